"""The system's own reader of archives, libarchive, where there is one: Linux has it nearly
always, Windows 10 and later bring it for their own use.

In: a Source. Out: members one by one, under caps. It is asked for what has no reader here (.rar,
rare ways of packing in .7z); where it is absent that is said by name, never passed over.
"""

from __future__ import annotations

import contextlib
import ctypes
import sys
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from khien.core.errors import (
    DamagedDocument,
    DocumentError,
    EncryptedDocument,
    TooLargeDocument,
    UnsupportedDocument,
)
from khien.core.i18n import N_
from khien.core.limits import Budget
from khien.documents.containers.archive import UnsafeMember, safe_name, stays_inside, typed_name
from khien.documents.format import Member

if TYPE_CHECKING:
    from khien.documents.source import Source

_OK, _END, _WARNING = 0, 1, -20
_CHUNK = 65_536
_REGULAR, _FOLDER, _KIND = 0o100000, 0o040000, 0o170000
_NAMES = ("archive", "archiveint", "archive-13")
_ON_LINUX = "libarchive.so.13"
_FORMATS = ("rar", "rar5", "7zip")
_RATIO_FREE_BYTES = 8 << 20
_READ = ctypes.CFUNCTYPE(
    ctypes.c_ssize_t, ctypes.c_void_p, ctypes.c_void_p, ctypes.POINTER(ctypes.c_void_p)
)
_SEEK = ctypes.CFUNCTYPE(
    ctypes.c_int64, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int
)
_SKIP = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64)


class NoRarReader(DocumentError):
    """The machine has no reader for this kind of archive."""

    code = "no_rar_reader"
    text = N_("Máy này chưa có phần đọc gói .rar (thư viện libarchive).")
    hint = N_("Giải nén gói rồi quét thư mục đã giải nén, hoặc cài libarchive.")


@lru_cache(maxsize=1)
def _library() -> Any:
    """The library with its functions' types set, or None."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            return _typed(ctypes.CDLL(_ON_LINUX))
    from ctypes.util import find_library  # here: on Linux it starts a program to look about

    for name in _NAMES:
        path = find_library(name)
        if path is None and sys.platform != "win32":
            continue
        with contextlib.suppress(OSError, AttributeError):
            return _typed(ctypes.CDLL(path or f"{name}.dll"))
    return None


def _typed(library: Any) -> Any:
    pointer, number, text = ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p
    types: dict[str, tuple[Any, list[Any]]] = {
        "archive_read_new": (pointer, []),
        "archive_read_free": (number, [pointer]),
        "archive_error_string": (text, [pointer]),
        "archive_read_set_read_callback": (number, [pointer, _READ]),
        "archive_read_set_seek_callback": (number, [pointer, _SEEK]),
        "archive_read_set_skip_callback": (number, [pointer, _SKIP]),
        "archive_read_set_callback_data": (number, [pointer, pointer]),
        "archive_read_open1": (number, [pointer]),
        "archive_read_next_header": (number, [pointer, ctypes.POINTER(pointer)]),
        "archive_read_data": (ctypes.c_ssize_t, [pointer, pointer, ctypes.c_size_t]),
        "archive_entry_pathname": (text, [pointer]),
        "archive_entry_pathname_w": (ctypes.c_wchar_p, [pointer]),
        "archive_entry_filetype": (ctypes.c_uint, [pointer]),
        "archive_entry_hardlink": (text, [pointer]),
        "archive_entry_size": (ctypes.c_int64, [pointer]),
        "archive_entry_size_is_set": (number, [pointer]),
        "archive_entry_is_encrypted": (number, [pointer]),
    }
    types |= {f"archive_read_support_format_{each}": (number, [pointer]) for each in _FORMATS}
    for name, (result, arguments) in types.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


def is_present() -> bool:
    """Whether this machine has the library."""
    return _library() is not None


def members(source: Source, budget: Budget) -> Iterator[Member]:
    """Every file of the archive; raises a DocumentError: NoRarReader where there is no reader."""
    library = _library()
    if library is None:
        raise NoRarReader()
    archive = library.archive_read_new()
    if not archive:
        raise TooLargeDocument(limit=f"{budget.limits.memory_bytes // 2**20} MB")
    reading = _Reading(source)
    try:
        for each in _FORMATS:
            getattr(library, f"archive_read_support_format_{each}")(archive)
        library.archive_read_set_read_callback(archive, reading.read)
        library.archive_read_set_seek_callback(archive, reading.seek)
        library.archive_read_set_skip_callback(archive, reading.skip)
        library.archive_read_set_callback_data(archive, None)  # without it there is no file at all
        if library.archive_read_open1(archive) < _WARNING:
            raise _trouble(library, archive)
        yield from _entries(library, archive, source, budget)
    finally:
        library.archive_read_free(archive)


class _Reading:
    """The calls by which the library reads ``source``; kept as long as it may."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._at = 0
        self._held = b""
        self.read = _READ(self._read)
        self.seek = _SEEK(self._seek)
        self.skip = _SKIP(self._skip)

    def _read(self, _archive: Any, _data: Any, into: Any) -> int:
        try:
            self._held = self._source.at(self._at, _CHUNK)
        except DocumentError:
            return -1
        self._at += len(self._held)
        into[0] = ctypes.cast(ctypes.c_char_p(self._held), ctypes.c_void_p)
        return len(self._held)

    def _seek(self, _archive: Any, _data: Any, offset: int, whence: int) -> int:
        base = (0, self._at, self._source.size)[whence] if 0 <= whence <= 2 else 0
        self._at = min(max(base + offset, 0), self._source.size)
        return self._at

    def _skip(self, _archive: Any, _data: Any, count: int) -> int:
        before = self._at
        self._at = min(self._at + max(count, 0), self._source.size)
        return self._at - before


def _entries(library: Any, archive: Any, source: Source, budget: Budget) -> Iterator[Member]:
    entry = ctypes.c_void_p()
    for _ in budget.take(range(budget.limits.members + 1)):
        told = library.archive_read_next_header(archive, ctypes.byref(entry))
        if told == _END:
            return
        if told < _WARNING:
            raise _trouble(library, archive)
        kind = library.archive_entry_filetype(entry) & _KIND
        if kind == _FOLDER:
            continue
        path = _path(library, entry)
        name = safe_name(path)
        if library.archive_entry_is_encrypted(entry) > 0:
            yield Member(name, error=EncryptedDocument())
        elif (
            kind != _REGULAR
            or not stays_inside(path)
            or library.archive_entry_hardlink(entry) is not None
        ):
            yield Member(name, error=UnsafeMember("member"))
        else:
            known = library.archive_entry_size_is_set(entry) != 0
            size = library.archive_entry_size(entry) if known else None
            found = _member(library, archive, name, source, budget)
            if found.error is None and size is not None and len(found.data) != size:
                found = Member(name, error=DamagedDocument("truncated"))
            yield found


def _member(library: Any, archive: Any, name: str, source: Source, budget: Budget) -> Member:
    buffer = ctypes.create_string_buffer(_CHUNK)
    most = budget.limits.member_bytes
    allowed = max(_RATIO_FREE_BYTES, source.size * budget.limits.ratio)
    parts: list[bytes] = []
    size = 0
    while True:
        got = library.archive_read_data(archive, buffer, _CHUNK)
        if got < 0:
            return Member(name, error=_trouble(library, archive))
        if got == 0:
            return Member(name, b"".join(parts))
        size += got
        budget.spend_bytes(got)
        budget.check_time()
        if size > min(most, allowed):
            return Member(name, error=TooLargeDocument(limit=f"{most // 2**20} MB"))
        parts.append(buffer.raw[:got])


def _path(library: Any, entry: Any) -> str:
    wide = library.archive_entry_pathname_w(entry)
    if wide is not None:
        return str(wide)
    return typed_name(library.archive_entry_pathname(entry) or b"")


def _trouble(library: Any, archive: Any) -> DocumentError:
    """What the library says is wrong, as an error of ours."""
    said = (library.archive_error_string(archive) or b"").lower()
    if b"encrypt" in said or b"passphrase" in said:
        return EncryptedDocument()
    if any(word in said for word in (b"support", b"unavailable", b"codec")):
        return UnsupportedDocument("compression method")
    return DamagedDocument("archive")

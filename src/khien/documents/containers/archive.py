"""A zip of letters: its members by names that are safe to show.

In: a Source. Out: members, each inflated only when asked for. A name is never used as a path; one
that climbs out of the archive says that somebody hopes it will be, so it is named and not read.
"""

from __future__ import annotations

import io
import re
import stat
import unicodedata
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from khien.core import encodings
from khien.core.errors import DamagedDocument, TooLargeDocument, UnsupportedDocument
from khien.core.i18n import N_
from khien.core.limits import Budget
from khien.documents.containers.zipped import CENTRAL_ENTRY

if TYPE_CHECKING:
    from khien.documents.containers.zipped import Entry
    from khien.documents.source import Source

_UTF8_FLAG = 0x800
_UNIX = 3
_DRIVE = re.compile(r"[A-Za-z]:")
_MOST_NAME = 300
_MOST_ENTRIES = 20_000
_RATIO_FREE_BYTES = 1 << 20
_CONTENT_TYPES = "[content_types].xml"
_MEDIA_TYPE = "mimetype"


class UnsafeMember(UnsupportedDocument):
    """A member that is no plain file inside the archive."""

    text = N_("Tên tệp trong gói nén trỏ ra ngoài gói, hoặc không phải là tệp.")
    hint = N_("Không mở gói này; xin nơi gửi gửi lại từng tệp.")


@dataclass(frozen=True, slots=True)
class ArchiveMember:
    """One file of an archive."""

    name: str
    entry: Entry
    archive: Archive

    def bytes_of(self) -> bytes:
        """Its bytes; raises a DocumentError."""
        if not _is_safe(self.entry):
            raise UnsafeMember("member")
        return self.archive.bytes_of(self.entry)


class Archive:
    """The files of one archive, in the order of its directory."""

    def __init__(self, source: Source) -> None:
        self._directory = source.zip
        self._limits = source.limits
        self._budget = Budget(source.limits)

    def members(self) -> list[ArchiveMember]:
        """Every member that is no folder."""
        entries = self._directory.entries()
        return [ArchiveMember(shown_name(e), e, self) for e in entries if not e.is_folder]

    def has_untold(self) -> bool:
        """Whether there are files of which its directory does not tell."""
        return self._directory.has_untold()

    def bytes_of(self, entry: Entry) -> bytes:
        """What ``entry`` inflates to, within the limits and as the directory says it is."""
        self._budget.check_time()
        # A short member may inflate far; the ratio counts beyond that.
        allowed = max(_RATIO_FREE_BYTES, entry.packed * self._limits.ratio)
        data = self._directory.whole_of(entry.name, min(self._limits.member_bytes, allowed))
        self._budget.spend_bytes(len(data))
        if len(data) != entry.size or zlib.crc32(data) != entry.crc:
            raise DamagedDocument("zip member")
        return data


def is_office(data: bytes) -> bool | None:
    """Whether a zip is an office file; None when it is no zip that can be opened."""
    if not data.startswith(b"PK"):
        return None
    import zipfile  # here: a scan reads directories by itself

    if data.count(CENTRAL_ENTRY) > _MOST_ENTRIES:
        raise TooLargeDocument(limit=str(_MOST_ENTRIES))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            names = [name.casefold() for name in opened.namelist()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return None
    return _CONTENT_TYPES in names or names[:1] == [_MEDIA_TYPE]


def shown_name(entry: Entry) -> str:
    """A member's name as whoever packed it typed it, safe to print and to show."""
    name = entry.name.replace("\\", "/")
    if not entry.flags & _UTF8_FLAG and not name.isascii():
        name = _typed(name.encode("cp437", "replace"))
    return safe_name(name)


def typed_name(data: bytes) -> str:
    """A name that is kept as bytes in whatever it was typed in, safe to show."""
    return safe_name(_typed(data))


def safe_name(name: str) -> str:
    """A name from outside, safe to print and to show; parts of a path are parted by "/"."""
    name = name.replace("\\", "/")
    if name.isascii() and name.isprintable():
        return name[:_MOST_NAME] or "\ufffd"
    name = "".join("\ufffd" if _is_control(ch) else " " if ch.isspace() else ch for ch in name)
    return unicodedata.normalize("NFC", name)[:_MOST_NAME] or "\ufffd"


def _typed(data: bytes) -> str:
    """Bytes that the format reads as code page 437, whatever they were typed in."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        reading = encodings.decoded(data)
    return reading.text if reading is not None and reading.sure else data.decode("cp437")


def _is_control(ch: str) -> bool:
    return unicodedata.category(ch) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def _is_safe(entry: Entry) -> bool:
    """Whether the member is a plain file that stays inside."""
    kind = stat.S_IFMT(entry.attributes >> 16) if entry.system == _UNIX else 0
    return stays_inside(entry.name) and kind in {0, stat.S_IFREG}


def stays_inside(name: str) -> bool:
    """Whether a path in an archive, were it followed, would not lead out of it."""
    name = name.replace("\\", "/")
    return not (not name or name.startswith("/") or _DRIVE.match(name) or ".." in name.split("/"))

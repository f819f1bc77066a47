"""An archive of artifacts (zip, tar packed in any way, 7z): what tells something is taken out.

In: a path and a private folder. Out: files in that folder under the names they had, each made
safe. Only files that can be artifacts, by name or by first bytes, are written; bytes, files,
seconds and the ratio are bounded, and links and devices are passed over.
"""

from __future__ import annotations

import tarfile
import time
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from khien.core.errors import DamagedDocument, EncryptedDocument, TimedOut, TooLargeDocument
from khien.documents.containers.archive import safe_name
from khien.documents.containers.seven import SIGNATURE as SEVEN
from khien.endpoints.sources.places.layout import may_be_artifact

MOST_MEMBERS, MOST_BYTES, MOST_SECONDS = 200_000, 4 * 2**30, 300.0
MOST_RATIO, FREE_BYTES = 400, 256 * 2**20
_CHUNK, _HEAD = 1 << 20, 64
_LEVELS = 24
_ZIP = b"PK\x03\x04"
_PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")
_ENCRYPTED = 0x1


@dataclass(slots=True)
class _Spent:
    packed: int
    started: float
    members: int = 0
    written: int = 0

    def member(self) -> None:
        """Count one member; raises TooLargeDocument, TimedOut."""
        self.members += 1
        if self.members > MOST_MEMBERS:
            raise TooLargeDocument(limit=f"{MOST_MEMBERS} tệp")
        self.time()

    def time(self) -> None:
        """Raises TimedOut."""
        if time.monotonic() - self.started > MOST_SECONDS:
            raise TimedOut()

    def bytes(self, count: int) -> None:
        """Count bytes taken out; raises TooLargeDocument."""
        self.written += count
        bound = min(MOST_BYTES, max(FREE_BYTES, self.packed * MOST_RATIO))
        if self.written > bound:
            raise TooLargeDocument(limit=f"{bound // 2**20} MB")


@dataclass(slots=True)
class _Timed:
    """A file that is read only as long as there is time."""

    file: IO[bytes]
    spent: _Spent

    def read(self, size: int = -1) -> bytes:
        """The next bytes; raises TimedOut."""
        self.spent.time()
        return self.file.read(size)


def is_archive(path: Path) -> bool:
    """Whether the first bytes are those of an archive read here."""
    with path.open("rb") as file:
        head = file.read(512)
    return head.startswith((_ZIP, SEVEN, *_PACKED)) or head[257:262] == b"ustar"


def unpack(path: Path, folder: Path) -> None:
    """Write the archive's artifacts into ``folder``; raises a DocumentError."""
    spent = _Spent(path.stat().st_size, time.monotonic())
    with path.open("rb") as file:
        head = file.read(8)
    try:
        if head.startswith(_ZIP):
            _unpack_zip(path, folder, spent)
        elif head.startswith(SEVEN):
            _unpack_seven(path, folder)
        else:
            _unpack_tar(path, folder, spent)
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, NotImplementedError) as e:
        raise DamagedDocument(type(e).__name__) from e


def _unpack_zip(path: Path, folder: Path, spent: _Spent) -> None:
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            spent.member()
            if entry.is_dir():
                continue
            if entry.flag_bits & _ENCRYPTED:
                raise EncryptedDocument(entry.filename[:80])
            with archive.open(entry) as stream:
                _take(stream, entry.filename, folder, spent)


def _unpack_tar(path: Path, folder: Path, spent: _Spent) -> None:
    # What is passed over is unpacked all the same: the clock is looked at while it is read.
    with path.open("rb") as file:
        timed = cast(IO[bytes], _Timed(file, spent))
        with tarfile.open(fileobj=timed, mode="r|*") as archive:
            _unpack_members(archive, folder, spent)


def _unpack_members(archive: tarfile.TarFile, folder: Path, spent: _Spent) -> None:
    for entry in archive:
        spent.member()
        if not entry.isreg():
            continue
        stream = archive.extractfile(entry)
        if stream is not None:
            _take(stream, entry.name, folder, spent)


def _unpack_seven(path: Path, folder: Path) -> None:
    from dataclasses import replace

    from khien.core.limits import DEFAULT_LIMITS, Budget
    from khien.documents.containers import seven
    from khien.documents.source import Source

    limits = replace(
        DEFAULT_LIMITS, file_bytes=MOST_BYTES, member_bytes=2**30, total_bytes=MOST_BYTES,
        members=MOST_MEMBERS, seconds=MOST_SECONDS, ratio=MOST_RATIO,
    )  # fmt: skip
    with path.open("rb") as file:
        budget = Budget(limits)
        source = Source(file, path.name, limits=limits)
        for member in seven.members(source, seven.header_of(source, budget), budget):
            if member.error is not None:
                raise member.error
            if may_be_artifact(member.name, member.data[:_HEAD]):
                _place(folder, member.name).write_bytes(member.data)


def _take(stream: IO[bytes], name: str, folder: Path, spent: _Spent) -> None:
    head = stream.read(_HEAD)
    spent.bytes(len(head))
    if not may_be_artifact(name, head):
        return
    with _place(folder, name).open("wb") as out:
        out.write(head)
        for part in _parts(stream):
            spent.bytes(len(part))
            out.write(part)


def _parts(stream: IO[bytes]) -> Iterator[bytes]:
    while part := stream.read(_CHUNK):
        yield part


def _place(folder: Path, name: str) -> Path:
    """Where a member is written: its own folders, each part made safe; never outside."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    safe = [safe_name(part) or "_" for part in parts[-_LEVELS:]] or ["_"]
    place = folder.joinpath(*safe)
    place.parent.mkdir(parents=True, exist_ok=True)
    while place.exists():
        place = place.with_name("_" + place.name)
    return place

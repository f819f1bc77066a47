"""The two folders: what waits in one, what is set aside, what is put into the other.

Nothing here knows a database. A packet leaves the inbox by one rename, and enters the outbox by
one rename from a hidden place beside it, so that a gateway never sees half a file and a
process that dies leaves nothing half done. Names from outside are never paths.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from khien.console.exchange.errors import BadFolder
from khien.core.errors import DamagedDocument, TooLargeDocument
from khien.core.limits import DEFAULT_LIMITS

PROCESSED, REFUSED, STAGING = "processed", "refused", ".dang-ghi"
SUFFIXES = frozenset({".edxml", ".xml"})
REASON = ".ly-do.txt"
MOST_A_RUN = 100
MOST_LOOKED_AT = 10_000
SETTLED_SECONDS = 2.0  # a gateway that copies instead of renaming is left to finish
_STEM = 80


@dataclass(frozen=True, slots=True)
class Folders:
    """An inbox and an outbox."""

    inbox: Path
    outbox: Path

    def ready(self) -> None:
        """Make the places inside; BadFolder when that cannot be done."""
        for folder in (self.inbox, self.outbox):
            if not folder.is_dir():
                raise BadFolder(folder=folder)
        try:
            for place in (self.inbox / PROCESSED, self.inbox / REFUSED, self.outbox / STAGING):
                place.mkdir(exist_ok=True, mode=0o700)
        except OSError:
            raise BadFolder(folder=place) from None

    def incoming(self, *, now: float | None = None) -> list[Path]:
        """Packets that wait, oldest first: plain files of ours by name, no longer written to."""
        ready: list[tuple[float, str, Path]] = []
        for number, entry in enumerate(_entries(self.inbox)):
            if number >= MOST_LOOKED_AT:
                break
            path = Path(entry.path)
            if entry.name.startswith(".") or path.suffix.lower() not in SUFFIXES:
                continue
            try:
                status = entry.stat(follow_symlinks=False)
            except OSError:
                continue
            settled = (now or time.time()) - status.st_mtime >= SETTLED_SECONDS
            if stat.S_ISREG(status.st_mode) and settled:
                ready.append((status.st_mtime, entry.name, path))
        return [path for _at, _name, path in sorted(ready)[:MOST_A_RUN]]

    def set_aside(self, path: Path, *, key: str, reason: str = "") -> None:
        """Move a packet out of the inbox; with a reason it was refused, and the reason lies
        beside it."""
        place = self.inbox / (REFUSED if reason else PROCESSED)
        name = f"{_plain(path.stem)}-{key[:12]}{path.suffix.lower()}"
        if reason:
            (place / f"{name}{REASON}").write_text(f"{reason}\n", "utf-8")
        path.replace(place / name)

    def stage(self, name: str, data: bytes) -> None:
        """Write a packet whole where no gateway looks."""
        target = self.outbox / STAGING / name
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o640)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())

    def release(self, name: str) -> bool:
        """Put a staged packet into the outbox; False when it is there no longer."""
        try:
            (self.outbox / STAGING / name).replace(self.outbox / name)
        except FileNotFoundError:
            return False
        return True

    def staged(self) -> list[str]:
        """Names of what is staged and not yet released."""
        return sorted(entry.name for entry in _entries(self.outbox / STAGING))[:MOST_LOOKED_AT]


def bytes_of(path: Path) -> bytes:
    """The bytes of a plain file; no link is followed, no pipe waited for."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        handle = os.open(path, flags)
    except OSError:
        raise DamagedDocument("open") from None
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise DamagedDocument("not a file")
        if status.st_size > DEFAULT_LIMITS.file_bytes:
            raise TooLargeDocument(limit=f"{DEFAULT_LIMITS.file_bytes // 2**20} MB")
        return file.read(DEFAULT_LIMITS.file_bytes + 1)


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            yield from found
    except OSError:
        return


def _plain(stem: str) -> str:
    """A file's own name without what could steer a shell, a path or a terminal."""
    kept = "".join(ch if ch.isalnum() or ch in "-_" else "-" for ch in stem)
    return kept.encode("utf-8", "ignore")[:_STEM].decode("utf-8", "ignore") or "goi"

"""A private place for bytes that have not been examined yet.

In memory where the machine has such a place, else under a given folder; readable by this
account only. Each file is gone after its check, and what a killed process left is cleared
when the next spool is opened. In: chunks. Out: a path that lives as long as the ``with`` block.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType

from khien.core.errors import TooLargeDocument
from khien.core.limits import DEFAULT_LIMITS, Limits

_MEMORY = Path("/dev/shm")  # noqa: S108 - memory-backed; a private folder is made inside
_LOCK = "lock"
_PREFIX = "khien-spool-"


class Spool:
    """One process's private folder; a context manager, or close it by hand.

    Each process has its own, held by a lock that ends with the process, so that opening one
    can clear away what a killed process left and never what a living one uses.
    """

    def __init__(self, *, fallback: Path | None = None, memory: Path = _MEMORY) -> None:
        root = _memory_root(memory) or fallback or Path(tempfile.gettempdir())
        root.mkdir(parents=True, exist_ok=True)
        _clear_abandoned(root)
        self.folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=root))  # 0700
        self._lock = _hold(self.folder / _LOCK)
        self.in_memory = root == memory

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextlib.contextmanager
    def holding(
        self, source: bytes | Iterable[bytes], *, limits: Limits = DEFAULT_LIMITS
    ) -> Iterator[Path]:
        """Keep ``source`` in a file of mode 0600 inside the block; gone after it.

        Raises TooLargeDocument beyond ``limits.file_bytes``, with nothing kept.
        """
        handle, name = tempfile.mkstemp(dir=self.folder)  # 0600
        path = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                size = 0
                for chunk in (source,) if isinstance(source, bytes) else source:
                    size += len(chunk)
                    if size > limits.file_bytes:
                        raise TooLargeDocument(limit=f"{limits.file_bytes // 2**20} MB")
                    file.write(chunk)
            yield path
        finally:
            path.unlink(missing_ok=True)

    def empty(self) -> None:
        """Remove every file but the lock."""
        for path in self.folder.iterdir() if self.folder.is_dir() else ():
            if path.name != _LOCK:
                path.unlink(missing_ok=True)

    def close(self) -> None:
        """Remove the folder; the spool cannot be used after."""
        os.close(self._lock)
        shutil.rmtree(self.folder, ignore_errors=True)


def _memory_root(memory: Path) -> Path | None:
    """``memory`` when it is a folder we may write to and others may not take from."""
    try:
        status = memory.stat()
    except OSError:
        return None
    writable = stat.S_ISDIR(status.st_mode) and os.access(memory, os.W_OK | os.X_OK)
    # A folder all may write to must have the sticky bit, or another could rename ours away.
    shared = bool(status.st_mode & stat.S_IWOTH) and not status.st_mode & stat.S_ISVTX
    return memory if writable and not shared else None


def _hold(path: Path) -> int:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    _try_lock(handle)
    return handle


def _try_lock(handle: int) -> bool:
    """Take the advisory lock; True when nobody holds it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _clear_abandoned(root: Path) -> None:
    """Remove this account's spools whose process has ended."""
    for folder in root.glob(f"{_PREFIX}*"):
        try:
            status = folder.lstat()
            ours = not hasattr(os, "getuid") or status.st_uid == os.getuid()
            if not stat.S_ISDIR(status.st_mode) or not ours:
                continue
            handle = os.open(folder / _LOCK, os.O_RDWR)
        except OSError:
            continue
        try:
            free = _try_lock(handle)
        finally:
            os.close(handle)
        if free:
            shutil.rmtree(folder, ignore_errors=True)

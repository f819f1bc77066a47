"""One run at a time on a PC: a lock on the folder of its keys and chains.

Two runs at once would read the same chain and spend one sequence number twice; the console
would take one bundle and refuse the other. The lock is the system's own on an open file, so a
run that was killed leaves nothing locked.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from khien.evidence.errors import AnotherRun, StateDamaged
from khien.evidence.private_files import make_private_directory

LOCK_FILE = "lock"
WAIT_SECONDS = 3.0
_PAUSE = 0.05
# What the systems say of a file that somebody else has locked.
_BUSY = {errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK}


@contextlib.contextmanager
def locked(state: Path, *, wait: float | None = None) -> Iterator[None]:
    """Hold ``state`` for this run; AnotherRun when it is still held after ``wait`` seconds."""
    try:
        make_private_directory(state)
        handle = os.open(state / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StateDamaged(type(error).__name__, where=LOCK_FILE) from error
    try:
        _acquire(handle, WAIT_SECONDS if wait is None else wait)
        try:
            yield
        finally:
            _release(handle)
    finally:
        os.close(handle)


def _acquire(handle: int, wait: float) -> None:
    until = time.monotonic() + wait
    while True:
        try:
            _try(handle)
        except OSError as error:
            if error.errno not in _BUSY:
                raise StateDamaged(type(error).__name__, where=LOCK_FILE) from error
        else:
            return
        if time.monotonic() >= until:
            raise AnotherRun()
        time.sleep(_PAUSE)


if sys.platform == "win32":
    import msvcrt

    def _try(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _release(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _release(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)

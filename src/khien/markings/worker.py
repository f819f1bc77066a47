"""The process that meets the files of a scan: batches of paths in, a line about each out.

Run by ``pool``. In: JSON lines on stdin: first how to look, then batches. Out: a line that it
begins, then one JSON line a file, in order, so that whoever waits knows which file is being
looked at. It bounds its memory, gives way to other programs when told to, writes no file, and
says no word of any document.
"""

from __future__ import annotations

import contextlib
import errno
import gc
import io
import json
import os
import signal
import stat
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from khien.core.limits import Limits
from khien.documents.ocr.recognition import Mode
from khien.documents.reading import all_formats
from khien.documents.source import Source
from khien.markings.examining import examine
from khien.markings.finding import Status

if TYPE_CHECKING:
    from khien.markings.smb import Share

HASHED_BYTES = 1 << 20  # of a file whose content is remembered by its hash
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)  # a pipe named as a file holds nobody up
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
Answer = dict[str, Any]


def main() -> None:
    """Serve until stdin ends."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # a library that prints says nothing here
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever started this
    how = json.loads(sys.stdin.buffer.readline())
    with contextlib.ExitStack() as held:
        looker = Looker(how, held)
        settled()
        answers.write(b"{}\n")
        for line in sys.stdin.buffer:
            for path, known in json.loads(line):
                answer = looker.about(path, known)
                answers.write(json.dumps(answer, separators=(",", ":")).encode("ascii") + b"\n")


_COLLECT_AT = (300, 5, 5)  # Python's own is (700, 10, 10)


def settled() -> None:
    """Every format is loaded; what was loaded so far stays: no collection goes through it again.
    What is left is little, so it is gone through more often: less of it waits in memory."""
    all_formats()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECT_AT)


class Looker:
    """Looks at one file after another as ``how`` says."""

    def __init__(self, how: dict[str, Any], held: contextlib.ExitStack) -> None:
        self._limits = Limits(**how["limits"])
        self._ocr = Mode(how["ocr"])
        self._whole = bool(how["whole"])
        self._hashes = bool(how["hashes"])
        self._open: Callable[[str], tuple[BinaryIO, tuple[int, int] | None]] = _opened
        if how.get("share"):
            share = _share(how["share"], held)
            self._open = lambda path: _from_share(share, path)
        bound_memory(self._limits.memory_bytes)
        if not how["fast"]:
            give_way()

    def about(self, path: str, known: str | None) -> Answer:
        """What is told of ``path``; ``known``: the hash of its content when it was last seen."""
        try:
            file, before = self._open(path)
        except Exception as error:
            return _unread(_refusal(error))
        try:
            with contextlib.closing(file):
                return self._looked(file, path, known, before)
        except MemoryError:
            return _unread("memory")
        except Exception:  # an answer that is lost would be taken for that of the next file
            return _unread("damaged")

    def _looked(
        self, file: BinaryIO, path: str, known: str | None, before: tuple[int, int] | None
    ) -> Answer:
        source = Source(
            file, os.path.basename(path), limits=self._limits, size=before[0] if before else None
        )
        answer: Answer = {}
        if self._hashes and source.size <= HASHED_BYTES:
            digest = _digest(source)
            if digest is not None and digest == known:
                return {"same": True, "hash": digest}
            answer["hash"] = digest
        report = examine(source, limits=self._limits, ocr=self._ocr, whole=self._whole)
        answer["status"] = report.status.value
        answer["format"] = report.format
        if report.found or report.unread:
            answer |= {name: value for name, value in report.as_json().items() if value}
        if before is not None and _state(file) != before:
            answer["unread"] = [*answer.get("unread", []), ["changed", None]]
            answer["status"] = Status.UNREADABLE.value
        return answer


def _unread(code: str) -> Answer:
    return {"unread": [[code, None]], "status": Status.UNREADABLE.value}


def _opened(path: str) -> tuple[BinaryIO, tuple[int, int] | None]:
    """The file, and its size and time as they are now; raises OSError, also for what is none."""
    handle = os.open(path, _FLAGS)
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.ENXIO, "not a file")
        file = cast("BinaryIO", io.FileIO(handle, "rb"))
    except OSError:
        os.close(handle)
        raise
    return file, (status.st_size, status.st_mtime_ns)


def _state(file: BinaryIO) -> tuple[int, int]:
    status = os.fstat(file.fileno())
    return status.st_size, status.st_mtime_ns


def _refusal(error: Exception) -> str:
    if isinstance(error, _Refused):
        return str(error.args[0])
    from khien.markings.walk import code_of  # here: few files cannot be opened

    number = getattr(error, "errno", None)
    return "not_a_file" if number in {errno.ELOOP, errno.ENXIO, errno.EISDIR} else code_of(error)


def _digest(source: Source) -> str | None:
    import _blake2  # the library itself: the module around it brings a megabyte

    try:
        return str(_blake2.blake2b(source.whole(), digest_size=16).hexdigest())
    except Exception:
        return None


def _from_share(share: Share, path: str) -> tuple[BinaryIO, None]:
    """A file of a shared folder; what the server says is told in our own errors."""
    from khien.markings.smb import refusal

    try:
        return share.open(path), None
    except Exception as error:
        raise _Refused(refusal(error)) from None


class _Refused(OSError):
    """What cannot be opened, by the code of ``unread.CODES``."""


def _share(wanted: dict[str, str], held: contextlib.ExitStack) -> Share:
    from khien.markings.smb import Address, Credentials, opened_share

    who = Credentials(wanted["user"], wanted["password"])
    return held.enter_context(opened_share(Address.parse(wanted["address"]), who))


def bound_memory(most: int) -> None:
    """Ask the system to refuse more memory than ``most`` bytes to this process."""
    if sys.platform == "win32":
        from khien.markings import windows

        windows.bound_memory(most)
        return
    import resource

    for what, limit in ((resource.RLIMIT_AS, most), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError, OSError):
            hard = resource.getrlimit(what)[1]
            soft = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
            resource.setrlimit(what, (soft, hard))


_IOPRIO_SET = {"x86_64": 251, "aarch64": 30}
_LEAST_BEST_EFFORT = (2 << 13) | 7


def give_way() -> None:
    """Run when nobody else wants the processor or the disk."""
    if sys.platform == "win32":
        from khien.markings import windows

        windows.give_way()
        return
    with contextlib.suppress(OSError):
        os.nice(10)
    number = _IOPRIO_SET.get(os.uname().machine) if sys.platform == "linux" else None
    if number is not None:
        import ctypes

        ctypes.CDLL(None).syscall(number, 1, 0, _LEAST_BEST_EFFORT)


if __name__ == "__main__":
    main()

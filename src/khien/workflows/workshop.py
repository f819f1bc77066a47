"""Keeps a worker process and asks it about files, one at a time, each under its own clock.

In: a path. Out: the worker's answer, or a named error when it was late or died. A worker
that is late is killed and the next question gets a new one; one bad file never costs another
its answer. Nothing here parses a document.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import queue
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import khien
from khien.core import i18n
from khien.core.errors import DamagedDocument, TimedOut, TooLargeDocument
from khien.core.limits import Limits
from khien.documents.ocr.recognition import Mode
from khien.documents.signatures.roots import NO_ROOTS, TrustRoots
from khien.workflows.worker import RECOGNISING

# Every character of a document may need six bytes in JSON, and lines carry their look.
_MOST_ANSWER_BYTES = 128 * 2**20
_GRACE_SECONDS = 2.0
# Our own code before any other khien that is installed, and after the standard library.
_BOOTSTRAP = (
    "import sys; p = sys.path; "
    "at = [n for n, one in enumerate(p) if one.endswith('-packages')] + [len(p)]; "
    "p.insert(at[0], sys.argv[1]); from khien.workflows.worker import main; main()"
)
# No environment, no current folder on the path, nothing written, UTF-8 everywhere.
_ISOLATED = ("-I", "-B", "-X", "utf8")
# What a child needs to start at all on Windows; nothing of the parent's secrets.
_KEPT_VARIABLES = ("SYSTEMROOT", "TEMP", "TMP")


# Threads wait for one another by spinning, and each claims room of the memory allowed.
_ONE_THREAD = {"OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1"}


class Workshop:
    """A context manager around at most one worker process, which recognises words in pictures
    as ``ocr`` says."""

    def __init__(self, *, ocr: Mode = Mode.AUTO) -> None:
        self._ocr = ocr
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._turn = threading.Lock()

    def __enter__(self) -> Workshop:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def process_id(self) -> int | None:
        """The number of the worker's process, while there is one."""
        return self._process.pid if self._process is not None else None

    def ask(
        self,
        path: Path,
        *,
        name: str,
        limits: Limits,
        read: bool,
        past_mark: bool = False,
        roots: TrustRoots = NO_ROOTS,
    ) -> dict[str, Any]:
        """The worker's answer about ``path``; raises TimedOut, TooLargeDocument or
        DamagedDocument (the worker died on it)."""
        return self._asked(
            path, name, limits, read=read, past_mark=past_mark, roots=_for_request(roots),
            ocr=self._ocr.value,
        )  # fmt: skip

    def signature(self, path: Path, *, limits: Limits, roots: TrustRoots) -> dict[str, Any]:
        """The worker's answer with what is known of the signatures of a file that was examined
        before; raises as ``ask`` does."""
        return self._asked(path, "", limits, signature_only=True, roots=_for_request(roots))

    def packet(self, path: Path, *, limits: Limits) -> dict[str, Any]:
        """The worker's answer with what an exchange packet says; raises as ``ask`` does."""
        return self._asked(path, "", limits, packet=True)

    def picture(
        self, path: Path, *, name: str, limits: Limits, page: int, width: int
    ) -> dict[str, Any]:
        """The worker's answer with one page as a picture; raises as ``ask`` does."""
        return self._asked(path, name, limits, page=page, width=width)

    def codes(self, path: Path, *, name: str, limits: Limits, pages: int) -> dict[str, Any]:
        """The worker's answer with what the QR codes of the first ``pages`` hold; raises as
        ``ask`` does."""
        return self._asked(path, name, limits, codes=pages)

    def member(self, path: Path, *, number: int, limits: Limits) -> dict[str, Any]:
        """The worker's answer with one file of an archive; raises as ``ask`` does."""
        return self._asked(path, "", limits, member=number)

    def _asked(self, path: Path, name: str, limits: Limits, **wish: object) -> dict[str, Any]:
        request = {
            "path": str(path),
            "name": name,
            "limits": dataclasses.asdict(limits),
            "language": i18n.language(),
            **wish,
        }
        with self._turn:
            try:
                return self._exchange(json.dumps(request).encode("ascii") + b"\n", limits)
            except BaseException:
                self.close()
                raise

    def close(self) -> None:
        """End the worker, if there is one."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        process.wait()

    def _exchange(self, request: bytes, limits: Limits) -> dict[str, Any]:
        process = self._running()
        assert process.stdin is not None  # noqa: S101 - opened as a pipe
        try:
            process.stdin.write(request)
            process.stdin.flush()
        except OSError:
            raise DamagedDocument("worker") from None
        answer = self._next(limits.seconds)
        if answer == RECOGNISING:  # once: a worker cannot ask for ever more time
            answer = self._next(limits.seconds + limits.ocr_seconds)
        if not answer.endswith(b"\n"):
            if len(answer) >= _MOST_ANSWER_BYTES:
                raise TooLargeDocument(limit=f"{_MOST_ANSWER_BYTES // 2**20} MB")
            raise DamagedDocument("worker ended")
        parsed = json.loads(answer)
        if not isinstance(parsed, dict):
            raise DamagedDocument("worker answer")
        return parsed

    def _next(self, seconds: float) -> bytes:
        try:
            return self._answers.get(timeout=seconds + _GRACE_SECONDS)
        except queue.Empty:
            raise TimedOut() from None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.close()
        self._answers = queue.SimpleQueue()
        self._process = subprocess.Popen(
            [sys.executable, *_ISOLATED, "-c", _BOOTSTRAP, str(Path(khien.__file__).parents[1])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            cwd=Path(sys.executable).anchor,
            close_fds=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        assert self._process.stdout is not None  # noqa: S101 - opened as a pipe
        threading.Thread(
            target=_collect, args=(self._process.stdout, self._answers), daemon=True
        ).start()
        return self._process


def _for_request(roots: TrustRoots) -> dict[str, list[str]] | None:
    return roots.as_json() if roots.certificates else None


def _collect(stream: IO[bytes], answers: queue.SimpleQueue[bytes]) -> None:
    """Pass whole answers on; an end or a broken pipe is passed as an answer without an end."""
    with contextlib.suppress(OSError, ValueError):
        while line := stream.readline(_MOST_ANSWER_BYTES):
            answers.put(line)
            if not line.endswith(b"\n"):
                return
    answers.put(b"")


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return {**kept, "MALLOC_ARENA_MAX": "1", **_ONE_THREAD}

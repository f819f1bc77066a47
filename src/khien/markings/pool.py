"""Workers that look at files, and the parent that outlives whatever a file does to one.

In: jobs, one after another. Out: what is told of each, as it comes. A worker that is too long on
one file or dies is replaced; that file is named, the others of its batch are handed out again.
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
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

import khien
from khien.core.limits import DEFAULT_LIMITS, Limits
from khien.documents.ocr.recognition import Mode
from khien.markings.finding import FileReport, Found, Status, Unread
from khien.markings.walk import Entry

BATCH = 32
_AHEAD = 2  # batches that a worker has in hand
_SECONDS, _OCR_SECONDS = 20.0, 60.0
_START_SECONDS = 30.0
_TICK = 0.25
_BOOTSTRAP = (
    "import sys; sys.path.append(sys.argv[1]); from khien.markings.worker import main; main()"
)
# No environment, no current folder on the path, nothing written, UTF-8 everywhere.
_ISOLATED = ("-I", "-B", "-X", "utf8")
_KEPT_VARIABLES = ("SYSTEMROOT", "TEMP", "TMP")  # without which nothing starts on Windows
_ONE_THREAD = {"OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}


@dataclass(frozen=True, slots=True)
class Job:
    """A file to look at; ``known``: its content's hash when it was last looked at."""

    entry: Entry
    known: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a job. ``same``: the content is the known one and was not looked at again."""

    job: Job
    report: FileReport
    content: str | None = None
    same: bool = False


@dataclass(frozen=True, slots=True)
class How:
    """How files are looked at. ``share``: address, user and password of a shared folder, held in
    memory and sent to workers by their pipe alone."""

    limits: Limits = DEFAULT_LIMITS
    ocr: Mode = Mode.AUTO
    whole: bool = False
    hashes: bool = False
    fast: bool = False
    share: dict[str, str] | None = field(default=None, repr=False)

    @property
    def seconds(self) -> float:
        """The longest that a worker may be on one file."""
        return _SECONDS if self.ocr is Mode.NEVER else _OCR_SECONDS


class _Worker:
    """One process and what it has in hand."""

    def __init__(self, number: int, how: How, told: queue.SimpleQueue[tuple[int, int, bytes]],
                 serial: int) -> None:  # fmt: skip
        self.number = number
        self.serial = serial
        self.hand: deque[Job] = deque()
        self.since = time.monotonic()
        self.answered = False
        self.rest = b""
        self._process = subprocess.Popen(
            [sys.executable, *_ISOLATED, "-c", _BOOTSTRAP, str(Path(khien.__file__).parents[1])],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=_environment(), cwd=Path(sys.executable).anchor, close_fds=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )  # fmt: skip
        self._say({**dataclasses.asdict(how), "ocr": how.ocr.value})
        assert self._process.stdout is not None  # noqa: S101 - opened as a pipe
        threading.Thread(
            target=_collect, args=(self._process.stdout.fileno(), number, serial, told),
            daemon=True,
        ).start()  # fmt: skip

    @property
    def process_id(self) -> int:
        """The number of the process."""
        return self._process.pid

    def give(self, jobs: list[Job]) -> None:
        """Hand out a batch; a worker that is gone shows by its answers."""
        if not self.hand:
            self.since = time.monotonic()
        self.hand.extend(jobs)
        self._say([[job.entry.path, job.known] for job in jobs])

    def _say(self, value: object) -> None:
        assert self._process.stdin is not None  # noqa: S101 - opened as a pipe
        with contextlib.suppress(OSError):
            self._process.stdin.write(json.dumps(value).encode("ascii") + b"\n")
            self._process.stdin.flush()

    def late(self, seconds: float) -> bool:
        """Whether it has been on one file for longer than it may."""
        allowed = seconds if self.answered else max(seconds, _START_SECONDS)
        return bool(self.hand) and time.monotonic() - self.since > allowed

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError, ValueError):
                if stream is not None:
                    stream.close()
        self._process.wait()


class Pool:
    """A context manager around ``count`` workers."""

    def __init__(
        self, count: int, how: How, *, may_go_on: Callable[[], bool] | None = None
    ) -> None:
        self._count = max(count, 1)
        self._how = how
        self._may_go_on = may_go_on or (lambda: True)
        self._told: queue.SimpleQueue[tuple[int, int, bytes]] = queue.SimpleQueue()
        self._workers: dict[int, _Worker] = {}
        self._serial = 0
        self._again: deque[Job] = deque()

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for worker in self._workers.values():
            worker.close()
        self._workers.clear()

    @property
    def process_ids(self) -> list[int]:
        """The numbers of the workers' processes."""
        return [each.process_id for each in self._workers.values()]

    def run(self, jobs: Iterable[Job]) -> Iterator[Answer]:
        """What is told of each job, in the order in which it comes."""
        waiting = iter(jobs)
        more = True
        while more or self._again or any(each.hand for each in self._workers.values()):
            if self._may_go_on():
                more = self._hand_out(waiting) and more
            yield from self._answers()

    def _hand_out(self, waiting: Iterator[Job]) -> bool:
        """Keep every worker busy; False when there is nothing left to hand out."""
        for number in range(self._count):
            worker = self._workers.get(number)
            while worker is None or len(worker.hand) <= BATCH * (_AHEAD - 1):
                batch = self._batch(waiting)
                if not batch:
                    return False
                worker = worker or self._start(number)
                worker.give(batch)
        return True

    def _batch(self, waiting: Iterator[Job]) -> list[Job]:
        batch: list[Job] = []
        while len(batch) < BATCH:
            job = self._again.popleft() if self._again else next(waiting, None)
            if job is None:
                break
            batch.append(job)
        return batch

    def _start(self, number: int) -> _Worker:
        self._serial += 1
        self._workers[number] = _Worker(number, self._how, self._told, self._serial)
        return self._workers[number]

    def _answers(self) -> Iterator[Answer]:
        try:
            number, serial, data = self._told.get(timeout=_TICK)
        except queue.Empty:
            yield from self._late()
            return
        worker = self._workers.get(number)
        if worker is None or worker.serial != serial:
            return  # of one that was replaced
        if not data:
            yield from self._lost(worker, "died")
            return
        *lines, worker.rest = (worker.rest + data).split(b"\n")
        for line in lines:
            if worker.hand:
                worker.answered = True
                worker.since = time.monotonic()
                yield _answer(worker.hand.popleft(), json.loads(line))
        yield from self._late()

    def _late(self) -> Iterator[Answer]:
        for worker in list(self._workers.values()):
            if worker.late(self._how.seconds):
                yield from self._lost(worker, "timeout")

    def _lost(self, worker: _Worker, code: str) -> Iterator[Answer]:
        """Replace ``worker``: its first file is named, the rest go to another."""
        del self._workers[worker.number]
        worker.close()
        if worker.hand:
            job = worker.hand.popleft()
            self._again.extend(worker.hand)
            yield Answer(job, FileReport(Status.UNREADABLE, unread=(Unread(code),)))


def _answer(job: Job, told: dict[str, Any]) -> Answer:
    if told.get("same"):
        return Answer(job, FileReport(Status.EXAMINED), told.get("hash"), same=True)
    report = FileReport(
        Status(told["status"]),
        told.get("format"),
        tuple(Found.from_json(each) for each in told.get("found", ())),
        tuple(Unread(code, member) for code, member in told.get("unread", ())),
        told.get("sha256"),
    )
    return Answer(job, report, told.get("hash"))


def _collect(
    handle: int, number: int, serial: int, told: queue.SimpleQueue[tuple[int, int, bytes]]
) -> None:
    """Pass on what a worker says; nothing at its end."""
    with contextlib.suppress(OSError):
        while data := os.read(handle, 1 << 16):
            told.put((number, serial, data))
    told.put((number, serial, b""))


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return {**kept, **_ONE_THREAD}

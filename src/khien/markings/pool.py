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
import site
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import khien
from khien.core.errors import KhienError
from khien.core.i18n import N_
from khien.core.limits import DEFAULT_LIMITS, Limits
from khien.documents.ocr.recognition import Mode
from khien.markings.finding import FileReport, Found, Status, Unread
from khien.markings.walk import Entry

_FIRST_BATCH, _MOST_BATCH = 4, 64
_BATCH_SECONDS = 0.05  # of work in one batch: few messages for quick files, even shares of slow
_STILLBORN = 5  # workers in a row that end before they begin
_SECONDS, _OCR_SECONDS = 20.0, 60.0
_START_SECONDS = 30.0
_TICK = 0.25
_BOOTSTRAP = (
    "import sys; sys.path.extend(sys.argv[1:]); from khien.core.deferring import defer; defer(); "
    "from khien.markings.worker import main; main()"
)
# No environment, no current folder on the path, no code of other packages that runs at the start
# of every Python (0.3 MB of each worker), nothing written, UTF-8 everywhere.
ISOLATED = ("-I", "-S", "-B", "-X", "utf8")
_KEPT_VARIABLES = ("SYSTEMROOT", "TEMP", "TMP")  # without which nothing starts on Windows
_ONE_THREAD = {"OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}


class NoWorkers(KhienError):
    """Workers end before they look at anything."""

    code = "no_workers"
    text = N_("Không khởi động được phần đọc tệp của lần quét.")
    hint = N_("Kiểm tra bộ nhớ còn trống của máy, hoặc giảm --workers, rồi thử lại.")


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
        self.ready = False
        self.rest = b""
        self._process = subprocess.Popen(
            [sys.executable, *ISOLATED, "-c", _BOOTSTRAP, *package_folders()],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=_environment(), cwd=Path(sys.executable).anchor, close_fds=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )  # fmt: skip
        assert self._process.stdin is not None  # noqa: S101 - opened as a pipe
        assert self._process.stdout is not None  # noqa: S101 - opened as a pipe
        # A worker that hangs reads no more: whoever may have to kill it must not wait to write.
        self._orders: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._say({**dataclasses.asdict(how), "ocr": how.ocr.value})
        threading.Thread(
            target=_feed, args=(self._process.stdin, self._orders), daemon=True
        ).start()
        threading.Thread(
            target=_collect, args=(self._process.stdout, number, serial, told),
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
        self._orders.put(json.dumps(value).encode("ascii") + b"\n")

    def late(self, seconds: float) -> bool:
        """Whether it has been on one file for longer than it may."""
        allowed = seconds if self.ready else max(seconds, _START_SECONDS)
        return bool(self.hand) and time.monotonic() - self.since > allowed

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._orders.put(None)
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
        self._blamed: set[str] = set()
        self._stillborn = 0
        self._asked = False
        self._pace = _BATCH_SECONDS / _FIRST_BATCH

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

    def run(self, jobs: Iterable[Job | None]) -> Iterator[Answer | None]:
        """What is told of each job, in the order in which it comes. A None among the jobs is
        handed back at once: whoever makes them has something to see to."""
        waiting = iter(jobs)
        more = True
        while more or self._again or self._is_busy:
            self._asked = False
            if self._may_go_on():
                more = self._hand_out(waiting) and more
            if self._asked:
                yield None
            elif more or self._is_busy:
                yield from self._answers()

    @property
    def _is_busy(self) -> bool:
        return any(each.hand for each in self._workers.values())

    def _hand_out(self, waiting: Iterator[Job | None]) -> bool:
        """Keep every worker busy; False when there is nothing left to hand out."""
        for number in range(self._count):
            worker = self._workers.get(number)
            size = max(2, min(int(_BATCH_SECONDS / self._pace), _MOST_BATCH))
            while worker is None or len(worker.hand) <= size:  # one batch waits behind another
                batch = self._batch(waiting, size)
                if batch:
                    worker = worker or self._start(number)
                    worker.give(batch)
                if self._asked or not batch:
                    return self._asked
        return True

    def _batch(self, waiting: Iterator[Job | None], size: int) -> list[Job]:
        batch: list[Job] = []
        while len(batch) < size:
            if self._again:
                batch.append(self._again.popleft())
                continue
            try:
                job = next(waiting)
            except StopIteration:
                break
            if job is None:
                self._asked = True
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
        now = time.monotonic()
        if lines and not worker.ready:  # its first line says that it begins
            worker.ready, self._stillborn, worker.since = True, 0, now
            del lines[0]
        if lines:
            self._pace += 0.1 * (max((now - worker.since) / len(lines), 1e-5) - self._pace)
            worker.since = now
        for line in lines:
            if worker.hand:
                yield _answer(worker.hand.popleft(), json.loads(line))
        if self._told.empty():
            yield from self._late()

    def _late(self) -> Iterator[Answer]:
        for worker in list(self._workers.values()):
            if worker.late(self._how.seconds):
                yield from self._lost(worker, "timeout")

    def _lost(self, worker: _Worker, code: str) -> Iterator[Answer]:
        """Replace ``worker``. The file it was at is named when it was late at it, or when it
        ended there twice: once may be anybody's doing. The rest go to another."""
        del self._workers[worker.number]
        worker.close()
        hand = worker.hand
        if not worker.ready:
            self._stillborn += 1
            if self._stillborn >= _STILLBORN:
                raise NoWorkers
        elif hand and (code == "timeout" or hand[0].entry.path in self._blamed):
            self._blamed.discard(hand[0].entry.path)
            yield Answer(hand.popleft(), FileReport(Status.UNREADABLE, unread=(Unread(code),)))
        elif hand:
            self._blamed.add(hand[0].entry.path)
        self._again.extend(hand)


def package_folders() -> list[str]:
    """Where this program and the installed packages lie: what a worker has on its path beside
    the standard library."""
    installed = [each for each in site.getsitepackages() if Path(each).is_dir()]
    return [str(Path(khien.__file__).parents[1]), *installed]


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


def _feed(stream: IO[bytes], orders: queue.SimpleQueue[bytes | None]) -> None:
    """Write what is ordered; at the end, or when nobody reads any more, close."""
    with contextlib.suppress(OSError, ValueError), stream:
        while (order := orders.get()) is not None:
            stream.write(order)
            stream.flush()


def _collect(
    stream: IO[bytes], number: int, serial: int, told: queue.SimpleQueue[tuple[int, int, bytes]]
) -> None:
    """Pass on what a worker says; nothing at its end."""
    with contextlib.suppress(OSError), stream:
        while data := os.read(stream.fileno(), 1 << 16):
            told.put((number, serial, data))
    told.put((number, serial, b""))


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return {**kept, **_ONE_THREAD}

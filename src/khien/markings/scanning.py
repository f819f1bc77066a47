"""A scan: folders listed, what is remembered taken from the state, the rest looked at by workers.

In: roots and options. Out: what came of each file, as it comes, each file once; then a summary.
What the caller does with it, and what leaves the PC, is not decided here.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from khien.core.limits import DEFAULT_LIMITS, Limits
from khien.documents.ocr.recognition import Mode
from khien.markings.allow import Allowed, AllowList
from khien.markings.finding import FileReport, Status, Unread
from khien.markings.mark import State as MarkState
from khien.markings.pool import How, Job, Pool
from khien.markings.state import Known, State, rules_version
from khien.markings.walk import Entry, Folder, Walk
from khien.markings.window import Window

PAUSE_SUFFIX = ".pause"
_GATE_SECONDS = 0.25
_MOST_READY = 500


@dataclass(frozen=True, slots=True)
class Options:
    """How a scan is done. ``workers`` None: as many as there are cores."""

    limits: Limits = DEFAULT_LIMITS
    ocr: Mode = Mode.AUTO
    whole: bool = False
    workers: int | None = None
    fast: bool = False
    state: Path | None = None
    excludes: tuple[str, ...] = ()
    allow: AllowList = field(default_factory=AllowList)
    window: Window | None = None
    own: tuple[Path, ...] = ()
    share: dict[str, str] | None = field(default=None, repr=False)

    @property
    def rules(self) -> str:
        """What a remembered answer must have been given by to hold."""
        return f"{rules_version()} {self.ocr.value} {self.whole} {_brief(self.limits)}"

    @property
    def own_files(self) -> frozenset[str]:
        """Paths that the scan itself writes and therefore does not look at."""
        paths = [os.path.abspath(each) for each in self.own]
        paths += [each + ".part" for each in paths]
        if self.state is not None:
            state = os.path.abspath(self.state)
            paths += [state + end for end in ("", "-wal", "-journal", "-shm", PAUSE_SUFFIX)]
        return frozenset(paths)


def _brief(limits: Limits) -> str:
    return hashlib.blake2b(repr(limits).encode(), digest_size=6).hexdigest()


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of one file. ``allowed``: the entry of the allow-list that speaks of it."""

    entry: Entry
    report: FileReport
    from_cache: bool = False
    allowed: Allowed | None = None


@dataclass(slots=True)
class Summary:
    """Figures of a scan. ``opened``: files whose content was asked for; ``passed``: links,
    pipes, devices; ``excluded``: left out by pattern."""

    files: int = 0
    bytes: int = 0
    examined: int = 0
    skipped: int = 0
    unreadable: int = 0
    from_cache: int = 0
    opened: int = 0
    passed: int = 0
    excluded: int = 0
    findings: int = 0
    seconds: float = 0.0
    finished: bool = False
    state_trouble: bool = False
    system: tuple[str, ...] = ()
    codes: Counter[str] = field(default_factory=Counter)

    def as_json(self) -> dict[str, object]:
        """CLI.md's summary."""
        return {
            "files": self.files, "bytes": self.bytes, "examined": self.examined,
            "skipped": self.skipped, "unreadable": self.unreadable,
            "from_cache": self.from_cache, "seconds": round(self.seconds, 3),
            "findings": self.findings, "passed": self.passed, "excluded": self.excluded,
            "finished": self.finished,
        }  # fmt: skip


class Scan:
    """One scan of ``roots``; iterate it once, then read ``summary``."""

    def __init__(
        self,
        roots: Sequence[str],
        options: Options,
        *,
        paused: Callable[[], bool] = lambda: False,
        folders: Callable[[Walk], Iterator[Folder]] | None = None,
    ) -> None:
        # The address of a shared folder is no path of this machine.
        self.roots = list(roots) if options.share else [os.path.abspath(each) for each in roots]
        self._options = options
        self._paused = paused
        self._walk = Walk(options.excludes, options.own_files)
        self._listing = folders or (lambda walk: walk.folders(self.roots))
        self._state: State | None = None
        self._rules = ""
        self._gate, self._open = 0.0, True
        self._ready: list[Seen] = []
        self._known: dict[str, Known] = {}
        self._visited: set[str] = set()
        self.summary = Summary()
        self.process_ids: list[int] = []

    def __iter__(self) -> Iterator[Seen]:
        begun = time.monotonic()
        how = How(
            limits=self._options.limits, ocr=self._options.ocr, whole=self._options.whole,
            hashes=self._options.state is not None, fast=self._options.fast,
            share=self._options.share,
        )  # fmt: skip
        count = self._options.workers or os.cpu_count() or 1
        with contextlib.ExitStack() as held:
            if self._options.state is not None:
                self._rules = self._options.rules
                self._state = held.enter_context(State(self._options.state, rules=self._rules))
            pool = held.enter_context(Pool(count, how, may_go_on=self._may_go_on))
            try:
                for answer in pool.run(self._jobs()):
                    self.process_ids = pool.process_ids
                    yield from self._take_ready()
                    if answer is None:
                        continue
                    report = self._remembered(answer.job, answer.report, answer.content,
                                              same=answer.same)  # fmt: skip
                    yield self._counted(Seen(answer.job.entry, report, from_cache=answer.same))
                yield from self._take_ready()
                self._finish()
            finally:
                self.summary.seconds = time.monotonic() - begun
                self.summary.passed, self.summary.excluded = self._walk.passed, self._walk.excluded
                self.summary.system = tuple(self._walk.system)
                if self._state is not None:
                    self._state.commit()
                    self.summary.state_trouble = self._state.trouble

    def _may_go_on(self) -> bool:
        """Whether files may be handed out now; asked often, looked into four times a second."""
        if time.monotonic() >= self._gate:
            self._gate = time.monotonic() + _GATE_SECONDS
            self._open = self._is_open()
        return self._open

    def _is_open(self) -> bool:
        window = self._options.window
        if window is not None and not window.holds(datetime.now().astimezone()):
            return False
        state = self._options.state
        if state is not None and state.with_name(state.name + PAUSE_SUFFIX).exists():
            return False
        return not self._paused()

    @property
    def waits(self) -> bool:
        """Whether it is paused, or outside its hours."""
        return not self._open

    def _jobs(self) -> Iterator[Job | None]:
        """Files to look at; what is remembered of others is made ready on the way, and handed
        over when it is much."""
        for folder in self._listing(self._walk):
            self._visited.add(folder.path)
            for refused in folder.refused:
                report = FileReport(Status.UNREADABLE, unread=(Unread(refused.code),))
                self._ready.append(Seen(Entry(refused.path, 0, 0), report))
            yield from self._of_folder(folder)
            if len(self._ready) >= _MOST_READY:
                yield None

    def _of_folder(self, folder: Folder) -> Iterator[Job]:
        known = dict(self._state.of_folder(folder.path)) if self._state is not None else {}
        if not known:
            self.summary.opened += len(folder.files)
            yield from map(Job, folder.files)
            return
        rules = self._rules
        begins = len(folder.path.rstrip(os.sep)) + 1
        for entry in folder.files:
            before = known.pop(entry.path[begins:], None)
            if before is not None and before.holds(entry, rules):
                self._ready.append(Seen(entry, before.report, from_cache=True))
                continue
            self.summary.opened += 1
            same = before is not None and before.judged(rules) and before.size == entry.size
            if before is not None and same and before.content:
                self._known[entry.path] = before
                yield Job(entry, before.content)
            else:
                yield Job(entry)
        if known and self._state is not None:
            self._state.forget(folder.path, list(known))

    def _remembered(
        self, job: Job, report: FileReport, content: str | None, *, same: bool
    ) -> FileReport:
        before = self._known.pop(job.entry.path, None)
        if same and before is not None:
            report = before.report
        if self._state is not None:
            folder, name = os.path.split(job.entry.path)
            self._state.remember(folder, name, job.entry, report, content)
        return report

    def _take_ready(self) -> Iterator[Seen]:
        ready, self._ready = self._ready, []
        for each in ready:
            yield self._counted(each)

    def _counted(self, seen: Seen) -> Seen:
        counts = self.summary
        counts.files += 1
        counts.bytes += seen.entry.size
        counts.from_cache += seen.from_cache
        counts.examined += seen.report.status is Status.EXAMINED
        counts.skipped += seen.report.status is Status.SKIPPED
        counts.unreadable += seen.report.status is Status.UNREADABLE
        counts.codes.update({each.code for each in seen.report.unread})
        counts.findings += len(seen.report.found)
        if not seen.report.found:
            return seen
        allowed = self._options.allow.of(seen.entry.path, seen.report.sha256)
        return Seen(seen.entry, seen.report, seen.from_cache, allowed) if allowed else seen

    def _finish(self) -> None:
        self.summary.finished = True
        if self._state is not None:
            for root in self.roots:
                self._state.forget_folders(root, self._visited)


def needs_a_person(seen: Seen) -> bool:
    """Whether a file bears a mark, or a box nobody could read, that no allow-list explains."""
    wanted = {MarkState.MARKED, MarkState.BOX_UNREAD}
    return seen.allowed is None and any(each.state in wanted for each in seen.report.found)

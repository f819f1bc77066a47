"""Warm worker processes that do one thing to a list of files, and what that cost.

In: what to do to a path, by name, and how many processes. Out: wall and processor seconds and
peak memory of the processes, how many files gave something. The same for both sides of a
comparison: files are handed out in batches as a worker asks for more.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from khien.markings.pool import ISOLATED, package_folders

BATCH = 8


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one run over one list of files."""

    wall: float
    cpu: float
    memory_mb: float
    examined: int
    by_format: dict[str, float]


class Workers:
    """``count`` processes that run ``script`` with ``work`` as its argument; started and warmed
    when entered."""

    def __init__(self, script: Path, work: str, count: int) -> None:
        # As the scanner starts its workers; the same for all.
        self._command = [
            sys.executable, *ISOLATED, str(script), "--worker", work, *package_folders(),
        ]  # fmt: skip
        self._count = count
        self._processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Workers:
        for _ in range(self._count):
            self._processes.append(
                subprocess.Popen(
                    self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                )
            )  # fmt: skip
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            process.kill()
            process.wait()

    def run(self, paths: Sequence[Path]) -> Cost:
        """Every path once."""
        import selectors

        waiting = [[str(path) for path in paths[at : at + BATCH]]
                   for at in range(0, len(paths), BATCH)]  # fmt: skip
        waiting.reverse()
        before = [_cpu(each.pid) for each in self._processes]
        examined, by_format, busy = 0, {}, 0
        chooser = selectors.DefaultSelector()
        begun = time.perf_counter()
        for process in self._processes:
            assert process.stdout is not None
            chooser.register(process.stdout, selectors.EVENT_READ, process)
            busy += _hand_out(process, waiting)
        while busy:
            for key, _ in chooser.select():
                answer = json.loads(key.data.stdout.readline())
                examined += answer["examined"]
                for name, seconds in answer["seconds"].items():
                    by_format[name] = by_format.get(name, 0.0) + seconds
                busy += _hand_out(key.data, waiting) - 1
        wall = time.perf_counter() - begun
        chooser.close()
        cpu = sum(_cpu(each.pid) for each in self._processes) - sum(before)
        memory = sum(_peak_mb(each.pid) for each in self._processes)
        return Cost(wall, cpu, memory, examined, by_format)


def _hand_out(process: subprocess.Popen[bytes], waiting: list[list[str]]) -> int:
    if not waiting:
        return 0
    assert process.stdin is not None
    process.stdin.write(json.dumps(waiting.pop()).encode() + b"\n")
    process.stdin.flush()
    return 1


def _cpu(pid: int) -> float:
    """Processor seconds of all threads of ``pid``, those that ended too, by the clock that Linux
    keeps for each process: /proc tells them in hundredths."""
    return time.clock_gettime(~pid << 3 | 2)


def _peak_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if "VmHWM" in line) / 1024

"""Real files of many kinds, read through the worker: what became of each; a part of ``make eval``.

Every file must be read or named; one that ends the worker, is late or takes too much memory is
a fault and is listed. Run by itself it takes a folder and lists every file.
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from khien.core.limits import DEFAULT_LIMITS
from khien.workflows.archives import examine_each
from khien.workflows.intake import Examination, Outcome
from khien.workflows.workshop import Workshop

AT_ONCE = 2
MOST_SECONDS = 20.0
MOST_MB = 512
PEAK = re.compile(r"VmHWM:\s*(\d+) kB")


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one file."""

    path: Path
    told: str  # "read", "marked" or the code of the error
    seconds: float
    peak_mb: int
    crashed: bool = False

    @property
    def fault(self) -> str:
        """What must not be, or nothing."""
        if self.crashed:
            return "crashed"
        if self.told == "timeout" or self.seconds > MOST_SECONDS:
            return "too slow"
        return "too much memory" if self.peak_mb > MOST_MB else ""


def examined(path: Path) -> Row:
    """Read one file, or each letter of the archive that it is, in a worker of its own."""
    begun = time.monotonic()
    with Workshop() as workshop:
        found = [each for _, each in examine_each(path, workshop=workshop, limits=DEFAULT_LIMITS)]
        peak = peak_mb(workshop)
    told = told_of(found)
    crashed = any(e.error is not None and e.error.detail.startswith("worker") for e in found)
    return Row(path, told, time.monotonic() - begun, peak, crashed)


def told_of(found: list[Examination]) -> str:
    """One word for a file: read when anything in it was."""
    if any(each.outcome is Outcome.CLEAR for each in found):
        return "read"
    if any(each.outcome is Outcome.MARKED for each in found):
        return "marked"
    return (found[0].error_code if found else None) or "nothing"


def peak_mb(workshop: Workshop) -> int:
    """The most memory that the worker used; 0 where the system does not tell."""
    number = workshop.process_id
    try:
        found = PEAK.search(Path(f"/proc/{number}/status").read_text("utf-8"))
    except OSError:
        return 0
    return int(found[1]) // 1024 if found else 0


def rows(folder: Path) -> list[Row]:
    """What became of every file in ``folder``, by name."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(examined, paths))


def report(folder: Path) -> Iterator[str]:
    """The figures of a folder as ``name: value`` lines, then the faults."""
    found = rows(folder)
    named = Counter(row.told for row in found)
    yield f"# files, all {len(found)}"
    yield f"files.read: {named.pop('read', 0)}"
    for code, count in sorted(named.items()):
        yield f"files.{code}: {count}"
    faults = [row for row in found if row.fault]
    for fault in ("crashed", "too slow", "too much memory"):
        yield f"files.{fault.replace(' ', '_')}: {sum(row.fault == fault for row in faults)}"
    yield f"files.seconds_max: {max((row.seconds for row in found), default=0):.1f}"
    yield f"files.memory_mb_max: {max((row.peak_mb for row in found), default=0)}"
    for row in faults:
        yield f"  {row.fault}: {row.path.name}"


def main() -> int:
    """List every file of a folder with what became of it."""
    folder = Path(sys.argv[1])
    for row in rows(folder):
        print(f"{row.told}\t{row.seconds:.1f} s\t{row.peak_mb} MB\t{row.fault}\t{row.path.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

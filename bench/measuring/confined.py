"""A command on one core, with little memory and a slow, cold disk, by Linux control groups.

In: a command and the limits. Out: its seconds, and the most memory its processes held, page cache
left out. Needs root and control groups of either version; says what is missing.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_GROUPS = Path("/sys/fs/cgroup")
_NAME = "khien-bench"


@dataclass(frozen=True, slots=True)
class Confined:
    """What one run gave."""

    seconds: float
    memory_mb: float
    status: int


def missing() -> str:
    """Why it cannot be done here, or ""."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return "needs root"
    if not (_GROUPS / "blkio").is_dir() and not (_GROUPS / "cgroup.controllers").is_file():
        return "needs Linux control groups"
    return ""


def cold() -> None:
    """Forget what the system keeps of files in memory."""
    os.sync()
    Path("/proc/sys/vm/drop_caches").write_text("3", "ascii")


def run(
    command: Sequence[str], *, folder: Path, core: int, memory_mb: int, disk_mb_s: int
) -> Confined:
    """``command`` under the limits; ``folder`` tells which disk is slowed."""
    major, minor = _disk_of(folder)
    with _groups(f"{major}:{minor}", core, memory_mb << 20, disk_mb_s << 20) as members:
        cold()
        begun = time.perf_counter()
        # A shell that joins the groups and then becomes the command: nothing of it runs outside.
        joining = "; ".join(f"echo $$ > {each}" for each in members)
        process = subprocess.Popen(
            ["/bin/sh", "-c", f'{joining}; exec "$@"', "sh", *command],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, _held_mb(process.pid))
            time.sleep(0.05)
        return Confined(time.perf_counter() - begun, peak, process.returncode)


def _disk_of(folder: Path) -> tuple[int, int]:
    """The whole disk on which ``folder`` lies: a part of one cannot be slowed."""
    device = folder.stat().st_dev
    here = Path(f"/sys/dev/block/{os.major(device)}:{os.minor(device)}").resolve()
    if (here / "partition").exists():
        here = here.parent
    major, minor = (here / "dev").read_text("ascii").strip().split(":")
    return int(major), int(minor)


@contextlib.contextmanager
def _groups(disk: str, core: int, memory: int, rate: int) -> Iterator[list[Path]]:
    """Groups with the limits; whoever writes its number into the files given is in them."""
    unified = (_GROUPS / "cgroup.controllers").is_file()
    wanted = (
        {"": {"cpuset.cpus": str(core), "memory.max": str(memory),
              "io.max": f"{disk} rbps={rate}"}}
        if unified
        else {
            "cpuset": {"cpuset.mems": "0", "cpuset.cpus": str(core)},
            "memory": {"memory.limit_in_bytes": str(memory)},
            "blkio": {"blkio.throttle.read_bps_device": f"{disk} {rate}"},
        }
    )  # fmt: skip
    made = []
    try:
        for kind, values in wanted.items():
            group = _GROUPS / kind / _NAME
            group.mkdir(exist_ok=True)
            made.append(group)
            for name, value in values.items():
                (group / name).write_text(value, "ascii")
        yield [group / "cgroup.procs" for group in made]
    finally:
        for group in made:
            with contextlib.suppress(OSError):
                group.rmdir()


def _held_mb(pid: int) -> float:
    """What a process and those it started hold, shared pages once."""
    total = 0.0
    for each in [pid, *_children(pid)]:
        with contextlib.suppress(OSError, StopIteration, ValueError):
            told = Path(f"/proc/{each}/smaps_rollup").read_text("ascii").splitlines()
            total += next(int(line.split()[1]) for line in told if line.startswith("Pss:")) / 1024
    return total


def _children(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii")
        direct = [int(each) for each in text.split()]
        return [*direct, *(inner for each in direct for inner in _children(each))]
    return []

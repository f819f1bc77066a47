"""Ended at any moment, a scan that is started again says what an undisturbed one says, once."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.markings.scan_files import letters

pytestmark = pytest.mark.skipif(os.name != "posix", reason="ends processes by signal")
COMMAND = (sys.executable, "-m", "khien.cli.main", "scan", "cây", "--ocr", "never",
           "--state", "s", "--jsonl", "q.jsonl", "--workers", "2")  # fmt: skip
FIRST = ("score", "rule", "where", "level", "state", "path", "member", "sha256")


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def findings(path: Path) -> list[tuple[Any, ...]]:
    return sorted(tuple(each[name] for name in FIRST) for each in rows(path) if "path" in each)


def run(folder: Path, *, kill_after: float | None = None) -> int:
    process = subprocess.Popen(
        COMMAND, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    if kill_after is not None:
        time.sleep(kill_after)
        process.send_signal(signal.SIGKILL)
    return process.wait(60)


def whole(folder: Path) -> list[tuple[Any, ...]]:
    """What an undisturbed scan finds, with nothing remembered; how long it takes."""
    assert run(folder) == 1
    found = findings(folder / "q.jsonl")
    for path in folder.glob("s*"):
        path.unlink()
    (folder / "q.jsonl").unlink()
    return found


def check(folder: Path, wanted: list[tuple[Any, ...]], moments: list[float]) -> None:
    for moment in moments:
        if run(folder, kill_after=moment) == 1:
            break  # done before it was to be ended
        # Ended after its report was put in place: there whole, or not at all.
        if (folder / "q.jsonl").exists():
            assert "summary" in rows(folder / "q.jsonl")[-1]
    assert run(folder) == 1
    told = rows(folder / "q.jsonl")
    found = findings(folder / "q.jsonl")
    assert found == wanted
    assert len(set(found)) == len(found)
    assert told[-1]["summary"]["files"] == 1500


def test_two_ends_at_random_moments(tmp_path: Path) -> None:
    letters(tmp_path / "cây", 1500)
    wanted = whole(tmp_path)
    seed = random.Random(7)
    check(tmp_path, wanted, [seed.uniform(0.2, 0.6) for _ in range(2)])


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_an_end_at_a_random_moment(tmp_path: Path, seed: int) -> None:
    letters(tmp_path / "cây", 1500)
    wanted = whole(tmp_path)
    check(tmp_path, wanted, [random.Random(seed).uniform(0.1, 1.2)])


def test_workers_do_not_outlive_their_parent(tmp_path: Path) -> None:
    letters(tmp_path / "cây", 1500)
    process = subprocess.Popen(
        COMMAND, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    children: list[int] = []
    until = time.monotonic() + 10
    while len(children) < 2 and time.monotonic() < until and process.poll() is None:
        told = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        if not told.exists():
            process.kill()
            pytest.skip("the system does not tell children")
        children = [int(each) for each in told.read_text().split()]
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    until = time.monotonic() + 10
    while any(Path(f"/proc/{each}").exists() for each in children) and time.monotonic() < until:
        time.sleep(0.02)
    assert not any(Path(f"/proc/{each}").exists() for each in children)

"""What a second scan of unchanged files costs beyond listing them.

In: an empty folder and how many files to put there. Out: milliseconds a file above a bare scandir
and stat walk in the same process; process start is not counted. Fails if any file was opened.
"""

from __future__ import annotations

import os
import statistics
import time
from pathlib import Path

from khien.documents.ocr.recognition import Mode
from khien.markings.scanning import Options, Scan

_IN_A_FOLDER = 100
_ROUNDS = 5


def rescan_ms_per_file(folder: Path, count: int) -> float:
    """Median of some rounds, each beside a bare walk of its own."""
    _fill(folder / "tree", count)
    options = Options(state=folder / "seen.state", ocr=Mode.NEVER, fast=True)
    _scanned(folder / "tree", options)
    beyond = []
    for _ in range(_ROUNDS):
        bare = _bare_walk(folder / "tree")
        beyond.append(_scanned(folder / "tree", options, untouched=count) - bare)
    return max(statistics.median(beyond), 0.0) / count * 1000


def _fill(tree: Path, count: int) -> None:
    for number in range(count):
        place = tree / f"nam-{number // _IN_A_FOLDER % 10}" / f"ho-so-{number // _IN_A_FOLDER}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"cong-van-{number}.txt").write_text(f"Kính gửi: Phòng số {number}", "utf-8")


def _scanned(tree: Path, options: Options, *, untouched: int = 0) -> float:
    scan = Scan([str(tree)], options)
    begun = time.perf_counter()
    seen = sum(1 for _ in scan)
    seconds = time.perf_counter() - begun
    if untouched and (scan.summary.opened or seen != untouched):
        raise RuntimeError(f"{scan.summary.opened} files were opened again")
    return seconds


def _bare_walk(tree: Path) -> float:
    begun = time.perf_counter()
    waiting = [str(tree)]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for each in entries:
                each.stat(follow_symlinks=False)
                if each.is_dir(follow_symlinks=False):
                    waiting.append(each.path)
    return time.perf_counter() - begun

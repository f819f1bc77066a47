"""One warm process of a comparison: it looks at files by one side's means, and imports no more.

usage: python bench/measuring/looking.py --worker SIDE:OCR
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable


def by_khien(ocr: str) -> Callable[[str], bool]:
    """The scanner's own look at one file, as its worker takes it with ``--fast``; True when it
    was examined to the end."""
    import contextlib

    from khien.core.deferring import defer

    defer()  # as the pool starts a worker
    from khien.core.limits import DEFAULT_LIMITS
    from khien.markings.finding import Status
    from khien.markings.worker import Looker, settled

    limits = {name: getattr(DEFAULT_LIMITS, name) for name in DEFAULT_LIMITS.__slots__}
    how = {"limits": limits, "ocr": ocr, "whole": False, "hashes": False,
           "fast": True}  # fmt: skip
    looker = Looker(how, contextlib.ExitStack())
    settled()
    return lambda path: looker.about(path, None)["status"] == Status.EXAMINED.value


def by_kreuzberg(ocr: str) -> Callable[[str], bool]:
    """The peer's text of one file; True when it gave any."""
    import kreuzberg

    config = kreuzberg.ExtractionConfig(disable_ocr=True, use_cache=False)
    if ocr == "auto":
        config = kreuzberg.ExtractionConfig(
            ocr=kreuzberg.OcrConfig(backend="tesseract", language="vie"), use_cache=False
        )

    def look(path: str) -> bool:
        try:
            return bool(kreuzberg.extract_file_sync(path, config=config).content.strip())
        except Exception:
            return False

    return look


def by_reading(_: str) -> Callable[[str], bool]:
    """The floor: every byte of the file read and nothing done."""
    return _read


def _read(path: str) -> bool:
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - as the scanner opens it
        return bool(file.read())


SIDES: dict[str, Callable[[str], Callable[[str], bool]]] = {
    "khien": by_khien, "kreuzberg": by_kreuzberg, "reading": by_reading,
}  # fmt: skip


def worker(work: str) -> None:
    """One warm process: batches of paths in, what was examined and the seconds out."""
    side, _, ocr = work.partition(":")
    look = SIDES[side](ocr)
    for line in sys.stdin:
        examined, seconds = 0, {}
        for path in json.loads(line):
            begun = time.perf_counter()
            examined += look(path)
            kind = path.rpartition(".")[2]
            seconds[kind] = seconds.get(kind, 0.0) + time.perf_counter() - begun
        sys.stdout.write(json.dumps({"examined": examined, "seconds": seconds}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    sys.path.extend(sys.argv[3:])
    worker(sys.argv[2])

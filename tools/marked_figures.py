"""Figures of the scanner for marked files, as tables for docs/evaluation.md.

usage: python tools/marked_figures.py SET [ARGUMENT]...

SET is a module of tools/marked with a function ``report``, which gives the lines: born (files with
words of their own), scans (pictures of pages).
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))


def sets() -> list[str]:
    """The sets there are."""
    return sorted(path.stem for path in (ROOT / "tools" / "marked").glob("[a-z]*.py"))


def main(arguments: list[str]) -> int:
    """Print one set's figures."""
    if not arguments or arguments[0] not in sets():
        print(f"usage: {Path(__file__).name} {'|'.join(sets())} [ARGUMENT]...", file=sys.stderr)
        return 2
    measured = importlib.import_module(f"tools.marked.{arguments[0]}")
    for line in measured.report(*arguments[1:]):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

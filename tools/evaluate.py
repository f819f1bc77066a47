"""``make eval``: the figures on the sets under ../shared/eval, one line a figure.

Runs the scorer that stands beside the letters with this checkout's ``khien read --json``; a
set that is not there is named as absent, and that is no failure.
"""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import endpoint_figures
import file_figures
import overfit
import own_letters

ROOT = Path(__file__).resolve().parent.parent
SETS = ROOT.parent / "shared" / "eval"
SCORER = SETS / "score_directives.py"
DIRECTIVES = SETS / "directives"
CORPUS = DIRECTIVES / "corpus"
FIRST_FIVE = ("000", "001", "002", "003", "004")
FILES = SETS / "files"
ENDPOINTS = SETS / "endpoints"
SECONDS = 600


def reader_command() -> str:
    """The command that reads: the installed script, else the module."""
    script = Path(sys.executable).parent / "khien"
    if script.exists():
        return shlex.quote(str(script))
    return f"{shlex.quote(sys.executable)} -m khien.cli.main"


def figures(gold: Path) -> list[str]:
    """The scorer's ``name: value`` lines for the letters named in ``gold``."""
    run = subprocess.run(
        [sys.executable, str(SCORER), str(gold), str(CORPUS), "--khien", reader_command()],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    if run.returncode:
        raise SystemExit(f"{SCORER.name}: {run.stderr.strip() or run.stdout.strip()}")
    return [line for line in run.stdout.splitlines() if ": " in line]


def report(title: str, gold: Path) -> None:
    """Print one set's figures under its heading."""
    print(f"# {title}")
    for line in figures(gold):
        print(line)


def directives() -> None:
    """The first five letters, then all labelled ones."""
    gold = DIRECTIVES / "gold"
    five = [gold / f"{name}.json" for name in FIRST_FIVE]
    if all(path.exists() for path in five):
        with tempfile.TemporaryDirectory() as folder:
            for path in five:
                shutil.copy(path, folder)
            report("directives 000-004", Path(folder))
    else:
        print("absent: directives 000-004")
    report(f"directives, all {len(list(gold.glob('*.json')))} labelled letters", gold)
    for line in overfit.report(CORPUS, gold, ROOT):
        print(line)


def main() -> int:
    """Every set that is found; the others are named."""
    if SCORER.exists() and (DIRECTIVES / "gold").is_dir():
        directives()
    else:
        print("absent: directives")
    for line in own_letters.report():
        print(line)
    if FILES.is_dir():
        for line in file_figures.report(FILES):
            print(line)
    else:
        print("absent: files")
    for line in endpoint_figures.report(ENDPOINTS):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The project as a folder: what is ours, what its pages say."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src/khien"
REFERENCE = ROOT / "docs/reference"
TEXT = {
    ".py", ".md", ".sh", ".toml", ".txt", ".json", ".html", ".css", ".js", ".po", ".yml", ".yaml",
    ".cfg", ".tsv", ".svg", "",
}  # fmt: skip
_FENCE = re.compile(r"^```.*?\n(.*?)^```", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")


@lru_cache(maxsize=1)
def ours() -> tuple[Path, ...]:
    """Every file that git tracks or would track."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    return tuple(ROOT / name for name in sorted(set(listed)) if (ROOT / name).is_file())


def texts() -> Iterator[tuple[Path, str]]:
    """Our text files with their content."""
    for path in ours():
        if path.suffix in TEXT:
            yield path, path.read_text("utf-8", errors="replace")


def pages() -> list[Path]:
    """Every Markdown page of ours."""
    return [path for path in ours() if path.suffix == ".md"]


def links(page: Path) -> list[str]:
    """Targets of the page's links and pictures."""
    return _LINK.findall(_FENCE.sub("", page.read_text("utf-8")))


def headings(page: Path) -> set[str]:
    """Fragments that a link into the page may name."""
    found = set()
    for title in re.findall(r"(?m)^#+ (.+)$", page.read_text("utf-8")):
        kept = "".join(ch for ch in title.lower() if ch.isalnum() or ch in "-_ ")
        found.add(kept.strip().replace(" ", "-"))
    return found


def commands(page: Path, program: str) -> list[list[str]]:
    """Command lines of ``program`` in the page's code, comments and variables left out."""
    text = page.read_text("utf-8")
    lines = [line for block in _FENCE.findall(text) for line in block.splitlines()]
    lines += _CODE.findall(_FENCE.sub("", text))
    found = []
    for line in lines:
        match = re.match(rf"(?:\$ |sudo |# )?{program} (.+)", line.strip())
        if match:
            found.append(shlex.split(match[1], comments=True))
    return found

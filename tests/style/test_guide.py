"""The guide says what the screen says: every word in bold is one that a page shows."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import pytest
from tests.style.project import ROOT, links

from tools import messages

GUIDE = ROOT / "docs/guide"
PAGES = sorted(path for path in GUIDE.glob("*.md") if path.name != "README.md")
_BOLD = re.compile(r"\*\*([^*]+)\*\*")
CONVENTION = "đậm"  # each page says: words in bold are those on the screen


@lru_cache(maxsize=1)
def on_screen() -> frozenset[str]:
    """Whole sentences of the pages, and the fixed parts of those with figures in them."""
    found: set[str] = set()
    for text in messages.marked(console=True):
        found.add(" ".join(text.split()))
        found |= {part.strip(" :·,") for part in re.split(r"%\(\w+\)s", text)}
    return frozenset(found)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_words_in_bold_are_on_the_screen(page: Path) -> None:
    bold = [" ".join(words.split()) for words in _BOLD.findall(page.read_text("utf-8"))]
    assert CONVENTION in bold
    assert [words for words in bold if words != CONVENTION and words not in on_screen()] == []


def test_every_page_is_in_the_index() -> None:
    assert {path.name for path in PAGES} <= set(links(GUIDE / "README.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_page_stays_short(page: Path) -> None:
    assert len(page.read_text("utf-8").splitlines()) <= 100

"""Words in drawings: word art and the text of shapes that are no Word paragraphs.

In: a v:textpath or a:p element. Out: its words, those in legacy fonts read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from khien.documents.legacy import LegacyRuns
from khien.documents.word.names import attribute, child, tag

if TYPE_CHECKING:
    from lxml import etree

_FAMILY = re.compile(r"font-family:\s*[\"']?([^;\"']+)", re.IGNORECASE)


def word_art(path: etree._Element, legacy: LegacyRuns) -> str:
    """The words bent along a VML path."""
    named = _FAMILY.search(attribute(path, "style") or "")
    return legacy.read(attribute(path, "string") or "", named and named[1].strip())


def drawn_words(paragraph: etree._Element, legacy: LegacyRuns) -> str:
    """One a:p: its runs, each in the font it names."""
    return "".join(
        legacy.read(part.text or "", _font_of(run))
        for run in paragraph.iter()
        for part in run
        if tag(part) == "a:t"
    )


def _font_of(run: etree._Element) -> str | None:
    latin = child(child(run, "a:rPr"), "a:latin")
    return None if latin is None else attribute(latin, "typeface")

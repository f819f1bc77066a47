"""Whether the words of a PDF page can be trusted to be all its words, and the right ones.

In: the characters of a page and what else is drawn on it. Out: one of five answers; all but the
first two ask for the page to be recognised from its picture.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import TYPE_CHECKING

from khien.documents.document import Line
from khien.documents.ocr.health import is_healthy, vietnamese
from khien.documents.pdfium.pictures import Drawn

if TYPE_CHECKING:
    from khien.documents.pdfium.characters import PageText

SCAN_COVER = 0.6  # share of the page that pictures cover on a scan
SIGNED_SCAN_LETTERS = 200  # the words of a digital signature or a watermark over a scan
OUTLINED_PATHS, OUTLINED_LETTERS = 300, 20  # words drawn as curves
UNMAPPED_SHARE = 0.1


class Trust(enum.Enum):
    """BLANK: nothing is drawn. WORDS: the text layer will do. PICTURE, OUTLINED: there is more
    to see than to read. DESTROYED: the layer is not what a person sees."""

    BLANK = enum.auto()
    WORDS = enum.auto()
    PICTURE = enum.auto()
    OUTLINED = enum.auto()
    DESTROYED = enum.auto()


def judged(text: PageText, seen: Drawn) -> Trust:
    """How far the words ``text`` of a page go."""
    if seen.objects == 0:
        return Trust.BLANK
    if seen.covered >= SCAN_COVER and text.letters < SIGNED_SCAN_LETTERS:
        return Trust.PICTURE
    if seen.paths >= OUTLINED_PATHS and text.letters < OUTLINED_LETTERS:
        return Trust.OUTLINED
    if text.letters == 0:
        return Trust.PICTURE
    if text.unmapped > UNMAPPED_SHARE * text.letters:
        return Trust.DESTROYED
    return Trust.WORDS if is_healthy(text.words()) else Trust.DESTROYED


def reads_more(lines: Iterable[Line], words: str) -> bool:
    """Whether the recognised ``lines`` make more sense than the layer's ``words``."""
    said = " ".join(line.text for line in lines)
    return vietnamese(said) > vietnamese(words) and is_healthy(said)

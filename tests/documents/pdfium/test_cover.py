"""Behind the cover of a scanned PDF the second page is looked at too."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw, ImageFont

from khien.core.limits import Limits
from khien.documents.pdfium.upper import upper_parts
from khien.documents.source import Source
from khien.markings.examining import examine
from khien.markings.mark import State
from tests.documents.making import FONTS
from tests.documents.ocr.printing import printed, stamped

LETTER = printed(150).convert("RGB")


def cover(lines: int = 2) -> Image.Image:
    """A page with a title of few lines."""
    page = Image.new("RGB", LETTER.size, "white")
    font = ImageFont.truetype(str(FONTS / "Tinos_700Bold.ttf"), 44)
    for number in range(lines):
        at = page.width / 2, 160 + number * 60
        ImageDraw.Draw(page).text(at, "HỒ SƠ KIỂM KÊ NĂM 2026", (0, 0, 0), font, anchor="mm")
    return page


def pdf(*pages: Image.Image) -> Source:
    buffer = io.BytesIO()
    pages[0].save(buffer, "PDF", save_all=True, append_images=pages[1:], resolution=150)
    return Source(buffer.getvalue(), "ho-so.pdf")


def looked(*pages: Image.Image) -> int:
    return len(list(upper_parts(pdf(*pages), Limits())))


@pytest.mark.parametrize("lines", [0, 1, 3])
def test_behind_a_cover_page_two_is_seen(lines: int) -> None:
    assert looked(cover(lines), LETTER, LETTER) == 2


def test_behind_a_letter_it_is_not() -> None:
    assert looked(LETTER, cover()) == 1


def test_a_cover_alone_is_one_page() -> None:
    assert looked(cover()) == 1


@pytest.mark.parametrize("words", ["MẬT", "TUYỆT MẬT"])
def test_a_stamp_behind_a_cover_is_found(words: str) -> None:
    marked = stamped(LETTER, words, size=(20 if words == "MẬT" else 40, 8), at=(45, 46))

    found = [each for each in examine(pdf(cover(), marked)).found if each.state is State.MARKED]

    assert [each.level for each in found] == [words]


def test_nothing_is_found_where_neither_has_one() -> None:
    assert examine(pdf(cover(), LETTER)).found == ()

"""What stands alone with an inked outline is a place to read; print and tables are none."""

from __future__ import annotations

import numpy
import pytest
from PIL import Image, ImageDraw, ImageFont

from khien.documents.ocr.glimpse import look
from khien.documents.ocr.stamp_alone import standing_alone
from khien.documents.ocr.stamp_places import SCALE, Place, levelled
from tests.documents.making import FONTS
from tests.documents.ocr.printing import printed

PER_MM = 8


def page(*, at: tuple[float, float] = (60, 60), grey: int = 0, kept: float = 1.0,
         tilt: float = 0.0, words: str = "TỐI MẬT") -> Image.Image:  # fmt: skip
    """The upper part of a page with a doubled frame; ``kept``: share of its ink."""
    sheet = Image.new("L", (210 * PER_MM, 124 * PER_MM), 255)
    stamp = Image.new("L", (34 * PER_MM, 12 * PER_MM), 255)
    draw = ImageDraw.Draw(stamp)
    for inset in (16, 24):
        draw.rectangle(
            (inset, inset, stamp.width - inset, stamp.height - inset), outline=grey, width=2
        )
    font = ImageFont.truetype(str(FONTS / "Tinos_700Bold.ttf"), 36)
    draw.text((stamp.width / 2, stamp.height / 2), words, grey, font, anchor="mm")
    if kept < 1:
        cells = numpy.random.default_rng(4).random((stamp.height // 6, stamp.width // 6)) > kept
        lost = numpy.kron(cells, numpy.ones((6, 6), numpy.bool_))
        levels = numpy.asarray(stamp).copy()
        levels[: lost.shape[0], : lost.shape[1]][lost] = 255
        stamp = Image.fromarray(levels)
    stamp = stamp.rotate(tilt, Image.Resampling.BICUBIC, fillcolor=255)
    sheet.paste(
        stamp,
        (round(at[0] * PER_MM) - stamp.width // 2, round(at[1] * PER_MM) - stamp.height // 2),
    )
    return sheet


def places(sheet: Image.Image, red: list[Place] | None = None) -> list[Place]:
    return standing_alone(levelled(sheet, PER_MM, climb=0.0).dark, red or [])


@pytest.mark.parametrize("grey", [0, 120, 190])
@pytest.mark.parametrize("tilt", [0.0, 2.5])
def test_a_frame_on_free_paper_is_found(grey: int, tilt: float) -> None:
    (place,) = places(page(grey=grey, tilt=tilt))

    assert place.apart
    assert (place.x, place.y) == pytest.approx((60, 60), abs=1)
    assert (place.width, place.height) == pytest.approx((30, 8), abs=1.5)
    assert place.slope == pytest.approx(tilt, abs=1.6)


def test_one_whose_lines_are_broken_is_found() -> None:
    (place,) = places(page(kept=0.85))

    assert (place.x, place.y) == pytest.approx((60, 60), abs=1.5)


@pytest.mark.parametrize("words", ["MẬT", "TỐI MẬT"])
def test_a_broken_pale_one_is_read(words: str) -> None:
    assert [line.text for line in look(page(grey=150, kept=0.85, words=words)).lines] == [words]


def test_what_is_known_as_red_is_not_found_again() -> None:
    known = Place(60.0, 60.0, 30.0, 8.0, 0.0, True, 1.0)

    assert places(page(), [known]) == []


@pytest.mark.parametrize("at", [(60, 12), (170, 60)])
def test_none_is_sought_in_the_heads_own_lines_or_the_right_column(at: tuple[int, int]) -> None:
    assert places(page(at=at)) == []


def test_a_letter_has_none() -> None:
    letter = printed(150)
    upper = letter.crop((0, 0, letter.width, round(letter.height * 0.42)))

    assert standing_alone(levelled(upper, upper.width / 210, climb=0.0).dark, []) == []


def test_a_table_is_no_stamp() -> None:
    sheet = Image.new("L", (210 * PER_MM, 124 * PER_MM), 255)
    draw = ImageDraw.Draw(sheet)
    for row in range(4):
        for column in range(5):
            left, top = (28 + column * 30) * PER_MM, (50 + row * 8) * PER_MM
            draw.rectangle((left, top, left + 30 * PER_MM, top + 8 * PER_MM), outline=0, width=2)

    assert places(sheet) == []


def test_a_blank_page_and_a_black_one_have_none() -> None:
    for shown in (numpy.zeros((400, 840), numpy.bool_), numpy.ones((400, 840), numpy.bool_)):
        assert standing_alone(shown, []) == []


def test_a_place_is_as_another_of_its_size_only() -> None:
    one = Place(60.0, 60.0, 30.0, 8.0, 0.0, False, 1.0)

    assert one.is_as(Place(61.0, 60.0, 28.0, 8.0, 0.0, False, 1.0))
    assert not one.is_as(Place(61.0, 60.0, 15.0, 8.0, 0.0, False, 1.0))
    assert not one.is_as(Place(110.0, 60.0, 30.0, 8.0, 0.0, False, 1.0))
    assert SCALE == 4.0

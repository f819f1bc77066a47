"""What is read in a stamp's place: its nearest level, its shape, its ink without frame or print."""

from __future__ import annotations

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from khien.documents.ocr import stamp_shapes, stamp_words
from khien.documents.ocr.stamp_boxes import frames
from khien.documents.ocr.stamp_dashes import in_dashes
from khien.documents.ocr.stamp_frames import without_frame
from khien.documents.ocr.stamp_lines import short_lines
from khien.documents.ocr.stamp_places import SCALE, Place, levelled
from khien.documents.ocr.stamp_words import Heard, nearest
from tests.documents.making import FONTS


@pytest.mark.parametrize(
    ("read", "told"),
    [
        ("TỐI MẬT", ("TỐI MẬT", 0)),
        ("| MẬT Ï", ("MẬT", 0)),
        ("TUYỆTMẬT", ("TUYỆT MẬT", 0)),
        ("TUYẾT MẬT", ("TUYỆT MẬT", 1)),
        ("1UYỆT MẬ7", ("TUYỆT MẬT", 1)),
        ("MẶT", ("MẬT", 1)),
        ("HỎA TỐC", (None, 99)),
        ("KHẨN", (None, 99)),
        ("BẢO MẬT THÔNG TIN", (None, 99)),
        ("", (None, 99)),
    ],
)
def test_the_nearest_level(read: str, told: tuple[str | None, int]) -> None:
    assert nearest(read) == told


@given(st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_any_text_has_an_answer(read: str) -> None:
    level, wrong = nearest(read)

    assert (level is None) is (wrong == 99)


def ink(words: str, *, size: tuple[int, int], em: float = 4.6) -> stamp_shapes.Ink:
    """Words in the middle of a place, as finely as shapes are compared."""
    scale = round(stamp_shapes.PER_MM) * 4
    image = Image.new("L", (size[0] * scale, size[1] * scale), 0)
    font = ImageFont.truetype(str(FONTS / "Tinos_700Bold.ttf"), em * scale)
    ImageDraw.Draw(image).text((image.width / 2, image.height / 2), words, 255, font, anchor="mm")
    return numpy.asarray(image.reduce(4), numpy.float32) / 255


@pytest.mark.parametrize(("words", "width"), [("MẬT", 20), ("TỐI MẬT", 30), ("TUYỆT MẬT", 40)])
@pytest.mark.parametrize("em", [3.6, 4.6, 5.2])
def test_a_level_is_told_by_its_shape(words: str, width: int, em: float) -> None:
    fitted = stamp_shapes.fit(ink(words, size=(width, 8), em=em), width_mm=width, em_mm=(2.9, 6.3))

    assert fitted is not None
    assert (fitted.words, fitted.level) == (words, True)
    assert fitted.score > 0.7
    assert fitted.score > fitted.other + 0.1


@pytest.mark.parametrize(("words", "width"), [("HỎA TỐC", 30), ("KHẨN", 20), ("GIẢI MẬT", 30)])
def test_other_words_are_told_from_levels(words: str, width: int) -> None:
    fitted = stamp_shapes.fit(ink(words, size=(width, 8)), width_mm=width, em_mm=(2.9, 6.3))

    assert fitted is not None
    assert not fitted.level


def test_words_too_large_for_every_shape_have_no_fit() -> None:
    assert stamp_shapes.fit(ink("MẬT", size=(20, 8)), width_mm=2, em_mm=(2.9, 6.3)) is None


def box(*, doubled: bool, slant: float = 0.0) -> numpy.typing.NDArray[numpy.float32]:
    """A frame of 30 by 8 mm with words, ten pixels a millimetre, a millimetre of paper around."""
    image = Image.new("L", (320, 100), 0)
    draw = ImageDraw.Draw(image)
    draw.rectangle((10, 10, 310, 90), outline=255, width=3)
    if doubled:
        draw.rectangle((20, 20, 300, 80), outline=255, width=2)
    font = ImageFont.truetype(str(FONTS / "Tinos_700Bold.ttf"), 44)
    draw.text((160, 50), "TỐI MẬT", 255, font, anchor="mm")
    turned = image.rotate(slant, Image.Resampling.BILINEAR)
    return numpy.asarray(turned, numpy.float32) / 255


@pytest.mark.parametrize("doubled", [False, True])
@pytest.mark.parametrize("slant", [0.0, 1.0, -0.8])
def test_a_frame_is_taken_off(doubled: bool, slant: float) -> None:
    drawn = box(doubled=doubled, slant=slant)
    ink_of_words = drawn[24:77, 40:280].sum()
    framed = without_frame(drawn, 10.0, around=1.0)

    assert framed.sure > 0.6
    left, words = framed.inside.sum(), framed.inside[24:77, 40:280].sum()
    assert left < 1.06 * words
    assert words > 0.95 * ink_of_words


def test_words_alone_have_no_frame() -> None:
    words = box(doubled=False).copy()
    words[:16] = words[85:] = words[:, :16] = words[:, 300:] = 0

    assert without_frame(words, 10.0, around=1.0).sure < 0.4


def mask(*boxes: tuple[float, float, float, float]) -> numpy.typing.NDArray[numpy.bool_]:
    """Rectangles of lines on the upper part of a page, in millimetres."""
    image = Image.new("1", (round(210 * SCALE), round(125 * SCALE)))
    for each in boxes:
        ImageDraw.Draw(image).rectangle([round(side * SCALE) for side in each], outline=1)
    return numpy.asarray(image)


def test_a_box_is_found_where_it_stands() -> None:
    (place,) = frames(mask((45, 46, 75, 54)), red=False)

    assert (place.x, place.y) == pytest.approx((60, 50), abs=0.5)
    assert (place.width, place.height) == pytest.approx((30, 8), abs=0.6)
    assert place.frame > 0.95


def test_cells_of_a_table_are_no_boxes() -> None:
    cells = [
        (30 + column * 30, 40 + row * 8, 60 + column * 30, 48 + row * 8)
        for row in range(3)
        for column in range(5)
    ]

    assert frames(mask(*cells), red=False) == []


def test_a_box_too_large_or_too_small_is_none() -> None:
    assert frames(mask((30, 30, 110, 60), (150, 50, 158, 58)), red=False) == []


def test_a_short_line_alone_is_worth_reading_and_a_long_one_is_not() -> None:
    dark = numpy.zeros((500, 840), numpy.bool_)
    dark[200:216, 200:280:2] = True  # 20 mm
    dark[260:276, 100:400:2] = True  # 75 mm

    (place,) = short_lines(dark)
    assert (place.x, place.y) == pytest.approx((60, 52), abs=0.5)


def page_with_dashes(words: str, *, dash: int, gap: int) -> Image.Image:
    """A page's head with words in a frame of dashes, 8 pixels a millimetre."""
    page = Image.new("L", (1680, 960), 255)
    draw = ImageDraw.Draw(page)
    font = ImageFont.truetype(str(FONTS / "Tinos_700Bold.ttf"), 38)
    draw.text((520, 440), words, 0, font, anchor="mm")
    for x in range(370, 670, dash + gap):
        for y in (400, 480):
            draw.line((x, y, min(x + dash, 670), y), 0, 3)
    for y in range(400, 480, dash + gap):
        for x in (370, 670):
            draw.line((x, y, x, min(y + dash, 480)), 0, 3)
    return page


@pytest.mark.parametrize(("dash", "gap"), [(20, 12), (30, 16), (12, 10)])
@pytest.mark.parametrize("words", ["TỐI MẬT", "TUYỆT MẬT"])
def test_words_in_a_frame_of_dashes_are_read(words: str, dash: int, gap: int) -> None:
    page = page_with_dashes(words, dash=dash, gap=gap)
    level = levelled(page, 8.0, climb=0.0)

    (place,) = in_dashes(level.dark)

    assert place.frame > 0
    assert stamp_words.read_line(page, place, per_mm=level.per_mm, climb=0.0).words == words


def test_a_line_without_any_frame_is_in_no_dashes() -> None:
    page = page_with_dashes("TỐI MẬT", dash=0, gap=10_000)

    assert list(in_dashes(levelled(page, 8.0, climb=0.0).dark)) == []


def told(text: str, sure: float, share: float = 1.0, *, red: bool = True) -> stamp_words.Reading:
    """What a place of 30 mm with hardly any shape in it is told to say."""
    place = Place(50.0, 50.0, 30.0, 5.0, 0.0, red, 0.0)
    blank = numpy.zeros((60, 260), numpy.float32)
    return stamp_words._decided(blank, 8.0, place, Heard(text, sure, share), 0.0)


def test_a_short_level_that_takes_half_of_the_ink_is_a_part_of_something() -> None:
    assert told("MẬT", 0.9).words == "MẬT"
    assert told("®7 MẬT", 0.9, 0.55) == stamp_words.Reading(
        "", 0.0, fit=0.9, like_level=True, near=True
    )


def test_a_long_level_with_one_wrong_letter_is_itself_in_red_ink() -> None:
    assert told("TUYẾT MẬT", 0.8).words == "TUYỆT MẬT"
    assert told("TÔI MẬT", 0.8).words == "TỐI MẬT"
    assert told("TUYẾT MẬT", 0.2).near


def test_a_long_level_with_one_wrong_letter_in_black_is_another_word() -> None:
    assert told("TUYẾT MẬT", 0.5, red=False).words == ""


def test_shade_about_a_grey_page_laid_askew_is_no_ink() -> None:
    page = Image.new("L", (840, 500), 180)
    ImageDraw.Draw(page).rectangle((300, 200, 500, 210), fill=20)

    dark = levelled(page, SCALE, climb=4.0).dark

    assert not dark[:60, :60].any()
    assert not dark[-60:, -60:].any()
    assert dark.any()

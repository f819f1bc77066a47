"""A closer look tells the level that print crosses, and tells no level of other words."""

from __future__ import annotations

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from khien.documents.ocr import stamp_words
from khien.documents.ocr.stamp_closer import FAR_OFF_MM, Closer, closer
from khien.documents.ocr.stamp_ink import Seen, views
from khien.documents.ocr.stamp_places import Place
from tests.documents.making import FONTS
from tests.documents.ocr.printing import RED

SCALE, AROUND = 8, 1.2
WIDTHS = {"MẬT": 20, "TỐI MẬT": 30, "TUYỆT MẬT": 40, "HỎA TỐC": 30, "KHẨN": 20, "BẢO MẬT": 30}
PRINT = "phòng, ban rà soát toàn bộ"


def font(em_mm: float, style: str = "700Bold") -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / f"Tinos_{style}.ttf"), round(em_mm * SCALE))


def pressed(
    words: str,
    *,
    colour: tuple[int, int, int] = RED,
    printed: str = "",
    ink: int = 20,
) -> Image.Image:
    """A stamp cut out with a little around it; print lies over it."""
    wide, high = ((each + 2 * AROUND) * SCALE for each in (WIDTHS[words], 8))
    cut = Image.new("RGB", (round(wide), round(high)), "white")
    draw, edge = ImageDraw.Draw(cut), AROUND * SCALE
    draw.rectangle((edge, edge, wide - edge, high - edge), outline=colour, width=3)
    draw.text((wide / 2, high / 2), words, colour, font(4.6), anchor="mm")
    if printed:
        over = Image.new("RGB", cut.size, "white")
        pen = ImageDraw.Draw(over)
        pen.text((-10, high / 2 + 2), printed, (ink, ink, ink), font(4.6, "400Regular"), "lm")
        cut = Image.fromarray(numpy.minimum(numpy.asarray(cut), numpy.asarray(over)))
    return cut


def place_of(cut: Image.Image, *, red: bool = True) -> Place:
    wide, high = (side / SCALE - 2 * AROUND for side in cut.size)
    return Place(50.0, 50.0, wide, high, 0.0, red, 0.0)


def told(cut: Image.Image, *, red: bool = True) -> Closer | None:
    lines = numpy.zeros((cut.height, cut.width), numpy.bool_)
    place = place_of(cut, red=red)
    return closer(views(cut, lines, red=red), scale=SCALE, around=AROUND, place=place)


@pytest.mark.parametrize("words", ["MẬT", "TỐI MẬT", "TUYỆT MẬT"])
def test_a_clear_level_leads_by_far(words: str) -> None:
    found = told(pressed(words))

    assert found is not None
    assert found.level == words
    assert found.score > 0.8
    assert found.lead > 0.15


@pytest.mark.parametrize("words", ["MẬT", "TỐI MẬT", "TUYỆT MẬT"])
@pytest.mark.parametrize("ink", [20, 90])
def test_red_under_black_or_worn_grey_print_is_told(words: str, ink: int) -> None:
    found = told(pressed(words, printed=PRINT, ink=ink))

    assert found is not None
    assert found.level == words
    assert found.score >= stamp_words._CLOSE_FITS[0]
    assert found.lead >= stamp_words._CLOSE_FITS[1]


@pytest.mark.parametrize("colour", [(130, 15, 25), (226, 88, 100)])
def test_dark_ink_and_bright_ink_alike(colour: tuple[int, int, int]) -> None:
    found = told(pressed("TỐI MẬT", colour=colour, printed=PRINT))

    assert found is not None
    assert found.level == "TỐI MẬT"
    assert found.score > 0.5


@pytest.mark.parametrize("words", ["TỐI MẬT", "TUYỆT MẬT"])
def test_a_pale_copy_under_black_print_is_told_by_its_frame(words: str) -> None:
    cut = pressed(words, colour=(150, 150, 150), printed=PRINT).convert("L")
    lines = numpy.zeros((cut.height, cut.width), numpy.bool_)
    edge = round(AROUND * SCALE)
    lines[edge : edge + 2, edge:-edge] = True

    seen = views(cut, lines, red=False)
    place = place_of(cut, red=False)
    found = closer(seen, scale=SCALE, around=AROUND, place=place)

    assert len(seen) == 2
    assert found is not None
    assert found.level == words
    assert found.score > 0.5


def test_no_print_is_sought_where_the_frame_is_as_dark_as_anything() -> None:
    cut = pressed("MẬT", colour=(0, 0, 0)).convert("L")
    lines = numpy.asarray(cut) < 100

    (only,) = views(cut, lines, red=False)

    assert float(only.clear.min()) == 1.0


@pytest.mark.parametrize("words", ["HỎA TỐC", "KHẨN", "BẢO MẬT"])
@pytest.mark.parametrize("printed", ["", PRINT])
def test_other_words_are_no_level(words: str, printed: str) -> None:
    found = told(pressed(words, printed=printed))

    assert found is None or found.lead < stamp_words._CLOSE_FITS[1]


@pytest.mark.parametrize("red", [True, False])
def test_blank_paper_has_no_level(red: bool) -> None:
    assert told(Image.new("RGB", (200, 80), "white"), red=red) is None


@given(st.integers(1, 90), st.integers(1, 90), st.integers(0, 2**32 - 1))
@settings(max_examples=25, deadline=None)
def test_any_ink_has_an_answer(wide: int, high: int, seed: int) -> None:
    grain = numpy.random.default_rng(seed).random((high, wide)).astype(numpy.float32)
    clear = numpy.ones((high, wide), numpy.float32)
    place = Place(5.0, 5.0, max(wide / 8, 0.5), max(high / 8, 0.5), 0.0, True, 0.0)

    found = closer([Seen(grain, clear)], scale=8.0, around=0.0, place=place)

    assert found is None or -1.0 <= found.score <= 1.01


def on_page(words: str) -> Image.Image:
    """A stamp on a page, 8 pixels a millimetre, its right frame at 100 mm."""
    page = Image.new("RGB", (1200, 800), "white")
    cut = pressed(words)
    page.paste(cut, (round((100 + AROUND) * SCALE) - cut.width, 400))
    return page


@pytest.mark.parametrize("words", ["TỐI MẬT", "TUYỆT MẬT"])
def test_of_a_stamp_whose_left_end_is_not_seen_the_whole_is_told(words: str) -> None:
    """The last word alone is the shortest level."""
    seen = Place(90.0, 55.2, 20.0, 8.0, 0.0, True, 0.9)
    wide = stamp_words._beside(seen)
    beside = stamp_words._cut(on_page(words), wide, per_mm=SCALE, climb=0.0, scale=SCALE)
    short = stamp_words.Reading("MẬT", 0.7)

    found = stamp_words._longer(short, Closer("MẬT", 0.8, 0.3), beside, SCALE, wide)

    assert found.words == words
    assert wide.x + wide.width / 2 == pytest.approx(100.0)
    assert FAR_OFF_MM > 3


def test_of_the_shortest_level_no_longer_one_is_made() -> None:
    place = Place(90.0, 55.2, 20.0, 8.0, 0.0, True, 0.9)
    wide = stamp_words._beside(place)
    page = on_page("MẬT")
    ImageDraw.Draw(page).text((400, 440), PRINT, (0, 0, 0), font(4.6, "400Regular"), "lm")
    beside = stamp_words._cut(page, wide, per_mm=SCALE, climb=0.0, scale=SCALE)
    short = stamp_words.Reading("MẬT", 0.7)

    assert stamp_words._longer(short, Closer("MẬT", 0.9, 0.3), beside, SCALE, wide) == short

"""A fast look finds the stamps of a page, says what it cannot read, and passes over the rest."""

from __future__ import annotations

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from khien.documents.document import LineKind
from khien.documents.ocr.glimpse import StampLook, look
from tests.documents.making import FONTS
from tests.documents.ocr.printing import BODY, RED, printed, stamped, worn

PAGE = printed(150)
BLACK = (0, 0, 0)
WIDTHS = {"MẬT": 20, "TỐI MẬT": 30, "TUYỆT MẬT": 40, "HỎA TỐC": 30, "KHẨN": 20}


def page(words: str, colour: tuple[int, int, int] = RED) -> Image.Image:
    """A letter with a stamp in its place."""
    return stamped(PAGE, words, size=(WIDTHS[words], 8), at=(45, 46), colour=colour)


def upper(image: Image.Image) -> Image.Image:
    """What a format shows of a page."""
    return image.crop((0, 0, image.width, round(image.height * 0.42)))


def words_of(seen: StampLook) -> list[str]:
    return [line.text for line in seen.lines]


@pytest.mark.parametrize("words", ["MẬT", "TỐI MẬT", "TUYỆT MẬT"])
@pytest.mark.parametrize("colour", [RED, BLACK])
def test_a_stamp_is_read(words: str, colour: tuple[int, int, int]) -> None:
    seen = look(upper(page(words, colour)))

    assert words_of(seen) == [words]
    assert seen.unread == 0
    (line,) = seen.lines
    assert line.kind is LineKind.BOX
    assert line.style.bordered
    assert (line.style.colour is not None) is (colour == RED)


def test_its_box_is_a_share_of_the_whole_page() -> None:
    (whole,), (part,) = look(page("TỐI MẬT")).lines, look(upper(page("TỐI MẬT"))).lines

    assert whole.box is not None
    assert part.box == pytest.approx(whole.box, abs=0.01)
    assert whole.box == pytest.approx((45 / 210, 46 / 297, 75 / 210, 54 / 297), abs=0.02)


@pytest.mark.parametrize("degrees", [-4.5, 2.0])
def test_a_page_laid_askew(degrees: float) -> None:
    skewed = worn(page("TỐI MẬT", BLACK).convert("L"), skew=degrees)

    assert words_of(look(upper(skewed))) == ["TỐI MẬT"]


@pytest.mark.parametrize(
    "turn",
    [Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_270, Image.Transpose.ROTATE_180],
)
def test_a_page_laid_wrong(turn: Image.Transpose) -> None:
    words = " ".join(BODY).split()
    body = [" ".join(words[at:] + words[:at]) for at in range(0, 40, 8)]
    marked = stamped(printed(150, body), "TUYỆT MẬT", size=(40, 8), at=(45, 46))

    assert words_of(look(marked.transpose(turn))) == ["TUYỆT MẬT"]


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "CMYK"])
def test_every_kind_of_picture(mode: str) -> None:
    assert words_of(look(page("TUYỆT MẬT", BLACK).convert(mode))) == ["TUYỆT MẬT"]


def test_print_under_red_ink_is_seen_through() -> None:
    over = stamped(PAGE, "TUYỆT MẬT", size=(40, 8), at=(35, 33))

    assert "TUYỆT MẬT" in words_of(look(Image.composite(over, over, PAGE)))


def test_a_stamp_by_itself() -> None:
    stamp = page("TỐI MẬT").crop((255, 262, 455, 328))

    assert words_of(look(stamp)) == ["TỐI MẬT"]


def test_a_level_typed_without_a_frame() -> None:
    typed = PAGE.copy()
    font = ImageFont.truetype(str(FONTS / "Tinos_700Bold.ttf"), 27)
    ImageDraw.Draw(typed).text((55 * 150 / 25.4, 50 * 150 / 25.4), "TỐI MẬT", 0, font, anchor="mm")
    (line,) = look(typed).lines

    assert (line.text, line.kind, line.style.bordered) == ("TỐI MẬT", LineKind.PARAGRAPH, None)


@pytest.mark.parametrize("words", ["HỎA TỐC", "KHẨN"])
@pytest.mark.parametrize("colour", [RED, BLACK])
def test_an_urgency_is_no_level(words: str, colour: tuple[int, int, int]) -> None:
    seen = look(page(words, colour))

    assert not seen.levels
    assert seen.unread == 0


def test_a_letter_without_a_stamp() -> None:
    assert look(PAGE) == look(PAGE.convert("RGB")) == StampLook()


def test_words_crossed_out_wait_for_a_person() -> None:
    marked = page("TỐI MẬT", BLACK)
    draw, mm = ImageDraw.Draw(marked), 150 / 25.4
    for at in range(47, 73, 2):
        draw.line((at * mm, 48.5 * mm, (at + 2) * mm, 51.5 * mm), BLACK, 6)
        draw.line((at * mm, 51.5 * mm, (at + 2) * mm, 48.5 * mm), BLACK, 6)
    seen = look(marked)

    assert seen.levels == ()
    assert seen.unread == 1 or seen.lines


@given(
    width=st.integers(1, 900),
    height=st.integers(1, 900),
    seed=st.integers(0, 9),
    mode=st.sampled_from(["L", "RGB", "1"]),
)
@settings(max_examples=25, deadline=None)
def test_no_picture_breaks_it(width: int, height: int, seed: int, mode: str) -> None:
    source = numpy.random.default_rng(seed)
    levels = source.integers(0, 256, (height, width, 3), numpy.uint8)

    assert not look(Image.fromarray(levels).convert(mode)).levels

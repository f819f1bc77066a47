"""A stamp in the head of a scan is read, or said to be unread."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from khien import documents
from khien.documents.document import LineKind
from tests.documents.ocr.printing import RED, printed, saved, stamped, worn

PAGE = printed(150)


SLOW = pytest.mark.slow


@pytest.mark.parametrize(
    ("words", "width"),
    [
        ("MẬT", 20),
        ("TUYỆT MẬT", 40),
        pytest.param("TỐI MẬT", 30, marks=SLOW),
        pytest.param("HỎA TỐC", 30, marks=SLOW),
    ],
)
def test_a_red_stamp_is_a_box_with_its_words(words: str, width: int) -> None:
    document = documents.read(saved(stamped(PAGE, words, size=(width, 8))))

    boxes = [line for line in document.lines if line.kind is LineKind.BOX]
    assert [line.text.strip("|[] ").replace(" ", "") for line in boxes] == [words.replace(" ", "")]
    assert boxes[0].style.colour == "c00000"
    assert boxes[0].box is not None
    assert boxes[0].box[1] < 0.25
    assert "unread_stamps" not in document.properties


@pytest.mark.parametrize("skew", [0.0, 2.0])
def test_a_black_stamp_is_read_with_the_page_or_by_itself(skew: float) -> None:
    page = stamped(PAGE, "TỐI MẬT", size=(30, 8), colour=(0, 0, 0)).convert("L")
    document = documents.read(saved(worn(page, skew=skew) if skew else page))

    read = "TỐI MẬT" in {line.text.strip("|[] ") for line in document.lines}
    assert read or document.properties.get("unread_stamps") == "1"


@pytest.mark.parametrize("colour", [RED, (0, 0, 0)])
def test_a_frame_without_words_to_read_is_told(colour: tuple[int, int, int]) -> None:
    document = documents.read(saved(stamped(PAGE, "", colour=colour)))

    assert document.properties["unread_stamps"] == "1"


@pytest.mark.slow
def test_a_plain_letter_has_no_stamps() -> None:
    document = documents.read(saved(PAGE))

    assert "unread_stamps" not in document.properties
    assert {line.kind for line in document.lines} == {LineKind.PARAGRAPH}


def test_a_table_or_a_large_seal_is_no_stamp() -> None:
    page = PAGE.convert("RGB")
    draw, mm = ImageDraw.Draw(page), 150 / 25.4
    for row in range(12):
        draw.rectangle((20 * mm, (180 + row * 6) * mm, 190 * mm, (186 + row * 6) * mm), outline=0)
    draw.ellipse((120 * mm, 130 * mm, 156 * mm, 166 * mm), outline=RED, width=4)

    assert "unread_stamps" not in documents.read(saved(page)).properties


@pytest.mark.slow
def test_lines_by_the_thousand_cost_no_time() -> None:
    page = PAGE.copy()
    draw = ImageDraw.Draw(page)
    for y in range(0, page.height, 3):
        draw.line((100, y, 300, y), fill=0)

    assert isinstance(documents.read(saved(page)).lines, tuple)


def test_stamps_are_looked_for_on_page_one_only() -> None:
    pages = [PAGE.convert("RGB"), stamped(PAGE, "")]
    tiff = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])

    assert "unread_stamps" not in documents.read(tiff).properties


def test_a_page_of_red_ink_is_read_all_the_same() -> None:
    red = Image.composite(
        Image.new("RGB", PAGE.size, "white"), Image.new("RGB", PAGE.size, RED), PAGE
    )

    assert "Kính gửi" in documents.read(saved(red)).text

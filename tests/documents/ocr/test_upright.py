"""How a page lies is seen without reading it."""

from __future__ import annotations

import pytest
from PIL import Image

from khien.documents.ocr import upright
from tests.documents.ocr.printing import BODY, printed, worn

PAGE = printed(100, BODY * 3)


@pytest.mark.parametrize("skew", [-9.5, -3.3, -1.0, 0.0, 0.4, 2.0, 7.5])
def test_the_skew_of_a_worn_page_is_found(skew: float) -> None:
    assert upright.skew_of(worn(PAGE, skew=skew)) == pytest.approx(skew, abs=0.15)


@pytest.mark.parametrize("page", [Image.new("L", (800, 1100), 255), Image.new("L", (3, 2), 0)])
def test_a_page_without_print_lies_as_it_is(page: Image.Image) -> None:
    assert upright.skew_of(page) == 0.0
    assert not upright.is_on_its_side(page)
    assert not upright.is_upside_down(page)
    assert upright.set_upright(page) is page


def test_a_level_page_is_not_touched() -> None:
    assert upright.set_upright(PAGE) is PAGE


@pytest.mark.parametrize(
    "turn",
    [Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270],
    ids=["left", "on its head", "right"],
)
def test_a_turned_page_is_set_on_its_feet(turn: Image.Transpose) -> None:
    righted = upright.set_upright(worn(PAGE).transpose(turn))

    assert righted.size == PAGE.size
    assert not upright.is_on_its_side(righted)
    assert not upright.is_upside_down(righted)
    # The head of the page has print, its foot none.
    upper, lower = (righted.crop((0, top, righted.width, top + 300)) for top in (80, 800))
    assert upper.reduce(4).getextrema()[0] < lower.reduce(4).getextrema()[0] - 20


def test_turned_and_askew_at_once() -> None:
    righted = upright.set_upright(worn(PAGE, skew=3.0).transpose(Image.Transpose.ROTATE_180))

    assert abs(upright.skew_of(righted)) < 0.3
    assert not upright.is_upside_down(righted)


SPARSE = printed(150)


@pytest.mark.parametrize("skew", [-9.0, -3.0, -0.5, 1.0, 4.5])
def test_a_page_with_few_lines_askew_is_not_taken_for_one_on_its_side(skew: float) -> None:
    page = worn(SPARSE, skew=skew)

    assert not upright.is_on_its_side(page)
    assert upright.is_on_its_side(page.transpose(Image.Transpose.ROTATE_90))
    assert upright.skew_of(page) == pytest.approx(skew, abs=0.15)


def test_colour_stays() -> None:
    askew = PAGE.convert("RGB").rotate(2, fillcolor=(255, 255, 255))

    assert upright.set_upright(askew).mode == "RGB"

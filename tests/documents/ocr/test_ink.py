"""Red ink is taken off the print beneath it, and paper becomes white."""

from __future__ import annotations

import numpy
from PIL import Image, ImageDraw

from khien.documents.ocr.ink import on_white, without_red
from tests.documents.ocr.printing import RED, printed, worn


def test_red_over_black_leaves_the_black() -> None:
    page = Image.new("RGB", (100, 100), "white")
    draw = ImageDraw.Draw(page)
    draw.rectangle((10, 10, 90, 90), fill=RED)
    draw.line((0, 50, 100, 50), fill="black", width=5)

    grey, stamped = without_red(page)

    assert grey.mode == "L"
    assert grey.getpixel((20, 20)) >= 245
    assert grey.getpixel((50, 50)) == 0
    assert stamped is not None
    assert stamped.getpixel((20, 20)) < 60
    assert stamped.getpixel((5, 5)) == 255


def test_a_page_without_red_has_no_stamps() -> None:
    blue = Image.new("RGB", (30, 30), (20, 40, 160))

    assert without_red(blue)[1] is None
    assert without_red(Image.new("L", (30, 30), 90))[1] is None


def test_a_clean_page_is_left_alone() -> None:
    page = printed(100)

    assert on_white(page) is page


def test_blank_paper_of_any_grey_stays_blank() -> None:
    for level in (255, 214, 128, 0):
        paper = Image.new("L", (200, 300), level)
        assert numpy.ptp(numpy.asarray(on_white(paper))) == 0


def test_a_page_with_very_little_print_does_not_turn_black() -> None:
    page = Image.new("L", (1000, 1400), 255)
    ImageDraw.Draw(page).text((100, 100), "1", fill=90)

    assert numpy.median(numpy.asarray(on_white(page))) == 255


def test_shadow_and_faint_print_are_evened_out() -> None:
    worn_page = worn(printed(100))
    shadow = numpy.linspace(1.0, 0.6, worn_page.width)
    shaded = Image.fromarray((numpy.asarray(worn_page) * shadow).astype(numpy.uint8))

    levels = numpy.asarray(on_white(shaded), numpy.float32)

    left, right = (float(numpy.median(part)) for part in (levels[:, :200], levels[:, -200:]))
    assert left > 225
    assert right > 225
    assert numpy.percentile(levels, 0.2) < 40

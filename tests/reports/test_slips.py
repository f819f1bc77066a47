"""Activation slips: ten to a page, complete, and a QR code that holds the link."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pypdfium2
import pytest
import segno

from khien.reports import slips as module
from khien.reports.codes import qr_svg
from khien.reports.slips import BadSlips, Slip, slips_pdf

URL = "https://khien.dongkhe.example:8443/kich-hoat/9f2c7a51"
SLIP = Slip(
    name="Nguyễn Thị Thanh Hương",
    organisation="Ủy ban nhân dân xã Bình An",
    role="Cán bộ đầu mối",
    url=URL,
    code="K7QF-2MXD-9TRB",
    expires=datetime(2026, 12, 2, 18, 0, tzinfo=UTC),
)
ReadPages = Callable[[bytes], list[str]]


def test_a_slip_says_who_what_and_until_when(read_pdf_pages: ReadPages) -> None:
    (page,) = read_pdf_pages(slips_pdf([SLIP], issuer="Công an tỉnh Đông Khê"))
    for text in (
        "Công an tỉnh Đông Khê",
        "PHIẾU KÍCH HOẠT",
        SLIP.name,
        SLIP.role,
        SLIP.organisation,
        SLIP.code,
        "01:00 ngày 03/12/2026",  # Vietnam's time
        URL,
    ):
        assert text in page, text


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (10, 1), (11, 2), (23, 3)])
def test_ten_slips_stand_on_a_page(count: int, pages: int, read_pdf_pages: ReadPages) -> None:
    slips = [replace(SLIP, code=f"CODE-{number:04d}") for number in range(count)]
    read = read_pdf_pages(slips_pdf(slips, issuer="Công an tỉnh"))
    assert len(read) == pages
    codes = re.findall(r"CODE-\d{4}", " ".join(read))
    assert codes == [slip.code for slip in slips], "in the order given"
    assert all(page.count("PHIẾU KÍCH HOẠT") <= 10 for page in read)


def test_a_page_is_a4_and_has_a_drawing_for_each_slip() -> None:
    document = pypdfium2.PdfDocument(slips_pdf([SLIP] * 10, issuer="Công an tỉnh"))
    width, height = document[0].get_size()
    assert (width * 25.4 / 72, height * 25.4 / 72) == pytest.approx((210, 297), abs=0.1)


def test_long_names_leave_code_and_expiry_on_the_slip(read_pdf_pages: ReadPages) -> None:
    long = replace(SLIP, organisation="Trường Trung học cơ sở và phổ thông " * 8, name="Ng " * 40)
    document = pypdfium2.PdfDocument(slips_pdf([long], issuer="Công an tỉnh"))
    page = document[0]
    bottom_of_slip = page.get_size()[1] - (8 + 56) * 72 / 25.4
    text = page.get_textpage()
    for words in (SLIP.code, "Hết hạn"):
        index, _count = text.search(words).get_next()
        assert text.get_charbox(index)[1] > bottom_of_slip, words


def test_the_qr_code_is_the_link_and_nothing_else() -> None:
    drawing = qr_svg(URL)
    wanted = segno.make(URL, error="m", micro=False)
    (path,) = re.findall(r' d="([^"]+)"', drawing)
    assert _modules(path) == {
        (x + 4, y + 4) for y, row in enumerate(wanted.matrix) for x, dark in enumerate(row) if dark
    }
    assert "script" not in drawing
    assert "http" not in drawing.replace("http://www.w3.org/2000/svg", "")


def _modules(path: str) -> set[tuple[int, int]]:
    """The dark squares of segno's path: moves and horizontal strokes along row centres."""
    dark: set[tuple[int, int]] = set()
    x, y = 0.0, 0.0
    for command, rest in re.findall(r"([Mmh])([-\d. ]+)", path):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", rest)]
        if command == "M":
            x, y = numbers
        elif command == "m":
            x, y = x + numbers[0], y + numbers[1]
        else:
            dark |= {(round(x) + step, int(y)) for step in range(round(numbers[0]))}
            x += numbers[0]
    return dark


def test_none_too_many_or_too_long_a_link_is_a_named_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(BadSlips):
        slips_pdf([], issuer="x")
    with pytest.raises(BadSlips):
        slips_pdf([replace(SLIP, url="https://k.example/" + "a" * 500)], issuer="x")
    with pytest.raises(BadSlips):
        slips_pdf([replace(SLIP, url="")], issuer="x")
    monkeypatch.setattr(module, "MOST_SLIPS", 2)
    with pytest.raises(BadSlips) as caught:
        slips_pdf([SLIP] * 3, issuer="x")
    assert "3 phiếu" in caught.value.message()
    assert SLIP.code not in str(caught.value)


def test_an_expiry_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        replace(SLIP, expires=datetime(2026, 12, 2))


def test_the_same_slips_are_the_same_file() -> None:
    assert slips_pdf([SLIP], issuer="x") == slips_pdf([SLIP], issuer="x")

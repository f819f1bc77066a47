"""The upper part of page 1 as a picture: only where a stamp can stand in one."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image, ImageDraw

from khien.core.errors import DamagedDocument, EncryptedDocument
from khien.core.limits import Limits
from khien.documents.formats.pdf import PortableDocument
from khien.documents.source import Source
from tests.documents.making import pdf
from tests.documents.pdfium.handmade import handmade
from tests.documents.pdfium.test_pictures import page_with_picture

FORMAT = PortableDocument()
SAMPLES = Path(__file__).parents[3] / "samples" / "files"
WORDS = "Rà soát máy tính kết nối mạng của các cơ quan trong tỉnh. \\ " * 10


def looks(data: bytes) -> list[Image.Image]:
    return list(FORMAT.looks(Source(data), Limits()))


def with_picture(*, top: float, size: float = 80) -> bytes:
    """A page of words with a red square whose upper edge is ``top`` points from the bottom."""
    document = pypdfium2.PdfDocument(pdf(WORDS))
    bitmap = pypdfium2.PdfBitmap.new_native(4, 4, pdfium.FPDFBitmap_BGR)
    bitmap.fill_rect((255, 0, 0, 255), 0, 0, 4, 4)
    image = pypdfium2.PdfImage.new(document)
    image.set_bitmap(bitmap)
    image.set_matrix(pypdfium2.PdfMatrix().scale(size, size).translate(100, top - size))
    page = document[0]
    page.insert_obj(image)
    page.gen_content()
    return saved(document)


def saved(document: pypdfium2.PdfDocument) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_a_page_of_words_is_not_drawn() -> None:
    assert looks(pdf(WORDS)) == []


def test_a_scan_is_shown_by_its_upper_part() -> None:
    (shown,) = looks((SAMPLES / "ban-quet.pdf").read_bytes())

    assert shown.mode in {"L", "RGB"}
    assert 0.5 < shown.height / shown.width < 0.65  # of 1.414
    assert 1_000 < shown.width < 2_600


def test_a_picture_in_the_upper_half_is_seen_in_its_colour() -> None:
    (shown,) = looks(with_picture(top=700))
    colours = {colour for _, colour in shown.getcolors(1 << 24) or []}

    assert (255, 0, 0) in colours


def test_a_picture_further_down_is_not_looked_at() -> None:
    assert looks(with_picture(top=300)) == []


def test_a_picture_smaller_than_any_stamp_is_not_looked_at() -> None:
    assert looks(with_picture(top=700, size=9)) == []


def test_a_page_with_few_words_is_drawn() -> None:
    document, _ = page_with_picture(1.0)

    assert len(looks(saved(document))) == 1


def test_a_page_on_its_side_is_drawn_whole() -> None:
    (shown,) = looks(pdf("#set page(width: 297mm, height: 210mm) \n #rect()"))

    assert shown.width / shown.height == pytest.approx(297 / 210, abs=0.01)


def test_a_page_that_is_one_jpeg_is_decoded_small() -> None:
    page = Image.new("RGB", (2480, 3508), "white")
    ImageDraw.Draw(page).rectangle((200, 700, 700, 900), outline=(200, 0, 0), width=8)
    buffer = io.BytesIO()
    page.save(buffer, "PDF", resolution=300)
    (shown,) = looks(buffer.getvalue())

    assert shown.size == (1240, round(1754 * 0.42))
    red, green, _ = shown.getpixel((101, 375))  # type: ignore[misc]
    assert red > 150 > green


def test_an_annotation_is_drawn() -> None:
    note = "<< /Type /Annot /Subtype /Stamp /F 4 /Rect [72 700 172 730] /AP << /N 7 0 R >> >>"
    data = handmade("", annotations=[note], form="1 0 0 rg 0 0 100 30 re f")
    (shown,) = looks(data)

    assert (255, 0, 0) in {colour for _, colour in shown.getcolors(1 << 24) or []}


def test_what_cannot_be_opened_is_named() -> None:
    with pytest.raises(EncryptedDocument):
        looks(handmade("", locked=True))
    with pytest.raises(DamagedDocument):
        looks(b"%PDF-1.4")

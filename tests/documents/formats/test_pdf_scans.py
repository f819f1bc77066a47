"""Which pages of a PDF are recognised, page by page, and what becomes of the others."""

from __future__ import annotations

import io
import unicodedata
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image

from khien import documents
from khien.core.errors import NoTextLayer, TimedOut
from khien.core.limits import Limits
from khien.documents.document import Document
from khien.documents.ocr.recognition import Mode, Recognition
from khien.documents.pdfium.render import pictured, scan_size
from tests.documents.making import pdf
from tests.documents.ocr.printing import BODY, LEFT, RIGHT, printed, saved, stamped

PAGE = printed(130)
WORDS = " ".join(LEFT + RIGHT + BODY)


def bare(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(ch for ch in plain if not unicodedata.combining(ch))


def scans(*pictures: Image.Image, layer: str = "") -> bytes:
    """A PDF of pictures, each over ``layer``, which nobody sees."""
    made = pypdfium2.PdfDocument(pdf("\n#pagebreak()\n".join([layer or "~"] * len(pictures))))
    for number, picture in enumerate(pictures):
        page = made[number]
        image = pypdfium2.PdfImage.new(made)
        image.load_jpeg(io.BytesIO(saved(picture, "JPEG", quality=85)), inline=True)
        image.set_matrix(pypdfium2.PdfMatrix().scale(*page.get_size()))
        page.insert_obj(image)
        page.gen_content()
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def joined(*parts: bytes) -> bytes:
    whole = pypdfium2.PdfDocument.new()
    for part in parts:
        whole.import_pages(pypdfium2.PdfDocument(part))
    buffer = io.BytesIO()
    whole.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def no_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a page was recognised")

    monkeypatch.setattr(Recognition, "page", refuse)


@pytest.fixture(scope="module")
def scan() -> Document:
    return documents.read(scans(PAGE))


def test_a_page_that_is_a_picture_is_recognised(scan: Document) -> None:
    assert scan.ocr
    assert "Sở Tài chính báo cáo kết quả" in scan.text
    assert scan.properties["scanned_pages"] == scan.properties["recognised_pages"] == "1"
    assert all(0.2 <= line.confidence < 1 for line in scan.lines)
    assert all(line.box is not None for line in scan.lines)
    for line in scan.lines:
        assert scan.text[line.start : line.end] == line.text


@pytest.mark.usefixtures("no_recognition")
@pytest.mark.parametrize(
    "data", [pdf(WORDS), pdf("một #pagebreak() #pagebreak() ba"), pdf("1 2 3")]
)
def test_a_page_with_a_good_layer_never_is(data: bytes) -> None:
    document = documents.read(data)

    assert not document.ocr
    assert document.confidence == 1.0


@pytest.mark.usefixtures("no_recognition")
def test_nor_is_a_scan_whose_words_are_right() -> None:
    document = documents.read(scans(PAGE, layer=WORDS))

    assert not document.ocr
    assert document.properties["scanned_pages"] == "1"
    assert "stamps_not_looked_for" not in document.properties


def test_the_stamps_of_such_a_scan_are_looked_for() -> None:
    assert documents.read(scans(stamped(PAGE, ""), layer=WORDS)).properties["unread_stamps"] == "1"
    never = documents.read(scans(PAGE, layer=WORDS), ocr=Mode.NEVER)
    assert never.properties["stamps_not_looked_for"] == "1"


@pytest.mark.parametrize("layer", [bare(WORDS), "BẢN SAO"], ids=["tones lost", "watermark"])
def test_a_layer_that_is_not_what_one_sees_gives_way(layer: str) -> None:
    document = documents.read(scans(PAGE, layer=layer))

    assert document.ocr
    assert "Sở Y tế cài đặt phần mềm" in document.text
    assert "So Y te" not in document.text


def test_a_layer_stays_when_recognition_makes_no_more_of_it() -> None:
    blank = Image.new("L", PAGE.size, 255)
    document = documents.read(scans(blank, layer=bare(WORDS) * 2))

    assert not document.ocr
    assert "Kinh gui" in document.text


def test_pages_are_judged_one_by_one() -> None:
    document = documents.read(joined(pdf(WORDS), scans(PAGE), pdf("Trang ba có lớp chữ.")))

    assert document.pages == 3
    assert document.ocr
    assert document.properties["recognised_pages"] == "2"
    sure = {line.page: line.confidence for line in document.lines}
    assert sure[1] == sure[3] == 1.0
    assert sure[2] < 1.0


def test_never_and_always() -> None:
    with pytest.raises(NoTextLayer):
        documents.read(scans(PAGE), ocr=Mode.NEVER)
    always = documents.read(pdf(WORDS), ocr=Mode.ALWAYS)
    assert always.ocr
    assert always.properties["recognised_pages"] == "1"


def test_pages_beyond_the_budget_are_named() -> None:
    data = joined(scans(PAGE), scans(PAGE), pdf(WORDS))
    document = documents.read(data, limits=Limits(ocr_pages=1))

    assert document.properties["unread_pages"] == "2"
    assert {line.page for line in document.lines} == {1, 3}


def test_a_first_page_beyond_the_budget_is_late() -> None:
    with pytest.raises((TimedOut, NoTextLayer)):
        documents.read(scans(PAGE), limits=Limits(ocr_seconds=0.001))


def opened(data: bytes) -> Any:
    return pypdfium2.PdfDocument(data)[0]


def test_a_scan_is_recognised_from_its_own_pixels() -> None:
    large = printed(150)

    assert pictured(opened(scans(large))).size == large.size


def test_what_is_no_plain_scan_is_drawn() -> None:
    large = printed(150)
    too_small, square = opened(scans(PAGE)), opened(scans(large.resize((1754, 1754))))
    turned = opened(scans(large))
    turned.set_rotation(90)

    for page in (too_small, square, turned):
        wanted = scan_size(*page.get_size())
        assert pictured(page).size == pytest.approx(wanted, abs=1)
    assert pictured(turned).width > pictured(turned).height


def test_a_page_as_large_as_a_wall_is_drawn_small() -> None:
    assert max(scan_size(14_400, 10_000)) == 4_000
    assert scan_size(1, 14_400)[0] >= 1


def test_drawn_pages_hold_their_annotations() -> None:
    document = pypdfium2.PdfDocument(scans(PAGE))
    annotation = pdfium.FPDFPage_CreateAnnot(document[0], pdfium.FPDF_ANNOT_FREETEXT)
    pdfium.FPDFPage_CloseAnnot(annotation)
    buffer = io.BytesIO()
    document.save(buffer)

    assert documents.read(buffer.getvalue()).ocr

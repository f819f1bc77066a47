"""How much of a page is picture, counted through nested forms, under a cap."""

from __future__ import annotations

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from khien.core.errors import TooLargeDocument
from khien.documents.pdfium import pictures
from khien.documents.pdfium.pictures import Drawn, drawn, worded_annotations
from tests.documents.formats.test_pdf import annotated
from tests.documents.making import pdf


def page_with_picture(share: float) -> tuple[pypdfium2.PdfDocument, Drawn]:
    """A page whose picture covers ``share`` of its height, at full width."""
    document = pypdfium2.PdfDocument(pdf("chữ"))
    page = document[0]
    width, height = page.get_size()
    bitmap = pypdfium2.PdfBitmap.new_native(4, 4, pdfium.FPDFBitmap_BGR)
    bitmap.fill_rect((1, 2, 3, 255), 0, 0, 4, 4)
    image = pypdfium2.PdfImage.new(document)
    image.set_bitmap(bitmap)
    image.set_matrix(pypdfium2.PdfMatrix().scale(width, height * share))
    page.insert_obj(image)
    page.gen_content()
    return document, drawn(page, width * height)


@pytest.mark.parametrize("share", [0.1, 0.5, 1.0])
def test_cover_is_the_share_of_the_page(share: float) -> None:
    _, found = page_with_picture(share)

    assert found.pictures == 1
    assert found.covered == pytest.approx(share, abs=0.01)


def test_a_page_of_words_and_rules_has_no_picture() -> None:
    document = pypdfium2.PdfDocument(pdf("chữ #rect() #line()"))
    found = drawn(document[0], 595 * 842)

    assert (found.pictures, found.covered) == (0, 0.0)
    assert found.paths >= 2
    assert found.objects >= 3


def test_too_many_objects_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_OBJECTS", 1)
    document = pypdfium2.PdfDocument(pdf("chữ #rect() #rect()"))

    with pytest.raises(TooLargeDocument):
        drawn(document[0], 595 * 842)


def test_words_of_annotations_with_their_place() -> None:
    document = pypdfium2.PdfDocument(annotated("TỐI   MẬT"))

    assert worded_annotations(document[0], lambda x, y: (x, 842 - y)) == [
        ("TỐI MẬT", (100.0, 142.0, 160.0, 162.0))
    ]


def test_an_annotation_without_words_is_left_out() -> None:
    document = pypdfium2.PdfDocument(annotated(""))

    assert worded_annotations(document[0], lambda x, y: (x, y)) == []

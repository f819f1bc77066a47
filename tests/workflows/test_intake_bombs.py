"""Files made to exhaust the reader end in a named error, in the worker, and soon (ATTACKS 16)."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import pytest
from tests.documents.making import p, word, word_parts, zipped

from khien.core.limits import Limits
from khien.workflows.intake import Outcome, examine
from khien.workflows.workshop import Workshop


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    with Workshop() as shared:
        yield shared


def pdf(content: bytes, *, kids: bytes = b"[3 0 R]", count: int = 1) -> bytes:
    """A one-page PDF whose content stream is ``content``, deflated."""
    packed = zlib.compress(content, 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids%s/Count %d>>" % (kids, count),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>/Length 5>>"
        b"stream\n/X Do\nendstream",
    ]
    made = b"%PDF-1.5\n"
    places = []
    for number, each in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        made
        + b"xref\n0 7\n0000000000 65535 f \n%strailer<</Root 1 0 R/Size 7>>\n" % table
        + (b"startxref\n%d\n%%%%EOF" % len(made))
    )


PDF_BOMBS = {
    "stream": pdf(b" " * 50_000_000),
    "words": pdf(b"BT /F 12 Tf 10 10 Td " + b"(abcdefghij) Tj " * 120_000 + b"ET"),
    "objects": pdf(b"0 0 1 1 re f " * 200_000),
    "saved-states": pdf(b"q " * 1_000_000),
    "open-arrays": pdf(b"[" * 1_000_000),
    "form-in-itself": pdf(b"/X Do"),
    "pages": pdf(b"", kids=b"[" + b"3 0 R " * 100_000 + b"]", count=100_000),
    "tree-loop": pdf(b"", kids=b"[2 0 R]", count=5),
    "said-pages": pdf(b"", count=2_000_000_000),
}
WORD_BOMBS = {
    "member": zipped(word_parts(p("a")) | {"word/document.xml": bytes(64 * 2**20)}),
    "many-parts": word(p("a"), related={f"header{n}.xml": ("header", p("x")) for n in range(300)}),
    "many-members": zipped(word_parts(p("a")) | {f"x/{n}": "" for n in range(2100)}),
    "deep": zipped(word_parts("<w:sdt>" * 5000)),
    "breaks": word("<w:p><w:r>" + '<w:br w:type="page"/>' * 2000 + "</w:r></w:p>"),
    "wide-attribute": word(f'<w:p w:x="{"a" * 11_000_000}"/>'),
}


@pytest.mark.parametrize("name", sorted(PDF_BOMBS))
def test_pdf_bombs(name: str, workshop: Workshop) -> None:
    found = examine(PDF_BOMBS[name], read=True, workshop=workshop)

    assert found.outcome is Outcome.UNEXAMINABLE
    assert found.error_code in {"too_large", "ocr_missing", "damaged", "timeout"}


@pytest.mark.parametrize("name", sorted(WORD_BOMBS))
def test_word_bombs(name: str, workshop: Workshop) -> None:
    found = examine(WORD_BOMBS[name], read=True, workshop=workshop)

    assert found.outcome is Outcome.UNEXAMINABLE
    assert found.error_code in {"too_large", "damaged"}


def test_after_the_bombs_a_letter_is_read(workshop: Workshop) -> None:
    assert examine(word(p("Kính gửi: Sở Y tế")), workshop=workshop).outcome is Outcome.CLEAR


def test_a_time_limit_ends_a_slow_file(workshop: Workshop) -> None:
    found = examine(word(p("a") * 2000), limits=Limits(seconds=0.0), workshop=workshop)

    assert found.error_code == "timeout"

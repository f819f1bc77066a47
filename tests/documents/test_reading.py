"""One door for all bytes: sniffing, named errors, offsets, and nothing leaked."""

from __future__ import annotations

import io
import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from khien import documents
from khien.core.errors import DamagedDocument, DocumentError, TooLargeDocument
from khien.core.limits import Limits
from khien.documents.document import Document
from khien.documents.format import Format
from tests.documents.making import p, pdf, word, word_parts, zipped

CODES = {"encrypted", "damaged", "too_large", "unsupported", "timeout", "ocr_missing"}
SMALL = Limits(file_bytes=2**20, total_bytes=2**22, seconds=10)


def check(document: Document) -> None:
    """What must hold of every Document."""
    for line in document.lines:
        assert document.text[line.start : line.end] == line.text
        assert 1 <= line.page <= max(document.pages, 1)
        assert "\n" not in line.text
    assert document.text == "\n".join(line.text for line in document.lines)


def read_or_named_error(data: bytes) -> None:
    code = None
    try:
        check(documents.read(data, limits=SMALL))
    except DocumentError as error:
        code = error.code
    assert code is None or code in CODES


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=3000))
@example(b"%PDF-1.7\n")
@example(b"PK\x03\x04")
@example(b"\xff\xfe")
def test_any_bytes_give_a_document_or_a_named_error(data: bytes) -> None:
    read_or_named_error(data)


@settings(deadline=None, max_examples=80)
@given(st.text(max_size=300))
def test_any_text_gives_a_document_or_a_named_error(text: str) -> None:
    read_or_named_error(text.encode("utf-8", "surrogatepass"))
    read_or_named_error(text.encode("utf-16", "surrogatepass"))


_BASES = {
    "docx": word(p("Kính gửi: Sở Y tế") * 5, related={"header1.xml": ("header", p("đầu"))}),
    "pdf": pdf("Kính gửi: Sở Y tế #pagebreak() #rect() hai"),
}


@settings(deadline=None, max_examples=120)
@given(st.sampled_from(sorted(_BASES)), st.integers(0, 2**32), st.integers(1, 12))
def test_spoiled_files_give_a_document_or_a_named_error(base: str, seed: int, hits: int) -> None:
    chance = random.Random(seed)
    data = bytearray(_BASES[base])
    for _ in range(hits):
        at = chance.randrange(len(data))
        if chance.random() < 0.2:
            del data[at : at + chance.randrange(1, 200)]
        else:
            data[at] = chance.randrange(256)
        if not data:
            return
    read_or_named_error(bytes(data))


@settings(deadline=None, max_examples=80)
@given(st.text(alphabet="<>/wptblrcsdi:\"'= ac", max_size=200))
def test_any_body_gives_a_document_or_a_named_error(body: str) -> None:
    read_or_named_error(word(body))


@pytest.mark.parametrize(
    ("data", "name", "format_id"),
    [
        (word(p("a")), "thu.pdf", "docx"),
        (pdf("a"), "thu.docx", "pdf"),
        ("Kính gửi".encode(), "thu.pdf", "txt"),
        (b"\n\n rubbish \n" + pdf("a"), "", "pdf"),
    ],
)
def test_the_bytes_decide_not_the_name(data: bytes, name: str, format_id: str) -> None:
    assert documents.read(data, name).format == format_id


def test_streams_and_bytes_read_alike() -> None:
    data = word(p("a"))

    assert documents.read(io.BytesIO(data)) == documents.read(data)


def test_a_stream_is_read_no_further_than_the_cap() -> None:
    class Endless(io.RawIOBase):
        asked = 0

        def read(self, size: int = -1) -> bytes:
            assert 0 < size <= 101
            self.asked += size
            return b"a" * size

    with pytest.raises(TooLargeDocument):
        documents.read(Endless(), limits=Limits(file_bytes=100))  # type: ignore[arg-type]


def test_an_unforeseen_fault_says_nothing_of_the_content(monkeypatch: pytest.MonkeyPatch) -> None:
    """ATTACKS 34: an exception's text may quote the document."""

    def explode(data: bytes) -> str:
        raise RuntimeError(data.decode())

    monkeypatch.setattr("khien.documents.formats.txt.decoded", explode)
    with pytest.raises(DamagedDocument) as caught:
        documents.read("ĐIỀU-BÍ-ẨN".encode())

    assert "BÍ-ẨN" not in f"{caught.value} {caught.value!r} {caught.value.detail}"
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("fault", [MemoryError, RecursionError])
def test_running_out_is_a_named_error(
    monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    def explode(data: bytes) -> str:
        raise fault

    monkeypatch.setattr("khien.documents.formats.txt.decoded", explode)
    with pytest.raises(DocumentError):
        documents.read(b"a")


def test_every_format_is_complete() -> None:
    found = documents.all_formats()

    ids = [each.id for each in found]
    assert ids == sorted(set(ids))
    assert {"doc", "docx", "eml", "html", "md", "odt", "pdf", "rtf", "txt"} <= set(ids)
    for each in found:
        assert isinstance(each, Format)
        assert all(each.title)


def test_format_of_rewinds_nothing_it_does_not_need() -> None:
    assert documents.format_of(b"\x00\x01\x02") is None
    found = documents.format_of(io.BytesIO(b"%PDF-1.7"))
    assert found is not None
    assert found.id == "pdf"


def test_head_of_a_letter_is_the_letter() -> None:
    data = zipped(word_parts(p("a")))

    assert documents.head(data) == documents.read(data)

"""Packets as documents: the letter first, its files each with a first page of their own."""

from __future__ import annotations

import contextlib
import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.core.errors import (
    DamagedDocument,
    DocumentError,
    TooLargeDocument,
    UnsupportedDocument,
)
from khien.core.limits import DEFAULT_LIMITS, Limits
from khien.documents import format_of, read
from khien.documents.containers.edxml import (
    group,
    groups,
    one,
    parse_packet,
    texts,
)
from khien.documents.containers.packet_head import looks_like_packet
from khien.documents.document import LineKind
from khien.documents.formats.edxml import ExchangePacket
from khien.documents.source import Source
from tests.documents.making import pdf, word_parts
from tests.documents.making import zipped as parts_of
from tests.documents.packets import ANNEX, LETTER, NS, packet, zipped

FIRST = "ỦY BAN NHÂN DÂN"


def text_of(data: bytes) -> str:
    return read(data, "goi.edxml").text


@pytest.mark.parametrize(
    "variant",
    [
        {},
        {"prefix": ""},
        {"business": "Business"},
        {"transfer": "ContentTransferEncoded"},
        {"day": "Date"},
        {"wrap": True},
        {"prefix": "", "business": "Business", "transfer": "ContentTransferEncoded", "wrap": True},
    ],
    ids=str,
)
def test_every_variant_that_is_seen(variant: dict[str, object]) -> None:
    document = read(packet(**variant), "goi.edxml")  # type: ignore[arg-type]
    assert document.format == "edxml"
    assert document.lines[0].text.startswith(FIRST)
    said = json.loads(document.properties["edxml"])
    assert said["header"]["Code"]["CodeNumber"] == "15"
    assert one(group(said["trace"], "Business"), "BusinessDocType") == "0"


def test_the_packet_s_own_words_are_no_part_of_the_letter() -> None:
    document = read(packet(subject="V/v khác hẳn"), "goi.edxml")
    last = document.lines[-1]
    assert (last.text, last.kind) == ("V/v khác hẳn", LineKind.FOOTER)


def test_a_letter_and_its_annex() -> None:
    files = [("bieu.txt", ANNEX.encode()), ("0015.txt", LETTER.encode())]
    document = read(packet(files), "goi.edxml")
    assert document.lines[0].text.startswith(FIRST)  # the one with a number leads
    assert "Biểu tổng hợp" in document.text
    assert document.pages == 2
    assert [part.pages for part in document.parts] == [1, 1]
    assert next(line.page for line in document.lines if "PHỤ LỤC" in line.text) == 2


def test_the_manifest_gives_the_order() -> None:
    files = [("b.txt", b"Van ban thu hai."), ("a.txt", b"Van ban thu nhat.")]
    document = read(packet(files, order=[1, 0]), "goi.edxml")
    assert document.lines[0].text == "Van ban thu nhat."


def test_office_files_and_pdf_are_read_by_their_own_readers() -> None:
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in ("Số: 1/A", "Nội dung"))
    office = parts_of(word_parts(body))
    document = read(packet([("a.docx", office), ("b.pdf", pdf("Bảng biểu"))]), "goi.edxml")
    assert [part.format for part in document.parts] == ["docx", "pdf"]
    wrapped = read(packet([("a.docx", office)], wrap=True), "goi.edxml")
    assert wrapped.parts[0].format == "docx"


def test_a_file_inside_that_is_not_read_is_counted() -> None:
    files = [("0015.txt", LETTER.encode()), ("bieu.xlsx", b"\x00\x01\x02 khong doc duoc")]
    assert read(packet(files), "goi.edxml").properties["embedded_files"] == "1"
    with pytest.raises(DocumentError):
        read(packet([("bieu.bin", b"\x00\x01\x02")]), "goi.edxml")


def test_what_is_no_letter() -> None:
    with pytest.raises(UnsupportedDocument):
        read(packet([]), "goi.edxml")
    status = packet([], more="<StatusCode>03</StatusCode>")
    assert parse_packet(status, limits=DEFAULT_LIMITS).is_status
    with pytest.raises(UnsupportedDocument):
        read(status, "goi.edxml")


@pytest.mark.parametrize(
    "spoiled",
    [
        packet().replace(b"</AttachmentEncoded>", b""),
        packet(more="<Code/>").replace(b"edXML:MessageHeader", b"edXML:Message"),
        packet().replace(b"<edXML:ContentTransferEncoded>", b"<edXML:ContentTransferEncoded>@@@"),
        packet().replace(
            b"</edXML:edXMLHeader>",
            b"<edXML:MessageHeader/></edXML:edXMLHeader>",
        ),
    ],
    ids=["cut", "no header", "no base64", "two headers"],
)
def test_a_spoiled_packet_is_damaged(spoiled: bytes) -> None:
    with pytest.raises(DamagedDocument):
        read(spoiled, "goi.edxml")


def test_outside_entities_and_bombs_are_refused() -> None:
    """ATTACKS 14."""
    xxe = packet().replace(
        b"?>\n", b'?>\n<!DOCTYPE edXML [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n'
    )
    with pytest.raises(DamagedDocument):
        read(xxe, "goi.edxml")
    inner = ["ha", *(f"&l{n};" * 10 for n in range(9))]
    laughs = "".join(f'<!ENTITY l{n} "{value}">' for n, value in enumerate(inner))
    bomb = packet().replace(b"?>\n", f"?>\n<!DOCTYPE edXML [{laughs}]>\n".encode())
    with pytest.raises(DamagedDocument):
        read(bomb, "goi.edxml")


def test_decompression_bombs_and_zips_in_zips() -> None:
    """ATTACKS 16."""
    with pytest.raises(TooLargeDocument):
        read(packet([("a.txt", b"0" * 70_000_000)], wrap=True), "goi.edxml")
    twice = zipped("a.zip", zipped("a.txt", LETTER.encode()))
    with pytest.raises(DamagedDocument):
        read(packet([("a.zip", twice)]), "goi.edxml")


def test_names_that_climb_are_names_only(tmp_path: Path) -> None:
    """ATTACKS 15: nothing is written; a zip whose member climbs out is not opened."""
    document = read(packet([("../../etc/a.txt", LETTER.encode())]), "goi.edxml")
    assert document.lines[0].text.startswith(FIRST)
    with pytest.raises(DocumentError):
        read(packet([("../../etc/a.txt", LETTER.encode())], wrap=True), "goi.edxml")
    assert list(tmp_path.iterdir()) == []


def test_budgets() -> None:
    many = packet([(f"{n}.txt", b"x") for n in range(201)])
    with pytest.raises(TooLargeDocument):
        read(many, "goi.edxml")
    with pytest.raises(TooLargeDocument):
        read(packet(more="<A/>" * 5_000), "goi.edxml")
    with pytest.raises(DocumentError):
        read(packet(more="<A>" * 40 + "</A>" * 40), "goi.edxml")
    with pytest.raises(TooLargeDocument):
        read(packet(), "goi.edxml", limits=Limits(depth=0))


def test_a_value_beyond_ten_megabytes_is_read() -> None:
    letter = LETTER.encode() + b"\n" + b"a b c d " * 1_100_000
    assert len(packet([("a.txt", letter)])) > 10_000_000
    with pytest.raises(TooLargeDocument):  # by characters, not by the parser of XML
        read(packet([("a.txt", letter)]), "goi.edxml")


def test_only_packets_are_taken_for_packets() -> None:
    assert looks_like_packet(packet())
    assert looks_like_packet(b"\xef\xbb\xbf" + packet())
    assert looks_like_packet(packet().decode().encode("utf-16"))
    assert looks_like_packet(b'<?xml version="1.0"?><!-- a --><edXML:edXML xmlns:edXML="x"/>')
    for other in (
        b"<html><body>edXML</body></html>", b"edXML la gi", b"<a><edXML/></a>", b"",
        LETTER.encode(), f'<b xmlns="{NS}"/>'.encode(),
    ):  # fmt: skip
        assert not looks_like_packet(other)
    found = format_of(packet(), "a.xml")
    assert found is not None
    assert found.id == "edxml"


def test_values_are_found_under_any_spelling() -> None:
    values = {"edX": [{"A": "1"}, {"a": "2"}], "BussinessDocType": "3", "To": {"OrganId": "x"}}
    assert one(values, "BusinessDocType") == "3"
    assert one(values, "Nope", "businessdoctype") == "3"
    assert one({"a": ["", "b"]}, "a") == ""
    assert [one(each, "a") for each in groups(values, "EDX")] == ["1", "2"]
    assert group(values, "Nope") == {}
    assert texts({"Place": ["a", "", "b"]}, "place") == ["a", "b"]
    assert texts({"Place": "a"}, "Place") == ["a"]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_change_has_a_named_answer(data: st.DataObject) -> None:
    good = packet()
    at = data.draw(st.integers(0, len(good) - 1))
    cut = data.draw(st.integers(0, 40))
    changed = good[:at] + data.draw(st.binary(max_size=6)) + good[at + cut :]
    with contextlib.suppress(DocumentError):
        read(changed, "goi.edxml")


def test_a_zip_of_several_is_no_wrapped_letter() -> None:
    out = parts_of({"a.txt": "Van ban A", "b.txt": "Van ban B"})
    assert zipfile.is_zipfile(__import__("io").BytesIO(out))
    document = read(packet([("0015.txt", LETTER.encode()), ("kem.zip", out)]), "goi.edxml")
    assert document.properties["embedded_files"] == "2"


def test_a_glance_sees_the_header_and_no_file() -> None:
    data = packet([("a.txt", LETTER.encode() * 90)], subject="Tối mật: họp")
    glance = ExchangePacket().glance(Source(data), DEFAULT_LIMITS)

    assert "Tối mật: họp" in glance.texts[0].split("\n")
    assert len(glance.texts[0]) < 4_000
    assert glance.members


def test_its_files_are_members_and_the_head_is_the_header() -> None:
    data = packet([("a.txt", LETTER.encode()), ("b.txt", b"Kinh gui")], subject="họp")
    found = list(ExchangePacket().members(io.BytesIO(data), DEFAULT_LIMITS))
    head = ExchangePacket().head(io.BytesIO(data), DEFAULT_LIMITS)

    assert [(each.name, each.data) for each in found] == [
        ("a.txt", LETTER.encode()),
        ("b.txt", b"Kinh gui"),
    ]
    assert "họp" in [line.text for line in head.lines]
    assert LETTER.splitlines()[0] not in head.text

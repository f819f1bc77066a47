"""What we write we read: letters, their files, statuses, under any words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.core.limits import DEFAULT_LIMITS
from khien.directives import read_directive
from khien.directives.edxml import Organ, PacketFacts, Reference, codes, facts_of
from khien.directives.edxml_writing import (
    OutFile,
    OutLetter,
    OutStatus,
    StatusCode,
    letter_packet,
    status_packet,
)
from khien.directives.values import Signer
from khien.documents import read
from khien.documents.containers.edxml import parse_packet
from tests.documents.packets import LETTER

AT = datetime(2026, 11, 5, 1, 2, 3, tzinfo=UTC)
SENDER = Organ("000.00.00.H99", "UBND tỉnh Đông Khê")


def letter(**values: Any) -> OutLetter:
    given_values: dict[str, Any] = {
        "sender": SENDER,
        "receivers": (Organ("000.05.00.H99", "Sở Y tế"), Organ("000.06.00.H99", "Sở Công Thương")),
        "number": "15", "notation": "UBND-NC", "day": date(2026, 11, 5), "type_name": "Công văn",
        "subject": "V/v cài đặt phần mềm phòng, chống mã độc",
        "files": (OutFile("15.txt", LETTER.encode()),), "at": AT,
    }  # fmt: skip
    return OutLetter(**(given_values | values))


def facts(data: bytes) -> PacketFacts:
    found = parse_packet(data, limits=DEFAULT_LIMITS)
    return facts_of({"header": found.header, "trace": found.trace})


def test_a_letter_there_and_back() -> None:
    out = letter(
        place="Đông Khê", signer=Signer("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Trần Thị Mẫu"),
        due=date(2026, 11, 30), urgency="HỎA TỐC", steering=True, staff="Lan",
        answers=(Reference("000.01.00.H99", "7/CAT-PA05", "x,2026/10/01,7/CAT-PA05", "2026-10-01"),),
    )  # fmt: skip
    told = facts(letter_packet(out))
    assert told.document_id == "000.00.00.H99,2026/11/05,15/UBND-NC"
    assert (told.sender, told.receivers) == (out.sender, out.receivers)
    assert (told.number, told.notation, told.date) == ("15", "UBND-NC", "2026-11-05")
    assert (told.type_name, told.subject, told.signer) == (out.type_name, out.subject, out.signer)
    assert (told.due, told.urgency, told.business) == ("2026-11-30", "HỎA TỐC", "0")
    assert told.answers == out.answers
    assert told.place == "Đông Khê"


def test_its_files_are_read_by_their_readers() -> None:
    out = letter(files=(OutFile("15.txt", LETTER.encode()), OutFile("a/../b.txt", b"Bieu mau.")))
    data = letter_packet(out)
    held = parse_packet(data, limits=DEFAULT_LIMITS).attachments
    assert [each.data(DEFAULT_LIMITS) for each in held] == [each.data for each in out.files]
    document = read(data, "goi.edxml")
    assert len(document.parts) == 2
    directive = read_directive(document)
    assert directive.header.number == "15"
    assert len(directive.obligations) == 2
    assert not [each for each in directive.warnings if each.code.startswith("packet-n")]


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert letter_packet(letter()) == letter_packet(letter())
    assert letter_packet(letter()) != letter_packet(letter(number="16"))


def test_it_looks_like_the_standard_s_samples() -> None:
    text = letter_packet(letter()).decode()
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<edXML xmlns="http://www.mic')
    for element in (
        "<edXML:edXMLEnvelope>", "<edXML:From><edXML:OrganId>", "<edXML:BussinessDocType>0<",
        '<edXML:edXMLManifest version="1.0">', "<AttachmentEncoded><Attachment><ContentId>cid:",
        "<edXML:ContentTransferEncoded>UEsDB", "<edXML:Timestamp>2026/11/05 08:02:03<",
    ):  # fmt: skip
        assert element in text


@pytest.mark.parametrize("code", list(StatusCode))
def test_a_status_there_and_back(code: StatusCode) -> None:
    answers = Reference(
        SENDER.id, "15/UBND-NC", "000.00.00.H99,2026/11/05,15/UBND-NC", "2026-11-05"
    )
    data = status_packet(OutStatus(Organ("000.05.00.H99", "Sở Y tế"), answers, code, AT))
    found = parse_packet(data, limits=DEFAULT_LIMITS)
    assert found.is_status
    told = facts(data)
    assert (told.status, told.answers, told.sender.id) == (code.value, (answers,), "000.05.00.H99")
    assert told.status_words == codes()["status"][code.value]["vi"]


def test_a_reason_goes_with_a_refusal() -> None:
    status = OutStatus(SENDER, Reference(code="1/A"), StatusCode.REFUSED, AT, words="Sai nơi nhận")
    assert facts(status_packet(status)).status_words == "Sai nơi nhận"


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_any_words_go_through_as_text(subject: str, name: str) -> None:
    """ATTACKS 12 and 14: nothing in a value becomes markup."""
    data = letter_packet(letter(subject=subject, files=(OutFile(name, b"Noi dung."),)))
    found = parse_packet(data, limits=DEFAULT_LIMITS)
    assert len(found.attachments) == 1
    assert found.attachments[0].data(DEFAULT_LIMITS) == b"Noi dung."
    told = facts(data)
    assert told.number == "15"
    printable = "".join(subject.split())
    if subject.isprintable() and printable.isalnum() and printable.isascii():
        assert "".join(told.subject.split()) == printable

"""Packets through the first door: a mark in any file of them, their signature, their values."""

from __future__ import annotations

import pytest
from tests.documents.packets import ANNEX, LETTER, packet
from tests.documents.signing import leader, seal, sign, sign_xml, signed_letter, the_authority

from khien.documents.signatures import SignatureState, verify
from khien.workflows.intake import Outcome, examine

MARKED = LETTER.replace("V/v cài", "MẬT\nV/v cài")


def test_a_clear_packet_is_read() -> None:
    found = examine(packet(), name="goi.edxml", read=True)
    assert found.outcome is Outcome.CLEAR
    assert found.directive is not None
    assert found.directive["number_as_printed"] == "15/UBND-NC"
    assert len(found.directive["obligations"]) == 2
    assert found.directive["packet"]["document_id"] == "000.00.00.H99,2026/11/05,15/UBND-NC"
    assert found.directive["packet"]["raw"]["header"]["Code"]["CodeNumber"] == "15"
    assert found.document is not None
    assert found.document.parts == ()


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_mark_in_any_file_holds_the_packet(at: int) -> None:
    files = [("a.txt", LETTER.encode()), ("b.txt", ANNEX.encode()), ("c.txt", ANNEX.encode())]
    files[at] = (files[at][0], MARKED.encode())
    found = examine(packet(files), name="goi.edxml", read=True)
    assert (found.outcome, found.level) == (Outcome.MARKED, "MẬT")
    assert found.directive is None


def test_a_mark_in_a_zipped_file_holds_the_packet() -> None:
    found = examine(packet([("a.txt", MARKED.encode())], wrap=True), name="a.xml", read=True)
    assert (found.outcome, found.level) == (Outcome.MARKED, "MẬT")


def test_a_file_inside_that_is_not_read_holds_the_packet() -> None:
    files = [("a.txt", LETTER.encode()), ("b.xlsx", b"\x00\x01 khong doc duoc")]
    found = examine(packet(files), name="goi.edxml", read=True)
    assert found.outcome is Outcome.UNEXAMINABLE
    assert found.error_code == "unsupported"


def test_the_signature_of_the_letter_inside() -> None:
    roots = the_authority().roots()
    signed = [("a.pdf", signed_letter())]
    for wrap in (False, True):
        assert verify(packet(signed, wrap=wrap), roots=roots).state is SignatureState.VALID
    assert verify(packet(signed)).state is SignatureState.UNVERIFIABLE
    broken = [("a.pdf", signed_letter() + b"\n9 0 obj <<>> endobj\n")]
    assert verify(packet(broken), roots=roots).state is SignatureState.INVALID


def test_a_signed_letter_beside_an_unsigned_file_is_signed_in_part() -> None:
    files = [("a.pdf", signed_letter()), ("b.txt", ANNEX.encode())]
    found = verify(packet(files), roots=the_authority().roots())
    assert (found.state, found.codes[0]) == (SignatureState.UNVERIFIABLE, "partial")
    both = [("a.pdf", signed_letter()), ("b.pdf", sign(signed_letter(), seal(), place="Hai"))]
    assert verify(packet(both), roots=the_authority().roots()).state is SignatureState.VALID


def test_a_signature_over_the_packet_covers_its_files() -> None:
    roots = the_authority().roots()
    whole = sign_xml(packet(), leader())
    assert verify(whole, roots=roots).state is SignatureState.VALID
    changed = whole.replace(b"<edXML:CodeNumber>15<", b"<edXML:CodeNumber>16<")
    assert changed != whole
    assert verify(changed, roots=roots).state is SignatureState.INVALID
    assert examine(whole, name="goi.edxml", read=True).outcome is Outcome.CLEAR


def test_words_about_packets_are_no_packet() -> None:
    told = verify(("Gói edXML là gì. " * 3).encode())
    assert (told.state, told.codes) == (SignatureState.NONE, ("not-signed",))
    assert verify(packet()).codes == ("not-signed",)

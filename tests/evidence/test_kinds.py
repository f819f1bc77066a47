"""What lies beside bundles on a stick is told from bundles; a damaged bundle stays one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.evidence.evidence_samples import NOW, a_bundle, a_ticket

from khien.evidence.dsse import MAX_ENVELOPE
from khien.evidence.judgement import Outcome
from khien.evidence.keys import key_from_seed
from khien.evidence.kinds import FileKind, kind_of
from khien.evidence.receipt import Receipt, make_receipt
from khien.evidence.ticket import make_ticket
from khien.evidence.unit_key import SCHEMA as UNIT_KEY

CONSOLE, PC = key_from_seed(bytes(32)), key_from_seed(bytes(range(32)))
TICKET = a_ticket(CONSOLE)
BUNDLE = a_bundle(TICKET, PC)


def a_receipt() -> bytes:
    receipt = Receipt(
        console_id="c", organisation_id="o", ticket_id="t", pc_id="1", place=None,
        fingerprint="d" * 64, bundle_sha256="b" * 64, sequence=1, outcome=Outcome.REFUSE,
        received_at=NOW, next_challenge=None, reason="replayed",
    )  # fmt: skip
    return make_receipt(receipt, key=CONSOLE)


@pytest.mark.parametrize("name", ["ket-qua.khien", "ket-qua.json", "", "ảnh.docx"])
def test_what_a_file_is_goes_by_its_bytes(name: str) -> None:
    assert kind_of(BUNDLE, name) is FileKind.BUNDLE
    assert kind_of(a_bundle(TICKET, None, sequence=0), name) is FileKind.BUNDLE
    assert kind_of(make_ticket(TICKET, key=CONSOLE), name) is FileKind.PAPERS
    assert kind_of(a_receipt(), name) is FileKind.PAPERS


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"{}", b"[1, 2]", b"\xff" * 100, b"0" * (MAX_ENVELOPE + 1)]
)
def test_another_file_is_another_file_unless_it_bears_our_ending(data: bytes) -> None:
    assert kind_of(data, "anh.jpg") is FileKind.OTHER
    assert kind_of(data, "ket-qua-VP-01.KHIEN") is FileKind.BUNDLE


def test_the_unit_s_key_is_judged_so_that_it_is_refused_by_name() -> None:
    assert kind_of(f'{{"schema": "{UNIT_KEY}"}}'.encode(), "x.txt") is FileKind.BUNDLE


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(BUNDLE) - 1), st.integers(1, 255))
def test_a_bundle_with_one_altered_byte_is_still_judged(position: int, difference: int) -> None:
    data = bytearray(BUNDLE)
    data[position] ^= difference
    assert kind_of(bytes(data), "ket-qua.json") is FileKind.BUNDLE


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.text(max_size=20))
def test_any_bytes_have_an_answer(data: bytes, name: str) -> None:
    assert kind_of(data, name) in FileKind

"""Bundles: what they carry, what of them is believed, and what never leaves a PC."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.evidence.evidence_samples import a_bundle, a_ticket, an_inspection

from khien.evidence import dsse, strict_json
from khien.evidence.bundle import (
    PAYLOAD_TYPE,
    payload_sha256,
    read_declared,
    real_serials,
    verify_bundle,
)
from khien.evidence.errors import (
    Altered,
    BadSignature,
    EvidenceError,
    Malformed,
    UnknownType,
    Unsigned,
)
from khien.evidence.keys import SigningKey, key_from_seed, make_key
from khien.evidence.outward import outward
from khien.evidence.ticket import Ticket

PC = key_from_seed(bytes(range(32)))
FIRST = a_bundle(a_ticket(key_from_seed(bytes(32))), PC)


_SCALAR = st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.text(max_size=400)
_ANY = st.recursive(
    _SCALAR | st.floats(),
    lambda children: (
        st.lists(children, max_size=4) | st.dictionaries(st.text(max_size=10), children, max_size=4)
    ),
    max_leaves=10,
)


def _payload(data: bytes) -> dict[str, Any]:
    payload = json.loads(dsse.open_envelope(data).payload)
    assert isinstance(payload, dict)
    return payload


def test_a_bundle_says_who_when_and_what(ticket: Ticket, pc: SigningKey) -> None:
    data = a_bundle(ticket, pc)
    bundle = verify_bundle(data)
    assert bundle.signed
    assert bundle.live
    assert bundle.fingerprint == pc.public.fingerprint
    assert (bundle.console_id, bundle.organisation_id) == ("bang-dieu-khien-dong-khe", "so-noi-vu")
    assert (bundle.ticket_id, bundle.pc_id, bundle.place) == ("T-1", "PC-1", None)
    assert (bundle.sequence, bundle.previous) == (1, None)
    assert bundle.challenge == ticket.challenge
    assert bundle.hostname == "MAY-01"
    assert bundle.serials == ("DK-0001",)
    assert bundle.taken_at.isoformat() == "2026-11-25T07:59:00+00:00"
    assert bundle.payload_sha256 == payload_sha256(data)


def test_it_is_an_in_toto_statement_about_the_key(ticket: Ticket, pc: SigningKey) -> None:
    statement = _payload(a_bundle(ticket, pc))
    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    assert statement["predicateType"] == "urn:khien:inspection:1"
    assert statement["subject"] == [
        {"name": "pc:PC-1", "digest": {"sha256": pc.public.fingerprint}}
    ]


def test_a_first_bundle_proves_the_secret_without_telling_it(
    ticket: Ticket, pc: SigningKey
) -> None:
    data = a_bundle(ticket, pc)
    assert verify_bundle(data).enrolment is not None
    assert ticket.secret.encode() not in dsse.open_envelope(data).payload
    later = a_bundle(ticket, pc, sequence=2, previous="a" * 64)
    assert verify_bundle(later).enrolment is None


def test_a_place_of_a_batch_is_named(batch: Ticket, pc: SigningKey) -> None:
    bundle = verify_bundle(a_bundle(batch, pc, place=7))
    assert (bundle.pc_id, bundle.place) == (None, 7)
    assert bundle.challenge == batch.challenge_of(7)


def test_an_unsigned_bundle_is_declared_and_only_that(ticket: Ticket) -> None:
    data = a_bundle(ticket, None, sequence=0)
    with pytest.raises(Unsigned) as caught:
        verify_bundle(data)
    assert "người khai" in caught.value.advice()
    bundle = read_declared(data)
    assert not bundle.signed
    assert bundle.fingerprint is None
    assert bundle.enrolment is None


def test_a_signed_bundle_does_not_become_declared(ticket: Ticket, pc: SigningKey) -> None:
    with pytest.raises(Altered):
        read_declared(a_bundle(ticket, pc))
    # Taking the signature off does not make it one either: its payload says that it is signed.
    stripped = json.loads(a_bundle(ticket, pc)) | {"signatures": []}
    with pytest.raises(Altered):
        read_declared(json.dumps(stripped).encode())


# Fact → whether it may leave as it is.
_FACTS: dict[str, tuple[Any, bool]] = {
    "products": (["ClamAV"], True), "count": (3, True), "age": (1.5, True), "ok": (True, True),
    "none": (None, True), "day": ("25/11/2026", True), "disk": ("/dev/sda1", True),
    "what": ("/etc/shadow, journal", True), "files": (4, True),
    "document": ("kế hoạch.docx", False), "home": ("/home/lan/mật", False),
    "windows": ("C:\\Users\\Lan", False), "digest": ("d41d8cd98f00b204e9800998ecf8427e", False),
    "environment": ("A=1", False), "command_line": ("nc -e", False), "deep": ({"a": "b"}, False),
}  # fmt: skip
_PRIVATE = (
    "docx", "lan", "Lan", "mật", "d41d8cd9", "A=1", "nc -e", "Phòng họp", "KẾ HOẠCH",
    "bằng chứng", "with_password",
)  # fmt: skip


def test_nothing_private_leaves_the_pc(ticket: Ticket, pc: SigningKey) -> None:
    facts = {name: value for name, (value, _) in _FACTS.items()}
    finding = an_inspection()["findings"][0] | {
        "reason": "Thấy tệp kế hoạch.docx",
        "facts": facts | {"mounts": ["/", "/home/lan/bí mật"]},
        "source": "/home/lan/.bash_history",
    }
    inspection = an_inspection(
        findings=[finding], source={"kind": "folder", "path": "/home/lan/bằng chứng"}
    )
    data = a_bundle(ticket, pc, inspection=inspection)
    sent = dsse.open_envelope(data).payload.decode()
    assert [word for word in _PRIVATE if word in sent] == []
    kept = verify_bundle(data).inspection["findings"][0]
    shown = {name: value if leaves else "…" for name, (value, leaves) in _FACTS.items()}
    assert kept["facts"] == shown | {"mounts": ["/"]}
    assert kept["facts_left_out"] == 8
    assert kept["source"] == ""
    assert "reason" not in kept


@given(st.dictionaries(st.sampled_from(["facts", "source", "status", "check"]), _ANY), _ANY)
@settings(deadline=None, max_examples=60)
def test_what_may_leave_may_leave_again(finding: dict[str, Any], left_out: Any) -> None:
    made = an_inspection()
    odd = an_inspection(findings=[made["findings"][0] | finding] * 2, left_out=left_out)
    once = outward(odd)
    assert outward(once) == once


def test_what_the_register_needs_is_sent(ticket: Ticket, pc: SigningKey) -> None:
    inspection = verify_bundle(a_bundle(ticket, pc)).inspection
    assert inspection["usb_storage"][0]["serial"] == "0123456789ABCDEF0123456789ABCDEF"
    assert inspection["usb_storage"][0]["drive"] is None
    assert inspection["online_traces"] == [{"at": None, "kind": "dhcp"}]
    assert inspection["findings"][0]["source"] == "dpkg"


def test_a_hostile_host_cannot_make_a_bundle_that_does_not_hold(
    ticket: Ticket, pc: SigningKey
) -> None:
    inspection = an_inspection(
        subject={
            "hostname": "a\x00b\ud800\n<script>" + "x" * 5000,
            "serials": ["1"] * 5000,
            "macs": None,
            "machine_class": "connected",
            "os": None,
        },
        usb_storage=[{"serial": None}] * 5000 + ["x"],
        online_traces=[{"kind": "dhcp", "at": None}] * 5000,
        findings=an_inspection()["findings"] * 900,
        facts="x",
    )
    bundle = verify_bundle(a_bundle(ticket, pc, inspection=inspection))
    assert bundle.hostname.startswith("ab<script>")
    assert len(bundle.hostname) <= 200
    assert bundle.inspection["left_out"] == {
        "findings": 400,
        "usb_storage": 3001,
        "online_traces": 3000,
        "facts": 0,
    }


def _resealed(change: dict[str, Any], key: SigningKey | None = PC) -> bytes:
    """FIRST with fields of its payload changed and signed again: a sound signature."""
    statement = _payload(FIRST)
    for path, value in change.items():
        *parents, last = path.split(".")
        place: Any = statement
        for name in parents:
            place = place[int(name)] if name.isdigit() else place[name]
        place[int(last) if last.isdigit() else last] = value
    return dsse.seal(strict_json.write(statement), payload_type=PAYLOAD_TYPE, key=key)


_INSPECTION = "predicate.inspection"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("predicate", []),
        ("predicate.console", 1),
        ("predicate.sequence", -1),
        ("predicate.sequence", 1.0),
        ("predicate.sequence", True),
        ("predicate.sequence", 2**31),
        ("predicate.previous", "A" * 64),
        ("predicate.previous", ""),
        ("predicate.challenge", "ê"),
        ("predicate.challenge", "not base64"),
        ("predicate.declared", True),
        ("predicate.declared", "no"),
        ("predicate.made_at", "yesterday"),
        ("predicate.place", 1),
        ("predicate.pc", None),
        ("predicate.enrolment", "x"),
        pytest.param(
            "predicate.enrolment.public_key", make_key().public.text, id="another-public-key"
        ),
        ("predicate.enrolment.verifier", "AA=="),
        ("predicate.enrolment.signature", "zz" * 64),
        ("subject", []),
        ("subject.0.name", "pc:PC-2"),
        ("subject.0.digest", {"sha256": "0" * 64}),
        ("subject.0.digest", {}),
        (f"{_INSPECTION}.schema", "khien.inspection/9"),
        (f"{_INSPECTION}.taken_at", "2026-11-25 08:00"),
        (f"{_INSPECTION}.subject.hostname", None),
        (f"{_INSPECTION}.subject.hostname", "x" * 301),
        (f"{_INSPECTION}.subject.machine_class", "home"),
        (f"{_INSPECTION}.subject.serials", [None]),
        (f"{_INSPECTION}.subject.os", {"a": 1}),
        (f"{_INSPECTION}.source.kind", "hearsay"),
        (f"{_INSPECTION}.usb_storage", {}),
        (f"{_INSPECTION}.usb_storage.0", 1),
        (f"{_INSPECTION}.usb_storage.0.serial", 1),
        (f"{_INSPECTION}.usb_storage.0.issued", "yes"),
        (f"{_INSPECTION}.usb_storage.0.flags", "x"),
        (f"{_INSPECTION}.online_traces.0.kind", ""),
        (f"{_INSPECTION}.findings", None),
        (f"{_INSPECTION}.findings", [{}] * 501),
        (f"{_INSPECTION}.findings.0.status", "good"),
        (f"{_INSPECTION}.findings.0.check", "x" * 81),
        (f"{_INSPECTION}.findings.0.control", "x" * 81),
        (f"{_INSPECTION}.findings.0.reason_code", "x" * 61),
        (f"{_INSPECTION}.findings.0.observed_at", None),
        (f"{_INSPECTION}.findings.0.facts_left_out", "3"),
        (f"{_INSPECTION}.left_out", None),
        (f"{_INSPECTION}.left_out.facts", -1),
        (f"{_INSPECTION}.findings.0.facts", []),
        (f"{_INSPECTION}.findings.0.facts", {"a": {"b": 1}}),
        (f"{_INSPECTION}.findings.0.facts", {"a": "x" * 301}),
        (f"{_INSPECTION}.findings.0.facts", {"a": [1]}),
        (f"{_INSPECTION}.findings.0.facts", {str(number): 1 for number in range(61)}),
    ],
)
def test_a_signed_bundle_with_an_odd_field_is_a_named_refusal(field: str, value: object) -> None:
    with pytest.raises(Malformed) as caught:
        verify_bundle(_resealed({field: value}))
    assert caught.value.facts["where"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("_type", "https://in-toto.io/Statement/v2"),
        ("predicateType", "urn:khien:inspection:2"),
        ("predicate.schema", "khien.bundle/2"),
    ],
)
def test_an_unknown_type_is_refused(field: str, value: str) -> None:
    with pytest.raises(UnknownType):
        verify_bundle(_resealed({field: value}))


def test_a_payload_two_readers_would_read_differently_is_refused() -> None:
    payload = dsse.open_envelope(FIRST).payload
    for changed in (
        payload.replace(b'"sequence":1', b'"sequence":1,"sequence":9'),
        payload.replace(b'"sequence":1', b'"sequence":NaN'),
        payload[:-1],
        b"\xef\xbb\xbf" + payload,
        b"null",
    ):
        with pytest.raises(Malformed):
            verify_bundle(dsse.seal(changed, payload_type=PAYLOAD_TYPE, key=PC))


def test_pc_a_cannot_sign_what_pc_b_said() -> None:
    # ATTACKS 29: B's whole payload under A's signature still names B's key.
    with pytest.raises(Malformed):
        verify_bundle(_resealed({}, key=make_key()))


def test_the_wrong_kind_of_file_is_named() -> None:
    with pytest.raises(UnknownType):
        verify_bundle(dsse.seal(b"{}", payload_type="application/json", key=PC))


@given(st.integers(0, len(FIRST) - 1), st.integers(1, 255))
@settings(deadline=None, max_examples=300)
def test_one_altered_byte_anywhere_is_refused(position: int, difference: int) -> None:
    data = bytearray(FIRST)
    data[position] ^= difference
    with pytest.raises(EvidenceError):
        verify_bundle(bytes(data))


@given(st.integers(0, len(dsse.open_envelope(FIRST).payload) - 1), st.integers(1, 255))
@settings(deadline=None, max_examples=150)
def test_one_altered_byte_of_the_payload_breaks_the_signature(
    position: int, difference: int
) -> None:
    import base64

    payload = bytearray(dsse.open_envelope(FIRST).payload)
    payload[position] ^= difference
    envelope = json.loads(FIRST) | {"payload": base64.b64encode(payload).decode()}
    with pytest.raises(BadSignature):
        verify_bundle(json.dumps(envelope).encode())


@given(st.dictionaries(st.sampled_from(sorted(an_inspection())), _ANY))
@settings(deadline=None, max_examples=100)
def test_whatever_an_inspection_holds_a_bundle_is_made_and_read_or_refused(
    odd: dict[str, Any],
) -> None:
    data = a_bundle(a_ticket(PC), PC, inspection=an_inspection(**odd))
    with contextlib.suppress(Malformed):
        verify_bundle(data)


@given(
    st.sampled_from(
        [
            "predicate.enrolment",
            _INSPECTION,
            "subject",
            "predicate.place",
            f"{_INSPECTION}.findings.0",
            f"{_INSPECTION}.usb_storage.0",
        ]
    ),
    _ANY.filter(lambda value: value == value),
)
@settings(deadline=None, max_examples=100)
def test_whatever_a_signed_field_holds_only_named_errors_come(field: str, value: Any) -> None:
    try:
        data = _resealed({field: value})
    except ValueError:
        return  # a NaN inside, which our own writer refuses
    with contextlib.suppress(EvidenceError):
        verify_bundle(data)


def test_a_placeholder_is_no_serial() -> None:
    assert real_serials(["To Be Filled By O.E.M.", "0", "", "B2", "A1", "A1"]) == ("A1", "B2")
    assert real_serials(None) == ()

"""The envelope: what is signed, and that nothing else is believed (ATTACKS 28)."""

from __future__ import annotations

import base64
import json
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.evidence import bundle, dsse, receipt, summary, ticket
from khien.evidence.errors import (
    Altered,
    BadSignature,
    EvidenceError,
    TooLarge,
    UnknownType,
    Unsigned,
)
from khien.evidence.keys import SigningKey, key_from_seed, make_key

TYPE = "application/vnd.khien.test+json"
KEY = key_from_seed(bytes(range(32)))
SEALED = dsse.seal('{"đơn vị":"Đông Khê"}'.encode(), payload_type=TYPE, key=KEY)


def test_pae_is_as_the_protocol_prints_it() -> None:
    # The test vector of the DSSE protocol text.
    assert (
        dsse.pae("http://example.com/HelloWorld", b"hello world")
        == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    )


def test_lengths_are_of_bytes_not_letters() -> None:
    assert dsse.pae("đ", "ê".encode()) == b"DSSEv1 2 \xc4\x91 2 \xc3\xaa"


def test_a_sealed_payload_comes_back_with_its_signer() -> None:
    payload, signer = dsse.verify(SEALED, payload_type=TYPE)
    assert json.loads(payload) == {"đơn vị": "Đông Khê"}
    assert signer == KEY.public


def test_another_type_is_refused_even_with_a_good_signature() -> None:
    with pytest.raises(UnknownType) as caught:
        dsse.verify(SEALED, payload_type="application/vnd.khien.other+json")
    assert TYPE in caught.value.message()


@pytest.mark.parametrize("part", [bundle, receipt, summary, ticket])
def test_one_of_ours_is_told_in_words(part: ModuleType) -> None:
    """A person who takes the ticket for the result reads which it is, no media type."""
    told = UnknownType(found=part.PAYLOAD_TYPE).message()
    assert told.startswith("Không phải loại tệp cần ở đây (đây là ")
    assert "application/" not in told


def test_unsigned_is_its_own_error_and_is_read_only_by_its_own_function() -> None:
    unsigned = dsse.seal(b"{}", payload_type=TYPE, key=None)
    with pytest.raises(Unsigned):
        dsse.verify(unsigned, payload_type=TYPE)
    assert dsse.unsigned_payload(unsigned, payload_type=TYPE) == b"{}"
    with pytest.raises(Altered):
        dsse.unsigned_payload(SEALED, payload_type=TYPE)
    with pytest.raises(UnknownType):
        dsse.unsigned_payload(unsigned, payload_type="another")


def _changed(**changes: object) -> bytes:
    return json.dumps(json.loads(SEALED) | changes).encode()


def test_the_payload_of_another_is_not_carried_by_this_signature() -> None:
    other = base64.b64encode(b'{"a":1}').decode()
    with pytest.raises(BadSignature):
        dsse.verify(_changed(payload=other), payload_type=TYPE)


def test_the_signature_is_not_carried_by_another_key() -> None:
    entry = json.loads(SEALED)["signatures"][0] | {"keyid": make_key().public.text}
    with pytest.raises(BadSignature):
        dsse.verify(_changed(signatures=[entry]), payload_type=TYPE)


@pytest.mark.parametrize(
    "signatures",
    [
        None,
        {},
        "x",
        [1],
        [{}],
        [{"keyid": "AA==", "sig": "AA=="}],
        [{"keyid": KEY.public.text}],
        [{"keyid": KEY.public.text, "sig": 1}],
        [{"keyid": KEY.public.text, "sig": "AA==", "more": 1}],
        [{"keyid": KEY.public.text, "sig": "AA=="}] * 2,
    ],
)
def test_odd_signatures_are_refused(signatures: object) -> None:
    with pytest.raises(Altered):
        dsse.verify(_changed(signatures=signatures), payload_type=TYPE)


@pytest.mark.parametrize("payload", ["e30", "e30=\n", "e31=", "e3-_", "ê", 1, None])
def test_base64_has_one_spelling(payload: object) -> None:
    with pytest.raises(Altered):
        dsse.verify(_changed(payload=payload), payload_type=TYPE)


def test_a_short_signature_does_not_hold() -> None:
    entry = {"keyid": KEY.public.text, "sig": "AA=="}
    with pytest.raises(BadSignature):
        dsse.verify(_changed(signatures=[entry]), payload_type=TYPE)


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b"null", b"\xff\xfe", b"PK\x03\x04", SEALED[:-9]]
)
def test_what_is_no_envelope_is_named(data: bytes) -> None:
    with pytest.raises(Altered):
        dsse.verify(data, payload_type=TYPE)


def test_an_unknown_or_repeated_field_is_refused() -> None:
    with pytest.raises(Altered):
        dsse.verify(_changed(extra=1), payload_type=TYPE)
    with pytest.raises(Altered):
        dsse.verify(
            SEALED.replace(b'{"payload":', b'{"payload":"","payload":', 1), payload_type=TYPE
        )


def test_a_huge_file_is_refused_unread() -> None:
    with pytest.raises(TooLarge):
        dsse.verify(b" " * (dsse.MAX_ENVELOPE + 1), payload_type=TYPE)


def test_a_changed_type_breaks_the_signature() -> None:
    with pytest.raises(BadSignature):
        dsse.verify(_changed(payloadType="other"), payload_type="other")


@given(st.integers(0, len(SEALED) - 1), st.integers(1, 255))
@settings(deadline=None, max_examples=300)
def test_one_altered_byte_anywhere_is_refused(position: int, difference: int) -> None:
    data = bytearray(SEALED)
    data[position] ^= difference
    with pytest.raises(EvidenceError):
        dsse.verify(bytes(data), payload_type=TYPE)


@given(st.integers(0, len(SEALED) - 1))
@settings(deadline=None, max_examples=100)
def test_a_cut_file_is_refused(length: int) -> None:
    with pytest.raises(EvidenceError):
        dsse.verify(SEALED[:length], payload_type=TYPE)


@given(st.binary(max_size=300))
@settings(deadline=None, max_examples=100)
def test_any_payload_is_carried_as_it_is(payload: bytes) -> None:
    key = SigningKey(KEY._key)
    assert (
        dsse.verify(dsse.seal(payload, payload_type=TYPE, key=key), payload_type=TYPE)[0] == payload
    )

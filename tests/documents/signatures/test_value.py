"""The value, its order of gravity, and its sentences."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from khien.core.i18n import use_language
from khien.documents.signatures import Reason, Signature, SignatureState, reason_in_words
from khien.documents.signatures.value import REASONS, STATES, none, together, unverifiable

VALID = Signature(SignatureState.VALID, "A", "Cơ quan A", datetime(2026, 11, 2, tzinfo=UTC))


def test_the_worst_decides_whatever_the_order() -> None:
    broken = Signature(SignatureState.INVALID, "B", None, None, (Reason("altered"),))
    doubted = unverifiable("untrusted")
    for given in ([VALID, broken, doubted], [doubted, VALID, broken]):
        assert together(given).state is SignatureState.INVALID
        assert together(given).signer == "B"
    assert together([VALID, doubted]).state is SignatureState.UNVERIFIABLE
    # A name that another signature proved is not lent to one that proves nothing.
    assert together([VALID, doubted]).signer is None


def test_one_signature_is_told_as_it_is() -> None:
    assert together([VALID]) is VALID


def test_json_is_plain_and_in_utc() -> None:
    told = json.loads(json.dumps(VALID.as_json()))
    assert told["state"] == "valid"
    assert told["at"] == "2026-11-02T00:00:00+00:00"
    assert none("scan").as_json()["reasons"] == ["Bản quét, không kiểm được chữ ký."]


@pytest.mark.parametrize("code", sorted(REASONS))
def test_every_reason_has_words_in_both_languages(code: str) -> None:
    stored = {"code": code, "facts": {"signer": "A", "state": "valid"}}
    with use_language("vi"):
        first = reason_in_words(stored)
    with use_language("en"):
        second = reason_in_words(stored)
    assert first != second
    assert "{" not in first + second


def test_a_state_in_a_reason_is_said_in_words() -> None:
    for state in STATES:
        said = reason_in_words({"code": "one-of", "facts": {"signer": "A", "state": state}})
        assert state not in said.split()


def test_a_code_of_a_newer_version_is_shown_as_itself() -> None:
    assert reason_in_words({"code": "moi-hon", "facts": {}}) == "moi-hon"
    assert reason_in_words({}) == ""

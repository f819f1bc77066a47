"""What tells a disk and a system from others leaves a PC only as a fingerprint."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.evidence import evidence_samples as samples

from khien.evidence.bundle import verify_bundle
from khien.evidence.errors import Malformed
from khien.evidence.fields import Fields
from khien.evidence.inspection_fields import check_inspection
from khien.evidence.keys import make_key
from khien.evidence.outward import outward
from khien.evidence.traits import CODES, MOST, is_code, only_codes, trait_codes

SYSTEM = {"kind": "system", "value": "S-1-5-21-1-2-3"}
DISK = {"kind": "disk", "value": "WD-CANARY-0041"}


def codes(*told: Any, console: str = "bang-1") -> list[str]:
    return trait_codes({"traits": list(told)}, console_id=console)


def test_the_more_telling_first_and_the_same_again() -> None:
    found = codes(SYSTEM, DISK, SYSTEM)
    assert [one.partition(":")[0] for one in found] == ["disk", "system"]
    assert found == codes(DISK, SYSTEM)
    assert all(map(is_code, found))


def test_records_of_two_consoles_are_not_joined() -> None:
    assert not set(codes(DISK, SYSTEM)) & set(codes(DISK, SYSTEM, console="bang-2"))


def test_the_same_value_of_another_kind_is_another_trait() -> None:
    assert len({one.partition(":")[2] for one in codes(DISK, {**DISK, "kind": "system"})}) == 2


@pytest.mark.parametrize(
    "told",
    [None, [], "disk", [None], ["disk:x"], [{"kind": "face", "value": "x"}], [{"kind": "disk"}],
     [{"kind": "disk", "value": ""}], [{"kind": "disk", "value": 5}], [{"kind": ["disk"]}]],
)  # fmt: skip
def test_what_is_no_trait_gives_no_code(told: Any) -> None:
    assert trait_codes({"traits": told}, console_id="bang-1") == []


def test_a_bundle_carries_codes_and_no_value() -> None:
    inspection = samples.an_inspection()
    inspection["subject"] |= {"traits": [DISK, SYSTEM]}
    data = samples.a_bundle(samples.a_ticket(make_key()), make_key(), inspection=inspection)
    subject = verify_bundle(data).inspection["subject"]
    assert [one.partition(":")[0] for one in subject[CODES]] == ["disk", "system"]
    assert "traits" not in subject
    assert "CANARY" not in json.dumps(verify_bundle(data).inspection)


def test_outward_lets_codes_through_and_nothing_else() -> None:
    good = codes(DISK)
    told = outward({"subject": {CODES: [*good, *good, "disk:WD-CANARY", 5], "traits": [DISK]}})
    assert told["subject"][CODES] == good
    assert outward(told) == told
    assert CODES not in outward({"subject": {CODES: ["x"]}})["subject"]


@pytest.mark.parametrize("told", ["x", [5], ["disk:x"], ["disk:" + "g" * 40], ["a"] * (MOST + 1)])
def test_a_console_refuses_odd_codes(told: Any) -> None:
    inspection = outward(samples.an_inspection())
    check_inspection(Fields(inspection, "inspection"))
    inspection["subject"][CODES] = told
    with pytest.raises(Malformed):
        check_inspection(Fields(inspection, "inspection"))


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.sampled_from(["kind", "value"]), inner, max_size=2)
        ),
    )
)
@settings(max_examples=80, deadline=None)
def test_any_value_gives_codes_or_none(told: Any) -> None:
    assert all(map(is_code, trait_codes({"traits": told}, console_id="c")))
    assert all(map(is_code, only_codes(told)))

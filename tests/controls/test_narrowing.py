"""Which PCs a letter means: outside leaves the count, undecided stays in it and is unknown."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.controls import (
    NARROWING_MESSAGES,
    Narrowed,
    RuleKind,
    Unit,
    catalogue,
    judge,
    narrow,
)
from khien.controls.narrowing import OTHER_PRODUCT, UNDECIDED
from khien.core.findings import Finding, Status
from khien.core.messages import sentence

NOW = datetime.datetime(2026, 11, 25, 8, tzinfo=datetime.UTC)
AV = catalogue()["endpoint.antivirus"]
P, F, U = Status.PASS, Status.FAIL, Status.UNKNOWN


def finding(subject: str, status: Status = P, **facts: object) -> Finding:
    return Finding("av", AV.id, subject, status, "x", NOW, facts)


def answer(narrowed: Narrowed) -> tuple[Status, int, int, int]:
    judged = judge(narrowed.control, narrowed.findings, now=NOW, denominator=narrowed.denominator)
    return judged.status, judged.verified, judged.failed, judged.unknown


def test_nothing_fixed_changes_nothing() -> None:
    found = [finding("1"), finding("2", F)]
    narrowed = narrow(AV, {}, found, [Unit("1"), Unit("2"), Unit("3")])
    assert narrowed == Narrowed(AV, tuple(found), 3)


def test_machines_on_the_network_count_others_leave_and_unrecorded_ones_are_unknown() -> None:
    units = [
        Unit("on", "connected", ("dknet", "Internet")),
        Unit("off", "connected", ("Internet",)),
        Unit("none", "connected", ()),
        Unit("alone", "stand_alone"),
        Unit("unsaid", "connected"),
    ]
    found = [finding(unit.subject) for unit in units]
    narrowed = narrow(AV, {"network": "DKNet"}, found, units)
    assert (narrowed.denominator, narrowed.outside) == (2, 3)
    assert narrowed.undecided == {"network": 1}
    assert answer(narrowed) == (U, 1, 0, 1)


def test_a_fail_on_a_machine_nobody_can_place_is_unknown_and_outside_it_is_nothing() -> None:
    units = [Unit("unsaid", "connected"), Unit("alone", "stand_alone")]
    found = [finding("unsaid", F), finding("alone", F)]
    assert answer(narrow(AV, {"network": "DKNet"}, found, units)) == (U, 0, 0, 1)


def test_the_internet_is_decided_by_the_class_of_the_machine() -> None:
    units = [Unit("a", "connected"), Unit("b", "independent_lan"), Unit("c", "stand_alone")]
    narrowed = narrow(AV, {"network": "Internet"}, [finding("a")], units)
    assert (narrowed.denominator, narrowed.outside) == (1, 2)
    assert answer(narrowed)[0] is P


def test_machines_of_a_kind_the_register_does_not_know_are_unknown() -> None:
    narrowed = narrow(AV, {"machines": "máy chủ"}, [finding("a")], [Unit("a", "connected")])
    assert answer(narrowed) == (U, 0, 0, 1)
    assert narrowed.undecided == {"machines": 1}


@pytest.mark.parametrize(
    ("facts", "status", "code"),
    [
        ({"product": "Mau Endpoint AI"}, P, "x"),
        ({"products": ["ClamAV", "mau"]}, P, "x"),
        ({"product": "ClamAV"}, F, OTHER_PRODUCT),
        ({}, U, UNDECIDED),
        ({"products": []}, U, UNDECIDED),
    ],
)
def test_a_product_named_is_the_one_that_passes(
    facts: dict[str, object], status: Status, code: str
) -> None:
    narrowed = narrow(AV, {"product": "Mau Endpoint"}, [finding("a", **facts)], [Unit("a")])
    (one,) = narrowed.findings
    assert (one.status, one.reason_code) == (status, code)
    assert "Mau Endpoint" in sentence(NARROWING_MESSAGES, one)[0] or code != OTHER_PRODUCT


def test_one_of_several_products_is_enough_and_a_fail_stays_a_fail() -> None:
    found = [finding("a", product="Lamson"), finding("b", F)]
    narrowed = narrow(AV, {"product": "Mau | Lamson"}, found, [Unit("a"), Unit("b")])
    assert [one.status for one in narrowed.findings] == [P, F]


@pytest.mark.parametrize("name", ["cve", "kb"])
def test_a_weakness_named_is_decided_only_by_evidence_that_names_it(name: str) -> None:
    wanted = {name: ("A-1", "A-2")}
    found = [
        finding("both", **{name: ["A-1", "A-2", "A-3"]}), finding("one", **{name: ["A-1"]}),
        finding("pending", F), finding("silent"),
    ]  # fmt: skip
    narrowed = narrow(AV, wanted, found, [Unit(one.subject) for one in found])
    assert [one.status for one in narrowed.findings] == [P, U, U, U]
    assert narrowed.undecided == {name: 3}


def test_a_version_asked_for_must_be_the_one_found() -> None:
    found = [finding("a", version="7.2"), finding("b", version="7.1"), finding("c")]
    narrowed = narrow(AV, {"version": "7.2"}, found, [Unit("a"), Unit("b"), Unit("c")])
    assert [one.status for one in narrowed.findings] == [P, U, U]


def test_the_share_a_letter_asks_for_is_the_share_that_passes() -> None:
    found = [finding("a"), finding("b"), finding("c", F)]
    units = [Unit("a"), Unit("b"), Unit("c")]
    assert answer(narrow(AV, {"share": "60"}, found, units))[0] is P
    assert answer(narrow(AV, {"share": "70"}, found, units))[0] is F
    assert narrow(AV, {"share": "0"}, found, units).control.rule.kind is RuleKind.ALL
    assert narrow(AV, {"share": "nhiều"}, found, units).control == AV


def test_a_share_means_nothing_to_a_control_without_units() -> None:
    drill = catalogue()["service.drill"]
    assert narrow(drill, {"share": "50"}, [], []).control == drill


PARAMS = st.fixed_dictionaries(
    {},
    optional={
        "network": st.sampled_from(["DKNet", "Internet"]),
        "product": st.sampled_from(["Mau", "ClamAV"]),
        "machines": st.just("máy chủ"),
        "kb": st.just(("KB1234567",)),
        "version": st.just("2"),
    },
)
UNITS = st.builds(
    Unit,
    subject=st.sampled_from("abcd"),
    machine_class=st.sampled_from(["connected", "independent_lan", "stand_alone", ""]),
    networks=st.sampled_from([None, (), ("DKNet",)]),
)


@given(PARAMS, st.lists(UNITS, max_size=4, unique_by=lambda unit: unit.subject), st.data())
@settings(deadline=None, max_examples=150)
def test_a_parameter_never_makes_a_pass_out_of_anything_else(
    params: dict[str, str], units: list[Unit], data: st.DataObject
) -> None:
    found = [
        finding(unit.subject, data.draw(st.sampled_from([P, F, U])), product="Mau")
        for unit in units
    ]
    before = {one.subject: one.status for one in found}
    narrowed = narrow(AV, params, found, units)
    for one in narrowed.findings:
        assert one.status is not P or before[one.subject] is P
    assert 0 <= narrowed.denominator <= len(units)
    assert narrowed.denominator + narrowed.outside == len(units)

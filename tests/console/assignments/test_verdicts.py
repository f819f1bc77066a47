"""Verdicts: a machine's findings, people's own acts, what is only stated, and silence."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from tests.console.assignments.findings import (
    ANTIVIRUS,
    make_computer,
    make_finding,
    make_statement,
)
from tests.console.assignments.making import make_assignment, make_directive, make_obligation
from tests.console.people import Province

from khien.console.assignments import queries
from khien.console.assignments.models import Assignment, State
from khien.console.assignments.verdicts import (
    LOOKS,
    ControlVerdict,
    Verdict,
    covered_by,
    verdicts_of,
)
from khien.console.directives.models import Obligation
from khien.console.notices import actions as notices
from khien.console.organisations.models import Organisation
from khien.console.people.models import Person


def an_obligation(province: Province, *controls: str) -> Obligation:
    return make_obligation(make_directive(province), controls=list(controls))


def assigned(province: Province, place: Organisation, *controls: str) -> Assignment:
    return make_assignment(province, place, obligation=an_obligation(province, *controls))


def verdict(item: Assignment) -> Verdict:
    return verdicts_of([item])[item.pk]


def counts(item: Assignment) -> tuple[str, int, int, int, int]:
    found = verdict(item)
    return found.look, found.verified, found.declared, found.unknown, found.failed


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        (["pass", "pass"], ("pass", 2, 0, 0, 0)),
        (["pass", "fail"], ("fail", 1, 0, 0, 1)),
        (["pass", "unknown"], ("unknown", 1, 0, 1, 0)),
        (["pass", None], ("unknown", 1, 0, 1, 0)),
        ([None, None], ("unknown", 0, 0, 2, 0)),
        (["fail", None], ("fail", 0, 0, 1, 1)),
        (["pass", "not_applicable"], ("pass", 1, 0, 0, 0)),
    ],
)
def test_machines_decide(
    province: Province, statuses: list[str | None],
    expected: tuple[str, int, int, int, int],
) -> None:  # fmt: skip
    item = assigned(province, province.clinic, ANTIVIRUS)
    for status in statuses:
        computer = make_computer(province.clinic)
        if status:
            make_finding(province, computer, status)
    assert counts(item) == expected


def test_an_empty_register_is_unknown_never_a_pass(province: Province) -> None:
    found = verdict(assigned(province, province.clinic, ANTIVIRUS))
    assert found.look == "unknown"
    assert found.verified == 0


@pytest.mark.parametrize(("days", "look"), [(29, "pass"), (31, "unknown")])
def test_a_stale_finding_is_unknown(province: Province, days: int, look: str) -> None:
    item = assigned(province, province.clinic, ANTIVIRUS)
    row = make_finding(province, make_computer(province.clinic), "pass", days_old=days)
    assert verdict(item).look == look
    assert verdict(item).controls[0].oldest == row.observed_at


def test_a_finding_from_the_future_is_unknown(province: Province) -> None:
    item = assigned(province, province.clinic, ANTIVIRUS)
    make_finding(
        province, make_computer(province.clinic), "pass", at=timezone.now() + timedelta(days=2)
    )
    assert verdict(item).look == "unknown"


def test_an_old_finding_does_not_count_beside_the_current_one(province: Province) -> None:
    item = assigned(province, province.clinic, ANTIVIRUS)
    computer = make_computer(province.clinic)
    make_finding(province, computer, "fail")
    computer.findings.update(current=False)
    make_finding(province, computer, "pass")
    assert counts(item) == ("pass", 1, 0, 0, 0)


def test_a_pc_out_of_use_counts_nowhere(province: Province) -> None:
    item = assigned(province, province.clinic, ANTIVIRUS)
    gone = make_computer(province.clinic)
    make_finding(province, gone, "fail")
    gone.active = False
    gone.save()
    make_finding(province, make_computer(province.clinic), "pass")
    assert counts(item) == ("pass", 1, 0, 0, 0)


def test_one_pc_is_as_good_as_its_worst_check(province: Province) -> None:
    item = assigned(province, province.clinic, ANTIVIRUS)
    computer = make_computer(province.clinic)
    make_finding(province, computer, "pass", check="antivirus.present")
    make_finding(province, computer, "fail", check="antivirus.fresh")
    assert counts(item) == ("fail", 0, 0, 0, 1)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (0, ("unknown", 1, 0, 2, 0)),
        (1, ("unknown", 1, 1, 1, 0)),
        (2, ("declared", 1, 2, 0, 0)),
        (99, ("declared", 1, 2, 0, 0)),
        (None, ("unknown", 1, 0, 2, 0)),
    ],
)
def test_what_is_stated_covers_only_what_no_machine_answered(
    province: Province, said: int | None, expected: tuple[str, int, int, int, int]
) -> None:
    item = assigned(province, province.clinic, ANTIVIRUS)
    make_finding(province, make_computer(province.clinic), "pass")
    make_computer(province.clinic)
    make_computer(province.clinic)
    make_statement(province, item, said, 3)
    assert counts(item) == expected


def test_what_is_stated_never_hides_a_failure(province: Province) -> None:
    item = assigned(province, province.clinic, ANTIVIRUS)
    make_finding(province, make_computer(province.clinic), "fail")
    make_computer(province.clinic)
    make_statement(province, item, 2, 2)
    assert counts(item) == ("fail", 0, 1, 0, 1)


@pytest.mark.parametrize("control", [ANTIVIRUS, "secrets.wiped-before-reuse"])
def test_a_finding_that_only_states_is_declared_not_verified(
    province: Province, control: str
) -> None:
    item = assigned(province, province.clinic, control)
    make_finding(
        province, make_computer(province.clinic), "pass", control=control, source="declared:form"
    )
    assert counts(item) == ("declared", 0, 1, 0, 0)


def test_no_control_is_proven_by_a_person(province: Province) -> None:
    item = assigned(province, province.clinic)
    assert counts(item) == ("unknown", 0, 0, 1, 0)
    row = make_statement(province, item)
    assert counts(item) == ("declared", 0, 1, 0, 0)
    assert verdict(item).controls[0].oldest == row.observed_at


@pytest.mark.parametrize("control", ["regulation.issued", "accounts.mfa", "people.informed"])
def test_a_control_no_machine_has_answered_is_unknown_until_something_is_handed_in(
    province: Province, control: str
) -> None:
    item = assigned(province, province.clinic, control)
    assert verdict(item).look == "unknown"
    make_statement(province, item)
    assert verdict(item).look == "declared"


def test_an_unknown_control_is_no_control(province: Province) -> None:
    item = assigned(province, province.clinic, "nobody.knows-this")
    assert counts(item) == ("unknown", 0, 0, 1, 0)


def test_what_is_stated_for_one_assignment_says_nothing_of_another(province: Province) -> None:
    mine, other = (assigned(province, province.clinic) for _ in range(2))
    make_statement(province, other)
    found = verdicts_of([mine, other])
    assert (found[mine.pk].look, found[other.pk].look) == ("unknown", "declared")


def test_an_organisation_answers_for_those_below_it(province: Province) -> None:
    item = assigned(province, province.health, ANTIVIRUS)
    make_finding(province, make_computer(province.health), "pass")
    make_finding(province, make_computer(province.clinic), "fail")
    make_finding(province, make_computer(province.culture), "fail")
    assert covered_by(item) == {province.health.pk, province.clinic.pk}
    assert counts(item) == ("fail", 1, 0, 0, 1)


def test_one_below_with_its_own_assignment_answers_for_itself(province: Province) -> None:
    above = assigned(province, province.health, ANTIVIRUS)
    below = make_assignment(province, province.clinic, obligation=above.obligation)
    make_finding(province, make_computer(province.health), "pass")
    make_finding(province, make_computer(province.clinic), "fail")
    together = verdicts_of([above, below])
    assert (together[above.pk].look, together[below.pk].look) == ("pass", "fail")
    # Alone it says the same: a page must not differ from the matrix.
    assert verdict(above) == together[above.pk]
    assert queries.to_mend(province.person("health.officer"), above, verdict(above)) == []
    Assignment.objects.filter(pk=below.pk).update(state=State.WITHDRAWN)
    assert verdict(above).look == "fail"


def confirm_all(people: list[Person], notice_pk: int) -> None:
    for person in people:
        notices.confirm(person, notice_pk)


def test_the_share_who_confirmed_is_the_verdict_of_informed(province: Province) -> None:
    item = assigned(province, province.clinic, "people.informed")
    people = [
        Person.objects.create(username=f"p{n}", full_name=f"P {n}", organisation=province.clinic)
        for n in range(10)
    ]
    directive = item.obligation.directive
    notices.publish(
        province.person("standing"), directive, [province.clinic.pk], title="Đọc", body="Nội dung"
    )
    notice = directive.notices.get()
    assert counts(item) == ("unknown", 0, 0, 10, 0)
    confirm_all(people[:8], notice.pk)
    assert counts(item) == ("unknown", 8, 0, 2, 0)
    confirm_all(people[8:9], notice.pk)
    assert counts(item) == ("pass", 9, 0, 1, 0)
    # A statement does not stand in for what people did not confirm.
    make_statement(province, item, 10, 10)
    assert counts(item) == ("pass", 9, 0, 1, 0)
    for name in ("x", "y"):
        Person.objects.create(username=name, full_name=name, organisation=province.clinic)
    assert verdict(item).look == "unknown"


def test_several_controls_are_as_good_as_the_worst(province: Province) -> None:
    item = assigned(province, province.clinic, ANTIVIRUS, "endpoint.firewall")
    computer = make_computer(province.clinic)
    make_finding(province, computer, "pass")
    assert verdict(item).look == "unknown"
    make_finding(province, computer, "fail", control="endpoint.firewall", check="firewall.on")
    assert counts(item) == ("fail", 1, 0, 0, 1)
    assert [part.look for part in verdict(item).controls] == ["pass", "fail"]


def test_many_assignments_cost_a_handful_of_queries(
    province: Province, django_assert_max_num_queries: object
) -> None:
    obligation = an_obligation(province, ANTIVIRUS, "people.informed")
    for place in (province.health, province.clinic, province.culture, province.commune):
        make_assignment(province, place, obligation=obligation)
        make_finding(province, make_computer(place), "pass")
    items = list(Assignment.objects.select_related("obligation"))
    with django_assert_max_num_queries(13):  # type: ignore[operator]
        verdicts_of(items)


PARTS = st.builds(ControlVerdict, st.just("x"), st.sampled_from(LOOKS), *([st.integers(0, 9)] * 4))


@given(parts=st.lists(PARTS, max_size=5))
def test_a_whole_is_never_better_than_its_worst_part(parts: list[ControlVerdict]) -> None:
    whole = Verdict.of(parts)
    if not parts:
        assert whole.look == "unknown"
    assert all(LOOKS.index(whole.look) <= LOOKS.index(part.look) for part in parts)
    assert sum(whole.parts().values()) == sum(part.total for part in parts)
    assert Verdict.together([Verdict.of([part]) for part in parts]) == whole


def narrowed(province: Province, place: Organisation, params: dict[str, object]) -> Assignment:
    """An assignment whose letter fixes something about antivirus."""
    obligation = an_obligation(province, ANTIVIRUS)
    obligation.control_params = {ANTIVIRUS: params}
    obligation.save(update_fields=["control_params"])
    return make_assignment(province, place, obligation=obligation)


@pytest.mark.django_db
def test_a_letter_about_one_network_counts_its_machines_only(province: Province) -> None:
    place = province.health
    item = narrowed(province, place, {"network": "DKNet"})
    for name, networks in (("A", ["DKNet"]), ("B", []), ("C", None)):
        computer = make_computer(place, name)
        computer.networks = networks
        computer.save()
        make_finding(province, computer, "pass")
    assert counts(item) == ("unknown", 1, 0, 1, 0)
    (part,) = verdict(item).controls
    assert (part.outside, part.undecided) == (1, {"network": 1})


@pytest.mark.django_db
def test_a_share_the_letter_asks_for_replaces_the_catalogues(province: Province) -> None:
    place = province.health
    item = narrowed(province, place, {"share": "50"})
    make_finding(province, make_computer(place, "A"), "pass")
    make_finding(province, make_computer(place, "B"), "fail")
    assert verdict(item).look == "pass"


@pytest.mark.django_db
def test_what_is_to_mend_leaves_out_machines_that_are_not_meant(province: Province) -> None:
    place = province.health
    item = narrowed(province, place, {"network": "DKNet"})
    for name, networks in (("A", ["DKNet"]), ("B", [])):
        computer = make_computer(place, name)
        computer.networks = networks
        computer.save()
        make_finding(province, computer, "fail")
    listed = queries.to_mend(province.person("health.officer"), item, verdict(item))
    assert [one.computer.name for one in listed] == ["A"]

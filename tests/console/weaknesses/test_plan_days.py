"""Plans by their days and their PCs: at the edges, withdrawn, lapsed, of another, in every list."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.console.people import Province
from tests.console.weaknesses.told import finding, out_of_support

from khien.console.audit.models import Event
from khien.console.endpoints.models import Computer
from khien.console.endpoints.queries import computers_for, counts_for, findings_of
from khien.console.evidence.models import FindingRow
from khien.console.people import access
from khien.console.people.models import Grant, Role
from khien.console.weaknesses import actions, problems, queries
from khien.console.weaknesses.models import ReplacementPlan
from khien.console.weaknesses.plans import as_planned, in_force, planned

State = ReplacementPlan.State
FURTHEST = 31 * actions.MOST_MONTHS


def day(ahead: int) -> date:
    return timezone.localdate() + timedelta(days=ahead)


@pytest.fixture
def old(province: Province) -> Computer:
    computer = Computer.objects.create(organisation=province.health, name="YT-01")
    out_of_support(province, computer)
    return computer


def propose(
    province: Province, computer: Computer, *, ahead: int = 60, who: str = "health.officer"
) -> ReplacementPlan:
    return actions.propose(
        province.person(who), computer, replace_by=day(ahead), how="Mua máy",
        compensation=["off_network"],
    )  # fmt: skip


def accept(province: Province, plan: ReplacementPlan) -> None:
    actions.decide(province.person("standing"), plan, accept=True)


def status(province: Province, computer: Computer) -> str:
    rows = findings_of(province.person("standing"), computer)
    return next(one.status for one in rows if one.check_id == "os.supported")


@pytest.mark.parametrize(
    ("ahead", "fits"),
    [(-1, False), (0, False), (1, True), (FURTHEST, True), (FURTHEST + 1, False)],
)
def test_the_days_a_plan_may_name(
    province: Province, old: Computer, ahead: int, fits: bool
) -> None:
    if fits:
        assert propose(province, old, ahead=ahead).state == State.PROPOSED
        return
    with pytest.raises(problems.PlanIncomplete):
        propose(province, old, ahead=ahead)
    assert not ReplacementPlan.objects.exists()
    assert not Event.objects.filter(verb="plan.propose").exists()


@pytest.mark.parametrize(
    ("state", "ahead", "counts"),
    [
        (State.ACCEPTED, 1, True), (State.ACCEPTED, 0, True), (State.ACCEPTED, -1, False),
        (State.PROPOSED, 1, False), (State.REFUSED, 1, False), (State.ENDED, 1, False),
    ],
)  # fmt: skip
def test_a_plan_in_force(
    province: Province, old: Computer, state: str, ahead: int, counts: bool
) -> None:
    """Beside the finding, in the count and in the lists alike."""
    plan = propose(province, old)
    ReplacementPlan.objects.filter(pk=plan.pk).update(state=state, replace_by=day(ahead))
    viewer = province.person("standing")
    assert status(province, old) == ("unknown" if counts else "fail")
    assert counts_for(viewer).failing == (0 if counts else 1)
    assert in_force().exists() is counts
    assert FindingRow.objects.filter(planned()).exists() is counts
    for which, expected in (("planned", counts), ("failing", not counts), ("passing", False)):
        assert bool(computers_for(viewer, state=which)) is expected


def test_the_day_is_asked_anew_each_time(province: Province, old: Computer) -> None:
    accept(province, propose(province, old, ahead=3))
    assert in_force(day(3)).exists()
    assert not in_force(day(4)).exists()


@pytest.mark.parametrize("before", [State.PROPOSED, State.ACCEPTED])
def test_an_approval_that_is_withdrawn(province: Province, old: Computer, before: str) -> None:
    plan = propose(province, old)
    if before == State.ACCEPTED:
        accept(province, plan)
    actions.end(province.person("standing"), plan, reason="Không còn kinh phí")
    assert status(province, old) == "fail"
    with pytest.raises(problems.NotWaiting):
        accept(province, plan)
    with pytest.raises(problems.NotWaiting):
        actions.end(province.person("standing"), plan, reason="lần nữa")
    plan.refresh_from_db()
    assert (plan.state, plan.decision_reason) == (State.ENDED, "Không còn kinh phí")
    assert propose(province, old).state == State.PROPOSED


def test_a_proposal_whose_day_came_is_not_accepted_and_does_not_wait(
    province: Province, old: Computer
) -> None:
    plan, standing = propose(province, old), province.person("standing")
    assert queries.waiting_plans(standing) == 1
    ReplacementPlan.objects.update(replace_by=day(0))
    assert queries.waiting_plans(standing) == 1
    ReplacementPlan.objects.update(replace_by=day(-1))
    assert queries.waiting_plans(standing) == 0
    with pytest.raises(problems.NotWaiting):
        accept(province, plan)
    assert status(province, old) == "fail"


def test_a_plan_of_today_is_open_still_and_no_second_one_fits(
    province: Province, old: Computer
) -> None:
    accept(province, propose(province, old))
    ReplacementPlan.objects.update(replace_by=day(0))
    with pytest.raises(problems.PlanOpen):
        propose(province, old)


def test_two_open_plans_of_a_pc_cannot_be_kept(province: Province, old: Computer) -> None:
    plan = propose(province, old)
    plan.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        plan.save()


def test_what_is_repaired_needs_no_plan_and_what_fails_otherwise_gets_none(
    province: Province, old: Computer
) -> None:
    FindingRow.objects.update(status="pass", reason_code="in-support")
    with pytest.raises(problems.NothingToPlan):
        propose(province, old)
    FindingRow.objects.update(status="fail", reason_code="out-of-support", current=False)
    with pytest.raises(problems.NothingToPlan):
        propose(province, old)
    finding(province, old, "weaknesses.known-fixes", "fail", "open")
    with pytest.raises(problems.NothingToPlan):
        propose(province, old)


def test_a_pass_stays_a_pass_under_a_plan(province: Province, old: Computer) -> None:
    accept(province, propose(province, old))
    FindingRow.objects.update(status="pass", reason_code="in-support")
    assert status(province, old) == "pass"
    assert counts_for(province.person("standing")).passing == 1


def test_only_the_shown_row_changes(province: Province, old: Computer) -> None:
    accept(province, propose(province, old))
    (row,) = FindingRow.objects.all()
    as_planned([row])
    assert (row.status, row.facts["until"]) == ("unknown", day(60).isoformat())
    assert row.facts["name"] == "Windows 7"
    assert FindingRow.objects.get().status == "fail"
    as_planned([])


@pytest.mark.parametrize("who", ["culture.officer", "clinic.officer", "standing", "health.staff"])
def test_nobody_proposes_for_a_pc_of_another(province: Province, old: Computer, who: str) -> None:
    with pytest.raises(access.Refused):
        propose(province, old, who=who)


def test_a_standing_unit_of_another_branch_does_not_decide(
    province: Province, old: Computer
) -> None:
    plan = propose(province, old)
    other = province.person("culture.staff")
    Grant.objects.create(person=other, role=Role.STANDING_UNIT, scope=province.culture)
    for act in (
        lambda: actions.decide(other, plan, accept=True),
        lambda: actions.end(other, plan, reason="x"),
    ):
        with pytest.raises(access.Refused):
            act()
    assert queries.waiting_plans(other) == 0
    assert not queries.plans_for(other)
    plan.refresh_from_db()
    assert plan.state == State.PROPOSED


def test_measures_that_there_are_not_are_left_out(province: Province, old: Computer) -> None:
    plan = actions.propose(
        province.person("health.officer"), old, replace_by=day(9), how="  Mua \n máy ",
        compensation=["no_usb", "magic", "no_usb", "off_network"],
    )  # fmt: skip
    assert (plan.compensation, plan.how) == (["off_network", "no_usb"], "Mua máy")

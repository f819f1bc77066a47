"""Out of support: failed, accepted with a plan until its day, failed again after it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.console.assignments.making import make_assignment, make_directive, make_obligation
from tests.console.people import Province, sign_in
from tests.console.weaknesses.told import CONTROL, finding, out_of_support, windows

from khien.console.assignments.models import Assignment
from khien.console.assignments.verdicts import ControlVerdict, verdicts_of
from khien.console.audit.models import Event
from khien.console.endpoints.models import Computer
from khien.console.endpoints.queries import computers_for, counts_for, findings_of
from khien.console.people import access
from khien.console.weaknesses import actions, problems
from khien.console.weaknesses.models import ReplacementPlan

ACCEPTED, PROPOSED = ReplacementPlan.State.ACCEPTED, ReplacementPlan.State.PROPOSED
GHOST = "CVE-2020-0796"


def soon(days: int = 60) -> date:
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def old(province: Province) -> Computer:
    computer = Computer.objects.create(organisation=province.health, name="YT-01")
    out_of_support(province, computer)
    finding(province, computer, "linux.firewall", "pass", "closed")
    return computer


def propose(province: Province, computer: Computer, **changes: Any) -> ReplacementPlan:
    values = {"replace_by": soon(), "how": "Mua máy mới", "compensation": ["off_network"]}
    return actions.propose(province.person("health.officer"), computer, **(values | changes))  # type: ignore[arg-type]


def accept(province: Province, plan: ReplacementPlan) -> None:
    actions.decide(province.person("standing"), plan, accept=True)


def look(province: Province, computer: Computer) -> tuple[str, str]:
    (row,) = [
        one
        for one in findings_of(province.person("standing"), computer)
        if one.check_id == "os.supported"
    ]
    return row.status, row.reason_code


def assigned(province: Province, **params: object) -> Assignment:
    obligation = make_obligation(
        make_directive(province), controls=[CONTROL], control_params={CONTROL: params}
    )
    return make_assignment(province, province.health, obligation=obligation)


def part_of(item: Assignment) -> ControlVerdict:
    (part,) = verdicts_of([item])[item.pk].controls
    return part


def test_red_then_planned_then_red_again(province: Province, old: Computer) -> None:
    viewer, item = province.person("standing"), assigned(province)
    assert look(province, old) == ("fail", "out-of-support")
    assert part_of(item).look == "fail"
    plan = propose(province, old)
    assert look(province, old)[0] == "fail"  # a proposal alone changes nothing
    accept(province, plan)
    assert look(province, old) == ("unknown", "under-plan")
    assert part_of(item).look == "unknown"
    counts = counts_for(viewer)
    assert (counts.failing, counts.passing, counts.unclear) == (0, 0, 1)
    ReplacementPlan.objects.update(replace_by=soon(0))
    assert look(province, old)[0] == "unknown"  # its last day still counts
    ReplacementPlan.objects.update(replace_by=soon(-1))
    assert look(province, old) == ("fail", "out-of-support")
    assert part_of(item).look == "fail"
    assert counts_for(viewer).failing == 1


def test_a_plan_covers_no_other_fail_and_no_other_pc(province: Province, old: Computer) -> None:
    accept(province, propose(province, old))
    finding(province, old, "weaknesses.known-fixes", "fail", "open")
    other = Computer.objects.create(organisation=province.health, name="YT-02")
    out_of_support(province, other)
    assert counts_for(province.person("standing")).failing == 2
    assert look(province, other)[0] == "fail"


def test_a_planned_pc_is_in_its_own_list_and_in_no_pass(province: Province, old: Computer) -> None:
    accept(province, propose(province, old))
    viewer = province.person("health.officer")
    found = {
        state: [one.name for one in computers_for(viewer, state=state)]
        for state in ("planned", "passing", "failing")
    }
    assert found == {"planned": ["YT-01"], "passing": [], "failing": []}


@pytest.mark.parametrize(
    "changes",
    [
        {"how": "  "}, {"compensation": []}, {"compensation": ["magic"]},
        {"replace_by": date(2020, 1, 1)}, {"replace_by": date(2099, 1, 1)},
    ],
)  # fmt: skip
def test_a_plan_needs_a_way_a_measure_and_a_day(
    province: Province, old: Computer, changes: dict[str, Any]
) -> None:
    with pytest.raises(problems.PlanIncomplete):
        propose(province, old, **changes)


def test_only_a_pc_out_of_support_needs_one(province: Province) -> None:
    fine = Computer.objects.create(organisation=province.health, name="YT-03")
    with pytest.raises(problems.NothingToPlan):
        propose(province, fine)


def test_one_open_plan_and_a_new_one_after_its_day(province: Province, old: Computer) -> None:
    first = propose(province, old)
    with pytest.raises(problems.PlanOpen):
        propose(province, old)
    accept(province, first)
    with pytest.raises(problems.PlanOpen):
        propose(province, old)
    ReplacementPlan.objects.update(replace_by=soon(-1))
    assert propose(province, old).state == PROPOSED
    first.refresh_from_db()
    assert first.state == ReplacementPlan.State.ENDED


def test_a_decision_is_made_once_and_a_refusal_says_why(province: Province, old: Computer) -> None:
    plan, standing = propose(province, old), province.person("standing")
    with pytest.raises(problems.DecisionNeedsReason):
        actions.decide(standing, plan, accept=False)
    actions.decide(standing, plan, accept=False, reason="Chưa có kinh phí")
    with pytest.raises(problems.NotWaiting):
        accept(province, plan)
    assert look(province, old)[0] == "fail"


def test_an_ended_plan_says_nothing(province: Province, old: Computer) -> None:
    plan = propose(province, old)
    accept(province, plan)
    actions.end(province.person("health.officer"), plan, reason="Đã thay máy")
    assert look(province, old)[0] == "fail"
    with pytest.raises(problems.NotWaiting):
        actions.end(province.person("health.officer"), plan, reason="")


def test_each_act_is_in_the_log(province: Province, old: Computer) -> None:
    plan = propose(province, old)
    accept(province, plan)
    actions.end(province.person("standing"), plan, reason="xong")
    told = Event.objects.filter(verb__startswith="plan.").order_by("pk")
    assert [one.verb for one in told] == ["plan.propose", "plan.accept", "plan.end"]


WHO = (
    "health.officer", "root.officer", "health.leader", "health.inspector", "health.staff",
    "standing", "administrator", "clinic.officer", "culture.officer", "culture.leader",
)  # fmt: skip
PROPOSES = {"health.officer", "root.officer"}
SEES = PROPOSES | {"health.leader", "health.inspector", "standing"}


@pytest.mark.parametrize("who", WHO)
def test_each_route_by_role_and_place(who: str, province: Province, old: Computer) -> None:
    plan, client = propose(province, old), sign_in(province.person(who))
    listed = client.get("/weaknesses/plans/")
    elsewhere = who in {"clinic.officer", "culture.officer", "culture.leader"}
    assert listed.status_code == (200 if who in SEES or elsewhere else 403)
    assert ("YT-01" in listed.content.decode()) is (who in SEES)
    gone = 403 if who in SEES else 404
    form = client.get(f"/weaknesses/plans/computer/{old.pk}/").status_code
    assert form == (200 if who in PROPOSES else gone)
    said = client.post(f"/weaknesses/plans/{plan.pk}/decide/", {"accept": "1"}).status_code
    assert said == (303 if who == "standing" else gone)
    ended = client.post(f"/weaknesses/plans/{plan.pk}/end/", {"reason": "x"}).status_code
    assert ended == (303 if who in PROPOSES | {"standing"} else gone)


def test_nobody_decides_on_his_own(province: Province, old: Computer) -> None:
    plan = propose(province, old)
    for who in WHO:
        if who != "standing":
            with pytest.raises(access.Refused):
                actions.decide(province.person(who), plan, accept=True)


def test_proposed_on_the_page(
    province: Province, old: Computer, as_person: Callable[[str], Client]
) -> None:
    client, url = as_person("health.officer"), f"/weaknesses/plans/computer/{old.pk}/"
    page = f"/machines/{old.pk}/"
    assert url in client.get(page).content.decode()
    bad = client.post(url, {"how": "Mua máy mới", "replace_by": "2020-01-01"})
    assert bad.status_code == 200
    values = {"how": "Mua máy", "replace_by": soon().isoformat(), "compensation": ["no_usb"]}
    assert client.post(url, values).status_code == 303
    (plan,) = ReplacementPlan.objects.all()
    assert plan.compensation_words == ["Khóa cổng USB lưu trữ"]
    accept(province, plan)
    shown = client.get(page).content.decode()
    assert "đang xử lý theo kế hoạch" in shown
    assert url not in shown


def test_a_letter_s_numbers_are_judged_by_what_the_pcs_told(province: Province) -> None:
    item = assigned(province, cve=[GHOST])
    windows(province, province.health, "A", 18363, 720)
    assert part_of(item).look == "pass"
    fixed_elsewhere = windows(province, province.health, "B", 19045, 1)  # open to another one
    out_of_support(province, fixed_elsewhere)
    assert part_of(item).look == "pass"
    windows(province, province.health, "C", 18363, 719)
    part = part_of(item)
    assert (part.look, part.failed, part.verified) == ("fail", 1, 2)


def test_a_number_nobody_knows_and_a_silent_pc_stay_unknown(province: Province) -> None:
    item = assigned(province, cve=["CVE-2026-9999"])
    windows(province, province.health, "A", 18363, 720)
    Computer.objects.create(organisation=province.health, name="B")
    part = part_of(item)
    assert (part.look, part.unknown, part.undecided) == ("unknown", 2, {"cve": 1})


def test_a_letter_to_many_asks_once(
    province: Province, django_assert_max_num_queries: Callable[..., object]
) -> None:
    places = [province.health, province.clinic, province.culture, province.commune]
    first = assigned(province, cve=[GHOST])
    items = [
        first,
        *(make_assignment(province, one, obligation=first.obligation) for one in places[1:]),
    ]
    for number, place in enumerate(places):
        windows(province, place, f"PC-{number}", 18363, 719 + number % 2)
    with django_assert_max_num_queries(14):  # type: ignore[attr-defined]
        found = verdicts_of(items)
    assert [found[item.pk].look for item in items] == ["fail", "pass", "fail", "pass"]

"""Every act: from its states only, with its right only, with its words, told in the log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from tests.console.assignments.findings import make_statement
from tests.console.assignments.making import make_assignment
from tests.console.people import Province

from khien.console.assignments import actions, queries, states
from khien.console.assignments.models import Assignment, State
from khien.console.audit.models import Event
from khien.console.people.access import Refused

RUN: dict[str, Callable[..., None]] = {
    verb: getattr(actions, verb) for verb in states.STEPS if hasattr(actions, verb)
}
WHO = {"assignment.review": "standing", "assignment.withdraw": "standing"}


def _who(verb: str) -> str:
    return WHO.get(states.STEPS[verb].right, "health.officer")


def test_every_step_has_its_act() -> None:
    assert set(RUN) == set(states.STEPS)


@pytest.mark.parametrize("verb", sorted(states.STEPS))
@pytest.mark.parametrize("state", State.values)
def test_an_act_leads_from_its_own_states_only(province: Province, verb: str, state: str) -> None:
    item = make_assignment(province, province.health, state=state)
    actor = province.person(_who(verb))
    step = states.STEPS[verb]
    events = Event.objects.count()
    if state in step.sources:
        RUN[verb](actor, item.pk, words="vì sao")
        item.refresh_from_db()
        assert item.state == step.target
        assert item.entries.get().verb == verb
        assert Event.objects.count() == events + 1
    else:
        with pytest.raises(states.StateHasChanged):
            RUN[verb](actor, item.pk, words="vì sao")
        item.refresh_from_db()
        assert item.state == state
        assert not item.entries.exists()


@pytest.mark.parametrize("verb", sorted(v for v, s in states.STEPS.items() if s.needs_words))
def test_an_act_that_needs_words_is_refused_without(province: Province, verb: str) -> None:
    source = sorted(states.STEPS[verb].sources)[0]
    item = make_assignment(province, province.health, state=source)
    with pytest.raises(states.WordsNeeded):
        RUN[verb](province.person(_who(verb)), item.pk, words="  ")


ACTORS = [
    "standing", "health.officer", "health.leader", "health.staff", "health.inspector",
    "clinic.officer", "culture.officer", "administrator",
]  # fmt: skip


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("verb", sorted(states.STEPS))
def test_only_the_right_people_act(province: Province, verb: str, actor: str) -> None:
    step = states.STEPS[verb]
    item = make_assignment(province, province.health, state=sorted(step.sources)[0])
    reviewer = step.right in {"assignment.review", "assignment.withdraw"}
    allowed = {"standing"} if reviewer else {"health.officer", "health.leader"}
    if actor in allowed:
        RUN[verb](province.person(actor), item.pk, words="vì sao")
    else:
        with pytest.raises(Refused):
            RUN[verb](province.person(actor), item.pk, words="vì sao")


def test_what_does_not_exist_is_refused_like_what_is_out_of_reach(province: Province) -> None:
    with pytest.raises(Refused):
        actions.accept(province.person("health.officer"), 10**9)


def test_the_one_who_submitted_cannot_confirm(province: Province) -> None:
    """ATTACKS 7: somebody who is officer and standing unit at once."""
    from khien.console.people.models import Grant, Role

    both = province.person("health.officer")
    Grant.objects.create(person=both, role=Role.STANDING_UNIT, scope=province.root)
    item = make_assignment(province, province.health, state=State.ACCEPTED)
    actions.submit(both, item.pk, words="xong rồi")
    reviewing: list[Callable[..., None]] = [
        actions.confirm, actions.ask_revision, actions.ask_explanation,
    ]  # fmt: skip
    for act in reviewing:
        with pytest.raises(states.OwnWork):
            act(both, item.pk, words="vì sao")
    with pytest.raises(states.OwnWork):
        actions.move_deadline(both, item.pk, due=date(2027, 1, 1), words="tự gia hạn")
    item.refresh_from_db()
    assert item.state == State.SUBMITTED
    assert not [step for step in queries.next_steps(both, item) if step.verb == "confirm"]
    Grant.objects.filter(person=both, role=Role.OFFICER).delete()
    with pytest.raises(states.OwnWork):
        actions.confirm(both, item.pk)
    actions.confirm(province.person("standing"), item.pk, words="đã xem")


def test_what_is_not_proven_goes_on_only_with_words(province: Province) -> None:
    officer, standing = province.person("health.officer"), province.person("standing")
    item = make_assignment(province, province.health, state=State.ACCEPTED)
    for act, who, state in (
        (actions.submit, officer, State.SUBMITTED), (actions.confirm, standing, State.CONFIRMED),
    ):  # fmt: skip
        before = item.state
        with pytest.raises(states.GapNeedsWords):
            act(who, item.pk, words=" ")
        item.refresh_from_db()
        assert item.state == before
        act(who, item.pk, words="máy còn lại đang chờ thay")
        item.refresh_from_db()
        assert item.state == state
    assert "máy còn lại" in queries.history(standing, item)[-1].words


def test_what_somebody_vouches_for_needs_no_words(province: Province) -> None:
    item = make_assignment(province, province.health, state=State.ACCEPTED)
    make_statement(province, item)  # no control is named: a person's word is what there is
    actions.submit(province.person("health.officer"), item.pk)
    item.refresh_from_db()
    assert item.state == State.SUBMITTED


def test_a_moved_deadline_keeps_the_first(province: Province) -> None:
    item = make_assignment(province, province.health)
    actions.move_deadline(
        province.person("standing"), item.pk, due=date(2026, 12, 30), words="thiết bị về chậm"
    )
    item.refresh_from_db()
    assert (item.due, item.first_due) == (date(2026, 12, 30), date(2026, 12, 15))
    with pytest.raises(Refused):
        actions.move_deadline(
            province.person("health.officer"), item.pk, due=date(2027, 1, 1), words="tự gia hạn"
        )


def test_accepting_many_says_which_failed(province: Province) -> None:
    mine = [make_assignment(province, province.health) for _ in range(3)]
    done_before = make_assignment(province, province.health, state=State.CONFIRMED)
    other = make_assignment(province, province.culture)
    wanted = [item.pk for item in (*mine, done_before, other)]
    done, failed = actions.accept_all(province.person("health.officer"), wanted)
    assert done == 3
    assert set(failed) == {done_before.pk, other.pk}
    assert Assignment.objects.filter(state=State.ACCEPTED).count() == 3


def test_an_obligation_out_of_scope_never_becomes_work(province: Province) -> None:
    from django.db import transaction
    from tests.console.assignments.making import make_directive, make_obligation

    from khien.console.assignments.issuing import NotWork, create_assignments

    letter = make_directive(province)
    values: list[dict[str, Any]] = [{"scope": "excluded"}, {"removed_reason": "trùng mục 2"}]
    for value in values:
        obligation = make_obligation(letter, **value)
        with pytest.raises(NotWork), transaction.atomic():
            create_assignments(
                province.person("standing"), obligation, [province.health.pk], due=None
            )
    assert not Assignment.objects.exists()

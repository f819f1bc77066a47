"""What a person changed in a reading is kept field by field, and the last act can be taken back."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from tests.console.directives.letters import LINES, letter, rows
from tests.console.people import Province

from khien.console.audit.models import Event
from khien.console.directives import actions, changing, errors
from khien.console.directives.corrections import Correction, columns, reader_said, snapshot
from khien.console.directives.models import Directive, Obligation
from khien.console.people import access
from khien.console.people.models import Person


@pytest.fixture
def directive(province: Province, standing: Person) -> Directive:
    return letter(standing, province.police)


def changed(row: Obligation, **values: Any) -> actions.Wording:
    return dataclasses.replace(changing.wording_of(row), **values)


def last() -> Correction:
    found = Correction.objects.order_by("-pk").first()
    assert found is not None
    return found


def state(directive: Directive) -> list[dict[str, Any]]:
    return [{"pk": row.pk, **snapshot(row)} for row in rows(directive)]


def test_a_corrected_field_keeps_what_the_reader_and_the_person_said(
    directive: Directive, standing: Person
) -> None:
    row = rows(directive)[0]
    actions.edit_obligation(standing, row, version=1, wording=changed(row, actors=["Sở Y tế"]))
    kept = last()
    assert (kept.act, kept.by) == ("edit", standing)
    (entry,) = kept.rows
    assert entry["reader"] == {"actors": ["addressees"], "confirmed": False}
    assert entry["before"] == {"actors": ["addressees"], "confirmed": False}
    assert entry["after"] == {"actors": ["Sở Y tế"], "confirmed": True}
    row.refresh_from_db()
    actions.edit_obligation(standing, row, version=2, wording=changed(row, actors=["Sở Nội vụ"]))
    (entry,) = last().rows
    assert (entry["reader"], entry["before"], entry["after"]) == (
        {"actors": ["addressees"]}, {"actors": ["Sở Y tế"]}, {"actors": ["Sở Nội vụ"]},
    )  # fmt: skip


def test_the_reading_s_own_values_survive_every_change(
    directive: Directive, standing: Person
) -> None:
    row = rows(directive)[0]
    said = reader_said(directive, 0)
    assert said == snapshot(row)
    later = date(2027, 1, 5)
    actions.edit_obligation(standing, row, version=1, wording=changed(row, deadline=later))
    assert last().rows[0]["reader"]["deadline"] == "2026-12-15"
    assert last().rows[0]["after"]["deadline"] == "2027-01-05"
    directive.refresh_from_db()
    assert reader_said(directive, 0) == said
    assert reader_said(directive, None) is None
    assert reader_said(directive, 99) is None


@pytest.mark.parametrize("value", [None, date(2026, 12, 1)])
def test_kept_columns_go_back_into_a_row(directive: Directive, value: date | None) -> None:
    row = rows(directive)[0]
    row.deadline = value
    assert columns(snapshot(row))["deadline"] == value


def test_the_head_is_kept_only_where_it_changed(directive: Directive, standing: Person) -> None:
    names = [field.name for field in dataclasses.fields(actions.Header)]
    values = {name: getattr(directive, name) for name in names}
    actions.edit_header(standing, directive, version=1, header=actions.Header(**values))
    assert not Correction.objects.exists()
    values |= {"subject": "việc khác", "date": date(2026, 11, 17)}
    actions.edit_header(standing, directive, version=2, header=actions.Header(**values))
    (entry,) = last().rows
    assert entry["reader"]["subject"] == "tăng cường bảo đảm an ninh mạng"
    assert entry["before"] == {"date": "2026-11-16", "subject": "tăng cường bảo đảm an ninh mạng"}
    assert entry["after"] == {"date": "2026-11-17", "subject": "việc khác"}


Act = Callable[[Person, Directive], object]
ACTS: dict[str, Act] = {
    "edit": lambda p, d: actions.edit_obligation(
        p, rows(d)[0], version=1, wording=changed(rows(d)[0], text="Cài phần mềm")
    ),
    "add": lambda p, d: actions.add_obligation(
        p, d, wording=actions.Wording(text="Cử cán bộ"), after=rows(d)[0].pk
    ),
    "split": lambda p, d: actions.split_obligation(p, rows(d)[1], version=1, at=44),
    "merge": lambda p, d: actions.merge_with_next(p, rows(d)[0], version=1, next_version=1),
    "leave_out": lambda p, d: actions.leave_out(p, rows(d)[0], version=1, reason="đã làm"),
    "confirm": lambda p, d: actions.confirm(p, rows(d)[0], version=1),
    "confirm_rest": lambda p, d: actions.confirm_rest(p, d),
}


@pytest.mark.parametrize("act", list(ACTS))
def test_the_last_act_is_taken_back_whole(directive: Directive, standing: Person, act: str) -> None:
    before = state(directive)
    ACTS[act](standing, directive)
    assert last().act == act
    assert state(directive) != before
    about = actions.undo(standing, directive)
    after = state(directive)
    # Adding makes room between two orders; the order itself is the same.
    for each in (*before, *after):
        each.pop("order")
    assert after == before
    assert about is None or about in {row.pk for row in rows(directive)}
    assert last().undone_at is not None
    assert Event.objects.filter(verb="obligation.undo").count() == 1
    with pytest.raises(errors.NothingToUndo):
        actions.undo(standing, directive)


def test_two_acts_are_taken_back_one_after_the_other(
    directive: Directive, standing: Person
) -> None:
    before = state(directive)
    first, second = actions.split_obligation(standing, rows(directive)[1], version=1, at=44)
    actions.merge_with_next(standing, first, version=first.version, next_version=second.version)
    actions.undo(standing, directive)
    assert len(rows(directive)) == 5
    assert {row.pk for row in rows(directive)} >= {first.pk, second.pk}
    # The second half is there again under its own id, but no page has seen it as it is now.
    again = Obligation.objects.get(pk=second.pk)
    assert again.version > second.version
    with pytest.raises(errors.ChangedMeanwhile):
        actions.confirm(standing, again, version=second.version)
    assert len(before) == 4


def test_nothing_that_somebody_changed_since_is_overwritten(
    directive: Directive, standing: Person, province: Province
) -> None:
    row = rows(directive)[0]
    actions.leave_out(standing, row, version=1, reason="đã làm")
    other = Person.objects.create(
        username="other.standing", full_name="Người khác", organisation=province.police
    )
    province.people["other.standing"] = other
    from khien.console.people.models import Grant, Role

    Grant.objects.create(person=other, role=Role.STANDING_UNIT, scope=province.root)
    actions.restore(other, row, version=2)
    with pytest.raises(errors.ChangedMeanwhile):
        actions.undo(standing, directive)
    assert rows(directive)[0].is_work
    actions.undo(other, directive)  # his own act is his to take back
    assert not rows(directive)[0].is_work


def test_what_is_gone_meanwhile_is_told(directive: Directive, standing: Person) -> None:
    actions.confirm(standing, rows(directive)[1], version=1)
    actions.merge_with_next(standing, rows(directive)[0], version=1, next_version=2)
    merge = last()
    merge.undone_at = merge.at
    merge.save()
    with pytest.raises(errors.GoneMeanwhile):
        actions.undo(standing, directive)


def test_an_exclusion_and_a_chosen_control_are_not_taken_back(
    directive: Directive, standing: Person
) -> None:
    actions.exclude(standing, rows(directive)[0], version=1, reason="theo dõi người viết")
    with pytest.raises(errors.NothingToUndo):
        actions.undo(standing, directive)
    actions.choose_control(
        standing, rows(directive)[0], control="endpoint.antivirus", reason="phần phòng vệ"
    )
    with pytest.raises(errors.NothingToUndo):
        actions.undo(standing, directive)
    assert rows(directive)[0].scope == "excluded"


def test_undoing_never_draws_an_excluded_half_back_in(
    directive: Directive, standing: Person
) -> None:
    row = rows(directive)[0]
    Obligation.objects.filter(pk=row.pk).update(scope="in")
    actions.confirm(standing, row, version=1)
    Obligation.objects.filter(pk=row.pk).update(scope="excluded")
    with pytest.raises(errors.OutOfScope):
        actions.undo(standing, directive)
    assert rows(directive)[0].scope == "excluded"


@pytest.mark.parametrize("who", ["health.officer", "police.leader", "administrator"])
def test_others_undo_nothing(
    directive: Directive, standing: Person, province: Province, who: str
) -> None:
    actions.confirm(standing, rows(directive)[0], version=1)
    with pytest.raises(access.Refused):
        actions.undo(province.person(who), directive)
    assert rows(directive)[0].confirmed


def test_an_issued_letter_is_not_undone(directive: Directive, standing: Person) -> None:
    actions.confirm(standing, rows(directive)[0], version=1)
    Directive.objects.update(state="issued")
    with pytest.raises(errors.NotInReview):
        actions.undo(standing, directive)


def test_an_act_that_failed_keeps_nothing(directive: Directive, standing: Person) -> None:
    with pytest.raises(errors.OutOfScope):
        actions.edit_obligation(
            standing, rows(directive)[0], version=1,
            wording=changed(rows(directive)[0], text=LINES[2]),
        )  # fmt: skip
    with pytest.raises(errors.BadSplit):
        actions.split_obligation(standing, rows(directive)[0], version=1, at=0)
    assert not Correction.objects.exists()

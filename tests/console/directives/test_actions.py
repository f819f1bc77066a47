"""Correcting a letter: every act, who may, what stays, and what is never done."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date

import pytest
from tests.console.directives.letters import LINES, letter, rows
from tests.console.people import Province

from khien.console.audit.models import Event
from khien.console.directives import actions, changing, errors
from khien.console.directives.actions import Wording
from khien.console.directives.models import Directive, Obligation
from khien.console.people import access
from khien.console.people.models import Person

EXCLUDED = 2


@pytest.fixture
def directive(province: Province, standing: Person) -> Directive:
    return letter(standing, province.police)


def wording(row: Obligation, **values: object) -> Wording:
    names = {field.name for field in dataclasses.fields(Wording)}
    return Wording(**({name: getattr(row, name) for name in names} | values))  # type: ignore[arg-type]


def test_the_reading_becomes_columns_and_obligations(directive: Directive) -> None:
    assert directive.date == date(2026, 11, 16)
    assert directive.signer == "GIÁM ĐỐC Lê Quang Thịnh"
    found = rows(directive)
    assert [row.scope for row in found] == ["in", "in", "excluded", "in"]
    assert found[0].deadline == date(2026, 12, 15)
    assert found[3].deadline is None
    assert [directive.text[row.span_start : row.span_end] for row in found] == list(LINES)


def test_what_a_reader_does_not_say_is_not_in_scope(province: Province, standing: Person) -> None:
    found = letter(standing, province.police, obligations=[{"text": "Làm gì đó", "scope": "?"}])
    assert not rows(found)[0].is_work


def test_editing_changes_confirms_and_is_logged(directive: Directive, standing: Person) -> None:
    row = rows(directive)[0]
    new = wording(
        row, text="Cài đặt phần mềm", actors=["Sở Y tế", "Sở Y tế ", ""],
        deadline=date(2026, 12, 1), modality="request",
        controls=["endpoint.edr", "endpoint.antivirus", "no.such"],
    )  # fmt: skip
    actions.edit_obligation(standing, row, version=row.version, wording=new)
    row.refresh_from_db()
    assert (row.text, row.actors, row.modality) == ("Cài đặt phần mềm", ["Sở Y tế"], "request")
    assert row.controls == ["endpoint.antivirus", "endpoint.edr"]
    assert row.confirmed
    assert row.changed_by == standing
    event = Event.objects.get(verb="obligation.edit")
    assert set(event.content.facts["changed"]) >= {"text", "actors", "deadline"}
    assert "Cài đặt" not in str(event.content.facts)


def test_two_people_at_once_the_second_is_told_and_nothing_is_overwritten(
    directive: Directive, standing: Person
) -> None:
    mine, yours = rows(directive)[0], rows(directive)[0]
    actions.edit_obligation(
        standing, mine, version=mine.version, wording=wording(mine, text="Bản của tôi")
    )
    with pytest.raises(errors.ChangedMeanwhile) as raised:
        actions.edit_obligation(
            standing, yours, version=yours.version, wording=wording(yours, text="Bản của bạn")
        )
    assert standing.full_name in raised.value.message()
    assert rows(directive)[0].text == "Bản của tôi"


@pytest.mark.parametrize(
    "act",
    [
        lambda p, r: actions.edit_obligation(p, r, version=1, wording=wording(r, text="x y")),
        lambda p, r: actions.split_obligation(p, r, version=1, at=10),
        lambda p, r: actions.merge_with_next(p, r, version=1, next_version=1),
        lambda p, r: actions.leave_out(p, r, version=1, reason="lý do"),
        lambda p, r: actions.restore(p, r, version=1),
        lambda p, r: actions.confirm(p, r, version=1),
    ],
)
class TestEveryAct:
    def test_an_excluded_one_is_refused(
        self, directive: Directive, standing: Person, act: Callable[[Person, Obligation], object]
    ) -> None:
        with pytest.raises(errors.OutOfScope):
            act(standing, rows(directive)[EXCLUDED])
        row = rows(directive)[EXCLUDED]
        assert (row.scope, row.confirmed, row.version) == ("excluded", False, 1)

    def test_a_stale_view_is_refused(
        self, directive: Directive, standing: Person, act: Callable[[Person, Obligation], object]
    ) -> None:
        Obligation.objects.filter(directive=directive).update(version=2)
        with pytest.raises(errors.ChangedMeanwhile):
            act(standing, rows(directive)[0])

    def test_an_issued_letter_is_no_longer_corrected(
        self, directive: Directive, standing: Person, act: Callable[[Person, Obligation], object]
    ) -> None:
        Directive.objects.update(state="issued")
        with pytest.raises(errors.NotInReview):
            act(standing, rows(directive)[0])

    @pytest.mark.parametrize("who", ["health.officer", "police.leader", "health.staff"])
    def test_others_are_refused(
        self,
        directive: Directive,
        province: Province,
        who: str,
        act: Callable[[Person, Obligation], object],
    ) -> None:
        with pytest.raises(access.Refused):
            act(province.person(who), rows(directive)[0])


def test_an_excluded_instruction_typed_again_is_refused(
    directive: Directive, standing: Person
) -> None:
    typed = Wording(text=f"Giao:  {LINES[EXCLUDED].upper()}")
    with pytest.raises(errors.OutOfScope):
        actions.add_obligation(standing, directive, wording=typed)
    part = Wording(text=LINES[EXCLUDED][12:-10])
    with pytest.raises(errors.OutOfScope):
        actions.add_obligation(standing, directive, wording=part)
    other = Wording(text="Theo dõi người dân sử dụng mạng xã hội")
    with pytest.raises(errors.OutOfScope):
        actions.add_obligation(standing, directive, wording=other)
    row = rows(directive)[0]
    with pytest.raises(errors.OutOfScope):
        actions.edit_obligation(
            standing, row, version=1, wording=wording(row, text=LINES[EXCLUDED])
        )
    assert len(rows(directive)) == 4


def test_splitting_keeps_words_and_places(directive: Directive, standing: Person) -> None:
    row = rows(directive)[1]
    at = row.text.index("đổi")
    first, second = actions.split_obligation(standing, row, version=1, at=at)
    assert [each.pk for each in rows(directive)][1:3] == [first.pk, second.pk]
    assert f"{first.text} {second.text}" == row.text
    for half in (first, second):
        assert directive.text[half.span_start : half.span_end] == half.text
        assert not half.confirmed
        assert half.actors == row.actors
    assert Obligation.objects.filter(directive=directive).count() == 5


def test_splitting_edited_words_keeps_the_whole_span(
    directive: Directive, standing: Person
) -> None:
    row = rows(directive)[1]
    row = actions.edit_obligation(
        standing, row, version=1, wording=wording(row, text="Khóa tài khoản cũ, đổi mật khẩu")
    )
    first, second = actions.split_obligation(standing, row, version=2, at=19)
    assert (first.span_start, first.span_end) == (second.span_start, second.span_end)


@pytest.mark.parametrize("at", [-5, 0, 10_000])
def test_a_cut_outside_the_words_is_refused(
    directive: Directive, standing: Person, at: int
) -> None:
    with pytest.raises(errors.BadSplit):
        actions.split_obligation(standing, rows(directive)[1], version=1, at=at)


def test_many_splits_keep_the_order(directive: Directive, standing: Person) -> None:
    before = " ".join(row.text for row in rows(directive))
    for _turn in range(8):
        row = rows(directive)[0]
        at = row.text.rindex(" ")
        actions.split_obligation(standing, row, version=row.version, at=at)
    assert " ".join(row.text for row in rows(directive)) == before
    orders = [row.order for row in rows(directive)]
    assert orders == sorted(set(orders))


def test_merging_joins_words_actors_and_the_earlier_term(
    directive: Directive, standing: Person
) -> None:
    one, two = rows(directive)[:2]
    Obligation.objects.filter(pk=two.pk).update(actors=["Sở Y tế"], deadline=date(2026, 12, 1))
    merged = actions.merge_with_next(standing, one, version=1, next_version=1)
    assert merged.text == f"{LINES[0]} {LINES[1]}"
    assert merged.actors == ["addressees", "Sở Y tế"]
    assert merged.deadline == date(2026, 12, 1)
    assert directive.text[merged.span_start : merged.span_end] == f"{LINES[0]}\n{LINES[1]}"
    assert not Obligation.objects.filter(pk=two.pk).exists()


def test_merging_never_draws_an_excluded_neighbour_in(
    directive: Directive, standing: Person
) -> None:
    with pytest.raises(errors.NothingToMerge):
        actions.merge_with_next(standing, rows(directive)[1], version=1, next_version=1)
    with pytest.raises(errors.NothingToMerge):
        actions.merge_with_next(standing, rows(directive)[3], version=1, next_version=1)


def test_merging_with_a_neighbour_that_changed_is_refused(
    directive: Directive, standing: Person
) -> None:
    Obligation.objects.filter(pk=rows(directive)[1].pk).update(version=7)
    with pytest.raises(errors.ChangedMeanwhile):
        actions.merge_with_next(standing, rows(directive)[0], version=1, next_version=1)
    assert len(rows(directive)) == 4


def test_an_obligation_merged_away_is_told_as_such(directive: Directive, standing: Person) -> None:
    one, two = rows(directive)[:2]
    gone = Obligation.objects.select_related("directive").get(pk=two.pk)
    actions.merge_with_next(standing, one, version=1, next_version=1)
    with pytest.raises((errors.ChangedMeanwhile, access.Refused)):
        actions.confirm(standing, gone, version=1)


def test_leaving_out_needs_a_reason_and_can_be_taken_back(
    directive: Directive, standing: Person
) -> None:
    row = rows(directive)[0]
    with pytest.raises(errors.ReasonNeeded):
        actions.leave_out(standing, row, version=1, reason="  ")
    actions.leave_out(standing, row, version=1, reason="đã làm xong")
    row.refresh_from_db()
    assert not row.is_work
    actions.restore(standing, row, version=2)
    row.refresh_from_db()
    assert row.is_work
    assert [e.verb for e in Event.objects.filter(verb__startswith="obligation.")] == [
        "obligation.restore", "obligation.leave_out",
    ]  # fmt: skip


def test_confirming_the_rest_leaves_doubtful_and_excluded_ones(
    directive: Directive, standing: Person
) -> None:
    second = rows(directive)[1]
    Obligation.objects.filter(pk=second.pk).update(actors=[])
    assert actions.confirm_rest(standing, directive) == (2, 1)
    assert [row.confirmed for row in rows(directive)] == [True, False, False, True]
    actions.confirm(standing, second, version=1)
    assert actions.confirm_rest(standing, directive) == (0, 0)


def test_adding_stands_where_it_was_asked_for(directive: Directive, standing: Person) -> None:
    first = rows(directive)[0]
    new = Wording(text="Cử cán bộ đầu mối", actors=["addressees"])
    added = actions.add_obligation(standing, directive, wording=new, after=first.pk)
    assert rows(directive)[1].pk == added.pk
    assert (added.origin, added.scope, added.confirmed) == ("added", "in", True)
    with pytest.raises(errors.WordsNeeded):
        actions.add_obligation(standing, directive, wording=Wording(text=" "))


def test_the_first_obligation_of_an_empty_letter(province: Province, standing: Person) -> None:
    empty = letter(standing, province.police, obligations=[])
    actions.add_obligation(standing, empty, wording=Wording(text="Rà soát máy tính"))
    actions.add_obligation(standing, empty, wording=Wording(text="Báo cáo kết quả"))
    assert [row.text for row in rows(empty)] == ["Rà soát máy tính", "Báo cáo kết quả"]


def header(directive: Directive, **values: object) -> actions.Header:
    names = {field.name for field in dataclasses.fields(actions.Header)}
    return actions.Header(**({n: getattr(directive, n) for n in names} | values))  # type: ignore[arg-type]


def test_the_head_is_corrected_and_the_reading_stays(
    directive: Directive, standing: Person
) -> None:
    said = dict(directive.reading)
    actions.edit_header(
        standing, directive, version=1,
        header=header(directive, subject="  Về  việc khác ", addressees=["Sở Y tế", " "]),
    )  # fmt: skip
    directive.refresh_from_db()
    assert (directive.subject, directive.addressees) == ("Về việc khác", ["Sở Y tế"])
    assert directive.reading == said
    with pytest.raises(errors.ChangedMeanwhile):
        actions.edit_header(standing, directive, version=1, header=header(directive))
    with pytest.raises(access.Refused):
        actions.edit_header(
            Person.objects.create(username="x", full_name="X", organisation=directive.organisation),
            directive, version=2, header=header(directive),
        )  # fmt: skip


def test_a_name_is_answered_in_one_of_three_ways(
    directive: Directive, standing: Person, province: Province
) -> None:
    actions.answer_name(standing, directive, words="Các  Đồng chí", everyone=True)
    actions.answer_name(
        standing, directive, words="các đồng chí", organisations=[province.health.pk]
    )
    answer = directive.name_answers.get()
    assert not answer.everyone
    assert list(answer.organisations.all()) == [province.health]
    with pytest.raises(errors.ReasonNeeded):
        actions.answer_name(standing, directive, words="các đồng chí")
    actions.answer_name(
        standing, directive, words="các đồng chí", left_out_reason="không thuộc tỉnh"
    )
    assert not directive.name_answers.get().organisations.exists()
    actions.forget_answer(standing, directive, words="Các đồng chí")
    assert not directive.name_answers.exists()


def test_the_token_of_what_was_seen_changes_with_every_act(
    directive: Directive, standing: Person
) -> None:
    assert changing.seen_token(directive) == changing.seen_token(directive)
    before = changing.seen_token(directive)
    actions.confirm(standing, rows(directive)[0], version=1)
    assert changing.seen_token(directive) != before

"""Reading letters: heads, cards, figures, and what each viewer is told."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation
from tests.console.directives.letters import LINES, letter, rows
from tests.console.people import Province

from khien.console.directives import forms, queries
from khien.console.directives.models import Directive, Obligation
from khien.console.directives.names import ADDRESSEES
from khien.console.organisations.models import Organisation
from khien.console.people import access
from khien.console.people.models import Grant, Person, Role


@pytest.fixture
def directive(province: Province, standing: Person) -> Directive:
    return letter(standing, province.police)


def test_each_head_field_says_how_it_is_known(directive: Directive, standing: Person) -> None:
    with translation.override("vi"):
        Directive.objects.filter(pk=directive.pk).update(
            subject="Việc khác", number_as_printed="", urgency="Khẩn"
        )
        directive.refresh_from_db()
        known = {
            line.label: (line.value, line.known) for line in queries.head_of(standing, directive)
        }
    assert known["Cơ quan ban hành"][1] == "máy đọc"
    assert known["Ngày ban hành"] == ("16/11/2026", "máy đọc")
    assert known["Người ký"] == ("GIÁM ĐỐC Lê Quang Thịnh", "máy đọc")
    assert known["Trích yếu"] == ("Việc khác", "người sửa")
    assert known["Số, ký hiệu"] == ("", "người bỏ")
    assert known["Độ khẩn"] == ("Khẩn", "người sửa")


def test_a_scan_says_how_sure_the_reading_is(province: Province, standing: Person) -> None:
    unsure = letter(standing, province.police, confidence=0.72)
    with translation.override("vi"):
        known = {line.label: line.known for line in queries.head_of(standing, unsure)}
    assert known["Trích yếu"] == "máy đọc, độ tin cậy 72 %"
    assert known["Độ khẩn"] == "không thấy"


def test_the_head_is_for_those_who_may_view(directive: Directive, province: Province) -> None:
    for read in (queries.head_of, queries.plan_for, queries.seen_token):
        with pytest.raises(access.Refused):
            read(province.person("health.officer"), directive)  # type: ignore[operator]
    with pytest.raises(access.Refused):
        queries.file_of(province.person("health.officer"), directive)


def test_cards_carry_terms_doubts_titles_and_neighbours(
    directive: Directive, standing: Person
) -> None:
    Obligation.objects.filter(pk=rows(directive)[1].pk).update(actors=[], version=4)
    with translation.override("en"):
        review = queries.review_of(standing, directive, most=10_000)
    one, two, three, four = review.cards
    assert one.term.due == date(2026, 12, 15)
    assert one.controls[0][0] == "endpoint.antivirus"
    assert one.controls[0][1] not in ("", "endpoint.antivirus")
    assert two.previous == one.obligation
    assert [card.previous for card in (one, three, four)] == [None] * 3
    assert [doubt.value for doubt in two.doubts] == ["nobody"]
    assert three.excluded
    assert (review.work, review.asking, review.excluded, review.left_out, review.open) == (
        3, 1, 1, 0, 3,
    )  # fmt: skip


def test_left_out_ones_are_passed_over_by_merging(directive: Directive, standing: Person) -> None:
    Obligation.objects.filter(pk=rows(directive)[2].pk).update(scope="in", removed_reason="x")
    review = queries.review_of(standing, directive, most=10_000)
    one, two, _left_out, four = review.cards
    assert (two.previous, four.previous) == (one.obligation, two.obligation)
    assert one.previous is None
    assert review.left_out == 1


def test_a_long_letter_is_cut_and_says_so(directive: Directive, standing: Person) -> None:
    review = queries.review_of(standing, directive, most=60)
    assert review.cut
    assert sum(len(piece.text) for piece in review.pieces) == 60
    assert queries.review_of(standing, directive, most=10_000).cut is False


def test_a_title_that_is_not_in_the_catalogue_is_its_id(
    directive: Directive, standing: Person
) -> None:
    Obligation.objects.filter(directive=directive).update(controls=["gone.control"])
    card = queries.review_of(standing, directive, most=9).cards[0]
    assert card.controls == (("gone.control", "gone.control"),)


def test_the_readers_word_for_everyone_is_plain_on_the_screen_and_back() -> None:
    for language in ("vi", "en"):
        with translation.override(language):
            shown = queries.name_words(ADDRESSEES)
            assert shown != ADDRESSEES
            form = forms.WordingForm(
                {"version": 1, "text": "x", "modality": "must", "actors": f"{shown}\nSở Y tế"}
            )
            assert form.is_valid(), form.errors
            assert form.wording().actors == [ADDRESSEES, "Sở Y tế"]


def test_where_a_letter_taken_in_belongs(province: Province, standing: Person) -> None:
    assert queries.place_of_intake(standing) == province.police
    away = Person.objects.create(username="a", full_name="A", organisation=province.culture)
    Grant.objects.create(person=away, role=Role.STANDING_UNIT, scope=province.health)
    assert queries.place_of_intake(away) == province.health
    with pytest.raises(access.Refused):
        queries.place_of_intake(province.person("health.officer"))


def test_places_to_issue_are_those_in_reach_in_the_order_of_the_tree(
    province: Province, standing: Person
) -> None:
    assert len(queries.places_to_issue(standing)) == Organisation.objects.count()
    part = Person.objects.create(username="b", full_name="B", organisation=province.health)
    Grant.objects.create(person=part, role=Role.STANDING_UNIT, scope=province.health)
    assert queries.places_to_issue(part) == [province.health, province.clinic]
    assert queries.places_to_issue(province.person("health.officer")) == []


def test_counts_and_search_of_the_list(
    directive: Directive, standing: Person, province: Province
) -> None:
    Obligation.objects.filter(pk=rows(directive)[0].pk).update(removed_reason="x")
    counted = queries.with_counts(queries.directives_for(standing)).get()
    assert (counted.work_count, counted.excluded_count, counted.open_count) == (2, 1, 2)
    every = queries.directives_for(standing)
    for words in ("an ninh mạng", directive.number_as_printed, "TIỂU BAN"):
        assert list(queries.matching(every, words)) == [directive]
    assert not queries.matching(every, "an%mạng")
    assert not queries.matching(every, "an_ninh")
    assert not queries.directives_for(province.person("health.officer"))


def test_the_next_open_one_is_after_this_one(directive: Directive, standing: Person) -> None:
    one, two, _three, four = rows(directive)
    assert queries.next_open(standing, one) == two.pk
    assert queries.next_open(standing, two) == four.pk
    assert queries.next_open(standing, four) == four.pk


def test_an_obligation_is_found_through_its_own_letter_only(
    directive: Directive, standing: Person, province: Province
) -> None:
    row = rows(directive)[0]
    other = letter(standing, province.police)
    assert queries.obligation_for(standing, directive.pk, row.pk) == row
    assert queries.obligation_for(standing, other.pk, row.pk) is None
    assert queries.obligation_for(province.person("root.officer"), directive.pk, row.pk) is None


def test_highlighting_ignores_rows_without_a_place(directive: Directive, standing: Person) -> None:
    found = rows(directive)
    Obligation.objects.filter(pk=found[0].pk).update(span_start=None, span_end=None)
    pieces = queries.review_of(standing, directive, most=10_000).pieces
    assert {piece.key for piece in pieces if piece.key} == {row.pk for row in found[1:]}
    assert LINES[0] in "".join(piece.text for piece in pieces if piece.key is None)

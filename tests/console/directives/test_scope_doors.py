"""Excluded stays excluded: every door is tried, and the way around it takes nothing of the clause."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.console.directives.letters import LINES, letter, rows
from tests.console.people import Province

from khien.console.assignments.issuing import NotWork, create_assignments
from khien.console.assignments.models import Assignment
from khien.console.audit.models import Event
from khien.console.directives import actions, changing, errors
from khien.console.directives.defences import Defence
from khien.console.directives.models import Directive, Obligation
from khien.console.people import access
from khien.console.people.models import Person
from khien.controls import catalogue

EXCLUDED = 2
VERBS = (
    "confirm", "leave-out", "not-a-task", "restore", "merge", "actors", "controls", "modality",
    "exclude", "edit", "split", "deadline",
)  # fmt: skip
SENT: dict[str, Any] = {
    "version": "1", "next_version": "1", "at": "20", "reason": "vì cần", "scope": "in",
    "text": "Rà soát máy tính", "modality": "must", "actor": ["Sở Y tế"], "words": "15/12",
    "seen": "2026-12-15", "control": ["endpoint.antivirus"], "removed_reason": "", "origin": "added",
}  # fmt: skip


@pytest.fixture
def directive(province: Province, standing: Person) -> Directive:
    return letter(standing, province.police)


@pytest.fixture
def client(as_person: Callable[[str], Client]) -> Client:
    return as_person("standing")


def clause(directive: Directive) -> Obligation:
    return rows(directive)[EXCLUDED]


def worded(row: Obligation, **values: Any) -> actions.Wording:
    return dataclasses.replace(changing.wording_of(row), **values)


@pytest.mark.parametrize("verb", VERBS)
def test_no_act_by_form_opens_it(client: Client, directive: Directive, verb: str) -> None:
    row = clause(directive)
    response = client.post(f"/directives/{directive.pk}/{row.pk}/{verb}/", SENT)
    assert response.status_code == 422
    assert response.content.decode().count("<h1") == 1
    after = clause(directive)
    assert (after.scope, after.version, after.text) == ("excluded", 1, row.text)


def test_the_issue_form_and_the_inner_act_refuse_it(
    client: Client, directive: Directive, standing: Person, province: Province
) -> None:
    Obligation.objects.filter(directive=directive).update(confirmed=True)
    row = clause(directive)
    with pytest.raises(errors.OutOfScope):
        actions.issue(standing, directive, targets={row.pk: {province.health.pk}})
    with pytest.raises(NotWork):
        create_assignments(standing, row, {province.health.pk}, due=None)
    seen = client.get(f"/directives/{directive.pk}/issue/").context["seen"]
    sent = {"do": "issue", "seen": seen, "org": [province.health.pk], f"who-{row.pk}": "everyone"}
    client.post(f"/directives/{directive.pk}/issue/", sent)
    assert not Assignment.objects.filter(obligation=row).exists()


def test_its_words_do_not_come_back_in_pieces(directive: Directive, standing: Person) -> None:
    words = LINES[EXCLUDED]
    cut = words.index("người chia")
    first = actions.add_obligation(standing, directive, wording=actions.Wording(text=words[:18]))
    second = actions.add_obligation(
        standing, directive, wording=actions.Wording(text="phê bình cơ quan."), after=first.pk
    )
    row = rows(directive)[0]
    with pytest.raises(errors.OutOfScope):
        actions.add_obligation(standing, directive, wording=actions.Wording(text=words[cut:]))
    merged = actions.merge_with_next(
        standing, first, version=first.version, next_version=second.version
    )
    assert merged.text == f"{words[:18].strip()} phê bình cơ quan."  # harmless words together
    with pytest.raises(errors.OutOfScope):
        actions.edit_obligation(standing, row, version=1, wording=worded(row, text=words))


def test_two_harmless_parts_are_not_merged_into_one_of_that_kind(
    directive: Directive, standing: Person
) -> None:
    first = actions.add_obligation(standing, directive, wording=actions.Wording(text="Theo dõi"))
    second = actions.add_obligation(
        standing, directive, after=first.pk,
        wording=actions.Wording(text="người dân sử dụng mạng xã hội"),
    )  # fmt: skip
    with pytest.raises(errors.OutOfScope):
        actions.merge_with_next(standing, first, version=first.version, next_version=second.version)
    assert {first.pk, second.pk} <= {row.pk for row in rows(directive)}


@pytest.mark.parametrize("column", ["report_to", "recurring"])
def test_nor_by_another_column(directive: Directive, standing: Person, column: str) -> None:
    row = rows(directive)[0]
    with pytest.raises(errors.OutOfScope):
        actions.edit_obligation(
            standing, row, version=1, wording=worded(row, **{column: LINES[EXCLUDED]})
        )
    with pytest.raises(errors.OutOfScope):
        actions.edit_obligation(
            standing, row, version=1, wording=worded(row, actors=[LINES[EXCLUDED]])
        )


def test_half_of_a_split_that_is_of_that_kind_is_greyed(
    province: Province, standing: Person
) -> None:
    line = "Cập nhật bản vá trên máy tính; truy tìm người chia sẻ bài viết phê bình cơ quan."
    directive = letter(standing, province.police, lines=(line,))
    row = rows(directive)[0]
    Obligation.objects.filter(pk=row.pk).update(scope="in")
    row.refresh_from_db()
    first, second = actions.split_obligation(
        standing, row, version=row.version, at=line.index("truy")
    )
    assert (first.scope, second.scope) == ("in", "excluded")
    with pytest.raises(errors.OutOfScope):
        actions.undo(standing, directive)
    with pytest.raises(errors.NothingToMerge):
        actions.merge_with_next(standing, first, version=first.version, next_version=second.version)


def test_a_person_puts_one_out_and_it_stays(
    client: Client, directive: Directive, standing: Person
) -> None:
    row = rows(directive)[0]
    address = f"/directives/{directive.pk}/{row.pk}"
    assert client.post(f"{address}/exclude/", {"version": 1, "reason": " "}).status_code == 303
    assert rows(directive)[0].scope == "in"  # no reason given
    client.post(f"{address}/exclude/", {"version": 1, "reason": "theo dõi người viết"})
    after = rows(directive)[0]
    assert (after.scope, after.removed_reason) == ("excluded", "theo dõi người viết")
    assert client.post(f"{address}/restore/", {"version": 2}).status_code == 422
    assert client.post(f"/directives/{directive.pk}/undo/").status_code == 303
    assert rows(directive)[0].scope == "excluded"
    facts = Event.objects.get(verb="obligation.exclude").content.facts
    assert facts["reason"] == "theo dõi người viết"
    review = client.get(f"/directives/{directive.pk}/").context["review"]
    assert (review.excluded, review.left_out, review.work) == (2, 0, 2)


def test_one_put_out_keeps_its_neighbours_apart(directive: Directive, standing: Person) -> None:
    middle = rows(directive)[1]
    actions.exclude(standing, middle, version=1, reason="kiểm soát bài viết")
    with pytest.raises(errors.NothingToMerge):
        actions.merge_with_next(standing, rows(directive)[0], version=1, next_version=2)


class TestAControlInstead:
    def choose(self, directive: Directive, who: Person, **values: str) -> Obligation:
        sent = {"control": "accounts.locked-on-violation", "reason": "giữ phần phòng vệ"} | values
        return actions.choose_control(who, clause(directive), **sent)

    def test_it_says_the_catalogue_s_words_and_nothing_of_the_clause(
        self, directive: Directive, standing: Person
    ) -> None:
        Obligation.objects.filter(pk=clause(directive).pk).update(
            actors=["Công an tỉnh"], deadline_text="ngay", report_to="UBND tỉnh", path="3.x"
        )
        made = self.choose(directive, standing)
        assert made.text == catalogue()["accounts.locked-on-violation"].title("vi")
        assert (made.scope, made.origin, made.confirmed) == ("in", "control", True)
        assert made.controls == ["accounts.locked-on-violation"]
        assert made.actors == ["addressees"]
        assert (made.report_to, made.deadline_text, made.trigger, made.path) == ("", "", "", "")
        assert made.span_start is None
        assert rows(directive)[EXCLUDED + 1].pk == made.pk
        link = Defence.objects.get()
        assert (link.clause, link.reason) == (clause(directive), "giữ phần phòng vệ")
        event = Event.objects.get(verb="obligation.defend").content.facts
        assert (event["control"], event["clause"]) == (link.control, link.clause_id)
        assert clause(directive).scope == "excluded"

    def test_its_words_stay_its_own(self, directive: Directive, standing: Person) -> None:
        made = self.choose(directive, standing)
        with pytest.raises(errors.OwnWordsStay):
            actions.edit_obligation(
                standing, made, version=made.version, wording=worded(made, text="Gỡ bài viết")
            )
        with pytest.raises(errors.OwnWordsStay):
            actions.split_obligation(standing, made, version=made.version, at=9)
        with pytest.raises(errors.OwnWordsStay):
            actions.merge_with_next(standing, made, version=made.version, next_version=1)
        actions.edit_obligation(
            standing,
            made,
            version=made.version,
            wording=worded(made, actors=["Sở Y tế"], modality="request"),
        )
        made.refresh_from_db()
        assert (made.actors, made.modality) == (["Sở Y tế"], "request")

    def test_it_is_issued_like_any_other(
        self, directive: Directive, standing: Person, province: Province
    ) -> None:
        made = self.choose(directive, standing)
        issued = actions.issue(standing, directive, targets={made.pk: {province.health.pk}})
        assert issued.made == 1
        assert Assignment.objects.get().obligation.text == made.text

    def test_what_is_asked_wrongly_is_refused_by_name(
        self, directive: Directive, standing: Person
    ) -> None:
        with pytest.raises(errors.NoSuchControl):
            self.choose(directive, standing, control="no.such")
        with pytest.raises(errors.ReasonNeeded):
            self.choose(directive, standing, reason=" ")
        with pytest.raises(errors.NotExcluded):
            actions.choose_control(standing, rows(directive)[0], control="endpoint.edr", reason="x")
        Directive.objects.update(state="issued")
        with pytest.raises(errors.NotInReview):
            self.choose(directive, standing)
        assert not Defence.objects.exists()

    @pytest.mark.parametrize("who", ["health.officer", "police.leader", "administrator"])
    def test_others_choose_nothing(
        self, directive: Directive, province: Province, who: str
    ) -> None:
        with pytest.raises(access.Refused):
            self.choose(directive, province.person(who))

    def test_by_page(
        self, client: Client, directive: Directive, as_person: Callable[[str], Client]
    ) -> None:
        row = clause(directive)
        address = f"/directives/{directive.pk}/{row.pk}/defend/"
        assert address in client.get(f"/directives/{directive.pk}/").content.decode()
        assert row.text in client.get(address).content.decode()
        assert client.post(address, {"control": "no.such", "reason": "x"}).status_code == 200
        assert client.post(address, {"control": "endpoint.edr", "reason": ""}).status_code == 200
        assert not Defence.objects.exists()
        sent = {"control": "endpoint.edr", "reason": "máy vẫn cần giám sát", "text": row.text}
        assert client.post(address, sent).status_code == 303
        text = client.get(f"/directives/{directive.pk}/").content.decode()
        assert "máy vẫn cần giám sát" in text
        other = rows(directive)[0].pk
        in_scope = f"/directives/{directive.pk}/{other}/defend/"
        assert client.get(in_scope).status_code == 422
        assert as_person("health.officer").get(address).status_code == 403

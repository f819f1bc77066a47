"""Issuing: only what is work, only where one may, and nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError
from django.test import Client
from tests.console.directives.letters import letter, rows
from tests.console.people import Province

from khien.console.assignments import issuing as assignments
from khien.console.assignments.models import Assignment
from khien.console.audit.models import Event
from khien.console.directives import actions, errors, issuing, queries
from khien.console.directives.models import Directive, Obligation
from khien.console.directives.names import Meaning
from khien.console.organisations.models import Kind, Organisation
from khien.console.people import access
from khien.console.people.models import Grant, Person, Role


@pytest.fixture
def directive(province: Province, standing: Person) -> Directive:
    return letter(standing, province.police, confirmed=True)


def targets(directive: Directive, *organisations: Organisation) -> dict[int, set[int]]:
    ids = {one.pk for one in organisations}
    return {row.pk: set(ids) for row in rows(directive) if row.is_work}


def test_the_plan_follows_the_words(
    directive: Directive, standing: Person, province: Province
) -> None:
    plan = queries.plan_for(standing, directive)
    everyone = {province.health.pk, province.culture.pk, province.commune.pk}
    assert {one.pk for one in plan.organisations} == everyone
    assert plan.asked == ()
    assert [set(ids) for ids in plan.targets().values()] == [everyone] * 3
    excluded = rows(directive)[2].pk
    assert excluded not in plan.targets()


def test_actors_named_narrow_the_targets(
    directive: Directive, standing: Person, province: Province
) -> None:
    row = rows(directive)[0]
    Obligation.objects.filter(pk=row.pk).update(actors=["Sở Y tế", "Hội Làm vườn"])
    plan = queries.plan_for(standing, directive)
    assert plan.targets()[row.pk] == {province.health.pk}
    assert [name.words for name in plan.asked] == ["Hội Làm vườn"]
    with pytest.raises(errors.NamesNotAnswered):
        actions.issue(standing, directive, targets=targets(directive, province.health))
    actions.answer_name(
        standing, directive, words="Hội Làm vườn", organisations=[province.clinic.pk]
    )
    plan = queries.plan_for(standing, directive)
    assert plan.targets()[row.pk] == {province.health.pk, province.clinic.pk}
    actions.answer_name(standing, directive, words="hội làm  vườn", everyone=True)
    assert len(queries.plan_for(standing, directive).targets()[row.pk]) == 3
    actions.answer_name(standing, directive, words="Hội Làm vườn", left_out_reason="ngoài tỉnh")
    plan = queries.plan_for(standing, directive)
    assert Meaning.LEFT_OUT in {name.meaning for name in plan.names}
    actions.issue(standing, directive, targets=targets(directive, province.health))


def test_issuing_makes_the_assignments_with_their_terms(
    directive: Directive, standing: Person, province: Province
) -> None:
    wanted = targets(directive, province.health, province.commune)
    first = rows(directive)[0].pk
    issued = actions.issue(standing, directive, targets=wanted, continuous={first})
    assert (issued.made, issued.had, issued.failed) == (6, 0, [])
    directive.refresh_from_db()
    assert (directive.state, directive.issued_by) == ("issued", standing)
    dues = set(Assignment.objects.values_list("obligation__path", "due"))
    assert dues == {("1", date(2026, 12, 15)), ("2", None), ("4", date(2026, 11, 30))}
    assert [row.continuous for row in rows(directive)] == [True, False, False, False]
    event = Event.objects.get(verb="directive.issue")
    assert event.content.facts["assignments"] == 6


def test_a_second_issue_reaches_further_organisations_and_doubles_nothing(
    directive: Directive, standing: Person, province: Province
) -> None:
    actions.issue(standing, directive, targets=targets(directive, province.health))
    issued_at = Directive.objects.get().issued_at
    again = actions.issue(
        standing, directive, targets=targets(directive, province.health, province.culture)
    )
    assert (again.made, again.had) == (3, 3)
    assert Assignment.objects.count() == 6
    assert Directive.objects.get().issued_at == issued_at


def test_an_excluded_or_left_out_obligation_never_becomes_work(
    directive: Directive, standing: Person, province: Province
) -> None:
    excluded = rows(directive)[2]
    Obligation.objects.filter(pk=excluded.pk).update(confirmed=True)
    with pytest.raises(errors.OutOfScope):
        actions.issue(standing, directive, targets={excluded.pk: {province.health.pk}})
    Obligation.objects.filter(pk=rows(directive)[0].pk).update(removed_reason="xong rồi")
    with pytest.raises(errors.OutOfScope):
        actions.issue(
            standing, directive,
            targets=targets(directive, province.health)
            | {rows(directive)[0].pk: {province.health.pk}},
        )  # fmt: skip
    assert not Assignment.objects.exists()
    assert Directive.objects.get().state == "review"


def test_nothing_unconfirmed_is_issued(
    directive: Directive, standing: Person, province: Province
) -> None:
    Obligation.objects.filter(pk=rows(directive)[1].pk).update(confirmed=False)
    with pytest.raises(errors.NotConfirmed) as raised:
        actions.issue(standing, directive, targets=targets(directive, province.health))
    assert raised.value.facts["count"] == 1


def test_targets_must_all_lie_in_reach(directive: Directive, province: Province) -> None:
    unit = Person.objects.create(username="unit", full_name="Đơn vị", organisation=province.police)
    Grant.objects.create(person=unit, role=Role.STANDING_UNIT, scope=province.police)
    with pytest.raises(access.Refused):
        actions.issue(unit, directive, targets=targets(directive, province.police, province.health))
    with pytest.raises(access.Refused):
        actions.answer_name(unit, directive, words="x", organisations=[province.health.pk])
    assert not Assignment.objects.exists()


def test_an_obligation_of_another_letter_is_refused(
    directive: Directive, standing: Person, province: Province
) -> None:
    other = letter(standing, province.police, confirmed=True)
    with pytest.raises(access.Refused):
        actions.issue(standing, directive, targets=targets(other, province.health))
    assert not Assignment.objects.exists()


@pytest.mark.parametrize(
    "who", ["health.officer", "police.leader", "health.staff", "administrator"]
)
def test_others_issue_and_withdraw_nothing(
    directive: Directive, province: Province, who: str
) -> None:
    person = province.person(who)
    with pytest.raises(access.Refused):
        actions.issue(person, directive, targets=targets(directive, province.health))
    with pytest.raises(access.Refused):
        actions.withdraw(person, directive, reason="x")


def test_what_was_looked_at_is_what_is_issued(
    directive: Directive, standing: Person, province: Province
) -> None:
    seen = queries.seen_token(standing, directive)
    Obligation.objects.filter(pk=rows(directive)[0].pk).update(version=2)
    with pytest.raises(errors.LetterChanged):
        actions.issue(standing, directive, targets=targets(directive, province.health), seen=seen)


def test_nobody_or_nobody_living_is_said(
    directive: Directive, standing: Person, province: Province
) -> None:
    with pytest.raises(errors.NobodyChosen):
        actions.issue(standing, directive, targets={rows(directive)[0].pk: set()})
    Organisation.objects.filter(pk=province.culture.pk).update(valid_to=date(2026, 1, 1))
    with pytest.raises(errors.NoSuchOrganisation):
        actions.issue(standing, directive, targets=targets(directive, province.culture))
    with pytest.raises(access.Refused):
        actions.issue(standing, directive, targets={rows(directive)[0].pk: {999_999}})


def test_a_large_issue_goes_by_the_hundred_and_names_what_failed(
    directive: Directive,
    standing: Person,
    province: Province,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: Callable[[int], object],
) -> None:
    communes = [
        Organisation(
            parent=province.root, name=f"UBND xã Số {n}", name_folded=f"ubnd xa so {n}",
            kind=Kind.COMMUNE,
        )
        for n in range(150)
    ]  # fmt: skip
    for one in communes:
        one.save()
    wanted = targets(directive, *communes)
    make, calls = assignments.create_assignments, []

    def sometimes(*args: object, **kwargs: object) -> int:
        calls.append(args)
        if len(calls) == 2:
            raise IntegrityError
        return make(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(issuing.assignments, "create_assignments", sometimes)
    with django_assert_max_num_queries(150):  # type: ignore[attr-defined]
        first = actions.issue(standing, directive, targets=wanted)
    assert 0 < len(first.failed) <= issuing.BULK
    assert first.made + len(first.failed) == 450
    second = actions.issue(standing, directive, targets=wanted)
    assert (second.made, second.had) == (len(first.failed), first.made)
    assert Assignment.objects.count() == 450


def test_withdrawing_takes_open_assignments_along(
    directive: Directive, standing: Person, province: Province
) -> None:
    actions.issue(
        standing, directive, targets=targets(directive, province.health, province.commune)
    )
    done = Assignment.objects.order_by("pk").first()
    assert done is not None
    Assignment.objects.filter(pk=done.pk).update(state="confirmed")
    with pytest.raises(errors.ReasonNeeded):
        actions.withdraw(standing, directive, reason=" ")
    assert actions.withdraw(standing, directive, reason="giao nhầm") == 5
    assert set(Assignment.objects.values_list("state", flat=True)) == {"withdrawn", "confirmed"}
    with pytest.raises(errors.AlreadyWithdrawn):
        actions.withdraw(standing, directive, reason="lần nữa")
    with pytest.raises(errors.AlreadyWithdrawn):
        actions.issue(standing, directive, targets=targets(directive, province.culture))
    with pytest.raises(errors.AlreadyWithdrawn):
        actions.answer_name(standing, directive, words="x", everyone=True)


def form_of(client: Client, directive: Directive) -> dict[str, object]:
    """What the issue page would send as it stands."""
    context = client.get(f"/directives/{directive.pk}/issue/").context
    sent: dict[str, object] = {"seen": context["seen"], "org": list(context["ticked"])}
    for row in context["rows"]:
        sent[f"who-{row.planned.obligation.pk}"] = row.who
        sent[f"named-{row.planned.obligation.pk}"] = list(row.named)
    return sent


def test_the_page_previews_then_issues(
    directive: Directive, as_person: Callable[[str], Client], province: Province
) -> None:
    client = as_person("standing")
    url = f"/directives/{directive.pk}/issue/"
    sent = form_of(client, directive)
    preview = client.post(url, sent | {"do": "preview", "org": [province.health.pk]})
    assert preview.status_code == 303  # going back shows a page, not a form to send again
    preview = client.get(preview["Location"])
    assert (preview.context["places"], preview.context["works"]) == (1, 3)
    assert preview.context["total"] == 3
    assert not Assignment.objects.exists()
    response = client.post(url, sent | {"do": "issue"})
    assert response.status_code == 303
    assert Assignment.objects.count() == 9
    assert client.get(url).context["places"] == 3  # what was ticked is done with


def test_a_kept_choice_ends_when_the_letter_changes(
    directive: Directive, as_person: Callable[[str], Client], province: Province, standing: Person
) -> None:
    client = as_person("standing")
    url = f"/directives/{directive.pk}/issue/"
    sent = form_of(client, directive) | {"do": "preview", "org": [province.health.pk]}
    client.post(url, sent)
    assert client.get(url).context["places"] == 1
    actions.leave_out(standing, rows(directive)[0], version=1, reason="đã làm")
    assert client.get(url).context["places"] != 1
    too_long = sent | {"named-0": ["9" * 90_000] * 3}
    assert client.post(url, too_long).status_code == 200


def test_the_page_never_gives_an_excluded_one(
    directive: Directive, as_person: Callable[[str], Client], province: Province
) -> None:
    client = as_person("standing")
    excluded = rows(directive)[2].pk
    sent = form_of(client, directive) | {"do": "issue", f"who-{excluded}": "everyone"}
    client.post(f"/directives/{directive.pk}/issue/", sent)
    assert not Assignment.objects.filter(obligation=excluded).exists()
    assert Assignment.objects.count() == 9


def test_the_page_says_what_hinders(
    directive: Directive, as_person: Callable[[str], Client]
) -> None:
    client = as_person("standing")
    url = f"/directives/{directive.pk}/issue/"
    sent = form_of(client, directive) | {"do": "issue"}
    stale = client.post(url, sent | {"seen": "x"})
    assert stale.status_code == 409
    none = client.post(url, {"seen": sent["seen"], "do": "issue"})
    assert none.status_code == 409
    Obligation.objects.update(confirmed=False)
    assert client.get(url).context["unconfirmed"] == 3
    assert not Assignment.objects.exists()


def test_names_are_answered_on_the_page(
    directive: Directive, as_person: Callable[[str], Client], province: Province
) -> None:
    Directive.objects.update(addressees=["Sở Y tế", "Hội Làm vườn"])
    client = as_person("standing")
    url = f"/directives/{directive.pk}/issue/"
    assert [name.words for name in client.get(url).context["plan"].asked] == ["Hội Làm vườn"]
    name_url = f"/directives/{directive.pk}/name/"
    wrong = {"words": "Hội Làm vườn", "means": "named", "organisations": "Sở Không Có"}
    assert client.post(name_url, wrong)["Location"] == url
    assert "Sở Không Có" in client.get(url).content.decode()
    client.post(name_url, wrong | {"organisations": "UBND xã An Hòa; Trung tâm Y tế Đông Khê"})
    plan = client.get(url).context["plan"]
    assert {one.pk for one in plan.organisations} == {
        province.health.pk, province.commune.pk, province.clinic.pk,
    }  # fmt: skip
    client.post(name_url, {"words": "Hội Làm vườn", "means": "again"})
    assert client.get(url).context["plan"].asked
    client.post(name_url, {"words": "Hội Làm vườn", "means": "named", "reason": "đã giải thể"})
    assert not client.get(url).context["plan"].asked
    assert client.post(name_url, {"words": "x", "means": "?"}).status_code == 422


def test_a_large_named_group_is_given_whole(
    directive: Directive, as_person: Callable[[str], Client], province: Province
) -> None:
    for n in range(40):
        Organisation.objects.create(parent=province.root, name=f"UBND xã Số {n}", kind=Kind.COMMUNE)
    Directive.objects.update(addressees=["Sở Y tế"])
    first = rows(directive)[0].pk
    Obligation.objects.filter(pk=first).update(actors=["UBND các xã, phường"])
    client = as_person("standing")
    response = client.get(f"/directives/{directive.pk}/issue/")
    assert f'name="named-{first}"' not in response.content.decode()
    assert (response.context["places"], response.context["total"]) == (43, 44)
    sent = form_of(client, directive) | {"do": "issue", f"named-{first}": []}
    assert client.post(f"/directives/{directive.pk}/issue/", sent).status_code == 303
    assert Assignment.objects.filter(obligation=first).count() == 42

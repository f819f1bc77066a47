"""Every route of letters, tried by role × {own, parent, child, sibling, nobody}."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from tests.console.directives.letters import letter, rows
from tests.console.people import Province, sign_in

from khien.console.assignments.models import Assignment
from khien.console.directives import actions
from khien.console.directives.models import Directive, Obligation
from khien.console.people.models import Grant, Person, Role

PAGES = ("", "header/", "add/", "issue/", "withdraw/", "{o}/edit/", "{o}/split/",
         "{o}/deadline/", "choices/")  # fmt: skip
POSTS = (
    "confirm-rest/", "read-again/", "name/", "withdraw/", "header/", "add/", "issue/", "{o}/edit/", "{o}/split/",
    "{o}/confirm/", "{o}/merge/", "{o}/leave-out/", "{o}/restore/", "{o}/deadline/",
    "{o}/actors/", "{o}/controls/", "{o}/modality/", "{o}/exclude/", "{o}/not-a-task/",
    "{o}/defend/", "undo/",
)  # fmt: skip
SENT = {
    "version": "1", "next_version": "1", "at": "10", "reason": "x", "text": "Rà soát máy",
    "modality": "must", "words": "x", "means": "everyone", "do": "issue",
    "received_on": "2026-11-20",
}  # fmt: skip
NOT_STANDING = (
    "police.officer", "police.leader", "police.staff",  # of the letter's own organisation
    "root.officer", "root.leader", "health.officer", "health.leader", "health.inspector",
    "clinic.officer", "clinic.staff", "culture.officer", "commune.staff", "administrator",
)  # fmt: skip


@pytest.fixture
def directive(province: Province, standing: Person) -> Directive:
    return letter(standing, province.police)


def addresses(directive: Directive, tails: tuple[str, ...]) -> list[str]:
    one = rows(directive)[0].pk
    return [f"/directives/{directive.pk}/{tail.format(o=one)}" for tail in tails]


def untouched(directive: Directive) -> bool:
    state = (directive.state, directive.version)
    return (
        (Directive.objects.get(pk=directive.pk).state, Directive.objects.get().version) == state
        and [(r.version, r.confirmed) for r in rows(directive)] == [(1, False)] * 4
        and not Assignment.objects.exists()
    )


@pytest.mark.parametrize("who", NOT_STANDING)
def test_only_the_standing_unit_reviews_and_issues(
    directive: Directive, as_person: Callable[[str], Client], who: str
) -> None:
    client = as_person(who)
    for address in ("/directives/", "/directives/intake/", *addresses(directive, PAGES)):
        assert client.get(address).status_code == 403, address
    for address in ("/directives/intake/", *addresses(directive, POSTS)):
        assert client.post(address, SENT).status_code == 403, address
    for address in addresses(directive, ("letter/", "file/")):
        assert client.get(address).status_code == 404, address
    assert untouched(directive)


def test_nobody_goes_to_sign_in(directive: Directive) -> None:
    client = Client()
    every = ("/directives/", "/directives/intake/", *addresses(directive, (*PAGES, *POSTS)))
    for address in (*every, *addresses(directive, ("letter/", "file/"))):
        for response in (client.get(address), client.post(address, SENT)):
            assert response.status_code == 302
            assert response["Location"].startswith("/account/")
            assert "next=" in response["Location"]
    assert untouched(directive)


def unit(province: Province, scope: str) -> Person:
    """A standing unit of a part of the tree only."""
    place = getattr(province, scope)
    person = Person.objects.create(
        username=f"unit.{scope}", full_name=f"Đơn vị {scope}", organisation=place
    )
    Grant.objects.create(person=person, role=Role.STANDING_UNIT, scope=place)
    return person


@pytest.mark.parametrize("scope", ["health", "clinic", "culture", "commune"])
def test_a_standing_unit_elsewhere_sees_no_such_letter(
    directive: Directive, province: Province, scope: str
) -> None:
    client = sign_in(unit(province, scope))
    assert not client.get("/directives/").context["page"].object_list
    assert client.get("/directives/").context["total"] == 0
    for address in addresses(directive, (*PAGES, "letter/", "file/")):
        assert client.get(address).status_code == 404, address
    for address in addresses(directive, POSTS):
        assert client.post(address, SENT).status_code == 404, address
    assert untouched(directive)


@pytest.mark.parametrize("scope", ["root", "police"])
def test_a_standing_unit_above_sees_it(
    directive: Directive, province: Province, scope: str
) -> None:
    client = sign_in(unit(province, scope))
    for address in addresses(directive, PAGES):
        assert client.get(address).status_code == 200, address


def test_reading_an_issued_letter_by_place(
    directive: Directive, province: Province, standing: Person, as_person: Callable[[str], Client]
) -> None:
    Obligation.objects.update(confirmed=True)
    first = rows(directive)[0].pk
    actions.issue(standing, directive, targets={first: {province.health.pk}})
    address = f"/directives/{directive.pk}/letter/"
    own_or_above = ("health.officer", "health.leader", "health.inspector", "root.officer")
    for who in own_or_above:
        assert as_person(who).get(address).status_code == 200, who
    # Child, sibling, staff of the place itself, the one who only keeps accounts.
    for who in ("clinic.officer", "culture.officer", "health.staff", "administrator"):
        assert as_person(who).get(address).status_code == 404, who
    for who in own_or_above:
        for page in addresses(directive, PAGES):
            assert as_person(who).get(page).status_code == 403, (who, page)


def test_a_letter_that_is_not_there_looks_like_one_out_of_reach(
    province: Province, as_person: Callable[[str], Client]
) -> None:
    for who in ("standing", "health.officer"):
        assert as_person(who).get("/directives/999999/letter/").status_code == 404
    assert as_person("standing").get("/directives/999999/").status_code == 404


def test_acts_are_not_done_by_following_a_link(
    directive: Directive, as_person: Callable[[str], Client]
) -> None:
    client = as_person("standing")
    one = rows(directive)[0].pk
    tails = ("confirm-rest/", "name/", "undo/", f"{one}/confirm/", f"{one}/leave-out/",
             f"{one}/actors/", f"{one}/exclude/", f"{one}/not-a-task/")  # fmt: skip
    for tail in tails:
        assert client.get(f"/directives/{directive.pk}/{tail}").status_code == 405
    assert untouched(directive)

"""The one table of rights: how far each reach goes, when a grant counts, what is refused."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.console.people import Province

from khien.console.organisations.models import Kind, Organisation
from khien.console.people import access
from khien.console.people.access import Reach
from khien.console.people.access_docs import access_page
from khien.console.people.models import Grant, Person, Role

PLACES = ("root", "police", "health", "clinic", "culture", "commune", "other_commune")
ABOVE = {"clinic": {"health", "root"}, "health": {"root"}, "culture": {"root"}}
DAY = timedelta(days=1)


def reached(person: Person, verb: str, province: Province) -> set[str]:
    ids = access.scope_ids(person, verb)
    return {place for place in PLACES if getattr(province, place).pk in ids}


@pytest.mark.parametrize(
    ("name", "verb", "expected"),
    [
        ("standing", "directive.issue", set(PLACES)),
        ("standing", "assignment.review", set(PLACES) - {"root"}),
        ("standing", "assignment.submit", set()),
        ("health.officer", "organisation.view", {"health", "clinic"}),
        ("health.officer", "organisation.manage", {"clinic"}),
        ("health.officer", "organisation.add", {"health", "clinic"}),
        ("health.officer", "directive.view", set()),
        ("health.leader", "assignment.submit", {"health", "clinic"}),
        ("health.leader", "person.manage", set()),
        ("clinic.officer", "person.view", {"clinic"}),
        ("health.inspector", "evidence.view", {"health"}),
        ("health.inspector", "evidence.add", set()),
        ("health.inspector", "person.view", set()),
        ("administrator", "organisation.manage", set(PLACES)),
        ("administrator", "evidence.view", set()),
        ("administrator", "directive.view", set()),
        ("health.staff", "organisation.view", set()),
    ],
)
def test_each_role_reaches_what_the_table_says(
    province: Province, name: str, verb: str, expected: set[str]
) -> None:
    assert reached(province.person(name), verb, province) == expected


@pytest.mark.parametrize("place", ["clinic", "health", "culture"])
@pytest.mark.parametrize("role", ["officer", "leader", "inspector"])
def test_nobody_reaches_up_or_sideways(province: Province, place: str, role: str) -> None:
    person = province.person(f"{place}.{role}")
    below = {"health": {"health", "clinic"}}.get(place, {place})
    for verb in access.RULES:
        found = reached(person, verb, province)
        assert found <= below, verb
        assert not found & ABOVE[place], verb


@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    parents=st.lists(st.integers(0, 100), min_size=1, max_size=12),
    at=st.integers(0, 100),
    role=st.sampled_from([role.value for role in Role]),
)
def test_in_any_tree_a_grant_reaches_only_what_hangs_below(
    db: None, parents: list[int], at: int, role: str
) -> None:
    with transaction.atomic():  # each example begins with an empty house
        rows = [Organisation.objects.create(name="0", kind=Kind.PROVINCE)]
        for number, parent in enumerate(parents, 1):
            rows.append(
                Organisation.objects.create(
                    name=str(number), kind=Kind.SUBORDINATE, parent=rows[parent % len(rows)]
                )
            )
        scope = rows[at % len(rows)]
        person = Person.objects.create(username="x", full_name="X", organisation=scope)
        Grant.objects.create(person=person, role=role, scope=scope)
        below = {
            row.pk for row in rows if scope.pk in {row.pk, *(one.pk for one in row.ancestors())}
        }
        for verb, reaches in access.RULES.items():
            expected = {
                None: set(), Reach.OWN: {scope.pk}, Reach.LISTED: {scope.pk}, Reach.BELOW: below,
                Reach.UNDER: below - {scope.pk},
            }[reaches.get(Role(role))]  # fmt: skip
            assert access.scope_ids(person, verb) == expected
        transaction.set_rollback(True)


def test_a_verb_that_is_not_in_the_table_opens_no_door(province: Province) -> None:
    with pytest.raises(KeyError):
        access.scope_ids(province.person("standing"), "directive.veiw")
    with pytest.raises(KeyError):
        access.require(province.person("health.staff"), "nothing.at_all", province.health)


def test_a_grant_counts_only_between_its_dates(province: Province) -> None:
    person = province.person("health.officer")
    today = timezone.localdate()
    for starts, ends, holds in (
        (None, None, True), (today, today, True), (today - DAY, None, True),
        (today + DAY, None, False), (None, today - DAY, False), (None, today, True),
    ):  # fmt: skip
        Grant.objects.filter(person=person).update(starts_on=starts, ends_on=ends)
        assert access.may(person, "evidence.add", province.health) is holds
        assert (access.roles(person) == {"officer"}) is holds
        assert access.needs_second_factor(person) is holds
    tomorrow = access.live_grants(person, on=today + DAY)
    assert not tomorrow.exists()


def test_a_closed_account_holds_nothing(province: Province) -> None:
    person = province.person("standing")
    Person.objects.filter(pk=person.pk).update(is_active=False)
    assert access.scope_ids(person, "directive.issue") == set()
    assert access.roles(person) == {"staff"}
    assert not access.may_give(person, Role.OFFICER, province.health)


@pytest.mark.parametrize(
    ("name", "role", "place", "expected"),
    [
        ("standing", Role.STANDING_UNIT, "root", True),
        ("standing", Role.ADMINISTRATOR, "root", False),
        ("administrator", Role.ADMINISTRATOR, "root", True),
        ("health.officer", Role.OFFICER, "clinic", True),
        ("health.officer", Role.OFFICER, "root", False),
        ("health.officer", Role.OFFICER, "culture", False),
        ("health.officer", Role.INSPECTOR, "clinic", False),
        ("health.officer", Role.STANDING_UNIT, "clinic", False),
        ("health.leader", Role.STAFF, "health", False),
        ("health.inspector", Role.INSPECTOR, "health", False),
        ("health.staff", Role.STAFF, "health", False),
    ],
)
def test_nobody_gives_a_role_above_his_own(
    province: Province, name: str, role: Role, place: str, expected: bool
) -> None:
    assert access.may_give(province.person(name), role, getattr(province, place)) is expected


def test_a_right_of_one_grant_does_not_lift_another(province: Province) -> None:
    """Standing unit at the clinic and officer at health: no standing unit can be made at health."""
    person = province.person("health.officer")
    Grant.objects.create(person=person, role=Role.STANDING_UNIT, scope=province.clinic)
    assert access.may_give(person, Role.STANDING_UNIT, province.clinic)
    assert not access.may_give(person, Role.STANDING_UNIT, province.health)


def test_a_refusal_does_not_say_whether_the_thing_exists(province: Province) -> None:
    person = province.person("culture.officer")
    said = []
    for pk in (province.health.pk, 10**9):
        with pytest.raises(access.Refused) as refused:
            access.require(person, "evidence.view", pk)
        said.append(str(refused.value))
    assert said[0] == said[1]


def test_somewhere_asks_for_any_place(province: Province) -> None:
    access.require_somewhere(province.person("clinic.officer"), "person.manage")
    with pytest.raises(access.Refused):
        access.require_somewhere(province.person("clinic.staff"), "person.manage")


def test_the_page_of_rights_is_current() -> None:
    page = Path(__file__).parents[3] / "docs/access.md"
    assert page.read_text(encoding="utf-8") == access_page(), "run: python tools/access_docs.py"


def test_the_page_of_rights_names_every_verb() -> None:
    page = access_page()
    assert all(f"`{verb}`" in page for verb in access.RULES)
    assert all(f"`{verb}`" in page for verb in access.OWN_ROWS)

"""Every page about people by role × {own, parent, child, sibling, nobody}."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.console.people import Province

from khien.console.people.models import Grant, Person, Role

AsPerson = Callable[[str], Client]
ACTORS = ("standing", "administrator", "health.officer", "health.leader", "health.inspector",
          "clinic.officer", "health.staff")  # fmt: skip
TARGETS = ("other_standing", "health.staff2", "clinic.staff", "culture.staff")
SEES = {
    "standing": set(TARGETS), "administrator": set(TARGETS),
    "health.officer": {"health.staff2", "clinic.staff"},
    "health.leader": {"health.staff2", "clinic.staff"},
    "health.inspector": set(), "clinic.officer": {"clinic.staff"}, "health.staff": set(),
}  # fmt: skip
# Officers, the standing unit and administrators change accounts that hold nothing above them.
CHANGES = {name: SEES[name] for name in ACTORS if name not in {"health.leader"}}


def target(province: Province, name: str) -> Person:
    if name == "other_standing":
        person = Person.objects.create(
            username="khac", full_name="Người khác", organisation=province.police
        )
        Grant.objects.create(person=person, role=Role.STANDING_UNIT, scope=province.root)
    elif name == "health.staff2":
        person = Person.objects.create(
            username="yte2", full_name="Người y tế", organisation=province.health
        )
    else:
        person = province.person(name)
    person.set_unusable_password()
    person.save()
    return person


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("name", TARGETS)
def test_pages_of_one_person(
    province: Province, as_person: AsPerson, actor: str, name: str
) -> None:
    client, person = as_person(actor), target(province, name)
    seen, changes = name in SEES[actor], name in CHANGES.get(actor, set())
    detail = client.get(reverse("people:detail", args=[person.pk]))
    assert detail.status_code == (200 if seen else 404)
    for page in ("edit", "inspect"):
        answer = client.get(reverse(f"people:{page}", args=[person.pk]))
        assert answer.status_code == (200 if changes else 403 if seen else 404), page


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("name", TARGETS)
def test_writes_to_one_person(
    province: Province, as_person: AsPerson, actor: str, name: str
) -> None:
    client, person = as_person(actor), target(province, name)
    seen, changes = name in SEES[actor], name in CHANGES.get(actor, set())
    refused = 403 if seen else 404
    answer = client.post(
        reverse("people:edit", args=[person.pk]),
        {"full_name": "Tên mới", "organisation": province.root.pk, "username": "chiem",
         "is_active": "", "password": "x"},
    )  # fmt: skip
    assert answer.status_code == (303 if changes else refused)
    was = person
    person = Person.objects.get(pk=was.pk)
    assert (person.full_name == "Tên mới") is changes
    assert (person.organisation_id, person.username) == (was.organisation_id, was.username)
    assert person.is_active
    slip = client.post(reverse("people:slip", args=[person.pk]))
    assert slip.status_code == (200 if changes else refused)
    assert person.slips.exists() is changes
    mend = client.post(reverse("people:mend", args=[person.pk]))
    assert mend.status_code == (200 if changes else refused)
    close = client.post(reverse("people:close", args=[person.pk]))
    assert close.status_code == (303 if changes else refused)
    assert Person.objects.get(pk=person.pk).is_active is not changes
    again = client.post(reverse("people:reopen", args=[person.pk]))
    assert again.status_code == (303 if changes else refused)


@pytest.mark.parametrize("actor", ACTORS)
def test_the_list_holds_only_who_may_be_seen(
    province: Province, as_person: AsPerson, actor: str
) -> None:
    people = {name: target(province, name) for name in TARGETS}
    client = as_person(actor)
    answer = client.get(reverse("people:list"))
    may_list = actor not in {"health.inspector", "health.staff"}
    assert answer.status_code == (200 if may_list else 403)
    if not may_list:
        return
    page = answer.content.decode()
    for name, person in people.items():
        link = reverse("people:detail", args=[person.pk])
        assert (f'href="{link}"' in page) is (name in SEES[actor]), name
    found = client.get(reverse("people:list"), {"q": "nguoi"}).content.decode()
    hidden = people["culture.staff"].full_name
    assert (hidden in found) is ("culture.staff" in SEES[actor])
    place = client.get(reverse("people:list"), {"organisation": province.culture.pk})
    assert place.status_code == (200 if "culture.staff" in SEES[actor] else 404)


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("place", ["police", "health", "clinic", "culture"])
@pytest.mark.parametrize("role", [role.value for role in Role])
def test_making_a_person_never_lifts_above_the_maker(
    province: Province, as_person: AsPerson, actor: str, place: str, role: str
) -> None:
    client = as_person(actor)
    organisation = getattr(province, place)
    answer = client.post(
        reverse("people:add"),
        {"organisation": organisation.pk, "full_name": "Người Mới", "role": role},
    )
    gives = {
        "standing": {"standing_unit", "leader", "officer", "staff"},
        "administrator": {"standing_unit", "leader", "officer", "staff", "administrator"},
        "health.officer": {"leader", "officer", "staff"},
        "clinic.officer": {"leader", "officer", "staff"},
    }.get(actor, set())
    where = {"health.officer": {"health", "clinic"}, "clinic.officer": {"clinic"}}
    may = role in gives and place in where.get(actor, {"police", "health", "clinic", "culture"})
    assert answer.status_code == (303 if may else 422 if gives else 403)
    assert Person.objects.filter(full_name="Người Mới").exists() is may


@pytest.mark.parametrize("actor", ["health.officer", "clinic.officer", "health.leader"])
@pytest.mark.parametrize("role", ["standing_unit", "administrator", "inspector", "officer"])
@pytest.mark.parametrize("place", ["root", "culture", "health"])
def test_no_role_is_given_above_or_beside_ones_own(
    province: Province, as_person: AsPerson, actor: str, role: str, place: str
) -> None:
    person = target(province, "clinic.staff")
    as_person(actor).post(
        reverse("people:give", args=[person.pk]),
        {"role": role, "scope": getattr(province, place).pk},
    )
    may = actor == "health.officer" and role == "officer" and place == "health"
    assert Grant.objects.filter(person=person).exists() is may


def test_a_grant_is_reached_only_through_its_person(
    province: Province, as_person: AsPerson
) -> None:
    mine, other = target(province, "clinic.staff"), province.person("culture.officer")
    grant = Grant.objects.get(person=other)
    answer = as_person("health.officer").post(reverse("people:take", args=[mine.pk, grant.pk]))
    assert answer.status_code == 404
    assert Grant.objects.filter(pk=grant.pk).exists()


def test_slips_are_made_only_for_who_is_in_reach(province: Province, as_person: AsPerson) -> None:
    mine, other = target(province, "clinic.staff"), target(province, "culture.staff")
    answer = as_person("health.officer").post(
        reverse("people:slips"), {"person": [mine.pk, other.pk]}
    )
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "no-store" in answer.headers["Cache-Control"]
    assert mine.slips.exists()
    assert not other.slips.exists()


def test_an_inspector_gets_a_list_with_an_end(province: Province, as_person: AsPerson) -> None:
    person = target(province, "culture.staff")
    url = reverse("people:inspect", args=[person.pk])
    client = as_person("standing")
    places = [province.health.pk, province.commune.pk]
    assert client.post(url, {"places": places}).status_code == 422
    end = timezone.localdate().replace(day=1)
    assert client.post(url, {"places": places, "ends_on": end.isoformat()}).status_code in {
        303,
        422,
    }
    last = timezone.localdate()
    assert client.post(url, {"places": places, "ends_on": last.isoformat()}).status_code == 303
    assert set(Grant.objects.filter(person=person).values_list("scope_id", flat=True)) == set(
        places
    )
    client.post(url, {"places": places[:1], "ends_on": last.isoformat()})
    assert [g.scope_id for g in Grant.objects.filter(person=person)] == places[:1]


def test_nobody_sees_anything(province: Province) -> None:
    pk = province.person("health.staff").pk
    for page, args in (
        ("list", []), ("add", []), ("bring", []), ("slips", []), ("detail", [pk]), ("edit", [pk]),
        ("give", [pk]), ("take", [pk, 1]), ("inspect", [pk]), ("close", [pk]), ("reopen", [pk]),
        ("slip", [pk]), ("mend", [pk]),
    ):  # fmt: skip
        url = reverse(f"people:{page}", args=args)
        for answer in (Client().get(url), Client().post(url)):
            assert answer.status_code == 302
            assert answer.headers["Location"].startswith(reverse("account_login"))

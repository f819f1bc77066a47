"""Addresses that the apps' own matrices leave out, by role × {own, parent, child, sibling}."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.urls import reverse
from tests.console.people import Province, sign_in

from khien.console.audit.actions import record
from khien.console.endpoints.models import Computer
from khien.console.incidents import actions as incidents
from khien.console.incidents.models import OddThing
from khien.console.people.models import Grant, Person, Role

WHO = (
    "standing", "administrator", "root.officer", "health.officer", "health.leader",
    "health.inspector", "health.staff", "clinic.officer", "culture.officer",
)  # fmt: skip
PLACES = ("root", "health", "clinic", "culture")
ALL = set(PLACES)
BRINGS = {
    "standing": ALL, "administrator": ALL, "root.officer": ALL,
    "health.officer": {"health", "clinic"}, "clinic.officer": {"clinic"},
    "culture.officer": {"culture"},
}  # fmt: skip
SEES = BRINGS | {"health.leader": {"health", "clinic"}, "health.inspector": {"health"}}
SEES_MACHINES = {who: places for who, places in SEES.items() if who != "administrator"}


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("place", PLACES)
def test_bringing_people_in_by_paste(province: Province, who: str, place: str) -> None:
    organisation = getattr(province, place)
    # By the choice of the form, and by a column of the table.
    for number, pasted in enumerate(("Lê Thị Mới", f"Họ tên\tĐơn vị\nLê Thị Mới\t{organisation}")):
        home = organisation.pk if number == 0 else province.person(who).organisation_id
        data = {"organisation": home, "pasted": pasted, "do": "save"}
        sign_in(province.person(who)).post(reverse("people:bring"), data)
        made = Person.objects.filter(full_name="Lê Thị Mới", organisation=organisation)
        assert made.exists() is (place in BRINGS.get(who, set()))
    assert Person.objects.filter(full_name="Lê Thị Mới").count() <= 1


@pytest.mark.parametrize("who", WHO)
def test_search_by_place(province: Province, who: str) -> None:
    for place in PLACES:
        Computer.objects.create(organisation=getattr(province, place), name=f"MAY-{place}")
    client = sign_in(province.person(who))
    for place in PLACES:
        organisation = getattr(province, place)
        link = f'href="{reverse("organisations:detail", args=[organisation.pk])}"'
        page = client.get(reverse("web:search"), {"q": organisation.name}).content.decode()
        assert (link in page) is (place in SEES.get(who, set())), place
        page = client.get(reverse("web:search"), {"q": f"may-{place}"}).content.decode()
        assert (f">MAY-{place}<" in page) is (place in SEES_MACHINES.get(who, set())), place


@pytest.mark.parametrize("who", WHO)
def test_the_log_by_place(province: Province, who: str) -> None:
    person = province.person("standing")
    with transaction.atomic():
        for place in PLACES:
            record("organisation.edit", actor=person, organisation=getattr(province, place).pk,
                   name=f"VIEC-{place}")  # fmt: skip
    answer = sign_in(province.person(who)).get(reverse("audit:events"))
    allowed = who in {"standing", "administrator"}
    assert answer.status_code == (200 if allowed else 403)
    page = answer.content.decode()
    assert all((f"VIEC-{place}" in page) is allowed for place in PLACES)


def test_the_log_of_a_branch_is_for_its_unit(province: Province) -> None:
    unit = Person.objects.create(username="unit", full_name="Đơn vị", organisation=province.health)
    Grant.objects.create(person=unit, role=Role.STANDING_UNIT, scope=province.health)
    with transaction.atomic():
        for place in PLACES:
            record("organisation.edit", actor=unit, organisation=getattr(province, place).pk,
                   name=f"VIEC-{place}")  # fmt: skip
        record("first_hour.done", actor=unit, name="VIEC-install")
    page = sign_in(unit).get(reverse("audit:events")).content.decode()
    shown = {place for place in (*PLACES, "install") if f"VIEC-{place}" in page}
    assert shown == {"health", "clinic"}


@pytest.mark.parametrize("who", WHO)
def test_declaring_of_a_report_by_place(province: Province, who: str) -> None:
    reporter = province.person("clinic.staff")
    pk = incidents.report(reporter, what="x", where="x", when="x").odd_thing.pk
    url = reverse("incidents:not_a_mark", args=[pk])
    for client in (sign_in(reporter), sign_in(province.person(who))):
        assert client.get(url).status_code == 405
    assert sign_in(reporter).post(url, {"reason": "x"}).status_code == 403
    answer = sign_in(province.person(who)).post(url, {"reason": "x"})
    assert answer.status_code == (303 if who == "standing" else 403)
    assert OddThing.objects.get(pk=pk).file is None

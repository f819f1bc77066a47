"""Every page of the tree by role × {own, parent, child, sibling, nobody}."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests.console.people import Province

from khien.console.organisations.models import Alias, Organisation

AsPerson = Callable[[str], Client]
NAMES = ("standing", "administrator", "health.officer", "health.leader", "health.inspector",
         "clinic.officer", "health.staff")  # fmt: skip
PLACES = ("root", "police", "health", "clinic", "culture")
ALL = frozenset(PLACES)

# Who may see an organisation, and who may change it. What is not here answers 404 or 403.
SEES = {
    "standing": ALL, "administrator": ALL,
    "health.officer": {"health", "clinic"}, "health.leader": {"health", "clinic"},
    "health.inspector": {"health"}, "clinic.officer": {"clinic"}, "health.staff": set(),
}  # fmt: skip
CHANGES = {
    "standing": ALL, "administrator": ALL, "health.officer": {"clinic"},
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("place", PLACES)
def test_pages_of_one_organisation(
    province: Province, as_person: AsPerson, name: str, place: str
) -> None:
    client, organisation = as_person(name), getattr(province, place)
    seen, changes = place in SEES[name], place in CHANGES.get(name, set())
    detail = client.get(reverse("organisations:detail", args=[organisation.pk]))
    assert detail.status_code == (200 if seen else 404)
    for page in ("edit", "move", "end"):
        answer = client.get(reverse(f"organisations:{page}", args=[organisation.pk]))
        assert answer.status_code == (200 if changes else 403 if seen else 404), page


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("place", PLACES)
def test_writes_to_one_organisation(
    province: Province, as_person: AsPerson, name: str, place: str
) -> None:
    client, organisation = as_person(name), getattr(province, place)
    seen, changes = place in SEES[name], place in CHANGES.get(name, set())
    alias = Alias.objects.create(organisation=organisation, name="Tên cũ", name_folded="ten cu")
    refused = 403 if seen else 404
    for page, data in (
        ("edit", {"name": "Bị đổi tên", "kind": "clinic"}),
        ("add_alias", {"name": "Tên lạ"}),
        ("restore", {}),
    ):
        answer = client.post(reverse(f"organisations:{page}", args=[organisation.pk]), data)
        assert answer.status_code == (303 if changes else refused), page
    gone = client.post(reverse("organisations:remove_alias", args=[organisation.pk, alias.pk]))
    assert gone.status_code == (303 if changes else refused)
    organisation.refresh_from_db()
    assert (organisation.name == "Bị đổi tên") is changes
    assert Alias.objects.filter(pk=alias.pk).exists() is not changes
    assert Alias.objects.filter(name="Tên lạ").exists() is changes


@pytest.mark.parametrize("name", NAMES)
def test_the_tree_shows_only_what_may_be_seen(
    province: Province, as_person: AsPerson, name: str
) -> None:
    client = as_person(name)
    answer = client.get(reverse("organisations:tree"))
    assert answer.status_code == (403 if name == "health.staff" else 200)
    if answer.status_code == 403:
        return
    for place in PLACES:
        link = reverse("organisations:detail", args=[getattr(province, place).pk])
        assert (f'href="{link}"' in answer.content.decode()) is (place in SEES[name])
    found = client.get(reverse("organisations:tree"), {"q": "sở"}).content.decode()
    assert (province.culture.name in found) is ("culture" in SEES[name])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("place", PLACES)
def test_adding_below(province: Province, as_person: AsPerson, name: str, place: str) -> None:
    allowed = {"standing": ALL, "administrator": ALL, "health.officer": {"health", "clinic"},
               "clinic.officer": {"clinic"}}  # fmt: skip
    data = {"parent": getattr(province, place).pk, "name": "Đội mới", "kind": "subordinate"}
    answer = as_person(name).post(reverse("organisations:add"), data)
    may = place in allowed.get(name, set())
    assert answer.status_code == (303 if may else 422 if name in allowed else 403)
    assert Organisation.objects.filter(name="Đội mới").exists() is may


def test_an_alias_of_another_organisation_is_not_reached_through_mine(
    province: Province, as_person: AsPerson
) -> None:
    alias = Alias.objects.create(organisation=province.culture, name="A", name_folded="a")
    as_person("health.officer").post(
        reverse("organisations:remove_alias", args=[province.clinic.pk, alias.pk])
    )
    assert Alias.objects.filter(pk=alias.pk).exists()


def test_nothing_is_moved_out_of_or_into_another_scope(
    province: Province, as_person: AsPerson
) -> None:
    client = as_person("health.officer")
    for parent in (province.culture, province.root):
        client.post(reverse("organisations:move", args=[province.clinic.pk]), {"parent": parent.pk})
    province.clinic.refresh_from_db()
    assert province.clinic.parent_id == province.health.pk
    client.post(reverse("organisations:edit", args=[province.clinic.pk]),
                {"name": "X", "kind": "clinic", "parent": province.root.pk, "order": 9})  # fmt: skip
    province.clinic.refresh_from_db()
    assert (province.clinic.parent_id, province.clinic.order) == (province.health.pk, 0)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("step", ["", "province", "organisations", "officers", "slips", "letter"])
def test_the_first_hour_is_for_who_holds_the_root(
    province: Province, as_person: AsPerson, name: str, step: str
) -> None:
    args = [step] if step else []
    page = "first_hour_step" if step else "first_hour"
    answer = as_person(name).get(reverse(f"organisations:{page}", args=args))
    holds = name in {"standing", "administrator"}
    reached = step in {"", "province"}
    assert answer.status_code == (200 if holds and reached else 404 if holds else 403)


def test_nobody_sees_anything(province: Province) -> None:
    for page, args in (
        ("tree", []), ("add", []), ("first_hour", []), ("detail", [province.health.pk]),
        ("edit", [province.health.pk]), ("move", [province.health.pk]),
        ("end", [province.health.pk]), ("restore", [province.health.pk]),
        ("add_alias", [province.health.pk]), ("remove_alias", [province.health.pk, 1]),
    ):  # fmt: skip
        url = reverse(f"organisations:{page}", args=args)
        for answer in (Client().get(url), Client().post(url)):
            assert answer.status_code == 302
            assert answer.headers["Location"].startswith(reverse("account_login"))

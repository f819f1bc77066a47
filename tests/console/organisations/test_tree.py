"""Changing the tree: names, dates, parents; and how it is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.console.people import Province

from khien.console.audit.models import Event
from khien.console.organisations import actions, queries
from khien.console.organisations.actions import Details
from khien.console.organisations.addressees import State
from khien.console.organisations.errors import (
    BadDates,
    NameTaken,
    NotAllowedParent,
    StillInUse,
)
from khien.console.organisations.first_hour.reading import kind_of
from khien.console.organisations.models import Alias, Kind, Organisation
from khien.console.people import access
from khien.console.people.models import Person

AsPerson = Callable[[str], Client]


def test_a_new_organisation_is_added_and_recorded(standing: Person, province: Province) -> None:
    made = actions.add_organisation(
        standing, province.health, Details("  Bệnh  viện Mắt ", Kind.CLINIC, code=" BV1 ")
    )
    assert (made.name, made.code, made.parent) == ("Bệnh viện Mắt", "BV1", province.health)
    assert made.name_folded == "benh vien mat"
    event = Event.objects.get()
    assert (event.verb, event.organisation_id) == ("organisation.add", made.pk)


def test_one_name_under_one_parent(standing: Person, province: Province) -> None:
    with pytest.raises(NameTaken):
        actions.add_organisation(standing, province.root, Details("Sở  Y tế", Kind.DEPARTMENT))
    with pytest.raises(NameTaken):
        actions.edit_organisation(standing, province.culture, Details("Sở Y tế", Kind.DEPARTMENT))
    actions.add_organisation(standing, province.culture, Details("Sở Y tế", Kind.SUBORDINATE))


def test_a_kind_that_is_none_is_refused(standing: Person, province: Province) -> None:
    with pytest.raises(ValueError):
        actions.add_organisation(standing, province.root, Details("X", "galaxy"))


def test_a_new_name_keeps_the_old_for_older_letters(standing: Person, province: Province) -> None:
    actions.edit_organisation(
        standing, province.culture, Details("Sở Văn hóa và Du lịch", Kind.DEPARTMENT)
    )
    alias = Alias.objects.get()
    assert (alias.name, alias.valid_to) == (
        "Sở Văn hóa, Thể thao và Du lịch", timezone.localdate(),
    )  # fmt: skip
    older = queries.resolve_addressee(standing, alias.name, on=date(2026, 1, 5))
    assert [one.pk for one in older.organisations] == [province.culture.pk]
    assert queries.resolve_addressee(standing, alias.name).state is State.UNRESOLVED


def test_the_root_stays_a_root(standing: Person, province: Province) -> None:
    actions.edit_organisation(standing, province.root, Details("Tỉnh Khác", Kind.CLINIC))
    province.root.refresh_from_db()
    assert (province.root.name, province.root.kind) == ("Tỉnh Khác", Kind.PROVINCE)
    with pytest.raises(NotAllowedParent):
        actions.end_organisation(standing, province.root, on=timezone.localdate())
    with pytest.raises(NotAllowedParent):
        actions.move_organisation(standing, province.root, province.health)


def test_no_circles(standing: Person, province: Province) -> None:
    for parent in (province.health, province.clinic):
        with pytest.raises(NotAllowedParent):
            actions.move_organisation(standing, province.health, parent)
    actions.move_organisation(standing, province.clinic, province.culture)
    province.clinic.refresh_from_db()
    assert province.clinic.parent == province.culture


def test_moving_into_a_taken_name_is_refused(standing: Person, province: Province) -> None:
    Organisation.objects.create(
        parent=province.culture, name=province.clinic.name, kind=Kind.CLINIC
    )
    with pytest.raises(NameTaken):
        actions.move_organisation(standing, province.clinic, province.culture)


def test_an_end_keeps_the_row_and_waits_for_what_is_below(
    standing: Person, province: Province
) -> None:
    today = timezone.localdate()
    with pytest.raises(StillInUse):
        actions.end_organisation(standing, province.health, on=today)
    actions.end_organisation(standing, province.clinic, on=today)
    actions.end_organisation(standing, province.health, on=today)
    assert Organisation.objects.filter(valid_to=today).count() == 2
    actions.restore_organisation(standing, province.health)
    province.health.refresh_from_db()
    assert province.health.valid_to is None


def test_dates_in_the_wrong_order_are_refused(standing: Person, province: Province) -> None:
    today = timezone.localdate()
    actions.edit_organisation(
        standing, province.clinic, Details("Trung tâm Y tế Đông Khê", Kind.CLINIC, valid_from=today)
    )
    with pytest.raises(BadDates):
        actions.end_organisation(standing, province.clinic, on=today)
    with pytest.raises(BadDates):
        actions.add_alias(standing, province.clinic, "X", valid_from=today, valid_to=today)
    actions.end_organisation(standing, province.clinic, on=today + timedelta(days=5))
    with pytest.raises(BadDates):
        actions.edit_organisation(
            standing, province.clinic,
            Details("Y", Kind.CLINIC, valid_from=today + timedelta(days=9)),
        )  # fmt: skip


@pytest.mark.parametrize("name", ["health.officer", "health.leader", "culture.officer"])
def test_every_verb_asks_first(province: Province, name: str) -> None:
    person, today = province.person(name), timezone.localdate()
    for act in (
        lambda: actions.add_organisation(person, province.root, Details("X", Kind.SCHOOL)),
        lambda: actions.edit_organisation(person, province.health, Details("X", Kind.SCHOOL)),
        lambda: actions.move_organisation(person, province.health, province.clinic),
        lambda: actions.end_organisation(person, province.health, on=today),
        lambda: actions.restore_organisation(person, province.health),
        lambda: actions.add_alias(person, province.health, "X"),
        lambda: actions.remove_alias(person, province.health, 1),
    ):
        with pytest.raises(access.Refused):
            act()
    assert not Event.objects.exists()


def test_the_tree_groups_many_children_and_counts(standing: Person, province: Province) -> None:
    for number in range(15):
        Organisation.objects.create(parent=province.health, name=f"Trạm {number}", kind=Kind.CLINIC)
    Organisation.objects.create(parent=province.health, name="Chi cục", kind=Kind.SUBORDINATE)
    province.person("clinic.officer")
    (root,) = queries.tree_for(standing)
    health = next(one for one in root.children if one.organisation == province.health)
    assert root.below == 6 + 16
    assert {label: len(rows) for label, rows in health.groups} == {
        "Cơ sở y tế": 16, "Đơn vị trực thuộc": 1,
    }  # fmt: skip
    clinic = next(one for one in health.children if one.organisation == province.clinic)
    assert (clinic.officers, clinic.people, clinic.groups) == (1, 1, [])


def test_a_part_of_the_tree_begins_where_one_may_see(province: Province) -> None:
    roots = queries.tree_for(province.person("health.officer"))
    assert [one.organisation for one in roots] == [province.health]


@pytest.mark.parametrize("words", ["y te", "Y TẾ", "so y", "dong khe"])
def test_finding_needs_no_marks(standing: Person, province: Province, words: str) -> None:
    assert queries.found_in(standing, words)


def test_finding_by_code_and_former_name(standing: Person, province: Province) -> None:
    assert [n.organisation for n in queries.found_in(standing, "99001")] == [province.commune]
    Alias.objects.create(organisation=province.culture, name="Sở Du lịch cũ",
                         name_folded="so du lich cu")  # fmt: skip
    assert [n.organisation for n in queries.found_in(standing, "lịch cũ")] == [province.culture]
    assert queries.found_in(standing, "  ") == []


def test_a_breadcrumb_links_only_what_may_be_opened(
    province: Province, as_person: AsPerson
) -> None:
    steps = queries.breadcrumb(province.person("health.officer"), province.clinic)
    assert [(step.organisation.name, step.may_open) for step in steps] == [
        ("Tỉnh Đông Khê", False), ("Sở Y tế", True), ("Trung tâm Y tế Đông Khê", True),
    ]  # fmt: skip
    page = as_person("health.officer").get(
        reverse("organisations:detail", args=[province.clinic.pk])
    )
    text = page.content.decode()
    assert f'href="{reverse("organisations:detail", args=[province.health.pk])}"' in text
    assert f'href="{reverse("organisations:detail", args=[province.root.pk])}"' not in text


def test_ids_below_stop_at_what_may_be_seen(standing: Person, province: Province) -> None:
    assert queries.below(standing, province.health) == {province.health.pk, province.clinic.pk}
    officer = province.person("clinic.officer")
    assert queries.below(officer, province.health) == {province.clinic.pk}
    assert queries.below(officer, province.culture) == set()


@pytest.mark.parametrize(
    ("name", "said", "expected"),
    [
        ("Trường THPT Đông Khê", "", Kind.SCHOOL), ("Mầm non Hoa Sen", "", Kind.SCHOOL),
        ("Trạm Y tế xã An Hòa", "", Kind.CLINIC), ("Bệnh viện Đa khoa", "", Kind.CLINIC),
        ("Công ty Cấp nước", "", Kind.ENTERPRISE), ("UBND phường 1", "", Kind.COMMUNE),
        ("Trung tâm Văn hóa", "", Kind.SUBORDINATE), ("X", "Trường học", Kind.SCHOOL),
        ("X", "Tiểu học", Kind.SCHOOL), ("Trường Cán bộ", "Đơn vị trực thuộc", Kind.SUBORDINATE),
    ],
)  # fmt: skip
def test_the_kind_is_told_by_the_name(name: str, said: str, expected: Kind) -> None:
    assert kind_of(name, said) == expected


def test_pages_speak_english_too(province: Province, as_person: AsPerson) -> None:
    client = as_person("standing")
    client.post(reverse("set_language"), {"language": "en", "next": "/"})
    for url in (reverse("organisations:tree"), reverse("people:list")):
        assert '<html lang="en">' in client.get(url).content.decode()


def test_a_form_filled_in_badly_is_shown_again(province: Province, as_person: AsPerson) -> None:
    client = as_person("standing")
    answer = client.post(reverse("organisations:add"), {"parent": province.root.pk, "name": " "})
    assert answer.status_code == 422
    same = {"parent": province.root.pk, "name": "Sở Y tế", "kind": "department"}
    answer = client.post(reverse("organisations:add"), same)
    assert answer.status_code == 422
    assert "Đã có đơn vị tên" in answer.content.decode()
    end = reverse("organisations:end", args=[province.health.pk])
    assert "còn 1 đơn vị" in client.post(end, {"on": "2026-12-01"}).content.decode()

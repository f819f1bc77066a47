"""Bringing people in, giving and ending rights, what other apps ask about people."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.console.people import Province

from khien.console.audit.models import Content, Event
from khien.console.people import access, actions, queries
from khien.console.people.actions import NewPerson
from khien.console.people.errors import (
    BadGrantDates,
    EndNeeded,
    NotForYourself,
    UsernameTaken,
)
from khien.console.people.models import Grant, Person, Role

AsPerson = Callable[[str], Client]
DAY = timedelta(days=1)


def test_an_officer_brings_in_his_own_people_by_paste(
    province: Province, as_person: AsPerson
) -> None:
    client = as_person("health.officer")
    pasted = "\n".join(
        [
            "STT,Chức vụ,Họ và tên,Điện thoại,Đơn vị",
            "1,Chuyên viên,Trần Thị Bình,0901 111 222,",
            "2,Trưởng phòng,Lê Văn Cường,0902,Trung tâm Y tế Đông Khê",
            '3,Chuyên viên,Phạm Dung,,"Sở Văn hóa, Thể thao và Du lịch"',
            "4,Chuyên viên,Trần Thị Bình,,",
            "5,Chuyên viên,Trần Thị Bích,,",
        ]
    )
    data = {"organisation": province.health.pk, "pasted": pasted, "do": "check"}
    page = html.unescape(client.post(reverse("people:bring"), data).content.decode())
    assert "Hiểu được 3 dòng; 2 dòng không lấy" in page
    assert "trùng: đã có người này" in page
    assert "không thấy đơn vị “Sở Văn hóa, Thể thao và Du lịch”" in page
    assert not Person.objects.filter(full_name="Trần Thị Bình").exists()
    answer = client.post(reverse("people:bring"), data | {"do": "save"})
    assert answer.status_code == 303
    made = {p.full_name: p for p in Person.objects.filter(full_name__contains=" ")}
    assert made["Trần Thị Bình"].username == "binhtt"
    assert made["Trần Thị Bình"].title == "Chuyên viên"
    assert made["Lê Văn Cường"].organisation == province.clinic
    assert made["Trần Thị Bích"].organisation == province.health
    assert not made["Trần Thị Bích"].has_usable_password()
    assert not Grant.objects.filter(person=made["Lê Văn Cường"]).exists()


def test_two_hundred_rows_of_which_some_fail(province: Province) -> None:
    officer = province.person("health.officer")
    rows = [NewPerson(f"Người Số {n}", province.health) for n in range(205)]
    rows[3] = NewPerson("Kẻ Ngoài", province.culture)
    rows[150] = NewPerson("Tên Xấu", province.health, username="có dấu")
    brought = actions.bring_people(officer, rows)
    assert len(brought.people) == 203
    assert [name for name, _ in brought.failed] == ["Kẻ Ngoài", "Tên Xấu"]
    assert len({p.username for p in brought.people}) == 203
    assert Event.objects.filter(verb="person.add").count() == 203


def test_a_username_is_one_persons_in_any_case(province: Province) -> None:
    officer = province.person("health.officer")
    Person.objects.filter(pk=province.person("health.staff").pk).update(username="LanHT")
    with pytest.raises(UsernameTaken):
        actions.add_person(officer, NewPerson("Lan", province.health, username="lanht"))


def test_nobody_is_added_with_a_password(standing: Person, province: Province) -> None:
    person = actions.add_person(standing, NewPerson("An", province.culture), role=Role.OFFICER)
    assert not person.has_usable_password()
    assert list(queries.officers_of(province.culture)) == [person]
    assert not queries.officers_of(province.health).exists()
    facts = Content.objects.get(event__verb="person.add").facts
    assert facts == {"name": "An", "username": person.username, "role": "officer"}


def test_rights_have_dates(standing: Person, province: Province) -> None:
    person, today = province.person("culture.staff"), timezone.localdate()
    with pytest.raises(BadGrantDates):
        actions.give_grant(standing, person, Role.OFFICER, province.culture, ends_on=today - DAY)
    with pytest.raises(BadGrantDates):
        actions.give_grant(
            standing, person, Role.OFFICER, province.culture,
            starts_on=today + 2 * DAY, ends_on=today + DAY,
        )  # fmt: skip
    with pytest.raises(EndNeeded):
        actions.give_grant(standing, person, Role.INSPECTOR, province.culture)
    with pytest.raises(EndNeeded):
        actions.give_grant(
            standing, person, Role.INSPECTOR, province.culture, ends_on=today + 400 * DAY
        )
    grant = actions.give_grant(
        standing, person, Role.OFFICER, province.culture, starts_on=today + DAY
    )
    assert access.roles(person) == {"staff"}
    assert not queries.officers_of(province.culture).exists()
    again = actions.give_grant(standing, person, Role.OFFICER, province.culture)
    assert again.pk == grant.pk
    assert access.roles(person) == {"officer"}
    actions.end_grant(standing, again)
    assert access.roles(person) == {"staff"}
    assert Event.objects.filter(verb="grant.end").count() == 1


def test_nobody_gives_or_takes_his_own(standing: Person, province: Province) -> None:
    with pytest.raises(NotForYourself):
        actions.give_grant(standing, standing, Role.OFFICER, province.health)
    with pytest.raises(NotForYourself):
        actions.end_grant(standing, Grant.objects.get(person=standing))
    with pytest.raises(NotForYourself):
        actions.deactivate(standing, standing)


def test_a_right_above_is_not_ended_from_below(province: Province) -> None:
    person = province.person("clinic.staff")
    grant = Grant.objects.create(person=person, role=Role.STANDING_UNIT, scope=province.root)
    for name in ("health.officer", "clinic.officer", "health.leader"):
        actor = province.person(name)
        with pytest.raises(access.Refused):
            actions.end_grant(actor, grant)
        for act in (
            lambda actor=actor: actions.deactivate(actor, person),
            lambda actor=actor: actions.edit_person(
                actor, person, full_name="X", title="", phone="", email=""
            ),
        ):
            with pytest.raises(access.Refused):
                act()


def test_an_inspectors_list_is_whole(standing: Person, province: Province) -> None:
    person, end = province.person("culture.staff"), timezone.localdate() + 30 * DAY
    actions.set_inspector(standing, person, [province.health, province.commune], ends_on=end)
    assert access.scope_ids(person, "evidence.view") == {province.health.pk, province.commune.pk}
    actions.set_inspector(standing, person, [province.commune], ends_on=end)
    assert access.scope_ids(person, "evidence.view") == {province.commune.pk}
    with pytest.raises(access.Refused):
        actions.set_inspector(
            province.person("culture.officer"), person, [province.culture], ends_on=end
        )


def test_people_in_are_active_only(province: Province) -> None:
    one, two = province.person("health.staff"), province.person("clinic.staff")
    ids = {province.health.pk, province.clinic.pk}
    assert set(queries.people_in(ids)) == {one, two}
    Person.objects.filter(pk=two.pk).update(is_active=False)
    assert set(queries.people_in(ids)) == {one}


def test_the_list_narrows_by_place_words_and_state(standing: Person, province: Province) -> None:
    staff = province.person("health.staff")
    clinic = province.person("clinic.staff")
    Person.objects.filter(pk=clinic.pk).update(full_name="Đỗ Thị Hòa", password="!")
    assert list(queries.people_for(standing, words="do thi hoa")) == [
        Person.objects.get(pk=clinic.pk)
    ]
    assert clinic not in queries.people_for(standing, state="active")
    assert set(queries.people_for(standing, state="waiting")) == {clinic}
    assert set(queries.people_for(standing, within={province.health.pk})) == {staff}
    Person.objects.filter(pk=staff.pk).update(is_active=False)
    assert set(queries.people_for(standing, state="closed")) == {staff}


def test_forms_show_what_is_wrong(province: Province, as_person: AsPerson) -> None:
    client = as_person("standing")
    data = {"organisation": province.health.pk, "full_name": "An", "role": "staff"}
    bad = client.post(reverse("people:add"), data | {"username": "có dấu"})
    assert bad.status_code == 422
    assert "không dùng được" in bad.content.decode()
    assert client.post(reverse("people:add"), data | {"full_name": " "}).status_code == 422
    person = province.person("health.staff")
    give = client.post(
        reverse("people:give", args=[person.pk]),
        {"role": "officer", "scope": province.health.pk, "ends_on": "2020-01-01"},
    )
    assert give.status_code == 422
    assert "Ngày kết thúc" in give.content.decode()
    for page in (reverse("people:list") + "?organisation=x", reverse("people:list") + "?page=zz"):
        assert client.get(page).status_code in {200, 404}

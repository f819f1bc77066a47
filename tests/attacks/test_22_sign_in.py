"""Ways around the lock-out, and rights that ended while somebody was signed in (ATTACKS 5, 6, 22,
37).
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.console.assignments.making import make_assignment
from tests.console.people import Province, sign_in

from khien.console.people import actions
from khien.console.people.models import Grant, Role

PASSWORD = "mật khẩu thử 2026"
DOOR = "/account/sign-in/"


def enters(name: str, password: str = PASSWORD, forwarded: str = "") -> bool:
    client = Client(headers={"x-forwarded-for": forwarded} if forwarded else None)
    client.post(DOOR, {"login": name, "password": password})
    return "_auth_user_id" in client.session


def test_another_forwarded_address_each_time_is_the_same_visitor(province: Province) -> None:
    for number in range(10):
        assert not enters(f"nobody{number}", "sai", forwarded=f"203.0.113.{number}")
    assert not enters(province.person("health.staff").username, forwarded="203.0.113.99")


def test_behind_a_proxy_of_ours_only_its_own_word_counts(
    province: Province, settings: object
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1  # type: ignore[attr-defined]
    name = province.person("health.staff").username
    for number in range(10):  # what the visitor wrote himself stands before what the proxy adds
        assert not enters(f"nobody{number}", "sai", forwarded=f"203.0.113.{number}, 198.51.100.7")
    assert not enters(name, forwarded="203.0.113.99, 198.51.100.7")
    assert enters(name, forwarded="198.51.100.8")


@pytest.mark.parametrize("typed", ["HEALTH.STAFF", " health.staff ", "Health.Staff"])
def test_another_spelling_of_the_name_is_the_same_account(province: Province, typed: str) -> None:
    name = province.person("health.staff").username
    for _ in range(5):
        assert not enters(typed, "sai")
    assert not enters(name)


def test_the_session_of_before_is_not_the_session_of_after(province: Province) -> None:
    client = Client()
    client.get(DOOR)
    client.cookies["sessionid"] = "a" * 32
    client.post(DOOR, {"login": province.person("health.staff").username, "password": PASSWORD})
    assert client.cookies["sessionid"].value != "a" * 32


def test_a_right_that_was_taken_or_ran_out_ends_at_once(province: Province) -> None:
    officer = province.person("health.officer")
    client, work = sign_in(officer), make_assignment(province, province.health)
    url = reverse("assignments:detail", args=[work.pk])
    assert client.get(url).status_code == 200
    grant = Grant.objects.get(person=officer)
    grant.ends_on = timezone.localdate() - timedelta(days=1)
    grant.save()
    assert client.get(url).status_code == 404
    assert client.post(reverse("assignments:act", args=[work.pk, "accept"])).status_code == 404
    assert client.get(reverse("assignments:list")).status_code == 403


def test_an_inspector_sees_until_the_last_day_and_no_longer(province: Province) -> None:
    inspector = province.person("health.inspector")
    client, work = sign_in(inspector), make_assignment(province, province.health)
    url = reverse("assignments:detail", args=[work.pk])
    for days, status in ((0, 200), (-1, 404)):
        Grant.objects.update(ends_on=timezone.localdate() + timedelta(days=days))
        assert client.get(url).status_code == status


def test_a_closed_account_is_out_of_every_session(province: Province) -> None:
    staff = province.person("health.staff")
    client = sign_in(staff)
    assert client.get("/notices/").status_code == 200
    actions.deactivate(province.person("health.officer"), staff)
    assert client.get("/notices/").status_code == 302


def test_a_role_given_meanwhile_asks_for_the_phone(province: Province) -> None:
    staff = province.person("health.staff")
    client = sign_in(staff)
    actions.give_grant(province.person("standing"), staff, Role.OFFICER, province.health)
    assert client.get("/assignments/")["Location"] == "/account/second-factor/"


@pytest.mark.parametrize(("who", "told"), [("health.inspector", False), ("health.officer", True)])
def test_the_tree_counts_people_only_for_who_may_see_them(
    province: Province, who: str, *, told: bool
) -> None:
    province.person("health.officer")
    page = sign_in(province.person(who)).get(reverse("organisations:tree")).content.decode()
    assert ("người</span>" in page) is told

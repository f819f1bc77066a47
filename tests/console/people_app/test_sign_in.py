"""Signing in end to end, with real codes, and the ways around it that must not be."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from tests.console.people import Province, give_second_factor

from khien.console.people.models import Person

PASSWORD = "mật khẩu thử 2026"
HOME = "/search/"  # a page for everyone who is signed in
OTHER = "một câu dài khó đoán 77"


@pytest.fixture(autouse=True)
def _no_old_counts() -> Iterator[None]:
    """Rate limits and used codes are kept in the cache: each test begins with an empty one."""
    cache.clear()
    yield
    cache.clear()


def code_for(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def enter(person: Person, password: str = PASSWORD, **more: str) -> tuple[Client, str]:
    """A client after the password page, and where it was sent."""
    client = Client()
    answer = client.post(
        reverse("account_login"), {"login": person.username, "password": password, **more}
    )
    return client, answer.headers.get("Location", "")


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_staff_need_a_password_only(province: Province) -> None:
    client, where = enter(province.person("health.staff"))
    assert where == "/"
    assert client.get(HOME).status_code == 200


def test_the_sign_in_name_is_typed_in_any_case(province: Province) -> None:
    person = province.person("health.staff")
    client = Client()
    client.post(reverse("account_login"), {"login": person.username.upper(), "password": PASSWORD})
    assert is_in(client)


@pytest.mark.parametrize(
    "name", ["standing", "health.officer", "health.leader", "health.inspector", "administrator"]
)
def test_roles_bind_a_phone_and_then_sign_in_with_its_code(
    province: Province, name: str, django_capture_on_commit_callbacks: Any
) -> None:
    person = province.person(name)
    client, _where = enter(person)
    assert client.get(HOME).headers["Location"] == reverse("mfa_activate_totp")
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200  # no second password right after the first
    secret = re.search(r'id="totp-secret">([A-Z2-7]+)<', page.content.decode())
    assert secret is not None
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert "Mã không đúng" in wrong.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(reverse("mfa_activate_totp"), {"code": code_for(secret[1])})
    assert done.headers["Location"] == "/"
    assert "Đã gắn điện thoại" in " ".join(map(str, get_messages(done.wsgi_request)))
    assert client.get(HOME).status_code == 200
    assert {a.type for a in Authenticator.objects.filter(user=person)} == {"totp"}

    cache.clear()
    again, where = enter(person)
    assert where.startswith(reverse("mfa_authenticate"))
    assert not is_in(again)
    assert again.get(HOME).headers["Location"].startswith(reverse("account_login"))
    assert again.get(where).status_code == 200
    again.post(where, {"code": "123"})
    assert not is_in(again)
    again.post(where, {"code": code_for(secret[1])})
    assert is_in(again)
    assert again.get(reverse("mfa_activate_totp")).headers["Location"] == "/"


def test_a_code_is_good_once(province: Province) -> None:
    person = province.person("health.officer")
    secret = give_second_factor(person)
    code = code_for(secret)
    first, where = enter(person)
    first.post(where, {"code": code})
    assert is_in(first)
    second, where = enter(person)
    second.post(where, {"code": code})
    assert not is_in(second)


def test_binding_a_phone_much_later_asks_the_password_again(province: Province) -> None:
    client = Client()
    client.force_login(province.person("health.staff"))
    answer = client.get(reverse("mfa_activate_totp"))
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    page = client.get(answer.headers["Location"])
    assert page.status_code == 200
    assert "Nhập lại mật khẩu" in page.content.decode()
    wrong = client.post(reverse("account_reauthenticate"), {"password": "sai"})
    assert "Mật khẩu không đúng" in wrong.content.decode()
    client.post(answer.headers["Location"], {"password": PASSWORD})
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_an_api_call_without_the_second_factor_is_refused(province: Province) -> None:
    client = Client()
    client.force_login(province.person("health.officer"))
    assert client.get("/api/v1/anything").status_code == 403


def test_wrong_passwords_say_the_same_for_known_and_unknown(province: Province) -> None:
    known = Client().post(
        reverse("account_login"), {"login": province.person("standing").username, "password": "x"}
    )
    unknown = Client().post(reverse("account_login"), {"login": "khongco", "password": "x"})
    pattern = re.compile(r'role="alert">([^<]+)<')
    said = pattern.findall(known.content.decode())
    assert said == pattern.findall(unknown.content.decode()) != []
    assert "Tên đăng nhập hoặc mật khẩu không đúng" in said[0]


def test_a_closed_account_does_not_open(province: Province) -> None:
    person = province.person("health.staff")
    Person.objects.filter(pk=person.pk).update(is_active=False)
    client, _ = enter(person)
    assert not is_in(client)


def test_guessing_is_slowed_down(province: Province) -> None:
    person = province.person("health.staff")
    for _ in range(6):
        enter(person, "sai rồi")
    client, _ = enter(person)
    assert not is_in(client)


@pytest.mark.parametrize(
    "target",
    ["//evil.example/", "/\\evil.example", "https://evil.example/", "\\\\evil.example",
     "/../\\evil.example", "javascript:alert(1)", "http:evil.example", "///evil.example",
     " //evil.example", "https:evil.example", "/%5cevil.example/..//\\x"],
)  # fmt: skip
def test_nobody_is_sent_elsewhere_after_signing_in(province: Province, target: str) -> None:
    person = province.person("health.staff")
    for path in (reverse("account_login"), f"{reverse('account_login')}?next={target}"):
        client = Client()
        answer = client.post(path, {"login": person.username, "password": PASSWORD, "next": target})
        where = answer.headers.get("Location", "/")
        assert where.startswith("/")
        assert not where.startswith(("//", "/\\"))
        assert "\\" not in where
    signed = Client()
    signed.force_login(person)
    where = signed.post(reverse("set_language"), {"language": "en", "next": target}).headers[
        "Location"
    ]
    assert where.startswith("/")
    assert not where.startswith(("//", "/\\"))


def test_a_path_of_this_house_is_kept(province: Province) -> None:
    _, where = enter(province.person("health.staff"), next="/notices/")
    assert where == "/notices/"


def test_a_changed_password_ends_the_other_sessions(province: Province) -> None:
    person = province.person("health.staff")
    here, _ = enter(person)
    there, _ = enter(person)
    assert there.get(HOME).status_code == 200
    page = here.get(reverse("account_change_password"))
    assert page.status_code == 200
    answer = here.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER},
    )
    assert answer.status_code == 302
    assert there.get(HOME).status_code == 302
    client, _ = enter(person, OTHER)
    assert is_in(client)
    assert not is_in(enter(person)[0])


def test_there_is_no_way_to_sign_up_or_reset_by_mail(client: Client, db: None) -> None:
    for path in ("/account/signup/", "/account/password/reset/", "/account/email/",
                 "/account/recovery-codes/"):  # fmt: skip
        assert client.get(path).status_code == 404


def test_signing_out_needs_a_post(province: Province) -> None:
    client, _ = enter(province.person("health.staff"))
    assert client.get(reverse("account_logout")).status_code == 200
    assert is_in(client)
    client.post(reverse("account_logout"))
    assert not is_in(client)


def test_the_secret_of_a_phone_is_not_readable_in_the_database(
    province: Province, settings: Any
) -> None:
    person = province.person("health.officer")
    secret = give_second_factor(person)
    row = Authenticator.objects.get(user=person)
    assert secret not in str(row.data)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new secret of the server"
    assert row.wrap().validate_code(code_for(secret))

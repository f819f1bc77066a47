"""Default deny, walked: every address of the console, asked by nobody and by staff."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter
from tests.console.people import Province, sign_in

# What must answer without signing in, and why.
OPEN = {
    "account_login": "the door itself",
    "people:activate": "an account begins with a slip, before there is a password",
    "web:source": "AGPL section 13",
    "web:favicon": "browsers ask for it without a page",
    "web:healthz": "a process supervisor; tells nothing",
    "set_language": "a choice of language",
    "inventory:deliver": "agents deliver on a ticket; a GET is answered 405",
    "api:openapi-json": "the description of the API",
    "api:api-root": "the address the API's other addresses hang from",
}
# What staff may open: their own rows, their own account, pages that show only what they may see.
STAFF = {
    "web:home", "web:search", "notices:mine", "incidents:report", "incidents:mine",
    "account_logout", "account_change_password", "account_reauthenticate", "mfa_activate_totp",
    "mfa_reauthenticate", "mfa_authenticate",
}  # fmt: skip


def _walk(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    inner = ":".join(part for part in (namespace, resolver.namespace or "") if part)
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, inner)
        elif pattern.name:
            yield f"{inner}:{pattern.name}" if inner else pattern.name, pattern


def _addresses() -> list[tuple[str, str]]:
    from django.urls import reverse

    found = {}
    for name, pattern in _walk(get_resolver()):
        converters = pattern.pattern.converters
        # An id that exists nowhere: what is out of reach answers as what is not there.
        values = {
            key: 987_654_321 if isinstance(converter, IntConverter) else "x"
            for key, converter in converters.items()
        }
        found[name] = reverse(name, kwargs=values)
    return sorted(found.items())


ADDRESSES = _addresses()


def test_there_are_many_addresses_and_the_lists_name_real_ones() -> None:
    names = {name for name, _ in ADDRESSES}
    assert len(names) > 40
    assert names >= STAFF
    assert names >= {name for name in OPEN if not name.startswith("api:")}


CLOSED = [pair for pair in ADDRESSES if pair[0] not in OPEN]
NOT_STAFFS = [(n, url) for n, url in CLOSED if n not in STAFF and not url.startswith("/api/")]


@pytest.mark.parametrize(("name", "url"), CLOSED, ids=[name for name, _ in CLOSED])
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_gets_in(db: None, name: str, url: str, method: str) -> None:
    answer = getattr(Client(), method)(url)
    if url.startswith("/api/"):
        assert answer.status_code in {400, 401, 403, 405, 413, 415, 422}
    elif answer.status_code == 302:
        assert answer["Location"].startswith("/account/sign-in/")
    else:
        assert answer.status_code in {403, 404, 405}


@pytest.mark.parametrize(("name", "url"), NOT_STAFFS, ids=[name for name, _ in NOT_STAFFS])
def test_staff_open_only_their_own(
    province: Province, as_person: Callable[[str], Client], name: str, url: str
) -> None:
    answer = as_person("health.staff").get(url)
    assert answer.status_code in {403, 404, 405}, answer.status_code


def test_pages_carry_the_strict_headers(province: Province) -> None:
    answer = sign_in(province.person("standing")).get("/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]


def test_a_role_that_needs_a_second_factor_gets_only_its_set_up_page(province: Province) -> None:
    client = Client()
    client.force_login(province.person("health.officer"))
    for url in ("/", "/assignments/", "/machines/"):
        answer = client.get(url)
        assert answer.status_code == 302
        assert answer["Location"] == "/account/second-factor/"

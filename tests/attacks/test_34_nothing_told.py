"""No secret in a log (ATTACKS 34)."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
from django.test import Client
from tests.console.people import Province

from khien.console.people import slip_actions
from khien.console.people.models import Person

WORDS = {
    "code": "AAAA-AAAA",
    "password1": "câu mật khẩu 77 dài",
    "password2": "câu mật khẩu 77 dài",
}


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the console's own handler writes."""
    handler = next(one for one in logging.getLogger().handlers if one.filters)
    assert isinstance(handler, logging.StreamHandler)
    was = handler.setStream(io.StringIO())
    yield handler.stream
    if was is not None:
        handler.setStream(was)


@pytest.mark.parametrize("checks", [False, True])
def test_the_secret_of_a_slip_is_not_logged(
    province: Province, log: io.StringIO, checks: bool
) -> None:
    person = Person(username="moi", full_name="Người mới", organisation=province.health)
    person.set_unusable_password()
    person.save()
    slip = slip_actions.make_slips(province.person("health.officer"), [person]).slips[0]
    token = slip.url.rstrip("/").rsplit("/", 1)[-1]
    url = f"/people/activate/{token}/"
    answer = Client(enforce_csrf_checks=checks).post(url, WORDS)
    assert answer.status_code in {403, 422}
    Client().get(f"{url}nothing-here")
    written = log.getvalue()
    assert "/people/activate/…" in written
    assert token not in written
    assert WORDS["password1"] not in written

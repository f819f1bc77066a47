"""autologon.off: signing in by itself fails; so does a password that was left behind."""

from __future__ import annotations

import pytest

from khien.core.findings import Status
from khien.endpoints.checks.autologon import Autologon
from tests.endpoints.made import NEEDS_ROOT, only, pc, verdict
from tests.endpoints.made_windows import exposed, windows


@pytest.mark.parametrize(
    ("on", "stored", "answer"),
    [
        (False, False, (Status.PASS, "off")),
        (False, True, (Status.FAIL, "password-left")),
        (True, True, (Status.FAIL, "on")),
        (True, None, (Status.FAIL, "on")),
        (None, True, (Status.UNKNOWN, "nothing-found-here")),
    ],
)
def test_answers(on: bool | None, stored: bool | None, answer: tuple[Status, str]) -> None:
    facts = exposed(autologon=on, autologon_password_stored=stored)
    assert verdict(Autologon(), facts) == answer


def test_only_that_a_password_is_stored_is_told() -> None:
    facts = exposed(autologon=True, autologon_password_stored=True)
    assert only(Autologon(), facts).facts == {"password_stored": True}


def test_not_seen_and_not_windows() -> None:
    assert verdict(Autologon(), windows(exposure=NEEDS_ROOT))[0] is Status.UNKNOWN
    assert verdict(Autologon(), pc()) == (Status.NOT_APPLICABLE, "not-windows")

"""remote-desktop.closed: open fails, more so without authentication before the session."""

from __future__ import annotations

import pytest

from khien.core.findings import Status
from khien.endpoints.checks.remote_desktop import RemoteDesktop
from tests.endpoints.made import NEEDS_ROOT, pc, verdict
from tests.endpoints.made_windows import exposed, windows


@pytest.mark.parametrize(
    ("opened", "asked", "answer"),
    [
        (False, None, (Status.PASS, "closed")),
        (True, True, (Status.FAIL, "open")),
        (True, None, (Status.FAIL, "open")),
        (True, False, (Status.FAIL, "open-to-anyone")),
        (None, True, (Status.UNKNOWN, "nothing-found-here")),
    ],
)
def test_answers(opened: bool | None, asked: bool | None, answer: tuple[Status, str]) -> None:
    facts = exposed(remote_desktop=opened, network_level_authentication=asked)
    assert verdict(RemoteDesktop(), facts) == answer


def test_not_seen_and_not_windows() -> None:
    assert verdict(RemoteDesktop(), windows(exposure=NEEDS_ROOT))[0] is Status.UNKNOWN
    assert verdict(RemoteDesktop(), pc()) == (Status.NOT_APPLICABLE, "not-windows")

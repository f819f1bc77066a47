"""autorun.off: only a policy for every kind of drive passes."""

from __future__ import annotations

import pytest

from khien.core.findings import Status
from khien.endpoints.checks.autorun import Autorun
from tests.endpoints.made import NEEDS_ROOT, pc, verdict
from tests.endpoints.made_windows import exposed, windows


@pytest.mark.parametrize(
    ("off", "answer"),
    [
        (True, (Status.PASS, "off")),
        (False, (Status.FAIL, "on")),
        (None, (Status.UNKNOWN, "nothing-found-here")),
    ],
)
def test_answers(off: bool | None, answer: tuple[Status, str]) -> None:
    assert verdict(Autorun(), exposed(autorun_disabled=off)) == answer


def test_not_seen_and_not_windows() -> None:
    assert verdict(Autorun(), windows(exposure=NEEDS_ROOT))[0] is Status.UNKNOWN
    assert verdict(Autorun(), pc()) == (Status.NOT_APPLICABLE, "not-windows")

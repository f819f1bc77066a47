"""remote-control.absent: running, then installed, then none."""

from __future__ import annotations

from dataclasses import replace

from khien.core.findings import Status
from khien.endpoints.checks.remote_control import RemoteControl
from khien.endpoints.facts import FoundProduct, Software
from tests.endpoints.made import NEEDS_ROOT, only, pc, verdict

ANYDESK = FoundProduct("anydesk", "AnyDesk", ("remote-control",), True, True, "R")
TEAMVIEWER = FoundProduct("teamviewer", "TeamViewer", ("remote-control",), True, False, "R")


def test_none_passes() -> None:
    assert verdict(RemoteControl(), pc()) == (Status.PASS, "none")


def test_running_is_named_first() -> None:
    finding = only(RemoteControl(), pc(software=Software((ANYDESK, TEAMVIEWER), True, True)))
    assert (finding.status, finding.reason_code) == (Status.FAIL, "running")
    assert finding.facts["products"] == ["AnyDesk"]


def test_installed_fails() -> None:
    facts = pc(software=Software((TEAMVIEWER,), True, True))
    assert verdict(RemoteControl(), facts) == (Status.FAIL, "installed")
    hidden = pc(software=Software((replace(TEAMVIEWER, running=None),), True, False))
    assert verdict(RemoteControl(), hidden) == (Status.FAIL, "installed")


def test_half_a_look_is_unknown() -> None:
    assert verdict(RemoteControl(), pc(software=Software((), True, False)))[0] is Status.UNKNOWN
    assert verdict(RemoteControl(), pc(software=NEEDS_ROOT))[0] is Status.UNKNOWN

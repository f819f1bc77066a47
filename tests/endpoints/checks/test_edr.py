"""edr.present: a known agent that runs."""

from __future__ import annotations

from dataclasses import replace

from khien.core.findings import Status
from khien.endpoints.checks.edr import Edr
from khien.endpoints.facts import Software
from tests.endpoints.made import CLAMAV, NEEDS_ROOT, WAZUH, only, pc, verdict


def test_running_agent_passes_and_is_named() -> None:
    finding = only(Edr(), pc())
    assert (finding.status, finding.facts["products"]) == (Status.PASS, ["Wazuh agent"])


def test_none_found_fails() -> None:
    facts = pc(software=Software((CLAMAV,), True, True))
    assert verdict(Edr(), facts) == (Status.FAIL, "none-found")


def test_installed_and_standing_fails() -> None:
    facts = pc(software=Software((replace(WAZUH, running=False),), True, True))
    assert verdict(Edr(), facts) == (Status.FAIL, "not-running")


def test_installed_with_processes_hidden_is_unknown() -> None:
    facts = pc(software=Software((replace(WAZUH, running=None),), True, False))
    assert verdict(Edr(), facts) == (Status.UNKNOWN, "running-unknown")


def test_nothing_found_where_little_was_seen_is_unknown() -> None:
    facts = pc(software=Software((), True, False))
    assert verdict(Edr(), facts) == (Status.UNKNOWN, "not-supported-here")
    assert verdict(Edr(), pc(software=NEEDS_ROOT))[0] is Status.UNKNOWN

"""services.legacy: listening, SMB 1, installed; each found is said."""

from __future__ import annotations

import pytest

from khien.core.findings import Status
from khien.endpoints.checks.legacy_services import LegacyServices
from khien.endpoints.facts import FoundProduct, Services, Software
from tests.endpoints.made import NEEDS_ROOT, pc, verdict

TELNET = FoundProduct("telnet-server", "Telnet", ("legacy",), True, False, "S")
INSTALLED = Software((TELNET,), True, True)


def test_none_passes() -> None:
    assert verdict(LegacyServices(), pc()) == (Status.PASS, "none")


def test_listening_and_smb1_are_two_findings() -> None:
    facts = pc(services=Services(("Telnet",), True, True))
    codes = [finding.reason_code for finding in LegacyServices().run(facts)]
    assert codes == ["listening", "smb1"]


def test_installed_fails_when_nothing_listens() -> None:
    assert verdict(LegacyServices(), pc(software=INSTALLED)) == (Status.FAIL, "installed")


def test_installed_fails_even_where_sockets_are_unseen() -> None:
    facts = pc(software=INSTALLED, services=NEEDS_ROOT)
    assert verdict(LegacyServices(), facts)[0] is Status.FAIL


@pytest.mark.parametrize("field", ["software", "services"])
def test_unseen_is_unknown(field: str) -> None:
    assert verdict(LegacyServices(), pc(**{field: NEEDS_ROOT}))[0] is Status.UNKNOWN


def test_half_a_look_is_unknown() -> None:
    no_sockets = pc(services=Services((), False, False))
    assert verdict(LegacyServices(), no_sockets)[0] is Status.UNKNOWN
    no_packages = pc(software=Software((), False, True))
    assert verdict(LegacyServices(), no_packages)[0] is Status.UNKNOWN

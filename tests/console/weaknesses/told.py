"""PCs that told their build or their programs, for the tests of weaknesses and plans."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from tests.console.assignments.findings import make_bundle
from tests.console.people import Province

from khien.console.endpoints.models import Computer
from khien.console.evidence.models import FindingRow
from khien.console.inventory.models import Agent, AgentTicket
from khien.console.inventory.software import set_software
from khien.console.organisations.models import Organisation
from khien.endpoints.checks.known_fixes import CHECK_ID
from khien.endpoints.inventory import Software

CONTROL = "endpoint.known-weaknesses"


def finding(
    province: Province, computer: Computer, check: str, status: str, code: str, **facts: Any
) -> FindingRow:
    """A current finding."""
    return FindingRow.objects.create(
        organisation=computer.organisation, computer=computer,
        bundle=make_bundle(province, computer), check_id=check, control=CONTROL, status=status,
        reason_code=code, facts=facts, source="SOFTWARE", observed_at=timezone.now(),
    )  # fmt: skip


def windows(
    province: Province, place: Organisation, name: str, build: int, revision: int | None,
    kb: tuple[str, ...] = (),
) -> Computer:  # fmt: skip
    """A PC whose inspection told its build."""
    computer = Computer.objects.create(organisation=place, name=name)
    told = {"build": build, "revision": revision, "kb": list(kb)}
    finding(province, computer, CHECK_ID, "pass", "fixed", **told)
    return computer


def out_of_support(province: Province, computer: Computer) -> FindingRow:
    """The finding that a plan answers."""
    told = {"name": "Windows 7", "ends": "2020-01-14", "confidence": "C"}
    return finding(province, computer, "os.supported", "fail", "out-of-support", **told)


def agent_on(
    computer: Computer, *programs: tuple[str, str], days_later: int = 0, **values: Any
) -> Agent:
    """The agent of a PC, with the programs it lists."""
    at = timezone.now() + timedelta(days=days_later)
    ticket = AgentTicket.objects.create(
        organisation=computer.organisation, name="Phiếu", secret_hash=computer.name, places=5,
        expires_at=at + timedelta(days=1),
    )  # fmt: skip
    values = {"os_name": "Microsoft Windows 10 Pro", "os_version": "10.0.19045"} | values
    row = Agent.objects.create(
        organisation=computer.organisation, ticket=ticket, computer=computer,
        device_id=computer.name, first_seen=at, last_seen=at, tells_software=bool(programs),
        **values,
    )  # fmt: skip
    set_software(row, [Software(name, version, "") for name, version in programs])
    return row

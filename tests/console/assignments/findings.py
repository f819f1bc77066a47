"""PCs with findings for tests of verdicts, made through the models (bundles have tests of
their own)."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.utils import timezone
from tests.console.people import Province

from khien.console.assignments.models import Assignment
from khien.console.endpoints.models import Computer
from khien.console.evidence.models import Bundle, Enrolment, Evidence, FindingRow, Ticket
from khien.console.organisations.models import Organisation

ANTIVIRUS = "endpoint.antivirus"


def make_computer(place: Organisation, name: str = "") -> Computer:
    return Computer.objects.create(organisation=place, name=name or f"PC-{secrets.token_hex(4)}")


def make_bundle(province: Province, computer: Computer) -> Bundle:
    """An accepted bundle of one PC."""
    officer, now = province.person("health.officer"), timezone.now()
    ticket = Ticket.objects.create(
        organisation=computer.organisation, computer=computer, ticket_id=secrets.token_hex(8),
        machine_class="connected", made_by=officer, expires_at=now + timedelta(days=1),
    )  # fmt: skip
    enrolment = Enrolment.objects.create(
        ticket=ticket, computer=computer, state=Enrolment.State.BOUND,
        public_key=secrets.token_hex(32), fingerprint=secrets.token_hex(32),
    )  # fmt: skip
    return Bundle.objects.create(
        enrolment=enrolment, organisation=computer.organisation, sequence=1,
        payload_sha256=secrets.token_hex(32), envelope=b"", inspection={}, taken_at=now,
        received_at=now, receipt=b"",
    )  # fmt: skip


def make_finding(
    province: Province, computer: Computer, status: str, *, control: str = ANTIVIRUS,
    days_old: int = 0, source: str = "khien inspect", check: str = "antivirus.present",
    at: datetime | None = None,
) -> FindingRow:  # fmt: skip
    """The current finding of one check on one PC."""
    return FindingRow.objects.create(
        organisation=computer.organisation, computer=computer,
        bundle=make_bundle(province, computer), check_id=check, control=control, status=status,
        reason_code="none", facts={}, source=source,
        observed_at=at or timezone.now() - timedelta(days=days_old),
    )  # fmt: skip


def make_statement(
    province: Province, assignment: Assignment, done: int | None = None, of: int | None = None
) -> Evidence:
    """What a person says was done."""
    return Evidence.objects.create(
        assignment=assignment, kind=Evidence.Kind.STATEMENT, words="đã làm", declared_done=done,
        declared_of=of, observed_at=timezone.now(), added_by=province.person("health.officer"),
    )  # fmt: skip

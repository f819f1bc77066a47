"""What depends on the registers is judged in the console; the PC's answer is advice."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.console.evidence.pcs import Pc, a_drive, a_finding
from tests.console.people import Province

from khien.console.endpoints import actions as register
from khien.console.endpoints.models import Computer, Drive
from khien.console.evidence import actions
from khien.console.evidence.models import FindingRow, Ticket
from khien.evidence.judgement import Outcome

MakePc = Callable[..., Pc]


class TestJudgedAgain:
    def taken(
        self, ticket: Ticket, pc: MakePc, code: str, *drives: dict[str, object]
    ) -> FindingRow:
        status = {"only-issued": "pass", "no-drive": "pass"}.get(code, "fail")
        finding = a_finding("usb.issued-only", status, reason_code=code)
        one = pc(findings=[finding], drives=list(drives))
        assert actions.take_bundle(None, one.bundle(ticket), via="api").outcome is Outcome.ACCEPT
        return FindingRow.objects.get()

    def test_a_drive_that_the_register_does_not_know_is_not_issued(
        self, ticket: Ticket, pc: MakePc
    ) -> None:
        row = self.taken(ticket, pc, "only-issued", a_drive("USB-1"))
        assert (row.status, row.reason_code) == ("fail", "not-issued")
        assert row.facts == {"drives": 1, "not_issued": 1}

    def test_a_drive_of_this_register_keeps_the_pcs_answer(
        self, province: Province, ticket: Ticket, pc: MakePc
    ) -> None:
        Drive.objects.create(organisation=province.health, serial=" usb-1 ")
        row = self.taken(ticket, pc, "only-issued", a_drive("USB-1"))
        assert (row.status, row.reason_code) == ("pass", "only-issued")

    @pytest.mark.parametrize("lost", [True, False])
    def test_a_lost_drive_or_one_of_another_register_fails(
        self, province: Province, ticket: Ticket, pc: MakePc, *, lost: bool
    ) -> None:
        if lost:
            Drive.objects.create(organisation=province.health, serial="USB-1", state="lost")
        else:
            Drive.objects.create(organisation=province.culture, serial="USB-1")
        row = self.taken(ticket, pc, "only-issued", a_drive("USB-1"))
        assert row.reason_code == "not-issued"

    def test_a_drive_without_a_serial_of_its_own_is_unknown(
        self, ticket: Ticket, pc: MakePc
    ) -> None:
        row = self.taken(ticket, pc, "only-issued", a_drive("0000", real=False))
        assert (row.status, row.reason_code) == ("unknown", "cannot-tell")

    def test_a_register_filled_in_later_changes_the_answer(
        self, province: Province, ticket: Ticket, pc: MakePc
    ) -> None:
        row = self.taken(ticket, pc, "not-issued", a_drive("USB-1"))
        officer = province.person("health.officer")
        register.add_drive(officer, organisation=province.health, serial="USB-1")
        row.refresh_from_db()
        # All drives are issued, but the PC did not say how far its logs reach: not a pass.
        assert (row.status, row.reason_code) == ("unknown", "no-register")

    @pytest.mark.parametrize(
        ("register_class", "status", "code"),
        [
            ("connected", "not_applicable", "connected-class"),
            ("stand_alone", "pass", "no-trace"),
            ("independent_lan", "unknown", "class-not-declared"),
        ],
    )
    def test_the_class_is_the_registers(
        self, province: Province, ticket: Ticket, computer: Computer, pc: MakePc,
        register_class: str, status: str, code: str,
    ) -> None:  # fmt: skip
        finding = a_finding("isolation.declared-class", reason_code="no-trace")
        one = pc(findings=[finding], machine_class="stand_alone")
        actions.take_bundle(None, one.bundle(ticket), via="api")
        register.edit_computer(
            province.person("health.officer"), computer, machine_class=register_class
        )
        row = FindingRow.objects.get()
        assert (row.status, row.reason_code) == (status, code)

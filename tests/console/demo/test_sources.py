"""What the demo province is told of its PCs: through the acts of its people, each page has some."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from tests.console.people import Province, sign_in

from khien.console.audit.models import Event
from khien.console.coverage.models import Decision, Find, SourceList, Standing
from khien.console.demo import machines, sources
from khien.console.devices.models import Device
from khien.console.endpoints import actions as register
from khien.console.endpoints.models import Computer
from khien.console.incidents.models import IncidentDraft
from khien.console.inventory.models import Agent, Doubt
from khien.console.people.models import Person
from khien.console.seen_drives.models import SeenDrive
from khien.console.wiping.models import Certificate


@pytest.fixture
def officer(province: Province, settings: object, tmp_path: Path) -> Person:
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
    officer = province.person("health.officer")
    for number in range(30):
        register.add_computer(
            officer, organisation=province.health, name=f"PC-07{number:02}", holder="Lê Văn An",
            serials=[f"DK07{number:03}"],
        )  # fmt: skip
    return officer


@pytest.fixture
def listed(province: Province, officer: Person) -> int:
    return sources.lists(province.person("standing"), officer, province.root, province.health)


def test_lists_give_each_answer(listed: int) -> None:
    assert listed > 60
    assert {kind for (kind,) in SourceList.objects.values_list("kind")} == {
        "asset_book", "antivirus", "edr",
    }  # fmt: skip
    states = {row.state for row in Standing.objects.all()}
    assert states == {"covered", "not-covered", "cannot-tell"}
    assert Computer.objects.count() == 33  # three that only the asset book knows
    assert not Decision.objects.exists()


def test_what_a_list_found_drafts_an_incident(listed: int) -> None:
    draft = IncidentDraft.objects.get()
    assert (draft.what, draft.kind, draft.source) == (
        "W32.AutoRun.Khe", "malware_left", sources.ANTIVIRUS,
    )  # fmt: skip
    assert Find.objects.filter(cleaned=True).count() == 2


def test_the_same_lists_each_time(listed: int, province: Province) -> None:
    known = list(Computer.objects.filter(active=True).order_by("pk"))
    now = timezone.now()
    assert list(sources._antivirus(known, now)) == list(sources._antivirus(known, now))
    before = {row.computer_id: row.reason for row in Standing.objects.all()}
    sources.lists(
        province.person("standing"), province.person("health.officer"), province.root,
        province.health,
    )  # fmt: skip
    after = {row.computer_id: row.reason for row in Standing.objects.all()}
    assert {pk: after[pk] for pk in before} == before


def test_agents_agree_differ_and_stand_alone(
    province: Province, officer: Person, listed: int
) -> None:
    assert sources.agents(officer, province.health) == 5
    assert Agent.objects.filter(computer__isnull=False).count() == 4
    assert not Doubt.objects.exists()
    page = sign_in(officer).get("/inventory/software/?name=bkav").content.decode()
    for said in (
        "tự khai, chưa có nguồn thứ hai",
        "danh sách cũng ghi",
        "tự khai phần mềm đang tắt",
    ):
        assert said in page, said


def test_devices_are_said_unsaid_and_wrong(province: Province, officer: Person) -> None:
    today = timezone.localdate()
    assert sources.machines_that_are_not_pcs(officer, province.health, today) == 3
    assert {row.status for row in Device.objects.all()} == {"pass", "fail", "unknown"}


def test_a_drive_for_secrets_drafts_an_incident(province: Province, officer: Person) -> None:
    pc = Computer.objects.filter(organisation=province.health).order_by("pk")[0]
    for serial in ("U1", "U2"):
        SeenDrive.objects.create(
            organisation=province.health, computer=pc, serial=serial, serial_key=serial.casefold()
        )
    sources.drive(officer, province.health, "U1")
    assert not IncidentDraft.objects.exists()
    sources.drive(officer, province.health, "U2", secret=True)
    assert IncidentDraft.objects.get().kind == "secret_drive"


def test_a_wiped_pc_has_two_signatures(province: Province, officer: Person) -> None:
    today = timezone.localdate()
    sources.wiped(officer, province.person("standing"), province.health, today)
    certificate = Certificate.objects.get()
    assert certificate.signatures.count() == 2
    assert certificate.wiped_on == today - timedelta(days=1)


def test_an_alert_drafts_an_incident_and_all_is_in_the_log(
    province: Province, officer: Person
) -> None:
    sources.alert(officer, province.health, "PC-0703")
    draft = IncidentDraft.objects.get()
    assert [one.name for one in draft.computers.all()] == ["PC-0703"]
    assert {"coverage.key", "coverage.alerts", "incident.draft"} <= set(
        Event.objects.values_list("verb", flat=True)
    )


def test_a_drive_that_was_plugged_in_is_one_of_its_own() -> None:
    drives = [machines.habits(which).drive for which in range(50)]
    plugged = [one for one in drives if one]
    assert len(plugged) == len(set(plugged)) > 3
    assert machines.habits(0) == machines.WELL_KEPT

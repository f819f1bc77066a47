"""Routers, Wi-Fi, cameras, printers: what the network tells, what only a person can say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.console.people import Province, sign_in
from tests.endpoints.devices.test_reading import device as entry
from tests.endpoints.devices.test_reading import request as discovery

from khien.console.audit.models import Event
from khien.console.devices import actions, problems, queries
from khien.console.devices.models import Device
from khien.console.evidence.models import Refusal, StoredFile
from khien.console.people.access import Refused
from khien.endpoints.devices.errors import NotDevices

CAMERA = {"TYPE": "VIDEO", "MODEL": "DK-2", "MAC": "aa:bb:cc:00:11:22", "IP": "10.0.0.7"}


@pytest.fixture
def camera(province: Province) -> Device:
    return actions.add(
        province.person("health.officer"), organisation=province.health, name="Cam cổng",
        kind="camera", mac="AA-BB-CC-00-11-22", ip="10.0.0.7", place="Cổng",
    )  # fmt: skip


def take(province: Province, data: bytes, name: str = "quet.xml") -> actions.Taken:
    officer = province.person("health.officer")
    return actions.take_list(officer, organisation=province.health, file=data, name=name)


def say(province: Province, device: Device, **said: Any) -> Device:
    values = {"password": "changed", "exposure": "no", "password_by": "Anh A",
              "password_on": timezone.localdate()}  # fmt: skip
    actions.say(province.person("health.officer"), device, **(values | said))  # type: ignore[arg-type]
    return Device.objects.get(pk=device.pk)


class TestSaid:
    def test_everything_is_unknown_until_said(self, province: Province, camera: Device) -> None:
        assert (camera.password, camera.exposure, camera.status) == (
            "unknown",
            "unknown",
            "unknown",
        )
        counts = queries.counts_for(province.person("standing"))
        assert (counts.owned, counts.failing, counts.unclear, counts.passing) == (1, 0, 1, 0)

    def test_by_whom_and_when(self, province: Province, camera: Device) -> None:
        said = say(province, camera)
        assert (said.password_by, said.password_on) == ("Anh A", timezone.localdate())
        assert said.said_by == province.person("health.officer")
        assert said.status == "unknown"  # the day of its firmware is not known
        actions.edit(province.person("health.officer"), said, firmware_date=date(2026, 1, 1))
        assert Device.objects.get().status == "pass"
        assert queries.counts_for(province.person("standing")).passing == 1

    @pytest.mark.parametrize(
        "half", [{"password_by": " "}, {"password_on": None}, {"password_on": date(2999, 1, 1)}]
    )
    def test_not_by_halves(self, province: Province, camera: Device, half: dict[str, Any]) -> None:
        with pytest.raises(problems.PasswordHalfSaid):
            say(province, camera, **half)

    @pytest.mark.parametrize("bad", [{"password": "default"}, {"exposure": "yes"}])
    def test_what_is_wrong_is_red(
        self, province: Province, camera: Device, bad: dict[str, Any]
    ) -> None:
        said = say(province, camera, **bad)
        assert said.status == "fail"
        assert [one.pk for one in queries.devices_for(
            province.person("standing"), state="failing"
        )] == [camera.pk]  # fmt: skip

    def test_taken_back_it_is_nobodys_word(self, province: Province, camera: Device) -> None:
        say(province, camera)
        said = say(province, camera, password="unknown")
        assert (said.password_by, said.password_on) == ("", None)


class TestLists:
    def test_a_discovery_fills_the_register_once(self, province: Province) -> None:
        data = discovery(
            entry(**CAMERA), entry(TYPE="COMPUTER", IP="10.0.0.9"), entry(MODEL="không gì cả"),
            entry(TYPE="PRINTER", SERIAL="P1", MANUFACTURER="HP", SNMPHOSTNAME="in-1"),
        )  # fmt: skip
        assert take(province, data) == actions.Taken(2, 0, 1, 1)
        assert take(province, data) == actions.Taken(0, 2, 1, 1)
        assert {(one.kind, one.name) for one in Device.objects.all()} == {
            ("camera", "DK-2"), ("printer", "in-1"),
        }  # fmt: skip

    def test_what_people_said_and_wrote_stays(self, province: Province, camera: Device) -> None:
        say(province, camera)
        take(province, discovery(entry(**CAMERA | {"SNMPHOSTNAME": "ipcam", "FIRMWARE": "V5"})))
        (row,) = Device.objects.all()
        assert (row.name, row.place, row.password) == ("Cam cổng", "Cổng", "changed")
        assert (row.model, row.firmware, row.seen_at is not None) == ("DK-2", "V5", True)

    def test_a_day_belongs_to_its_firmware(self, province: Province, camera: Device) -> None:
        officer = province.person("health.officer")
        actions.edit(officer, camera, firmware="V5", firmware_date=date(2024, 1, 1))
        take(province, discovery(entry(**CAMERA | {"FIRMWARE": "V5"})))
        assert Device.objects.get().firmware_date == date(2024, 1, 1)
        take(province, discovery(entry(**CAMERA | {"FIRMWARE": "V6"})))
        row = Device.objects.get()
        assert (row.firmware, row.firmware_date) == ("V6", None)

    def test_the_same_serial_of_two_makers_is_two_devices(self, province: Province) -> None:
        table = "Tên,Hãng,Số sê-ri\na,X,123\nb,Y,123\n"
        assert take(province, table.encode(), "bang.csv").added == 2

    def test_another_register_is_not_touched(self, province: Province, camera: Device) -> None:
        officer = province.person("culture.officer")
        actions.take_list(
            officer, organisation=province.culture, file=discovery(entry(**CAMERA)), name="q.xml"
        )
        assert Device.objects.count() == 2

    def test_a_file_of_something_else_leaves_nothing(self, province: Province) -> None:
        with pytest.raises(NotDevices):
            take(province, b"Ghi chu;Ngay\na;b\n", "x.csv")
        assert not Device.objects.exists()
        assert not StoredFile.objects.exists()

    def test_a_marked_file_is_turned_away(self, province: Province) -> None:
        letter = "CÔNG AN TỈNH ĐÔNG KHÊ\nTỐI MẬT\nSố: 12/BC-CAT\nBÁO CÁO\nVề việc kiểm tra"
        with pytest.raises(problems.ListNotTaken):
            take(province, letter.encode(), "quet.txt")
        assert Refusal.objects.get().kind == "marked"


def test_a_device_has_a_name(province: Province, camera: Device) -> None:
    officer = province.person("health.officer")
    with pytest.raises(problems.DeviceNameMissing):
        actions.edit(officer, camera, name=" ")
    with pytest.raises(problems.DeviceNameMissing):
        actions.add(officer, organisation=province.health, name="")


def test_columns_of_the_server_are_not_set(province: Province, camera: Device) -> None:
    actions.edit(
        province.person("health.officer"), camera, password="changed", organisation_id=1,
        active=False, name="Cam",
    )  # fmt: skip
    row = Device.objects.get()
    assert (row.password, row.organisation, row.active) == ("unknown", province.health, True)


def test_out_of_use_and_in_the_log(province: Province, camera: Device) -> None:
    officer = province.person("health.officer")
    actions.set_active(officer, camera, active=False)
    viewer = province.person("standing")
    assert not queries.devices_for(viewer)
    assert queries.devices_for(viewer, state="inactive").count() == 1
    verbs = list(Event.objects.filter(verb__startswith="device.").values_list("verb", flat=True))
    assert set(verbs) == {"device.add", "device.deactivate"}


WHO = (
    "health.officer", "root.officer", "health.leader", "health.inspector", "health.staff",
    "standing", "administrator", "clinic.officer", "culture.officer", "culture.leader",
)  # fmt: skip
MANAGES = {"health.officer", "root.officer"}
SEES = MANAGES | {"health.leader", "health.inspector", "standing"}
OFFICERS = MANAGES | {"clinic.officer", "culture.officer"}


@pytest.mark.parametrize("who", WHO)
def test_each_route_by_role_and_place(who: str, province: Province, camera: Device) -> None:
    client, refused = sign_in(province.person(who)), 403 if who in SEES else 404
    listed = client.get("/devices/")
    somewhere = who in SEES | {"clinic.officer", "culture.officer", "culture.leader"}
    assert listed.status_code == (200 if somewhere else 403)
    assert ("Cam cổng" in listed.content.decode()) is (who in SEES)
    one = f"/devices/{camera.pk}/"
    assert client.get(one).status_code == (200 if who in SEES else 404)
    values = {"kind": "camera", "name": "Cam mới"}
    assert client.post(one, values).status_code == (303 if who in MANAGES else refused)
    said = {"say-password": "default", "say-exposure": "no"}
    assert client.post(f"{one}say/", said).status_code == (303 if who in MANAGES else refused)
    away = client.post(f"{one}active/", {"active": "0"}).status_code
    assert away == (303 if who in MANAGES else refused)
    for url in ("/devices/new/", "/devices/import/"):
        assert client.get(url).status_code == (200 if who in OFFICERS else 403)
    camera.refresh_from_db()
    changed = (camera.name, camera.password, camera.active) == ("Cam mới", "default", False)
    assert changed is (who in MANAGES)
    if who not in MANAGES:
        with pytest.raises(Refused):
            take_as(province, who)


def take_as(province: Province, who: str) -> None:
    actions.take_list(
        province.person(who), organisation=province.health, file=discovery(), name="q.xml"
    )


def test_nobody_goes_to_sign_in(db: None) -> None:
    for url in ("/devices/", "/devices/1/", "/devices/import/", "/devices/new/"):
        assert Client().get(url)["Location"].startswith("/account/sign-in/")


def test_the_pages_of_an_officer(province: Province, as_person: Callable[[str], Client]) -> None:
    client = as_person("health.officer")
    place = province.health.pk
    made = client.post(
        "/devices/new/", {"organisation": place, "kind": "wifi", "name": "Wi-Fi tầng 2"}
    )
    assert made.status_code == 303
    upload = SimpleUploadedFile("quet.xml", discovery(entry(**CAMERA)))
    taken = client.post("/devices/import/", {"organisation": place, "file": upload})
    assert taken.status_code == 303
    page = client.get("/devices/").content.decode()
    assert "Thêm 1 thiết bị" in page
    assert "Thiết bị: 2 · phải sửa 0 · chưa rõ 2" in page
    bad = client.post(
        "/devices/import/", {"organisation": place, "file": SimpleUploadedFile("a.csv", b"a;b\n")}
    )
    assert bad.status_code == 422
    elsewhere = {"organisation": province.culture.pk, "kind": "wifi", "name": "x"}
    assert client.post("/devices/new/", elsewhere).status_code == 200
    assert Device.objects.count() == 2
    camera = Device.objects.get(kind="camera")
    half = {"say-password": "changed", "say-exposure": "no", "say-password_by": "A"}
    assert client.post(f"/devices/{camera.pk}/say/", half).status_code == 303
    assert "phải nói ai đổi" in client.get(f"/devices/{camera.pk}/").content.decode()

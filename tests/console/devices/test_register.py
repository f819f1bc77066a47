"""The register and lists: who is found again, what is never taken for the same, what stays whole."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.console.people import Province, sign_in
from tests.endpoints.devices.test_reading import device as entry
from tests.endpoints.devices.test_reading import request as discovery

from khien.console.audit.models import Event
from khien.console.devices import actions, problems, queries
from khien.console.devices.models import Device, Exposure, Kind, Password
from khien.console.evidence.models import StoredFile
from khien.console.people.access import Refused
from khien.core.errors import KhienError
from khien.endpoints.devices import DeviceKind
from khien.endpoints.devices.errors import TooManyDevices


def take(province: Province, data: bytes, name: str = "quet.xml") -> actions.Taken:
    officer = province.person("health.officer")
    return actions.take_list(officer, organisation=province.health, file=data, name=name)


def table(province: Province, text: str) -> actions.Taken:
    return take(province, text.encode(), "bang.csv")


def add(province: Province, **values: Any) -> Device:
    said = {"organisation": province.health, "name": "Cam", "kind": "camera"} | values
    return actions.add(province.person("health.officer"), **said)


def test_the_kinds_of_the_register_are_those_that_lists_tell() -> None:
    assert set(Kind.values) == {one.value for one in DeviceKind}


@pytest.mark.parametrize(
    ("password", "exposure", "has_day"),
    list(itertools.product(Password.values, Exposure.values, [True, False])),
)
def test_the_status_of_one_is_that_of_the_lists(
    province: Province, password: str, exposure: str, has_day: bool
) -> None:
    """Red: something said is wrong; green: all three are known and well; else unknown."""
    row = add(province)
    Device.objects.update(
        password=password, exposure=exposure, firmware_date=date(2026, 1, 1) if has_day else None
    )
    row.refresh_from_db()
    wrong = password == "default" or exposure == "yes"
    well = (password, exposure, has_day) == ("changed", "no", True)
    expected = "fail" if wrong else "pass" if well else "unknown"
    assert row.status == expected
    viewer = province.person("standing")
    counts = queries.counts_for(viewer)
    assert (counts.failing, counts.passing, counts.unclear) == tuple(
        int(expected == one) for one in ("fail", "pass", "unknown")
    )
    for state, status in (("failing", "fail"), ("passing", "pass"), ("unclear", "unknown")):
        assert bool(queries.devices_for(viewer, state=state)) is (status == expected)


class TestFoundAgain:
    @pytest.mark.parametrize(
        ("first", "second", "is_one"),
        [
            ({"SERIAL": "A1", "MANUFACTURER": "HP"}, {"SERIAL": "a1", "MANUFACTURER": "hp"}, True),
            ({"SERIAL": "A1"}, {"SERIAL": "A2"}, False),
            ({"MAC": "52:54:00:12:34:56", "SERIAL": "A1"}, {"MAC": "5254.0012.3456"}, True),
            ({"SERIAL": "A1", "IP": "10.0.0.1"}, {"SERIAL": "A1", "IP": "10.0.0.2"}, True),
            ({"NAME": "a", "IP": "10.0.0.1"}, {"NAME": "A", "IP": "10.0.0.1"}, True),
            ({"NAME": "a", "IP": "10.0.0.1"}, {"NAME": "a", "IP": "10.0.0.2"}, False),
            ({"NAME": "a", "LOCATION": "Cổng"}, {"NAME": "a", "LOCATION": "Sân"}, False),
            ({"NAME": "a", "LOCATION": "Cổng"}, {"NAME": "a", "LOCATION": "cổng"}, True),
            # What says "none" is no name of anything.
            ({"NAME": "a", "SERIAL": "N/A"}, {"NAME": "b", "SERIAL": "N/A"}, False),
            ({"NAME": "a", "SERIAL": "-"}, {"NAME": "b", "SERIAL": "-"}, False),
            ({"NAME": "a", "MAC": "00:00:5e:00:01:01"}, {"NAME": "b", "MAC": "00:00:5e:00:01:01"},
             False),
            ({"NAME": "a", "IP": "0.0.0.0"}, {"NAME": "b", "IP": "0.0.0.0"}, False),
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("in_one_file", [True, False])
    def test_by_what(
        self, province: Province, first: dict[str, str], second: dict[str, str], is_one: bool,
        in_one_file: bool,
    ) -> None:  # fmt: skip
        if in_one_file:
            taken = take(province, discovery(entry(**first), entry(**second)))
        else:
            take(province, discovery(entry(**first)))
            taken = take(province, discovery(entry(**second)))
        assert Device.objects.count() == (1 if is_one else 2)
        assert taken.known == (1 if is_one else 0)

    def test_a_column_of_dashes_does_not_fold_a_table(self, province: Province) -> None:
        rows = "".join(f"Camera {n};-;{n}\n" for n in range(5))
        assert table(province, f"Tên;Số sê-ri;Nơi đặt\n{rows}") == actions.Taken(5, 0, 0, 0)
        assert table(province, f"Tên;Số sê-ri;Nơi đặt\n{rows}") == actions.Taken(0, 5, 0, 0)

    def test_the_same_cameras_at_several_gates(self, province: Province) -> None:
        text = "Tên;Nơi đặt\nCamera;Cổng 1\nCamera;Cổng 2\nCamera;Cổng 1\n"
        assert table(province, text) == actions.Taken(2, 1, 0, 0)

    def test_one_entered_by_hand_is_found_by_its_card(self, province: Province) -> None:
        row = add(province, name="Cổng sau", mac="52-54-00-12-34-56", kind="router", place="Kho")
        take(province, discovery(entry(MAC="525400123456", TYPE="VIDEO", NAME="cam")))
        found = Device.objects.get()
        assert (found.pk, found.name, found.kind, found.place) == (
            row.pk, "Cổng sau", "router", "Kho",
        )  # fmt: skip

    def test_a_newer_address_replaces_an_older_and_nothing_replaces_by_nothing(
        self, province: Province
    ) -> None:
        take(province, discovery(entry(SERIAL="A1", IP="10.0.0.1", MODEL="M", FIRMWARE="V1")))
        take(province, discovery(entry(SERIAL="A1", IP="10.0.0.2")))
        row = Device.objects.get()
        assert (row.ip, row.model, row.firmware) == ("10.0.0.2", "M", "V1")

    def test_one_out_of_use_is_not_entered_twice(self, province: Province) -> None:
        take(province, discovery(entry(SERIAL="A1")))
        actions.set_active(province.person("health.officer"), Device.objects.get(), active=False)
        assert take(province, discovery(entry(SERIAL="A1"))).added == 0
        assert Device.objects.get().active is False


class TestWhole:
    def test_too_many_leave_nothing(
        self, province: Province, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from khien.endpoints.devices import discovery as reader

        monkeypatch.setattr(reader, "MOST_DEVICES", 2)
        with pytest.raises(TooManyDevices):
            take(province, discovery(*[entry(IP=f"10.0.0.{n}") for n in range(1, 4)]))
        assert not Device.objects.exists()
        assert not StoredFile.objects.exists()
        assert not Event.objects.filter(verb="device.take_list").exists()

    def test_a_failure_in_the_middle_leaves_nothing(
        self, province: Province, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        calls = itertools.count()
        save = Device.save

        def fails_at_the_third(self: Device, *args: Any, **kwargs: Any) -> None:
            if next(calls) == 2:
                raise KhienError()
            save(self, *args, **kwargs)

        monkeypatch.setattr(Device, "save", fails_at_the_third)
        with pytest.raises(KhienError):
            take(province, discovery(*[entry(IP=f"10.0.0.{n}") for n in range(1, 5)]))
        assert not Device.objects.exists()
        assert not StoredFile.objects.exists()

    @given(
        st.lists(
            st.fixed_dictionaries(
                {
                    "SERIAL": st.sampled_from(["", "A1", "A2", "-", "N/A"]),
                    "MAC": st.sampled_from(["", "52:54:00:12:34:56", "ff:ff:ff:ff:ff:ff"]),
                    "NAME": st.sampled_from(["", "a", "b"]),
                    "IP": st.sampled_from(["", "10.0.0.1", "10.0.0.2"]),
                }
            ),
            max_size=5,
        )
    )
    @settings(
        max_examples=12, deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )  # fmt: skip
    def test_the_same_list_again_adds_nothing(
        self, province: Province, entries: list[dict[str, str]]
    ) -> None:
        Device.objects.all().delete()
        told = discovery(*[entry(**one) for one in entries])
        first = take(province, told)
        assert Device.objects.count() == first.added
        second = take(province, told)
        assert second.added == 0
        assert second.known == first.added + first.known
        assert Device.objects.count() == first.added


class TestSaid:
    def test_a_list_never_says_what_only_a_person_can(self, province: Province) -> None:
        table(province, "Tên;Mật khẩu;Password;Exposure;password_by\nCam;changed;changed;no;An\n")
        row = Device.objects.get()
        assert (row.password, row.exposure, row.password_by, row.said_by) == (
            "unknown", "unknown", "", None,
        )  # fmt: skip

    @pytest.mark.parametrize(("ahead", "fits"), [(0, True), (1, False), (-400, True)])
    def test_the_day_it_was_changed(self, province: Province, ahead: int, fits: bool) -> None:
        row, officer = add(province), province.person("health.officer")
        said = {"password": "changed", "exposure": "no", "password_by": " Anh  A "}
        on = timezone.localdate() + timedelta(days=ahead)
        if not fits:
            with pytest.raises(problems.PasswordHalfSaid):
                actions.say(officer, row, password_on=on, **said)
            row.refresh_from_db()
            assert row.password == "unknown"
            return
        actions.say(officer, row, password_on=on, **said)
        row.refresh_from_db()
        assert (row.password_by, row.password_on) == ("Anh A", on)

    @pytest.mark.parametrize("odd", [{"password": "sure"}, {"exposure": ""}])
    def test_another_word_changes_nothing(self, province: Province, odd: dict[str, str]) -> None:
        row = add(province)
        with pytest.raises(ValueError, match="is not a valid"):
            actions.say(
                province.person("health.officer"), row,
                **{"password": "default", "exposure": "no"} | odd,
            )  # fmt: skip
        row.refresh_from_db()
        assert (row.password, row.said_by) == ("unknown", None)

    def test_the_word_for_the_password_is_in_the_log_and_never_a_password(
        self, province: Province
    ) -> None:
        actions.say(
            province.person("health.officer"), add(province), password="default", exposure="yes"
        )
        event = Event.objects.get(verb="device.say")
        assert event.content.facts["password_state"] == "default"


class TestEntered:
    @pytest.mark.parametrize(
        ("name", "typed", "kept"),
        [
            ("mac", "52-54-00-12-34-56", "52:54:00:12:34:56"), ("ip", "fe80::1%eth0", "fe80::1"),
            ("name", "  Cam \n cổng ", "Cam cổng"), ("place", " Kho ", "Kho"),
        ],
    )  # fmt: skip
    def test_as_it_is_compared(self, province: Province, name: str, typed: str, kept: str) -> None:
        assert getattr(add(province, **{name: typed}), name) == kept

    def test_nothing_changed_is_nothing_done(self, province: Province) -> None:
        row, officer = add(province), province.person("health.officer")
        actions.edit(officer, row, name="Cam", kind="camera")
        actions.set_active(officer, row, active=True)
        assert [one.verb for one in Event.objects.filter(verb__startswith="device.")] == [
            "device.add"
        ]

    @pytest.mark.parametrize("who", ["culture.officer", "clinic.officer", "standing"])
    def test_not_by_another(self, province: Province, who: str) -> None:
        row, person = add(province), province.person(who)
        acts: list[Callable[[], object]] = [
            lambda: actions.edit(person, row, name="x"),
            lambda: actions.say(person, row, password="default", exposure="yes"),
            lambda: actions.set_active(person, row, active=False),
            lambda: actions.add(person, organisation=province.health, name="x"),
        ]
        for act in acts:
            with pytest.raises(Refused):
                act()
        row.refresh_from_db()
        assert (row.name, row.password, row.active) == ("Cam", "unknown", True)


def test_search_and_kinds_stop_at_the_reach(province: Province) -> None:
    add(province, serial="SN-1")
    for where in ("culture", "clinic"):
        actions.add(
            province.person(f"{where}.officer"), organisation=getattr(province, where),
            name=f"{where} SN-1", kind="printer",
        )  # fmt: skip
    for who, seen in (
        ("health.officer", {"Cam", "clinic SN-1"}), ("clinic.officer", {"clinic SN-1"}),
        ("culture.officer", {"culture SN-1"}), ("standing", {"Cam", "clinic SN-1", "culture SN-1"}),
    ):  # fmt: skip
        viewer = province.person(who)
        assert {one.name for one in queries.devices_for(viewer, words="sn-1")} == seen
        assert queries.counts_for(viewer).owned == len(seen)
        printers = {one.name for one in queries.devices_for(viewer, kind="printer")}
        assert printers == seen - {"Cam"}


@pytest.mark.parametrize("query", ["state=x", "kind=x", "page=zz", "q=%25", "state="])
def test_a_made_up_filter_breaks_nothing(province: Province, query: str) -> None:
    add(province)
    client: Client = sign_in(province.person("health.officer"))
    assert client.get(f"/devices/?{query}").status_code == 200

"""USB drives in a Windows PC's keys and set-up log."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.endpoints.context import InspectionContext
from khien.endpoints.facts import Unseen, UsbHistory, UsbRecord
from khien.endpoints.sources.places.artifacts import Artifact, Artifacts, Kind
from khien.endpoints.sources.windows import setup_log
from khien.endpoints.sources.windows.devices import serial_of, storage_in, usb_ids
from khien.endpoints.sources.windows.usb import usb
from tests.endpoints.made import NOW
from tests.endpoints.made_registry import MadeRegistry, nested

NOTHING = Artifacts((), 0)
TIMES = "{83da6326-97a6-4088-9453-a1923f573b29}"
DAY = timedelta(days=1)
MODEL = "Disk&Ven_SanDisk&Prod_Cruzer_Blade&Rev_1.27"
TICKS = (NOW - datetime(1601, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) * 10


def times(**named: Any) -> dict[str, Any]:
    return {"Properties": {TIMES: {f"00{key[1:]}": {"": value} for key, value in named.items()}}}


def drive(serial: str = "4C530001&0", **more: Any) -> dict[str, Any]:
    return {"Enum": {"USBSTOR": {MODEL: {serial: more}}}}


def history(system: dict[str, Any] | None, files: Artifacts = NOTHING, **more: Any) -> UsbHistory:
    context = InspectionContext(issued_serials=frozenset({"4C530001"}))
    found = usb(files, MadeRegistry(system=system, **more), context, NOW)
    assert isinstance(found, UsbHistory)
    return found


def one(system: dict[str, Any] | None, files: Artifacts = NOTHING, **more: Any) -> UsbRecord:
    (record,) = history(system, files, **more).records
    return record


def test_a_drive_with_its_times_and_letter() -> None:
    known = times(_65=NOW - 9 * DAY, _64=NOW - 8 * DAY, _66=NOW - DAY, _67=NOW - DAY / 2)
    mounted = {
        "\\DosDevices\\E:": f"_??_USBSTOR#{MODEL}#4C530001&0#{{53f56307}}".encode("utf-16-le"),
        "\\DosDevices\\C:": b"DMIO:ID:" + bytes(16),
    }
    assert one(drive(**known), mounted=mounted) == UsbRecord(
        serial="4C530001", serial_is_real=True, vendor="SanDisk",
        product="SanDisk Cruzer Blade 1.27", first_seen=NOW - 9 * DAY, last_seen=NOW - DAY,
        last_removed=NOW - DAY / 2, drive="E:", issued=True,
        sources=("USBSTOR", "MountedDevices"), flags=(),
    )  # fmt: skip


def test_the_older_layout_of_times() -> None:
    older = {
        "Properties": {TIMES: {"00000065": {"00000000": {"Data": TICKS.to_bytes(8, "little")}}}}
    }
    assert one(drive(**older)).first_seen == NOW


def test_a_drive_without_times_has_that_of_its_key() -> None:
    record = one(drive())
    assert record.last_seen == datetime(2026, 11, 1, tzinfo=UTC)
    assert "time-of-key" in record.flags


def test_a_serial_made_up_by_windows_is_not_compared() -> None:
    record = one(drive("7&2f3a4b&0&0"))
    assert (record.serial, record.serial_is_real, record.issued) == ("7&2f3a4b&0", False, None)


def test_a_drive_that_only_a_container_still_names() -> None:
    base = {f"USBSTOR\\{MODEL}\\AB12&0": "", "STORAGE\\Volume\\x": ""}
    system = {"Control": {"DeviceContainers": {"{c}": {"BaseContainers": {"{c}": base}}}}}
    record = one(system)
    assert (record.serial, record.issued, record.sources) == ("AB12", False, ("DeviceContainers",))


def test_a_uasp_drive_is_named_by_its_own_record() -> None:
    shared = {"ContainerID": "{C1}"}
    system = {"Enum": {
        "USB": {"VID_04E8&PID_61F5": {"S1234": shared | {"Service": "UASPStor"}}},
        "SCSI": {"Disk&Ven_Samsung&Prod_Portable_SSD_T5": {"000000": shared}},
    }}  # fmt: skip
    record = one(system)
    assert (record.serial, record.product) == ("S1234", "Samsung Portable SSD T5")
    assert "uasp" in record.flags


def test_phones_are_counted_apart() -> None:
    phone = {"Service": "WUDFWpdMtp", "ClassGUID": "{eec5ad98-8080-425f-922a-dabf3de3f69a}"}
    found = history({"Enum": {"USB": {"VID_04E8&PID_6860": {"R58": phone}}}})
    assert (found.records, found.phones) == ((), 1)


def test_a_hive_without_drives_has_none_and_no_hive_is_unseen() -> None:
    assert history({"Enum": {}}).records == ()
    # A hive that lists no device at all is no whole one: every Windows lists its own.
    for registry in (MadeRegistry(), MadeRegistry(system={})):
        found = usb(NOTHING, registry, InspectionContext(), NOW)
        assert isinstance(found, Unseen)
        assert found.reason_code == "nothing-found-here"


def test_the_registry_reaches_back_to_the_installation() -> None:
    software = nested("Microsoft\\Windows NT\\CurrentVersion", {"InstallDate": 1_700_000_000})
    assert history({"Enum": {}}, software=software).covered_since == datetime.fromtimestamp(
        1_700_000_000, UTC
    )


LOG = """[Device Install Log]
     OS Version = 10.0.19045

[BeginLog]

[Boot Session: 2026/10/01 07:00:00.100]

>>>  [Device Install (Hardware initiated) - USBSTOR\\Disk&Ven_Kingston&Prod_DT\\E0D5&0]
>>>  Section start 2026/10/02 08:15:30.250
<<<  Section end 2026/10/02 08:15:31.000
>>>  [Delete Device - USBSTOR\\Disk&Ven_Old&Prod_X\\GONE&0]
>>>  Section start 2026/10/03 08:00:00.000
>>>  [Device Install (Hardware initiated) - HID\\VID_046D\\6&1]
>>>  Section start 2026/10/03 08:00:00.000
"""


def carried(tmp_path: Path, content: bytes) -> Artifacts:
    path = tmp_path / "setupapi.dev.log"
    path.write_bytes(content)
    return Artifacts((Artifact(Kind.SETUP_LOG, path, path.name),), 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_set_up_log_tells_first_plug_ins_in_local_time(tmp_path: Path, encoding: str) -> None:
    files = carried(tmp_path, LOG.encode(encoding))
    record = one(None, files)
    assert (record.serial, record.first_seen) == ("E0D5", datetime(2026, 10, 2, 8, 15, 30, 250_000))
    assert record.flags == ("zone-unknown",)
    assert history(None, files).covered_since == datetime(2026, 10, 1, 7, 0, 0, 100_000)


def test_with_a_hive_the_log_is_in_utc(tmp_path: Path) -> None:
    hanoi = {"Control": {"TimeZoneInformation": {"Bias": 2**32 - 420}}}
    record = one(hanoi, carried(tmp_path, LOG.encode()))
    assert record.first_seen == datetime(2026, 10, 2, 1, 15, 30, 250_000, tzinfo=UTC)


@settings(deadline=None, max_examples=80)
@given(st.lists(st.one_of(st.text(max_size=40), st.sampled_from(LOG.splitlines())), max_size=20))
def test_any_log_is_read_to_its_end(lines: list[str]) -> None:
    found, _ = setup_log.sightings(lines, None)
    assert len(found) <= len(lines)


@settings(deadline=None, max_examples=80)
@given(
    st.text(max_size=80)
    | st.builds("USBSTOR\\{}\\{}".format, st.text(max_size=9), st.text(max_size=9))
)
def test_any_instance_path_is_read(path: str) -> None:
    storage_in(path)
    usb_ids(path)
    assert len(serial_of(path)) <= len(path)


def test_a_damaged_hive_is_no_hive_without_drives(tmp_path: Path) -> None:
    torn = MadeRegistry(torn=("SYSTEM",))
    alone = usb(NOTHING, torn, InspectionContext(), NOW)
    assert alone == Unseen("check-failed", "SYSTEM, setupapi.dev.log, Partition%4Diagnostic.evtx")
    found = usb(
        carried(tmp_path, b"[Device Install Log]\n" + LOG.encode()), torn, InspectionContext(), NOW
    )
    assert isinstance(found, UsbHistory)
    assert found.unread == ("SYSTEM",)


def test_a_tree_that_was_not_seen_whole_is_told() -> None:
    cut = Artifacts((), 50_000, {"> 50000": "too-many-entries"})
    assert history({"Enum": {}}, cut).unread == ("> 50000",)

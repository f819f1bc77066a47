"""USB storage in kernel messages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.endpoints.sources.linux.usb_log import line_time, sightings, text_messages
from khien.endpoints.sources.usb_merge import before

START = datetime(2026, 11, 1, 1, 0, tzinfo=UTC)
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
PLUG = [
    "usb 1-2: new high-speed USB device number 5 using xhci_hcd",
    "usb 1-2: New USB device found, idVendor=0781, idProduct=5567, bcdDevice= 1.00",
    "usb 1-2: New USB device strings: Mfr=1, Product=2, SerialNumber=3",
    "usb 1-2: Product: Cruzer Blade",
    "usb 1-2: Manufacturer: SanDisk",
    "usb 1-2: SerialNumber: 4C530001",
    "usb-storage 1-2:1.0: USB Mass Storage device detected",
    "scsi host6: usb-storage 1-2:1.0",
    "scsi 6:0:0:0: Direct-Access     SanDisk  Cruzer Blade     1.00 PQ: 0 ANSI: 6",
    "sd 6:0:0:0: [sdb] Attached SCSI removable disk",
]
UNPLUG = "usb 1-2: USB disconnect, device number 5"


def log(*messages: str, step: int = 60) -> list[tuple[datetime | None, str]]:
    return [
        (START + timedelta(seconds=step * number), text) for number, text in enumerate(messages)
    ]


def test_one_stick_in_and_out() -> None:
    (seen,) = sightings(log(*PLUG, UNPLUG), source="journal")
    assert (seen.vendor_id, seen.product_id) == ("0781", "5567")
    assert (seen.manufacturer, seen.product, seen.serial) == ("SanDisk", "Cruzer Blade", "4C530001")
    assert seen.connected == START + timedelta(minutes=1)
    assert seen.removed == START + timedelta(minutes=10)
    assert (seen.drive, seen.source, seen.flags) == ("sdb", "journal", set())


def test_a_stick_still_in_has_no_removal() -> None:
    (seen,) = sightings(log(*PLUG), source="journal")
    assert seen.removed is None


def test_a_keyboard_is_no_storage() -> None:
    keyboard = [line for line in PLUG if "storage" not in line and not line.startswith("s")]
    assert sightings(log(*keyboard, UNPLUG), source="journal") == []


def test_a_uas_disk_is_the_device_found_just_before() -> None:
    lines = [*PLUG[:6], "scsi host0: uas", "sd 0:0:0:0: [sdc] Attached SCSI disk", UNPLUG]
    (seen,) = sightings(log(*lines), source="journal")
    assert (seen.serial, seen.drive) == ("4C530001", "sdc")


def test_two_sticks_behind_a_hub_at_once() -> None:
    second = [line.replace("1-2", "1-4.1").replace("0001", "0002") for line in PLUG]
    second = [line.replace("host6", "host7").replace("6:0:0", "7:0:0") for line in second]
    second = [line.replace("sdb", "sdc") for line in second]
    mixed = [line for pair in zip(PLUG, second, strict=True) for line in pair]
    found = {seen.serial: seen.drive for seen in sightings(log(*mixed), source="x")}
    assert found == {"4C530001": "sdb", "4C530002": "sdc"}


def test_a_new_device_on_the_port_ends_the_old_one_without_a_time() -> None:
    other = [line.replace("4C530001", "BB22") for line in PLUG]
    first, second = sightings(log(*PLUG, *other), source="x")
    assert (first.serial, first.removed) == ("4C530001", None)
    assert second.serial == "BB22"


def test_removed_before_connected_is_flagged() -> None:
    (seen,) = sightings([*log(*PLUG), (START - timedelta(days=1), UNPLUG)], source="x")
    assert seen.flags == {"removed-before-connected"}
    assert seen.removed == START - timedelta(days=1)


def test_removal_without_a_connection_is_passed_over() -> None:
    assert sightings(log(UNPLUG, *PLUG[3:]), source="x") == []


def test_before_compares_only_what_can_be_compared() -> None:
    assert before(START, START + timedelta(1))
    assert not before(None, START)
    assert not before(START.replace(tzinfo=None), START + timedelta(1))


NEWEST = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("2026-11-24T10:00:00.5+07:00", None, datetime(2026, 11, 24, 3, 0, 0, 500_000, UTC)),
        ("2026-11-24T03:00:00Z", HANOI, datetime(2026, 11, 24, 3, 0, tzinfo=UTC)),
        ("2026-11-24T10:00:00", HANOI, datetime(2026, 11, 24, 3, 0, tzinfo=UTC)),
        ("Nov 24 10:00:00", HANOI, datetime(2026, 11, 24, 3, 0, tzinfo=UTC)),
        ("Nov  4 10:00:00", HANOI, datetime(2026, 11, 4, 3, 0, tzinfo=UTC)),
        ("Dec 24 10:00:00", HANOI, datetime(2025, 12, 24, 3, 0, tzinfo=UTC)),  # not next month
    ],
)
def test_times_of_lines(text: str, zone: ZoneInfo | None, expected: datetime) -> None:
    assert line_time(text, newest=NEWEST, zone=zone) == expected


def test_without_a_zone_a_time_stays_without_one() -> None:
    found = line_time("Nov 24 10:00:00", newest=NEWEST, zone=None)
    assert found == datetime(2026, 11, 24, 10, 0)


def test_29_february_finds_its_leap_year() -> None:
    newest = datetime(2025, 1, 5, tzinfo=UTC)
    assert line_time("Feb 29 10:00:00", newest=newest, zone=UTC) == datetime(
        2024, 2, 29, 10, 0, tzinfo=UTC
    )
    assert line_time("Feb 29 10:00:00", newest=datetime(2027, 3, 1, tzinfo=UTC), zone=UTC) is None


@pytest.mark.parametrize("text", ["Foo 24 10:00:00", "Nov 99 10:00:00", "Nov 24 99:00:00", ""])
def test_a_time_that_is_none(text: str) -> None:
    assert line_time(text, newest=NEWEST, zone=timezone.utc) is None  # noqa: UP017


def test_syslog_lines_of_the_kernel_only() -> None:
    lines = [
        "Nov 24 10:00:00 may-07 kernel: [  123.456789] usb 1-2: Product: A",
        "2026-11-24T10:00:01+07:00 may-07 kernel: usb 1-2: Product: B",
        "Nov 24 10:00:02 may-07 sshd[1]: usb 1-2: Product: C",
        "nothing",
    ]
    found = [message for _, message in text_messages(lines, newest=NEWEST, zone=HANOI)]
    assert found == ["usb 1-2: Product: A", "usb 1-2: Product: B"]


LINES = st.one_of(
    st.text(max_size=60),
    st.sampled_from([*PLUG, UNPLUG, "scsi host0: uas", "sd 0:0:0:0: [sda] x"]),
    st.builds("usb {}: {}".format, st.sampled_from(["1-2", "1-2.3", ""]), st.text(max_size=20)),
)
TIMES = st.none() | st.datetimes() | st.datetimes(timezones=st.just(UTC))


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(TIMES, LINES), max_size=30))
def test_any_log_is_survived(messages: list[tuple[datetime | None, str]]) -> None:
    found = sightings(messages, source="x")
    assert all(seen.storage for seen in found)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.text() | st.builds("Nov 24 10:00:00 h kernel: {}".format, st.text())))
def test_any_syslog_is_survived(lines: list[str]) -> None:
    list(text_messages(lines, newest=NEWEST, zone=HANOI))


@settings(deadline=None, max_examples=100)
@given(st.text() | st.from_regex(r"[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d"))
def test_any_time_is_survived(text: str) -> None:
    line_time(text, newest=NEWEST, zone=HANOI)
    line_time(text, newest=datetime(1, 1, 1, tzinfo=UTC), zone=None)
    line_time(text, newest=datetime(9999, 12, 31, tzinfo=UTC), zone=HANOI)

"""USB history merged from journal, text logs, sysfs and udev."""

from __future__ import annotations

import gzip
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.endpoints.context import InspectionContext
from khien.endpoints.facts import Unseen, UsbHistory, UsbRecord
from khien.endpoints.sources.linux.host import Host, Output
from khien.endpoints.sources.linux.usb import (
    journal_messages,
    journal_time,
    udev_sighting,
    usb,
)
from tests.endpoints.made import NOW, host
from tests.endpoints.sources.linux.test_usb_log import PLUG, UNPLUG

REGISTER = InspectionContext(issued_serials=frozenset({"4C530001"}))
BOOT = "Linux version 6.12.9 (build@debian)"
DAY = timedelta(days=1)


def journal(*entries: tuple[datetime, str]) -> str:
    return "".join(
        json.dumps(
            {"__REALTIME_TIMESTAMP": str(int(when.timestamp() * 1_000_000)), "MESSAGE": message}
        )
        + "\n"
        for when, message in entries
    )


def plugged(when: datetime, *, out: datetime | None = None, serial: str = "4C530001") -> list[Any]:
    lines = [(when, line.replace("4C530001", serial)) for line in PLUG]
    return lines + ([(out, UNPLUG)] if out else [])


def history(here: Host, context: InspectionContext = REGISTER) -> UsbHistory:
    seen = usb(here, context, NOW)
    assert isinstance(seen, UsbHistory)
    return seen


def one(here: Host, context: InspectionContext = REGISTER) -> UsbRecord:
    (record,) = history(here, context).records
    return record


def test_two_plug_ins_are_one_drive(tmp_path: Path) -> None:
    first, second = NOW - 20 * DAY, NOW - 3 * DAY
    text = journal(
        (NOW - 60 * DAY, BOOT),
        *plugged(first, out=first + timedelta(hours=1)),
        *plugged(second, out=second + timedelta(hours=1)),
    )
    here = host(tmp_path, {}, {"journalctl": text})
    assert one(here) == UsbRecord(
        serial="4C530001",
        serial_is_real=True,
        vendor="SanDisk",
        product="Cruzer Blade",
        first_seen=first,
        last_seen=second,
        last_removed=second + timedelta(hours=1),
        drive="sdb",
        issued=True,
        sources=("journal",),
        flags=(),
    )
    assert history(here).covered_since == NOW - 60 * DAY


def test_a_drive_not_in_the_register(tmp_path: Path) -> None:
    text = journal((NOW - DAY, BOOT), *plugged(NOW - DAY, serial="ZZ99"))
    assert one(host(tmp_path, {}, {"journalctl": text})).issued is False


def test_without_a_register_issued_is_null(tmp_path: Path) -> None:
    here = host(tmp_path, {}, {"journalctl": journal(*plugged(NOW - DAY))})
    assert one(here, InspectionContext()).issued is None


def test_journal_text_log_sysfs_and_udev_are_merged(tmp_path: Path) -> None:
    device = "sys/bus/usb/devices/1-2"
    log = "".join(f"Oct  2 08:00:00 may-07 kernel: [ 1.0] {line}\n" for line in [*PLUG, UNPLUG])
    files = {
        "etc/timezone": "Asia/Ho_Chi_Minh\n",
        "var/log/kern.log": log,
        f"{device}/idVendor": "0781\n",
        f"{device}/idProduct": "5567\n",
        f"{device}/manufacturer": "SanDisk\n",
        f"{device}/product": "Cruzer Blade\n",
        f"{device}/serial": "4C530001\n",
        f"{device}:1.0/bInterfaceClass": "08\n",
        "run/udev/data/b8:16": "S:x\nE:ID_BUS=usb\nE:ID_SERIAL_SHORT=4C530001\nE:ID_TYPE=disk\n",
    }
    here = host(tmp_path, files, {"journalctl": journal((NOW - DAY, BOOT), *plugged(NOW - DAY))})
    stamp = (NOW - DAY).timestamp()
    os.utime(tmp_path / "var/log/kern.log", (stamp, stamp))
    os.utime(tmp_path / "run/udev/data/b8:16", (stamp, stamp))
    record = one(here)
    assert record.sources == ("journal", "/var/log/kern.log", "sysfs", "udev")
    assert record.first_seen == datetime(2026, 10, 2, 1, 0, tzinfo=UTC)
    assert record.last_seen == NOW


def test_no_log_at_all_is_unseen_never_no_usb(tmp_path: Path) -> None:
    assert usb(host(tmp_path), REGISTER, NOW) == Unseen(
        "not-supported-here", "journal, /var/log/kern.log, /var/log/syslog"
    )


def test_an_empty_journal_is_no_source(tmp_path: Path) -> None:
    assert isinstance(usb(host(tmp_path, {}, {"journalctl": ""}), REGISTER, NOW), Unseen)


def test_a_drive_plugged_in_now_shows_without_any_log(tmp_path: Path) -> None:
    device = "sys/bus/usb/devices/1-2"
    files = {f"{device}/serial": "AB", f"{device}:1.0/bInterfaceClass": "08"}
    seen = history(host(tmp_path, files))
    assert [record.serial for record in seen.records] == ["AB"]
    assert seen.covered_since is None


@pytest.mark.parametrize("elevated", [True, False])
def test_a_journal_of_ones_own_is_not_the_systems(tmp_path: Path, elevated: bool) -> None:
    hint = "Hint: You are currently not seeing messages from other users and the system."
    answer = Output(code=0, text="", errors=hint)
    seen = usb(host(tmp_path, {}, {"journalctl": answer}, elevated=elevated), REGISTER, NOW)
    assert isinstance(seen, Unseen)
    assert seen.reason_code == ("not-supported-here" if elevated else "needs-elevation")


def test_a_cut_journal_is_said(tmp_path: Path) -> None:
    text = journal((NOW - 60 * DAY, BOOT))
    answer = Output(code=-9, text=text, timed_out=True)
    first = "journalctl --no-pager -o json --output-fields=MESSAGE _TRANSPORT=kernel"
    seen = history(host(tmp_path, {}, {"journalctl": answer, first: answer}))
    assert seen.unread == ("journal",)


def test_a_journalctl_without_grep_is_asked_for_all(tmp_path: Path) -> None:
    whole = "journalctl --no-pager -o json --output-fields=MESSAGE _TRANSPORT=kernel"
    answers: dict[str, Output | str] = {
        "journalctl": Output(code=1, errors="Compiled without pattern matching support"),
        whole: journal((NOW - DAY, BOOT), *plugged(NOW - DAY)),
    }
    assert one(host(tmp_path, {}, answers)).serial == "4C530001"


def test_rotated_and_packed_logs_are_read_oldest_first(tmp_path: Path) -> None:
    def lines(stamp: str, *messages: str) -> str:
        return "".join(f"{stamp} may-07 kernel: {text}\n" for text in messages)

    files: dict[str, str | bytes] = {
        "var/log/kern.log": lines("2026-11-20T08:00:00+07:00", UNPLUG),
        "var/log/kern.log.1": lines("2026-11-10T08:00:00+07:00", *PLUG),
        "var/log/kern.log.2.gz": gzip.compress(lines("2026-09-01T08:00:00+07:00", BOOT).encode()),
        "var/log/kern.log.3.gz": b"\x1f\x8bdamaged",
        "var/log/syslog": lines("2020-01-01T08:00:00+07:00", BOOT),
    }
    seen = history(host(tmp_path, files))
    assert seen.sources == (
        "/var/log/kern.log.2.gz",
        "/var/log/kern.log.1",
        "/var/log/kern.log",
    )
    assert seen.covered_since == datetime(2026, 9, 1, 1, 0, tzinfo=UTC)


def test_syslog_where_there_is_no_kern_log(tmp_path: Path) -> None:
    log = "".join(f"2026-11-10T08:00:00Z may-07 kernel: {line}\n" for line in PLUG)
    assert one(host(tmp_path, {"var/log/syslog": log})).sources == ("/var/log/syslog",)


def test_a_log_without_a_zone_keeps_its_times_so(tmp_path: Path) -> None:
    log = "".join(f"Nov 10 08:00:00 may-07 kernel: {line}\n" for line in PLUG)
    here = host(tmp_path, {"var/log/kern.log": log})
    stamp = NOW.timestamp()
    os.utime(tmp_path / "var/log/kern.log", (stamp, stamp))
    record = one(here)
    assert record.first_seen == datetime(2026, 11, 10, 8, 0)
    assert record.flags == ("zone-unknown",)


def test_impossible_orders_are_flagged(tmp_path: Path) -> None:
    back = journal((NOW - DAY, BOOT), *plugged(NOW - DAY), (NOW - 5 * DAY, UNPLUG))
    record = one(host(tmp_path / "a", {}, {"journalctl": back}))
    assert "clock-went-back" in record.flags
    assert "removed-before-connected" in record.flags
    assert "removed-before-first-seen" in record.flags
    ahead = journal((NOW - DAY, BOOT), *plugged(NOW + DAY))
    record = one(host(tmp_path / "b", {}, {"journalctl": ahead}))
    assert record.flags == ("time-in-future",)
    assert record.first_seen == NOW + DAY


def test_udev_takes_usb_disks_only() -> None:
    assert udev_sighting("E:ID_BUS=ata\nE:ID_SERIAL_SHORT=X\n", NOW) is None
    assert udev_sighting("E:ID_BUS=usb\nE:ID_TYPE=cd\n", NOW) is None
    seen = udev_sighting("E:ID_BUS=usb\nE:ID_VENDOR=Kingston\nE:ID_MODEL=Data_Traveler\n", NOW)
    assert seen is not None
    assert (seen.manufacturer, seen.product) == ("Kingston", "Data Traveler")


def test_udev_names_the_disk(tmp_path: Path) -> None:
    here = host(tmp_path, {"run/udev/data/b8:16": "E:ID_BUS=usb\nE:ID_SERIAL_SHORT=AB\n"})
    (tmp_path / "sys/dev/block").mkdir(parents=True)
    (tmp_path / "sys/dev/block/8:16").symlink_to("../../devices/pci/block/sdb")
    assert one(here).drive == "sdb"


def test_journal_entries_of_every_kind() -> None:
    lines = [
        '{"MESSAGE": [117, 115, 98], "__REALTIME_TIMESTAMP": "1000000"}',
        '{"MESSAGE": null, "__REALTIME_TIMESTAMP": "1"}',
        '{"MESSAGE": "x"}',
        "[]",
        "{",
        "[" * 100_000,
        '{"MESSAGE": [999]}',
    ]
    found = list(journal_messages(lines))
    assert found == [(datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC), "usb"), (None, "x")]


@pytest.mark.parametrize("text", [None, 5, "", "x", "-1", "9" * 17, "٣"])
def test_a_time_stamp_that_is_none_or_far(text: object) -> None:
    moment = journal_time(text)
    assert moment is None or moment.year > 2026


@settings(deadline=None, max_examples=100)
@given(st.lists(st.text() | st.dictionaries(st.text(), st.text()).map(json.dumps)))
def test_any_journal_is_survived(lines: list[str]) -> None:
    list(journal_messages(lines))


@settings(deadline=None, max_examples=100)
@given(st.text() | st.lists(st.text()).map(lambda parts: "E:ID_BUS=usb\nE:" + "=".join(parts)))
def test_any_udev_record_is_survived(text: str) -> None:
    udev_sighting(text, NOW)

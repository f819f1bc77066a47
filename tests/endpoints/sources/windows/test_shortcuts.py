"""Shortcuts to removable drives: counted by volume, with a time that the drive was used after."""

from __future__ import annotations

import os
import struct
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples.endpoints.lnk import FIXED, OPTICAL, REMOVABLE, UNKNOWN, shortcut
from samples.endpoints.regf import hive

from khien.core.findings import Status
from khien.endpoints import InspectionContext, inspect
from khien.endpoints.checks.usb_issued_only import UsbIssuedOnly
from khien.endpoints.facts import Facts, Unseen, UsbRecord
from khien.endpoints.sources.places.artifacts import Artifact, Artifacts, Kind
from khien.endpoints.sources.places.layout import artifacts_in, may_be_artifact
from khien.endpoints.sources.windows import shortcuts
from khien.endpoints.sources.windows.shortcuts import Link, read_link, removable_shortcuts
from khien.endpoints.windows_facts import LinkedVolume, RemovableShortcuts
from tests.endpoints.checks.test_usb_issued_only import history
from tests.endpoints.made import NOW, only, usb_record
from tests.endpoints.made_windows import windows

AT = datetime(2026, 10, 2, 8, 45, tzinfo=UTC)
RECENT = "C/Users/lan/AppData/Roaming/Microsoft/Windows/Recent"


def place(folder: Path, *links: bytes) -> Artifacts:
    found = []
    for number, data in enumerate(links):
        path = folder / f"{number}.lnk"
        path.write_bytes(data)
        found.append(Artifact(Kind.SHORTCUT, path, path.name))
    return Artifacts(tuple(found), len(found))


def test_removable_drives_alone_count_each_volume_by_its_number(tmp_path: Path) -> None:
    links = [
        shortcut(serial=0x1A2B3C4D, at=AT - timedelta(days=9)),
        shortcut(serial=0x1A2B3C4D, at=AT),
        shortcut(serial=0x0000000F, at=None),
        *(shortcut(drive=kind, at=AT) for kind in (UNKNOWN, FIXED, OPTICAL)),
    ]
    assert removable_shortcuts(place(tmp_path, *links)) == RemovableShortcuts(
        shortcuts=3,
        latest=AT,
        volumes=(LinkedVolume("0000-000F", 1, None), LinkedVolume("1A2B-3C4D", 2, AT)),
        looked=6,
        unread=0,
    )


def test_nothing_to_look_at_is_not_none_found(tmp_path: Path) -> None:
    assert removable_shortcuts(Artifacts((), 0)) == Unseen("nothing-found-here", "Recent")
    found = removable_shortcuts(place(tmp_path, shortcut(drive=FIXED)))
    assert found == RemovableShortcuts(0, None, (), 1, 0)


def test_no_path_name_or_label_is_kept(tmp_path: Path) -> None:
    link = shortcut(at=AT, label="LUU MAT", path="E:\\Ke hoach A.docx", ids=b"\x14\0Ke hoach")
    found = removable_shortcuts(place(tmp_path, link))
    assert isinstance(found, RemovableShortcuts)
    assert found.shortcuts == 1
    assert "oach" not in repr(found)
    assert "LUU" not in repr(found)


@pytest.mark.parametrize("ids", [None, b"", b"\x08\0abcdef", bytes(65_000)])
def test_what_stands_before_is_passed_over(ids: bytes | None) -> None:
    assert read_link(shortcut(at=AT, ids=ids)) == Link(0x1A2B3C4D, AT)


def test_a_link_without_a_volume_leads_to_none() -> None:
    plain = bytearray(shortcut())
    struct.pack_into("<I", plain, 0x14, 1)  # no LinkInfo
    assert read_link(bytes(plain)) is None
    network = bytearray(shortcut(ids=None))
    struct.pack_into("<I", network, 0x4C + 8, 2)  # a path on a network only
    assert read_link(bytes(network)) is None


def test_a_time_after_the_link_itself_is_none_it_could_copy(tmp_path: Path) -> None:
    made = place(tmp_path, shortcut(at=AT))
    written = (AT - timedelta(days=1)).timestamp()
    os.utime(tmp_path / "0.lnk", (written, written))
    found = removable_shortcuts(made)
    assert isinstance(found, RemovableShortcuts)
    assert (found.shortcuts, found.latest) == (1, None)
    odd = bytearray(shortcut(at=AT))
    struct.pack_into("<Q", odd, 0x1C, 2**64 - 1)  # beyond a calendar; the other two hold
    assert read_link(bytes(odd)) == Link(0x1A2B3C4D, AT)


@pytest.mark.parametrize("cut", [0, 4, 19, 75, 76, 77, 90, 100, 120])
def test_a_damaged_one_is_counted_as_unread(tmp_path: Path, cut: int) -> None:
    found = removable_shortcuts(place(tmp_path, shortcut(at=AT)[:cut], shortcut(at=AT)))
    assert isinstance(found, RemovableShortcuts)
    assert (found.shortcuts, found.unread, found.looked) == (1, 1, 2)


def test_what_is_beyond_the_bound_or_closed_is_counted_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = place(tmp_path, *(shortcut(serial=n, at=AT) for n in range(9)))
    (tmp_path / "0.lnk").unlink()
    monkeypatch.setattr(shortcuts, "MOST_SHORTCUTS", 5)
    monkeypatch.setattr(shortcuts, "MOST_VOLUMES", 2)
    found = removable_shortcuts(made)
    assert isinstance(found, RemovableShortcuts)
    assert (found.shortcuts, len(found.volumes), found.unread, found.looked) == (4, 2, 5, 9)


@given(st.integers(0, 2**32 - 1), st.integers(0, 9), st.text("abc \\.", max_size=80),
       st.binary(max_size=300), st.datetimes(datetime(1602, 1, 1), datetime(9000, 1, 1)))  # fmt: skip
@settings(deadline=None, max_examples=100)
def test_any_link_that_is_written_is_read(
    serial: int, drive: int, words: str, ids: bytes, at: datetime
) -> None:
    moment = at.replace(tzinfo=UTC)
    made = shortcut(drive=drive, serial=serial, at=moment, label=words, path=words, ids=ids)
    assert read_link(made) == (Link(serial, moment) if drive == REMOVABLE else None)


@given(st.binary(max_size=600), st.integers(0, 2**32 - 1), st.lists(st.integers(0, 2**32 - 1),
       min_size=7, max_size=7))  # fmt: skip
@settings(deadline=None, max_examples=150)
def test_any_bytes_are_a_link_none_or_damaged(junk: bytes, flags: int, info: list[int]) -> None:
    made = bytearray(shortcut(at=AT, ids=None))
    struct.pack_into("<I", made, 0x14, flags)
    struct.pack_into("<7I", made, 0x4C, *info)
    for data in (junk, shortcut()[:0x4C] + junk, bytes(made), bytes(made) + junk):
        try:
            found = read_link(data)
        except ValueError:
            continue
        assert found is None or 0 <= found.serial < 2**32


def test_where_they_lie(tmp_path: Path) -> None:
    for folder in (RECENT, "C/Users/lan/Desktop", "C/Windows/System32"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "a.docx.LNK").write_bytes(shortcut())
    assert [each.name for each in artifacts_in(tmp_path).of(Kind.SHORTCUT)] == [
        f"{RECENT}/a.docx.LNK"
    ]
    flat = tmp_path / "flat"
    flat.mkdir()
    (flat / "any name").write_bytes(shortcut())
    assert len(artifacts_in(flat).of(Kind.SHORTCUT)) == 1
    assert may_be_artifact("x/y", shortcut()[:64])


LINKED = RemovableShortcuts(2, AT, (LinkedVolume("1A2B-3C4D", 2, AT),), 5, 1)
NONE = RemovableShortcuts(0, None, (), 5, 0)


def test_shortcuts_where_no_drive_is_recorded_are_a_doubt() -> None:
    doubted = only(UsbIssuedOnly(), _pc(LINKED))
    assert (doubted.status, doubted.reason_code) == (Status.UNKNOWN, "shortcuts-without-drive")
    assert doubted.facts["shortcuts"] == 2
    assert doubted.facts["volumes"] == 1
    assert "1A2B" not in repr(doubted)
    for other in (NONE, Unseen("check-failed", "Recent")):
        assert only(UsbIssuedOnly(), _pc(other)).reason_code == "no-drive"


def test_where_drives_are_recorded_they_say_nothing() -> None:
    """A volume's number is not a drive's: which is which cannot be told."""
    assert only(UsbIssuedOnly(), _pc(LINKED, usb_record())).reason_code == "only-issued"
    strange = usb_record(serial="AA11", issued=False)
    assert only(UsbIssuedOnly(), _pc(LINKED, strange)).reason_code == "not-issued"


def _pc(linked: object, *records: UsbRecord) -> Facts:
    return replace(windows(shortcuts=linked), usb=history(*records))


def test_from_a_folder_to_the_facts(tmp_path: Path) -> None:
    config = tmp_path / "C/Windows/System32/config"
    config.mkdir(parents=True)
    keys = {"Microsoft\\Windows NT\\CurrentVersion": {"InstallDate": 1_735_689_600}}
    (config / "SOFTWARE").write_bytes(hive(keys, written=NOW))
    system = {"Select": {"Current": 1}, "ControlSet001": {"Enum\\USB": {}}}
    (config / "SYSTEM").write_bytes(hive(system, written=NOW))
    (tmp_path / RECENT).mkdir(parents=True)
    (tmp_path / RECENT / "ke hoach.lnk").write_bytes(shortcut(at=AT))
    told = inspect(tmp_path, context=InspectionContext(), now=NOW).as_json()
    assert told["facts"]["windows"]["shortcuts"]["latest"] == "2026-10-02T08:45:00.000Z"
    (usb,) = (each for each in told["findings"] if each["check"] == "usb.issued-only")
    assert usb["reason_code"] == "shortcuts-without-drive"
    assert "02/10/2026" in usb["reason"]
    assert "ke hoach" not in str(told)

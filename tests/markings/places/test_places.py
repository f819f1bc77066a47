"""Each kind of place on a made volume, and none where there is none."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.core.i18n import use_language
from khien.markings.places import find_places, finders
from khien.markings.places.shortcut import Drive, drive_in, drive_of

_CLASS = bytes.fromhex("0114020000000000c000000000000046")


def shortcut(drive: int, *, ids: bytes = b"", flags: int | None = None) -> bytes:
    """A shortcut to something on a drive of this kind ([MS-SHLLINK] 2.1, 2.2, 2.3)."""
    wanted = 2 | (1 if ids else 0) if flags is None else flags
    head = struct.pack("<I16sI", 0x4C, _CLASS, wanted).ljust(0x4C, b"\x00")
    listed = struct.pack("<H", len(ids)) + ids if ids else b""
    volume = struct.pack("<IIII", 0x10, drive, 0xCAFE, 0x10)
    info = struct.pack("<IIIIIII", 0x1C + len(volume), 0x1C, 1, 0x1C, 0, 0, 0) + volume
    return head + listed + info


def put(root: Path, name: str, data: bytes = b"x") -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


@pytest.fixture
def volume(tmp_path: Path) -> Path:
    home = "Users/an"
    for folder in (f"{home}/Desktop", f"{home}/Downloads/Telegram Desktop",
                   f"{home}/Documents/Zalo Received Files", f"{home}/OneDrive - Sở Nội vụ",
                   f"{home}/OneDriveTemp", "Users/Public/Documents"):  # fmt: skip
        (tmp_path / folder).mkdir(parents=True)
    put(tmp_path, f"{home}/AppData/Local/Microsoft/Outlook/an@dongkhe.ost")
    mail = f"{home}/AppData/Roaming/Thunderbird/Profiles/x.default/Mail/Local Folders"
    put(tmp_path, f"{mail}/Inbox", b"From - Mon Mar 2\r\n")
    put(tmp_path, f"{mail}/Inbox.msf", b"From ")
    put(tmp_path, f"{mail}/Trash", b"")
    put(tmp_path, "$Recycle.Bin/S-1-5-21-1/$RABC.docx")
    put(tmp_path, "RECYCLER/S-1-5-21-1/desktop.ini")
    put(tmp_path, "Windows/System32/spool/PRINTERS/00002.SPL")
    recent = f"{home}/AppData/Roaming/Microsoft/Windows/Recent"
    put(tmp_path, f"{recent}/usb.lnk", shortcut(2))
    put(tmp_path, f"{recent}/local.lnk", shortcut(3))
    put(tmp_path, f"{recent}/broken.lnk", b"L\x00\x00\x00")
    return tmp_path


def test_every_kind_is_found_where_it_is(volume: Path) -> None:
    found = {(each.kind, each.path.relative_to(volume).as_posix()) for each in find_places(volume)}
    mail = "Users/an/AppData/Roaming/Thunderbird/Profiles/x.default/Mail/Local Folders"
    assert found == {
        ("user_folders", "Users/an/Desktop"),
        ("user_folders", "Users/an/Documents"),
        ("user_folders", "Users/an/Downloads"),
        ("telegram", "Users/an/Downloads/Telegram Desktop"),
        ("zalo", "Users/an/Documents/Zalo Received Files"),
        ("cloud_folders", "Users/an/OneDrive - Sở Nội vụ"),
        ("mail_stores", "Users/an/AppData/Local/Microsoft/Outlook/an@dongkhe.ost"),
        ("mail_stores", f"{mail}/Inbox"),
        ("recycle_bins", "$Recycle.Bin"),
        ("print_spools", "Windows/System32/spool/PRINTERS/00002.SPL"),
        ("removable_shortcuts", "Users/an/AppData/Roaming/Microsoft/Windows/Recent/usb.lnk"),
    }


def test_what_no_scan_reads_is_said(volume: Path) -> None:
    unread = {each.path.suffix for each in find_places(volume) if each.unread}
    assert unread == {".SPL"}


def test_a_home_and_a_linux_volume(tmp_path: Path) -> None:
    put(tmp_path, "home/an/.local/share/Trash/files/a.odt")
    put(tmp_path, "home/an/Downloads/a.pdf")
    put(tmp_path, "var/spool/cups/d00001-001")
    put(tmp_path, "var/spool/cups/cache.txt/x")
    kinds = {each.kind for each in find_places(tmp_path)}
    assert kinds == {"recycle_bins", "user_folders", "print_spools"}
    (tmp_path / "home/an/Desktop").mkdir()
    assert {each.kind for each in find_places(tmp_path / "home/an")} == {
        "recycle_bins", "user_folders"
    }  # fmt: skip


def test_none_where_there_is_nothing(tmp_path: Path) -> None:
    assert list(find_places(tmp_path)) == []
    assert list(find_places(tmp_path / "none")) == []
    assert list(find_places(put(tmp_path, "a.txt"))) == []


@pytest.mark.skipif(os.name != "posix", reason="made with POSIX calls")
def test_links_and_pipes_hold_nobody_up(tmp_path: Path) -> None:
    recent = tmp_path / "Users/an/AppData/Roaming/Microsoft/Windows/Recent"
    recent.mkdir(parents=True)
    os.mkfifo(recent / "pipe.lnk")
    (recent / "link.lnk").symlink_to(put(tmp_path, "usb.lnk", shortcut(2)))
    mail = tmp_path / "Users/an/.thunderbird"
    mail.mkdir()
    os.mkfifo(mail / "Inbox")
    (mail / "loop").symlink_to(tmp_path)
    assert [each.kind for each in find_places(tmp_path)] == []


@pytest.mark.parametrize("drive", list(Drive))
def test_the_kind_of_drive(tmp_path: Path, drive: Drive) -> None:
    assert drive_in(shortcut(drive.value)) is drive
    assert drive_in(shortcut(drive.value, ids=b"\x01" * 40)) is drive
    assert drive_of(put(tmp_path, "a.lnk", shortcut(drive.value))) is drive


@pytest.mark.parametrize(
    "data",
    [b"", b"L", shortcut(2)[:0x60], shortcut(2, flags=0), shortcut(99),
     b"\x4d" + shortcut(2)[1:], shortcut(2, ids=b"x" * 10)[:0x50]],
)  # fmt: skip
def test_what_is_no_shortcut_is_unknown(data: bytes) -> None:
    assert drive_in(data) is Drive.UNKNOWN


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=300), st.integers(0, 200))
def test_any_bytes_have_a_kind(noise: bytes, at: int) -> None:
    data = shortcut(2)
    assert drive_in(data[:at] + noise + data[at:]) in Drive


def test_each_kind_has_its_words() -> None:
    ids = [each.id for each in finders()]
    assert len(set(ids)) == len(ids) == 8
    with use_language("en"):
        from khien.core.i18n import gettext

        assert all(gettext(each.title) != each.title for each in finders())

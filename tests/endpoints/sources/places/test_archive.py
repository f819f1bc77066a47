"""An archive of artifacts: what tells something is taken out, safely, and nothing else."""

from __future__ import annotations

import contextlib
import io
import itertools
import os
import random
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.core.errors import (
    DamagedDocument,
    DocumentError,
    EncryptedDocument,
    TimedOut,
    TooLargeDocument,
)
from khien.endpoints import InspectionContext, inspect
from khien.endpoints.sources.places import archive
from khien.endpoints.sources.places.archive import is_archive, unpack

LOG = b"[Device Install Log]\r\n\r\n[Boot Session: 2026/10/01 07:00:00.100]\r\n"
FILES = {"C/Windows/INF/setupapi.dev.log": LOG, "C/Windows/System32/x.dll": b"MZ",
         "C/Users/Lan/bí mật.docx": b"PK"}  # fmt: skip


def zipped(place: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return place


def tarred(mode: str) -> Callable[[Path, dict[str, bytes]], Path]:
    def make(place: Path, files: dict[str, bytes]) -> Path:
        with tarfile.open(place, mode) as made:  # type: ignore[call-overload]
            for name, data in files.items():
                entry = tarfile.TarInfo(name)
                entry.size = len(data)
                made.addfile(entry, io.BytesIO(data))
        return place

    return make


MAKERS = {"zip": zipped, "tar": tarred("w"), "gz": tarred("w:gz"), "xz": tarred("w:xz"),
          "bz2": tarred("w:bz2")}  # fmt: skip


def out_of(place: Path) -> set[str]:
    folder = place.parent / "out"
    folder.mkdir()
    unpack(place, folder)
    return {each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file()}


@pytest.mark.parametrize("kind", sorted(MAKERS))
def test_what_tells_something_is_taken_out(tmp_path: Path, kind: str) -> None:
    place = MAKERS[kind](tmp_path / f"may.{kind}", FILES)
    assert is_archive(place)
    assert out_of(place) == {"C/Windows/INF/setupapi.dev.log"}


@pytest.mark.parametrize("kind", sorted(MAKERS))
def test_the_whole_inspection_of_an_archive(tmp_path: Path, kind: str) -> None:
    result = inspect(MAKERS[kind](tmp_path / "may", FILES), context=InspectionContext())
    told = {each.check: each.reason_code for each in result.findings}
    assert result.kind == "archive"
    assert result.usb_storage == ()
    assert told["usb.issued-only"] != "nothing-found-here"


def test_an_archive_in_an_unknown_layout_is_unknown_never_no_usb(tmp_path: Path) -> None:
    result = inspect(zipped(tmp_path / "may.zip", {"anh/1.jpg": b"\xff\xd8"}))
    (found,) = [each for each in result.findings if each.check == "usb.issued-only"]
    assert (found.status.value, found.reason_code) == ("unknown", "nothing-found-here")


@pytest.mark.parametrize("name", ["../../thoat.log", "/etc/setupapi.log", "C:\\..\\setupapi.dev.log",
                                  "a/" * 60 + "setupapi.dev.log", "setupapi.dev.log\x00.txt"])  # fmt: skip
@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_a_name_never_leaves_the_private_folder(tmp_path: Path, kind: str, name: str) -> None:
    place = MAKERS[kind](tmp_path / "may", {name: LOG})
    folder = tmp_path / "trong"
    folder.mkdir()
    before = set(tmp_path.rglob("*")) | set(Path("/etc").glob("setupapi*"))
    unpack(place, folder)
    after = set(tmp_path.rglob("*")) | set(Path("/etc").glob("setupapi*"))
    assert all(folder in each.parents for each in after - before)


def test_links_and_devices_are_passed_over(tmp_path: Path) -> None:
    place = tmp_path / "may.tar"
    with tarfile.open(place, "w") as made:
        for number, kind in enumerate(
            (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE)
        ):
            entry = tarfile.TarInfo(f"{number}/setupapi.dev.log")
            entry.type, entry.linkname = kind, "/etc/passwd"
            made.addfile(entry)
    assert out_of(place) == set()


def test_two_members_of_one_name_are_both_kept(tmp_path: Path) -> None:
    place = tmp_path / "may.tar"
    with tarfile.open(place, "w") as made:
        for data in (LOG, LOG + b"more"):
            entry = tarfile.TarInfo("setupapi.dev.log")
            entry.size = len(data)
            made.addfile(entry, io.BytesIO(data))
    assert len(out_of(place)) == 2


@pytest.mark.parametrize("kind", ["zip", "gz"])
def test_a_bomb_is_refused_by_name(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "FREE_BYTES", 4 << 20)
    place = MAKERS[kind](tmp_path / "may", {"SYSTEM": b"regf" + bytes(64 << 20)})
    with pytest.raises(TooLargeDocument):
        unpack(place, tmp_path)


def test_a_locked_archive_is_named(tmp_path: Path) -> None:
    place = zipped(tmp_path / "may.zip", {"setupapi.dev.log": LOG})
    data = bytearray(place.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    place.write_bytes(data)
    with pytest.raises(EncryptedDocument):
        unpack(place, tmp_path)


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(sorted(MAKERS)), st.integers(0, 10**6), st.integers(0, 255))
def test_a_damaged_archive_gives_only_named_errors(
    tmp_path_factory: pytest.TempPathFactory, kind: str, where: int, byte: int
) -> None:
    folder = tmp_path_factory.mktemp("hong")
    place = MAKERS[kind](folder / "may", {"setupapi.dev.log": LOG + os.urandom(40)})
    data = bytearray(place.read_bytes())
    data[where % len(data)] = byte
    place.write_bytes(data[: len(data) - where % 7])
    with contextlib.suppress(DocumentError):
        unpack(place, folder)
    assert all(folder in each.parents for each in folder.rglob("*"))


def test_what_begins_as_an_archive_and_is_none(tmp_path: Path) -> None:
    place = tmp_path / "may.zip"
    place.write_bytes(b"PK\x03\x04" + bytes(100))
    assert is_archive(place)
    with pytest.raises(DamagedDocument):
        unpack(place, tmp_path)


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:xz"])
def test_a_member_that_is_passed_over_takes_no_time_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    noise = random.Random(7).randbytes(2**20)
    place = tarred(mode)(tmp_path / "a.tar", {"C/video.mp4": noise, **FILES})
    out = tmp_path / "out"
    out.mkdir()
    ticks = itertools.count()
    monkeypatch.setattr(archive.time, "monotonic", lambda: float(next(ticks)))
    monkeypatch.setattr(archive, "MOST_SECONDS", 30)
    with pytest.raises(TimedOut):
        unpack(place, out)

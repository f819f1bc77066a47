"""A private file is whole or not there, and its owner's alone."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from khien.cli.private_file import PrivateFile, ReportUnwritable
from khien.cli.signed_files import CannotWrite, write_whole


def write(path: Path, data: bytes) -> None:
    with PrivateFile(path) as file:
        file.write(data)


def test_it_is_there_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a"
    with PrivateFile(path) as file:
        file.write(b"1")
        assert not path.exists()
    assert path.read_bytes() == b"1"
    write(path, b"2")
    assert path.read_bytes() == b"2"
    assert [each.name for each in tmp_path.iterdir()] == ["a"]


def _interrupted(path: Path) -> None:
    with PrivateFile(path) as file:
        file.write(b"new")
        raise KeyboardInterrupt


def test_left_by_an_error_it_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt):
        _interrupted(path)
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["a"]


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_its_owner_alone_reads_it(tmp_path: Path) -> None:
    write(tmp_path / "a", b"1")
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o600


@pytest.mark.skipif(os.name != "posix", reason="links of POSIX")
def test_a_link_that_lies_in_wait_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(b"other")
    (tmp_path / "a.part").symlink_to(tmp_path / "other")
    write(tmp_path / "a", b"1")
    assert (tmp_path / "other").read_bytes() == b"other"
    assert (tmp_path / "a").read_bytes() == b"1"


def test_no_place_is_said(tmp_path: Path) -> None:
    for path in (tmp_path / "none/a", tmp_path):
        with pytest.raises(ReportUnwritable):
            write(path, b"1")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_no_room_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.open
    monkeypatch.setattr(os, "open", lambda path, flags, mode: real("/dev/full", os.O_WRONLY))
    with pytest.raises(ReportUnwritable):
        write(tmp_path / "a", b"1" * 100_000)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_or_device_is_never_put_away_for_a_file(tmp_path: Path) -> None:
    pipe = tmp_path / "ong"
    os.mkfifo(pipe)
    with pytest.raises(ReportUnwritable), PrivateFile(pipe):
        pass
    with pytest.raises(CannotWrite):
        write_whole(pipe, b"x")
    assert pipe.is_fifo()
    assert list(tmp_path.iterdir()) == [pipe]

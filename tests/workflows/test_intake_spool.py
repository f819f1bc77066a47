"""The spool is private, capped, and empty when nobody is at work."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from khien.core.errors import TooLargeDocument
from khien.core.limits import Limits
from khien.workflows.spool import Spool

NOWHERE = Path("/nonexistent-memory")


def test_folder_and_files_are_for_this_account_only(tmp_path: Path) -> None:
    with Spool(fallback=tmp_path, memory=NOWHERE) as spool:
        assert spool.folder.parent == tmp_path
        assert not spool.in_memory
        assert stat.S_IMODE(spool.folder.stat().st_mode) == 0o700
        with spool.holding(b"x") as path:
            assert path.parent == spool.folder
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
            assert path.read_bytes() == b"x"
        assert not path.exists()
    assert not spool.folder.exists()


def test_memory_is_used_where_there_is_some(tmp_path: Path) -> None:
    memory = tmp_path / "shm"
    memory.mkdir()
    with Spool(fallback=tmp_path / "other", memory=memory) as spool:
        assert spool.in_memory
        assert spool.folder.parent == memory


def test_a_shared_folder_without_the_sticky_bit_is_not_trusted(tmp_path: Path) -> None:
    memory = tmp_path / "shm"
    memory.mkdir()
    memory.chmod(0o777)
    with Spool(fallback=tmp_path / "other", memory=memory) as spool:
        assert not spool.in_memory


def test_chunks_are_counted_and_nothing_stays_of_too_many(tmp_path: Path) -> None:
    with Spool(fallback=tmp_path, memory=NOWHERE) as spool:
        with spool.holding(iter([b"ab", b"cd"]), limits=Limits(file_bytes=4)) as path:
            assert path.read_bytes() == b"abcd"
        with (
            pytest.raises(TooLargeDocument),
            spool.holding(iter([b"ab", b"cd"]), limits=Limits(file_bytes=3)),
        ):
            raise AssertionError("not reached")
        assert [each.name for each in spool.folder.iterdir()] == ["lock"]


def test_a_file_is_gone_after_an_error_in_the_block(tmp_path: Path) -> None:
    with Spool(fallback=tmp_path, memory=NOWHERE) as spool:
        with pytest.raises(KeyError), spool.holding(b"x"):
            raise KeyError
        assert [each.name for each in spool.folder.iterdir()] == ["lock"]


def test_two_files_at_once_do_not_remove_each_other(tmp_path: Path) -> None:
    with Spool(fallback=tmp_path, memory=NOWHERE) as spool, spool.holding(b"1") as first:
        with spool.holding(b"2"):
            pass
        assert first.read_bytes() == b"1"


def test_opening_clears_what_a_killed_process_left_and_spares_the_living(tmp_path: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path; from khien.workflows.spool import Spool\n"
        "spool = Spool(fallback=Path(sys.argv[1]), memory=Path('/nonexistent-memory'))\n"
        "(spool.folder / 'left').write_bytes(b'secret'); os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False)
    assert len(list(tmp_path.rglob("left"))) == 1

    with Spool(fallback=tmp_path, memory=NOWHERE) as living:
        assert list(tmp_path.rglob("left")) == []
        with Spool(fallback=tmp_path, memory=NOWHERE):
            assert living.folder.is_dir()


def test_a_link_in_place_of_a_spool_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.mkdir()
    (target / "lock").touch()
    (target / "keep").touch()
    root = tmp_path / "root"
    root.mkdir()
    (root / "khien-spool-x").symlink_to(target)
    with Spool(fallback=root, memory=NOWHERE):
        assert (target / "keep").exists()

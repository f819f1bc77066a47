"""``khien manage``: what the production page says to type works on an empty machine."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from khien.console import service

OURS = ("KHIEN_DATA", "KHIEN_SPOOL", "KHIEN_LANG", "DATABASE_URL", "DJANGO_SETTINGS_MODULE")


def manage(*words: str, data: Path | None = None, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if k not in OURS} | more
    place = [] if data is None else ["--data", str(data)]
    return subprocess.run(
        [sys.executable, "-m", "khien.cli.main", "manage", *place, *words],
        capture_output=True, text=True, check=False, timeout=110, env=environment,
    )  # fmt: skip


def test_an_empty_machine_is_set_up_with_two_commands(tmp_path: Path) -> None:
    data = tmp_path / "new/khien"
    migrated = manage("migrate", data=data)
    assert migrated.returncode == 0, migrated.stderr
    made = manage("first_person", "--name", "Trần Thị Lan", data=data)
    assert made.returncode == 0, made.stderr
    assert "http" in made.stdout
    assert (data / "khien.sqlite3").is_file()
    empty = manage("export-corrections", "--to", str(tmp_path / "out"), data=data)
    assert empty.returncode == 0, empty.stderr
    assert not (tmp_path / "out").exists()  # nothing was reviewed yet
    nameless = manage("first_person", KHIEN_DATA=str(data))
    assert "Traceback" not in nameless.stderr


def test_folders_are_the_owner_s_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KHIEN_SPOOL", raising=False)
    service.make_folders(tmp_path / "data")
    for folder in (tmp_path / "data", tmp_path / "data/spool"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    service.make_folders(tmp_path / "data")


def test_a_spool_elsewhere_is_made_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KHIEN_SPOOL", str(tmp_path / "fast/spool"))
    service.make_folders(tmp_path / "data")
    assert (tmp_path / "fast/spool").is_dir()
    assert not (tmp_path / "data/spool").exists()


def test_an_unknown_command_is_said_and_is_an_error(tmp_path: Path) -> None:
    done = manage("no-such-command", data=tmp_path)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert "no-such-command" in done.stderr

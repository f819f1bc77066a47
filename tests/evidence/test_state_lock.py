"""One run at a time on a PC: a sequence number is never spent twice."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from khien.evidence import state_lock
from khien.evidence.errors import AnotherRun, StateDamaged
from khien.evidence.state_lock import LOCK_FILE, locked

# Holds the lock and says so, until its input ends.
HOLDER = (
    "import sys; from pathlib import Path; from khien.evidence.state_lock import locked\n"
    "with locked(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
)


def holder(state: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(state)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_another_process_is_told_that_a_run_is_going(tmp_path: Path) -> None:
    process = holder(tmp_path / "state")
    try:
        with pytest.raises(AnotherRun) as caught, locked(tmp_path / "state", wait=0.1):
            pass
        assert caught.value.code == "another-run"
        assert "Đợi" in caught.value.advice()
    finally:
        process.communicate()
    with locked(tmp_path / "state", wait=0):
        pass


def test_a_killed_run_leaves_nothing_locked(tmp_path: Path) -> None:
    process = holder(tmp_path / "state")
    process.kill()
    process.communicate()
    with locked(tmp_path / "state", wait=0):
        pass


def test_a_run_that_ends_in_time_is_waited_for(tmp_path: Path) -> None:
    held, done = threading.Event(), threading.Event()

    def first() -> None:
        with locked(tmp_path):
            held.set()
            done.wait(20)

    thread = threading.Thread(target=first)
    thread.start()
    held.wait(20)
    threading.Timer(0.2, done.set).start()
    with locked(tmp_path, wait=20):
        assert done.is_set()
    thread.join()


def test_an_error_inside_lets_go(tmp_path: Path) -> None:
    with pytest.raises(KeyError), locked(tmp_path):
        raise KeyError
    with locked(tmp_path, wait=0):
        pass


def test_the_folder_and_its_lock_are_private(tmp_path: Path) -> None:
    with locked(tmp_path / "state"):
        pass
    assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "state" / LOCK_FILE).stat().st_mode) == 0o600


def test_a_folder_that_cannot_be_locked_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(StateDamaged), locked(Path("/dev/null/state")):
        pass

    def no_locks(handle: int) -> None:
        raise OSError(38, os.strerror(38))

    monkeypatch.setattr(state_lock, "_try", no_locks)
    with pytest.raises(StateDamaged), locked(tmp_path):
        pass

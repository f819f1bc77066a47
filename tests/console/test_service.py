"""One process group: what it started is gone when it ends, however it is asked to end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

# A child that starts a child of its own and does not listen to SIGTERM.
STUBBORN = """
import os, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
open(sys.argv[1], "w").write(f"{os.getpid()} {grandchild.pid}")
time.sleep(60)
"""
PARENT = """
import signal, sys
if "background" in sys.argv:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
from pathlib import Path
from khien.console import service
service.STOP_SECONDS = 0.5
service._commands = lambda place, web: [[sys.executable, "-c", sys.argv[1], sys.argv[2]]]
sys.exit(service.run(service.Place(Path("."), "127.0.0.1", 0, "none")))
"""


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"


def _wait_for(path: Path) -> list[int]:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if path.exists() and len(path.read_text().split()) == 2:
            return [int(pid) for pid in path.read_text().split()]
        time.sleep(0.05)
    raise AssertionError("the child did not start")


@pytest.mark.skipif(os.name != "posix", reason="sessions and signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("in_background", [False, True])
def test_nothing_is_left_behind(tmp_path: Path, number: int, in_background: bool) -> None:
    """``in_background``: a shell started us with SIGINT ignored."""
    told = tmp_path / "pids"
    how = ["background"] if in_background else []
    parent = subprocess.Popen([sys.executable, "-c", PARENT, STUBBORN, str(told), *how])
    pids = _wait_for(told)
    parent.send_signal(number)
    assert parent.wait(timeout=30) == 0
    assert not [pid for pid in pids if _alive(pid)]


def test_the_end_of_one_child_ends_all(tmp_path: Path) -> None:
    quick = "import sys; open(sys.argv[1], 'w').write('done')"
    parent = subprocess.run(
        [sys.executable, "-c", PARENT, quick, str(tmp_path / "pids")], timeout=60, check=False
    )
    assert parent.returncode == 1

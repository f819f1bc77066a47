"""A real console in processes of its own: started, watched through /proc, ended."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

START_SECONDS = 240.0
_OURS = ("KHIEN_DATA", "KHIEN_STATE", "KHIEN_URL", "DATABASE_URL", "DJANGO_SETTINGS_MODULE",
         "KHIEN_LANG")  # fmt: skip


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class RunningConsole:
    """``khien demo`` with a data folder of its own; ``printed`` is what it said."""

    def __init__(self, data: Path) -> None:
        self.log = data.parent / "console.log"
        self.port = free_port()
        command = [sys.executable, "-m", "khien.cli.main", "demo", "--data", str(data)]
        environment = {k: v for k, v in os.environ.items() if k not in _OURS}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*command, "--port", str(self.port)], stdout=log, stderr=subprocess.STDOUT,
                env=environment, start_new_session=True,
            )  # fmt: skip

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def printed(self) -> str:
        return self.log.read_text("utf-8", errors="replace")

    def wait_until_up(self) -> None:
        """Until it answers; fails with what it printed when it ends or takes too long."""
        ends = time.monotonic() + START_SECONDS
        while time.monotonic() < ends:
            assert self.process.poll() is None, self.printed
            if "Ctrl-C" in self.printed and _answers(self.port):
                return
            time.sleep(0.3)
        raise AssertionError(f"not up after {START_SECONDS:.0f} s\n{self.printed}")

    def processes(self) -> dict[int, str]:
        """Process id → program, for the console and everything it started."""
        parents: dict[int, list[int]] = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and (parent := _field(int(entry.name), "PPid")):
                parents.setdefault(int(parent), []).append(int(entry.name))
        found, waiting = {}, [self.process.pid]
        while waiting:
            pid = waiting.pop()
            found[pid] = _program(pid)
            waiting += parents.get(pid, [])
        return found

    def stop(self) -> int:
        """Ctrl-C; the exit code. Whatever does not end is killed, by its own group."""
        os.kill(self.process.pid, signal.SIGINT)
        try:
            return self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            raise


def memory(pid: int) -> int:
    """Resident bytes of a process; 0 when it is gone."""
    return int((_field(pid, "VmRSS") or "0 kB").split()[0]) * 1024


def _field(pid: int, name: str) -> str:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return ""
    lines = [line for line in status.splitlines() if line.startswith(f"{name}:")]
    return lines[0].split(":", 1)[1].strip() if lines else ""


def _program(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
    except OSError:
        return ""


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2):
            return True
    except OSError:
        return False

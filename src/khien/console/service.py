"""One console on one machine: web and worker processes in one group, ended together."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from khien.core.errors import UsageError
from khien.core.i18n import N_

PORTS_TRIED = 20
STOP_SECONDS = 10.0
THREADS = 4  # WSGI threads of one web process; the interpreter runs one of them at a time


class NoFreePort(UsageError):
    code = "no_free_port"
    text = N_("Các cổng từ {first} đến {last} đều đang bận.")
    hint = N_("Chọn cổng khác: khien serve --port SỐ")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a console runs: its data folder, address and settings module."""

    data: Path
    host: str
    port: int
    settings: str

    @property
    def url(self) -> str:
        """The address a person types."""
        name = "localhost" if self.host in {"127.0.0.1", "::1"} else self.host
        return f"http://{name}:{self.port}"

    def environment(self) -> dict[str, str]:
        """The processes' environment: ours, with this place's values."""
        return {
            **os.environ,
            "KHIEN_DATA": str(self.data),
            "KHIEN_URL": os.environ.get("KHIEN_URL", self.url),
            "DJANGO_SETTINGS_MODULE": self.settings,
        }


def free_port(host: str, wanted: int) -> int:
    """``wanted`` or the next free port after it; raises NoFreePort after twenty."""
    for port in range(wanted, wanted + PORTS_TRIED):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise NoFreePort(first=wanted, last=wanted + PORTS_TRIED - 1)


def make_folders(data: Path) -> None:
    """The data folder and the spool's place, for their owner only: Django's own checks, which
    every management command runs first, want both.
    """
    for folder in (data, Path(os.environ.get("KHIEN_SPOOL") or data / "spool")):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def set_up(place: Place) -> None:
    """Point this process's Django at ``place`` and bring its database up to date."""
    os.environ.update(place.environment())
    make_folders(place.data)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    from khien.console.evidence.uploads import empty_spool

    empty_spool()


def _commands(place: Place, web_processes: int) -> list[list[str]]:
    web = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", place.host,
        "--port", str(place.port), "--workers", str(web_processes),
        "--blocking-threads", str(THREADS),
        "--log-level", "warning", "--no-ws", "khien.console.wsgi:application",
    ]  # fmt: skip
    return [web, [sys.executable, "-m", "khien.console.jobs.worker"]]


def run(place: Place, *, web_processes: int = 1) -> int:
    """Run web and worker until Ctrl-C, SIGTERM or the end of either; ends both. Exit code.

    Each child leads a session of its own, so that what it started itself can be ended with it.
    """
    environment = place.environment()
    children = [
        subprocess.Popen(command, env=environment, start_new_session=True)
        for command in _commands(place, web_processes)
    ]

    def stop(signum: int, frame: object) -> None:
        raise KeyboardInterrupt

    # SIGINT too: it is ignored from the start when a shell put us in the background.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    try:
        while all(child.poll() is None for child in children):
            time.sleep(0.2)
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        _end(children)


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    """Ask each child to stop, wait, then end whatever is left of its session."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(timeout=max(0.1, deadline - time.monotonic()))
        _kill_session(child)
        child.wait()


def _kill_session(child: subprocess.Popen[bytes]) -> None:
    killpg = getattr(os, "killpg", None)
    if killpg is None:  # Windows has no sessions: the child itself is what there is
        child.kill()
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        killpg(child.pid, signal.SIGKILL)

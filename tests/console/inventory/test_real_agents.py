"""Debian's fusioninventory-agent and ocsinventory-agent deliver into a running console.

Run as they are installed, against a console of its own (SQLite, or a database of its own on the
server of ``DATABASE_URL``), with a canary in the environment and in a command line of a process.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from khien.console import service

FUSION, OCS = shutil.which("fusioninventory-agent"), shutil.which("ocsinventory-agent")
MISSING = [
    name
    for name, found in (("fusioninventory-agent", FUSION), ("ocsinventory-agent", OCS))
    if found is None
]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.skipif(bool(MISSING), reason=f"not installed, nothing real delivers: {MISSING}"),
    pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="agents look as root only"),
]
CANARY = f"khien-canary-{uuid.uuid4().hex}"
_SCRIPT = Path(__file__).parent / "console_script.py"
_OURS = ("KHIEN_DATA", "KHIEN_URL", "KHIEN_STATE", "DJANGO_SETTINGS_MODULE", "DATABASE_URL")


@dataclass(slots=True)
class Running:
    """A console in processes of its own."""

    url: str
    environment: dict[str, str]

    def script(self, *arguments: str) -> Any:
        """What console_script.py says, run with the console's own settings."""
        done = subprocess.run(
            [sys.executable, str(_SCRIPT), *arguments], env=self.environment, check=True,
            capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        return json.loads(done.stdout)


@contextlib.contextmanager
def database() -> Iterator[str | None]:
    """A new database on the suite's PostgreSQL; None for a file in the console's folder."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield None
        return
    import psycopg

    name = f"khien_agents_{uuid.uuid4().hex[:8]}"
    base = server.rpartition("/")[0]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{base}/{name}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    data = tmp_path_factory.mktemp("agents") / "console"
    port = service.free_port("127.0.0.1", 18_400 + os.getpid() % 400)
    with database() as url:
        environment = {k: v for k, v in os.environ.items() if k not in _OURS} | {
            "KHIEN_DATA": str(data), "DJANGO_SETTINGS_MODULE": "khien.console.settings.dev",
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        }  # fmt: skip
        if url:
            environment["DATABASE_URL"] = url
        command = [sys.executable, "-m", "khien.cli.main", "serve", "--data", str(data)]
        log = data.parent / "log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [*command, "--port", str(port)], env=environment, stdout=out, stderr=out
            )
        running = Running(f"http://127.0.0.1:{port}", environment)
        try:
            wait_until_up(running, process, log)
            yield running
        finally:
            process.terminate()
            process.wait(timeout=30)


def wait_until_up(running: Running, process: subprocess.Popen[bytes], log: Path) -> None:
    ends = time.monotonic() + 120
    while time.monotonic() < ends and process.poll() is None:
        with contextlib.suppress(OSError), urlopen(f"{running.url}/healthz", timeout=5):
            return
        time.sleep(0.3)
    raise AssertionError(log.read_text("utf-8", "replace"))


@pytest.fixture
def secret(console: Running) -> str:
    return str(console.script("ticket", uuid.uuid4().hex)["secret"])


@pytest.fixture(scope="module")
def canary_process() -> Iterator[None]:
    """A process whose command line holds the canary, as a password given as an option would."""
    process = subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(3600)", f"--password={CANARY}"]
    )
    shown, ends = Path(f"/proc/{process.pid}/cmdline"), time.monotonic() + 10
    while CANARY.encode() not in shown.read_bytes() and time.monotonic() < ends:
        time.sleep(0.05)  # the program has not begun yet
    yield
    process.kill()
    process.wait()


def run_agent(command: list[str], folder: Path) -> str:
    # Where a runner sets COLUMNS, the agent's ps would cut command lines off.
    environment = {**os.environ, "KHIEN_CANARY": CANARY, "HOME": str(folder), "COLUMNS": "4096"}
    done = subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=200,
        check=False, text=True, errors="replace",
    )  # fmt: skip
    return done.stdout


def fusion(*more: str) -> list[str]:
    return [str(FUSION), "--force", "--no-task=deploy,collect,wakeonlan,netdiscovery", *more]


def ocs(folder: Path, *more: str) -> list[str]:
    return [str(OCS), "--local=0", f"--basevardir={folder}", *more]


def assert_kept_without_canary(console: Running) -> None:
    kept = console.script("find", CANARY)
    assert kept["rows"] > 0
    assert not kept["found"]
    for file in Path(console.environment["KHIEN_DATA"]).rglob("*"):
        if file.is_file():
            assert CANARY.encode() not in file.read_bytes(), file.name


def test_the_canary_is_what_the_agent_would_tell(canary_process: None, tmp_path: Path) -> None:
    """The control: written to a folder instead, both stand in the agent's inventory."""
    run_agent(fusion(f"--local={tmp_path}"), tmp_path)
    text = "".join(file.read_text("utf-8", "replace") for file in tmp_path.glob("*.ocs"))
    assert text.count(CANARY) >= 2


@pytest.mark.parametrize("without", [(), ("--no-category=process,environment",)])
def test_fusioninventory_delivers(
    console: Running, secret: str, canary_process: None, tmp_path: Path, without: tuple[str, ...]
) -> None:
    said = run_agent(
        fusion(f"--server={console.url}/inventory", f"--tag={secret}", *without), tmp_path
    )
    [agent] = console.script("agents", secret)
    assert agent["program"].startswith("FusionInventory"), said
    assert agent["hostname"]
    assert agent["os_name"]
    assert agent["software"] > 50
    assert_kept_without_canary(console)


def test_fusioninventory_by_basic(console: Running, secret: str, tmp_path: Path) -> None:
    said = run_agent(
        fusion(f"--server={console.url}/inventory", "--user=may", f"--password={secret}"), tmp_path
    )
    assert len(console.script("agents", secret)) == 1, said


@pytest.mark.parametrize("asking", [(), ("--force",)], ids=["prolog", "at once"])
def test_ocsinventory_delivers(
    console: Running, secret: str, canary_process: None, tmp_path: Path, asking: tuple[str, ...]
) -> None:
    said = run_agent(
        ocs(tmp_path, f"--server={console.url}/inventory", f"--tag={secret}", *asking), tmp_path
    )
    [agent] = console.script("agents", secret)
    assert agent["program"].startswith("OCS-NG"), said
    assert agent["hostname"]
    assert agent["software"] > 50
    assert_kept_without_canary(console)


def test_ocsinventory_by_basic(console: Running, secret: str, tmp_path: Path) -> None:
    user, password = (base64.b64encode(text.encode()).decode() for text in ("may", secret))
    said = run_agent(
        ocs(tmp_path, f"--server={console.url}/inventory", f"--user={user}",
            f"--password={password}", "--realm=Khien"),
        tmp_path,
    )  # fmt: skip
    assert len(console.script("agents", secret)) == 1, said


def test_an_unknown_ticket_delivers_nothing(console: Running, tmp_path: Path) -> None:
    before = console.script("find", CANARY)["agents"]
    said = run_agent(fusion(f"--server={console.url}/inventory", "--tag=unknown"), tmp_path)
    said += run_agent(ocs(tmp_path, f"--server={console.url}/inventory", "--tag=unknown"), tmp_path)
    assert console.script("find", CANARY)["agents"] == before
    assert "401" in said

"""Debian's own network discovery finds a device that a real SNMP agent plays, and is read."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from khien.endpoints.devices import DeviceKind, read_devices

TOOL = shutil.which("fusioninventory-netdiscovery")
SNMPD = shutil.which("snmpd", path="/usr/sbin:/usr/bin:/sbin")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.skipif(
        TOOL is None or SNMPD is None,
        reason="NOT INSTALLED: fusioninventory-agent-task-network, snmpd",
    ),
]
PRINTER = """rocommunity public 127.0.0.1
sysName may-in-tang-2
sysDescr HP LaserJet M404dn
sysLocation Phong van thu
sysObjectID .1.3.6.1.4.1.11.2.3.9.1
"""


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """Where a printer answers, as an SNMP agent plays it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        number = int(free.getsockname()[1])
    settings = tmp_path / "snmpd.conf"
    settings.write_text(PRINTER, "utf-8")
    assert SNMPD is not None
    agent = subprocess.Popen(
        [SNMPD, "-f", "-C", "-c", str(settings), "-Lo", f"udp:127.0.0.1:{number}"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=tmp_path,
        env={"SNMP_PERSISTENT_DIR": str(tmp_path), "PATH": "/usr/sbin:/usr/bin"},
    )  # fmt: skip
    yield number
    agent.kill()
    agent.wait()


def test_a_printer_on_the_network(port: int, tmp_path: Path) -> None:
    assert TOOL is not None
    files: list[Path] = []
    for _ in range(20):  # the agent takes a moment to listen
        done = subprocess.run(
            [TOOL, "--first", "127.0.0.1", "--last", "127.0.0.1", "--port", str(port),
             "--save", str(tmp_path)],
            capture_output=True, timeout=60, check=False,
        )  # fmt: skip
        files = list(tmp_path.rglob("netdiscovery/*.xml"))
        if files and b"<TYPE>" in files[0].read_bytes():
            break
        time.sleep(0.5)
    (file,) = files or [pytest.fail(done.stderr.decode("utf-8", "replace"))]
    (printer,) = read_devices(file.read_bytes()).found
    assert printer.kind is DeviceKind.PRINTER
    assert (printer.name, printer.place) == ("may-in-tang-2", "Phong van thu")
    assert "public" not in repr(printer)

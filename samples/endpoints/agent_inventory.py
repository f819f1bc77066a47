"""Bodies as inventory agents send them, written from the protocol's published element names.

In: what a PC is. Out: the XML of FusionInventory's agent 2.6 (also understood by OCS's server),
packed as it packs it. Names are invented; ``full_pc`` gives a body of about 300 kB.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

Program = tuple[str, str, str]  # name, version, publisher

CANARY_ENV = "canary-env-5d1f0c"
CANARY_COMMAND = "canary-cmd --password=7a90be"


def element(name: str, **children: object) -> str:
    """One section with its fields."""
    inner = "".join(
        f"      <{key}>{escape(str(value))}</{key}>\n" for key, value in children.items()
    )
    return f"    <{name}>\n{inner}    </{name}>\n"


def request(content: str, *, device_id: str, query: str = "INVENTORY") -> str:
    """The envelope that all requests share."""
    return (
        '<?xml version="1.0" encoding="UTF-8" ?>\n<REQUEST>\n'
        f"  <CONTENT>\n{content}  </CONTENT>\n"
        f"  <DEVICEID>{escape(device_id)}</DEVICEID>\n  <QUERY>{query}</QUERY>\n</REQUEST>\n"
    )


def prolog(device_id: str = "PC-1-2026-11-25-08-00-00") -> str:
    """What an agent asks before it delivers."""
    return (
        '<?xml version="1.0" encoding="UTF-8" ?>\n<REQUEST>\n'
        f"  <DEVICEID>{device_id}</DEVICEID>\n  <QUERY>PROLOG</QUERY>\n"
        "  <TOKEN>12345678</TOKEN>\n</REQUEST>\n"
    )


def inventory(
    *,
    device_id: str = "PC-1-2026-11-25-08-00-00",
    tag: str = "",
    hostname: str = "PC-1",
    serial: str = "SN4711A",
    uuid: str = "4C4C4544-0031-3510-8052-B4C04F4A3132",
    macs: Sequence[str] = ("3C:52:82:AA:00:01",),
    software: Iterable[Program] = (("7-Zip", "19.00", "Igor Pavlov"),),
    antivirus: str = "",
    more: str = "",
    program: str = "FusionInventory-Agent_v2.6",
) -> str:
    """An inventory with environment and processes, as agents send them unless told not to."""
    parts = [
        element("ACCOUNTINFO", KEYNAME="TAG", KEYVALUE=tag) if tag else "",
        element("BIOS", SMANUFACTURER="Dell Inc.", SMODEL="OptiPlex 3080", SSN=serial,
                TYPE="Desktop"),
        element("HARDWARE", NAME=hostname, UUID=uuid, MEMORY=8192, OSNAME="Windows 10 Pro",
                OSVERSION="10.0.19045", PROCESSORT="Intel(R) Core(TM) i5-10500"),
        element("OPERATINGSYSTEM", ARCH="64-bit", FULL_NAME="Microsoft Windows 10 Pro",
                KERNEL_VERSION="10.0.19045", NAME="Windows", VERSION="22H2"),
        element("DRIVES", LETTER="C:", FILESYSTEM="NTFS", TOTAL=243000, FREE=91000,
                ENCRYPT_STATUS="No"),
        *(element("NETWORKS", DESCRIPTION="Ethernet", MACADDR=mac, TYPE="ethernet",
                  VIRTUALDEV=0) for mac in macs),
        element("ENVS", KEY="KHIEN_CANARY", VAL=CANARY_ENV),
        element("PROCESSES", CMD=CANARY_COMMAND, PID=4711, USER="SYSTEM"),
        *(element("SOFTWARES", ARCH="x86_64", FROM="registry", INSTALLDATE="14/03/2026",
                  NAME=name, PUBLISHER=publisher, SYSTEM_CATEGORY="application", VERSION=version)
          for name, version, publisher in software),
        antivirus, more,
        f"    <VERSIONCLIENT>{program}</VERSIONCLIENT>\n",
    ]  # fmt: skip
    return request("".join(parts), device_id=device_id)


def packed(text: str) -> bytes:
    """As both agents pack it."""
    return zlib.compress(text.encode())


def programs(count: int) -> list[Program]:
    """``count`` invented programs."""
    return [
        (f"Phần mềm văn phòng {number:04d}" if number % 5 == 0 else f"Office tool {number:04d}",
         f"{number % 9}.{number % 13}.{number}", f"Publisher {number % 40}")
        for number in range(count)
    ]  # fmt: skip


def full_pc(number: int, *, tag: str, processes: int = 150, count: int = 860) -> str:
    """About 300 kB: a full PC that differs from the others in serial, MAC, host and software.

    Of its programs ten are in versions of its own, as PCs of one agency differ after updates.
    """
    software = programs(count)
    for each in range(10):
        at = (number * 7 + each * 101) % count
        name, _, publisher = software[at]
        software[at] = (name, f"{number % 5}.{number}.{each}", publisher)
    more = "".join(
        element("PROCESSES", CMD=f"C:\\Windows\\System32\\svchost.exe -k group{each} -s {number}",
                CPUUSAGE="0.3", MEM="0.1", PID=each * 4, STARTED="2026-11-25 08:00", TTY="?",
                USER="SYSTEM", VIRTUALMEMORY=54144)
        for each in range(processes)
    )  # fmt: skip
    return inventory(
        device_id=f"PC-{number}-2026-11-25-08-00-00", tag=tag, hostname=f"PC-{number}",
        serial=f"SN{number:07d}X", uuid=f"4C4C4544-0031-3510-8052-{number:012X}",
        macs=(f"3C:52:82:{number >> 16 & 255:02X}:{number >> 8 & 255:02X}:{number & 255:02X}",),
        software=software, more=more,
    )  # fmt: skip

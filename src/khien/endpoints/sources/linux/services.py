"""Legacy services offered to other machines: listening ports and Samba's oldest protocol."""

from __future__ import annotations

import re

from khien.endpoints.facts import Maybe, Services, Unseen
from khien.endpoints.reference_data import legacy_ports
from khien.endpoints.sources.linux.host import Host

_LISTEN = {"tcp": "0A", "udp": "07"}
_LOOPBACK = re.compile(r"^(.{6}7F|0{24}01000000|0{16}FFFF0000.{6}7F)$", re.IGNORECASE)
_OLD_PROTOCOLS = {"core", "coreplus", "lanman1", "lanman2", "nt1"}
_PROTOCOL_KEYS = {"serverminprotocol", "minprotocol"}


def services(host: Host) -> Maybe[Services]:
    """What listens on a legacy port, and whether Samba still offers SMB 1."""
    tables = {name: host.text(f"/proc/net/{name}") for name in ("tcp", "tcp6", "udp", "udp6")}
    smb_conf = host.text("/etc/samba/smb.conf", most=4 << 20)
    if tables["tcp"] is None and smb_conf is None:
        return Unseen("not-supported-here", "/proc/net/tcp")
    listening = {
        (name.rstrip("6"), port)
        for name, content in tables.items()
        for port in listening_ports(content or "", transport=name.rstrip("6"))
    }
    return Services(
        listening=tuple(
            legacy.service
            for legacy in legacy_ports()
            if (legacy.transport, legacy.port) in listening
        ),
        sockets_seen=tables["tcp"] is not None,
        smb1=None if smb_conf is None else offers_smb1(smb_conf),
    )


def listening_ports(table: str, *, transport: str) -> set[int]:
    """Ports other machines can reach, from a table of /proc/net (addresses are hexadecimal)."""
    found: set[int] = set()
    for line in table.splitlines()[1:]:
        cells = line.split()
        if len(cells) < 4 or cells[3] != _LISTEN[transport]:
            continue
        address, _, port = cells[1].partition(":")
        if not _LOOPBACK.match(address) and re.fullmatch(r"[0-9A-Fa-f]{1,4}", port):
            found.add(int(port, 16))
    return found


def offers_smb1(smb_conf: str) -> bool:
    """Whether the server accepts a protocol older than SMB 2 (Samba's default is SMB 2.02)."""
    lowest = ""
    for line in smb_conf.splitlines():
        name, equals, value = line.strip().partition("=")
        if equals and name[:1] not in "#;" and re.sub(r"\s", "", name.lower()) in _PROTOCOL_KEYS:
            lowest = value.strip().lower()
    return lowest in _OLD_PROTOCOLS

"""An exchange that is set up on two folders of a test, and packets put into it."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

from khien.console.exchange import actions
from khien.console.exchange.folders import PROCESSED, REASON, REFUSED, STAGING
from khien.console.exchange.jobs import exchange_packets
from khien.console.exchange.models import ExchangeSettings, InPacket, OutPacket
from khien.core.limits import DEFAULT_LIMITS
from khien.directives.edxml import PacketFacts, facts_of
from khien.documents.containers.edxml import parse_packet
from tests.console.people import Province

OURS = "000.01.00.H99"


@dataclass
class Exchange:
    province: Province
    inbox: Path
    outbox: Path

    def put(self, data: bytes, name: str = "goi.edxml") -> Path:
        path = self.inbox / name
        path.write_bytes(data)
        self.settle(path)
        return path

    @staticmethod
    def settle(path: Path) -> None:
        """As if it had been written a while ago."""
        before = time.time() - 60
        os.utime(path, (before, before))

    def run(self) -> int:
        return exchange_packets()

    def sent(self) -> list[PacketFacts]:
        """What lies in the outbox, by name."""
        found = []
        for path in sorted(self.outbox.glob("*.edxml")):
            packet = parse_packet(path.read_bytes(), limits=DEFAULT_LIMITS)
            found.append(facts_of({"header": packet.header, "trace": packet.trace}))
        return found

    def statuses(self) -> list[str]:
        return sorted(each.status for each in self.sent() if each.status)

    @property
    def processed(self) -> list[str]:
        return sorted(path.name for path in (self.inbox / PROCESSED).iterdir())

    @property
    def refused(self) -> list[str]:
        names = sorted(path.name for path in (self.inbox / REFUSED).iterdir())
        return [name for name in names if not name.endswith(REASON)]

    @property
    def staged(self) -> list[str]:
        return sorted(path.name for path in (self.outbox / STAGING).iterdir())

    @property
    def settings(self) -> ExchangeSettings:
        return ExchangeSettings.objects.get()

    @property
    def packet(self) -> InPacket:
        return InPacket.objects.get()

    @property
    def entered(self) -> OutPacket:
        return OutPacket.objects.exclude(kind=OutPacket.Kind.STATUS).get()


def set_up(province: Province, folder: Path, *, enabled: bool = True) -> Exchange:
    made = Exchange(province, folder / "den", folder / "di")
    for each in (made.inbox, made.outbox):
        each.mkdir()
    actions.save_settings(
        province.person("administrator"),
        actions.SetUp(str(made.inbox), str(made.outbox), OURS, province.police, enabled),
    )
    return made

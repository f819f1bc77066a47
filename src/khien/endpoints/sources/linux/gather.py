"""All sources of one PC, each behind its own guard, as one ``Facts``."""

from __future__ import annotations

from datetime import datetime

from khien.endpoints.context import InspectionContext
from khien.endpoints.facts import Facts, Subject, Unseen, seen
from khien.endpoints.sources.linux.accounts import accounts
from khien.endpoints.sources.linux.antivirus import signatures
from khien.endpoints.sources.linux.disk import disk
from khien.endpoints.sources.linux.firewall import firewall
from khien.endpoints.sources.linux.host import Host
from khien.endpoints.sources.linux.screen import screen
from khien.endpoints.sources.linux.services import services
from khien.endpoints.sources.linux.software import software
from khien.endpoints.sources.linux.system import operating_system, subject
from khien.endpoints.sources.linux.traces import traces
from khien.endpoints.sources.linux.updates import updates
from khien.endpoints.sources.linux.usb import usb


def gather(host: Host, *, context: InspectionContext, now: datetime) -> Facts:
    """The facts of ``host`` at ``now``. A source that fails is ``Unseen``, never an exception."""
    who = seen(lambda: subject(host), what="hostname")
    return Facts(
        subject=Subject("localhost", (), (), "Linux") if isinstance(who, Unseen) else who,
        taken_at=now,
        context=context,
        system=seen(lambda: operating_system(host), what="/etc/os-release"),
        updates=seen(lambda: updates(host), what="apt, dnf"),
        software=seen(lambda: software(host), what="dpkg, rpm, /proc"),
        signatures=seen(lambda: signatures(host), what="/var/lib/clamav"),
        firewall=seen(lambda: firewall(host), what="nft, iptables"),
        disk=seen(lambda: disk(host), what="/sys/class/block"),
        accounts=seen(
            lambda: accounts(host, longest_days=context.figure("password_max_age_days")),
            what="/etc/shadow",
        ),
        screen=seen(lambda: screen(host), what="dconf"),
        services=seen(lambda: services(host), what="/proc/net/tcp"),
        usb=seen(lambda: usb(host, context, now), what="journal, /sys/bus/usb"),
        traces=seen(lambda: traces(host, now), what="/proc/net/route"),
    )

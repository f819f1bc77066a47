"""Pending updates: apt by a simulated upgrade, dnf by its advisories, from lists on the disk.

Nothing is fetched. How old the lists are is part of the answer: old lists know nothing of
new weaknesses. The lists' own ``Date:`` is used, not the file's time, which apt sets itself.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from khien.endpoints.facts import Maybe, Unseen, Updates
from khien.endpoints.sources.linux.host import Host, Output

LISTS = "/var/lib/apt/lists"
_SUCCESS_STAMP = "/var/lib/apt/periodic/update-success-stamp"
_INSTALL = re.compile(r"^Inst \S+ (?:\[[^\]]*\] )?\((?P<origin>.*)\)", re.MULTILINE)
_SECURITY_LIST = re.compile(r"(-security|_debian-security_.*)_(In)?Release$")
_ADVISORY = re.compile(r"^\S+\s+(\S+/Sec\.|security)\s+\S+", re.MULTILINE)
_MOST_LISTS = 200


def updates(host: Host) -> Maybe[Updates]:
    """What the package manager of this PC says; ``Unseen`` where there is none we know."""
    if host.which("apt-get"):
        return _apt(host)
    if host.which("dnf"):
        return _dnf(host)
    return Unseen("not-supported-here", "apt, dnf")


def _apt(host: Host) -> Maybe[Updates]:
    answer = host.command("apt-get", "-s", "-o", "Debug::NoLocking=1", "dist-upgrade")
    if (missing := _failed(answer, "apt-get -s dist-upgrade")) is not None:
        return missing
    pending, security = parse_simulation(answer.text)
    lists_at, security_source = _apt_lists(host)
    return Updates(
        manager="apt",
        pending=pending,
        security=security,
        lists_at=lists_at,
        security_source=security_source,
        last_upgrade_at=last_upgrade(_history(host)),
    )


def _dnf(host: Host) -> Maybe[Updates]:
    answer = host.command("dnf", "-C", "-q", "updateinfo", "list", "--security")
    if (missing := _failed(answer, "dnf -C updateinfo")) is not None:
        return missing
    security = len(_ADVISORY.findall(answer.text))
    return Updates(
        manager="dnf",
        pending=security,
        security=security,
        lists_at=host.modified("/var/cache/dnf/last_makecache"),
        security_source=True,
        last_upgrade_at=None,
    )


def _failed(answer: Output, what: str) -> Unseen | None:
    if answer.timed_out:
        return Unseen("timed-out", what)
    if answer.code != 0 or answer.truncated:
        return Unseen("not-supported-here", what)
    return None


def parse_simulation(text: str) -> tuple[int, int]:
    """(pending, of them security) from the ``Inst`` lines of a simulated upgrade.

    An origin reads ``1.2-3 Debian-Security:12/oldstable-security [amd64]`` or, on Ubuntu,
    ``1.2 Ubuntu:24.04/noble-updates, Ubuntu:24.04/noble-security [amd64]``.
    """
    origins = [match["origin"] for match in _INSTALL.finditer(text)]
    return len(origins), sum("security" in origin.lower() for origin in origins)


def _apt_lists(host: Host) -> tuple[datetime | None, bool]:
    """(date of the newest security list, else of any list; whether there is a security list)."""
    names = [name for name in host.entries(LISTS) if name.endswith("Release")][:_MOST_LISTS]
    security = [name for name in names if _SECURITY_LIST.search(name)]
    dates = [
        release_date(host.text(f"{LISTS}/{name}", most=8192) or "") for name in security or names
    ]
    dates.append(host.modified(_SUCCESS_STAMP))
    return max((date for date in dates if date), default=None), bool(security)


def release_date(content: str) -> datetime | None:
    """The ``Date:`` of a Release file as aware UTC."""
    match = re.search(r"^Date: (.{5,60})$", content, re.MULTILINE)
    if match is None:
        return None
    try:
        moment = parsedate_to_datetime(match[1].replace("UTC", "+0000"))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, TypeError):
        return None


def _history(host: Host) -> str:
    try:
        return host.text("/var/log/apt/history.log") or ""
    except PermissionError:
        return ""


def last_upgrade(history: str) -> str | None:
    """Day of the last run that upgraded anything, as the log writes it (local, no zone)."""
    last, started = None, None
    for line in history.splitlines():
        if line.startswith("Start-Date:"):
            started = line[11:].strip()[:10]
        elif line.startswith("Upgrade:") and started:
            last = started
    return last if last and re.fullmatch(r"\d{4}-\d{2}-\d{2}", last) else None

"""How fresh ClamAV's databases are, by the date in the first 512 bytes of each."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from khien.endpoints.facts import Maybe, SignatureBase
from khien.endpoints.sources.linux.host import Host

FOLDER = "/var/lib/clamav"
_HEADER_BYTES = 512
_DATABASE = re.compile(r"^(daily|main|bytecode)\.c[vl]d$")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# ClamAV manual, "CVD header": ClamAV-VDB:07 Jun 2024 04-26 -0400:27298:…
_BUILT = re.compile(
    r"^ClamAV-VDB:(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2})[-:](\d{2}) ([+-])(\d{2})(\d{2}):"
)


def signatures(host: Host) -> Maybe[SignatureBase]:
    """The databases present and the newest date among those that change daily."""
    names = [name for name in host.entries(FOLDER) if _DATABASE.match(name)]
    # Only the daily base tells freshness: main changes once in years.
    daily = [name for name in names if name.startswith("daily.")]
    dates = [
        built_at((host.read(f"{FOLDER}/{name}", most=_HEADER_BYTES) or b"").decode("latin-1"))
        for name in daily
    ]
    return SignatureBase(
        files=tuple(names), built_at=max((date for date in dates if date), default=None)
    )


def built_at(header: str) -> datetime | None:
    """When a database was built, from its header; None when it is not a header."""
    match = _BUILT.match(header)
    if match is None or match[2] not in _MONTHS:
        return None
    day, month, year, hour, minute = (
        int(match[1]),
        _MONTHS.index(match[2]) + 1,
        int(match[3]),
        int(match[4]),
        int(match[5]),
    )
    offset = timedelta(hours=int(match[7]), minutes=int(match[8])) * (-1 if match[6] == "-" else 1)
    try:
        zone = timezone(offset)
        return datetime(year, month, day, hour, minute, tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None

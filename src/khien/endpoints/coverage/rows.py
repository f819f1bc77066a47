"""The rows of a table as values: which PC each is about and what the list says of it.

In: a ``Table`` and its mapping. Out: ``SourceRow`` with text as printed and dates understood. A
date that can be read two ways, in a column where nothing decides, is read day first, as it is
written in Vietnam; a time without a zone is Vietnam's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from khien.core.dates import VIETNAM
from khien.core.text import fold, squeeze
from khien.endpoints.coverage.columns import IDENTITY, load
from khien.endpoints.coverage.errors import NoIdentity
from khien.endpoints.coverage.tables import Table

_PARTS = re.compile(r"[;,|\n]+")
_MAC = re.compile(
    r"(?:[0-9A-Fa-f]{2}[:.-]?){5}[0-9A-Fa-f]{2}|(?:[0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4}"
)
_IP = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
_DATE = re.compile(r"(\d{1,4})[/.-](\d{1,2})[/.-](\d{1,4})")
_TIME = re.compile(r"[T ](\d{1,2})[:hg](\d{2})(?:[:](\d{2}))?(?:\.\d+)?\s*(\w{2})?")
_ZONE = re.compile(r"(?:Z|UTC|([+-])(\d{2}):?(\d{2}))$")
_YEARS = range(1970, 2200)  # year 1 and 1601: how programs write "never"
_SERIAL_DAY = re.compile(r"[2-7]\d{4}(?:\.\d+)?")
_EXCEL_BEGINS = datetime(1899, 12, 30, tzinfo=VIETNAM)
_DAYS_TO_1904 = 1_462
_MOST_VALUES = 16  # serials, addresses of one PC
_DATES = ("signatures_at", "last_seen", "found_at")


@dataclass(frozen=True, slots=True)
class Found:
    """Something harmful that a list says was found on the PC. ``cleaned`` None: not said."""

    name: str
    at: datetime | None = None
    cleaned: bool | None = None
    where: str = ""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row of one list. ``protected`` None: the list has no word on it that we know;
    ``seen_unclear``: it says when it last heard of the PC, in words that are no day: "never".
    """

    source: str
    line: int
    hostname: str = ""
    serials: tuple[str, ...] = ()
    macs: tuple[str, ...] = ()
    ips: tuple[str, ...] = ()
    uuid: str = ""
    user: str = ""
    unit: str = ""
    asset_code: str = ""
    os: str = ""
    product: str = ""
    version: str = ""
    signatures_at: datetime | None = None
    last_seen: datetime | None = None
    seen_unclear: bool = False
    status: str = ""
    protected: bool | None = None
    found: Found | None = None


def rows_of(table: Table, mapping: Mapping[str, int], source: str) -> Iterator[SourceRow]:
    """The rows that say which PC they are about; raises NoIdentity for a mapping that cannot."""
    if not any(field in mapping for field in IDENTITY):
        raise NoIdentity()
    month_first = {
        field: _month_first([row[mapping[field]] for row in table.rows])
        for field in _DATES
        if field in mapping
    }
    for number, cells in enumerate(table.rows, start=table.first_line):
        row = _row(cells, mapping, source, number, month_first, since_1904=table.since_1904)
        if row.hostname or row.serials or row.macs or row.uuid:
            yield row


def _row(
    cells: Sequence[str], mapping: Mapping[str, int], source: str, line: int,
    month_first: Mapping[str, bool], *, since_1904: bool,
) -> SourceRow:  # fmt: skip
    def raw(field: str) -> str:
        return cells[mapping[field]] if field in mapping else ""

    def text(field: str) -> str:
        return squeeze(raw(field))

    def at(field: str) -> datetime | None:
        return when(text(field), month_first=month_first.get(field, False), since_1904=since_1904)

    name, last_seen = text("found"), at("last_seen")
    found = (
        Found(name[:200], at("found_at"), cleaned(text("found_state")), text("found_where")[:400])
        if name
        else None
    )
    return SourceRow(
        source=source, line=line, hostname=text("hostname")[:253],
        serials=_several(raw("serials")), macs=macs_in(text("macs")),
        ips=tuple(_IP.findall(text("ips"))[:_MOST_VALUES]), uuid=text("uuid")[:64],
        user=text("user")[:150], unit=text("unit")[:250], asset_code=text("asset_code")[:80],
        os=text("os")[:150], product=text("product")[:150], version=text("version")[:60],
        signatures_at=at("signatures_at"), last_seen=last_seen,
        seen_unclear=last_seen is None and bool(text("last_seen")),
        status=text("status")[:150], protected=protected(text("status")), found=found,
    )  # fmt: skip


def _several(text: str) -> tuple[str, ...]:
    found = (squeeze(part)[:120] for part in _PARTS.split(text)[:_MOST_VALUES])
    return tuple(part for part in found if part)


def macs_in(text: str) -> tuple[str, ...]:
    """The addresses in a cell, as 12 small hexadecimal digits."""
    found = (re.sub(r"[^0-9a-f]", "", each.lower()) for each in _MAC.findall(text))
    return tuple(dict.fromkeys(each for each in found if len(each) == 12))[:_MOST_VALUES]


def protected(status: str) -> bool | None:
    """What a status word says, None for a word that we do not know."""
    words = load_words()["protection"]
    key = fold(status).strip(" .!")
    return True if key in words["on"] else False if key in words["off"] else None


def cleaned(state: str) -> bool | None:
    """Whether a word for what became of a find says that it is gone."""
    words = load_words()["found_state"]
    key = fold(state).strip(" .!")
    return True if key in words["cleaned"] else False if key in words["left"] else None


_words: dict[str, dict[str, frozenset[str]]] = {}


def load_words() -> Mapping[str, Mapping[str, frozenset[str]]]:
    """The words of status columns, folded; read once."""
    if not _words:
        data = load("list_words.json")
        for kind in ("protection", "found_state"):
            _words[kind] = {name: frozenset(each) for name, each in data[kind].items()}
    return _words


def _month_first(column: Sequence[str]) -> bool:
    """Whether the dates of a column must be month first: a second part above 12 and no first."""
    parts = [found for cell in column if (found := _DATE.match(cell)) and len(found[1]) < 3]
    first = any(int(found[1]) > 12 for found in parts)
    return not first and any(int(found[2]) > 12 for found in parts)


def when(text: str, *, month_first: bool = False, since_1904: bool = False) -> datetime | None:
    """A date or time as lists print it, aware; None for what is not one."""
    text = text.strip()
    if _SERIAL_DAY.fullmatch(text):
        days = float(text) + (_DAYS_TO_1904 if since_1904 else 0)
        return _EXCEL_BEGINS + timedelta(seconds=round(days * 86_400))
    found = _DATE.match(text)
    if not found:
        return None
    first, middle, third = (int(part) for part in found.groups())
    if len(found[1]) == 4:
        year, month, day = first, middle, third
    else:
        day, month = (middle, first) if month_first else (first, middle)
        year = third + 2000 if len(found[3]) == 2 else third
    if year not in _YEARS:
        return None
    rest = text[found.end() :]
    hour, minute, second = _clock(rest)
    zone = _zone(rest) or VIETNAM
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=zone)
    except ValueError:
        return None


def _clock(text: str) -> tuple[int, int, int]:
    found = _TIME.match(text) or _TIME.match(f" {text.strip()}")
    if not found:
        return 0, 0, 0
    hour, half = int(found[1]), (found[4] or "").upper()
    if half in ("PM", "CH") and hour < 12:
        hour += 12
    if half in ("AM", "SA") and hour == 12:
        hour = 0
    return hour, int(found[2]), int(found[3] or 0)


def _zone(text: str) -> tzinfo | None:
    found = _ZONE.search(text.strip()) if ":" in text else None
    if not found:
        return None
    if not found[1]:
        return UTC
    offset = timedelta(hours=int(found[2]), minutes=int(found[3]))
    if offset >= timedelta(hours=24):
        return None
    return timezone(offset if found[1] == "+" else -offset)

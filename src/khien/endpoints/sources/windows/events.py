"""Windows event logs: the records of chosen numbers, in the order of the file.

In: paths of .evtx files and event numbers. Out: ``Event`` values. Read by the evtx library; a
record's number is looked for in its text before the text is parsed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from khien.core.errors import DamagedDocument

SIGNATURE = b"ElfFile\x00"
MOST_RECORDS, MOST_DAMAGED = 2_000_000, 10_000
_ID = re.compile(r'"EventID":\s*(?:\{[^{}]*(?:\{[^{}]*\})?[^{}]*"#text":\s*)?(\d+)')


@dataclass(frozen=True, slots=True)
class Event:
    """One record: its number, time (aware UTC), channel and data by name."""

    id: int
    at: datetime
    channel: str
    computer: str
    data: Mapping[str, Any]


def events(path: Path, ids: Collection[int]) -> Iterator[Event]:
    """The records of ``ids``; raises DamagedDocument where the file is no event log.

    Records that are damaged are passed over, as the system that wrote them does.
    """
    from evtx import PyEvtxParser

    try:
        records = PyEvtxParser(str(path)).records_json()
    except Exception as error:
        raise DamagedDocument(type(error).__name__) from error
    damaged = 0
    for _ in range(MOST_RECORDS):
        try:
            record = next(records, None)
        except Exception as error:  # one damaged record or chunk; the next stands by itself
            damaged += 1
            if damaged > MOST_DAMAGED:
                raise DamagedDocument(type(error).__name__) from error
            continue
        if record is None:
            return
        event = _event(record["data"], ids)
        if event is not None:
            yield event


def _event(text: str, ids: Collection[int]) -> Event | None:
    number = _ID.search(text)
    if number is None or int(number[1]) not in ids:
        return None
    try:
        told = json.loads(text)["Event"]
        system = told["System"]
        written = system["TimeCreated"]["#attributes"]["SystemTime"]
        at = datetime.fromisoformat(str(written))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    data = told.get("EventData") or told.get("UserData") or {}
    return Event(
        id=int(number[1]),
        at=at if at.tzinfo else at.replace(tzinfo=UTC),
        channel=str(system.get("Channel") or ""),
        computer=str(system.get("Computer") or ""),
        data=data if isinstance(data, dict) else {},
    )

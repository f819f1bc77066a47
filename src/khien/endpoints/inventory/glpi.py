"""GLPI's JSON by its published form (inventory.schema.json of inventory_format) as records.

The same sections and names as the XML, in small letters. Not tried with a real GLPI agent: no
package of it stands in Debian.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from khien.core.text import storable
from khien.endpoints.inventory.errors import NotAnInventory
from khien.endpoints.inventory.sections import SECTIONS, Records, Row
from khien.endpoints.inventory.xml import Envelope

# "contact" asks whether to deliver, as PROLOG does in the XML protocol.
_QUERIES = {"inventory": "INVENTORY", "contact": "PROLOG"}


def envelope(pieces: Iterable[bytes]) -> Envelope:
    """Parse a message; raises NotAnInventory for anything that is none."""
    try:
        message = json.loads(b"".join(pieces))
    except (ValueError, RecursionError) as error:
        raise NotAnInventory("not JSON") from error
    if not isinstance(message, dict):
        raise NotAnInventory("no message")
    content = message.get("content")
    if not isinstance(content, dict):
        content = {}
    query = message.get("action") or ("inventory" if content else "")
    return Envelope(
        query=_QUERIES.get(_text(query), _text(query).upper()),
        device_id=_text(message.get("deviceid")),
        agent=_text(content.get("versionclient")),
        records=_records(content, _text(message.get("tag"))),
        partial=message.get("partial") is True,
    )


def _records(content: dict[str, Any], tag: str) -> Records:
    records: dict[str, list[Row]] = {}
    for section, names in SECTIONS.items():
        found = content.get(section.lower())
        records[section] = [
            _row(_text(row.get(name.lower())) for name in names)
            for row in (found if isinstance(found, list) else [found])
            if isinstance(row, dict)
        ]
    if tag:
        records["ACCOUNTINFO"].append(_row(("TAG", tag)))
    return records


def _row(texts: Iterable[str]) -> Row:
    return storable("\t".join(texts)).encode()


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return " ".join(str(value).split()) if isinstance(value, str | int | float) else ""

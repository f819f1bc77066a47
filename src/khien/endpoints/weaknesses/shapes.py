"""Reading JSON that a person brings: capped, each value of its kind, an error names the place."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

MOST_TEXT = 4_000
_CVE = re.compile(r"CVE-[0-9]{4}-[0-9]{4,7}")
_KB = re.compile(r"KB[0-9]{6,8}")

Refuse = Callable[[str], Exception]


def json_object(data: bytes, *, most: int, refuse: Refuse) -> Mapping[str, Any]:
    """The object in ``data``, which is UTF-8 of at most ``most`` bytes; no key stands twice."""
    if len(data) > most:
        raise refuse(f"> {most // 1_000_000} MB")

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({key for key, _ in items}) != len(items):
            raise ValueError("duplicate key")
        return dict(items)

    try:
        value = json.loads(data.decode("utf-8-sig"), object_pairs_hook=pairs)
    except (ValueError, RecursionError) as error:
        raise refuse("JSON") from error
    if not isinstance(value, dict):
        raise refuse("JSON")
    return value


def rows(value: Any, name: str, *, most: int, refuse: Refuse) -> list[Mapping[str, Any]]:
    """A list of objects."""
    if not isinstance(value, list) or len(value) > most:
        raise refuse(name)
    if not all(isinstance(one, dict) for one in value):
        raise refuse(name)
    return value


def text(value: Any, name: str, *, refuse: Refuse, most: int = MOST_TEXT) -> str:
    """A printable text that is there."""
    if not isinstance(value, str) or len(value) > most:
        raise refuse(name)
    said = "".join(ch if ch.isprintable() else " " for ch in value).strip()
    if not said:
        raise refuse(name)
    return said


def cve(value: Any, name: str, *, refuse: Refuse) -> str:
    """A CVE number."""
    if not isinstance(value, str) or not _CVE.fullmatch(value):
        raise refuse(name)
    return value


def kb(value: Any, name: str, *, refuse: Refuse) -> str:
    """A KB number."""
    if not isinstance(value, str) or not _KB.fullmatch(value):
        raise refuse(name)
    return value


def number(value: Any, name: str, *, refuse: Refuse) -> int:
    """A whole number that a build or revision can have."""
    if type(value) is not int or not 0 <= value < 1_000_000:
        raise refuse(name)
    return value


def day(value: Any, name: str, *, refuse: Refuse) -> date:
    """A day as 2026-11-25."""
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise refuse(name) from error


def moment_day(value: Any, name: str, *, refuse: Refuse) -> date:
    """The day of a moment as 2026-11-25T10:00:00.000Z, or a day alone."""
    try:
        return datetime.fromisoformat(value).date()
    except (TypeError, ValueError) as error:
        raise refuse(name) from error

"""Reading a verified payload field by field: each has a type and a bound, or it is Malformed.

A signature tells who wrote, not that the writer's program was sound: a PC's file is still bad
input until every field has been looked at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from khien.evidence import strict_json
from khien.evidence.errors import Malformed

TEXT = 300
_HEX = re.compile(r"[0-9a-f]{64}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|\+00:00)")


class Fields:
    """One JSON object; ``where`` names it in messages. Unread fields may be newer ones."""

    __slots__ = ("_values", "where")

    def __init__(self, value: Any, where: str) -> None:
        if not isinstance(value, dict):
            raise Malformed(where=where)
        self._values: Mapping[str, Any] = value
        self.where = where

    def text(self, name: str, *, most: int = TEXT, least: int = 1) -> str:
        """A string of ``least`` to ``most`` characters."""
        value = self._values.get(name)
        if not isinstance(value, str) or not least <= len(value) <= most:
            raise self.malformed(name)
        return value

    def maybe_text(self, name: str, *, most: int = TEXT) -> str | None:
        """As ``text``, or null; the field must be there."""
        return None if self._is_null(name) else self.text(name, most=most)

    def added_text(self, name: str) -> str | None:
        """As ``text``, or None where an older file has no such field."""
        return self.text(name) if name in self._values else None

    def integer(self, name: str, *, least: int = 0, most: int = 2**53) -> int:
        """A whole number within bounds; ``true`` is not one."""
        value = self._values.get(name)
        if type(value) is not int or not least <= value <= most:
            raise self.malformed(name)
        return value

    def maybe_integer(self, name: str, *, least: int = 0, most: int = 2**53) -> int | None:
        """As ``integer``, or null."""
        return None if self._is_null(name) else self.integer(name, least=least, most=most)

    def flag(self, name: str) -> bool:
        """True or false, nothing else."""
        value = self._values.get(name)
        if not isinstance(value, bool):
            raise self.malformed(name)
        return value

    def digest(self, name: str) -> str:
        """64 lower-case hex digits."""
        value = self._values.get(name)
        if not isinstance(value, str) or not _HEX.fullmatch(value):
            raise self.malformed(name)
        return value

    def maybe_digest(self, name: str) -> str | None:
        """As ``digest``, or null."""
        return None if self._is_null(name) else self.digest(name)

    def moment(self, name: str) -> datetime:
        """An aware UTC time in ISO 8601 with its zone written."""
        value = self._values.get(name)
        if not isinstance(value, str) or not _MOMENT.fullmatch(value):
            raise self.malformed(name)
        try:
            return datetime.fromisoformat(value).astimezone(UTC)
        except ValueError as error:
            raise self.malformed(name) from error

    def items(self, name: str, *, most: int) -> list[Any]:
        """A list of at most ``most`` members."""
        value = self._values.get(name)
        if not isinstance(value, list) or len(value) > most:
            raise self.malformed(name)
        return value

    def texts(self, name: str, *, most: int) -> tuple[str, ...]:
        """A list of strings."""
        values = self.items(name, most=most)
        if not all(isinstance(value, str) and len(value) <= TEXT for value in values):
            raise self.malformed(name)
        return tuple(values)

    def part(self, name: str) -> Fields:
        """An object inside this one."""
        return Fields(self._values.get(name), f"{self.where}.{name}")

    def maybe_part(self, name: str) -> Fields | None:
        """As ``part``, or null."""
        return None if self._is_null(name) else self.part(name)

    def raw(self) -> Mapping[str, Any]:
        """The object itself, for what is kept as it came."""
        return self._values

    def malformed(self, name: str) -> Malformed:
        """The error that names the field."""
        return Malformed(where=f"{self.where}.{name}")

    def _is_null(self, name: str) -> bool:
        if name not in self._values:
            raise self.malformed(name)
        return self._values[name] is None


def payload_fields(payload: bytes, *, limit: int, where: str) -> Fields:
    """The object in a payload whose signature has been verified."""
    try:
        return Fields(strict_json.read(payload, limit=limit), where)
    except strict_json.StrictJsonError as error:
        raise Malformed(str(error), where=where) from error


def written(moment: datetime) -> str:
    """How a time stands in our files: UTC, seconds, Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

"""The provinces, their communes and the bodies usually found in a province.

Read from the data files beside this module (facts of Decision 19/2025/QĐ-TTg, and the usual
structure after the mergers of 2025). In: nothing or a province. Out: frozen values, in the
order of their codes. Names are as of today; earlier names stand in ``aliases`` with dates.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

KINDS = ("department", "party", "front", "central")
# A city directly under the centre has its own words for the same bodies.
_WORDS: Mapping[str, Mapping[str, str]] = {
    "tỉnh": {"level": "tỉnh", "committee": "Tỉnh ủy", "youth": "Tỉnh đoàn"},
    "thành phố": {"level": "thành phố", "committee": "Thành ủy", "youth": "Thành đoàn"},
}


@dataclass(frozen=True, slots=True)
class Province:
    """``kind`` is ``tỉnh`` or ``thành phố``; ``name`` is without it."""

    code: str
    kind: str
    name: str

    @property
    def full_name(self) -> str:
        """As in the head of a sentence: ``Tỉnh Cao Bằng``."""
        return f"{self.kind[0].upper()}{self.kind[1:]} {self.name}"


@dataclass(frozen=True, slots=True)
class Commune:
    """One of the 3,321 communes; ``kind`` is ``xã``, ``phường`` or ``đặc khu``."""

    province_code: str
    code: str
    kind: str
    name: str

    @property
    def full_name(self) -> str:
        """As in the head of a sentence: ``Xã Bình An``."""
        return f"{self.kind[0].upper()}{self.kind[1:]} {self.name}"


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name of a body. ``valid_to`` is the first day it no longer held; None: still so."""

    name: str
    valid_from: date | None
    valid_to: date | None
    confidence: str

    def held_on(self, day: date) -> bool:
        """Whether the name was in use on ``day``."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class Department:
    """A body usually found in a province; ``usual`` is False where only some have it.

    ``confidence``: C read in the source text, S in an account of it, R to be verified.
    """

    code: str
    kind: str
    name: str
    short: str
    usual: bool
    valid_from: date | None
    confidence: str
    aliases: tuple[Alias, ...]

    def names_on(self, day: date) -> tuple[str, ...]:
        """Every name a letter dated ``day`` may use for this body, the present one first."""
        own = tuple(name for name in (self.name, self.short) if name)
        return own + tuple(alias.name for alias in self.aliases if alias.held_on(day))


@lru_cache(maxsize=1)
def provinces() -> tuple[Province, ...]:
    """The 34 provinces and cities, by code."""
    return tuple(Province(*row) for row in _rows("provinces.tsv", columns=3))


def communes(province_code: str) -> tuple[Commune, ...]:
    """The communes of a province, by code; empty for a code that is not a province's."""
    return _communes_by_province().get(province_code, ())


@lru_cache(maxsize=len(_WORDS))
def departments(province_kind: str = "tỉnh") -> tuple[Department, ...]:
    """The usual bodies, worded for a ``tỉnh`` or a ``thành phố``, in the order of protocol."""
    if province_kind not in _WORDS:
        raise ValueError(f"not a kind of province: {province_kind!r}")
    words = _WORDS[province_kind]
    table = json.loads(_text("departments.json"))
    return tuple(_department(row, words) for row in table["departments"])


@lru_cache(maxsize=1)
def _communes_by_province() -> dict[str, tuple[Commune, ...]]:
    found: dict[str, list[Commune]] = {}
    for row in _rows("communes.tsv", columns=4):
        commune = Commune(*row)
        found.setdefault(commune.province_code, []).append(commune)
    return {code: tuple(rows) for code, rows in found.items()}


def _department(row: Mapping[str, Any], words: Mapping[str, str]) -> Department:
    return Department(
        code=row["code"],
        kind=row["kind"],
        name=row["name"].format_map(words),
        short=row["short"].format_map(words),
        usual=row["usual"],
        valid_from=_day(row["valid_from"]),
        confidence=row["confidence"],
        aliases=tuple(
            Alias(
                name=alias["name"].format_map(words),
                valid_from=_day(alias["valid_from"]),
                valid_to=_day(alias["valid_to"]),
                confidence=alias["confidence"],
            )
            for alias in row["aliases"]
        ),
    )


def _day(printed: str | None) -> date | None:
    return date.fromisoformat(printed) if printed else None


def _rows(name: str, *, columns: int) -> list[list[str]]:
    """The rows of a tab-separated file, after its ``#`` source line and its header."""
    lines = [line for line in _text(name).splitlines() if line and not line.startswith("#")]
    rows = [line.split("\t") for line in lines[1:]]
    if any(len(row) != columns for row in rows):
        raise ValueError(f"{name}: a row does not have {columns} columns")
    return rows


def _text(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")

"""The catalogue of controls and the legal bases behind them, read from data files.

``data/controls/catalogue.json`` and ``data/legal_bases.json`` are replaceable: a control names
its bases by id, each base says when it was in force and how sure we are of it (C read in the
source, S in a third party's account, R recalled).
"""

from __future__ import annotations

import datetime
import enum
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from khien.core.text import compare_key


class RuleKind(enum.StrEnum):
    """When the whole passes: every unit, a share of the units, or the latest answer."""

    ALL = "all"
    SHARE = "share"
    LATEST = "latest"


@dataclass(frozen=True, slots=True)
class Rule:
    """A pass rule; ``least`` is the share (0..1) for SHARE and 1 otherwise."""

    kind: RuleKind
    least: float = 1.0


@dataclass(frozen=True, slots=True)
class Ask:
    """Words that ask for a control: one of ``any_of``, one of ``also``, none of ``never``."""

    any_of: tuple[str, ...]
    also: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A law, decree or directive with the dates it was in force; ``in_force`` is None where
    its first day is not known. ``replaced_by`` are ids of what took its place."""

    id: str
    names: Mapping[str, str]
    number: str
    in_force: datetime.date | None
    out_of_force: datetime.date | None
    confidence: str
    note: str = ""
    issued: datetime.date | None = None
    replaced_by: tuple[str, ...] = ()
    cited_as: tuple[str, ...] = ()

    def name(self, lang: str = "vi") -> str:
        """Its name in ``lang``, Vietnamese when there is none."""
        return self.names.get(lang) or self.names["vi"]

    def holds_on(self, day: datetime.date) -> bool:
        """Whether it is known to have been in force on ``day``."""
        if self.in_force is None or day < self.in_force:
            return False
        return self.out_of_force is None or day < self.out_of_force

    @property
    def to_verify(self) -> bool:
        """Whether it is shown with "cần xác minh"."""
        return self.confidence != "C"


@dataclass(frozen=True, slots=True)
class Control:
    """One thing that can be proven of each unit of an organisation."""

    id: str
    titles: Mapping[str, str]
    kind: str  # machine, person, both
    unit: str  # computer, account, site, organisation, person
    freshness_days: int
    rule: Rule
    basis: tuple[str, ...]
    asks: tuple[Ask, ...] = ()

    def title(self, lang: str = "vi") -> str:
        """Its title in ``lang``, Vietnamese when there is none."""
        return self.titles.get(lang) or self.titles["vi"]


@lru_cache(maxsize=1)
def catalogue() -> Mapping[str, Control]:
    """Every control by id, in the catalogue's order."""
    rows = _load("controls/catalogue.json")["controls"]
    return MappingProxyType({row["id"]: _control(row) for row in rows})


@lru_cache(maxsize=1)
def legal_bases() -> Mapping[str, LegalBasis]:
    """Every legal basis by id."""
    rows = _load("legal_bases.json")["bases"]
    return MappingProxyType({row["id"]: _basis(row) for row in rows})


def basis_on(control: Control, day: datetime.date) -> tuple[LegalBasis, ...]:
    """The bases of ``control`` that were in force on ``day``, in the control's order.

    A letter of 2024 cites the laws of its day; the same control resolves to those of 2026 when
    asked for a later day.
    """
    known = legal_bases()
    return tuple(known[id_] for id_ in control.basis if known[id_].holds_on(day))


def _load(path: str) -> dict[str, Any]:
    text = resources.files("khien.data").joinpath(path).read_text("utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def _control(row: Mapping[str, Any]) -> Control:
    rule = Rule(RuleKind(row["rule"]["kind"]), float(row["rule"].get("least", 1.0)))
    return Control(
        id=row["id"],
        titles=MappingProxyType(dict(row["title"])),
        kind=row["kind"],
        unit=row["unit"],
        freshness_days=int(row["freshness_days"]),
        rule=rule,
        basis=tuple(row["basis"]),
        asks=tuple(_ask(ask) for ask in row["asks"]),
    )


def _ask(row: Mapping[str, Any]) -> Ask:
    any_of, also, never = (
        tuple(compare_key(word) for word in row.get(name, ())) for name in ("any", "also", "not")
    )
    return Ask(any_of, also, never)


def _basis(row: Mapping[str, Any]) -> LegalBasis:
    return LegalBasis(
        id=row["id"],
        names=MappingProxyType(dict(row["name"])),
        number=row["number"],
        in_force=_day(row["in_force"]),
        out_of_force=_day(row["out_of_force"]),
        confidence=row["confidence"],
        note=row.get("note", ""),
        issued=_day(row.get("issued")),
        replaced_by=tuple(row.get("replaced_by", ())),
        cited_as=tuple(row.get("cited_as", ())),
    )


def _day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None

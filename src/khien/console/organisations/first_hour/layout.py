"""What is laid out for a province: its usual bodies and its communes, as they stand in the tree.

In: a province's code. Out: proposals to tick. What the tree has already is said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from khien.console.organisations.errors import UnknownProvince
from khien.console.organisations.models import Kind, Organisation
from khien.core.text import compare_key
from khien.data import organisations as pack

STANDING_CODE = "cong-an"  # by the duties of 2025 the standing unit is the province's police


@dataclass(frozen=True, slots=True)
class Proposal:
    """``confidence`` R is shown as "cần xác minh"; ``exists``: the tree has it."""

    key: str
    name: str
    short_name: str
    kind: str
    code: str
    ticked: bool
    confidence: str
    exists: bool
    aliases: tuple[pack.Alias, ...] = ()


def province(code: str) -> pack.Province:
    """The province of a code; raises UnknownProvince."""
    found = next((one for one in pack.provinces() if one.code == code), None)
    if found is None:
        raise UnknownProvince(code=code[:20])
    return found


def _exists(existing: set[str], *names: str) -> bool:
    return any(compare_key(name) in existing for name in names if name)


def proposals(code: str) -> list[Proposal]:
    """Bodies in the order of protocol, then communes by code."""
    place = province(code)
    rows = Organisation.objects.values_list("name", "short_name", "code")
    existing = {compare_key(word) for row in rows for word in row[:2] if word}
    codes = {row[2] for row in rows if row[2]}
    bodies = [
        Proposal(
            key=f"d:{body.code}", name=body.name, short_name=body.short, kind=body.kind,
            code="", ticked=body.usual, confidence=body.confidence, aliases=body.aliases,
            exists=_exists(existing, body.name, f"{body.name} {place.name}"),
        )
        for body in pack.departments(place.kind)
    ]  # fmt: skip
    communes = [
        Proposal(
            key=f"c:{commune.code}", name=f"UBND {commune.kind} {commune.name}",
            short_name=commune.full_name, kind=Kind.COMMUNE, code=commune.code, ticked=True,
            confidence="S", exists=commune.code in codes,
        )
        for commune in pack.communes(code)
    ]  # fmt: skip
    return bodies + communes


def chosen(code: str, keys: Iterable[str]) -> list[Proposal]:
    """Those of the proposals that were ticked and are not in the tree yet."""
    wanted = set(keys)
    return [one for one in proposals(code) if one.key in wanted and not one.exists]

"""Whether what a PC's agent tells of its antivirus is borne out by a list of a console.

An agent runs on the PC that it speaks of: alone it proves nothing. A list that covers the PC and
an agent that names the same product are two sources; where they differ, both are told.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from typing import Any

from khien.console.coverage.models import Standing, State
from khien.core.text import fold
from khien.endpoints.reference_data import products, windows_products

_PROTECTS = {"antivirus", "edr"}


class Second(enum.StrEnum):
    """What the lists say to an agent's word."""

    AGREES = "agrees"
    UNNAMED = "agrees-unnamed"  # a list covers the PC and names no product
    OTHER = "lists-name-another"
    OFF = "agent-says-off"
    NOT = "lists-say-not"
    ALONE = "self-reported-alone"


def second_source(antivirus: Sequence[Mapping[str, Any]], standing: Standing | None) -> Second:
    """The lists' answer to ``antivirus``, which an agent told and is not empty."""
    if standing is None or standing.state == State.CANNOT_TELL:
        return Second.ALONE
    if standing.state == State.NOT_COVERED:
        return Second.NOT
    running = [one for one in antivirus if one.get("enabled") is not False]
    if not running:
        return Second.OFF
    if not standing.product:
        return Second.UNNAMED
    names = [str(one.get("name") or "") for one in running]
    same = any(same_product(name, standing.product) for name in names)
    return Second.AGREES if same else Second.OTHER


def is_antivirus(program: str) -> bool:
    """Whether an installed program of this name is an antivirus or EDR that is known."""
    name = program.strip().casefold()
    known = [each for each in windows_products() if each.kinds & _PROTECTS]
    if any(name.startswith(start.casefold()) for each in known for start in each.programs):
        return True
    return any(name in each.packages for each in products() if each.kinds & _PROTECTS)


def told_of(
    programs: Sequence[str], antivirus: Sequence[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """What an agent told of those of ``programs`` that are an antivirus; an installed one of
    which it told no more counts as told by its name."""
    found: list[Mapping[str, Any]] = []
    for program in programs:
        said = [one for one in antivirus if same_product(str(one.get("name") or ""), program)]
        if not said and is_antivirus(program):
            said = [{"name": program}]
        found += [one for one in said if one not in found]
    return found


def same_product(one: str, other: str) -> bool:
    """All words of the shorter name stand in the longer one."""
    first, second = set(fold(one).split()), set(fold(other).split())
    return bool(first and second) and (first <= second or second <= first)

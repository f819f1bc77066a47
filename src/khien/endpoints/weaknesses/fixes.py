"""Which build, KB or version of a program ends a weakness: our own small list, and the
operator's beside it (``khien.weakness-fixes/1``, docs/weaknesses.md).

A weakness that no list names has no answer. The operator's row about a CVE replaces ours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

from khien.core.text import fold
from khien.endpoints.weaknesses import shapes
from khien.endpoints.weaknesses.errors import OddFixes

SCHEMA = "khien.weakness-fixes/1"
MOST_BYTES = 16_000_000
MOST_FIXES = 20_000
MOST_ROWS = 200
_NUMBER = re.compile(
    r"(?<![^\W_])(?:CVE[-–‑ ]?([0-9]{4})[-–‑]([0-9]{4,7})|KB ?([0-9]{6,8}))(?![^\W_])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class WindowsFix:
    """On ``build`` the fix came with one of ``kbs``, and every later update carries it.

    ``revision`` None: this Windows has no revision to go by (7 and 8.1).
    """

    build: int
    revision: int | None
    kbs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProgramFix:
    """Programs for Windows whose folded names begin so are fixed from ``version`` on."""

    name: str
    begins: tuple[str, ...]
    version: str


@dataclass(frozen=True, slots=True)
class Fix:
    """All that is known of one weakness, or of several that the same updates end.

    ``never``: builds, from first to last (None: and all later), that never had it.
    ``note``: what the update alone does not mend.
    """

    cves: tuple[str, ...]
    name: str
    windows: tuple[WindowsFix, ...]
    never: tuple[tuple[int, int | None], ...]
    programs: tuple[ProgramFix, ...]
    note: Mapping[str, str]
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Fixes:
    """A list of fixes with its day, by CVE and by KB."""

    as_of: date
    listed: tuple[Fix, ...]
    by_cve: Mapping[str, Fix] = field(init=False)
    by_kb: Mapping[str, tuple[Fix, ...]] = field(init=False)

    def __post_init__(self) -> None:
        by_kb: dict[str, list[Fix]] = {}
        for fix in self.listed:
            for kb in dict.fromkeys(kb for row in fix.windows for kb in row.kbs):
                by_kb.setdefault(kb, []).append(fix)
        object.__setattr__(self, "by_cve", {cve: fix for fix in self.listed for cve in fix.cves})
        object.__setattr__(self, "by_kb", {kb: tuple(found) for kb, found in by_kb.items()})

    def of(self, number: str) -> tuple[Fix, ...]:
        """What ends the weakness, or comes with the KB, of that number."""
        if number.startswith("KB"):
            return self.by_kb.get(number, ())
        fix = self.by_cve.get(number)
        return (fix,) if fix else ()

    def with_others(self, others: Fixes) -> Fixes:
        """These and ``others``, which replace what these say of the same CVE."""
        said = {cve for fix in others.listed for cve in fix.cves}
        left = (
            replace(fix, cves=tuple(cve for cve in fix.cves if cve not in said))
            for fix in self.listed
        )
        kept = (fix for fix in left if fix.cves)
        return Fixes(max(self.as_of, others.as_of), (*kept, *others.listed))


def wanted_number(text: str) -> str | None:
    """A CVE or KB number as it is compared; None for anything else."""
    match = _NUMBER.fullmatch(text.strip())
    return _compared(match) if match else None


def numbers_named(text: str) -> list[str]:
    """The CVE and KB numbers that words name, whatever stands around them, each once."""
    return list(dict.fromkeys(map(_compared, _NUMBER.finditer(text))))


def _compared(match: re.Match[str]) -> str:
    return f"KB{match[3]}" if match[3] else f"CVE-{match[1]}-{match[2]}"


@lru_cache(maxsize=1)
def load_fixes() -> Fixes:
    """Our own list."""
    place = files("khien.data").joinpath("endpoints", "weakness_fixes.json")
    return read_fixes(place.read_bytes())


def read_fixes(data: bytes) -> Fixes:
    """A list in the form of ours. Raises OddFixes, which names the place."""
    said = shapes.json_object(data, most=MOST_BYTES, refuse=_odd)
    if said.get("schema") != SCHEMA:
        raise _odd("schema")
    listed = tuple(
        _fix(row) for row in shapes.rows(said.get("fixes"), "fixes", most=MOST_FIXES, refuse=_odd)
    )
    seen: set[str] = set()
    for fix in listed:
        for cve in fix.cves:
            if cve in seen:
                raise _odd(cve)
            seen.add(cve)
    return Fixes(shapes.day(said.get("as_of"), "as_of", refuse=_odd), listed)


def _fix(row: Mapping[str, Any]) -> Fix:
    cves = _list(row.get("cve"), "cve")
    if not cves:
        raise _odd("cve")
    numbers = tuple(shapes.cve(one, "cve", refuse=_odd) for one in cves)
    at = numbers[0]
    fix = Fix(
        cves=numbers,
        name=shapes.text(row.get("name"), f"{at} name", refuse=_odd, most=120),
        windows=tuple(_windows(one, at) for one in _rows(row, "windows", at)),
        never=tuple(_never(one, at) for one in _list(row.get("never", []), f"{at} never")),
        programs=tuple(_program(one, at) for one in _rows(row, "programs", at)),
        note=_note(row.get("note"), at),
        source=shapes.text(row.get("source"), f"{at} source", refuse=_odd),
        confidence=shapes.text(row.get("confidence"), f"{at} confidence", refuse=_odd, most=1),
    )
    if fix.confidence not in "CSR" or not (fix.windows or fix.programs):
        raise _odd(at)
    _check_builds(fix, at)
    return fix


def _check_builds(fix: Fix, at: str) -> None:
    """A build stands once, and not among those that never had it: two words are none."""
    builds = [row.build for row in fix.windows]
    if len(set(builds)) != len(builds):
        raise _odd(f"{at} build")
    for first, last in fix.never:
        if any(first <= build and (last is None or build <= last) for build in builds):
            raise _odd(f"{at} never")


def _windows(row: Mapping[str, Any], at: str) -> WindowsFix:
    revision = row.get("revision")
    kbs = tuple(shapes.kb(one, f"{at} kb", refuse=_odd) for one in _list(row.get("kb"), f"{at} kb"))
    if revision is None and not kbs:
        raise _odd(f"{at} revision")
    return WindowsFix(
        build=shapes.number(row.get("build"), f"{at} build", refuse=_odd),
        revision=(
            None if revision is None else shapes.number(revision, f"{at} revision", refuse=_odd)
        ),
        kbs=kbs,
    )


def _never(row: Any, at: str) -> tuple[int, int | None]:
    if not isinstance(row, list) or len(row) != 2:
        raise _odd(f"{at} never")
    first = shapes.number(row[0], f"{at} never", refuse=_odd)
    last = None if row[1] is None else shapes.number(row[1], f"{at} never", refuse=_odd)
    if last is not None and last < first:
        raise _odd(f"{at} never")
    return first, last


def _program(row: Mapping[str, Any], at: str) -> ProgramFix:
    begins = tuple(
        fold(shapes.text(one, f"{at} begins", refuse=_odd, most=100))
        for one in _list(row.get("begins"), f"{at} begins")
    )
    version = shapes.text(row.get("version"), f"{at} version", refuse=_odd, most=40)
    if not begins or not all(begins) or version[0] not in "0123456789":
        raise _odd(f"{at} programs")
    return ProgramFix(
        shapes.text(row.get("name"), f"{at} name", refuse=_odd, most=100), begins, version
    )


def _note(value: Any, at: str) -> Mapping[str, str]:
    if value is None:
        return {}
    if not isinstance(value, dict) or not set(value) <= {"vi", "en"} or "vi" not in value:
        raise _odd(f"{at} note")
    return {key: shapes.text(one, f"{at} note", refuse=_odd) for key, one in value.items()}


def _rows(row: Mapping[str, Any], name: str, at: str) -> list[Mapping[str, Any]]:
    return shapes.rows(row.get(name, []), f"{at} {name}", most=MOST_ROWS, refuse=_odd)


def _list(value: Any, name: str) -> list[Any]:
    if not isinstance(value, list) or len(value) > MOST_ROWS:
        raise _odd(name)
    return value


def _odd(what: str) -> OddFixes:
    return OddFixes(what=what)

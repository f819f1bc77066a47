"""A stored list read again: its table, its rows, and the PCs that an asset book names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from khien.console.coverage.models import Profile, SourceList
from khien.console.evidence import files
from khien.console.organisations.models import Organisation
from khien.core.text import fold
from khien.endpoints.coverage import columns, tables
from khien.endpoints.coverage.rows import SourceRow, rows_of

PREVIEWED = 8


@dataclass(frozen=True, slots=True)
class Preview:
    """What a list looks like before it is taken."""

    table: tables.Table
    mapping: dict[str, int]
    rows: list[SourceRow]
    skipped: int


def table_of(source: SourceList) -> tables.Table:
    """The table in the stored file; raises a ListError."""
    with files.open_stored(source.file) as stream:
        return tables.read(stream.read(tables.MOST_BYTES + 1))


def rows_in(source: SourceList, table: tables.Table | None = None) -> list[SourceRow]:
    """The rows of a taken list; raises a ListError."""
    table = table or table_of(source)
    return list(rows_of(table, columns.corrected(table.headers, source.mapping), str(source.pk)))


def preview(source: SourceList, mapping: Mapping[str, object] | None = None) -> Preview:
    """The list with ``mapping``, else with its profile's, else with the headers' own words."""
    table = table_of(source)
    if mapping is None:
        mapping = _begun(source, table)
    chosen = columns.corrected(table.headers, mapping)
    rows: list[SourceRow] = []
    if any(field in chosen for field in columns.IDENTITY):
        rows = list(rows_of(table, chosen, str(source.pk)))
    return Preview(table, chosen, rows[:PREVIEWED], len(table.rows) - len(rows))


def _begun(source: SourceList, table: tables.Table) -> Mapping[str, object]:
    profile = Profile.objects.filter(
        organisation=source.organisation_id, kind=source.kind, source=source.source
    ).first()
    saved = columns.by_header(table.headers, profile.mapping) if profile else {}
    return {**columns.guess(table.headers), **saved} if saved else columns.guess(table.headers)


class Places:
    """Finds the organisation that a row's unit names, under the one whose list it is."""

    def __init__(self, top: Organisation) -> None:
        self._top = top
        self._by_name: dict[str, list[Organisation]] = {}
        for each in top.descendants(include_self=True).prefetch_related("aliases"):
            names = {each.name_folded, fold(each.short_name), fold(each.code)}
            names |= {alias.name_folded for alias in each.aliases.all()}
            for name in names - {""}:
                self._by_name.setdefault(name, []).append(each)

    def of(self, unit: str) -> Organisation | None:
        """The organisation, the list's own for no unit, None for a name that is none's or
        several's."""
        if not unit:
            return self._top
        found = self._by_name.get(fold(unit), [])
        return found[0] if len(found) == 1 else None


def computer_values(row: SourceRow) -> dict[str, Any]:
    """A row of an asset book as the register keeps a PC."""
    name = row.hostname or row.asset_code or (row.serials[0] if row.serials else row.macs[0])
    return {
        "name": name[:120],
        "holder": row.user[:150],
        "serials": [serial[:120] for serial in row.serials],
    }


def by_organisation(
    rows: Sequence[SourceRow], places: Places
) -> tuple[dict[int, list[SourceRow]], list[SourceRow]]:
    """Rows by the organisation whose PCs they are, and those of a unit nobody knows."""
    found: dict[int, list[SourceRow]] = {}
    nowhere = []
    for row in rows:
        place = places.of(row.unit)
        if place is None:
            nowhere.append(row)
        else:
            found.setdefault(place.pk, []).append(row)
    return found, nowhere

"""A report's values as JSON and back, so that the same file can be written again later.

In and out: ``ProgressReport``. ``from_values(to_values(report)) == report``; a renderer of the
same version then writes the same bytes.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from khien.console.reports.errors import UnreadableReport
from khien.reports.letter import Signer
from khien.reports.progress import (
    DirectiveHead,
    ObligationRow,
    OrganisationRow,
    Parts,
    ProgressReport,
    Timing,
)
from khien.reports.witness import Checkpoint

SCHEMA = "khien.progress/1"


def to_values(report: ProgressReport) -> dict[str, Any]:
    """Plain JSON values."""
    plain = dataclasses.asdict(report) | {"schema": SCHEMA}
    values: dict[str, Any] = json.loads(json.dumps(plain, default=_iso, ensure_ascii=False))
    return values


def from_values(values: Mapping[str, Any]) -> ProgressReport:
    """The report again. Raises UnreadableReport when the values are not of this kind."""
    if values.get("schema") != SCHEMA:
        raise UnreadableReport(str(values.get("schema")))
    try:
        return _report(values)
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableReport(str(error)) from error


def _iso(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _report(values: Mapping[str, Any]) -> ProgressReport:
    point = values["checkpoint"]
    return ProgressReport(
        directive=DirectiveHead(**_dated(values["directive"], "date")),
        as_of=datetime.fromisoformat(values["as_of"]),
        issuer=tuple(values["issuer"]),
        notation=values["notation"],
        place=values["place"],
        parts=Parts(**values["parts"]),
        timing=Timing(**values["timing"]),
        organisations=tuple(_organisation(row) for row in values["organisations"]),
        obligations=tuple(
            ObligationRow(**{**row, "parts": Parts(**row["parts"])})
            for row in values["obligations"]
        ),
        version=values["version"],
        parent=tuple(values["parent"]),
        number=values["number"],
        date=_date(values["date"]),
        addressees=tuple(values["addressees"]),
        recipients=tuple(values["recipients"]),
        signer=_signer(values["signer"]),
        checkpoint=_checkpoint(point) if point else None,
        unconfirmed_years=tuple(values["unconfirmed_years"]),
    )


def _organisation(row: Mapping[str, Any]) -> OrganisationRow:
    known = _dated(row, "deadline")
    return OrganisationRow(
        **{**known, "timing": Timing(**row["timing"]), "parts": Parts(**row["parts"])}
    )


def _signer(values: Mapping[str, Any]) -> Signer:
    return Signer(tuple(values["authority"]), tuple(values["title"]), values["name"])


def _checkpoint(values: Mapping[str, Any]) -> Checkpoint:
    sealed_at = datetime.fromisoformat(values["sealed_at"])
    return Checkpoint(values["size"], values["root"], sealed_at)


def _dated(values: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {**values, name: _date(values[name])}


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None

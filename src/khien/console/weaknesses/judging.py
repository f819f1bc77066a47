"""The numbers that a letter names as findings, for the verdict of its assignments."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from khien.console.weaknesses import held
from khien.console.weaknesses.machines import machines_of
from khien.core.findings import Finding, Status
from khien.endpoints.checks.known_fixes import CHECK_ID
from khien.endpoints.weaknesses import Standing, stands, wanted_number

# More than any letter names: KEV grew to 1,500 in five years. What is beyond stays undecided.
MOST_NUMBERS = 1_000


def named_in(params: Mapping[str, object]) -> list[str]:
    """The CVE and KB numbers among what a letter fixes for a control, each once."""
    found: list[str] = []
    for name in ("cve", "kb"):
        value = params.get(name)
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, list | tuple):
            found += [str(one) for one in value]
    numbers = (wanted_number(one) for one in found)
    return list(dict.fromkeys(one for one in numbers if one))[:MOST_NUMBERS]


def findings_for(
    organisation_ids: Collection[int],
    computer_ids: Collection[int],
    numbers: Sequence[str],
    *,
    control_id: str,
) -> list[Finding]:
    """One finding a PC about the numbers a letter names, for its verdict (whoever calls has the
    right). A PC that told nothing has none: silence is unknown.
    """
    fixes = held.fixes()
    told = machines_of(
        organisation_ids, [fix for number in numbers for fix in fixes.of(number)], numbers
    )
    found = []
    for pk in computer_ids:
        known = told.get(pk)
        if known is None or known.at is None:
            continue
        by_standing: dict[Standing, list[str]] = {one: [] for one in Standing}
        for number in numbers:
            by_standing[stands(known.machine, number, fixes).standing].append(number)
        found.append(_finding(pk, control_id, known.at, by_standing))
    return found


def _finding(
    pk: int, control_id: str, at: datetime, by_standing: dict[Standing, list[str]]
) -> Finding:
    done = by_standing[Standing.FIXED]
    facts: dict[str, object] = {
        "cve": [one for one in done if one.startswith("CVE")],
        "kb": [one for one in done if one.startswith("KB")],
        "open": by_standing[Standing.AFFECTED],
    }
    status, code = Status.PASS, "named-fixed"
    if by_standing[Standing.AFFECTED]:
        status, code = Status.FAIL, "named-open"
    elif by_standing[Standing.CANNOT_TELL]:
        status, code = Status.UNKNOWN, "named-undecided"
        facts["undecided"] = by_standing[Standing.CANNOT_TELL]
    return Finding(CHECK_ID, control_id, str(pk), status, code, at, facts, "")

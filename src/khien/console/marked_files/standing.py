"""What the open files of a PC make of its scan's figures: the console's own answer.

The PC's answer is advice. Here the register says the class, and people have settled some of the
files. A pass that rests on a person's word is declared, not verified.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from khien.console.endpoints.models import Computer
from khien.console.marked_files.models import BY_PERSON, MarkedFile, State
from khien.controls.verdicts import DECLARED, UNTIL_RESOLVED
from khien.core.findings import Status
from khien.endpoints import InspectionContext, ScanFacts
from khien.endpoints.checks.no_marked_files import CHECK_ID, NoMarkedFiles, answer
from khien.endpoints.facts import plain
from khien.evidence.marked_files import PART, MarkedFiles, read_marked_files
from khien.workflows.marked_files import scan_facts

# In a stored inspection: where the scan's part was not of the fixed form.
REFUSED = "marked_files_refused"


def part_of(inspection: Mapping[str, Any]) -> MarkedFiles | None:
    """The scan's part of a stored inspection, which was looked at when it was taken."""
    return read_marked_files(inspection[PART]) if inspection.get(PART) else None


def is_asked_of(computer: Computer, *, at: datetime) -> bool:
    """Whether a PC of this class may hold no marked file; of another none is kept in mind."""
    context = InspectionContext(machine_class=computer.machine_class)
    return answer(None, context, at=at).status is not Status.NOT_APPLICABLE


def judged_anew(
    finding: Mapping[str, Any] | None, inspection: Mapping[str, Any], computer: Computer
) -> dict[str, Any] | None:
    """The finding of the check about ``computer``; None where the inspection has none of it."""
    part, refused = part_of(inspection), REFUSED in inspection
    if finding is None and part is None and not refused:
        return None
    found = answer(
        _scan(part, computer) if part else None,
        InspectionContext(machine_class=computer.machine_class),
        at=datetime.fromisoformat(inspection["taken_at"]),
        refused=refused,
    )
    facts = plain(found.facts)
    if found.status is Status.FAIL:
        facts[UNTIL_RESOLVED] = True
    by_word = found.status is Status.PASS and _settled_by_word(part, computer)
    source = NoMarkedFiles.source
    return {
        **(finding or {"check": CHECK_ID, "control": NoMarkedFiles.control}),
        "status": found.status.value,
        "reason_code": found.reason_code,
        "facts": facts,
        "source": f"{DECLARED}:{source}" if by_word else source,
    }


def _scan(part: MarkedFiles, computer: Computer) -> ScanFacts:
    """The scan's figures with the files that are still open in place of those found."""
    rows = MarkedFile.objects.filter(computer=computer)
    waiting = list(rows.filter(state=State.OPEN))
    unread = sum(row.unread for row in waiting)
    listed = {row.finding_id for row in rows.filter(key_id=part.key_id or "")}
    named = Counter(one.state for one in part.files if one.finding_id in listed)
    return replace(
        scan_facts(part),
        # What is in no list cannot be settled: it stays until a scan finds it gone.
        marked=len(waiting) - unread + part.count("marked") - named["marked"],
        boxes=unread + part.count("box_unread") - named["box_unread"],
    )


def _settled_by_word(part: MarkedFiles | None, computer: Computer) -> bool:
    """Whether the scan still shows files that are no case only because a person says so."""
    if part is None:
        return False
    here = {one.finding_id for one in part.files}
    rows = MarkedFile.objects.filter(computer=computer, state__in=BY_PERSON, key_id=part.key_id)
    return any(row.finding_id in here for row in rows)

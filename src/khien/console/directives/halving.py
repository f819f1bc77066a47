"""What each half of a split obligation keeps: what its own words say, read by the reader's rules.

A term, a body that gets a report, an event or a control that only the other half's words name
goes with the other half; what neither names was inherited (from a heading) and stays with both.
"""

from __future__ import annotations

from datetime import date

from khien.console.directives.models import Obligation
from khien.console.directives.taking import day_or_none
from khien.controls.matching import controls_for
from khien.directives.deadlines import read_deadline, read_recurring
from khien.directives.passages import Passage
from khien.directives.reports import report_to, trigger


def settle(first: Obligation, second: Obligation, *, letter_date: date | None) -> None:
    """Give each half its own values; both still carry those of the whole. Nothing is saved."""
    whole = list(first.controls)
    for half, other in ((first, second), (second, first)):
        passage = Passage.of(half.text, range(len(half.text) + 1))
        for name, own in (
            ("report_to", report_to(passage)),
            ("trigger", trigger(passage)),
            ("recurring", read_recurring(passage)),
        ):
            setattr(half, name, _kept(getattr(half, name), own, half, other))
        _term(half, other, passage, letter_date)
    one, two = _controls(first), _controls(second)
    for half, mine, others in ((first, one, two), (second, two, one)):
        kept = [one for one in whole if one in mine or one not in others]
        half.controls = list(dict.fromkeys([*kept, *mine]))
        half.control_params = {
            name: values for name, values in half.control_params.items() if name in half.controls
        }


def _kept(value: str, own: str | None, half: Obligation, other: Obligation) -> str:
    if value and value in half.text:
        return value
    if own:
        return own
    return "" if value and value in other.text else value


def _term(half: Obligation, other: Obligation, passage: Passage, letter_date: date | None) -> None:
    words = half.deadline_text
    if words and words in half.text and words not in other.text:
        return
    day = letter_date.isoformat() if letter_date else None
    found = read_deadline(passage, day, reported=bool(half.report_to))
    if found is not None:
        half.deadline, half.deadline_text = day_or_none(found.value), found.text
        half.due_rule = found.due.as_json() if found.due else None
    elif words and words in other.text:
        half.deadline, half.deadline_text, half.due_rule = None, "", None


def _controls(half: Obligation) -> list[str]:
    found = controls_for(
        half.text, modality=half.modality, report_to=half.report_to, trigger=half.trigger
    )
    return [match.control_id for match in found]

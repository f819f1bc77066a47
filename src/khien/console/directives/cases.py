"""A reviewed letter as an evaluation case: what a person left is the gold, what the reader said
stands beside it.

In: a letter, its obligations, its corrections. Out: the JSON of ``gold/NNN.json`` in the field
names of the evaluation set. Words are those printed at the span, not as a person reworded them;
an obligation whose words are nowhere in the letter is named apart, and one made of a control of
the catalogue is no part of the letter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from string import ascii_lowercase
from typing import Any

from khien.console.directives.changing import NOT_A_TASK
from khien.console.directives.corrections import Correction
from khien.console.directives.models import Directive, Obligation
from khien.console.directives.taking import letter_columns
from khien.core.text import squeeze

_HEADER = ("issuer", "number_as_printed", "place", "doc_type", "subject", "addressees")


def case_of(
    directive: Directive, rows: Sequence[Obligation], corrections: Iterable[Correction]
) -> dict[str, Any]:
    """The gold of one letter and, under ``reader``, what it was made from."""
    printed = [(row, words_of(row, directive.text)) for row in rows if _is_of_letter(row)]
    ids = _ids([row.path for row, words in printed if words])
    obligations = [_obligation(row, words) for row, words in printed if words]
    return {
        "doc_id": name_of(directive),
        "file": f"{name_of(directive)}.txt",
        **_header(directive),
        "negative": not obligations,
        "obligations": [{"id": name, **each} for name, each in zip(ids, obligations, strict=True)],
        "not_in_text": [row.text for row, words in printed if not words],
        "reader": {
            **{name: directive.reading.get(name) for name in (*_HEADER, "date", "signer")},
            "obligations": directive.reading.get("obligations", []),
            "corrections": [
                {"act": each.act, "at": each.at.isoformat(), "rows": each.rows}
                for each in corrections
            ],
        },
    }


def name_of(directive: Directive) -> str:
    """NNN: one name for the gold and the text of a letter."""
    return f"{directive.pk:03}"


def words_of(row: Obligation, text: str) -> str:
    """The printed words of an obligation: those of its span, else its own where they stand in
    the letter; empty when they do not.
    """
    if row.span_start is not None and row.span_end is not None:
        return squeeze(text[row.span_start : row.span_end])
    return row.text if row.text in squeeze(text) else ""


def _is_of_letter(row: Obligation) -> bool:
    return row.origin != "control" and row.removed_reason != NOT_A_TASK


def _ids(paths: list[str]) -> list[str]:
    """The printed numbering; where it repeats, with a letter after it."""
    many, turn = Counter(paths), Counter[str]()
    found = []
    for path in paths:
        letter = ascii_lowercase[turn[path] % 26] if many[path] > 1 or not path else ""
        turn[path] += 1
        found.append(f"{path or 'p'}{letter}")
    return found


def _obligation(row: Obligation, words: str) -> dict[str, Any]:
    return {
        "path": row.path,
        "actors": list(row.actors),
        "modality": row.modality,
        "text": words,
        "deadline": row.deadline.isoformat() if row.deadline else row.deadline_text or None,
        "deadline_text": row.deadline_text or None,
        "recurring": row.recurring or None,
        "report_to": row.report_to or None,
        "coordinates_with": list(row.coordinates_with),
        "trigger": row.trigger or None,
        "scope": row.scope,
        "controls": list(row.controls),
    }


def _header(directive: Directive) -> dict[str, Any]:
    """The letter's head: the reader's own values where nobody changed them, which may be longer
    than the columns; a signer that a person retyped has no parts any more and is left out.
    """
    said: Mapping[str, Any] = directive.reading
    columns = letter_columns(dict(said), directive.text)
    same = {
        name: getattr(directive, name) == columns[name] for name in (*_HEADER, "date", "signer")
    }
    found = {
        name: said.get(name) if same[name] else getattr(directive, name) or None for name in _HEADER
    }
    day = directive.date.isoformat() if directive.date else None
    found["date"] = said.get("date") if same["date"] else day
    if same["number_as_printed"]:
        found |= {"number": said.get("number"), "notation": said.get("notation")}
    else:
        number, _slash, notation = directive.number_as_printed.partition("/")
        found |= {"number": number.strip() or None, "notation": "".join(notation.split()) or None}
    return found | ({"signer": said.get("signer")} if same["signer"] else {})

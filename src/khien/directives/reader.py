"""``read_directive``: the parts of a letter, each read by its module, put together."""

from __future__ import annotations

import itertools
from dataclasses import replace

from khien.directives.aliases import read_aliases
from khien.directives.citations import read_citations
from khien.directives.clauses import Clause, read_clauses
from khien.directives.edxml import with_packet
from khien.directives.further import is_complete, later_heads
from khien.directives.header import read_header
from khien.directives.heads import opening_names
from khien.directives.obligations import MOST, read_obligations
from khien.directives.parts import part
from khien.directives.passages import MOST_CHARACTERS, Row, rows_of
from khien.directives.recipients import addressees, copies, invited
from khien.directives.signature import read_signer
from khien.directives.silence import telling
from khien.directives.tables import barred
from khien.directives.values import Directive, Header, Obligation, Warning_
from khien.documents.document import Document

MOST_FURTHER = 20  # letters read after the first


def read_directive(document: Document) -> Directive:
    """What ``document`` says as a directive; never raises on any text."""
    rows = rows_of(document)
    first, end = _read(rows, document)
    starts = later_heads(rows, end)
    further: list[Directive] = []
    for start, stop in itertools.pairwise([*starts, len(rows)]):
        letter, _ = _read(rows[start:stop], document)
        if is_complete(letter):
            further.append(letter)
        if len(further) == MOST_FURTHER:
            break
    return with_packet(replace(first, further=tuple(further)), document)


def _read(rows: list[Row], document: Document) -> tuple[Directive, int]:
    """The letter ``rows`` begin with, and the row after its body."""
    parts = part(rows)
    clauses = read_clauses(barred(parts.body, document))
    header = read_header(parts)
    named = addressees(parts.address)
    if not named and not parts.web:
        named = invited(parts.body) or _named_in_opening(clauses)
    told = telling(header, clauses)
    obligations = read_obligations(clauses, header.date, named, told)
    letter = Directive(
        header=header,
        addressees=named,
        copies=copies(parts.copies),
        signer=read_signer(parts),
        citations=read_citations([clause.passage for clause in clauses], header),
        obligations=obligations,
        aliases=read_aliases(
            [row.passage for row in parts.address], [clause.passage for clause in clauses], named
        ),
        warnings=_warnings(document, header, named, obligations),
    )
    return letter, max(1, len(parts.head) + len(parts.address) + len(parts.body))


def _named_in_opening(clauses: list[Clause]) -> tuple[str, ...]:
    """A chỉ thị has no "Kính gửi": the bodies its opening sentence names are addressed."""
    for clause in clauses:
        if clause.depth or not clause.passage.text.rstrip("*_ ").endswith(":"):
            continue
        names = opening_names(clause.passage)
        if names:
            return names
    return ()


def _assumed_years(obligations: tuple[Obligation, ...]) -> list[tuple[str, str]]:
    """Each term once whose year is the next after the letter's, as DD/MM/YYYY."""
    found = {
        (item.deadline_text, "/".join(reversed(item.deadline.split("-"))))
        for item in obligations
        if item.year_assumed and item.deadline_text and item.deadline
    }
    return sorted(found)[:MOST_FURTHER]


def _warnings(
    document: Document,
    header: Header,
    named: tuple[str, ...],
    obligations: tuple[Obligation, ...],
) -> tuple[Warning_, ...]:
    found: list[Warning_] = []
    if header.issuer is None and header.notation is None:
        found.append(Warning_("no-header"))
    if header.date is None:
        found.append(Warning_("no-date"))
    elif len(header.date) == 7:
        found.append(Warning_("day-missing", {"month": header.date}))
    if not named:
        found.append(Warning_("no-addressees"))
    found += [
        Warning_("year-assumed", {"words": words, "date": day})
        for words, day in _assumed_years(obligations)
    ]
    if not obligations:
        found.append(Warning_("no-obligations"))
    excluded = sum(item.scope == "excluded" for item in obligations)
    if excluded:
        found.append(Warning_("excluded", {"count": excluded}))
    if len(document.text) > MOST_CHARACTERS:
        found.append(Warning_("not-read-to-the-end"))
    if len(obligations) >= MOST:
        found.append(Warning_("too-many-obligations", {"count": MOST}))
    if document.ocr or "scanned_pages" in document.properties:
        found.append(Warning_("scan-marks"))
    if unread := document.properties.get("unread_pages"):
        found.append(Warning_("unread-pages", {"pages": unread.replace(",", ", ")}))
    if document.ocr and document.confidence < 0.9:
        found.append(Warning_("low-confidence"))
    return tuple(found)

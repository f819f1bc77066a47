"""From a file that was read to a letter in review: what intake and the decision on a held file
share. Everything here demands an open transaction; rights were asked for by the caller.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from khien.console.audit.actions import record
from khien.console.directives.layout import rows_of
from khien.console.directives.linking import link, put_citations
from khien.console.directives.models import Directive, Obligation, PageLayout
from khien.console.directives.open_transaction import in_transaction
from khien.console.evidence.models import HeldFile, StoredFile
from khien.console.organisations.models import Organisation
from khien.console.people import access
from khien.console.people.models import Person
from khien.console.signatures.keeping import keep_check
from khien.core.text import compare_key, squeeze, storable
from khien.documents.document import Document

MOST_OBLIGATIONS = 2_000
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def make_directive(
    actor: Person,
    stored: StoredFile,
    *,
    organisation: Organisation,
    received_on: date,
    reading: Mapping[str, Any] | None = None,
    text: str = "",
    document: Document | None = None,
) -> Directive:
    """The letter of a stored file, in review, with what the reader found in it.

    Without a reading (a held file that a person let in) the letter is empty and is typed by
    hand on the review page.
    """
    in_transaction()
    said = dict(reading or {})
    directive = Directive.objects.create(
        organisation=organisation,
        file=stored,
        received_on=received_on,
        taken_in_by=actor,
        **letter_columns(said, text),
    )
    keep_check(actor, directive, said.get("signature"))
    found = _add_obligations(directive, said)
    put_citations(directive, said)
    link(directive, within=access.scope_ids(actor, "directive.view"))
    _keep_layout(directive, document)
    record(
        "directive.take_in", actor=actor, subject=directive, organisation=organisation,
        sha256=stored.sha256, obligations=found,
    )  # fmt: skip
    return directive


def fill(
    actor: Person,
    directive: Directive,
    *,
    reading: Mapping[str, Any],
    text: str,
    document: Document | None = None,
) -> None:
    """Put a reading into a letter that had none."""
    in_transaction()
    said = dict(reading)
    for name, value in letter_columns(said, text).items():
        setattr(directive, name, value)
    directive.version += 1
    directive.save()
    keep_check(actor, directive, said.get("signature"))
    found = _add_obligations(directive, said)
    put_citations(directive, said)
    link(directive, within=access.scope_ids(actor, "directive.view"))
    _keep_layout(directive, document)
    record(
        "directive.read_again", actor=actor, subject=directive,
        organisation=directive.organisation_id, obligations=found,
    )  # fmt: skip


def let_in(actor: Person, held: HeldFile, stored: StoredFile) -> Directive | None:
    """A held letter that a person let in after all: an empty letter in review, unless the same
    bytes are a letter already. Reading takes time, so it is a step of its own (``read_again``).
    """
    in_transaction()
    if twin_of({held.organisation_id}, sha256=stored.sha256, reading={}) is not None:
        return None
    return make_directive(
        actor,
        stored,
        organisation=held.organisation,
        received_on=day_or_none(held.words) or timezone.localdate(held.added_at),
    )


def letter_columns(said: dict[str, Any], text: str) -> dict[str, Any]:
    """The columns of a letter that a reading fills."""
    return {
        "text": storable(text),
        "reading": storable(said),
        "issuer": _cut(said.get("issuer"), 300),
        "number_as_printed": _cut(said.get("number_as_printed"), 120),
        "date": day_or_none(said.get("date")),
        "place": _cut(said.get("place"), 120),
        "doc_type": _cut(said.get("doc_type"), 60),
        "subject": _cut(said.get("subject"), 1000),
        "urgency": _cut(said.get("urgency"), 40),
        "signer": _signed(said),
        "addressees": [_cut(name, 1000) for name in said.get("addressees") or []],
    }


def _add_obligations(directive: Directive, said: Mapping[str, Any]) -> int:
    found = (said.get("obligations") or [])[:MOST_OBLIGATIONS]
    Obligation.objects.bulk_create(
        [obligation_of(directive, index, each) for index, each in enumerate(found)],
        batch_size=100,
    )
    return len(found)


def _keep_layout(directive: Directive, document: Document | None) -> None:
    """Where the words stand on the pages, for a letter that was read from pictures."""
    if document is None or not document.ocr:
        return
    rows = rows_of(document.lines)
    if rows:
        PageLayout.objects.update_or_create(
            directive=directive, defaults={"pages": document.pages, "lines": rows}
        )


def _signed(said: Mapping[str, Any]) -> str:
    signer = said.get("signer") or {}
    return _cut(" ".join(str(signer.get(part) or "") for part in ("title", "name")), 200)


def twin_of(
    organisation_ids: set[int], *, sha256: str, reading: Mapping[str, Any]
) -> Directive | None:
    """A letter already taken in that is the same: the same bytes, or the same number, date and
    issuer. A withdrawn one does not count: taking it in again is how it is issued anew.
    """
    live = Directive.objects.filter(organisation_id__in=organisation_ids).exclude(
        state=Directive.State.WITHDRAWN
    )
    same = Q(file__sha256=sha256)
    number = _cut(reading.get("number_as_printed"), 120)
    day = day_or_none(reading.get("date"))
    if number and day:
        issuer = compare_key(_cut(reading.get("issuer"), 300))
        alike = live.filter(number_as_printed__iexact=number, date=day)
        same |= Q(pk__in=[one.pk for one in alike if compare_key(one.issuer) == issuer])
    return live.filter(same).order_by("pk").first()


def day_or_none(value: object) -> date | None:
    """An ISO day as a date; None for anything else ("2026-10" is a month, not a day)."""
    # fromisoformat of Python 3.11 also takes "20261116xx".
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _cut(value: object, most: int) -> str:
    return storable(squeeze(str(value or "")))[:most]


def _names(values: object) -> list[str]:
    return [_cut(value, 1000) for value in values] if isinstance(values, list | tuple) else []


def obligation_of(directive: Directive, index: int, said: Mapping[str, Any]) -> Obligation:
    """The reader's obligation at ``index``, not saved."""
    span = said.get("span") or (None, None)
    return Obligation(
        directive=directive,
        read_index=index,
        order=(index + 1) * 10,
        path=_cut(said.get("path"), 60),
        text=_cut(said.get("text"), 100_000),
        span_start=span[0],
        span_end=span[1],
        page=said.get("page"),
        actors=_names(said.get("actors")),
        coordinates_with=_names(said.get("coordinates_with")),
        modality=said.get("modality") or Obligation.Modality.MUST,
        deadline=day_or_none(said.get("deadline")),
        deadline_text=_cut(said.get("deadline_text"), 300),
        due_rule=said.get("due"),
        recurring=_cut(said.get("recurring"), 120),
        report_to=_cut(said.get("report_to"), 500),
        trigger=_cut(said.get("trigger"), 1000),
        controls=_names(said.get("controls")),
        control_params=said.get("control_params") or {},
        # Anything but a plain "in" stays outside: unknown never becomes work.
        scope="in" if said.get("scope") == "in" else Obligation.Scope.EXCLUDED,
        confidence=float(said.get("confidence") or 0),
    )

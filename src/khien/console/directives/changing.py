"""Rows of a letter under correction: locked, compared with what the person saw, changed.

Shared by the public acts of ``actions``; everything here demands an open transaction and that
the caller has asked for the right.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Q
from django.utils import timezone

from khien.console.directives import errors, spans
from khien.console.directives.defences import Defence
from khien.console.directives.models import Directive, Obligation
from khien.console.directives.open_transaction import in_transaction
from khien.console.directives.terms import term_of
from khien.console.people import access
from khien.console.people.models import Person
from khien.controls import catalogue
from khien.core.text import compare_key, squeeze
from khien.directives.passages import Passage
from khien.directives.scope import is_excluded

REASON_LENGTH = 300
STEP = 10  # between the orders of two obligations, so that one fits between
MOST_NAMES = 100
PHRASE = 20  # characters that are no longer a chance likeness
NOT_A_TASK = "không phải nhiệm vụ"  # the reason kept when the reader took a statement for work


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a letter that a person may correct."""

    issuer: str
    number_as_printed: str
    date: datetime.date | None
    place: str
    doc_type: str
    subject: str
    urgency: str
    signer: str
    addressees: Sequence[str]
    received_on: datetime.date


@dataclass(frozen=True, slots=True)
class Wording:
    """The columns of an obligation that a person may correct. Scope is not one of them."""

    text: str
    actors: Sequence[str] = ()
    coordinates_with: Sequence[str] = ()
    modality: str = Obligation.Modality.MUST
    deadline: datetime.date | None = None  # as shown: printed, counted or set by a person
    report_to: str = ""
    recurring: str = ""
    controls: Sequence[str] = ()
    continuous: bool = False


def locked_directive(actor: Person, pk: int, verb: str) -> Directive:
    """The letter, locked; Refused out of reach, whether or not it exists."""
    in_transaction()
    found = Directive.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise access.Refused(verb)
    access.require(actor, verb, found.organisation_id)
    return found


def in_review(directive: Directive) -> None:
    """Raise unless the letter may still be corrected."""
    if directive.state != Directive.State.REVIEW:
        raise errors.NotInReview()


def same_version(row: Directive | Obligation, seen: int) -> None:
    """Raise when the row is no longer the one the person looked at."""
    if row.version == seen:
        return
    by = getattr(row, "changed_by", None)
    at = getattr(row, "changed_at", None)
    who = by.full_name if by else "—"
    when = timezone.localtime(at).strftime("%H:%M %d/%m/%Y") if at else "—"
    raise errors.ChangedMeanwhile(who=who, at=when)


def workable(actor: Person, pk: int, *, version: int) -> Obligation:
    """An obligation that may be corrected now: in reach, in review, as seen, in scope.

    The letter is locked first, so that acts on one letter come one after another.
    """
    found = Obligation.objects.filter(pk=pk).values_list("directive_id", flat=True).first()
    if found is None:
        raise access.Refused("directive.edit")
    in_review(locked_directive(actor, found, "directive.edit"))
    row = Obligation.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:  # merged away meanwhile
        raise errors.GoneMeanwhile()
    same_version(row, version)
    if row.scope == Obligation.Scope.EXCLUDED:
        raise errors.OutOfScope()
    return row


def next_of(row: Obligation) -> Obligation | None:
    """The obligation printed after ``row``, whatever its scope; left-out ones are passed over."""
    here = Q(removed_reason="") | Q(scope=Obligation.Scope.EXCLUDED)
    after = Obligation.objects.filter(here, directive=row.directive_id)
    return after.filter(order__gt=row.order).order_by("order", "pk").first()


def touched(row: Obligation, actor: Person) -> None:
    """Count the change and save the row."""
    row.version += 1
    row.changed_by, row.changed_at = actor, timezone.now()
    row.save()


def order_after(directive: Directive, pk: int | None) -> int:
    """An order right after the obligation ``pk`` (of this letter), or at the end."""
    rows = list(directive.obligations.order_by("order", "pk"))
    at = next((index for index, row in enumerate(rows) if row.pk == pk), len(rows) - 1)
    here = rows[at].order if rows else 0
    later = rows[at + 1 :]
    if not later or later[0].order > here + 1:
        return here + (STEP if not later else 1)
    for row in later:
        row.order += STEP
    Obligation.objects.bulk_update(later, ["order"], batch_size=100)
    return here + 1


def refuse_excluded_words(directive_id: int, text: str) -> None:
    """Raise when the words are those of an excluded instruction, or give one of that kind.

    An excluded instruction must not come back as work by being typed again.
    """
    typed = compare_key(text)
    excluded = Obligation.objects.filter(
        directive=directive_id, scope=Obligation.Scope.EXCLUDED
    ).values_list("text", flat=True)
    again = any(
        known and (known in typed or (len(typed) >= PHRASE and typed in known))
        for known in map(compare_key, excluded)
    )
    if again or reads_as_excluded(text):
        raise errors.OutOfScope()


def reads_as_excluded(text: str) -> bool:
    """Whether the words themselves give an instruction of an excluded kind."""
    words = squeeze(text)
    return is_excluded(Passage.of(words, range(len(words) + 1)))


def keep_own_words(row: Obligation, text: str | None = None) -> None:
    """Raise when an obligation made of a control would say anything but the control's words."""
    if Defence.objects.filter(obligation=row.pk).exists() and (
        text is None or squeeze(text) != row.text
    ):
        raise errors.OwnWordsStay()


def wording_of(row: Obligation) -> Wording:
    """The columns as they stand, for an act that changes one of them."""
    return Wording(
        text=row.text,
        actors=row.actors,
        coordinates_with=row.coordinates_with,
        modality=row.modality,
        deadline=term_of(row, row.directive).due,
        report_to=row.report_to,
        recurring=row.recurring,
        controls=row.controls,
        continuous=row.continuous,
    )


def reworded(row: Obligation, wording: Wording) -> list[str]:
    """Put the wording into the row; the names of the columns that changed.

    A day other than the one shown is a person's: it ends the count the reader made of the words.
    """
    text = squeeze(wording.text)
    if not text:
        raise errors.WordsNeeded()
    if text != row.text:
        refuse_excluded_words(row.directive_id, text)
    # Nor by another column: an assignment shows those too.
    others = (*wording.actors, *wording.coordinates_with, wording.report_to, wording.recurring)
    had = (*row.actors, *row.coordinates_with, row.report_to, row.recurring)
    if any(reads_as_excluded(words) for words in others if words not in had):
        raise errors.OutOfScope()
    known = catalogue()
    values: dict[str, Any] = {
        "text": text,
        "actors": clean_names(wording.actors),
        "coordinates_with": clean_names(wording.coordinates_with),
        "modality": Obligation.Modality(wording.modality).value,
        "report_to": squeeze(wording.report_to)[:500],
        "recurring": squeeze(wording.recurring)[:120],
        "controls": [name for name in known if name in set(wording.controls)],
        "continuous": bool(wording.continuous),
    }
    if wording.deadline != term_of(row, row.directive).due:
        values |= {"deadline": wording.deadline, "due_rule": None}
    return put(row, values)


def put(row: Directive | Obligation, values: Mapping[str, Any]) -> list[str]:
    """Set the columns; the names of those that changed."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    return changed


def header_values(header: Header) -> dict[str, Any]:
    """The header as columns: squeezed, cut to their lengths."""
    values: dict[str, Any] = {}
    for each in fields(header):
        value = getattr(header, each.name)
        if isinstance(value, str):
            length = getattr(Directive._meta.get_field(each.name), "max_length", None)
            value = squeeze(value)[: length or 1000]
        values[each.name] = clean_names(value) if each.name == "addressees" else value
    return values


def clean_names(names: Sequence[str]) -> list[str]:
    """Names of bodies, squeezed, each once, in their order."""
    squeezed = [squeeze(name).strip(" ;,")[:1000] for name in names]
    return list(dict.fromkeys(name for name in squeezed if name))[:MOST_NAMES]


def clean_reason(reason: str) -> str:
    """A reason that says something."""
    words = squeeze(reason)[:REASON_LENGTH]
    if not words:
        raise errors.ReasonNeeded()
    return words


def name_key(words: str) -> str:
    """What two spellings of one printed name share."""
    return hashlib.sha256(compare_key(words).encode()).hexdigest()


def split_spans(row: Obligation, at: int) -> tuple[tuple[int | None, int | None], ...]:
    """The spans of the two halves; both keep the whole where the words were edited."""
    if row.span_start is None or row.span_end is None:
        return (None, None), (None, None)
    whole = (row.span_start, row.span_end)
    cut = spans.place_in_letter(row.text, at, row.directive.text, whole)
    if cut is None:
        return whole, whole
    # The white space at the cut belongs to neither half.
    end = whole[0] + len(row.directive.text[whole[0] : cut].rstrip())
    return (whole[0], end), (cut, whole[1])


def seen_token(directive: Directive) -> str:
    """Stands for the letter as it is now: what is issued must be what was looked at."""
    rows = directive.obligations.order_by("pk").values_list("pk", "version")
    state = repr((directive.pk, directive.version, list(rows)))
    return hashlib.sha256(state.encode()).hexdigest()[:20]

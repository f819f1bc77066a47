"""Linking letters by what they name, at intake and whenever a head is corrected.

A citation is linked by the machine when exactly one stored letter is meant for sure (notation,
day, issuer, the number where legible); otherwise it stays open: a person chooses, or the letter
comes in later. What a person chose is never undone here. Everything demands an open transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from khien.console.directives.linked import CitedLetter, LetterIndex
from khien.console.directives.models import Directive
from khien.console.directives.open_transaction import in_transaction
from khien.console.people import access
from khien.core.text import fold, squeeze, storable
from khien.directives.identity import LetterKey, Same, compare

MOST_CITED = 500
MOST_CANDIDATES = 50
MOST_WORDS = 400_000  # folded characters of one letter that are searched


def index_letter(directive: Directive) -> LetterIndex:
    """Put down what identifies the letter as it stands, and its words."""
    in_transaction()
    key = key_of(directive)
    words = fold(f"{directive.number_as_printed} {directive.issuer} {directive.subject}")
    index, _made = LetterIndex.objects.update_or_create(
        directive=directive,
        defaults={
            "notation": key.notation[:120], "number": key.number[:20], "year": key.year,
            "date": key.date[:10], "issuer": key.issuer[:600],
            "words": f"{words} {fold(directive.text)}"[:MOST_WORDS],
        },
    )  # fmt: skip
    return index


def key_of(directive: Directive) -> LetterKey:
    """What identifies the letter; of a day that could not be read the month is known."""
    said = directive.reading.get("date")
    month = said if isinstance(said, str) and len(said) == 7 else ""
    day = directive.date.isoformat() if directive.date else month
    printed = directive.number_as_printed or str(directive.reading.get("notation") or "")
    return LetterKey.of(printed, date=day, issuer=directive.issuer)


def put_citations(directive: Directive, said: Mapping[str, Any]) -> int:
    """The documents that the reader found named in the letter; how many."""
    in_transaction()
    rows = [
        _cited(directive, order, each)
        for order, each in enumerate((said.get("cites") or [])[:MOST_CITED], 1)
    ]
    CitedLetter.objects.bulk_create(rows, batch_size=100)
    return len(rows)


def link(directive: Directive, *, within: Collection[int]) -> int:
    """Link what the letter names, and the letters that name it, among those of the
    organisations ``within``; how many links are new.
    """
    in_transaction()
    index = index_letter(directive)
    own = directive.citations.filter(target__isnull=True, how=CitedLetter.How.OPEN)
    made = sum(_settle(cited, within) for cited in own)
    if not index.notation:
        return made
    waiting = (
        CitedLetter.objects.filter(
            notation=index.notation, target__isnull=True, how=CitedLetter.How.OPEN,
            directive__organisation_id__in=within,
        )
        .exclude(directive=directive)
        .select_related("directive")
        .defer("directive__text", "directive__reading")
    )  # fmt: skip
    return made + sum(_settle(cited, within) for cited in waiting[:MOST_CITED])


def link_again(directive: Directive, *, within: Collection[int]) -> int:
    """After a corrected head: what the machine linked to or from it is looked up anew."""
    in_transaction()
    made = CitedLetter.objects.filter(
        Q(target=directive) | Q(directive=directive), how=CitedLetter.How.MACHINE
    )
    made.update(target=None, how=CitedLetter.How.OPEN, linked_at=None)
    return link(directive, within=within)


def link_unindexed(most: int = 200) -> int:
    """Job: letters from before there were links get their keys and links; how many. A letter
    is looked up among those its taker may see. Idempotent.
    """
    done = 0
    waiting = Directive.objects.filter(index__isnull=True).order_by("pk")
    for directive in waiting.select_related("taken_in_by")[:most]:
        with transaction.atomic(durable=True):
            if not directive.citations.exists():
                put_citations(directive, directive.reading)
            link(directive, within=access.scope_ids(directive.taken_in_by, "directive.view"))
        done += 1
    return done


def candidates(cited: CitedLetter, within: Collection[int]) -> tuple[list[Directive], bool]:
    """The stored letters that may be meant, and whether they are meant for sure."""
    if not cited.notation:
        return [], False
    alike = Q(number=cited.number) | Q(number="") if cited.number else Q()
    rows = (
        LetterIndex.objects.filter(
            alike, notation=cited.notation, directive__organisation_id__in=within
        )
        .exclude(directive=cited.directive_id)
        .select_related("directive", "directive__organisation")
        # A notation has thousands of letters over the years: never the words of all of them.
        .defer("words", "directive__text", "directive__reading")
        .order_by("-directive__date", "directive__pk")
    )
    found: dict[Same, list[Directive]] = {Same.SURE: [], Same.MAYBE: []}
    for row in rows[: MOST_CANDIDATES * 20]:
        same = compare(cited.key, row.key)
        if same is not Same.NO and not _later(row.directive, cited.directive):
            found[same].append(row.directive)
    sure = _live(found[Same.SURE])
    return (sure, True) if sure else (found[Same.MAYBE][:MOST_CANDIDATES], False)


def _live(letters: Iterable[Directive]) -> list[Directive]:
    """A letter that was withdrawn and taken in again is the one that was taken in again."""
    every = list(letters)
    live = [each for each in every if each.state != Directive.State.WITHDRAWN]
    return live or every


def _later(letter: Directive, citing: Directive) -> bool:
    """A letter names no letter of a later day."""
    return bool(letter.date and citing.date and letter.date > citing.date)


def _settle(cited: CitedLetter, within: Collection[int]) -> bool:
    found, sure = candidates(cited, within)
    if not sure or len(found) != 1:
        return False
    cited.target, cited.how, cited.linked_at = found[0], CitedLetter.How.MACHINE, timezone.now()
    cited.save(update_fields=["target", "how", "linked_at"])
    return True


def _cited(directive: Directive, order: int, said: Mapping[str, Any]) -> CitedLetter:
    number = said.get("number") or ""
    printed = str(said.get("as_printed") or "")
    key = LetterKey.of(
        f"{number}/{said.get('notation') or ''}", date=said.get("date"), issuer=said.get("issuer")
    )
    inside = [word for word in printed.split("/")[1:-1] if word.strip().isdigit()]
    span = said.get("span") or (None, None)
    standing = said.get("standing") or {}
    relation = said.get("relation")
    return CitedLetter(
        directive=directive, order=order, kind=_cut(said.get("kind"), 40),
        as_printed=_cut(printed, 500),
        relation=relation if relation in CitedLetter.Does.values else CitedLetter.Does.MENTIONS,
        notation=key.notation[:120], number=key.number[:20],
        year=inside[0].strip()[:4] if inside and not said.get("date") else "",
        date=key.date[:10], issuer=key.issuer[:600],
        issuer_as_printed=_cut(said.get("issuer"), 300),
        places=list(said.get("places") or [])[:40],
        law=said.get("standing") is not None, basis=_cut(standing.get("basis"), 20),
        span_start=span[0], span_end=span[1],
    )  # fmt: skip


def _cut(value: object, most: int) -> str:
    return storable(squeeze(str(value or "")))[:most]

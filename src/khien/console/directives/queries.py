"""Reading letters: every function takes the viewer and answers only what he may see.

Whoever may view a directive sees all of it. Whoever has an assignment of it in his reach sees
the letter he was addressed by, and of the obligations only those that are his.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise
from typing import BinaryIO

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from khien.console.assignments.models import Assignment, State
from khien.console.directives import changing, errors
from khien.console.directives.defences import Defence
from khien.console.directives.layout import PicturedPage, pages_of
from khien.console.directives.models import Directive, Obligation, PageLayout
from khien.console.directives.names import ADDRESSEES, Plan, plan_of
from khien.console.directives.spans import Piece, Span, pieces
from khien.console.directives.taking import day_or_none
from khien.console.directives.terms import Doubt, Term, doubts, term_of
from khien.console.evidence.files import open_stored
from khien.console.organisations.models import Organisation
from khien.console.people import access
from khien.console.people.models import Person
from khien.controls import catalogue
from khien.core.text import fold, squeeze

MOST_CHOICES = 3_000  # names offered for completion
COLOURS = 6  # of highlighted spans, one after another


def directives_for(viewer: Person) -> QuerySet[Directive]:
    """The letters of the organisations whose letters ``viewer`` may see, newest first."""
    ids = access.scope_ids(viewer, "directive.view")
    return Directive.objects.filter(organisation_id__in=ids).select_related("organisation")


def with_counts(letters: QuerySet[Directive]) -> QuerySet[Directive]:
    """Each letter with how many obligations are work, outside scope, and not yet confirmed."""
    work = Q(obligations__scope=Obligation.Scope.IN, obligations__removed_reason="")
    return letters.annotate(
        work_count=Count("obligations", filter=work),
        excluded_count=Count("obligations", filter=Q(obligations__scope=Obligation.Scope.EXCLUDED)),
        open_count=Count("obligations", filter=work & Q(obligations__confirmed=False)),
    ).order_by("-taken_in_at", "-pk")


def matching(letters: QuerySet[Directive], words: str) -> QuerySet[Directive]:
    """Of ``letters`` those whose number, subject, issuer or text holds the words; marks and
    case do not matter.
    """
    folded = fold(words)
    return letters.filter(
        Q(index__words__contains=folded)
        | Q(subject__icontains=words)
        | Q(number_as_printed__icontains=words)
        | Q(issuer__icontains=words)
    )


def filed_for(viewer: Person) -> QuerySet[Directive]:
    """The letters taken in as already in force, newest letter first."""
    filed = directives_for(viewer).filter(filing__isnull=False)
    work = Q(obligations__scope=Obligation.Scope.IN)
    return (
        filed.select_related("filing", "file")
        .annotate(
            work_count=Count("obligations", filter=work, distinct=True),
            cited_count=Count("citations", distinct=True),
            linked_count=Count(
                "citations", filter=Q(citations__target__isnull=False), distinct=True
            ),
        )
        .order_by(F("date").desc(nulls_last=True), "-pk")
    )


def directive_for(viewer: Person, pk: int) -> Directive | None:
    """One letter whose whole ``viewer`` may see; None out of reach or not there."""
    return directives_for(viewer).filter(pk=pk).select_related("file", "taken_in_by").first()


def letter_of(viewer: Person, pk: int) -> Directive | None:
    """One letter to read: his to view, or one that gave work to organisations in his reach."""
    if found := directive_for(viewer, pk):
        return found
    if pk not in _given_to(viewer).values_list("directive_id", flat=True):
        return None
    return Directive.objects.select_related("file", "organisation").get(pk=pk)


def readable(viewer: Person, pks: Collection[int]) -> set[int]:
    """Of the letters with these ids those that ``viewer`` may read, whole or in part."""
    whole = directives_for(viewer).filter(pk__in=pks).values_list("pk", flat=True)
    given = _given_to(viewer).filter(directive_id__in=pks).values_list("directive_id", flat=True)
    return set(whole) | set(given)


def obligations_of(viewer: Person, directive: Directive) -> list[Obligation]:
    """All of them for whoever may view the directive, else those given to his reach."""
    if access.may(viewer, "directive.view", directive.organisation_id):
        return list(directive.obligations.select_related("defence__clause"))
    return list(_given_to(viewer).filter(directive=directive).select_related("defence__clause"))


def excluded_count(viewer: Person, directive: Directive) -> int:
    """How many instructions stay outside the product, of those the viewer sees."""
    return sum(
        each.scope == Obligation.Scope.EXCLUDED for each in obligations_of(viewer, directive)
    )


def obligation_for(viewer: Person, directive_pk: int, pk: int) -> Obligation | None:
    """One obligation of one letter that ``viewer`` may view; None otherwise."""
    letters = directives_for(viewer).filter(pk=directive_pk)
    found = Obligation.objects.filter(directive__in=letters, pk=pk)
    return found.select_related("directive", "changed_by").first()


def file_of(viewer: Person, directive: Directive) -> BinaryIO:
    """The bytes of a letter that ``viewer`` may read; Refused when he may not."""
    if letter_of(viewer, directive.pk) is None:
        raise access.Refused("directive.view")
    try:
        return open_stored(directive.file)
    except FileNotFoundError:
        raise errors.FileGone() from None


def place_of_intake(viewer: Person) -> Organisation:
    """Where letters that ``viewer`` takes in belong: his organisation if he may, else the top
    of what he may. Raises Refused when there is no such place.
    """
    access.require_somewhere(viewer, "directive.intake")
    places = access.scope(viewer, "directive.intake")
    own = places.filter(pk=viewer.organisation_id).first()
    first = own or places.order_by("pk").first()
    if first is None:
        raise access.Refused("directive.intake")
    return first


def next_open(viewer: Person, row: Obligation) -> int:
    """The next obligation of the letter that waits to be confirmed, else this one."""
    rows = obligations_of(viewer, row.directive)
    later = [each for each in rows if each.order > row.order]
    waiting = [each.pk for each in later if each.is_work and not each.confirmed]
    return waiting[0] if waiting else row.pk


@dataclass(frozen=True, slots=True)
class HeadLine:
    """One field of a letter's head: its value, and how it is known."""

    label: str
    value: str
    known: str


def head_of(viewer: Person, directive: Directive) -> list[HeadLine]:
    """The head as it stands, each field with whether it is still as the reader saw it."""
    access.require(viewer, "directive.view", directive.organisation_id)
    said = directive.reading
    signer = said.get("signer") or {}
    day = directive.date
    sure = said.get("confidence")
    rows = (
        (_("Cơ quan ban hành"), directive.issuer, said.get("issuer")),
        (_("Số, ký hiệu"), directive.number_as_printed, said.get("number_as_printed")),
        (_("Ngày ban hành"), day.strftime("%d/%m/%Y") if day else "", _day(said.get("date"))),
        (_("Loại văn bản"), directive.doc_type, said.get("doc_type")),
        (_("Trích yếu"), directive.subject, said.get("subject")),
        (_("Kính gửi"), "; ".join(directive.addressees), "; ".join(said.get("addressees") or [])),
        (
            _("Người ký"),
            directive.signer,
            f"{signer.get('title') or ''} {signer.get('name') or ''}",
        ),
        (_("Độ khẩn"), directive.urgency, said.get("urgency")),
    )
    return [HeadLine(label, value, _known(value, read, sure)) for label, value, read in rows]


def _day(value: object) -> str:
    day = day_or_none(value)
    return day.strftime("%d/%m/%Y") if day else ""


def _known(value: str, read: object, sure: object) -> str:
    words = squeeze(str(read or ""))
    if value and words[: len(value)] == value:
        if isinstance(sure, int | float) and sure < 1:
            return _("máy đọc, độ tin cậy %(share)d %%") % {"share": round(sure * 100)}
        return _("máy đọc")
    if value:
        return _("người sửa")
    return _("không thấy") if not words else _("người bỏ")


def plan_for(viewer: Person, directive: Directive) -> Plan:
    """Who the words of a letter mean, for whoever may issue it."""
    access.require(viewer, "directive.issue", directive.organisation_id)
    return plan_of(viewer, directive)


def places_to_issue(viewer: Person) -> list[Organisation]:
    """The organisations to which ``viewer`` may issue, in the order of the tree."""
    ids = access.scope_ids(viewer, "directive.issue")
    every = Organisation.objects.with_tree_fields().select_related("parent")
    return [one for one in every if one.pk in ids]


@dataclass(frozen=True, slots=True)
class Card:
    """One obligation as the review page shows it."""

    obligation: Obligation
    term: Term
    doubts: tuple[Doubt, ...]
    controls: tuple[tuple[str, str], ...]
    number: int  # its place among all, from 1
    previous: Obligation | None  # the one before it, where the two may be merged

    @property
    def excluded(self) -> bool:
        """Outside the product's scope: shown, never work."""
        return self.obligation.scope == Obligation.Scope.EXCLUDED

    @property
    def colour(self) -> int:
        """Which of the colours its words have in the letter."""
        return (self.number - 1) % COLOURS

    @property
    def name(self) -> str:
        """The printed number, else its place."""
        return self.obligation.path or f"#{self.number}"

    @property
    def state(self) -> str:
        """What keys and colours go by: excluded, left-out, confirmed or open."""
        row = self.obligation
        if self.excluded:
            return "excluded"
        return "left-out" if row.removed_reason else "confirmed" if row.confirmed else "open"

    @property
    def defence(self) -> Defence | None:
        """The excluded clause it stands beside, when it is a control chosen by a person."""
        return getattr(self.obligation, "defence", None)

    @property
    def actors(self) -> list[str]:
        """Who, with the reader's word for "everyone addressed" in plain words."""
        return [name_words(name) for name in self.obligation.actors]


@dataclass(frozen=True, slots=True)
class Review:
    """A letter beside its obligations, and the figures of the footer."""

    directive: Directive
    cards: tuple[Card, ...]
    pieces: tuple[Piece, ...]
    cut: bool
    pages: tuple[PicturedPage, ...] = ()

    @property
    def work(self) -> int:
        """Obligations that may become assignments."""
        return sum(card.obligation.is_work for card in self.cards)

    @property
    def asking(self) -> int:
        """Those a person has to look at."""
        return sum(bool(card.doubts) for card in self.cards)

    @property
    def excluded(self) -> int:
        """Those outside the product's scope."""
        return sum(card.excluded for card in self.cards)

    @property
    def left_out(self) -> int:
        """Those a person excluded from the issue."""
        return sum(card.state == "left-out" for card in self.cards)

    @property
    def open(self) -> int:
        """Those not confirmed yet."""
        return sum(card.obligation.is_work and not card.obligation.confirmed for card in self.cards)

    @property
    def doubtful(self) -> tuple[Card, ...]:
        """The cards a person has to look at, in the letter's order."""
        return tuple(card for card in self.cards if card.doubts)

    @property
    def colours(self) -> dict[int, Card]:
        """Cards by the id of their obligation."""
        return {card.obligation.pk: card for card in self.cards}


def review_of(viewer: Person, directive: Directive, *, most: int) -> Review:
    """What the review page shows; the first ``most`` characters of the text are laid out."""
    rows = obligations_of(viewer, directive)
    titles = control_titles()
    before = dict(_neighbours(rows))
    cards = tuple(
        Card(
            row,
            term_of(row, directive),
            tuple(doubts(row, directive)),
            tuple((name, titles.get(name, name)) for name in row.controls),
            index + 1,
            before.get(row.pk),
        )
        for index, row in enumerate(rows)
    )
    text = directive.text[:most]
    layout = PageLayout.objects.filter(directive=directive).first()
    return Review(
        directive, cards,
        tuple(pieces(text, _spans(text, rows))), len(directive.text) > most,
        pages_of(layout, _spans(directive.text, rows)) if layout else (),
    )  # fmt: skip


def _spans(text: str, rows: list[Obligation]) -> list[Span]:
    return [
        Span(row.span_start, min(row.span_end, len(text)), row.pk)
        for row in rows
        if row.span_start is not None and row.span_end is not None
    ]


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be typed for an obligation: bodies by name, controls by id and title."""

    names: list[str]
    controls: dict[str, str]


def choices_for(viewer: Person, directive: Directive) -> Choices:
    """Names for completion: everyone addressed, the letter's own words, the tree within reach."""
    access.require(viewer, "directive.edit", directive.organisation_id)
    places = access.scope(viewer, "directive.issue").order_by("name")
    printed = [name for row in directive.obligations.all() for name in row.actors]
    names = [ADDRESSEES, *directive.addressees, *printed, *places.values_list("name", flat=True)]
    shown = dict.fromkeys(name_words(name) for name in names)
    return Choices(list(shown)[:MOST_CHOICES], control_titles())


def control_titles() -> dict[str, str]:
    """id → title of every control, in the reader's language."""
    lang = (get_language() or "vi")[:2]
    return {name: control.title(lang) for name, control in catalogue().items()}


def name_words(name: str) -> str:
    """A printed name for people: the reader's own word for "everyone addressed" in plain words."""
    return _("Mọi nơi nhận") if name == ADDRESSEES else name


def seen_token(viewer: Person, directive: Directive) -> str:
    """What the issue form carries so that only what was looked at is issued."""
    access.require(viewer, "directive.view", directive.organisation_id)
    return changing.seen_token(directive)


def _neighbours(rows: list[Obligation]) -> list[tuple[int, Obligation]]:
    """(id, the one before it) where the two may be merged."""
    live = [row for row in rows if row.is_work or row.scope == Obligation.Scope.EXCLUDED]
    return [
        (row.pk, before)
        for before, row in pairwise(live)
        if row.is_work and before.is_work and "control" not in (row.origin, before.origin)
    ]


def _given_to(viewer: Person) -> QuerySet[Obligation]:
    ids = access.scope_ids(viewer, "assignment.view")
    # An assignment that was taken back no longer opens the letter; another's does not close it.
    held = Exists(
        Assignment.objects.filter(obligation=OuterRef("pk"), organisation_id__in=ids).exclude(
            state=State.WITHDRAWN
        )
    )
    return Obligation.objects.filter(held)

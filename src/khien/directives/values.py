"""The values a reading gives: header, obligations, citations, signer, warnings."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from khien.controls.params import Params


class Modality(enum.StrEnum):
    """How an instruction binds: by the governing verb of its list or sentence."""

    MUST = "must"
    MUST_NOT = "must_not"
    REQUEST = "request"
    MAY = "may"


class Scope(enum.StrEnum):
    """EXCLUDED: an instruction the product never turns into a task (see ``scope``)."""

    IN = "in"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` to ``end`` of ``Document.text``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline counted from an event: ``count`` ``unit`` (hour, day, week, month) from it."""

    count: int
    unit: str
    working_days: bool
    from_: str

    def as_json(self) -> dict[str, object]:
        """The ``due`` object of the public contract."""
        return {
            "count": self.count,
            "unit": self.unit,
            "working_days": self.working_days,
            "from": self.from_,
        }


@dataclass(frozen=True, slots=True)
class Header:
    """The cells above the body (NĐ 30/2020, annex I)."""

    issuer: str | None = None
    number: str | None = None
    notation: str | None = None
    number_as_printed: str | None = None
    date: str | None = None  # YYYY-MM-DD, or YYYY-MM where the day is blank or unreadable
    place: str | None = None
    doc_type: str | None = None
    subject: str | None = None
    urgency: str | None = None


@dataclass(frozen=True, slots=True)
class Signer:
    """The TM./KT./TL. lines, the post, the name."""

    authority: str | None = None
    title: str | None = None
    name: str | None = None


class Relation(enum.StrEnum):
    """What a letter does with a document it names."""

    CARRIES_OUT = "carries_out"
    REMINDS = "reminds"
    REPLACES = "replaces"
    AMENDS = "amends"
    ANSWERS = "answers"
    BASED_ON = "based_on"  # "Căn cứ" a law, decree or circular
    MENTIONS = "mentions"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a cited document: "điểm b khoản 2 Điều 5"."""

    point: str | None = None
    clause: str | None = None
    article: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """Another document the letter names; ``as_printed`` is verbatim. ``basis`` is the id of a
    known law, decree or directive; ``law`` whether it is of a kind that has a time in force."""

    kind: str
    as_printed: str
    date: str | None
    issuer: str | None
    span: Span
    number: str | None = None
    notation: str | None = None
    places: tuple[Place, ...] = ()
    relation: Relation = Relation.MENTIONS
    law: bool = False
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class Obligation:
    """One instruction to an identifiable actor, as printed."""

    id: str
    path: str
    text: str
    span: Span
    page: int
    actors: tuple[str, ...]
    modality: Modality
    coordinates_with: tuple[str, ...] = ()
    also_requested: tuple[str, ...] = ()
    deadline: str | None = None
    due: Due | None = None
    deadline_text: str | None = None
    recurring: str | None = None
    report_to: str | None = None
    trigger: str | None = None
    controls: tuple[str, ...] = ()
    control_reasons: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    control_params: Mapping[str, Params] = field(default_factory=dict)
    scope: Scope = Scope.IN
    confidence: float = 1.0
    year_assumed: bool = False  # the term's year is neither printed nor the letter's own


@dataclass(frozen=True, slots=True)
class Warning_:
    """Something a person should look at; the sentence is rendered from ``code`` at the edge."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Directive:
    """Everything read from one letter."""

    header: Header
    addressees: tuple[str, ...]
    copies: tuple[str, ...]
    signer: Signer
    citations: tuple[Citation, ...]
    obligations: tuple[Obligation, ...]
    warnings: tuple[Warning_, ...] = ()
    further: tuple[Directive, ...] = ()  # complete letters after this one in the same file
    # short names given once ("gọi chung là các đơn vị") → the bodies they stand for
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    packet: Mapping[str, object] | None = None  # what the exchange packet it came in says

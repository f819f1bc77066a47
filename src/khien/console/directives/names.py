"""Who a letter's words mean: its addressees and the actors of each obligation, as organisations.

A name is what a person answered for this letter, else what the list of organisations says, else
a question. Nothing is guessed: a name nobody can place is asked before anything is issued.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from khien.console.directives.changing import name_key
from khien.console.directives.models import Directive, NameAnswer, Obligation
from khien.console.directives.terms import Term, term_of
from khien.console.organisations.addressees import Directory, State
from khien.console.organisations.models import Organisation
from khien.console.people import access
from khien.console.people.models import Person

ADDRESSEES = "addressees"


class Meaning(enum.StrEnum):
    """How a printed name was understood."""

    PLACED = "placed"
    EVERYONE = "everyone"  # whoever the letter is addressed to
    LEFT_OUT = "left_out"
    ASKED = "asked"  # a person has to say


@dataclass(frozen=True, slots=True)
class PrintedName:
    """A name as printed, what it means, and why; ``guess`` is a part of what may be meant."""

    words: str
    meaning: Meaning
    organisations: tuple[Organisation, ...] = ()
    reason: str = ""
    answered: bool = False
    guess: tuple[Organisation, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedObligation:
    """An obligation that may become work, with whom its actors mean."""

    obligation: Obligation
    names: tuple[PrintedName, ...]
    term: Term
    given: frozenset[int] = frozenset()

    @property
    def everyone(self) -> bool:
        """Whether one of its actors means all the addressees."""
        return any(name.meaning is Meaning.EVERYONE for name in self.names)

    @property
    def named(self) -> tuple[Organisation, ...]:
        """The organisations its actors name, each once."""
        found = {one.pk: one for name in self.names for one in name.organisations}
        return tuple(found.values())


@dataclass(frozen=True, slots=True)
class Plan:
    """What issuing a letter would do, before a person changes anything."""

    addressees: tuple[PrintedName, ...]
    obligations: tuple[PlannedObligation, ...]

    @property
    def organisations(self) -> tuple[Organisation, ...]:
        """Everyone the letter is addressed to, each once."""
        found = {one.pk: one for name in self.addressees for one in name.organisations}
        return tuple(found.values())

    @property
    def names(self) -> tuple[PrintedName, ...]:
        """Every printed name once, addressees first."""
        found: dict[str, PrintedName] = {}
        for name in self.addressees + tuple(n for row in self.obligations for n in row.names):
            found.setdefault(name_key(name.words), name)
        return tuple(found.values())

    @property
    def asked(self) -> tuple[PrintedName, ...]:
        """The names a person has to answer before the letter is issued."""
        return tuple(name for name in self.names if name.meaning is Meaning.ASKED)

    def targets(self) -> dict[int, set[int]]:
        """obligation → organisations, as the words say."""
        everyone = {one.pk for one in self.organisations}
        return {
            row.obligation.pk: (everyone if row.everyone else set()) | {one.pk for one in row.named}
            for row in self.obligations
        }


def plan_of(viewer: Person, directive: Directive) -> Plan:
    """The plan for ``viewer``: only organisations to which he may issue are answers."""
    within = access.scope_ids(viewer, "directive.issue")
    reader = _Names(directive, within)
    work = [each for each in directive.obligations.prefetch_related("assignments") if each.is_work]
    rows = tuple(
        PlannedObligation(
            each,
            tuple(reader.name(words) for words in each.actors),
            term_of(each, directive),
            frozenset(one.organisation_id for one in each.assignments.all()),
        )
        for each in work
    )
    return Plan(tuple(reader.addressees(directive.addressees)), rows)


class _Names:
    """Reads names of one letter, the directory and the answers once."""

    def __init__(self, directive: Directive, within: set[int]) -> None:
        self._day = directive.date
        self._issuer = directive.issuer
        self._within = within
        self._directory = Directory.load(within=within)
        answers = NameAnswer.objects.filter(directive=directive)
        self._answers = {each.key: each for each in answers.prefetch_related("organisations")}
        self._known: dict[str, PrintedName] = {}
        self._addressed = {name_key(each) for each in directive.addressees}
        said = directive.reading.get("aliases")
        self._aliases = (
            {name_key(name): tuple(map(str, bodies)) for name, bodies in said.items()}
            if isinstance(said, dict)
            else {}
        )

    def name(self, words: str) -> PrintedName:
        """What ``words`` mean in this letter."""
        key = name_key(words)
        if key not in self._known:
            answer = self._answers.get(key)
            self._known[key] = self._answered(words, answer) if answer else self._read(words)
        return self._known[key]

    def addressees(self, names: Iterable[str]) -> Iterable[PrintedName]:
        """The lines after "Kính gửi", cut where one names several bodies; one that means
        everyone adds nobody."""
        parts = (part.strip() for words in names for part in words.split(";"))
        return [self.name(words) for words in parts if words]

    def _answered(self, words: str, answer: NameAnswer) -> PrintedName:
        if answer.everyone:
            return PrintedName(words, Meaning.EVERYONE, answered=True)
        if answer.left_out_reason:
            return PrintedName(
                words, Meaning.LEFT_OUT, reason=answer.left_out_reason, answered=True
            )
        placed = tuple(one for one in answer.organisations.all() if one.pk in self._within)
        return PrintedName(words, Meaning.PLACED, placed, answered=True)

    def _called(self, words: str, bodies: tuple[str, ...]) -> PrintedName:
        """A short name the letter gave: whoever it is addressed to, or the bodies it named."""
        reason = _("trong văn bản là: %(names)s") % {"names": "; ".join(bodies)}
        if self._addressed and {name_key(each) for each in bodies} == self._addressed:
            return PrintedName(words, Meaning.EVERYONE, reason=reason)
        aliases, self._aliases = self._aliases, {}  # a short name is not looked up in itself
        parts = [self._read(each) for each in bodies]
        self._aliases = aliases
        placed = {one.pk: one for part in parts for one in part.organisations}
        if any(part.meaning is not Meaning.PLACED for part in parts):
            guess = tuple(placed.values())
            return PrintedName(words, Meaning.ASKED, reason=reason, guess=guess)
        return PrintedName(words, Meaning.PLACED, tuple(placed.values()), reason)

    def _read(self, words: str) -> PrintedName:
        if words == ADDRESSEES:
            return PrintedName(words, Meaning.EVERYONE)
        called = self._aliases.get(name_key(words))
        if called is not None:
            return self._called(words, called)
        found = self._directory.resolve(words, on=self._day, issuer=self._issuer)
        if found.state is State.ALL:
            return PrintedName(words, Meaning.EVERYONE, reason=found.reason)
        if found.state is State.UNRESOLVED or not found.organisations:
            return PrintedName(words, Meaning.ASKED, reason=found.reason, guess=found.organisations)
        return PrintedName(words, Meaning.PLACED, found.organisations, found.reason)

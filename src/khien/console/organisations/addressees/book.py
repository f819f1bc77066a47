"""The names of a tree and how words are looked up among them; no database, no settings."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Generic

from khien.console.organisations.addressees import groups, spelling
from khien.console.organisations.addressees.values import (
    B,
    Name,
    Period,
    Reason,
    Resolution,
    State,
)
from khien.core.text import squeeze

MOST_LETTERS = 1_000  # of one addressee; longer is a paragraph, not a name
MOST_PARTS = 40
# The mark tells "trừ" from "trụ sở" and "cư trú"; without marks only inside brackets.
_EXCEPT = re.compile(
    r"\s*(?:[(,;]\s*)?\b(?:ngoại trừ|không bao gồm|không kể|trừ)\b:?\s+|\s*\((?:tru|ngoai tru)\s+",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"(\s*[,;]\s*(?:và\s+)?|\s+và\s+)", re.IGNORECASE)
_MOST_JOINED = 8  # parts that may be one name: "Sở Văn hóa, Thể thao và Du lịch" has three


@dataclass(slots=True)
class NameBook(Generic[B]):
    """The organisations and every name of theirs, read once for a whole letter."""

    organisations: list[B]
    today: date
    place: str = ""  # the province's folded name without its level
    _exact: dict[str, list[Name[B]]] = field(default_factory=dict)
    _folded: dict[str, list[Name[B]]] = field(default_factory=dict)

    def add(self, words: str, name: Name[B]) -> None:
        """Know ``name`` by ``words``."""
        exact, folded = spelling.keys(words)
        for index, key in ((self._exact, exact), (self._folded, folded)):
            if key:
                index.setdefault(key, []).append(name)

    def members(self, kinds: Collection[str]) -> tuple[B, ...]:
        """The organisations of these kinds that exist today, in the order of the tree."""
        return tuple(one for one in self.organisations if one.kind in kinds and self._live(one))

    def named(self, words: str) -> list[Name[B]]:
        """The names equal to ``words``: with marks when there is one, else without."""
        for variant in spelling.variants(words, self.place):
            exact, folded = spelling.keys(variant)
            found = self._exact.get(exact) or self._folded.get(folded)
            if found:
                return found
        return []

    def resolve(self, words: str, *, on: date | None = None, issuer: str = "") -> Resolution[B]:
        """What ``words`` in a letter of ``issuer`` of the day ``on`` (today when not known)
        mean."""
        if len(words) > MOST_LETTERS:
            return Resolution((), State.UNRESOLVED, (Reason("too-long"),))
        return _Reading(self, on or self.today, issuer).resolve(words)

    def below(self, head: B) -> tuple[B, ...]:
        """Everything under ``head`` that exists today."""
        children: dict[int, list[B]] = {}
        for one in self.organisations:
            if one.parent_id is not None:
                children.setdefault(one.parent_id, []).append(one)
        found: list[B] = []
        waiting, seen = [head.pk], {head.pk}
        while waiting:
            under = [one for one in children.get(waiting.pop(), []) if one.pk not in seen]
            seen |= {one.pk for one in under}
            found += [one for one in under if self._live(one)]
            waiting += [one.pk for one in under]
        return tuple(found)

    def _live(self, one: B) -> bool:
        return Period(one.valid_from, one.valid_to).holds(self.today)


@dataclass(frozen=True, slots=True)
class _Reading(Generic[B]):
    """The words of one letter against one book."""

    book: NameBook[B]
    on: date
    issuer: str

    def resolve(self, words: str) -> Resolution[B]:
        pieces = list(_parted(words))
        if len(pieces) < 2:
            return self._with_exceptions(*pieces[0]) if pieces else self._meant("")
        return self._together([self._with_exceptions(*piece) for piece in pieces])

    def _with_exceptions(self, words: str, excepted: str) -> Resolution[B]:
        group = self._meant(words)
        if not excepted:
            return group
        out = self._meant(excepted)
        if State.UNRESOLVED in (group.state, out.state):
            unclear = [each for each in (group, out) if each.state is State.UNRESOLVED]
            reasons = tuple(reason for each in unclear for reason in each.reasons)
            return Resolution(group.organisations, State.UNRESOLVED, reasons)
        gone = {one.pk for one in out.organisations}
        left = tuple(one for one in group.organisations if one.pk not in gone)
        if out.state is State.ALL or group.state is State.ALL or not left:
            reason = Reason("nothing-left", {"words": squeeze(words)})
            return Resolution(group.organisations, State.UNRESOLVED, (reason,))
        taken = [one.name for one in group.organisations if one.pk in gone]
        others = [one.name for one in out.organisations if one.name not in taken]
        reasons = group.reasons
        if taken:
            reasons += (Reason("except", {"names": ", ".join(taken[:20])}),)
        if others:
            reasons += (Reason("not-a-member", {"names": ", ".join(others[:20])}),)
        return Resolution(left, State.GROUP, reasons)

    def _meant(self, words: str) -> Resolution[B]:
        text = spelling.without_post(spelling.bare(words))
        if not text:
            return Resolution((), State.UNRESOLVED, (Reason("no-name"),))
        if groups.EVERYONE.match(spelling.plain(text)):
            return Resolution((), State.ALL, (Reason("everyone"),))
        return self._whole(text) or self._parts(text)

    def _whole(self, text: str) -> Resolution[B] | None:
        """``text`` as one name or one group; None when it is neither."""
        if names := self.book.named(text):
            return self._by_name(text, names)
        plain = spelling.plain(text)
        if head := self._head(plain):
            return self._below(text, head)
        kinds, left = groups.kinds_in(plain, self.book.place)
        districts = groups.names_districts(plain)
        if left and not districts:
            return None
        members = self.book.members(kinds)
        if districts:
            reason = Reason("districts", {"words": text, "day": groups.DISTRICTS_ENDED})
            return Resolution(members if not left else (), State.UNRESOLVED, (reason,))
        if not kinds:
            return None
        if not members:
            return Resolution((), State.UNRESOLVED, (Reason("no-members", {"words": text}),))
        reason = Reason("group", {"kinds": tuple(kinds), "count": len(members)})
        return Resolution(members, State.GROUP, (reason,))

    def _head(self, plain: str) -> B | None:
        """The body whose parts the words mean: the one named, or the issuer itself."""
        below = groups.BELOW.match(plain)
        of = below["of"] if below else ""
        own = groups.OWN_BODY.fullmatch(of) if of else groups.BARE_BELOW.match(plain)
        if own and self.issuer:
            heads = self._held(self.book.named(self.issuer))
            if len(heads) == 1 and self.book.below(heads[0]):
                return heads[0]
        if of:
            heads = self._held(self.book.named(of))
            return heads[0] if heads else None
        return None

    def _held(self, names: Sequence[Name[B]]) -> list[B]:
        """The organisations that bore one of the names on the letter's day."""
        held = {n.organisation.pk: n.organisation for n in names if n.period.holds(self.on)}
        return list(held.values())

    def _below(self, text: str, head: B) -> Resolution[B]:
        found = self.book.below(head)
        if not found:
            return Resolution((), State.UNRESOLVED, (Reason("no-members", {"words": text}),))
        reason = Reason("below", {"name": head.name, "count": len(found)})
        return Resolution(found, State.GROUP, (reason,))

    def _by_name(self, text: str, names: Sequence[Name[B]]) -> Resolution[B]:
        held = self._held(names)
        if not held:
            return Resolution((), State.UNRESOLVED, (_name_ended(text, names),))
        live = [one for one in held if Period(one.valid_from, one.valid_to).holds(self.book.today)]
        if not live:
            return Resolution((), State.UNRESOLVED, (_ended(held[0]),))
        if len(live) > 1:
            above = {one.pk: one.name for one in self.book.organisations}
            choice = ", ".join(
                f"{one.name} ({above.get(one.parent_id or 0, '—')})" for one in live[:4]
            )
            reason = Reason("several", {"words": text, "choice": choice})
            return Resolution((), State.UNRESOLVED, (reason,))
        used = [n for n in names if n.organisation.pk == live[0].pk and n.period.holds(self.on)]
        return Resolution((live[0],), State.RESOLVED, tuple(self._how_known(used)))

    def _how_known(self, used: Sequence[Name[B]]) -> Iterator[Reason]:
        """By its own name, or by which other name of which time."""
        best = next((name for name in used if not name.alias), used[0])
        name = best.organisation.name
        if not best.alias:
            yield Reason("named", {"name": name})
            return
        facts = {"name": name, "alias": best.alias, "period": best.period, "day": self.on}
        yield Reason("other-name" if best.period == Period() else "old-name", facts)
        if best.confidence != "C":
            yield Reason("to-verify")

    def _parts(self, text: str) -> Resolution[B]:
        """Several names in one line: "A; B", "A, B và C". Names hold "," and "và" themselves,
        so at each place the longest run of parts that means something is taken."""
        tokens = _BETWEEN.split(text)  # part, separator, part, …
        results: list[Resolution[B]] = []
        unknown: list[str] = []
        at = 0
        while at < len(tokens) and len(tokens) < 2 * MOST_PARTS:
            found, used = self._longest(tokens, at)
            if found is None:
                unknown += tokens[at : at + 2]
            else:
                _say_unknown(unknown, results)
                results.append(found)
            at += used
        _say_unknown(unknown, results)
        if any(result.organisations for result in results) or len(results) > 1:
            return self._together(results)
        kinds, _left = groups.kinds_in(spelling.plain(text), self.book.place)
        if kinds:
            members = self.book.members(kinds)
            return Resolution(members, State.UNRESOLVED, (Reason("in-part", {"words": text}),))
        return Resolution((), State.UNRESOLVED, (_unknown(text),))

    def _longest(self, tokens: Sequence[str], at: int) -> tuple[Resolution[B] | None, int]:
        """What the longest run of parts from ``at`` means, and how many tokens it has."""
        most = min(len(tokens) - at, 2 * _MOST_JOINED - 1)
        for count in range(most - (most + 1) % 2, 0, -2):
            piece = spelling.without_post(spelling.bare("".join(tokens[at : at + count])))
            if piece and (found := self._whole(piece)) is not None:
                return found, count + 1
        return None, 2

    def _together(self, results: Sequence[Resolution[B]]) -> Resolution[B]:
        found = {one.pk: one for result in results for one in result.organisations}
        missed = [
            reason
            for result in results
            if result.state is State.UNRESOLVED
            for reason in result.reasons
        ]
        if missed:
            return Resolution(tuple(found.values()), State.UNRESOLVED, tuple(missed))
        reasons = tuple(reason for result in results for reason in result.reasons)
        everyone = any(result.state is State.ALL for result in results)
        state = State.ALL if everyone else State.GROUP
        return Resolution(tuple(found.values()), state, reasons)


def _parted(words: str) -> Iterator[tuple[str, str]]:
    """(words, what is excepted from them) of each item between semicolons outside brackets."""
    for item in re.split(r";(?![^()]*\))", words):
        match = _EXCEPT.search(item)
        if match is None:
            if item.strip(spelling.EDGE) or ";" not in words:
                yield item, ""
            continue
        before, excepted = item[: match.start()], item[match.end() :]
        rest = ""
        if "(" in match.group():
            excepted, _bracket, rest = excepted.partition(")")
        yield before, excepted.strip(" ()")
        if rest.strip(spelling.EDGE):
            yield re.sub(r"^\s*(?:,|và\b)\s*", "", rest), ""


def _say_unknown(unknown: list[str], results: list[Resolution[B]]) -> None:
    """What stood between two names and means nothing here becomes one question."""
    words = "".join(unknown).strip(spelling.EDGE)
    if words:
        results.append(Resolution((), State.UNRESOLVED, (_unknown(words),)))
    unknown.clear()


def _unknown(text: str) -> Reason:
    return Reason("unknown", {"words": squeeze(text)})


def _ended(organisation: B) -> Reason:
    if organisation.valid_to is None:
        return Reason("not-today", {"name": organisation.name})
    return Reason("ended", {"name": organisation.name, "day": organisation.valid_to})


def _name_ended(text: str, names: Sequence[Name[B]]) -> Reason:
    last = names[0]
    facts = {"words": text, "name": last.organisation.name, "day": last.period.ended}
    return Reason("name-not-yet" if last.period.ended is None else "name-ended", facts)

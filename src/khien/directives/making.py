"""One clause to its pieces: cut, each read for who, how, by when and to whom.

In: a passage, its number and what its heading hands down. Out: ``Piece`` values, not yet
joined; a piece that asks nothing (whom to ring, what the sender will do) is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from khien.controls import controls_for
from khien.directives import cuts, modality, prose, reports, scope
from khien.directives.actors import ADDRESSEES, leading_names
from khien.directives.clauses import Clause
from khien.directives.deadlines import read_deadline
from khien.directives.events import after_trigger
from khien.directives.heads import Context
from khien.directives.passages import Passage
from khien.directives.pieces import Piece, act_opening, join, let_to, scoped
from khien.directives.reports import leading_trigger
from khien.directives.rules import fired, rule
from khien.directives.slots import Columns, Filled, of_row, slot
from khien.directives.values import Modality
from khien.directives.vocabulary import opens_with_verb

_CLOSER = rule("making.closer", '"nghiêm túc triển khai thực hiện" in prose asks nothing')
_AGREED = rule("making.permission", "a permission is given to the addressee it names")
_PROSE = rule("making.prose", "an order in unmarked prose: the span begins at the act")
_SHARED = rule("making.shared-term", '"A; B, hoàn thành trước ngày …": one term for both')


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes the pieces of one letter's clauses."""

    letter_date: str | None
    addressees: tuple[str, ...]

    def pieces(self, passage: Passage, path: str, context: Context) -> list[Piece]:
        """The pieces of an item."""
        done: list[Piece] = []
        for part in cuts.pieces(passage):
            if prose.is_contact(part) or prose.foretells(part) or prose.states(part):
                continue
            if prose.closes(part):
                continue
            said = slot(part, self.letter_date) if done else None
            if said is not None:
                done = filled(done, said, part)
                continue
            if context.weak and not done and not prose.reads_as_order(part):
                continue
            done += self._turned(part, path, context, done[-1] if done else None)
        return scoped(_with_shared_term(done))

    def row(self, clause: Clause, context: Context, heads: Columns) -> Piece:
        """A table's row: who and by when stand in cells of their own."""
        piece = self.piece(clause.passage, clause.path, context, None)
        return _with(piece, of_row(clause.lines, heads, self.letter_date))

    def _turned(
        self, part: Passage, path: str, context: Context, before: Piece | None
    ) -> list[Piece]:
        """The piece, or two where a comma turns doing into not doing or back."""
        piece = self.piece(part, path, context, before)
        turn = cuts.turn(part, forbidding=piece.modality is Modality.MUST_NOT)
        if turn is None:
            return [piece]
        first = self.piece(part.cut(0, turn), path, context, before)
        first = replace(first, passage=part.cut(0, turn - 2))
        return [first, self.piece(part.cut(turn), path, context, first)]

    def piece(self, part: Passage, path: str, context: Context, before: Piece | None) -> Piece:
        """One piece, with what it inherits from ``context`` and from the piece before."""
        goes_on = before is not None and before.own_actor and before.modality is Modality.REQUEST
        inherited = Modality.REQUEST if goes_on else context.modality
        start, names, kind, _ = act_opening(part, inherited)
        own = bool(names)
        part = part.cut(start)
        trigger_end = reports.leading_trigger(part)
        if not names and trigger_end is not None:
            names, kind = after_trigger(part, trigger_end, kind)
        if not names:
            names = before.actors if before else context.actors
        report = reports.report_to(part)
        deadline = read_deadline(part, self.letter_date, reported=report is not None)
        if deadline is None and context.deadline is not None and not own:
            deadline = context.deadline
        excluded = scope.is_excluded(part)
        matches = () if excluded else controls_for(part.text, modality=kind.value)
        return Piece(
            part, path, self._actors(part, names, kind), own, kind, deadline,
            report,
            part.text[:trigger_end] if trigger_end else None, excluded,
            tuple(match.control_id for match in matches), context,
            0.9 if own or opens_with_verb(part) or trigger_end else 0.7,
            () if own else context.along,
        )  # fmt: skip

    def _actors(self, part: Passage, names: tuple[str, ...], kind: Modality) -> tuple[str, ...]:
        if kind is Modality.MAY and modality.allows(part):
            let = let_to(part)
            if let:
                return let
        if names:
            return names
        if kind is Modality.MAY:  # a permission is given to the addressee it names
            named = [name for name in self.addressees if name in part.text]
            if named:
                fired(_AGREED)
                return (named[0],)
        return (ADDRESSEES,)

    def ordered(
        self, part: Passage, path: str, context: Context, before: Piece | None
    ) -> Piece | None:
        """A prose sentence as a piece: the span begins at the body's verb (rule 9)."""
        at = prose.order_at(part)
        names: tuple[str, ...] = ()
        kind = context.modality
        if before and before.modality in (Modality.MUST, Modality.REQUEST):
            kind = before.modality
        passage = part
        if at:
            verb = modality.governing(part, at)
            body = verb.end() + 1 if verb else at
            lead = leading_names(part, body)
            if verb is not None and lead is not None:
                kind, names = modality.modality_of(verb["verb"]), lead.names
                # a clause "nếu …," before the verb governs it and stays
                passage = part if leading_trigger(part) else part.cut(lead.end)
        inner = replace(context, modality=kind, actors=names)
        piece = self.piece(passage, path, inner, before if not names else None)
        piece = replace(piece, own_actor=piece.own_actor or bool(names), sure=0.7)
        bare = passage.cut(act_opening(passage, kind)[3])
        if prose.is_generic_closer(bare) and not (piece.deadline or piece.report):
            fired(_CLOSER)
            return None
        fired(_PROSE)
        return piece


def filled(group: list[Piece], said: Filled, part: Passage, marker: str = "") -> list[Piece]:
    """The pieces of an item with what a slot at its end says; the slot ends the last span."""
    done = [_with(piece, said) for piece in group]
    last = done[-1]
    return [*done[:-1], replace(last, passage=join(last.passage, part, marker=marker))]


def _with(piece: Piece, said: Filled) -> Piece:
    return replace(
        piece,
        actors=said.who or piece.actors,
        own_actor=piece.own_actor or bool(said.who),
        along=said.along or piece.along,
        deadline=said.when or piece.deadline,
    )


def _with_shared_term(group: list[Piece]) -> list[Piece]:
    """Acts parted by ";" before ", hoàn thành trước ngày …" have its term too."""
    if len(group) < 2 or group[-1].deadline is None or not prose.ends_all(group[-1].passage):
        return group
    shared, done = group[-1].deadline, list(group)
    for index in range(len(group) - 2, -1, -1):
        piece = done[index]
        apart = not piece.passage.text.endswith(";") or group[index + 1].own_actor
        if apart or piece.deadline is not None or piece.report or group[-1].report:
            break
        fired(_SHARED)
        done[index] = replace(piece, deadline=shared)
    return done

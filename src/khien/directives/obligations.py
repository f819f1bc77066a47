"""Clauses to obligations: each piece's own values, then like pieces in a row joined again.

A clause is cut into pieces (``cuts``); a piece that differs from the one before in actor,
modality, deadline, trigger, scope or the controls that would prove it begins another
obligation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from khien.controls import control_params, controls_for
from khien.directives import cuts, modality, prose, reports, scope
from khien.directives.actors import ADDRESSEES, leading_names
from khien.directives.clauses import Clause
from khien.directives.deadlines import read_deadline, read_recurring
from khien.directives.heads import Context, heading, label, opening
from khien.directives.passages import Passage
from khien.directives.pieces import (
    Piece,
    act_opening,
    after_trigger,
    join,
    merged,
    says_nothing,
    scoped,
)
from khien.directives.reports import leading_trigger
from khien.directives.rules import fired, rule
from khien.directives.values import Modality, Obligation, Scope
from khien.directives.vocabulary import opens_with_body, opens_with_verb

MOST = 2_000
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SENTENCE_HEAD = rule("obligations.sentence-head", "a full sentence before a heading's colon")
_HANDED_ON = rule("obligations.handed-on", "an item's own actor is that of the dashes under it")
_ORDERING = rule("obligations.self-ordering", 'an item that opens "Giao X …" under no order')
_DETAIL = rule("obligations.detail", 'a "+" line that only names things ends the item above')
_BULLETLESS = rule("obligations.bulletless", "a list whose bullets did not reach the text")
_UNMARKED = rule(
    "obligations.unmarked", "an unmarked paragraph under an item, with an actor or act"
)
_CLOSER = rule("obligations.closer", '"nghiêm túc triển khai thực hiện" alone asks nothing')
_AGREED = rule("obligations.permission", "a permission is given to the addressee it names")
_PROSE = rule("obligations.prose", "an order in unmarked prose: the span begins at the act")
_COMPLETED = rule("obligations.completed", "a sentence that only says where and when to report")


def read_obligations(
    clauses: Sequence[Clause], letter_date: str | None, addressees: Sequence[str]
) -> tuple[Obligation, ...]:
    """Every obligation of the body, in reading order."""
    reader = _Reader(letter_date, tuple(addressees))
    for clause in clauses:
        reader.read(clause)
        if len(reader.pieces) >= MOST:
            break
    return reader.finish()


class _Reader:
    """Walks the clauses once, keeping the contexts that headings open."""

    def __init__(self, letter_date: str | None, addressees: tuple[str, ...]) -> None:
        self.letter_date = letter_date
        self.addressees = addressees
        self.top = Context()
        self.stack: list[Context] = []
        self.pieces: list[list[Piece]] = []  # groups that may be joined
        self.told = False  # whether the prose just before gave an order

    def read(self, clause: Clause) -> None:
        """Take the next clause: a heading opens a context, an item gives pieces."""
        if clause.depth == 0:
            self._paragraph(clause)
            return
        del self.stack[clause.depth - 1 :]
        parent = self.stack[-1] if self.stack else self.top
        if clause.kind == "plain":
            self._unmarked(clause, parent)
            return
        context = parent
        if self._is_heading(clause):
            context = heading(clause.passage, parent)
            if self._sentence_before_colon(clause.passage) and context.on:
                fired(_SENTENCE_HEAD)
                self._item(clause, parent)
        elif clause.kind == "article":
            self._prose(clause)
        elif clause.kind == "plus" and self._detail(clause):
            self._extend(clause)
        elif parent.on or self._self_ordering(clause.passage):
            self._item(clause, parent)
            context = self._handed_on(clause, parent)
        while len(self.stack) < clause.depth - 1:
            self.stack.append(parent)
        self.stack.append(context)

    def _is_heading(self, clause: Clause) -> bool:
        text = clause.passage.text.rstrip("*_ ")
        if clause.has_children:
            return text.endswith(":") or not text.endswith((".", ";"))
        return text.endswith(":") and len(text) < 200

    @staticmethod
    def _sentence_before_colon(passage: Passage) -> bool:
        text = passage.text.rstrip("*_ ")
        return text.endswith(":") and len(cuts.pieces(passage)) > 1

    def _handed_on(self, clause: Clause, parent: Context) -> Context:
        """An item with a sentence of its own hands its actor to the dashes under it."""
        if not clause.has_children or not self.pieces or not self.pieces[-1]:
            return parent
        piece = self.pieces[-1][-1]
        if not piece.own_actor:
            return parent
        fired(_HANDED_ON)
        return replace(parent, actors=piece.actors)

    @staticmethod
    def _self_ordering(passage: Passage) -> bool:
        verb = modality.governing(passage)
        orders = (
            verb is not None and verb.start() == 0 and verb.end() + 1 < len(passage.text)
            and opens_with_body(passage, verb.end() + 1)
        )  # fmt: skip
        if orders:
            fired(_ORDERING)
        return orders

    def _detail(self, clause: Clause) -> bool:
        """A "+" line that only names things belongs to the instruction above it."""
        return bool(self.pieces) and not (
            opens_with_verb(clause.passage) or leading_names(clause.passage)
        )

    def _extend(self, clause: Clause) -> None:
        if not self.pieces or not self.pieces[-1]:
            return
        fired(_DETAIL)
        piece = self.pieces[-1][-1]
        longer = join(piece.passage, clause.passage, keep_marker=True)
        self.pieces[-1][-1] = replace(piece, passage=longer)

    def _paragraph(self, clause: Clause) -> None:
        self.stack.clear()
        opened = opening(clause.passage, self.letter_date)
        if opened is not None and clause.passage.text.rstrip("*_ ").endswith(":"):
            if set(opened.actors) == set(self.addressees):
                opened = replace(opened, actors=())
            self.top = opened
            return
        if self.top.on and not self.pieces and opens_with_verb(clause.passage):
            fired(_BULLETLESS)
            self._item(clause, self.top)  # a list whose bullets did not reach the text
            return
        self._prose(clause)

    def _unmarked(self, clause: Clause, parent: Context) -> None:
        if parent.on and (opens_with_verb(clause.passage) or leading_names(clause.passage)):
            fired(_UNMARKED)
            self._item(clause, parent)
        else:
            self._prose(clause)

    def _item(self, clause: Clause, parent: Context) -> None:
        passage, context = clause.passage, parent
        cut = label(passage)
        if cut is not None:
            context = heading(passage.cut(0, cut), parent)
            passage = passage.cut(cut)
        pieces = self._pieces(passage, clause.path, replace(context, on=True))
        if len(pieces) == 1 and not clause.path and says_nothing(pieces[0]):
            fired(_CLOSER)
            return
        if pieces:
            self.pieces.append(pieces)

    def _pieces(self, passage: Passage, path: str, context: Context) -> list[Piece]:
        done: list[Piece] = []
        for part in cuts.pieces(passage):
            if prose.is_contact(part) or prose.foretells(part):
                continue
            if context.weak and not done and not prose.reads_as_order(part):
                continue
            piece = self._piece(part, path, context, done[-1] if done else None)
            turn = cuts.turn(part, forbidding=piece.modality is Modality.MUST_NOT)
            if turn is None:
                done.append(piece)
                continue
            before = done[-1] if done else None
            first = self._piece(part.cut(0, turn), path, context, before)
            first = replace(first, passage=part.cut(0, turn - 2))
            done += [first, self._piece(part.cut(turn), path, context, first)]
        return scoped(done)

    def _piece(self, part: Passage, path: str, context: Context, before: Piece | None) -> Piece:
        start, names, kind, _ = act_opening(part, context.modality)
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
        )  # fmt: skip

    def _actors(self, part: Passage, names: tuple[str, ...], kind: Modality) -> tuple[str, ...]:
        if names:
            return names
        if kind is Modality.MAY:  # a permission is given to the addressee it names
            named = [name for name in self.addressees if name in part.text]
            if named:
                fired(_AGREED)
                return (named[0],)
        return (ADDRESSEES,)

    def _prose(self, clause: Clause) -> None:
        context = Context(on=True)
        group: list[Piece] = []
        told, before = False, ""
        for part in map(prose.unlinked, cuts.pieces(clause.passage)):
            goes_on = told and (before.endswith(";") or prose.follows_on(part))
            also = self.told and prose.orders_too(part)
            told, before = prose.orders(part) or goes_on or also, part.text
            if not told:
                continue
            piece = self._ordered(part, clause.path, context, group[-1] if group else None)
            if piece is None:
                continue
            if prose.completes_report(piece.passage) and self._completes_last(piece, group):
                continue
            group.append(piece)
        self.told = bool(group)
        if group:
            self.pieces.append(scoped(group))

    def _ordered(
        self, part: Passage, path: str, context: Context, before: Piece | None
    ) -> Piece | None:
        """A prose sentence as a piece: the span begins at the body's verb (rule 9)."""
        at = prose.order_at(part)
        names: tuple[str, ...] = ()
        kind = before.modality if before else Modality.MUST
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
        piece = self._piece(passage, path, inner, before if not names else None)
        piece = replace(piece, own_actor=piece.own_actor or bool(names), sure=0.7)
        bare = passage.cut(act_opening(passage, kind)[3])
        if prose.is_generic_closer(bare) and not (piece.deadline or piece.report):
            fired(_CLOSER)
            return None
        fired(_PROSE)
        return piece

    def _completes_last(self, piece: Piece, group: list[Piece]) -> bool:
        target = group or (self.pieces[-1] if self.pieces else [])
        if not target or target[-1].deadline or "báo cáo" not in target[-1].passage.key:
            return False
        fired(_COMPLETED)
        last = target[-1]
        target[-1] = replace(
            last, passage=join(last.passage, piece.passage), deadline=piece.deadline,
            report=last.report or piece.report,
        )  # fmt: skip
        return True

    def finish(self) -> tuple[Obligation, ...]:
        """Join like pieces in each group and give them ids."""
        pieces = [piece for group in self.pieces for piece in merged(group)]
        by_path: dict[str, list[Piece]] = {}
        for piece in pieces:
            by_path.setdefault(piece.path, []).append(piece)
        done: list[Obligation] = []
        plain_count = 0
        for piece in pieces[:MOST]:
            siblings = by_path[piece.path]
            number = piece.path.replace("-", "")
            if not piece.path:
                plain_count += 1
                number = f"p{plain_count}"
            elif len(siblings) > 1:
                index = next(i for i, other in enumerate(siblings) if other is piece)
                number += _LETTERS[index] if index < len(_LETTERS) else f"_{index}"
            done.append(_obligation(piece, number))
        return tuple(done)


def _obligation(piece: Piece, number: str) -> Obligation:
    passage = piece.passage
    kept = Scope.EXCLUDED if piece.excluded else Scope.IN
    trigger = reports.trigger(passage)
    matches = controls_for(
        passage.text,
        modality=piece.modality.value,
        excluded=piece.excluded,
        report_to=piece.report,
        trigger=trigger,
    )
    ids = tuple(match.control_id for match in matches)
    deadline = piece.deadline
    return Obligation(
        id=number,
        path=piece.path,
        text=passage.text,
        span=passage.span,
        page=passage.page,
        actors=piece.actors,
        modality=piece.modality,
        coordinates_with=reports.coordinates_with(passage),
        also_requested=piece.context.also_requested,
        deadline=deadline.value if deadline else None,
        due=deadline.due if deadline else None,
        deadline_text=deadline.text if deadline else None,
        recurring=read_recurring(passage),
        report_to=piece.report,
        trigger=trigger,
        controls=ids,
        control_reasons={match.control_id: match.reason_words for match in matches},
        control_params=control_params(passage.text, ids),
        scope=kept,
        confidence=piece.sure,
    )

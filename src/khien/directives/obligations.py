"""Clauses to obligations: each piece's own values, then like pieces in a row joined again.

A clause is cut into pieces (``cuts``); a piece that differs from the one before in actor,
modality, deadline, trigger, scope or the controls that would prove it begins another
obligation (GUIDELINE points 3, 10 and 12).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from khien.controls import control_params, controls_for
from khien.directives import cuts, modality, prose, reports, scope
from khien.directives.actors import ADDRESSEES, leading_names
from khien.directives.clauses import Clause
from khien.directives.deadlines import Deadline, read_deadline, read_recurring
from khien.directives.heads import Context, heading, label, opening
from khien.directives.passages import Passage
from khien.directives.values import Modality, Obligation, Scope
from khien.directives.vocabulary import opens_with_body, opens_with_verb

MOST = 2_000
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_GIVES = ("giao", "yêu cầu", "đề nghị", "kính đề nghị", "trân trọng đề nghị", "giao nhiệm vụ cho")


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a clause with the values it has of its own or inherits."""

    passage: Passage
    path: str
    actors: tuple[str, ...]
    own_actor: bool
    modality: Modality
    deadline: Deadline | None
    report: str | None
    trigger: str | None
    excluded: bool
    controls: tuple[str, ...]
    context: Context
    sure: float = 0.9

    @property
    def together(self) -> bool:
        """"đồng thời, …" ties this piece to the one before."""
        return self.passage.key.startswith("đồng thời")


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

    def read(self, clause: Clause) -> None:
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
        return replace(parent, actors=piece.actors) if piece.own_actor else parent

    @staticmethod
    def _self_ordering(passage: Passage) -> bool:
        verb = modality.governing(passage)
        return (
            verb is not None and verb.start() == 0 and verb.end() + 1 < len(passage.text)
            and opens_with_body(passage, verb.end() + 1)
        )  # fmt: skip

    def _detail(self, clause: Clause) -> bool:
        """A "+" line that only names things belongs to the instruction above it."""
        return bool(self.pieces) and not (
            opens_with_verb(clause.passage) or leading_names(clause.passage)
        )

    def _extend(self, clause: Clause) -> None:
        if not self.pieces or not self.pieces[-1]:
            return
        piece = self.pieces[-1][-1]
        merged = _join(piece.passage, clause.passage, keep_marker=True)
        self.pieces[-1][-1] = replace(piece, passage=merged)

    def _paragraph(self, clause: Clause) -> None:
        self.stack.clear()
        opened = opening(clause.passage, self.letter_date)
        if opened is not None and clause.passage.text.rstrip("*_ ").endswith(":"):
            self.top = opened
            return
        if self.top.on and not self.pieces and opens_with_verb(clause.passage):
            self._item(clause, self.top)  # a list whose bullets did not reach the text
            return
        self._prose(clause)

    def _unmarked(self, clause: Clause, parent: Context) -> None:
        if parent.on and (opens_with_verb(clause.passage) or leading_names(clause.passage)):
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
        if pieces and prose.is_generic_closer(pieces[0].passage) and len(pieces) == 1:
            if pieces[0].deadline is None and pieces[0].report is None and not clause.path:
                return
        if pieces:
            self.pieces.append(pieces)

    def _pieces(self, passage: Passage, path: str, context: Context) -> list[Piece]:
        done: list[Piece] = []
        for part in cuts.pieces(passage):
            if prose.is_contact(part):
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
        return _scoped(done)

    def _piece(self, part: Passage, path: str, context: Context, before: Piece | None) -> Piece:
        start, names, kind, verb_at = _opening(part, context.modality)
        own = bool(names)
        part = part.cut(start)
        trigger_end = reports.leading_trigger(part)
        if not names and trigger_end is not None:
            names = _after_trigger(part, trigger_end)
        if not names:
            names = before.actors if before else context.actors
        deadline = read_deadline(part, self.letter_date)
        if deadline is None and context.deadline is not None and not own:
            deadline = context.deadline
        excluded = scope.is_excluded(part)
        matches = () if excluded else controls_for(part.text, modality=kind.value)
        return Piece(
            part, path, self._actors(part, names, kind), own, kind, deadline,
            reports.report_to(part),
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
                return (named[0],)
        return (ADDRESSEES,)

    def _prose(self, clause: Clause) -> None:
        context = Context(on=True)
        group: list[Piece] = []
        told = False
        for part in cuts.pieces(clause.passage):
            if prose.orders(part):
                told = True
            elif not (told and prose.follows_on(part)):
                told = told and bool(group) and part.text[0].islower()
                continue
            piece = self._ordered(part, clause.path, context, group[-1] if group else None)
            if piece is None:
                continue
            if prose.completes_report(piece.passage) and self._completes_last(piece, group):
                continue
            group.append(piece)
        if group:
            self.pieces.append(_scoped(group))

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
                passage = part.cut(lead.end)
        inner = replace(context, modality=kind, actors=names)
        piece = self._piece(passage, path, inner, before if not names else None)
        piece = replace(piece, own_actor=piece.own_actor or bool(names), sure=0.7)
        bare = passage.cut(_opening(passage, kind)[3])
        if prose.is_generic_closer(bare) and not (piece.deadline or piece.report):
            return None
        return piece

    def _completes_last(self, piece: Piece, group: list[Piece]) -> bool:
        target = group or (self.pieces[-1] if self.pieces else [])
        if not target or target[-1].deadline or "báo cáo" not in target[-1].passage.key:
            return False
        last = target[-1]
        target[-1] = replace(
            last, passage=_join(last.passage, piece.passage), deadline=piece.deadline,
            report=last.report or piece.report,
        )  # fmt: skip
        return True

    def finish(self) -> tuple[Obligation, ...]:
        """Join like pieces in each group and give them ids."""
        merged = [piece for group in self.pieces for piece in _merged(group)]
        by_path: dict[str, list[Piece]] = {}
        for piece in merged:
            by_path.setdefault(piece.path, []).append(piece)
        done: list[Obligation] = []
        plain_count = 0
        for piece in merged[:MOST]:
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


def _opening(part: Passage, kind: Modality) -> tuple[int, tuple[str, ...], Modality, int]:
    """(where the span starts, its own actors, modality, where the act begins)."""
    if modality.forbids(part):
        return 0, (), Modality.MUST_NOT, 0
    verb = modality.governing(part)
    if verb is not None and verb.start() == 0 and verb["verb"] in _GIVES:
        kind = modality.modality_of(verb["verb"])
        lead = leading_names(part, min(verb.end() + 1, len(part.text) - 1))
        if lead is None:
            return 0, (), kind, verb.end()
        if modality.forbids_subject(part, lead.end):
            kind = Modality.MUST_NOT
        return 0, lead.names, kind, lead.end
    if modality.allows(part):
        return 0, (), Modality.MAY, 0
    lead = leading_names(part)
    if lead is None:
        return 0, (), kind, 0
    verb = modality.governing(part, lead.end, min(len(part.text), lead.end + 30))
    if verb is not None and verb.start() == lead.end and verb["verb"] in _GIVES:
        inner = leading_names(part, min(verb.end() + 1, len(part.text) - 1))
        if inner is not None:  # "<issuer> yêu cầu X làm": the span starts at X's verb
            return inner.end, inner.names, modality.modality_of(verb["verb"]), inner.end
    if modality.forbids_subject(part, lead.end):
        kind = Modality.MUST_NOT
    return 0, lead.names, kind, lead.end


def _after_trigger(part: Passage, end: int) -> tuple[str, ...]:
    """"Khi xảy ra …, các cơ quan phải …": the body after the clause."""
    at = end
    while at < len(part.text) and part.text[at] in ", ":
        at += 1
    verb = modality.governing(part, at, min(len(part.text), at + 20))
    if verb is not None and verb.start() == at:
        at = verb.end() + 1
    lead = leading_names(part, at) if at < len(part.text) else None
    return lead.names if lead else ()


def _scoped(group: list[Piece]) -> list[Piece]:
    """A piece that refers back to excluded writings or cases in its clause is excluded too."""
    done: list[Piece] = []
    for piece in group:
        if not piece.excluded and any(other.excluded for other in done):
            if scope.refers_back(piece.passage):
                piece = replace(piece, excluded=True, controls=())
        done.append(piece)
    return done


def _differs(before: Piece, piece: Piece) -> bool:
    """Whether ``piece`` begins another obligation."""
    if piece.own_actor and piece.actors != before.actors:
        return True
    if piece.modality is not before.modality:
        return not _inside_purpose(before, piece)
    if piece.excluded != before.excluded:
        return True
    if piece.together:
        return False
    if piece.trigger and piece.trigger != before.trigger:
        return True
    if _term(piece) != _term(before) and not prose.completes_report(piece.passage):
        return True
    sentence = before.passage.text.endswith(".")
    proven = bool(piece.controls and before.controls)
    return sentence and proven and not set(piece.controls) & set(before.controls)


def _inside_purpose(before: Piece, piece: Piece) -> bool:
    """A "không …" after ";" that goes on with what readers should do, not with what bodies do."""
    return (
        piece.modality is Modality.MUST_NOT
        and before.passage.text.endswith(";")
        and not before.own_actor
        and not opens_with_verb(before.passage)
        and before.modality is not Modality.MUST_NOT
    )


def _term(piece: Piece) -> str | None:
    return piece.deadline.value if piece.deadline else None


def _merged(group: Sequence[Piece]) -> list[Piece]:
    done: list[Piece] = []
    tail: Piece | None = None
    for piece in group:
        if done and tail is not None and not _differs(tail, piece):
            last = done[-1]
            done[-1] = replace(
                last,
                passage=_join(last.passage, piece.passage),
                deadline=last.deadline or piece.deadline,
                report=last.report or piece.report,
                controls=tuple(dict.fromkeys((*last.controls, *piece.controls))),
            )
            tail = replace(
                piece, trigger=piece.trigger or tail.trigger, deadline=piece.deadline or tail.deadline,
                controls=piece.controls or tail.controls,
            )  # fmt: skip
            continue
        done.append(piece)
        tail = piece
    return done


def _join(first: Passage, second: Passage, *, keep_marker: bool = False) -> Passage:
    mark = "+ " if keep_marker else ""
    text = f"{first.text} {mark}{second.text}"
    at = (*first.at[:-1], *([first.at[-1]] * (1 + len(mark))), *second.at)
    return Passage.of(text, at, first.page)


def _obligation(piece: Piece, number: str) -> Obligation:
    passage = piece.passage
    kept = Scope.EXCLUDED if piece.excluded else Scope.IN
    matches = () if piece.excluded else controls_for(passage.text, modality=piece.modality.value)
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
        trigger=reports.trigger(passage),
        controls=ids,
        control_reasons={match.control_id: match.reason_words for match in matches},
        control_params=control_params(passage.text, ids),
        scope=kept,
        confidence=piece.sure,
    )



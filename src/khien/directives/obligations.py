"""Clauses to obligations: headings open contexts, items give pieces, like pieces are joined.

A clause is cut into pieces (``making``); a piece that differs from the one before in actor,
modality, deadline, trigger, scope or the controls that would prove it begins another
obligation (``pieces``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from khien.controls import control_params, controls_for
from khien.directives import cuts, modality, prose, reports, silence
from khien.directives.actors import leading_names
from khien.directives.clauses import Clause
from khien.directives.deadlines import Deadline, read_recurring
from khien.directives.heads import Context, heading, label, opening
from khien.directives.making import Maker, filled
from khien.directives.passages import Passage
from khien.directives.pieces import Piece, join, merged, says_nothing
from khien.directives.reports import leading_trigger
from khien.directives.rules import fired, rule
from khien.directives.slots import Filled, joined_slots, slot
from khien.directives.tables import unbarred
from khien.directives.values import Modality, Obligation, Scope
from khien.directives.vocabulary import opens_with_body, opens_with_verb

MOST = 2_000
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SENTENCE_HEAD = rule("obligations.sentence-head", "a full sentence before a heading's colon")
_HANDED_ON = rule("obligations.handed-on", "an item's own actor is that of the dashes under it")
_ORDERING = rule("obligations.self-ordering", 'an item that opens "Giao X …" under no order')
_OBLIGED = rule("obligations.obliged", 'an item "X phải …", "X được phép …" under no order')
_ARTICLE = rule("obligations.article", "the clauses of a decision's article ask when they order")
_DETAIL = rule("obligations.detail", 'a "+" line that only names things ends the item above')
_BULLETLESS = rule("obligations.bulletless", "a list whose bullets did not reach the text")
_UNMARKED = rule(
    "obligations.unmarked", "an unmarked paragraph under an item, with an actor or act"
)
_CLOSER = rule("obligations.closer", '"nghiêm túc triển khai thực hiện" alone asks nothing')
_COMPLETED = rule("obligations.completed", "a sentence that only says where and when to report")
_SHARED = rule("obligations.shared-term", '"Các việc trên hoàn thành trước ngày …" after a list')
# "Các việc tại điểm a, b, c hoàn thành trước ngày …": the list's term, no work of its own
_ALL_ABOVE = re.compile(
    r"(?:tất cả |toàn bộ )?(?:các |những )?(?:việc|nội dung|nhiệm vụ|công việc|phần việc)"
    r" (?:(?:nêu |ở |tại )?trên|tại (?:điểm|khoản|mục|các điểm|các khoản) [^.;:]{1,40}?)"
    r",? (?:phải |cần )?(?:được )?(?:hoàn thành|thực hiện xong|làm xong|xong)(?!\w)"
)


def read_obligations(
    clauses: Sequence[Clause],
    letter_date: str | None,
    addressees: Sequence[str],
    telling: silence.Telling | None = None,
) -> tuple[Obligation, ...]:
    """Every obligation of the body, in reading order; ``telling`` when the letter only tells."""
    reader = _Reader(letter_date, tuple(addressees), telling)
    for index, clause in enumerate(clauses):
        reader.read(clause, clauses[index + 1] if index + 1 < len(clauses) else None)
        if len(reader.pieces) >= MOST:
            break
    return reader.finish()


class _Reader:
    """Walks the clauses once, keeping the contexts that headings open."""

    def __init__(
        self,
        letter_date: str | None,
        addressees: tuple[str, ...],
        telling: silence.Telling | None = None,
    ) -> None:
        self.telling = telling
        self.bulletless = False  # whether the last items had no marks
        self.handed = False  # whether an opening sentence ordered the list after it
        self.letter_date = letter_date
        self.addressees = addressees
        self.maker = Maker(letter_date, addressees)
        self.top = Context()
        self.stack: list[Context] = []
        self.pieces: list[list[Piece]] = []  # groups that may be joined
        self.told = False  # whether the prose just before gave an order

    def read(self, clause: Clause, following: Clause | None) -> None:
        """Take the next clause: a heading opens a context, an item gives pieces."""
        if clause.depth == 0:
            self._paragraph(clause)
            return
        self.bulletless = False
        del self.stack[clause.depth - 1 :]
        parent = self.stack[-1] if self.stack else self.top
        if self._fills(clause):
            return
        if clause.kind == "plain":
            context = self._unmarked(clause, parent)
        elif clause.columns is not None:
            self.pieces.append([self.maker.row(clause, parent, clause.columns)])
            context = parent
        elif self._is_heading(clause, following):
            context = self._heading(clause, parent)
        else:
            context = self._marked(clause, parent)
        while len(self.stack) < clause.depth - 1:
            self.stack.append(parent)
        self.stack.append(context)

    def _heading(self, clause: Clause, parent: Context) -> Context:
        context = heading(clause.passage, parent, self.letter_date)
        if clause.kind == "article" and not context.on and not context.off:
            fired(_ARTICLE)
            context = replace(context, on=True, weak=not context.actors)
        if self._sentence_before_colon(clause.passage) and context.on:
            fired(_SENTENCE_HEAD)
            self._item(clause, parent)
        return context

    def _marked(self, clause: Clause, parent: Context) -> Context:
        """An item that is no heading; the context of what stands under it."""
        if clause.kind == "article":
            self._prose(clause)
        elif clause.kind == "plus" and self._detail(clause):
            self._extend(clause)
        elif parent.on or self._self_ordering(clause.passage) or self._obliged(clause, parent):
            self._item(clause, parent)
            return self._handed_on(clause, parent)
        return parent

    def _fills(self, clause: Clause) -> bool:
        """A line under an item that only says who or by when belongs to the item."""
        if not self.pieces or not self.pieces[-1]:
            return False
        item = self.pieces[-1][-1].path
        if not item or not f"{clause.path}.".startswith(f"{item}."):
            return False
        parts = cuts.pieces(clause.passage)
        said = [slot(part, self.letter_date) for part in parts]
        if not said or None in said:
            return False
        together = Filled()
        for each in said:
            together = joined_slots(together, each or together)
        self.pieces[-1] = filled(self.pieces[-1], together, clause.passage, clause.marker)
        return True

    def _is_heading(self, clause: Clause, following: Clause | None) -> bool:
        text = clause.passage.text.rstrip("*_ ")
        if clause.has_children and following is not None:
            acts = opens_with_verb(clause.passage)
            under = acts and slot(following.passage, None) is not None
            return text.endswith(":") or not (text.endswith((".", ";")) or under)
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

    @staticmethod
    def _obliged(clause: Clause, parent: Context) -> bool:
        named = clause.depth > 1 and prose.names_who_acts(clause.passage)
        obliged = not parent.off and (named or prose.obliges(clause.passage))
        if obliged:
            fired(_OBLIGED)
        return obliged

    def _detail(self, clause: Clause) -> bool:
        """A "+" line that only names things belongs to the instruction right above it; under a
        heading it is an instruction."""
        if not self.pieces or not self.pieces[-1]:
            return False
        if clause.path.rpartition(".")[0] != self.pieces[-1][-1].path:
            return False
        passage = clause.passage
        acts = opens_with_verb(passage) or leading_names(passage) or modality.forbids(passage)
        return not (acts or leading_trigger(passage) is not None)

    def _extend(self, clause: Clause) -> None:
        fired(_DETAIL)
        piece = self.pieces[-1][-1]
        longer = join(piece.passage, clause.passage, marker=clause.marker)
        self.pieces[-1][-1] = replace(piece, passage=longer)

    def _paragraph(self, clause: Clause) -> None:
        self.stack.clear()
        opened = opening(clause.passage, self.letter_date)
        if opened is not None and clause.passage.text.rstrip("*_ ").endswith(":"):
            if set(opened.actors) == set(self.addressees):
                opened = replace(opened, actors=())
            self.top = opened
            self.handed = opened.on and not opened.weak
            return
        if self._fills(clause):
            return
        listed = not self.pieces or self.bulletless
        if self.top.on and listed and self._is_act(clause.passage):
            fired(_BULLETLESS)
            self.bulletless = True
            self._item(clause, self.top)  # a list whose bullets did not reach the text
            return
        self._prose(clause)

    @staticmethod
    def _is_act(passage: Passage) -> bool:
        """Whether a line without a mark begins with an act, not with who orders it."""
        verb = modality.governing(passage)
        return opens_with_verb(passage) and (verb is None or verb.start() > 0)

    def _unmarked(self, clause: Clause, parent: Context) -> Context:
        passage = clause.passage
        if clause.has_children and passage.text.rstrip("*_ ").endswith(":"):
            return heading(passage, parent, self.letter_date)
        acts = opens_with_verb(passage) or leading_names(passage)
        if parent.on and (acts or leading_trigger(passage) is not None):
            fired(_UNMARKED)
            self._item(clause, parent)
        else:
            self._prose(clause)
        return parent

    def _item(self, clause: Clause, parent: Context) -> None:
        passage, context = clause.passage, parent
        cut = label(passage)
        if cut is not None:
            context = heading(passage.cut(0, cut), parent)
            if context.off and not parent.off:
                return  # "Thời gian: …", "Địa điểm: …"
            passage = passage.cut(cut)
        pieces = self.maker.pieces(passage, clause.path, replace(context, on=True))
        if len(pieces) == 1 and clause.kind == "plain" and says_nothing(pieces[0]):
            fired(_CLOSER)
            return
        if self.telling is not None and not (self.handed or parent.ordered):
            pieces = [each for each in pieces if silence.is_openly_asked(each, self.telling)]
        kept = [piece for piece in pieces if not self._shares_term(piece, clause)]
        if kept:
            self.pieces.append(kept)

    def _prose(self, clause: Clause) -> None:
        under = self.top.on or clause.kind == "article"
        context = Context(on=True, modality=self.top.modality if under else Modality.MUST)
        group: list[Piece] = []
        told, before = False, ""
        for part in map(prose.unlinked, cuts.pieces(clause.passage)):
            goes_on = told and (before.endswith(";") or prose.follows_on(part))
            also = (self.told or under or told) and (
                prose.orders_too(part) or _ALL_ABOVE.match(part.key) is not None
            )
            told, before = prose.orders(part) or goes_on or also, part.text
            if not told or silence.orders_nothing(part, self.telling):
                continue
            piece = self.maker.ordered(part, clause.path, context, group[-1] if group else None)
            if piece is None or self._shares_term(piece, clause):
                continue
            if prose.completes_report(piece.passage) and self._completes_last(piece, group):
                continue
            group.append(piece)
        self.told = bool(group)
        if group:
            self.pieces.append(group)

    def _shares_term(self, piece: Piece, clause: Clause) -> bool:
        """Whether the sentence only sets the term of the list before it; the list has it now."""
        if piece.deadline is None or not _ALL_ABOVE.match(piece.passage.key):
            return False
        path = self.pieces[-1][-1].path.rpartition(".")[0] if self.pieces else ""
        term, found = piece.deadline, False
        for group in reversed(self.pieces):
            if not group[-1].path.startswith(path):
                break
            group[:] = [_by(each, term) for each in group]
            found = True
        if found:
            fired(_SHARED)
        return found

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


def _by(piece: Piece, term: Deadline) -> Piece:
    """The piece with a term of its list, where it has none of its own."""
    return piece if piece.deadline is not None else replace(piece, deadline=term)


def _obligation(piece: Piece, number: str) -> Obligation:
    passage = unbarred(piece.passage)
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
        coordinates_with=piece.along or reports.coordinates_with(passage),
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
        year_assumed=bool(deadline and deadline.assumed),
    )

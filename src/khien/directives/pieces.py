"""A piece of a clause: what it says of its own, and when two pieces are one obligation.

Like pieces in a row are joined; another actor, modality, deadline, trigger, scope, or (at a
sentence's end) another control begins the next obligation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from khien.directives import modality, prose, scope
from khien.directives.actors import (
    leading_names,
    name_end,
    names_after,
    names_after_thing,
    split_names,
)
from khien.directives.deadlines import Deadline, read_recurring
from khien.directives.heads import Context
from khien.directives.passages import Passage
from khien.directives.rules import fired, rule
from khien.directives.values import Modality
from khien.directives.vocabulary import opens_with_body, opens_with_verb

_GIVES = ("giao", "yêu cầu", "đề nghị", "kính đề nghị", "trân trọng đề nghị", "giao nhiệm vụ cho")
_WHEN = re.compile(r"(?:hằng|hàng|mỗi|định kỳ|từ|trước|sau|chậm nhất)(?!\w)")
_NONE_OF = re.compile(r"không (?P<who>[^.;:]{3,60}?) nào (?:được|có quyền)(?!\w)")
_BANNED = re.compile(r"(?:nghiêm )?cấm (?=\w)")  # "Nghiêm cấm các cơ quan … tự ý …"
# "… khi có sự cố", "… ngay sau khi khóa": an event the act waits for, not "trước khi", "sau khi".
_EVENT = re.compile(
    r"(?<!trước )(?<!sau )(?<!\w)(?:ngay sau khi|ngay khi|khi|trường hợp|nếu(?! để))(?!\w)"
)

_ACTOR = rule("pieces.actor", "another body begins the next instruction of an item")
_MODALITY = rule("pieces.modality", "ordering and forbidding in one item are two instructions")
_SCOPE = rule("pieces.scope", "what must not become a task is parted from the rest of an item")
_TRIGGER = rule("pieces.trigger", 'another "khi …" begins the next instruction of an item')
_OCCASION = rule("pieces.occasion", '";" before a report with its own rhythm, or an event')
_OWN_TERM = rule("pieces.term", "another term begins the next instruction of an item")
_PROOF = rule("pieces.proof", "a sentence proven by another control is another instruction")
AGREES = re.compile(r"(?:đồng ý|thống nhất|nhất trí|chấp thuận|cho phép)(?= (?:để|cho|gia hạn) )")
_LET_TO = re.compile(r"(?<!\w)(?:cho phép|cho|để) (?=\w)")
_LET = rule("pieces.let", '"Đồng ý để X …", "gia hạn cho X": X is let')
_BACK = rule("pieces.refers-back", '"các tài liệu trên" after a matter the product leaves alone')


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
    along: tuple[str, ...] = ()  # named in a slot or cell of their own

    @property
    def together(self) -> bool:
        """ "đồng thời, …" ties this piece to the one before."""
        return self.passage.key.startswith("đồng thời")


def act_opening(part: Passage, kind: Modality) -> tuple[int, tuple[str, ...], Modality, int]:
    """(where the span starts, its own actors, modality, where the act begins)."""
    if modality.forbids(part):
        none = _NONE_OF.match(part.key)
        if none is not None:  # "Không khoa, phòng nào được tự ý …"
            return 0, split_names(part.text[slice(*none.span("who"))]), Modality.MUST_NOT, 0
        banned = _BANNED.match(part.key)
        lead = leading_names(part, banned.end()) if banned else None
        return 0, (lead.names if lead else ()), Modality.MUST_NOT, 0
    verb = modality.governing(part)
    if verb is not None and verb.start() == 0 and verb["verb"] in _GIVES:
        kind = modality.modality_of(verb["verb"])
        lead = leading_names(part, min(verb.end() + 1, len(part.text) - 1))
        if lead is None:
            return 0, (), kind, verb.end()
        return 0, lead.names, modality.at_verb(part, lead.end, kind), lead.end
    if modality.allows(part):
        return 0, (), Modality.MAY, 0
    if modality.forbids_later(part):
        return 0, (), Modality.MUST_NOT, 0
    lead = leading_names(part)
    if lead is None:
        later = names_after(part)
        inside = names_after_thing(part) if later is None else None
        if inside is not None:
            later = 0, inside
        if later is None:
            thing = kind is Modality.REQUEST and not opens_with_verb(part)
            duty = thing and modality.obliges_things(part)
            return 0, (), Modality.MUST if duty else kind, 0
        lead = later[1]
    verb = modality.governing(part, lead.end, min(len(part.text), lead.end + 30))
    if verb is not None and verb.start() == lead.end and verb["verb"] in _GIVES:
        inner = leading_names(part, min(verb.end() + 1, len(part.text) - 1))
        if inner is not None:  # "<issuer> yêu cầu X làm": the span starts at X's verb
            return inner.end, inner.names, modality.modality_of(verb["verb"]), inner.end
    if AGREES.match(part.key, lead.end):
        let = let_to(part, lead.end)
        return 0, let or lead.names, Modality.MAY, lead.end
    return 0, lead.names, modality.at_verb(part, lead.end, kind), lead.end


def let_to(part: Passage, start: int = 0) -> tuple[str, ...]:
    """Whom a permission names: "đồng ý để X …", "thống nhất gia hạn cho X đến …"."""
    for match in _LET_TO.finditer(part.key, start, start + 120):
        at = match.end()
        if at < len(part.text) and opens_with_body(part, at):
            fired(_LET)
            return split_names(part.text[at : name_end(part, at)])
    return ()


def scoped(group: list[Piece]) -> list[Piece]:
    """A piece that refers back to excluded writings or cases in its clause is excluded too."""
    done: list[Piece] = []
    for piece in group:
        follows = any(other.excluded for other in done) and scope.refers_back(piece.passage)
        if follows:
            fired(_BACK)
        done.append(replace(piece, excluded=True, controls=()) if follows else piece)
    return done


def says_nothing(piece: Piece) -> bool:
    """A closing "nghiêm túc triển khai thực hiện" without a term or a report."""
    return prose.is_generic_closer(piece.passage) and not (piece.deadline or piece.report)


def _differs(before: Piece, piece: Piece) -> bool:
    """Whether ``piece`` begins another obligation."""
    why = _difference(before, piece)
    if why is not None:
        fired(why)
    return why is not None


def _difference(before: Piece, piece: Piece) -> str | None:
    """The rule by which ``piece`` begins another obligation, or None."""
    if piece.own_actor and piece.actors != before.actors:
        return _ACTOR
    if piece.modality is not before.modality:
        return None if _inside_purpose(before, piece) else _MODALITY
    if piece.excluded != before.excluded:
        return _SCOPE
    if piece.together:
        apart = before.deadline and piece.deadline and _term(piece) != _term(before)
        return _OWN_TERM if apart else None
    if piece.trigger and piece.trigger != before.trigger:
        return _TRIGGER
    told = before.report is not None or "báo cáo" in before.passage.key
    completes = prose.only_a_term(piece.passage) or (
        told and before.deadline is None and prose.completes_report(piece.passage)
    )
    if before.passage.text.endswith(";") and not completes and _own_occasion(before, piece):
        return _OCCASION
    if _term(piece) != _term(before) and not completes:
        return _OWN_TERM
    sentence = before.passage.text.endswith(".")
    proven = bool(piece.controls and before.controls)
    apart = sentence and proven and not set(piece.controls) & set(before.controls)
    return _PROOF if apart else None


def _inside_purpose(before: Piece, piece: Piece) -> bool:
    """A "không …" after ";" that goes on with what readers should do, not with what bodies do."""
    return (
        piece.modality is Modality.MUST_NOT
        and before.passage.text.endswith(";")
        and not before.own_actor
        and not opens_with_verb(before.passage)
        and before.modality is not Modality.MUST_NOT
        and piece.passage.key.startswith("không ")
        and " phải " not in before.passage.key
    )


def _own_occasion(before: Piece, piece: Piece) -> bool:
    """After ";": a report the first half has not, with its own rhythm or event, or an act of its
    own for an event ("…; ngắt mạng khi máy bị …")."""
    if not (opens_with_verb(piece.passage) or _WHEN.match(piece.passage.key)):
        return False
    every = read_recurring(piece.passage) if piece.report and not before.report else None
    if every is not None and read_recurring(before.passage) is None:
        return True
    return bool(_EVENT.search(piece.passage.key)) and not _EVENT.search(before.passage.key, 12)


def _term(piece: Piece) -> str | None:
    return piece.deadline.value if piece.deadline else None


def merged(group: Sequence[Piece]) -> list[Piece]:
    """Like pieces in a row as one, in order."""
    done: list[Piece] = []
    tail: Piece | None = None
    for piece in group:
        if done and tail is not None and not _differs(tail, piece):
            last = done[-1]
            done[-1] = replace(
                last,
                passage=join(last.passage, piece.passage),
                deadline=last.deadline or piece.deadline,
                report=last.report or piece.report,
                controls=tuple(dict.fromkeys((*last.controls, *piece.controls))),
            )
            tail = replace(
                piece,
                trigger=piece.trigger or tail.trigger,
                deadline=piece.deadline or tail.deadline,
                controls=piece.controls or tail.controls,
            )
            continue
        done.append(piece)
        tail = piece
    return done


def join(first: Passage, second: Passage, *, marker: str = "") -> Passage:
    """Two passages as one, with the marker printed between them; the span reaches over both."""
    mark = f"{marker} " if marker else ""
    text = f"{first.text} {mark}{second.text}"
    at = (*first.at[:-1], *([first.at[-1]] * (1 + len(mark))), *second.at)
    return Passage.of(text, at, first.page)

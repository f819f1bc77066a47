"""The letters around a letter, in the viewer's reach: what it names and what names it.

A link to a letter that the viewer may not read is shown as any citation that is not linked, so
that nothing tells whether it is there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from khien.console.assignments.models import Assignment, State
from khien.console.directives import queries
from khien.console.directives.linked import CitedLetter
from khien.console.directives.linking import candidates, key_of
from khien.console.directives.models import Directive
from khien.console.people import access
from khien.console.people.models import Person
from khien.directives.laws import InForce, standing

Does = CitedLetter.Does
MOST_SHOWN = 100
_ENDED = (State.CONFIRMED, State.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Work:
    """How the work of a letter stands, as far as the viewer may see it."""

    total: int = 0
    open: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True)
class Named:
    """A document the letter names. ``open`` when a person with the right may still link it."""

    cited: CitedLetter
    does: str
    places: tuple[str, ...]
    letter: Directive | None
    work: Work
    law: tuple[str, ...]
    candidates: tuple[Directive, ...]
    open: bool

    @property
    def chased(self) -> bool:
        """Whether this letter is a reminder of it."""
        return self.cited.relation == Does.REMINDS and self.letter is not None


@dataclass(frozen=True, slots=True)
class Naming:
    """A letter that names this one."""

    letter: Directive
    does: str
    relation: str


@dataclass(frozen=True, slots=True)
class Related:
    """Everything around one letter for one viewer."""

    named: tuple[Named, ...]
    naming: tuple[Naming, ...]
    work: Work
    may_link: bool
    may_withdraw: bool

    @property
    def replaced_by(self) -> tuple[Naming, ...]:
        """The letters that take its place."""
        return tuple(each for each in self.naming if each.relation == Does.REPLACES)

    @property
    def reminders(self) -> tuple[Naming, ...]:
        """The letters that chase it."""
        return tuple(each for each in self.naming if each.relation == Does.REMINDS)

    @property
    def size(self) -> int:
        """How many documents there are around it."""
        return len(self.named) + len(self.naming)

    @property
    def waiting(self) -> int:
        """How many citations a person or a letter to come has to settle."""
        return sum(each.open for each in self.named)


def related_of(viewer: Person, directive: Directive) -> Related:
    """The letters around ``directive``, for whoever may read it."""
    rows = list(
        directive.citations.select_related("target", "target__organisation").defer(
            "target__text", "target__reading"
        )[:MOST_SHOWN]
    )
    naming = list(
        CitedLetter.objects.filter(target=directive)
        .exclude(directive__state=Directive.State.WITHDRAWN)
        .select_related("directive", "directive__organisation")
        .defer("directive__text", "directive__reading")
        .order_by("directive__date", "directive__pk")[:MOST_SHOWN]
    )
    pks = {row.target_id for row in rows if row.target_id} | {r.directive_id for r in naming}
    readable = queries.readable(viewer, pks)
    may_link = access.may(viewer, "directive.edit", directive.organisation_id)
    work = _work(viewer, {directive.pk, *readable})
    within = access.scope_ids(viewer, "directive.view") if may_link else set()
    named = [_named(row, readable, work, within) for row in rows]
    return Related(
        tuple(named),
        tuple(
            Naming(row.directive, str(Does(row.relation).label), row.relation)
            for row in naming
            if row.directive_id in readable
        ),
        work.get(directive.pk, Work()),
        may_link,
        access.may(viewer, "directive.issue", directive.organisation_id)
        and directive.state == Directive.State.ISSUED,
    )


def replaced_reason(viewer: Person, directive: Directive) -> str:
    """Why a replaced letter would be withdrawn, as the form proposes it; else nothing."""
    by = related_of(viewer, directive).replaced_by
    if not by:
        return ""
    return _("Đã được thay thế bởi %(letters)s") % {
        "letters": "; ".join(_called(each.letter) for each in by)
    }


def possible(viewer: Person, cited: CitedLetter) -> list[Directive]:
    """The letters a person may link a citation to: those that fit, else all of its notation."""
    found, _sure = candidates(cited, access.scope_ids(viewer, "directive.view"))
    return found


def _called(letter: Directive) -> str:
    day = letter.date.strftime("%d/%m/%Y") if letter.date else ""
    return f"{letter} ({day})" if day else str(letter)


def _named(
    row: CitedLetter, readable: set[int], work: Mapping[int, Work], within: set[int]
) -> Named:
    letter = row.target if row.target_id in readable else None
    is_open = bool(within) and row.how == CitedLetter.How.OPEN and not row.basis
    found = candidates(row, within)[0] if is_open else []
    return Named(
        row,
        str(Does(row.relation).label),
        tuple(_place(each) for each in row.places),
        letter,
        work.get(letter.pk, Work()) if letter else Work(),
        _law(row) if row.law else (),
        tuple(found),
        is_open,
    )


def _place(said: Mapping[str, str | None]) -> str:
    words = (
        (_("điểm %(at)s"), said.get("point")),
        (_("khoản %(at)s"), said.get("clause")),
        (_("Điều %(at)s"), said.get("article")),
    )
    return " ".join(word % {"at": at} for word, at in words if at)


def _law(row: CitedLetter) -> tuple[str, ...]:
    """Whether it was in force on the letter's day and is today, and what took its place."""
    day = key_of(row.directive).date or None
    found = standing(row.basis or None, letter_day=day, today=timezone.localdate())
    if found.basis is None:
        return (_("chưa có trong bảng văn bản pháp luật: cần xác minh hiệu lực"),)
    ended, begun = found.basis.out_of_force, found.basis.in_force
    facts = {
        "day": ended.strftime("%d/%m/%Y") if ended else "",
        "begun": begun.strftime("%d/%m/%Y") if begun else "",
        "by": "; ".join(f"{one.name()} ({one.number})" for one in found.successors),
    }
    words = [found.basis.name()]
    words.append({
        InForce.YES: _("còn hiệu lực vào ngày của văn bản"),
        InForce.ENDED: _("đã hết hiệu lực trước ngày của văn bản"),
        InForce.NOT_YET: _("chưa có hiệu lực vào ngày của văn bản"),
        InForce.UNKNOWN: _("chưa rõ hiệu lực vào ngày của văn bản"),
    }[found.on_letter])  # fmt: skip
    if found.today is InForce.ENDED:
        words.append(_("hết hiệu lực từ %(day)s") % facts)
        words.append(_("nay là %(by)s") % facts if facts["by"] else _("chưa rõ văn bản thay thế"))
    elif found.today is InForce.NOT_YET:
        words.append(_("có hiệu lực từ %(begun)s") % facts)
    if found.to_verify:
        words.append(_("cần xác minh"))
    return tuple(words)


def _work(viewer: Person, pks: Sequence[int] | set[int]) -> dict[int, Work]:
    ids = access.scope_ids(viewer, "assignment.view")
    late = Q(due__lt=timezone.localdate()) & ~Q(state__in=_ENDED)
    rows = (
        Assignment.objects.filter(obligation__directive_id__in=pks, organisation_id__in=ids)
        .exclude(state=State.WITHDRAWN)
        .values("obligation__directive_id")
        .annotate(
            total=Count("pk"),
            open=Count("pk", filter=~Q(state__in=_ENDED)),
            late=Count("pk", filter=late),
        )
    )
    return {
        row["obligation__directive_id"]: Work(row["total"], row["open"], row["late"])
        for row in rows
    }

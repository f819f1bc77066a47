"""By when an obligation is due, and how that is known.

In: an obligation and its letter. Out: a ``Term``: a date with the days it skipped and the years
whose calendar nobody confirmed, or why there is none. A counted term begins on the day the
letter was signed when it says so, else on the day it was received, the earlier reading of
"kể từ ngày nhận được văn bản"; a term that begins with an event has no date, also when only
the words before it name the event ("khi xảy ra sự cố … trong vòng 24 giờ").
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from khien.console.directives.models import Directive, Obligation
from khien.core import dates
from khien.core.errors import KhienError
from khien.core.i18n import gettext as library_words
from khien.core.text import fold
from khien.directives.counted import since_printed_day

_SIGNED = ("ngay ky", "ngay ban hanh", "ngay van ban", "ke tu ngay ra")
_RECEIVED = ("nhan duoc", "ngay nhan", "tiep nhan", "nhan van ban", "nhan cong van")
# Words that say "soon" and set no day (they govern a report or a notice).
_SOFT = ("ngay", "ngay lap tuc", "kip thoi", "khan truong", "som", "bao ngay", "bao cao ngay",
         "thong bao ngay", "gui ngay", "trien khai ngay", "thuc hien ngay", "phan anh ngay",
         "thong tin ngay")  # fmt: skip
# Words that begin a term with an event of its own: "trước khi chuyển mục đích sử dụng".
_BY_EVENT = re.compile(r"(?:ngay )?(?:truoc|sau) khi\s")


class How(enum.StrEnum):
    """Where the date comes from, or why there is none."""

    NONE = "none"  # the letter sets no term
    PRINTED = "printed"  # a date, printed or set by a person
    COUNTED = "counted"
    SOFT = "soft"  # "ngay", "kịp thời"
    EVENT = "event"  # counted from an event, or again and again
    UNCLEAR = "unclear"  # a person has to say


@dataclass(frozen=True, slots=True)
class Term:
    """``due`` is None unless printed or counted; ``since`` is the day a count began."""

    how: How
    due: date | None = None
    words: str = ""
    since: date | None = None
    skipped: tuple[tuple[date, str], ...] = ()
    caveat: str = ""

    @property
    def needs_person(self) -> bool:
        """Whether a person has to say when."""
        return self.how is How.UNCLEAR

    def skipped_words(self) -> list[str]:
        """The days not counted, each with its reason, in the reader's language."""
        return [f"{dates.numeric(day)} ({library_words(why)})" for day, why in self.skipped]

    def how_words(self) -> str:
        """One sentence on where the date comes from; empty where the date is printed."""
        if self.how is How.COUNTED and self.since:
            return _("tính từ ngày %(day)s") % {"day": dates.numeric(self.since)}
        return {
            How.SOFT: _("không có ngày cụ thể"),
            How.EVENT: _("theo sự việc hoặc định kỳ, không có một ngày"),
            How.UNCLEAR: _("cần người xác định"),
        }.get(self.how, "")


def term_of(obligation: Obligation, directive: Directive) -> Term:
    """When ``obligation`` is due."""
    words = obligation.deadline_text
    if obligation.deadline:
        counted = _counted(obligation, directive) if obligation.due_rule else None
        same = counted is not None and counted.due == obligation.deadline
        return counted if counted and same else Term(How.PRINTED, obligation.deadline, words)
    if obligation.due_rule:
        return _counted(obligation, directive)
    if obligation.recurring or obligation.trigger:
        return Term(How.EVENT if words or obligation.recurring else How.NONE, words=words)
    if not words:
        return Term(How.NONE)
    if _BY_EVENT.match(fold(words)):
        return Term(How.EVENT, words=words)
    # Confirmed without a date: a person read the words and set none.
    settled = fold(words) in _SOFT or obligation.confirmed
    return Term(How.SOFT if settled else How.UNCLEAR, words=words)


def _counted(obligation: Obligation, directive: Directive) -> Term:
    words, rule = obligation.deadline_text, obligation.due_rule or {}
    said = str(rule.get("from") or "")
    by_event = not said and bool(obligation.trigger or obligation.recurring)
    since = None if by_event else _begins(said, directive)
    if since is None:
        event = bool(obligation.trigger or rule.get("from") or obligation.recurring)
        return Term(How.EVENT if event else How.UNCLEAR, words=words)
    try:
        deadline = count_from(since, rule)
    except (KhienError, TypeError, ValueError, OverflowError):
        return Term(How.UNCLEAR, words=words)
    return Term(How.COUNTED, deadline.due, words, since, deadline.skipped, deadline.caveat())


def _begins(words: str, directive: Directive) -> date | None:
    """The day a count begins, from the words after "kể từ"."""
    said = fold(words)
    printed = since_printed_day(words, directive.date.isoformat() if directive.date else None)
    if printed is not None:
        return printed
    if any(sign in said for sign in _SIGNED):
        return directive.date
    if not said or any(sign in said for sign in _RECEIVED):
        return directive.received_on
    return None


def count_from(since: date, rule: dict[str, Any]) -> dates.Deadline:
    """The day that ``rule`` (count, unit, working_days) counts from ``since``."""
    working = bool(rule.get("working_days"))
    return dates.count_from(since, int(rule["count"]), str(rule["unit"]), working=working)


SURE = 0.5  # below this the reader itself was not sure that it read an instruction


class Doubt(enum.StrEnum):
    """What a person has to look at before an obligation is confirmed."""

    NOBODY = "nobody"
    WHEN = "when"
    UNSURE = "unsure"

    def words(self) -> str:
        """In the reader's language."""
        return {
            Doubt.NOBODY: _("chưa rõ ai làm"),
            Doubt.WHEN: _("chưa rõ hạn"),
            Doubt.UNSURE: _("máy đọc không chắc"),
        }[self]


def doubts(obligation: Obligation, directive: Directive) -> list[Doubt]:
    """Why an obligation needs a person; none once a person confirmed it, or outside scope."""
    if obligation.confirmed or not obligation.is_work:
        return []
    found = []
    if not obligation.actors:
        found.append(Doubt.NOBODY)
    if term_of(obligation, directive).needs_person:
        found.append(Doubt.WHEN)
    if obligation.confidence < SURE:
        found.append(Doubt.UNSURE)
    return found

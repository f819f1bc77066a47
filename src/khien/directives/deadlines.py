"""When: the term of an instruction, read by kind in a fixed order. Words stay as printed.

A day or period that resolves becomes ISO; a count stays a value (``Due``) for the calendar; a
term of another text, an event or a rhythm stays as printed. "ngay", "kịp thời" are deadlines
only when they govern a report or notice. What none of them reads is no term, never a guess.
"""

from __future__ import annotations

import re

from khien.directives.counted import after_event, before_event, counted, referred, within
from khien.directives.passages import Passage
from khien.directives.printed_days import period, printed_day
from khien.directives.recurrence import read_recurring, recurring_day
from khien.directives.rules import fired, rule
from khien.directives.terms import Deadline, legible

__all__ = ["Deadline", "list_deadline", "read_deadline", "read_recurring"]

_FIRM = (printed_day, period, recurring_day, before_event, counted, referred, within, after_event)
_OF_A_LIST = (printed_day, period, counted, referred)
_REPORT = (
    r"(?:bao cao|thong bao|thong tin|phan anh|bao|trao doi|gui|cung cap thong tin"
    r"|dien thoai|dien bao|fax)"
)
_TO = r"(?:ve|cho|voi|toi|den|gui|qua)"
_SOFT = (
    # adverb before the verb, recipient soon after; then adverb after the verb
    re.compile(
        rf"(?<!\w)(?P<soft>kip thoi|ngay lap tuc|khan truong"
        rf"|som)\s(?P<verb>{_REPORT})(?:,\s[^,;.]{{2,20}})?\s{_TO}\s"
    ),
    re.compile(
        rf"(?<!\w)(?P<verb>{_REPORT})(?:,\s[^,;.]{{2,30}})?\s(?P<soft>ngay lap tuc|ngay"
        rf"|kip thoi|som)(?=\s{_TO}\s)"
    ),
    re.compile(rf"(?<!\w)(?P<verb>{_REPORT})\s(?P<soft>ngay)(?=\s[A-Za-z])(?!\s\d|\ssau)"),
)
# straight before the one told, whose name has a capital: "kịp thời báo cáo Ủy ban …"
_SOFT_DIRECT = re.compile(r"(?<!\w)(?P<soft>kip thoi|khan truong|som) bao cao (?=\w)")
_LIST_SOFT = re.compile(
    r"(?<!\w)(?:trien khai|thuc hien) (?P<soft>ngay)(?!\s(?:\d|tu|thang))(?!\w)"
)
_SOFT_RULE = rule("deadline.soft", '"báo cáo ngay về X", "kịp thời báo cáo X"')
_LIST_RULE = rule("deadline.list", 'a term in the sentence that opens a list: "triển khai ngay"')


def read_deadline(passage: Passage, letter_date: str | None, *, reported: bool) -> Deadline | None:
    """The last firm term in the passage (a report's, at its end), else the soft one.

    ``reported``: whether a body receives a report or notice; only then is a soft word a term.
    """
    text = legible(passage.plain)
    for finder in _FIRM:
        if found := finder(passage, text, letter_date):
            return found
    return _soft(passage, text) if reported else None


def _soft(passage: Passage, text: str) -> Deadline | None:
    for pattern in _SOFT:
        if match := pattern.search(text):
            soft = passage.text[match.start("soft") : match.end("soft")]
            words = soft
            if soft == "ngay":
                words = passage.text[match.start("verb") : match.end("soft")]
            fired(_SOFT_RULE)
            return Deadline(soft, words)
    for match in _SOFT_DIRECT.finditer(text):
        if passage.text[match.end()].isupper():
            fired(_SOFT_RULE)
            soft = passage.text[match.start("soft") : match.end("soft")]
            return Deadline(soft, soft)
    return None


def list_deadline(intro: Passage, letter_date: str | None) -> Deadline | None:
    """A term in the sentence that opens a list, inherited by its items."""
    text = legible(intro.plain)
    if match := _LIST_SOFT.search(text):
        fired(_LIST_RULE)
        return Deadline("ngay", intro.text[match.start() : match.end()])
    for finder in _OF_A_LIST:
        if found := finder(intro, text, letter_date):
            fired(_LIST_RULE)
            return found
    return None

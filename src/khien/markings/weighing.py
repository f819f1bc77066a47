"""What speaks for a mark, and what speaks for a printed choice, sample or list instead.

In: a candidate and its page. Out: codes of ``markings.reasons``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial

from khien.core.text import compare_key
from khien.documents.document import LineKind
from khien.markings.leading import is_secret_number
from khien.markings.page import SLIDES, Candidate, Page, is_red
from khien.markings.spelling import FRAME
from khien.markings.wording import labelled_level, level_of, wording

_NEAR = 2
_NEAR_RECORD = 8
_FEWEST_FIELDS = 3
_FEWEST_ARTICLES = 2
_MOST_BOXES = 4
_TICK = re.compile(r"[☐☑☒□■◻◼○●◯◉❏❑✓✔]|\[[ xX]?\]|\(\s?\)")
_FORM_NUMBER = re.compile(r"\W*(?:biểu\s+)?mẫu\s*(?:số\s*)?[:.]?\s*(?:[a-z]{1,4}[-.\s]?)?\d")
_ARTICLE = re.compile(r"điều \d+\b")
_ABOUT_STAMPS = re.compile(r"mẫu (?:con )?dấu|dấu (?:chỉ )?(?:độ )?mật|con dấu|đóng dấu|độ mật")
_DATE = r"(?:\d{1,2}.{1,8}\d{1,2}.{1,6}\d{4}|\d{1,2}\s?[/.-]\s?\d{4})"
_FROM_DATE = re.compile(rf"[\W_]*(?:kể )?từ(?: ngày)?\s*:?.{{0,20}}?{_DATE}.*", re.DOTALL)
_DECLASSIFIED_ON = re.compile(rf"đã giải mật\b.{{0,60}}{_DATE}.*", re.DOTALL)
_LONGEST_STAMP = 120

Told = Mapping[str, Callable[[], bool]]


def signals(candidate: Candidate, page: Page) -> list[str]:
    """What makes the mark more certain."""
    line = candidate.line
    in_flow = not candidate.is_unprinted
    told: Told = {
        "labelled": lambda: candidate.labelled,
        "above-body": lambda: in_flow and candidate.index < page.body,
        "framed": lambda: bool(line.style.bordered),
        "red": lambda: is_red(line.style.colour),
        "bold-capitals": lambda: bool(line.style.bold) and line.text.isupper(),
        "left-column": lambda: line.box is not None and line.box[2] < 0.5,
        "under-number": lambda: in_flow and _under_number(candidate, page),
        "secret-number": lambda: any(is_secret_number(each.text) for each in page.lines),
        "recipients-limit-copying": lambda: limits_copying(page),
    }
    return [code for code, holds in told.items() if holds()]


def doubts(candidate: Candidate, page: Page) -> list[str]:
    """What speaks for a printed choice or sample rather than a mark."""
    levels = _levels_beside(candidate, page)
    told: Told = {
        "several-levels": lambda: len(levels) > (2 if _changes_level(page) else 1),
        "every-level": lambda: len(levels) == len(wording().ranks),
        "misread": lambda: candidate.misread,
    }
    if not candidate.is_unprinted:
        told = {
            **told,
            "option-list": partial(_near_options, candidate, page),
            "form-sample": partial(_is_form, page),
            "data-table": lambda: not candidate.labelled and page.tables.in_data(candidate.index),
            "record-card": lambda: candidate.labelled and _in_record(candidate, page),
            "about-marks": partial(_illustrates, candidate, page),
            "small-letters": partial(_is_small, candidate, page),
        }
    return [code for code, holds in told.items() if holds()]


def _under_number(candidate: Candidate, page: Page) -> bool:
    above = page.keys[max(0, candidate.index - 3) : candidate.index]
    return any(key.startswith(("số:", "số ", "v/v", "về việc")) for key in above)


def limits_copying(page: Page) -> bool:
    """Whether any recipient line says who may copy: secret letters must."""
    asked = wording().keys("recipient_signals")
    return any(signal in compare_key(line.text) for line in page.all for signal in asked)


def _levels_beside(candidate: Candidate, page: Page) -> set[str]:
    """The different levels said in the same part of the page: its head, its body, the labels
    that are not printed.

    The parts are kept apart: a sample printed in an annex, which a file without page breaks
    seems to have on page 1, says nothing of the mark in the head; nor does a list of letters.
    """
    in_head = candidate.index < page.body
    beside = [
        each
        for each in page.candidates
        if each.is_unprinted is candidate.is_unprinted and (each.index < page.body) is in_head
    ]
    return {candidate.level} | {
        each.level
        for each in beside
        if each.is_unprinted or each.labelled or not page.tables.in_data(each.index)
    }


def _changes_level(page: Page) -> bool:
    """Whether a mark says that the level was raised or lowered: the old one stays to be read."""
    return any(
        key.strip("*[]|() ").startswith(words) and len(key) < 80
        for key in page.keys
        for words in wording().keys("level_changed")
    )


def _near_options(candidate: Candidate, page: Page) -> bool:
    """Whether a neighbour of the line is another choice of a list."""
    index = candidate.index
    options = wording().named("option_words")
    around = page.keys[max(0, index - _NEAR) : index] + page.keys[index + 1 : index + 1 + _NEAR]
    if any(_choice(key) in options or _is_ticked_level(key) for key in around):
        return True
    if candidate.line.kind is not LineKind.BOX:
        return False
    boxes = [
        key
        for line, key in zip(page.lines, page.keys, strict=True)
        if line.kind is LineKind.BOX and _choice(key) in options
    ]
    return bool(boxes)


def _choice(key: str) -> str:
    """A list's choice without its tick box or dash."""
    return key.lstrip("-–•+*☐☑☒□■○● ").removeprefix("[ ]").removeprefix("[x]").strip()


def _is_ticked_level(key: str) -> bool:
    """A tick box before a level: "☐ Tối mật"."""
    tick = _TICK.match(key)
    return tick is not None and level_of(key[tick.end() :]) is not None


def _is_form(page: Page) -> bool:
    """Whether the page says of itself that it is a sample form."""
    heads = page.keys[: page.body + 1]
    words = wording().keys("form_words")
    return any(_FORM_NUMBER.match(key) or key.startswith(words) for key in heads)


def _in_record(candidate: Candidate, page: Page) -> bool:
    """Whether other fields of a register's entry stand around a labelled level."""
    low = max(0, candidate.index - _NEAR_RECORD)
    fields = wording().keys("record_fields")
    around = page.keys[low : candidate.index + _NEAR_RECORD]
    told = {
        field
        for key in around
        for field in fields
        if key == field or key.startswith((f"{field}:", f"{field} :"))
    }
    return len(told) >= _FEWEST_FIELDS


def _illustrates(candidate: Candidate, page: Page) -> bool:
    """Whether the words beside, or the rules of a regulation around, show the mark as an
    example."""
    index = candidate.index
    around = page.keys[max(0, index - _NEAR) : index] + page.keys[index + 1 : index + 1 + _NEAR]
    words = wording().keys("about_marks")
    beside = [key for key in around if not key.startswith(("v/v", "về việc"))]
    if any(word in key for key in beside for word in words if labelled_level(key) is None):
        return True
    if candidate.line.kind is not LineKind.BOX or index < page.body:
        return False
    articles = sum(1 for key in page.keys if _ARTICLE.match(key))
    tells = any(_ABOUT_STAMPS.search(key) for key in page.keys[page.body :])
    return articles >= _FEWEST_ARTICLES and tells


def _is_small(candidate: Candidate, page: Page) -> bool:
    """One word not in capitals, with nothing that sets it apart: in small letters throughout, or
    on a page that is no letter."""
    line = candidate.line
    stands_out = line.style.bold or line.style.bordered or is_red(line.style.colour)
    # Of slides every line stands in a box.
    in_box = line.kind is LineKind.BOX and page.format not in SLIDES
    if candidate.labelled or candidate.leads or stands_out or in_box:
        return False
    text = line.text.strip(FRAME)
    if text.islower():
        return True
    return text[1:].islower() and " " not in text and not page.has_letterhead


def is_declassified(page: Page) -> bool:
    """Whether a declassification mark with its date stands on the page, alone on its line: the
    words without a date are a subject, not a mark."""
    return any(_declassifies(page, index) for index in range(len(page.lines)))


def _declassifies(page: Page, index: int) -> bool:
    key = page.keys[index].strip("*[]|() ")
    if len(key) > _LONGEST_STAMP:
        return False
    for words in wording().declassified:
        if not key.startswith(words):
            continue
        if _FROM_DATE.fullmatch(" ".join([key, *page.keys[index + 1 : index + 3]]), len(words)):
            return True
        if key == words and any(
            _FROM_DATE.fullmatch(each) for each in page.keys[index + 1 : index + 4]
        ):
            return True
    return _DECLASSIFIED_ON.fullmatch(key) is not None

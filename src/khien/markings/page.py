"""Page 1 as the rules see it: its lines, where its body begins, what else it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from khien.core.text import compare_key, squeeze
from khien.documents.document import Document, Line, LineKind
from khien.markings.wording import labelled_level, level_of, misread_level, pieces, wording

# Formats whose lines are printed lines: a paragraph's last word may stand alone on one.
_WRAPPED = frozenset({"txt", "pdf"})
_LONG_PARAGRAPH = 200
_LONG_SENTENCE = 80
_MOST_HEAD_LINES = 60
_FIRST_CLAUSE = re.compile(r"(?:1[.)]|i\.|điều 1\b)\s")
_FROM_DATE = re.compile(
    r"[\s:*|\]]*từ(?: ngày)?\s*:?.{0,20}?\d{1,2}.{1,8}\d{1,2}.{1,6}\d{4}.*", re.DOTALL
)
_BODY_TOP = 0.62  # a letter's head never reaches below this share of the page
_UPPER_HALF = 0.5
_NEAR = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line, or part of one, whose whole text is a level."""

    level: str
    line: Line
    index: int
    labelled: bool = False
    is_part: bool = False
    misread: bool = False


class Page:
    """The first page of a document."""

    def __init__(self, document: Document, *, most_lines: int) -> None:
        self.format = document.format
        self.recognised = document.ocr
        self._all = document.lines[:most_lines]
        self.lines = [line for line in self._all if line.page == 1 and line.text.strip()]

    @cached_property
    def keys(self) -> list[str]:
        """The compare key of each line."""
        return [compare_key(line.text) for line in self.lines]

    @cached_property
    def body(self) -> int:
        """Index of the first line of the body; the end of the head's reach when none is
        recognised."""
        flow = (LineKind.PARAGRAPH, LineKind.CELL)
        for index, line in enumerate(self.lines):
            if line.kind in flow and (self._begins_body(index) or index >= _MOST_HEAD_LINES):
                return index
        return len(self.lines)

    def _begins_body(self, index: int) -> bool:
        line, key = self.lines[index], self.keys[index]
        if _FIRST_CLAUSE.match(key):
            return True
        # In small letters the same words go on with a subject broken over lines.
        if key.startswith(wording().body_starts) and not line.text.strip()[:1].islower():
            return True
        if line.box is not None and line.box[1] > _BODY_TOP:
            return True
        text = line.text.rstrip()
        # The subject of a letter can be long, but it is no sentence.
        is_subject = key.startswith(("v/v", "về việc", "số"))
        if len(text) > _LONG_PARAGRAPH:
            return not is_subject
        return len(text) > _LONG_SENTENCE and text.endswith((".", ";")) and not is_subject

    @cached_property
    def candidates(self) -> list[Candidate]:
        """Every place on the page that says a level and nothing else."""
        return [found for index in range(len(self.lines)) for found in self._at(index)]

    def _at(self, index: int) -> Iterator[Candidate]:
        line = self.lines[index]
        level = level_of(line.text)
        if level is not None:
            if not self._is_wrapped_word(index):
                yield Candidate(self._taller(index, level), line, index)
            return
        level = labelled_level(line.text)
        if level is not None:
            yield Candidate(level, line, index, labelled=True)
            return
        level = misread_level(line.text) if self.recognised else None
        if level is not None and not self._is_wrapped_word(index):
            yield Candidate(level, line, index, misread=True)
            return
        parts = pieces(line.text)
        for part in parts if len(parts) > 1 else ():
            level = level_of(part)
            if level is not None:
                yield Candidate(level, line, index, is_part=True)

    def _taller(self, index: int, level: str) -> str:
        """The higher level when its first word stands on the line above: TỐI over MẬT."""
        if index == 0:
            return level
        pair = level_of(f"{self.lines[index - 1].text} {self.lines[index].text}")
        return pair or level

    def _is_wrapped_word(self, index: int) -> bool:
        """Whether the line is the tail of the sentence above it: "… bảo vệ bí" / "mật"."""
        line = self.lines[index]
        text = squeeze(line.text)
        is_wrapped = self.format in _WRAPPED or self.recognised
        if is_wrapped and text[:1].islower():
            return True
        if index == 0:
            return False
        above = self.lines[index - 1]
        words = self.keys[index - 1].rstrip("*_").split()
        if above.kind is not line.kind or above.text.isupper() is not line.text.isupper():
            return False
        # A line cannot end with these words: the next one goes on with them.
        return bool(words) and words[-1] in wording().words_before

    def in_head(self, candidate: Candidate) -> bool:
        """Whether the candidate stands above the body, in reading order or, for capitals
        that stand out in the upper half of a page with places, by where they are."""
        if candidate.index < self.body:
            return True
        line = candidate.line
        if line.box is None or line.box[1] > _UPPER_HALF or not line.text.isupper():
            return False
        return bool(line.style.bold) or is_red(line.style.colour)

    def levels_beside(self, candidate: Candidate) -> set[str]:
        """The different levels said in the same part of the page, head or body.

        The parts are kept apart: a sample printed in an annex, which a file without page
        breaks seems to have on page 1, says nothing of the mark in the head.
        """
        in_head = candidate.index < self.body
        return {each.level for each in self.candidates if (each.index < self.body) is in_head}

    @cached_property
    def is_form(self) -> bool:
        """Whether the page says of itself that it is a sample form."""
        return any(key.startswith(wording().form_words) for key in self.keys[: self.body + 1])

    @cached_property
    def declassified(self) -> bool:
        """Whether a declassification mark with its date stands on the page, alone on its
        line: the words without a date are a subject, not a mark."""
        return any(
            key.strip("*[]| ").startswith(words)
            and _FROM_DATE.fullmatch(" ".join([key, *self.keys[index + 1 : index + 3]]), len(words))
            is not None
            for index, key in enumerate(self.keys)
            for words in wording().declassified
        )

    @cached_property
    def limits_copying(self) -> bool:
        """Whether any recipient line says who may copy: secret letters must."""
        signals = wording().recipient_signals
        return any(signal in compare_key(line.text) for line in self._all for signal in signals)

    def near_options(self, index: int) -> bool:
        """Whether a neighbour of the line is another choice of a list."""
        around = self.keys[max(0, index - _NEAR) : index] + self.keys[index + 1 : index + 1 + _NEAR]
        return any(_choice(key) in wording().option_words for key in around)


def is_red(colour: str | None) -> bool:
    """Whether ``rrggbb`` is some red."""
    try:
        red, green, blue = (int((colour or "")[at : at + 2], 16) for at in (0, 2, 4))
    except ValueError:
        return False
    return red > 140 and green < 100 and blue < 100


def _choice(key: str) -> str:
    """A list's choice without its tick box or dash."""
    return key.lstrip("-–•+*☐☑□■ ").removeprefix("[ ]").removeprefix("[x]").strip()

"""Page 1 as the rules see it: its lines, where its body begins, what on it says a level."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from khien.core.text import compare_key, squeeze
from khien.documents.document import Document, Line, LineKind
from khien.markings.leading import (
    bracketed_level,
    number_level,
    property_level,
    subject_level,
)
from khien.markings.tables import Tables
from khien.markings.wording import (
    is_label,
    labelled_level,
    level_of,
    misread_level,
    pieces,
    toneless_level,
    wording,
)

# Formats whose lines are printed lines: a paragraph's last word may stand alone on one.
_WRAPPED = frozenset({"txt", "pdf"})
SLIDES = frozenset({"pptx", "ppt", "odp"})
MAILS = frozenset({"eml", "msg", "mbox"})
_MARGINS = frozenset({LineKind.HEADER, LineKind.FOOTER})
_FLOW = frozenset({LineKind.PARAGRAPH, LineKind.CELL})
_LONG_PARAGRAPH = 200
_LONG_SENTENCE = 80
_MOST_HEAD_LINES = 60
_MOST_COLUMNS = 64
_FIRST_CLAUSE = re.compile(r"(?:1[.)]|i\.|điều 1\b|điều \d{1,3}[.:])\s")
_TONELESS = re.compile(r"cong hoa xa hoi chu nghia viet nam|doc lap\s*-\s*tu do|kinh gui\b")
_VIETNAMESE = re.compile("[đĐăĂơƠưƯ\u1ea0-\u1ef9]")
_LETTERHEAD = re.compile(
    r"cộng h\w+ xã hội|độc lập\s*[-–—]\s*tự do|đảng cộng sản|số\s*[:.]?\s*[\d.…_]*\s*[/-]|kính gửi"
    r"|(?:ủy ban|uỷ ban|ubnd|hđnd|hội đồng|sở|công an|tỉnh ủy|tỉnh uỷ|ban|cục|chi cục|văn phòng)\b"
    # NĐ 30/2020, annex III: kinds of documents, as their titles begin
    r"|(?:báo cáo|kế hoạch|phương án|đề án|tờ trình|quyết định|nghị quyết|chỉ thị|công điện"
    r"|công văn|thông báo|biên bản|chương trình|dự án|hướng dẫn|kết luận|thông tri)\b"
)
_FEWEST_WORDS = 4
_BODY_TOP = 0.62  # a letter's head never reaches below this share of the page
_UPPER_HALF = 0.5
_UPPER_MARGIN, _LOWER_MARGIN = 0.07, 0.9


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line, or part of one, whose whole text is a level. ``labelled``: after "Độ mật:";
    ``leads``: set apart at the head or end of a line that says more, a subject or a number;
    ``misread``: only nearly so."""

    level: str
    line: Line
    index: int
    labelled: bool = False
    leads: bool = False
    misread: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether it is a line, or a part of one in a column of its own, that says no more."""
        return not (self.labelled or self.leads)

    @property
    def is_unprinted(self) -> bool:
        """Whether it is a label or property of the file."""
        return self.line.kind is LineKind.PROPERTY


class Page:
    """The first page of a document."""

    def __init__(self, document: Document, *, most_lines: int) -> None:
        self.format = document.format
        self.recognised = document.ocr
        self.all = document.lines[:most_lines]
        first = [line for line in self.all if line.page == 1 and line.text.strip()]
        self.unprinted = [line for line in first if line.kind is LineKind.PROPERTY]
        self.lines = [line for line in first if line.kind is not LineKind.PROPERTY]

    @cached_property
    def keys(self) -> list[str]:
        """The compare key of each line."""
        return [compare_key(line.text) for line in self.lines]

    @cached_property
    def body(self) -> int:
        """Index of the first line of the body; the end of the head's reach when none is
        recognised."""
        for index, line in enumerate(self.lines):
            if line.kind in _FLOW and (self._begins_body(index) or index >= _MOST_HEAD_LINES):
                return index
        return len(self.lines)

    def _begins_body(self, index: int) -> bool:
        line, key = self.lines[index], self.keys[index]
        if _FIRST_CLAUSE.match(key):
            return True
        # In small letters the same words go on with a subject broken over lines.
        if key.startswith(wording().keys("body_starts")) and not line.text.strip()[:1].islower():
            return True
        if line.box is not None and line.box[1] > _BODY_TOP:
            return True
        if self._is_sentence(index) and self._is_sentence(index + 1):
            return True
        text = line.text.rstrip()
        # The subject of a letter can be long, but it is no sentence.
        is_subject = key.startswith(("v/v", "về việc", "số"))
        if len(text) > _LONG_PARAGRAPH:
            return not is_subject
        return len(text) > _LONG_SENTENCE and text.endswith((".", ";")) and not is_subject

    def _is_sentence(self, index: int) -> bool:
        """Whether the line is a short sentence; the head of a letter has none, let alone two."""
        if index >= len(self.lines) or self.lines[index].kind is not LineKind.PARAGRAPH:
            return False
        text = self.lines[index].text.strip()
        words = text.split()
        return text.endswith((".", ";")) and len(words) >= _FEWEST_WORDS and not text.isupper()

    @cached_property
    def has_letterhead(self) -> bool:
        """Whether the page says who wrote to whom: motto, number, body, addressee."""
        return any(_LETTERHEAD.match(key) for key in self.keys)

    @cached_property
    def tables(self) -> Tables:
        """The tables on the page."""
        return Tables(self.lines, self.keys)

    @cached_property
    def is_toneless(self) -> bool:
        """Whether the page is Vietnamese typed without marks."""
        return any(_TONELESS.search(key) for key in self.keys)

    @cached_property
    def is_vietnamese(self) -> bool:
        """Whether the page has letters that only Vietnamese has, or is typed without them."""
        return self.is_toneless or any(_VIETNAMESE.search(line.text) for line in self.lines)

    @cached_property
    def candidates(self) -> list[Candidate]:
        """Every place on the page that says a level and nothing else."""
        printed = [found for index in range(len(self.lines)) for found in self._at(index)]
        return printed + list(self._of_properties())

    def _of_properties(self) -> Iterator[Candidate]:
        """Levels that the file carries unprinted; they stand behind every printed line."""
        for line in self.unprinted:
            level = property_level(line.text)
            if level is not None:
                yield Candidate(level, line, len(self.lines))
            elif self.format in MAILS and (level := subject_level(line.text)):
                yield Candidate(level, line, len(self.lines), leads=True)

    def _at(self, index: int) -> Iterator[Candidate]:
        line = self.lines[index]
        level = level_of(line.text)
        if level is not None:
            if not self._is_wrapped_word(index):
                labelled = self._is_labelled(index)
                level = level if labelled else self._taller(index, level)
                yield Candidate(level, line, index, labelled=labelled)
            return
        level = labelled_level(line.text)
        if level is not None:
            yield Candidate(level, line, index, labelled=True)
            return
        level = self._bare_level(line)
        if level is not None:
            yield Candidate(level, line, index)
            return
        level = misread_level(line.text) if self.recognised else None
        if level is not None and not self._is_wrapped_word(index):
            yield Candidate(level, line, index, misread=True)
            return
        yield from self._within(index)

    def _within(self, index: int) -> Iterator[Candidate]:
        """Levels in parts of the line that are set apart."""
        line = self.lines[index]
        parts = pieces(line.text)
        told = [level for part in parts if (level := level_of(part))] if len(parts) > 1 else []
        for each in told:
            yield Candidate(each, line, index)
        if told:
            return
        level = number_level(line.text) or self._leading(line)
        if level is not None:
            yield Candidate(level, line, index, leads=True)

    def _leading(self, line: Line) -> str | None:
        """The level that leads a line which says more: of a mail's subject, of a page's margin,
        or in brackets on any line."""
        if line.kind in _MARGINS:
            return subject_level(line.text)
        level = bracketed_level(line.text)
        return level if level and line.text.lstrip()[1:5].isupper() else None

    def _bare_level(self, line: Line) -> str | None:
        """The level typed without marks, where nothing else can be meant: in capitals, on a page
        all without marks, or in a frame or red."""
        level = toneless_level(line.text)
        if level is None or self.recognised or not line.text.isupper():
            return None
        stands_out = line.kind is LineKind.BOX or line.style.bordered or is_red(line.style.colour)
        if self.is_toneless or (stands_out and self.is_vietnamese):
            return level
        return None

    def _is_labelled(self, index: int) -> bool:
        """Whether the level stands in the cell beside, or on the line under, "Độ mật:"."""
        label = self.tables.label_beside(index)
        if label is not None:
            return label in wording().labels
        above = self.lines[index - 1] if index else None
        return above is not None and above.cell is None and is_label(above.text)

    def _above(self, index: int) -> int | None:
        """The line that stands above: in a table, of the same column."""
        place = self.lines[index].cell
        if place is None:
            return index - 1 if index else None
        table, row, column = place
        for at in range(index - 1, max(index - _MOST_COLUMNS, 0) - 1, -1):
            other = self.lines[at].cell
            if other is None or other[0] != table or other[1] < row - 1:
                return None
            if other[2] == column:
                return at
        return None

    def _taller(self, index: int, level: str) -> str:
        """The higher level when its first word stands on the line above: TỐI over MẬT."""
        at = self._above(index)
        if at is None or level_of(self.lines[at].text) is not None:
            return level
        return level_of(f"{self.lines[at].text} {self.lines[index].text}") or level

    def _is_wrapped_word(self, index: int) -> bool:
        """Whether the line is the tail of the sentence above it: "… bảo vệ bí" / "mật"."""
        line = self.lines[index]
        text = squeeze(line.text)
        is_wrapped = self.format in _WRAPPED or self.recognised
        if is_wrapped and text[:1].islower():
            return True
        at = self._above(index)
        if at is None:
            return False
        above = self.lines[at]
        if above.kind is not line.kind:
            return False
        words = self.keys[at].rstrip("*_").split()
        if not line.text.isupper() and _names_person(words):
            return True
        if above.text.isupper() is not line.text.isupper():
            return False
        # A line cannot end with these words: the next one goes on with them.
        return bool(words) and words[-1] in wording().named("words_before")

    def in_margin(self, candidate: Candidate) -> bool:
        """Whether capitals stand by their place in the page's upper or lower margin, apart from
        the line above."""
        line = candidate.line
        if line.box is None or line.kind is not LineKind.PARAGRAPH or not line.text.isupper():
            return False
        if line.box[3] <= _UPPER_MARGIN:
            return True
        at = self._above(candidate.index)
        above = self.lines[at].box if at is not None else None
        apart = above is None or line.box[1] - above[3] > line.box[3] - line.box[1]
        return line.box[1] >= _LOWER_MARGIN and apart

    def in_head(self, candidate: Candidate) -> bool:
        """Whether the candidate stands above the body, in reading order or, for capitals
        that stand out in the upper half of a page with places, by where they are."""
        if candidate.index < self.body:
            return True
        line = candidate.line
        if line.box is None or line.box[1] > _UPPER_HALF or not line.text.isupper():
            return False
        return bool(line.style.bold) or is_red(line.style.colour)


def _names_person(words: list[str]) -> bool:
    """Whether the line above ends in the first parts of a person's name: "đồng chí Nguyễn Văn"."""
    if any(" ".join(words[-size:]) in wording().named("person_words") for size in (1, 2)):
        return True
    return any(word in wording().named("surnames") for word in words[-3:-1])


def is_red(colour: str | None) -> bool:
    """Whether ``rrggbb`` is some red."""
    try:
        red, green, blue = (int((colour or "")[at : at + 2], 16) for at in (0, 2, 4))
    except ValueError:
        return False
    return red > 140 and green < 100 and blue < 100

"""Text with its way back: rows, and the passages they make, each character mapped to the file.

A ``Passage`` is white-space-folded NFC text that knows, for every character, the offset it has
in ``Document.text``; cutting one gives another. ``key`` and ``plain`` have the same length as
``text``: lower case with one tone placement, and without marks (for OCR's wrong tones).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from khien.core.text import same_tones
from khien.directives.running import without_running
from khien.directives.set_lines import run_on, wrapped_twice
from khien.directives.stamps import without_stamps
from khien.directives.values import Span
from khien.documents.document import Document

_COLUMN_GAP = re.compile(r"(?<=\S)(?:[ \xa0]*\t\s*|[ \xa0]{3,})(?=\S)")
# A letter with its combining marks is one character after NFC; a run of spaces is one space.
_CLUSTERS = re.compile(r"\s+|\S[\u0300-\u036f]*")
_DROPPED = "\ufeff\u200b\u00ad"
_UNUSUAL = re.compile(rf"[{_DROPPED}\u0300-\u036f]")
_WORDS = re.compile(r"\S+")
_PLAIN = {"đ": "d", "Đ": "d", "Ð": "d", "ð": "d", "–": "-", "—": "-", "‑": "-", "−": "-"}
_PLAIN |= {"“": '"', "”": '"', "‘": "'", "’": "'", "\xa0": " "}
MOST_CHARACTERS = 1_000_000  # of a letter's text; a longer file is read up to here


class _Plain(dict[int, str]):
    """The table of ``plain``, filled as characters come; there are at most some thousands."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        base = unicodedata.normalize("NFD", character)[0].lower()
        self[code] = base if len(base) == 1 else character
        return self[code]


_TABLE = _Plain({ord(character): letter for character, letter in _PLAIN.items()})


def plain(text: str) -> str:
    """``text`` in lower case without marks, character for character."""
    return text.translate(_TABLE)


def key(text: str) -> str:
    """``text`` in lower case with one tone placement, character for character."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    moved = same_tones(lowered)
    return moved if len(moved) == len(text) else lowered


@dataclass(frozen=True, slots=True)
class Passage:
    """Folded ``text``; ``at[i]`` is the offset of character i, ``at[-1]`` the end."""

    text: str
    at: Sequence[int]
    page: int = 1
    key: str = field(default="", compare=False)
    plain: str = field(default="", compare=False)

    @classmethod
    def of(cls, text: str, at: Sequence[int], page: int = 1) -> Passage:
        """A passage with its two comparison forms."""
        return cls(text, at, page, key(text), plain(text))

    def cut(self, start: int, end: int | None = None) -> Passage:
        """Characters ``start`` to ``end``, without white space at either end."""
        end = len(self.text) if end is None else min(end, len(self.text))
        start = min(start, end)
        while start < end and self.text[start] == " ":
            start += 1
        while end > start and self.text[end - 1] == " ":
            end -= 1
        at = (*self.at[start:end], self._end_of(end)) if end > start else (self.at[start],) * 2
        inner = slice(start, end)
        return Passage(self.text[inner], at, self.page, self.key[inner], self.plain[inner])

    def _end_of(self, end: int) -> int:
        """Where character ``end - 1`` stops in the file (a space after it is not its)."""
        if end < len(self.text) and self.text[end] != " ":
            return self.at[end]
        return self.at[end] if end == len(self.text) else self.at[end - 1] + 1

    @property
    def span(self) -> Span:
        """The characters of ``Document.text`` this passage stands for."""
        return Span(self.at[0], self.at[-1])

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True, slots=True)
class Row:
    """One non-empty physical line; ``gap`` when a blank line stood before it; ``runs_on`` when
    its place on the page shows that it goes on with the paragraph above. ``wide`` holds the
    places of ``text`` where a tab or a run of spaces stands, as between two columns; ``side``
    says which column a row cut at such a place came from ("left", "right")."""

    passage: Passage
    gap: bool = False
    runs_on: bool = False
    wide: tuple[int, ...] = ()
    side: str = ""

    @property
    def text(self) -> str:
        """The row's folded text."""
        return self.passage.text

    @property
    def plain(self) -> str:
        """The row in lower case without marks."""
        return self.passage.plain


def fold(raw: str, offset: int, page: int) -> Passage:
    """One physical line as a passage, spaces folded, each letter mapped to ``offset`` + i."""
    if not _UNUSUAL.search(raw) and unicodedata.is_normalized("NFC", raw):
        return _fold_plainly(raw, offset, page)
    letters: list[str] = []
    at: list[int] = []
    for match in _CLUSTERS.finditer(raw):
        token = match.group()
        character = " " if token[0].isspace() else unicodedata.normalize("NFC", token)
        if token[0] in _DROPPED or (character == " " and not letters):
            continue
        letters.append(character)
        at.extend([offset + match.start()] * len(character))
    text = "".join(letters)
    at.append(offset + len(raw.rstrip()))
    stripped = text.rstrip(" ")
    return Passage.of(stripped, (*at[: len(stripped)], at[-1]), page)


def _fold_plainly(raw: str, offset: int, page: int) -> Passage:
    """``fold`` of a line whose letters are whole already: only its spaces are folded."""
    words: list[str] = []
    at: list[int] = []
    end = 0
    for match in _WORDS.finditer(raw):
        if words:
            at.append(offset + end)
        words.append(match.group())
        end = match.end()
        at.extend(range(offset + match.start(), offset + end))
    at.append(offset + end)
    return Passage.of(" ".join(words), at, page)


def rows_of(document: Document) -> list[Row]:
    """The document's non-empty lines, in order, up to ``MOST_CHARACTERS``."""
    rows: list[Row] = []
    gap = False
    lines = without_stamps(without_running(document.lines))
    running_on = run_on(lines)
    for index, line in enumerate(lines):
        if line.start > MOST_CHARACTERS:
            break
        for raw, start in _physical(line.text[:MOST_CHARACTERS]):
            passage = fold(raw, line.start + start, line.page)
            if passage:
                wide = _wide(raw, line.start + start, passage)
                rows.append(Row(passage, gap, index in running_on, wide))
            gap = not passage
    twice = wrapped_twice([row.text for row in rows])
    return [replace(row, runs_on=True) if at in twice else row for at, row in enumerate(rows)]


def _wide(raw: str, offset: int, passage: Passage) -> tuple[int, ...]:
    """Where the folded text has one space for what separates columns."""
    return tuple(
        at for match in _COLUMN_GAP.finditer(raw)
        if 0 < (at := bisect_left(passage.at, offset + match.start())) < len(passage.text)
    )  # fmt: skip


def _physical(text: str) -> Iterator[tuple[str, int]]:
    at = 0
    for part in text.split("\n"):
        yield part, at
        at += len(part) + 1


def joined(parts: Sequence[Passage]) -> Passage:
    """Several passages as one, a single space between them."""
    if len(parts) == 1:
        return parts[0]
    text = " ".join(part.text for part in parts)
    at: list[int] = []
    for index, part in enumerate(parts):
        at.extend(part.at[:-1])
        if index < len(parts) - 1:
            at.append(part.at[-1])
    at.append(parts[-1].at[-1])
    return Passage.of(text, at, parts[0].page)

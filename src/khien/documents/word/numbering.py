"""Automatic numbering written out: "1.", "a)", "-" as they print.

A clause's marker is often not in the text at all but counted by Word; whoever reads clauses
needs it. In: numbering.xml and the paragraphs in order. Out: each paragraph's marker.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from khien.documents.word.names import attribute, child, tag, value
from khien.documents.word.styles import Styles

if TYPE_CHECKING:
    from lxml import etree

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
# Dots and squares of the symbol fonts, and Word's hollow round "o", print as list dashes.
_SYMBOL_BULLETS = frozenset("•·o§▪■□●○◦‣➢✓✔*")
_MOST_ROMAN = 4000


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: where it starts, how its number is written, its text."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    legal: bool = False


@dataclass(slots=True)
class Numbering:
    """The lists of a document and their running counters."""

    styles: Styles
    lists: dict[str, dict[int, Level]] = field(default_factory=dict)  # by abstract id
    level_of_style: dict[tuple[str, str], int] = field(default_factory=dict)
    instances: dict[str, str] = field(default_factory=dict)  # num id -> abstract id
    overrides: dict[str, dict[int, Level]] = field(default_factory=dict)
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)
    linked: dict[str, str] = field(default_factory=dict)  # abstract id -> numbering style
    counters: dict[str, list[int | None]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, root: etree._Element | None, styles: Styles) -> Numbering:
        """From the root of numbering.xml; an absent part gives no markers."""
        numbering = cls(styles)
        for element in root if root is not None else ():
            if tag(element) == "w:abstractNum":
                numbering._add_list(element)
            elif tag(element) == "w:num":
                numbering._add_instance(element)
        return numbering

    def marker(self, paragraph: etree._Element) -> str:
        """The marker that prints before ``paragraph``, counting it; "" when it has none."""
        place = self._place(paragraph)
        if place is None:
            return ""
        return self.counted(*place)

    def counted(self, number: str, depth: int) -> str:
        """The marker of the next paragraph at ``depth`` of the instance ``number``."""
        abstract = self._abstract(number)
        levels = self._levels(number, abstract)
        if depth not in levels:
            return ""
        self._count(number, abstract, depth, levels)
        return self._written(abstract, depth, levels)

    def _add_list(self, element: etree._Element) -> None:
        name = attribute(element, "w:abstractNumId") or ""
        levels: dict[int, Level] = {}
        for each in element:
            if tag(each) != "w:lvl":
                continue
            depth = _whole(attribute(each, "w:ilvl"), 0)
            levels[depth] = _level(each)
            style = value(each, "w:pStyle")
            if style:
                self.level_of_style[(name, style)] = depth
        self.lists[name] = levels
        link = value(element, "w:numStyleLink")
        if link:
            self.linked[name] = link

    def _add_instance(self, element: etree._Element) -> None:
        number = attribute(element, "w:numId") or ""
        self.instances[number] = value(element, "w:abstractNumId") or ""
        for each in element:
            if tag(each) != "w:lvlOverride":
                continue
            depth = _whole(attribute(each, "w:ilvl"), 0)
            level = child(each, "w:lvl")
            if level is not None:
                self.overrides.setdefault(number, {})[depth] = _level(level)
            start = value(each, "w:startOverride")
            if start is not None:
                self.restarts.setdefault(number, {})[depth] = _whole(start, 1)

    def _place(self, paragraph: etree._Element) -> tuple[str, int] | None:
        """(num id, level) from the paragraph or the nearest style that says."""
        own = child(paragraph, "w:pPr")
        direct = child(own, "w:numPr")
        depth = value(direct, "w:ilvl")
        number = value(direct, "w:numId")
        if number is None:
            style = value(own, "w:pStyle") or self.styles.default_paragraph
            for each in self.styles.chain(style):
                found = child(child(each, "w:pPr"), "w:numPr")
                number = value(found, "w:numId")
                if number is not None:
                    name = attribute(each, "w:styleId") or ""
                    linked = self.level_of_style.get((self._abstract(number), name))
                    depth = depth or value(found, "w:ilvl") or str(linked or 0)
                    break
        if number is None or number == "0":
            return None
        return number, min(_whole(depth, 0), _LEVELS - 1)

    def _abstract(self, number: str) -> str:
        abstract = self.instances.get(number, "")
        link = self.linked.get(abstract)
        if link is not None and not self.lists.get(abstract):
            for style in self.styles.chain(link):
                found = value(child(child(style, "w:pPr"), "w:numPr"), "w:numId")
                if found is not None:
                    return self.instances.get(found, "")
        return abstract

    def _levels(self, number: str, abstract: str) -> dict[int, Level]:
        return {**self.lists.get(abstract, {}), **self.overrides.get(number, {})}

    def _count(self, number: str, abstract: str, depth: int, levels: dict[int, Level]) -> None:
        """Step the counter of ``depth`` and forget the deeper ones.

        Instances of one list share its counters, except where an instance restarts one the
        first time it is used.
        """
        counters = self.counters.setdefault(abstract, [None] * _LEVELS)
        if number not in self.begun:
            self.begun.add(number)
            for at, start in self.restarts.get(number, {}).items():
                if at < _LEVELS:
                    counters[at] = start - 1
        now = counters[depth]
        counters[depth] = levels[depth].start if now is None else now + 1
        for shallower in range(depth):
            if counters[shallower] is None:
                counters[shallower] = levels.get(shallower, Level()).start
        for deeper in range(depth + 1, _LEVELS):
            counters[deeper] = None

    def _written(self, abstract: str, depth: int, levels: dict[int, Level]) -> str:
        level = levels[depth]
        if level.format == "none":
            return ""
        if level.format == "bullet":
            return _bullet(level.text)
        counters = self.counters[abstract]

        def number(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            style = "decimal" if level.legal else levels.get(at, Level()).format
            return in_style(counters[at] or 0, style)

        return _PLACE.sub(number, level.text).strip()


def _level(element: etree._Element) -> Level:
    return Level(
        start=_whole(value(element, "w:start"), 1),
        format=value(element, "w:numFmt") or "decimal",
        text=value(element, "w:lvlText") or "",
        legal=child(element, "w:isLgl") is not None,
    )


def _whole(written: str | None, default: int) -> int:
    """A non-negative number from outside, small enough to count with."""
    if written is None or not written.isdecimal() or len(written) > 6:
        return default
    return int(written)


def _bullet(text: str) -> str:
    text = text.strip()
    private = any("\ue000" <= ch <= "\uf8ff" for ch in text)
    return "-" if private or text in _SYMBOL_BULLETS or not text else text


def in_style(number: int, style: str) -> str:
    """``number`` as Word writes it in ``style`` (w:numFmt); decimal when unknown."""
    if style in {"lowerLetter", "upperLetter"}:
        # After z Word doubles the letter: aa, bb.
        letter = chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 8)
        return letter if style == "lowerLetter" else letter.upper()
    if style in {"lowerRoman", "upperRoman"}:
        roman = _roman(number)
        return roman.lower() if style == "lowerRoman" else roman
    if style == "decimalZero":
        return f"{number:02d}"
    return "" if style == "none" else str(number)


def _roman(number: int) -> str:
    if not 0 < number < _MOST_ROMAN:
        return str(number)
    written = ""
    for worth, letters in (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
        (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        written += letters * (number // worth)
        number %= worth
    return written

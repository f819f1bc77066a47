"""Numbers of list items and headings written out as they print.

In: list styles and the items in order. Out: each item's marker. Lists continue one another
by id or by the same style, as the file says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from khien.documents.odf.names import attribute, tag
from khien.documents.word.numbering import in_style

if TYPE_CHECKING:
    from lxml import etree

DEEPEST = 10
_STYLES = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman",
           "I": "upperRoman"}  # fmt: skip
_PLACE = re.compile(r"%([0-9]{1,2})%")
_LABELLED = frozenset(
    {"text:list-level-style-number", "text:list-level-style-bullet",
     "text:list-level-style-image", "text:outline-level-style"}
)  # fmt: skip


@dataclass(slots=True)
class Counters:
    """The running numbers of one list, by depth from 0."""

    numbers: list[int | None] = field(default_factory=lambda: [None] * DEEPEST)


def level_of(style: etree._Element | None, depth: int) -> etree._Element | None:
    """The definition of level ``depth`` (from 0) in a list style."""
    for each in style if style is not None else ():
        if tag(each) in _LABELLED and attribute(each, "text:level") == str(depth + 1):
            return each
    return None


def marker(
    style: etree._Element | None, counters: Counters, depth: int, start: str | None = None
) -> str:
    """Count an item at ``depth`` and write its marker; "" where the list shows none."""
    depth = min(depth, DEEPEST - 1)
    numbers = counters.numbers
    level = level_of(style, depth)
    now = numbers[depth]
    first = whole(attribute(level, "text:start-value") if level is not None else None, 1)
    numbers[depth] = whole(start, first if now is None else now + 1)
    for deeper in range(depth + 1, DEEPEST):
        numbers[deeper] = None
    if level is None:
        return ""
    if tag(level) in {"text:list-level-style-bullet", "text:list-level-style-image"}:
        return "-"
    return _written(style, level, counters, depth)


def _written(
    style: etree._Element | None, level: etree._Element, counters: Counters, depth: int
) -> str:
    def number(at: int) -> str:
        at = min(max(at, 0), DEEPEST - 1)
        own = level_of(style, at)
        kind = attribute(own, "style:num-format") if own is not None else "1"
        if not kind:
            return ""
        value = counters.numbers[at]
        if value is None:
            value = whole(attribute(own, "text:start-value") if own is not None else None, 1)
        return in_style(value, _STYLES.get(kind, "decimal"))

    pattern = attribute(level, "loext:num-list-format")
    if pattern is not None:
        return _PLACE.sub(lambda match: number(int(match[1]) - 1), pattern).strip()
    if not attribute(level, "style:num-format"):
        return ""
    shown = min(whole(attribute(level, "text:display-levels"), 1), depth + 1)
    told = ".".join(filter(None, (number(at) for at in range(depth - shown + 1, depth + 1))))
    before = attribute(level, "style:num-prefix") or ""
    return f"{before}{told}{attribute(level, 'style:num-suffix') or ''}".strip()


def whole(written: str | None, default: int) -> int:
    """A non-negative number from outside, small enough to count with."""
    if written is None or not written.isdecimal() or len(written) > 6:
        return default
    return int(written)

"""Lines that stand on a page without being part of what it says: running heads, page numbers.

In: a document's lines. Out: the lines left to read. A page number falls in the middle of a
sentence wherever the page ends, so it must be gone before lines are joined.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from khien.core.text import fold
from khien.documents.document import Line, LineKind

_MARGINS = (LineKind.HEADER, LineKind.FOOTER)
# The head of a letter set in Word's page header is no running head.
_HEAD = re.compile(r"cong hoa xa hoi chu nghia|doc lap\s{0,3}\W\s{0,3}tu do|kinh gui")
_NUMBER = re.compile(r"\s*(?:trang\s+)?[-–]?\s*(\d{1,3})\s*(?:/\s*\d{1,3}\s*)?[-–]?\s*$")
_WIDEST = 100  # characters of a line with a number set in its middle
_BETWEEN_NUMBERS = 15  # lines of text a page has at least; cells of a column stand closer


def without_running(lines: Sequence[Line]) -> list[Line]:
    """``lines`` without running heads, feet and page numbers."""
    in_margin = any(line.kind in _MARGINS and _HEAD.search(fold(line.text)) for line in lines)
    kept = [line for line in lines if in_margin or line.kind not in _MARGINS]
    return _without_numbers(kept)


def _without_numbers(lines: Sequence[Line]) -> list[Line]:
    """Other files keep page numbers as lines of their own: 2, 3, 4 … a page apart."""
    kept: list[Line] = []
    expected, since = 2, 0
    for index, line in enumerate(lines):
        number = _page_number(line)
        if number in (1, expected) and (since >= _BETWEEN_NUMBERS or _at_edge(lines, index)):
            expected = max(expected, number + 1)
            since = 0
            continue
        since += bool(line.text.strip())
        kept.append(line)
    return kept


def _page_number(line: Line) -> int:
    """The number the line consists of; 0 when it says anything else or stands in a table."""
    if line.kind is not LineKind.PARAGRAPH or len(line.text) > _WIDEST:
        return 0
    match = _NUMBER.match(fold(line.text))
    return int(match[1]) if match else 0


def _at_edge(lines: Sequence[Line], index: int) -> bool:
    """Whether the line is the first or the last of its page."""
    page = lines[index].page
    before = lines[index - 1].page if index else page
    after = lines[index + 1].page if index + 1 < len(lines) else page
    return before != page or after != page

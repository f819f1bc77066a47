"""Where a printed line stands tells whether it begins a paragraph.

Letters indent the first line of a paragraph (ND 30/2020, annex I: 1 cm or 1.27 cm). In: lines
with boxes. Out: the lines that go on with the one above: it ran to the right margin, and they
begin at the left one. Nothing is said of a file whose paragraphs are not indented.

Text that was wrapped by hand and wrapped again narrower by a mail program has a short line after
each full one; there the line after a short one that ends no sentence goes on as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from khien.directives.rules import fired, rule
from khien.documents.document import Line

_WIDE = 0.5  # share of the page's width a line of running text takes
_NEAR = 0.012  # how far from a margin a line still stands at it
_INDENT = (0.03, 0.12)
_FULL, _SHORT = 0.8, 0.6  # shares of the width that lines are wrapped at
_WIDTHS = range(40, 126)
_REWRAPPED_LINES = 3  # short lines inside sentences that show a second wrapping
_CLOSED = (".", ";", ":", "!", "?", "…")
_TWICE = rule("set-lines.wrapped-twice", "wrapped text wrapped again narrower on its way")
_INDENTED_LINES = 2  # first lines a file must have before their absence says anything


def run_on(lines: Sequence[Line]) -> frozenset[int]:
    """Indices of the lines that go on with the paragraph of the line above."""
    margins = _margins(lines)
    if margins is None:
        return frozenset()
    left, right = margins
    found: set[int] = set()
    for index in range(1, len(lines)):
        above, box = lines[index - 1].box, lines[index].box
        if above is None or box is None:
            continue
        full = above[2] > right - _NEAR and above[0] < left + _INDENT[1]
        if full and abs(box[0] - left) < _NEAR:
            found.add(index)
    return frozenset(found)


def _margins(lines: Sequence[Line]) -> tuple[float, float] | None:
    """The margins of the running text, when its paragraphs are indented."""
    wide = [line.box for line in lines if line.box and line.box[2] - line.box[0] > _WIDE]
    if not wide:
        return None
    left = min(box[0] for box in wide)
    right = Counter(round(box[2], 2) for box in wide).most_common(1)[0][0]
    indented = sum(_INDENT[0] < box[0] - left < _INDENT[1] for box in wide)
    at_margin = sum(abs(box[0] - left) < _NEAR for box in wide)
    return (left, right) if min(indented, at_margin) >= _INDENTED_LINES else None


def wrapped_twice(texts: Sequence[str]) -> frozenset[int]:
    """Indices of the non-empty lines that go on with a short line above, in text wrapped twice."""
    if len(texts) < _REWRAPPED_LINES:
        return frozenset()
    width = sorted(map(len, texts))[int(len(texts) * 0.9)]
    if width not in _WIDTHS:
        return frozenset()
    after = [
        index
        for index in range(2, len(texts))
        if len(texts[index - 1]) < _SHORT * width
        and len(texts[index - 2]) >= _FULL * width
        and (texts[index][0].islower() or not _ends(texts[index - 1]))
        and not _ends(texts[index - 2])
    ]
    inside = sum(texts[index][0].islower() for index in after)
    if inside < _REWRAPPED_LINES or inside < len(after) / 2:
        return frozenset()
    fired(_TWICE)
    return frozenset(after)


def _ends(text: str) -> bool:
    return text.rstrip('*_"”’) ').endswith(_CLOSED) or text.isupper()

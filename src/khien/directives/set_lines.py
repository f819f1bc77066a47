"""Where a printed line stands tells whether it begins a paragraph.

Letters indent the first line of a paragraph (ND 30/2020, annex I: 1 cm or 1.27 cm). In: lines
with boxes. Out: the lines that go on with the one above: it ran to the right margin, and they
begin at the left one. Nothing is said of a file whose paragraphs are not indented.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from khien.documents.document import Line

_WIDE = 0.5  # share of the page's width a line of running text takes
_NEAR = 0.012  # how far from a margin a line still stands at it
_INDENT = (0.03, 0.12)
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

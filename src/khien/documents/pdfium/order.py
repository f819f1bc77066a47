"""Letters drawn late put back into the holes they fill.

A program that lacks a letter in one font ("ỉ" in an old Times) draws the rest of the line
first, with a hole, and the letter afterwards from another font. In: the characters of one
line in the order drawn. Out: the same characters as a person reads them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from khien.documents.layout import Box

_BACK = 0.5  # points a character must stand left of the one before it to count as drawn late
_OVERLAP = 0.35  # share of the narrower letter: more is one letter over another, not beside it
_SPACE = 0.15  # white space between two letters of a word is less, in heights


@dataclass(frozen=True, slots=True)
class Drawn:
    """One character with its box; a space has no text. ``made``: the space is no character
    of the file, it was guessed from the hole."""

    text: str
    box: Box
    index: int
    angle: int
    made: bool = False


def put_in_place(line: list[Drawn]) -> list[Drawn]:
    """``line`` from left to right when some letters were drawn late; else as it is.

    Where letters lie over one another (a doubled shadow, a mark over its letter) the place
    does not tell the order, and the order drawn is kept.
    """
    kept = [each for each in line if not each.made]
    letters = [each for each in kept if each.text]
    steps = itertools.pairwise(letters)
    if all(right.box[0] >= left.box[0] - _BACK for left, right in steps):
        return line
    placed = sorted(letters, key=_middle)
    if any(_overlap(left.box, right.box) > _OVERLAP for left, right in itertools.pairwise(placed)):
        return line
    return list(_spaced(sorted(kept, key=_middle)))


def _middle(each: Drawn) -> float:
    return each.box[0] + each.box[2]


def _overlap(left: Box, right: Box) -> float:
    narrower = min(left[2] - left[0], right[2] - right[0])
    return (min(left[2], right[2]) - max(left[0], right[0])) / max(narrower, 0.1)


def _spaced(line: list[Drawn]) -> Iterator[Drawn]:
    """The line with a space wherever white space shows that none was drawn."""
    yield line[0]
    for left, right in itertools.pairwise(line):
        height = min(left.box[3] - left.box[1], right.box[3] - right.box[1])
        if left.text and right.text and right.box[0] - left.box[2] > _SPACE * height:
            yield Drawn("", (left.box[2], left.box[1], right.box[0], left.box[3]), -1, left.angle)
        yield right

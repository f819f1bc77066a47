"""Where the words of a scanned letter stand on its pages.

``PageLayout`` keeps the lines of a letter that was read from pictures; ``pages_of`` gives, for
each page, the boxes that cover the spans of its obligations. Pure but for the model: boxes are
whole thousandths of the page, so that a page lays them over its picture at any size.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db import models

from khien.console.directives.spans import Span
from khien.documents.document import Line

MOST_LINES = 20_000
MOST_PAGES = 200  # of one letter laid out as pictures
WHOLE = 1_000


class PageLayout(models.Model):
    """The lines of one letter: ``[page, start, end, left, top, right, bottom]`` each, the box
    in thousandths of the page.
    """

    directive = models.OneToOneField(
        "directives.Directive", on_delete=models.CASCADE, related_name="layout"
    )
    pages = models.PositiveIntegerField()
    lines = models.JSONField(default=list)


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a page that belongs to the obligation ``key``; ``first`` carries the anchor."""

    key: int
    left: int
    top: int
    width: int
    height: int
    first: bool = False


@dataclass(frozen=True, slots=True)
class PicturedPage:
    """One page and what is marked on it."""

    number: int
    boxes: tuple[Box, ...]


def rows_of(lines: Iterable[Line]) -> list[list[int]]:
    """The lines that have a box, as they are kept."""
    return [
        [line.page, line.start, line.end, *(_thousandths(edge) for edge in line.box)]
        for line in lines
        if line.box is not None
    ][:MOST_LINES]


def pages_of(layout: PageLayout, spans: Sequence[Span]) -> tuple[PicturedPage, ...]:
    """Every page of the letter with the boxes of ``spans``."""
    found: dict[int, list[Box]] = {}
    seen: set[int] = set()
    lines = sorted(layout.lines, key=lambda row: row[1])
    for span in sorted(spans, key=lambda each: (each.start, each.end)):
        touched = [row for row in lines if row[1] < span.end and span.start < row[2]]
        for page, rows in groupby(touched, key=lambda row: row[0]):
            for row in rows:
                box = _covered(row, span, first=span.key not in seen)
                seen.add(span.key)
                found.setdefault(page, []).append(box)
    last = min(layout.pages, MOST_PAGES)
    return tuple(PicturedPage(n, tuple(found.get(n, ()))) for n in range(1, last + 1))


def _covered(row: Sequence[int], span: Span, *, first: bool) -> Box:
    """The part of a line's box that the span's characters take, as if all were as wide."""
    _page, start, end, left, top, right, bottom = row
    long = max(end - start, 1)
    begins = left + (right - left) * (max(span.start, start) - start) // long
    ends = left + (right - left) * (min(span.end, end) - start) // long
    return Box(span.key, begins, top, max(ends - begins, 1), max(bottom - top, 1), first)


def _thousandths(edge: float) -> int:
    return min(max(round(edge * WHOLE), 0), WHOLE)

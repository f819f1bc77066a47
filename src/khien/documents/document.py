"""The value a reader gives: lines with page, offsets, kind and style."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")


class LineKind(enum.StrEnum):
    """Where a line stood in the file. A mark is a whole PARAGRAPH, CELL or BOX."""

    PARAGRAPH = "paragraph"
    CELL = "cell"
    BOX = "box"
    HEADER = "header"
    FOOTER = "footer"
    PROPERTY = "property"  # not printed: a label or property of the file, given by ``head`` alone


@dataclass(frozen=True, slots=True)
class Style:
    """What is known of how a line looks; None where the format does not say."""

    font: str | None = None
    size_pt: float | None = None
    bold: bool | None = None
    italic: bool | None = None
    colour: str | None = None  # "rrggbb"
    bordered: bool | None = None
    align: str | None = None  # left, center, right, both


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph, cell, text box or printed line.

    ``page`` is 1-based; ``start`` and ``end`` are character offsets into ``Document.text``;
    ``box`` is (left, top, right, bottom) as fractions of the page, origin top left;
    ``confidence`` is 1.0 for text that was not recognised from a picture. ``cell`` is the table,
    row and column it stands in, each from 0, where the format says so.
    """

    text: str
    page: int = 1
    start: int = 0
    end: int = 0
    kind: LineKind = LineKind.PARAGRAPH
    style: Style = Style()
    box: tuple[float, float, float, float] | None = None
    confidence: float = 1.0
    cell: tuple[int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says, in reading order. ``text`` is the lines joined by newlines."""

    format: str
    lines: tuple[Line, ...]
    text: str
    pages: int = 1
    ocr: bool = False
    properties: Mapping[str, str] = field(default_factory=dict)
    # The files of which it is made, each with a first page of its own to look for a mark on.
    parts: tuple[Document, ...] = field(default=(), repr=False, compare=False)

    @classmethod
    def from_lines(
        cls,
        format: str,  # noqa: A002 - the field's name in the contract
        lines: Iterable[Line],
        *,
        pages: int = 1,
        ocr: bool = False,
        properties: Mapping[str, str] | None = None,
        parts: tuple[Document, ...] = (),
    ) -> Document:
        """Lay ``lines`` out one after another and set their offsets.

        A control character, which no reader of paper ever sees but a terminal obeys, becomes
        U+FFFD; the tab stays.
        """
        placed: list[Line] = []
        at = 0
        for line in lines:
            text = _CONTROL.sub("\ufffd", line.text)
            placed.append(replace(line, text=text, start=at, end=at + len(text)))
            at += len(text) + 1
        return cls(
            format=format,
            lines=tuple(placed),
            text="\n".join(line.text for line in placed),
            pages=pages,
            ocr=ocr,
            properties=dict(properties or {}),
            parts=parts,
        )

    @property
    def confidence(self) -> float:
        """Mean confidence of the lines, 0..1; 0 for a document without lines."""
        if not self.lines:
            return 0.0
        return sum(line.confidence for line in self.lines) / len(self.lines)

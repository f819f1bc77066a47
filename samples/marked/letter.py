"""One invented letter as a value: what each writer of ``writers`` makes a file of.

In: nothing. Out: values. A letter has a head of two columns, a body, boxes, tables, margins and
properties; ``Piece`` says how its words look.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Piece:
    """One paragraph. ``runs``: its text cut into runs; ``font``: of a table from before Unicode,
    in which ``text`` is written already; ``caps``: small letters shown as capitals."""

    text: str
    bold: bool = False
    red: bool = False
    framed: bool = False
    caps: bool = False
    runs: tuple[str, ...] = ()
    font: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        """Its runs."""
        return self.runs or (self.text,)


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter, or any other office document.

    ``above``: before the head; ``left`` and ``right``: the columns of the head; ``after``: below
    the head and above the body; ``cover``: a page before all else; ``tables``: after the body's
    first line; ``label``: the name of a sensitivity label; ``nested``: the left column in a table
    of its own; ``flat``: the head without a table.
    """

    left: tuple[Piece, ...] = ()
    right: tuple[Piece, ...] = ()
    body: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    signer: tuple[str, ...] = ()
    above: tuple[Piece, ...] = ()
    after: tuple[Piece, ...] = ()
    cover: tuple[Piece, ...] = ()
    boxes: tuple[Piece, ...] = ()
    tables: tuple[tuple[tuple[str, ...], ...], ...] = ()
    header: tuple[Piece, ...] = ()
    footer: tuple[Piece, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    label: str = ""
    nested: bool = False
    flat: bool = False

    @property
    def lines(self) -> tuple[Piece, ...]:
        """Every printed line, in reading order, for formats without columns."""
        tables = tuple(Piece("\t".join(row)) for table in self.tables for row in table)
        first, rest = self.body[:1], self.body[1:]
        return (
            *self.header, *self.above, *self.left, *self.right, *self.after, *self.boxes,
            *map(Piece, first), *tables, *map(Piece, rest), *map(Piece, self.copies),
            *map(Piece, self.signer), *self.footer,
        )  # fmt: skip


def plain(*texts: str) -> tuple[Piece, ...]:
    """Paragraphs that look like any other."""
    return tuple(map(Piece, texts))

"""Markdown (.md): plain text whose signs of layout are not part of its words.

In: the bytes of a text whose name says it is Markdown; nothing in the bytes themselves can
tell. Out: lines as in plain text, blank ones kept, without the signs for headings, emphasis
and links; items of lists with the numbers that print; cells of tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from khien.core.errors import DamagedDocument, TooLargeDocument, UnsupportedDocument
from khien.core.limits import Budget, Limits
from khien.core.text import nfc, spelled_out
from khien.documents.document import Document, Line, LineKind
from khien.documents.encoding import (
    decoded,
    first_words,
    glanced,
    is_thin,
    marked_encoding,
    opening,
)
from khien.documents.format import Format
from khien.documents.glance import Glance
from khien.documents.grid import Grid
from khien.documents.legacy import facts_of
from khien.documents.source import Source

_NAMES = (".md", ".markdown")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_OTHER = re.compile(r"\s*(?:\{\\u?rtf|<[!?]|<html|%!ps|%pdf|begin:v)", re.IGNORECASE)
_MAIL = re.compile(r"(?im)^(?:mime-version|received|return-path|message-id):")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*$")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|=+[ \t]*)$")
_FENCE = re.compile(r" {0,3}(?:`{3,}|~{3,})[^`]*$")
_QUOTE = re.compile(r"^ {0,3}(?:>[ ]?)+")
_BULLET = re.compile(r"([ \t]*)[*+-][ \t]+(?=\S)")
_NUMBER = re.compile(r"([ \t]*)([0-9]{1,6})([.)])[ \t]+(?=\S)")
_DELIMITERS = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_STARS = re.compile(r"\*{1,3}(?=\S)|(?<=\S)\*{1,3}")
_BARS = re.compile(r"(?<![\w_])_{1,3}(?=[^\s_])|(?<=[^\s_])_{1,3}(?![\w_])")
_LINK = re.compile(
    r"!?\[([^\[\]]{0,1000})\](?:\([^()\s]{0,2000}(?: \"[^\"]{0,200}\")?\)|\[[^\]]{0,200}\])"
)
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,20}(?:\s[^<>]{0,1000})?/?>")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_CELL_END = re.compile(r"(?<!\\)\|")
_HIDING = "\ue000"
_HEAD_BYTES = 65_536


class Markdown(Format):
    """A text that its name says is Markdown."""

    id = "md"
    title = ("Văn bản Markdown (.md)", "Markdown text (.md)")
    library = ""
    loses = ("hình ảnh, liên kết", "pictures, links")

    def score(self, head: bytes, name: str) -> int | None:
        """A little above plain text when the name says so, for the bytes are the same."""
        if not name.casefold().endswith(_NAMES):
            return None
        text = opening(head)
        if _OTHER.match(text.lstrip("\ufeff")) or _MAIL.search(text[:4096]):
            return None
        if _CONTROL.search(text):
            return None
        return 25 if marked_encoding(head) else 15

    def glance(self, source: Source, limits: Limits) -> Glance:
        """The first bytes as letters, and once more without what does not print."""
        text = glanced(source.head)
        bare = _bare(text)
        thin = source.size > len(source.head) and is_thin(text)
        return Glance((text,) if bare == text else (text, bare), unsure="thin" if thin else "")

    def head(self, stream: BinaryIO, limits: Limits) -> Document:
        """The lines at the head."""
        return self._document(first_words(stream, _HEAD_BYTES), limits)

    def read(self, stream: BinaryIO, limits: Limits) -> Document:
        """Every line of the file."""
        return self._document(stream.read(), limits)

    def _document(self, data: bytes, limits: Limits) -> Document:
        reading = decoded(data)
        text = nfc(reading.text)
        if len(text) > limits.characters:
            raise TooLargeDocument(limit=str(limits.characters))
        if _CONTROL.search(text) or _HIDING in text:
            raise DamagedDocument("control characters")
        lines = list(Budget(limits).take(_Lines().over(_without_comments(text)), most=limits.lines))
        return Document.from_lines("md", lines, properties=facts_of(reading))


class _Lines:
    """One pass over the lines, with the lists that are open."""

    def __init__(self) -> None:
        self._lists: list[tuple[int, str, int, int]] = []  # indent, sign, last typed, last shown

    def over(self, text: str) -> Iterator[Line]:
        """The lines that print."""
        rows = text.splitlines()
        fenced = table = False
        grid = Grid()
        for at, row in enumerate(rows):
            if _FENCE.match(row):
                fenced = not fenced
            elif fenced:
                yield Line(text=row.strip())
            elif "|" in row and (table or _begins_table(rows, at)):
                if not table:
                    grid.begin_table()
                table = True
                if not _DELIMITERS.match(row):
                    yield from _cells(row, grid)
            elif _RULE.match(row):
                table = False
                yield Line(text="")
            else:
                table = False
                yield Line(text=self._printed(row))

    def _printed(self, row: str) -> str:
        row = _QUOTE.sub("", row, count=1)
        heading = _HEADING.match(row)
        if heading:
            self._lists.clear()
            return _plain(heading[1])
        number, bullet = _NUMBER.match(row), _BULLET.match(row)
        if number:
            marker = self._count(len(number[1].expandtabs(4)), number[3], int(number[2]))
            return f"{marker}{number[3]} {_plain(row[number.end() :])}"
        if bullet:
            return f"- {_plain(row[bullet.end() :])}"
        if row.strip() and not row[0].isspace():
            self._lists.clear()
        return _plain(row)

    def _count(self, indent: int, sign: str, typed: int) -> int:
        """The number that prints: those that repeat the one before are counted on."""
        while self._lists and self._lists[-1][0] > indent:
            self._lists.pop()
        shown = typed
        if self._lists and self._lists[-1][:2] == (indent, sign):
            _, _, before, last = self._lists.pop()
            shown = last + 1 if typed == before else typed
        self._lists.append((indent, sign, typed, shown))
        return shown


def _without_comments(text: str) -> str:
    """Comments of HTML do not print; one that never ends would hide the rest."""
    pieces = text.split("<!--")
    for at in range(1, len(pieces)):
        _, closed, after = pieces[at].partition("-->")
        if not closed:
            raise UnsupportedDocument("comment")
        pieces[at] = after
    return "".join(pieces)


def _begins_table(rows: list[str], at: int) -> bool:
    following = rows[at + 1] if at + 1 < len(rows) else ""
    return "|" in following and "-" in following and _DELIMITERS.match(following) is not None


def _cells(row: str, grid: Grid) -> Iterator[Line]:
    grid.next_row()
    inner = row.strip().removeprefix("|")
    for cell in _CELL_END.split(inner.removesuffix("|")):
        text = _plain(cell)
        line = [Line(text=text, kind=LineKind.CELL)] if text else []
        grid.begin_cell([])
        grid.end_cell(line)
        yield from line


def _bare(text: str) -> str:
    """``text`` without most of what does not print, for a glance; lines stay lines."""
    bare = text
    if "<" in bare:
        bare = _TAG.sub("", _COMMENT.sub("", bare) if "<!--" in bare else bare)
    if "](" in bare or "][" in bare:
        bare = _LINK.sub(r"\1", bare)
    if "*" in bare or "&" in bare:
        bare = spelled_out(_STARS.sub("", bare))
    return bare.replace("`", "").replace("~~", "")


def _plain(text: str) -> str:
    """A line's words without the signs of emphasis, code, links and tags."""
    kept: list[str] = []

    def hide(match: re.Match[str]) -> str:
        kept.append(match[1])
        return _HIDING

    text = _ESCAPE.sub(hide, text)
    text = _TAG.sub("", _LINK.sub(r"\1", text)).replace("`", "").replace("~~", "")
    for sign in (_STARS, _BARS):
        if len(sign.findall(text)) > 1:
            text = sign.sub("", text)
    text = spelled_out(text)
    after = iter(kept)
    return re.sub(_HIDING, lambda _: next(after), text).strip()

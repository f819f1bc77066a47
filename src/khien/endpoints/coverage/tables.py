"""CSV and XLSX files as one table: a heading and rows of text, under caps.

In: the bytes of a file. Out: a ``Table``. CSV may have any delimiter and encoding, lines before
its heading, Excel's ``sep=`` line and its ``="00123"``. Of a workbook the first sheet with a
heading that we know is taken, else the first with any; rows are walked, never all kept as XML,
and a formula is never computed. Structures: RFC 4180; ECMA-376 part 1, 18.3 and 18.4.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from khien.core.errors import DamagedDocument, TooLargeDocument, UnsupportedDocument
from khien.core.limits import Budget, Limits
from khien.core.text import printable, squeeze
from khien.documents import encoding
from khien.documents.source import Source
from khien.endpoints.coverage.columns import known_headers
from khien.endpoints.coverage.errors import NoTable, NotAList, TooManyRows
from khien.endpoints.coverage.sheets import sheets_of

MOST_BYTES = 32 * 2**20
MOST_ROWS = 100_000
MOST_COLUMNS = 200
MOST_CELL = 2_000
MOST_TEXT = 64 * 2**20  # letters of all cells: a shared text in a workbook costs nothing to repeat
_MOST_SIGNS = 20_000  # delimiters in one record of a CSV
_HEADING_WITHIN = 30  # lines above the heading: an office's name, a title, a date
_DELIMITERS = ",;\t|"
_SAMPLE = 65_536
_AS_TEXT = re.compile(r'="([^"]*)"')
_SINCE_1904 = re.compile(rb"""\bdate1904\s*=\s*["'](?:1|true)["']""")  # xsd:boolean
_DOCTYPES = (b"PK\x03\x04",)
_BINARY = (b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")


@dataclass(frozen=True, slots=True)
class Table:
    """A heading and the rows under it; each row is as long as the heading.

    ``first_line``: the number, in the file, of the first row. ``encoding``: how a CSV was read;
    ``sure`` False: the encoding was taken for want of a better one, and a person should look.
    """

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    first_line: int = 2
    encoding: str = ""
    sure: bool = True
    since_1904: bool = False


def read(data: bytes) -> Table:
    """The table in ``data``; raises a ListError."""
    if len(data) > MOST_BYTES:
        raise TooManyRows(limit=f"{MOST_BYTES // 2**20} MB")
    if data.startswith(_DOCTYPES):
        return _workbook(data)
    if data.startswith(_BINARY):
        raise NotAList()
    text, name, sure = _text(data)
    first, _, rest = text.partition("\n")
    told = re.fullmatch(r"\s*sep=(.)\s*", first)
    delimiter = told[1] if told else _delimiter(text[:_SAMPLE])
    lines = _Lines(rest if told else text, delimiter)
    return _table(_records(lines), before=1 if told else 0, encoding=name, sure=sure)


class _Lines:
    """The lines of a CSV, as long as no record grows without end."""

    def __init__(self, text: str, delimiter: str) -> None:
        self._lines = io.StringIO(text, newline="")
        self.delimiter = delimiter
        self.signs = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.signs += line.count(self.delimiter)
            if self.signs > _MOST_SIGNS:
                raise TooManyRows(limit=f"{MOST_COLUMNS}")
            yield line


def _records(lines: _Lines) -> Iterator[list[str]]:
    """Rows of a CSV; one that Python's reader will not take is the file's end, said by name."""
    try:
        for record in csv.reader(lines, delimiter=lines.delimiter):
            lines.signs = 0
            yield record
    except csv.Error:
        raise NotAList() from None


def _workbook(data: bytes) -> Table:
    limits = Limits(file_bytes=MOST_BYTES, member_bytes=128 * 2**20, seconds=60.0)
    best: tuple[int, Table] | None = None
    try:
        source = Source(data, limits=limits)
        since_1904 = bool(_SINCE_1904.search(source.zip.head_of("xl/workbook.xml", 65_536)))
        for rows in sheets_of(source, Budget(limits)):
            try:
                table = _table(rows, since_1904=since_1904)
            except NoTable:
                continue
            score = known_headers(table.headers)
            if best is None or score > best[0]:
                best = score, table
            if score >= 2:
                break
    except TooLargeDocument:
        raise TooManyRows(limit=f"{limits.member_bytes // 2**20} MB") from None
    except (DamagedDocument, UnsupportedDocument):
        raise NotAList() from None
    if best is None:
        raise NoTable()
    return best[1]


def _table(
    lines: Iterable[Sequence[str]],
    *,
    before: int = 0,
    encoding: str = "",
    sure: bool = True,
    since_1904: bool = False,
) -> Table:
    numbered = enumerate(_within(map(_cells, lines)), start=before + 1)
    opening = list(islice(numbered, _HEADING_WITHIN))
    at = _heading(opening)
    headers = _headers(opening[at][1])
    width = len(headers)
    rows: list[tuple[str, ...]] = []
    first = opening[at][0] + 1
    for _number, cells in [*opening[at + 1 :]]:
        rows.append(_as_wide(cells, width))
    for _number, cells in numbered:
        if len(rows) >= MOST_ROWS:
            raise TooManyRows(limit=f"{MOST_ROWS}")
        rows.append(_as_wide(cells, width))
    while rows and not any(rows[-1]):
        rows.pop()
    return Table(headers, tuple(rows), first, encoding, sure, since_1904)


def _within(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    """Rows, as long as all their text together is what a list can hold."""
    size = 0
    for row in rows:
        size += sum(map(len, row))
        if size > MOST_TEXT:
            raise TooManyRows(limit=f"{MOST_TEXT // 2**20} MB")
        yield row


def _heading(opening: Sequence[tuple[int, list[str]]]) -> int:
    """The line that is the heading: the one with most headers that we know, else the first of
    at least two cells."""
    scores = [known_headers(cells) for _number, cells in opening]
    if scores and max(scores) >= 1:
        return scores.index(max(scores))
    for at, (_number, cells) in enumerate(opening):
        if sum(map(bool, cells)) >= 2:
            return at
    raise NoTable()


def _headers(cells: Sequence[str]) -> tuple[str, ...]:
    """Headers without the empty ones at the end; no two are alike."""
    kept = list(cells)
    while kept and not kept[-1]:
        kept.pop()
    named: dict[str, None] = {}
    for cell in map(squeeze, kept):
        name, count = cell, 1
        while name in named:
            count += 1
            name = f"{cell} ({count})"
        named[name] = None
    return tuple(named)


def _cells(line: Sequence[str]) -> list[str]:
    if len(line) > MOST_COLUMNS and any(line[MOST_COLUMNS:]):
        raise TooManyRows(limit=f"{MOST_COLUMNS}")
    return [_cell(each) for each in line[:MOST_COLUMNS]]


def _cell(value: str) -> str:
    """A cell's words; what Excel writes so that a number stays text (="00123", '00123) is
    undone, any other formula stays as it stands: words."""
    if not value:
        return ""
    value = squeeze(value[:MOST_CELL]) if value.isprintable() else _lines_of(value[:MOST_CELL])
    found = _AS_TEXT.fullmatch(value)
    if found:
        return squeeze(found[1])
    return value[1:] if value.startswith("'") else value


def _lines_of(value: str) -> str:
    """The lines of a cell, each for itself, without what no database keeps or nobody sees."""
    lines = (
        squeeze(printable(line.replace("\t", " "), most=MOST_CELL)) for line in value.splitlines()
    )
    return "\n".join(filter(None, lines))


def _as_wide(cells: Sequence[str], width: int) -> tuple[str, ...]:
    return tuple(cells[:width]) + ("",) * max(0, width - len(cells))


def _text(data: bytes) -> tuple[str, str, bool]:
    """``(text, encoding, sure)``: by mark, UTF-8, UTF-16, then the one table before Unicode that
    makes it Vietnamese; Windows-1252 where none does, and then not sure."""
    name = encoding.marked_encoding(data)
    if name is None and b"\0" in data[:_SAMPLE]:
        raise NotAList()
    try:
        if name:
            return data.decode(name), name, True
        return data.decode("utf-8"), "utf-8", True
    except UnicodeDecodeError:
        if name:
            raise NotAList() from None
    try:
        reading = encoding.decoded(data)
    except UnsupportedDocument:
        return encoding.as_shown(data), "windows-1252", False
    return reading.text, reading.encoding or "windows-1252", reading.sure


def _delimiter(sample: str) -> str:
    """The sign that cuts most lines into the same number of cells, at least two."""
    lines = [line for line in sample.splitlines()[:50] if line.strip()]
    best, best_score = ",", 0
    for sign in _DELIMITERS:
        counts = [_outside_quotes(line, sign) for line in lines]
        most = max(set(counts), key=lambda count: (counts.count(count), count), default=0)
        score = most * 100 + counts.count(most) if most else 0
        if counts.count(most) * 2 < len(counts):
            score //= 4  # cells differ from line to line: words with commas in them
        if score > best_score:
            best, best_score = sign, score
    return best


def _outside_quotes(line: str, sign: str) -> int:
    return sum(part.count(sign) for part in line.split('"')[::2])

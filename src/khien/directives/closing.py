"""What stands after the body: the copies ("Nơi nhận") beside the signature, told apart.

In: the rows after the body. Out: the same rows cut into cells, each with its column where the
text shows it, and which of them are the list of copies. Columns that a converter ran together
("- Như trên; PHÓ GIÁM ĐỐC") are cut where an item ends and a post in capitals begins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from khien.directives.columns import LEFT, RIGHT, cells
from khien.directives.marks import AUTHORITY, COPIES, POST, is_dashed, is_name, mostly_capitals
from khien.directives.passages import Row
from khien.directives.rules import fired, rule

CLOSING_ROWS = 60  # copies and signature are looked for in so many rows after the body
_MOST_OVERLEAF = 20  # rows of a list of copies that may stand on the next page
# the first item of every list of copies
_AS_ABOVE = re.compile(r"[\W_]{0,4}nhu (?:tren|kinh gui|dieu \d)\b")
_FILED = re.compile(r"[\W_]{0,4}luu\b")  # "Lưu: VT" is the last item
_HEADING = re.compile(r"[\W_]{0,4}n[ơo]i nh[aâ]n\b\s*:?\s*")
_AFTER_MARK = re.compile(r"(?<=[.;,)])\s")
_SIGNED = re.compile(r"[\W_]*(?:da ky|ky ten|chu ky|ky so|dau)\b")

_OVERLEAF = rule("closing.overleaf", "a list of copies cut by the page's end")
_RUN_TOGETHER = rule(
    "closing.run-together", 'the signer\'s post at the end of an item: "- Như trên; GIÁM ĐỐC"'
)
_NAME_BESIDE = rule("closing.name-beside", 'the name beside the file copy: "- Lưu: VT. Lò Văn An"')


@dataclass(frozen=True, slots=True)
class Closing:
    """The rows after the body as cells, and those of the copies among them."""

    rows: tuple[Row, ...]
    copies: tuple[Row, ...]


def read_closing(rows: Sequence[Row]) -> Closing:
    """Cells and copies of the rows after the body."""
    cut = [cell for row in rows[:CLOSING_ROWS] for cell in _cells(row)]
    cut += rows[CLOSING_ROWS:]
    left = [row for row in cut if row.side != RIGHT]
    start, stop = _copies(left)
    return Closing(tuple(cut), (*left[start:stop], *_overleaf(left, start, stop)))


def _cells(row: Row) -> list[Row]:
    found = cells(row)
    if len(found) > 1:
        return found
    cut = _post_begins(row)
    if cut is None:
        cut = _name_begins(row)
    if cut is None:
        return found
    parts = (row.passage.cut(0, cut), row.passage.cut(cut))
    return [
        replace(row, passage=part, side=side, wide=())
        for part, side in zip(parts, (LEFT, RIGHT), strict=True)
        if part
    ]


def _post_begins(row: Row) -> int | None:
    """Where the signer's line in capitals begins on the line of an item or of the heading."""
    heading = _HEADING.match(row.plain)
    least = heading.end() if heading else 4
    if not heading and not is_dashed(row):
        return None
    for match in re.finditer(r"(?<=\s)\S", row.text[: len(row.text) - 4]):
        at = match.start()
        if at < least or not row.text[at:].isupper():
            continue
        if POST.match(row.plain, at) or AUTHORITY.match(row.plain[at:]):
            fired(_RUN_TOGETHER)
            return at
        return None
    return None


def _name_begins(row: Row) -> int | None:
    if not _FILED.match(row.plain.lstrip("-+ ")):
        return None
    for match in _AFTER_MARK.finditer(row.text):
        if is_name(row.text[match.end() :]):
            fired(_NAME_BESIDE)
            return match.end()
    return None


def _copies(rows: Sequence[Row]) -> tuple[int, int]:
    """(first row, row after the last) of "Nơi nhận"; a scan may lose its heading."""
    window = range(min(len(rows), CLOSING_ROWS))
    start = next((i for i in window if COPIES.match(rows[i].plain)), None)
    if start is None:
        start = next((i for i in window if _AS_ABOVE.match(rows[i].plain)), None)
    if start is None:
        return 0, 0
    stop = start + 1
    while stop < len(rows) and not _after_copies(rows, stop):
        stop += 1
    return start, stop


def _overleaf(rows: Sequence[Row], start: int, stop: int) -> tuple[Row, ...]:
    """The rest of a list the page's end cut, which stands after the signer's column: the rows
    of the next page up to "Lưu: …", when the list had not come to it."""
    if start == stop or any(_FILED.match(row.plain.lstrip("-+ ")) for row in rows[start:stop]):
        return ()
    page = rows[stop - 1].passage.page
    window = range(stop, min(len(rows), stop + CLOSING_ROWS))
    turned = next((i for i in window if rows[i].passage.page > page), None)
    if turned is None or rows[turned].passage.page > page + 1:
        return ()
    for index in range(turned, min(len(rows), turned + _MOST_OVERLEAF)):
        if _FILED.match(rows[index].plain.lstrip("-+ ")):
            fired(_OVERLEAF)
            return tuple(rows[turned : index + 1])
        if mostly_capitals(rows[index].text):
            return ()
    return ()


def _after_copies(rows: Sequence[Row], index: int) -> bool:
    """Whether the row no longer belongs to the copies: a post, a name, or after the file copy."""
    row = rows[index]
    if is_dashed(row) or _FILED.match(row.plain) or ";" in row.text:
        return False
    if mostly_capitals(row.text) and len(row.text) < 80:
        return True
    filed = any(
        _FILED.match(other.plain.lstrip("-+ ")) for other in rows[max(0, index - 2) : index]
    )
    if filed and (is_name(row.text) or _SIGNED.match(row.plain)):
        return True
    return filed and (row.gap or not row.text[0].islower())

"""A workbook's stream as a document: every sheet, or the first rows of each.

In: the bytes of the stream, whatever they stood in. Out: a Document whose lines are the cells in
the order they are seen; of a head each sheet is a part too, for each has a first page.
"""

from __future__ import annotations

from collections.abc import Sequence

from khien.core.errors import EncryptedDocument, TooLargeDocument
from khien.core.limits import Budget, Limits
from khien.documents.biff import records
from khien.documents.document import Document, Line

MOST_GLANCED = 8 * 2**20
_FILEPASS, _UNICODE = 0x2F, 8
_FIRST_RECORDS = 6  # a password is told right behind the beginning
_ROWS, _COLUMNS = 15, 20  # of each sheet: its head


def why_unsure(data: bytes, size: int) -> str:
    """Why the bytes at the beginning, of ``size`` in all, do not show that no mark is there; ""
    when they do. Letters of one byte, set apart by whatever a table has for that, may hide."""
    if records.version_of(data) < _UNICODE:
        return "older"
    return "long" if size > MOST_GLANCED else ""


def refuse_locked(data: bytes) -> None:
    """Raise EncryptedDocument for a workbook behind a password, DamagedDocument for none."""
    records.version_of(data)
    at = 0
    for _ in range(_FIRST_RECORDS):
        kind = int.from_bytes(data[at : at + 2], "little")
        if kind == _FILEPASS:
            raise EncryptedDocument()
        at += 4 + int.from_bytes(data[at + 2 : at + 4], "little")


def document(
    name: str, data: bytes, limits: Limits, *, told: Sequence[Line] | None = None, embedded: int = 0
) -> Document:
    """The workbook as format ``name``. ``told``: what the file says of itself, given where only
    its head is asked for; ``embedded``: how many files stand in it."""
    from khien.documents.biff.workbook import Workbook
    from khien.documents.keeping import Kept

    if len(data) > limits.member_bytes:
        raise TooLargeDocument(limit=f"{limits.member_bytes // 2**20} MB")
    budget = Budget(limits)
    workbook = (
        Workbook(data, budget)
        if told is None
        else Workbook(data, budget, rows=_ROWS, columns=_COLUMNS)
    )
    kept = Kept(budget)
    parts: list[Document] = []
    for number, sheet in enumerate(workbook.sheets):
        begin = len(kept.lines)
        workbook.keep(sheet, number, kept)
        parts.append(Document.from_lines(name, kept.lines[begin:]))
    facts = kept.properties()
    if embedded:
        facts["embedded_files"] = str(embedded)
    if told is None:
        return Document.from_lines(name, kept.lines, properties=facts)
    return Document.from_lines(
        name, [*kept.lines, *told], properties=facts, parts=tuple(parts) if len(parts) > 1 else ()
    )

"""A file that brings other files: a mail with attachments, an Outlook message, an archive.

In: what it brings, its own words and subject. Out: the one letter that can be read with the
words around it as footers, so that a mark in either is seen; otherwise its own words. What was
not read is counted, so that the file is held.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, BinaryIO

from khien.core.errors import DocumentError, TooLargeDocument, UnsupportedDocument
from khien.core.limits import Budget, Limits
from khien.documents.document import Document, Line, LineKind

if TYPE_CHECKING:
    from khien.documents.format import Member

_MOST_HELD = 64 * 2**20  # bytes of an archive's members at once


@dataclass(frozen=True, slots=True)
class Carried:
    """One file inside another; ``data`` gives its bytes or raises a DocumentError."""

    name: str
    data: Callable[[], bytes]

    def read(self, carrier: Carrier) -> Document:
        """What it says; raises a DocumentError."""
        return carrier.read(self.data(), self.name)


@dataclass(slots=True)
class Carrier:
    """One reading of a file that brings others."""

    format: str
    limits: Limits
    budget: Budget = field(init=False)

    def __post_init__(self) -> None:
        if self.limits.depth < 1:
            raise TooLargeDocument(limit="0")
        self.budget = Budget(self.limits)

    def read(self, data: bytes, name: str) -> Document:
        """What a file inside says, read with what is left of the limits."""
        from khien.documents import reading  # which knows every format, this one too

        self.budget.spend_bytes(len(data))
        self.budget.check_time()
        return reading.read(data, name, limits=self.inner_limits())

    def inner_limits(self) -> Limits:
        """What is left for a file inside."""
        left = self.limits.total_bytes - self.budget.bytes_used
        return replace(self.limits, depth=self.limits.depth - 1, total_bytes=left)

    def document(
        self, carried: Iterable[Carried], *, subject: str = "", own: Document | None = None
    ) -> Document:
        """The letter among ``carried``, or the words of the file itself."""
        read: list[Document] = []
        failed: list[DocumentError] = []
        for each in self.budget.take(carried):
            try:
                read.append(each.read(self))
            except DocumentError as error:
                failed.append(error)
        if not read and len(failed) == 1:
            raise failed[0]
        return self._told(read, len(failed), subject, own)

    def _told(
        self, read: list[Document], failed: int, subject: str, own: Document | None
    ) -> Document:
        """The one letter with the words around behind it, or those; the rest is counted."""
        above = Line(text=subject.strip())
        letter = read[0] if len(read) == 1 else None
        left = failed + (0 if letter else len(read))
        shown = [] if own is None else [replace(line, page=1) for line in own.lines]
        facts = {} if own is None else dict(own.properties)
        facts |= {} if letter is None else dict(letter.properties)
        if left:
            facts["embedded_files"] = str(left + int(facts.get("embedded_files", "0")))
        if letter is None:
            if not shown:
                raise UnsupportedDocument("no letter")
            subject_line = [_footer(above)] if above.text else []
            return Document.from_lines(self.format, [*shown, *subject_line], properties=facts)
        around = [_footer(line) for line in (above, *shown) if line.text.strip()]
        lines = [*letter.lines, *around]
        if len(lines) > self.limits.lines:
            raise TooLargeDocument(limit=str(self.limits.lines))
        return Document.from_lines(
            self.format, lines, pages=letter.pages, ocr=letter.ocr, properties=facts
        )


def _footer(line: Line) -> Line:
    return replace(line, kind=LineKind.FOOTER, page=1)


def from_members(
    format_id: str,
    members: Callable[[BinaryIO, Limits], Iterable[Member]],
    stream: BinaryIO,
    limits: Limits,
) -> Document:
    """An archive that is gone through once, as one document: the letter that is alone in it; of
    several files only the names are told."""
    bounded = replace(limits, total_bytes=min(limits.total_bytes, _MOST_HELD))
    carrier = Carrier(format_id, bounded)
    held = list(members(stream, bounded))
    names = [Line(text=each.name) for each in held] if len(held) != 1 else []
    return carrier.document(
        [Carried(each.name, partial(_data_of, each)) for each in held],
        own=Document.from_lines(format_id, names),
    )


def _data_of(member: Member) -> bytes:
    if member.error is not None:
        raise member.error
    return member.data

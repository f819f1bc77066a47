"""Plain text: UTF-8, UTF-16 or UTF-32; TCVN3, VNI, VISCII or Windows-1258 where one of them
makes it Vietnamese and no other does.

In: bytes. Out: the lines as they stand, blank ones kept (they part paragraphs), pages by
form feed. Bytes in no encoding we can be sure of are an error, never a guess.
"""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

from khien.core.encodings import Reading
from khien.core.errors import DamagedDocument, TooLargeDocument, UnsupportedDocument
from khien.core.limits import Budget, Limits
from khien.core.text import nfc
from khien.documents.document import Document, Line
from khien.documents.encoding import (
    as_shown,
    decoded,
    first_words,
    glanced,
    is_thin,
    marked_encoding,
)
from khien.documents.format import Format
from khien.documents.glance import Glance
from khien.documents.legacy import facts_of
from khien.documents.source import Source

# Text that is the source of something else: what a person sees is not what stands in it.
_MARKUP = re.compile(
    rb"\s*(?:\{\\u?rtf|<[a-z!?/]|%!ps|%pdf|begin:v|begin 6\d\d )",
    re.IGNORECASE,
)
_MAIL = re.compile(
    rb"(?im)^(?:mime-version|received|return-path|message-id|content-transfer-encoding):"
)
_LINE_END = re.compile(r"\r\n|[\n\r\x0b\x85\u2028\u2029]")
_LINE_ENDS = "\r\x0b\x85\u2028\u2029"
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_CONTROL_BYTES = bytes([*range(9), *range(14, 32), 127])
_HEAD_BYTES = 65_536  # ten pages
_START = 2_048  # where most of what is no text shows it


class PlainText(Format):
    """A .txt file, whatever it is called."""

    id = "txt"
    title = ("Văn bản thuần", "Plain text")
    library = ""
    loses = ("không mất gì", "nothing")

    def score(self, head: bytes, name: str) -> int | None:
        """Low, so that any format with a signature wins; None for binary and markup."""
        start = head[:_START]
        if len(start.translate(None, _CONTROL_BYTES)) < len(start) and not marked_encoding(head):
            return None
        if _MARKUP.match(_without_bom(head)) or _MAIL.search(head[:4096]):
            return None
        if marked_encoding(head):
            return 20
        return None if len(head.translate(None, _CONTROL_BYTES)) < len(head) else 10

    def glance(self, source: Source, limits: Limits) -> Glance:
        """The first bytes as letters."""
        text = glanced(source.head).replace("\r\n", "\n")
        for each in _LINE_ENDS:
            text = text.replace(each, "\n")  # which looks for one that is not there very fast
        thin = source.size > len(source.head) and is_thin(text)
        return Glance(texts=(text,), unsure="thin" if thin else "")

    def head(self, stream: BinaryIO, limits: Limits) -> Document:
        """The lines at the head; where no table makes words of them, as the bytes show."""
        data = first_words(stream, _HEAD_BYTES)
        try:
            return self._document(decoded(data), limits)
        except UnsupportedDocument:
            return self._document(Reading(as_shown(data), sure=False), limits)

    def read(self, stream: BinaryIO, limits: Limits) -> Document:
        """Every line of the file, in NFC, trailing blanks dropped."""
        return self._document(decoded(stream.read()), limits)

    def _document(self, reading: Reading, limits: Limits) -> Document:
        text = nfc(reading.text)
        if len(text) > limits.characters:
            raise TooLargeDocument(limit=str(limits.characters))
        if _CONTROL.search(text):
            raise DamagedDocument("control characters")
        budget = Budget(limits)
        lines: list[Line] = []
        pages = text.split("\f")
        for page, content in enumerate(budget.take(pages, most=limits.pages), start=1):
            for printed in _LINE_END.split(content):
                lines.append(Line(text=printed.rstrip(), page=page))
            if len(lines) > limits.lines:
                raise TooLargeDocument(limit=str(limits.lines))
        return Document.from_lines("txt", lines, pages=len(pages), properties=facts_of(reading))


def _without_bom(head: bytes) -> bytes:
    return head.removeprefix(codecs.BOM_UTF8)

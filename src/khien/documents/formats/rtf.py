"""Rich Text (.rtf, and .doc files that are Rich Text inside): the text as it prints.

In: bytes, read token by token under caps. Out: header lines, the body with cells, boxes
and the markers of lists, notes and footers last. Hidden and deleted text is not read.
"""

from __future__ import annotations

from typing import BinaryIO

from khien.core.errors import NoTextLayer
from khien.core.limits import Budget, Limits
from khien.documents.document import Document
from khien.documents.format import Format
from khien.documents.rtf.reader import Reader

_SIGNATURE = b"{\\rtf"


class RichText(Format):
    """A Rich Text file, whatever it is called."""

    id = "rtf"
    title = ("Tài liệu RTF (.rtf)", "Rich Text (.rtf)")
    library = ""
    loses = (
        "hình ảnh, chú thích của người soát, định dạng trang",
        "pictures, reviewers' comments, page layout",
    )

    def score(self, head: bytes, name: str) -> int | None:
        """By its signature."""
        return 90 if head.lstrip()[: len(_SIGNATURE)] == _SIGNATURE else None

    def read(self, stream: BinaryIO, limits: Limits) -> Document:
        """Every line of the document."""
        reader = Reader(Budget(limits))
        lines = reader.read(stream.read().lstrip())
        if not lines and reader.pictures:
            raise NoTextLayer()
        facts: dict[str, str] = {}
        for part in reader.parts.values():
            facts |= part.properties()
        if reader.objects:
            facts["embedded_files"] = str(reader.objects)
        return Document.from_lines("rtf", lines, pages=reader.page, properties=facts)

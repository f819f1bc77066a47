"""Rich Text (.rtf, and .doc files that are Rich Text inside): the text as it prints.

In: bytes, read token by token under caps. Out: header lines, the body with cells, boxes
and the markers of lists, notes and footers last. Hidden and deleted text is not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from khien.core.errors import NoTextLayer
from khien.core.limits import Budget, Limits
from khien.documents.document import Document, Line, LineKind
from khien.documents.format import Format, Member
from khien.documents.glance import Glance
from khien.documents.rtf import glancing
from khien.documents.source import Source

if TYPE_CHECKING:
    from PIL import Image

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

    def glance(self, source: Source, limits: Limits) -> Glance:
        """The words at the head, without tables and pictures."""
        return glancing.glance_of(source)

    def looks(self, source: Source, limits: Limits) -> Iterator[Image.Image]:
        """The first pictures."""
        from khien.documents.rtf import embedded

        return embedded.pictures_of(source.whole(), limits)

    def members(self, stream: BinaryIO, limits: Limits) -> Iterator[Member]:
        """The files of other programs that stand in it."""
        from khien.documents.rtf import embedded

        return embedded.members_of(stream.read(), limits)

    def head(self, stream: BinaryIO, limits: Limits) -> Document:
        """The lines at the head, then what the file says of itself."""
        from khien.documents.rtf.reader import Reader

        source = Source.again(stream, limits)
        front, body = glancing.parts_of(source)
        reader = Reader(Budget(limits))
        data = source.whole() if glancing.goes_on(body) else front + body
        lines = reader.read(data.lstrip(), to_end=False)
        if not lines and (reader.pictures or b"\\pict" in source.head):
            raise NoTextLayer()
        told = [Line(text=each, kind=LineKind.PROPERTY) for each in glancing.labels(front)]
        facts = {} if glancing.is_whole(source) else {"cut_short": "1"}
        return Document.from_lines("rtf", [*lines, *told], pages=reader.page, properties=facts)

    def read(self, stream: BinaryIO, limits: Limits) -> Document:
        """Every line of the document."""
        from khien.documents.rtf.reader import Reader

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

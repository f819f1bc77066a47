"""Word 6 to 2003 documents (.doc, .dot): the text as it prints, with list numbers and boxes.

In: a compound file under caps. Out: header lines, the body in reading order, notes and footers
last. Nothing of the file is run; macros are never opened, objects are files within.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from khien.core.errors import NoTextLayer
from khien.core.limits import Budget, Limits
from khien.documents.containers import ole_properties
from khien.documents.containers.cfb import CompoundHead, claimed
from khien.documents.containers.ole2 import Compound, holds, is_ole2, refuse_encrypted
from khien.documents.doc import glancing
from khien.documents.document import Document
from khien.documents.format import Format, Member
from khien.documents.glance import Glance
from khien.documents.source import Source

if TYPE_CHECKING:
    from PIL import Image

    from khien.documents.doc.reader import Reader

_MAIN = "WordDocument"
_TABLES = ("0Table", "1Table")
_DATA = "Data"
_OBJECTS = "ObjectPool/"
_MOST_PICTURES = 32 * 2**20
_MOST_DATA = 16 * 2**20  # of form fields; pictures lie there too


class OldWordDocument(Format):
    """A Word 97-2003 file."""

    id = "doc"
    title = ("Tài liệu Word 97–2003 (.doc)", "Word 97-2003 document (.doc)")
    library = "olefile"
    loses = (
        "hình ảnh, chú thích của người soát, số trang do Word tự ngắt; số tự động của Word 6 và 95",
        "pictures, reviewers' comments, page breaks that Word sets itself; automatic numbers of "
        "Word 6 and 95",
    )
    within = "ole2"

    def score(self, head: bytes, name: str) -> int | None:
        """Any compound file may be one: the streams inside decide, in ``opens``."""
        return 50 if is_ole2(head) else None

    def opens(self, data: bytes) -> bool:
        """Whether it holds Word's main stream."""
        return holds(data, _MAIN)

    def claims(self, source: Source) -> int | None:
        """By Word's main stream at the top."""
        return claimed(source, glancing.MAIN)

    def glance(self, source: Source, limits: Limits) -> Glance:
        """The words at the head, in headers, boxes and notes."""
        return glancing.glance(source.ole2, limits)

    def read(self, stream: BinaryIO, limits: Limits) -> Document:
        """Every line of the document."""
        from khien.documents.doc.reader import Reader, Streams

        data = stream.read()
        refuse_encrypted(data)
        compound = Compound(data, limits=limits)
        streams = Streams(
            main=compound.bytes_of(_MAIN),
            tables={name: compound.bytes_of(name) for name in _TABLES if name in compound},
            data=compound.bytes_of(_DATA) if _DATA in compound else b"",
        )
        reader = Reader(streams, Budget(limits))
        pages = reader.read()
        if not reader.kept.lines and reader.pictures:
            raise NoTextLayer()
        facts = reader.kept.properties()
        embedded = {p.split("/")[1] for p in compound.paths() if p.startswith(_OBJECTS)}
        if embedded:
            facts["embedded_files"] = str(len(embedded))
        return Document.from_lines("doc", reader.kept.lines, pages=pages, properties=facts)

    def head(self, stream: BinaryIO, limits: Limits) -> Document:
        """The first pages with headers, boxes and notes, then what the file says of itself."""
        compound = Source.again(stream, limits).ole2
        reader = _head_reader(compound, limits)
        pages = reader.read()
        told = ole_properties.lines(compound)
        if not reader.kept.lines and not told and reader.pictures:
            raise NoTextLayer()
        return Document.from_lines(
            "doc",
            [*reader.kept.lines, *told],
            pages=pages,
            properties=reader.kept.properties(),
        )

    def looks(self, source: Source, limits: Limits) -> Iterator[Image.Image]:
        """Pictures in the text, then those that float beside it."""
        from khien.documents.containers.blips import pictures

        compound = source.ole2
        for stream in (glancing.DATA, glancing.MAIN):
            if stream in compound.top:
                yield from pictures(compound.head_of(stream, _MOST_PICTURES), limits)

    def members(self, stream: BinaryIO, limits: Limits) -> Iterator[Member]:
        """The objects put into the text."""
        from khien.documents.containers import ole_objects

        compound = Source.again(stream, limits).ole2
        storages = [f"{glancing.OBJECTS}/{name}" for name in compound.children(glancing.OBJECTS)]
        yield from ole_objects.members(compound, storages, Budget(limits))


def _head_reader(compound: CompoundHead, limits: Limits) -> Reader:
    from khien.documents.doc.reader import Reader, Streams

    tables = [name for name in _TABLES if name in compound]
    most = limits.member_bytes
    streams = Streams(
        main=compound.whole_of(_MAIN, most),
        tables={name: compound.whole_of(name, most) for name in tables},
        data=compound.head_of(_DATA, _MOST_DATA) if _DATA in compound else b"",
    )
    return Reader(streams, Budget(limits), head=glancing.HEAD_CHARACTERS)

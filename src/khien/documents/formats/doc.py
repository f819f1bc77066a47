"""Word 97-2003 documents (.doc, .dot): the text as it prints, with list numbers and boxes.

In: a compound file under caps. Out: header lines, the body in reading order, notes and footers
last. Nothing of the file is run; macros and embedded objects are never opened.
"""

from __future__ import annotations

from typing import BinaryIO

from khien.core.errors import NoTextLayer
from khien.core.limits import Budget, Limits
from khien.documents.containers.ole2 import Compound, holds, is_ole2, refuse_encrypted
from khien.documents.doc.reader import Reader, Streams
from khien.documents.document import Document
from khien.documents.format import Format

_MAIN = "WordDocument"
_TABLES = ("0Table", "1Table")
_DATA = "Data"
_OBJECTS = "ObjectPool/"


class OldWordDocument(Format):
    """A Word 97-2003 file."""

    id = "doc"
    title = ("Tài liệu Word 97–2003 (.doc)", "Word 97-2003 document (.doc)")
    library = "olefile"
    loses = (
        "hình ảnh, chú thích của người soát, số trang do Word tự ngắt; tệp của Word 6 và 95 "
        "không đọc",
        "pictures, reviewers' comments, page breaks that Word sets itself; files of Word 6 and "
        "95 are not read",
    )

    def score(self, head: bytes, name: str) -> int | None:
        """Any compound file may be one: the streams inside decide, in ``opens``."""
        return 50 if is_ole2(head) else None

    def opens(self, data: bytes) -> bool:
        """Whether it holds Word's main stream."""
        return holds(data, _MAIN)

    def read(self, stream: BinaryIO, limits: Limits) -> Document:
        """Every line of the document."""
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

"""Old Excel workbooks (.xls, .xlt): every sheet, hidden ones too, from Excel 5 to 2003.

In: a compound file under caps. Out: the header of each sheet, its cells row by row, the words of
its boxes. Formulas are never computed, macros never opened; the result that was kept is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from khien.core.errors import TooLargeDocument
from khien.core.limits import Budget, Limits
from khien.documents.biff import records, whole
from khien.documents.containers import ole_properties
from khien.documents.containers.cfb import CompoundHead, claimed
from khien.documents.containers.ole2 import holds, is_ole2, refuse_encrypted
from khien.documents.document import Document, Line
from khien.documents.format import Format, Member
from khien.documents.glance import Glance
from khien.documents.source import Source

if TYPE_CHECKING:
    from PIL import Image

_STREAMS = ("workbook", "book")
_OBJECTS = "mbd"  # storages of objects are called "MBD…"
_PICTURES = 0xEB
_DRAWINGS = b"\x0f\x00\x00\xf0"  # the head of the store of drawings ([MS-ODRAW] 2.2.12)
_PICTURE = re.compile(rb"\x07\xf0")  # the record of a picture there (2.2.32)


class OldExcelWorkbook(Format):
    """An Excel workbook of before 2007."""

    id = "xls"
    title = ("Bảng tính Excel 97–2003 (.xls)", "Excel 97-2003 workbook (.xls)")
    library = ""
    loses = (
        "định dạng của số và ngày, biểu đồ, lời ghi chú ở ô",
        "the formats of numbers and dates, charts, comments on cells",
    )
    within = "ole2"

    def score(self, head: bytes, name: str) -> int | None:
        """Any compound file may be one: the streams inside decide, in ``opens``."""
        return 48 if is_ole2(head) else None

    def opens(self, data: bytes) -> bool:
        """Whether it holds a workbook's stream."""
        return any(holds(data, stream) for stream in _STREAMS)

    def claims(self, source: Source) -> int | None:
        """By the workbook's stream at the top."""
        return claimed(source, *_STREAMS)

    def glance(self, source: Source, limits: Limits) -> Glance:
        """The workbook's bytes, among which its words stand as they are."""
        compound = source.ole2
        name = _stream(compound)
        data = compound.head_of(name, whole.MOST_GLANCED)
        whole.refuse_locked(data)
        texts, wide = ole_properties.glimpse(compound)
        return Glance(
            texts=texts,
            wide=(data, *wide),
            unsure=whole.why_unsure(data, compound.size_of(name)),
            pictures=len(_PICTURE.findall(data)) if _DRAWINGS in data else 0,
            members=any(each.startswith(_OBJECTS) for each in compound.top),
        )

    def read(self, stream: BinaryIO, limits: Limits) -> Document:
        """Every cell of every sheet."""
        data = stream.read()
        refuse_encrypted(data)
        compound = Source(data, limits=limits).ole2
        return _document(compound, limits)

    def head(self, stream: BinaryIO, limits: Limits) -> Document:
        """The first rows of every sheet, each a part too, then what the file says of itself."""
        compound = Source.again(stream, limits).ole2
        return _document(compound, limits, told=[*ole_properties.lines(compound)])

    def looks(self, source: Source, limits: Limits) -> Iterator[Image.Image]:
        """The pictures of every sheet, which the workbook keeps together."""
        from khien.documents.containers.blips import pictures

        compound = source.ole2
        data = compound.whole_of(_stream(compound), limits.member_bytes)
        for kind, at, length in records.records(data, 0, Budget(limits)):
            if kind == _PICTURES:
                yield from pictures(b"".join(records.segments(data, at, length)), limits)
            elif kind == records.EOF:
                return

    def members(self, stream: BinaryIO, limits: Limits) -> Iterator[Member]:
        """The objects put into the sheets."""
        from khien.documents.containers import ole_objects

        compound = Source.again(stream, limits).ole2
        storages = [name for name in compound.children("") if name.startswith(_OBJECTS)]
        yield from ole_objects.members(compound, storages, Budget(limits))


def _stream(compound: CompoundHead) -> str:
    """The workbook's stream: of two, as a file for old and new programs has, the newer."""
    return next((name for name in _STREAMS if name in compound.top), _STREAMS[0])


def _document(
    compound: CompoundHead, limits: Limits, *, told: list[Line] | None = None
) -> Document:
    name = _stream(compound)
    if compound.size_of(name) > limits.member_bytes:
        raise TooLargeDocument(limit=f"{limits.member_bytes // 2**20} MB")
    data = compound.whole_of(name, limits.member_bytes)
    embedded = sum(each.startswith(_OBJECTS) for each in compound.top)
    return whole.document("xls", data, limits, told=told, embedded=embedded)

"""Old PowerPoint slides (.ppt, .pps, .pot): slides in the order they are shown, box by box.

In: a compound file under caps. Out: the words on each slide, which is a page, with its header and
footer and what its master adds. Speaker's notes and comments do not show and are not read.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from khien.core.errors import DamagedDocument, NoTextLayer, TooLargeDocument
from khien.core.limits import Budget, Limits
from khien.documents.containers import ole_properties
from khien.documents.containers.cfb import CompoundHead, claimed
from khien.documents.containers.ole2 import holds, is_ole2, refuse_encrypted
from khien.documents.document import Document
from khien.documents.format import Format, Member
from khien.documents.glance import Glance
from khien.documents.source import Source

if TYPE_CHECKING:
    from PIL import Image

_MAIN, _USER, _PICTURES = "powerpoint document", "current user", "pictures"
_OBJECT, _PACKED = 0x1011, 1
_HEAD_SLIDES = 2
_MOST_USER = 4_096
_MOST_GLANCED = 8 * 2**20
_MOST_PICTURES = 32 * 2**20


class OldSlideshow(Format):
    """A PowerPoint file of before 2007."""

    id = "ppt"
    title = ("Trình chiếu PowerPoint 97–2003 (.ppt)", "PowerPoint 97-2003 slides (.ppt)")
    library = ""
    loses = (
        "kiểu chữ và màu chữ, hình ảnh, lời ghi chú của người trình bày",
        "the look of letters, pictures, speaker's notes",
    )
    within = "ole2"

    def score(self, head: bytes, name: str) -> int | None:
        """Any compound file may be one: the streams inside decide, in ``opens``."""
        return 47 if is_ole2(head) else None

    def opens(self, data: bytes) -> bool:
        """Whether it holds PowerPoint's main stream."""
        return holds(data, _MAIN)

    def claims(self, source: Source) -> int | None:
        """By PowerPoint's main stream at the top."""
        return claimed(source, _MAIN)

    def glance(self, source: Source, limits: Limits) -> Glance:
        """The bytes of the first slides, among which their words stand as they are."""
        from khien.documents.slideshow import reader  # here, as below: few files are such

        compound = source.ole2
        data = compound.head_of(_MAIN, limits.member_bytes)
        show = reader.Slideshow(data, _user(compound), Budget(limits))
        texts, wide = ole_properties.glimpse(compound)
        heads = show.heads(_HEAD_SLIDES)
        return Glance(
            texts=texts,
            wide=(*heads, *wide),
            unsure="long" if sum(map(len, heads)) > _MOST_GLANCED else "",
            pictures=int(_PICTURES in compound.top and compound.size_of(_PICTURES) > 0),
            members=show.has_objects,
        )

    def read(self, stream: BinaryIO, limits: Limits) -> Document:
        """Every slide."""
        data = stream.read()
        refuse_encrypted(data)
        return _document(Source(data, limits=limits).ole2, limits)

    def head(self, stream: BinaryIO, limits: Limits) -> Document:
        """The first slide and the second, for the first is a cover often."""
        return _document(Source.again(stream, limits).ole2, limits, head=True)

    def looks(self, source: Source, limits: Limits) -> Iterator[Image.Image]:
        """The pictures of the slides, which the file keeps together."""
        from khien.documents.containers.blips import pictures

        compound = source.ole2
        if _PICTURES in compound.top:
            yield from pictures(compound.head_of(_PICTURES, _MOST_PICTURES), limits)

    def members(self, stream: BinaryIO, limits: Limits) -> Iterator[Member]:
        """The objects put on the slides."""
        from khien.documents.containers import ole_objects
        from khien.documents.slideshow import records

        compound = Source.again(stream, limits).ole2
        data = _main(compound, limits)
        budget = Budget(limits)
        found = [
            each for each in records.siblings(data, 0, len(data), budget) if each.kind == _OBJECT
        ]
        for number, each in enumerate(budget.take(found), start=1):
            try:
                inner = _unpacked(data[each.start : each.end], each.instance, limits)
            except (DamagedDocument, TooLargeDocument) as error:
                yield Member(f"ole-{number}", error=error)
            else:
                budget.spend_bytes(len(inner))
                yield from ole_objects.of_file(inner, f"ole-{number}", budget)


def _user(compound: CompoundHead) -> bytes:
    return compound.head_of(_USER, _MOST_USER) if _USER in compound.top else b""


def _main(compound: CompoundHead, limits: Limits) -> bytes:
    return compound.whole_of(_MAIN, limits.member_bytes)


def _document(compound: CompoundHead, limits: Limits, *, head: bool = False) -> Document:
    from khien.documents.keeping import Kept
    from khien.documents.slideshow import reader

    budget = Budget(limits)
    show = reader.Slideshow(_main(compound, limits), _user(compound), budget)
    kept = Kept(budget)
    show.keep(0, _HEAD_SLIDES if head else len(show.slides), kept)
    told = ole_properties.lines(compound) if head else []
    if not kept.lines and not told and _PICTURES in compound.top:
        raise NoTextLayer()
    return Document.from_lines(
        "ppt",
        [*kept.lines, *told],
        pages=max(len(show.slides), 1),
        properties=kept.properties(),
    )


def _unpacked(data: bytes, instance: int, limits: Limits) -> bytes:
    """An object, which is a compound file of its own (2.10.34)."""
    if instance != _PACKED:
        return data
    inflate = zlib.decompressobj()
    try:
        made = inflate.decompress(data[4:], limits.member_bytes)
    except zlib.error:
        raise DamagedDocument("object") from None
    if inflate.unconsumed_tail:
        raise TooLargeDocument(limit=f"{limits.member_bytes // 2**20} MB")
    return made

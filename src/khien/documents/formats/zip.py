"""Archives of letters (.zip): each member a file of its own, read one by one.

In: a zip under caps. Out: its members with their bytes, or why one of them cannot be had; as one
document the letter that is alone in it. Nothing is ever written to disk; a member whose name
climbs out of the archive, that is a link or is locked is named and not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from khien.core.errors import DamagedDocument, DocumentError, TooLargeDocument
from khien.core.limits import Budget, Limits
from khien.documents.containers.archive import Archive, is_office
from khien.documents.containers.zipped import SIGNATURE
from khien.documents.document import Document, Line
from khien.documents.format import LAST_RESORT, Format, Member
from khien.documents.glance import Glance
from khien.documents.source import Source

_EMPTY = b"PK\x05\x06"
_DEEPEST = 2
_APPLE_DOUBLE = b"\x00\x05\x16\x07"  # what a Mac packs beside a file: its icon, its date
_CONTENT_TYPES = "[content_types].xml"
_MEDIA_TYPE = "mimetype"


class ZipArchive(Format):
    """A zip that is no office file."""

    id = "zip"
    title = ("Gói nén (.zip)", "Archive (.zip)")
    library = ""
    loses = (
        "tệp bên trong không phải văn bản được nêu tên, không đọc",
        "files inside that are no letters are named, not read",
    )
    is_container = True
    within = "zip"

    def score(self, head: bytes, name: str) -> int | None:
        """Any zip may be one: the parts inside decide, in ``opens``."""
        return 35 if head.startswith((SIGNATURE, _EMPTY)) else None

    def opens(self, data: bytes) -> bool:
        """Whether it can be opened and is no office file by another name."""
        return is_office(data) is False

    def claims(self, source: Source) -> int | None:
        """Whether its directory can be read. What says that it is an office file, and is none
        that is known, holds files all the same: a name in it must not hide them."""
        directory = source.zip
        if _CONTENT_TYPES in directory or directory.names()[:1] == [_MEDIA_TYPE]:
            return LAST_RESORT
        return 35

    def glance(self, source: Source, limits: Limits) -> Glance:
        """It has no words of its own."""
        return Glance(members=True)

    def members(self, stream: BinaryIO, limits: Limits) -> Iterator[Member]:
        """Every member; those of an archive inside in its place, unless ``limits.depth`` says
        that one layer is wanted."""
        yield from _members(Source.again(stream, limits), Budget(limits), depth=1)

    def read(self, stream: BinaryIO, limits: Limits) -> Document:
        """The letter that is alone in the archive; of several only the names are told."""
        from khien.documents.carrying import Carried, Carrier

        carrier = Carrier(self.id, limits)
        members = Archive(Source.again(stream, limits)).members()
        names = Document.from_lines("zip", [Line(text=each.name) for each in members])
        if len(members) == 1:
            names = Document.from_lines("zip", [])
        return carrier.document([Carried(m.name, m.bytes_of) for m in members], own=names)


def _members(source: Source, budget: Budget, *, depth: int, above: str = "") -> Iterator[Member]:
    limits = source.limits
    archive = Archive(source)
    if archive.has_untold():
        yield Member(f"{above}?", error=DamagedDocument("zip directory"))
    members = archive.members()
    if limits.depth > 1 and len(members) > limits.members:
        raise TooLargeDocument(limit=str(limits.members))
    for each in budget.take(members):
        name = f"{above}{each.name}"
        try:
            inner = each.bytes_of()
            budget.spend_bytes(len(inner))
        except DocumentError as error:
            yield Member(name, error=error)
            continue
        if inner.startswith(_APPLE_DOUBLE):
            continue
        if limits.depth == 1 or is_office(inner) is not False:
            yield Member(name, data=inner)
        elif depth >= _DEEPEST:
            yield Member(name, error=TooLargeDocument(limit=str(_DEEPEST)))
        else:
            yield from _inside(name, Source(inner, limits=limits), budget, depth=depth + 1)


def _inside(name: str, source: Source, budget: Budget, *, depth: int) -> Iterator[Member]:
    """The members of an archive in the archive, or why it cannot be opened."""
    try:
        yield from _members(source, budget, depth=depth, above=f"{name}/")
    except DocumentError as error:
        yield Member(name, error=error)

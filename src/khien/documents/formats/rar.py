"""Archives packed by WinRAR (.rar), versions 4 and 5.

In: an archive under caps. Out: its members, by the system's libarchive; on a machine that has
none the archive is named as one that could not be looked into.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from khien.core.errors import DamagedDocument, UnsupportedDocument
from khien.core.limits import Budget, Limits
from khien.documents.document import Document
from khien.documents.format import Format, Member
from khien.documents.glance import Glance
from khien.documents.source import Source

_SIGNATURES = (b"Rar!\x1a\x07\x00", b"Rar!\x1a\x07\x01\x00")


class RarArchive(Format):
    """A .rar archive."""

    id = "rar"
    title = ("Gói nén WinRAR (.rar)", "WinRAR archive (.rar)")
    library = "libarchive"
    loses = (
        "máy không có libarchive thì gói được nêu tên, không đọc; gói chia phần không đọc",
        "without libarchive the archive is named, not read; nor are archives in several parts",
    )
    is_container = True

    def score(self, head: bytes, name: str) -> int | None:
        """By its signature."""
        return 100 if head.startswith(_SIGNATURES) else None

    def glance(self, source: Source, limits: Limits) -> Glance:
        """It has no words of its own."""
        return Glance(members=True)

    def members(self, stream: BinaryIO, limits: Limits) -> Iterator[Member]:
        """Every file inside; raises NoRarReader where nothing can look into it."""
        from khien.documents.containers import libarchive, rar_blocks

        source = Source.again(stream, limits)
        yield from libarchive.members(source, Budget(limits))
        if not rar_blocks.is_whole(source):
            raise DamagedDocument("truncated")

    def read(self, stream: BinaryIO, limits: Limits) -> Document:
        """The letter that is alone in it; of several only the names are told."""
        from khien.documents.containers.libarchive import NoRarReader

        try:
            from khien.documents.carrying import from_members

            return from_members(self.id, self.members, stream, limits)
        except NoRarReader:
            raise UnsupportedDocument("no_rar_reader") from None

"""Archives packed by 7-Zip (.7z).

In: an archive under caps. Out: its members with their bytes, or why one of them cannot be had;
as one document the letter that is alone in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from khien.core.limits import Budget, Limits
from khien.documents.document import Document
from khien.documents.format import Format, Member
from khien.documents.glance import Glance
from khien.documents.source import Source

_SIGNATURE = b"7z\xbc\xaf\x27\x1c"


class SevenZipArchive(Format):
    """A .7z archive."""

    id = "7z"
    title = ("Gói nén 7-Zip (.7z)", "7-Zip archive (.7z)")
    library = ""
    loses = (
        "máy không có libarchive: tệp nén bằng PPMd, BCJ2, Deflate64 được nêu tên, không đọc",
        "without libarchive files packed by PPMd, BCJ2 or Deflate64 are named, not read",
    )
    is_container = True

    def score(self, head: bytes, name: str) -> int | None:
        """By its signature."""
        return 100 if head.startswith(_SIGNATURE) else None

    def glance(self, source: Source, limits: Limits) -> Glance:
        """It has no words of its own."""
        return Glance(members=True)

    def members(self, stream: BinaryIO, limits: Limits) -> Iterator[Member]:
        """Every file inside."""
        from khien.documents.containers import libarchive, seven

        source, budget = Source.again(stream, limits), Budget(limits)
        header = seven.header_of(source, budget)
        if not seven.is_known(header) and libarchive.is_present():
            yield from libarchive.members(source, budget)
        else:
            yield from seven.members(source, header, budget)

    def read(self, stream: BinaryIO, limits: Limits) -> Document:
        """The letter that is alone in it; of several only the names are told."""
        from khien.documents.carrying import from_members

        return from_members(self.id, self.members, stream, limits)

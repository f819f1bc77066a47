"""OpenDocument spreadsheet (.ods): every sheet, cells row by row.

In: a zip package under caps. Out: lines; of a head the first rows of every sheet, labels last.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from khien.core.limits import Limits
from khien.documents.containers.zipped import SIGNATURE
from khien.documents.document import Document
from khien.documents.format import Format, Member
from khien.documents.glance import Glance
from khien.documents.odf import head as odf_head
from khien.documents.odf import package
from khien.documents.source import Source

if TYPE_CHECKING:
    from PIL import Image

_KIND = b"spreadsheet"


class OpenDocumentSheet(Format):
    """An OpenDocument package of that kind."""

    id = "ods"
    title = ("Bảng tính OpenDocument (.ods)", "OpenDocument spreadsheet (.ods)")
    library = "lxml"
    loses = (
        "định dạng của số và ngày, biểu đồ, lời ghi chú ở ô",
        "the formats of numbers and dates, charts, comments on cells",
    )
    within = "zip"

    def score(self, head: bytes, name: str) -> int | None:
        """By the media type, which stands first in the package."""
        is_package = head.startswith(SIGNATURE) and head[30:38] == b"mimetype"
        return 91 if is_package and package.MEDIA + _KIND in head[:200] else None

    def claims(self, source: Source) -> int | None:
        """By the media type."""
        return package.claimed(source, (_KIND,))

    def glance(self, source: Source, limits: Limits) -> Glance:
        """The words of the content and of the margins, labels."""
        return odf_head.glance(source, beyond=package.MOST_CONTENT)

    def read(self, stream: BinaryIO, limits: Limits) -> Document:
        """All of it."""
        return odf_head.sheets(Source(stream, limits=limits), limits, head=False)

    def head(self, stream: BinaryIO, limits: Limits) -> Document:
        """The first rows of every sheet, then what the file says of itself."""
        return odf_head.sheets(Source(stream, limits=limits), limits, head=True)

    def looks(self, source: Source, limits: Limits) -> Iterator[Image.Image]:
        """Pictures that the beginning and the margins show."""
        return package.looks(source, limits)

    def members(self, stream: BinaryIO, limits: Limits) -> Iterator[Member]:
        """The documents within."""
        return package.members(Source(stream, limits=limits), limits)

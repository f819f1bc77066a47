"""Excel workbooks (.xlsx, .xlsm, .xltx): every sheet, hidden ones too.

In: an OOXML package under caps. Out: the margins of each sheet, its cells row by row, the words of
its boxes. Formulas are never computed, macros never opened; the result that was kept is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from khien.core.limits import Budget, Limits
from khien.documents.containers import ooxml
from khien.documents.document import Document
from khien.documents.format import Format, Member
from khien.documents.glance import Glance
from khien.documents.sheets import spreadsheetml
from khien.documents.source import Source

if TYPE_CHECKING:
    from PIL import Image


class ExcelWorkbook(Format):
    """A SpreadsheetML package."""

    id = "xlsx"
    title = ("Bảng tính Excel (.xlsx)", "Excel workbook (.xlsx)")
    library = "lxml"
    loses = (
        "định dạng của số và ngày, biểu đồ, lời ghi chú ở ô",
        "the formats of numbers and dates, charts, comments on cells",
    )
    within = "zip"

    def score(self, head: bytes, name: str) -> int | None:
        """Any zip may be one: its first part says so, where it stands first."""
        return 85 if head.startswith(b"PK\x03\x04") and b"xl/" in head else None

    def opens(self, data: bytes) -> bool:
        """Whether the package says that it is a workbook."""
        return ooxml.opens(data, spreadsheetml.MAIN_TYPE)

    def claims(self, source: Source) -> int | None:
        """By what the package says its main part is."""
        return ooxml.claimed(source, spreadsheetml.MAIN_TYPE)

    def glance(self, source: Source, limits: Limits) -> Glance:
        """Every word of the workbook."""
        return spreadsheetml.glance(source)

    def read(self, stream: BinaryIO, limits: Limits) -> Document:
        """Every cell of every sheet."""
        return _document(stream, limits, head=False)

    def head(self, stream: BinaryIO, limits: Limits) -> Document:
        """The first rows of every sheet, each a part too, then what the file says of itself."""
        return _document(stream, limits, head=True)

    def looks(self, source: Source, limits: Limits) -> Iterator[Image.Image]:
        """The pictures put on the sheets."""
        return spreadsheetml.looks(source, limits)

    def members(self, stream: BinaryIO, limits: Limits) -> Iterator[Member]:
        """The objects put into the sheets."""
        return ooxml.members(Source(stream, limits=limits), limits)


def _document(stream: BinaryIO, limits: Limits, *, head: bool) -> Document:
    from khien.documents.keeping import Kept
    from khien.documents.sheets.keeping import Sheets

    sheets = Sheets.of(Kept(Budget(limits)), head=head)
    return spreadsheetml.document(Source(stream, limits=limits), sheets, head=head)

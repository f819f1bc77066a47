"""What workbooks in packages share, be their parts XML or records: ``parts`` reads them."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from typing import TYPE_CHECKING, BinaryIO, ClassVar

from khien.core.limits import Budget, Limits
from khien.documents.document import Document
from khien.documents.glance import Glance
from khien.documents.packages import SheetsOrSlides
from khien.documents.sheets import spreadsheetml
from khien.documents.source import Source

if TYPE_CHECKING:
    from PIL import Image


class Workbook(SheetsOrSlides):
    """A package of sheets; ``parts`` is the module that reads its parts."""

    folder = b"xl/"
    loses = (
        "định dạng của số và ngày, biểu đồ, lời ghi chú ở ô",
        "the formats of numbers and dates, charts, comments on cells",
    )
    parts: ClassVar[ModuleType]

    def glance(self, source: Source, limits: Limits) -> Glance:
        """Every word of the workbook."""
        seen: Glance = self.parts.glance(source)
        return seen

    def read(self, stream: BinaryIO, limits: Limits) -> Document:
        """Every cell of every sheet."""
        return self._document(stream, limits, head=False)

    def head(self, stream: BinaryIO, limits: Limits) -> Document:
        """The first rows of every sheet, each a part too, then what the file says of itself."""
        return self._document(stream, limits, head=True)

    def looks(self, source: Source, limits: Limits) -> Iterator[Image.Image]:
        """The pictures put on the sheets."""
        return spreadsheetml.looks(source, limits)

    def _document(self, stream: BinaryIO, limits: Limits, *, head: bool) -> Document:
        from khien.documents.keeping import Kept
        from khien.documents.sheets.keeping import Sheets

        sheets = Sheets.of(Kept(Budget(limits)), head=head)
        found: Document = self.parts.document(Source.again(stream, limits), sheets, head=head)
        return found

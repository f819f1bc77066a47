"""Excel files that stand in no container (.xls): Excel 2 to 4 wrote them so, programs still do.

In: the records of one workbook as the whole file, BIFF2 to BIFF8. Out: cells row by row, with
header and footer. Formulas are never computed; the result that was kept is read.
"""

from __future__ import annotations

from typing import BinaryIO

from khien.core.limits import Limits
from khien.documents.biff import records, whole
from khien.documents.document import Document
from khien.documents.format import Format
from khien.documents.glance import Glance
from khien.documents.source import Source

_CERTAIN = 95


class BareExcelWorkbook(Format):
    """A workbook's records as a file."""

    id = "biff"
    title = ("Bảng tính Excel 2–4 (.xls)", "Excel 2-4 workbook (.xls)")
    library = ""
    loses = (
        "định dạng của số và ngày, biểu đồ, lời ghi chú ở ô",
        "the formats of numbers and dates, charts, comments on cells",
    )

    def score(self, head: bytes, name: str) -> int | None:
        """By its first record."""
        return _CERTAIN if records.is_bare(head) else None

    def glance(self, source: Source, limits: Limits) -> Glance:
        """The file's bytes, among which its words stand as they are."""
        data = source.at(0, whole.MOST_GLANCED)
        whole.refuse_locked(data)
        return Glance(wide=(data,), unsure=whole.why_unsure(data, source.size))

    def read(self, stream: BinaryIO, limits: Limits) -> Document:
        """Every cell of every sheet."""
        return whole.document(self.id, stream.read(limits.member_bytes + 1), limits)

    def head(self, stream: BinaryIO, limits: Limits) -> Document:
        """The first rows of every sheet, each a part too."""
        return whole.document(self.id, stream.read(limits.member_bytes + 1), limits, told=[])

"""Excel workbooks in binary parts (.xlsb): every sheet, hidden ones too.

In: an OOXML package under caps. Out: as of a workbook in XML.
"""

from __future__ import annotations

from types import ModuleType
from typing import ClassVar

from khien.documents.sheets import binary
from khien.documents.sheets.workbook import Workbook


class BinaryWorkbook(Workbook):
    """A package of binary sheets."""

    id = "xlsb"
    title = ("Bảng tính Excel nhị phân (.xlsb)", "Binary Excel workbook (.xlsb)")
    library = ""
    main_type = binary.MAIN_TYPE
    sureness = 84
    parts: ClassVar[ModuleType] = binary

"""Excel workbooks (.xlsx, .xlsm, .xltx): every sheet, hidden ones too.

In: an OOXML package under caps. Out: the margins of each sheet, its cells row by row, the words of
its boxes. Formulas are never computed, macros never opened; the result that was kept is read.
"""

from __future__ import annotations

from types import ModuleType
from typing import ClassVar

from khien.documents.sheets import spreadsheetml
from khien.documents.sheets.workbook import Workbook


class ExcelWorkbook(Workbook):
    """A SpreadsheetML package."""

    id = "xlsx"
    title = ("Bảng tính Excel (.xlsx)", "Excel workbook (.xlsx)")
    library = "lxml"
    main_type = spreadsheetml.MAIN_TYPE
    parts: ClassVar[ModuleType] = spreadsheetml

"""One page of a PDF, opened: how large it is shown, which way it is turned, its characters.

In: pdfium's handle of a document. Out: a page that every call of ``raw`` takes, and that is closed
with all that was opened of it when the block ends.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from khien.core.errors import DamagedDocument
from khien.documents.layout import Box
from khien.documents.pdfium import raw as pdfium

_QUARTER = 90


class Page:
    """A page by pdfium's handle; in points of the page as it is shown."""

    def __init__(self, handle: Any) -> None:
        self._as_parameter_ = handle  # what ctypes hands over
        self._characters: Any = None

    @property
    def width(self) -> float:
        """At least one, of damaged pages too."""
        return max(float(pdfium.FPDF_GetPageWidthF(self)), 1.0)

    @property
    def height(self) -> float:
        """As ``width``."""
        return max(float(pdfium.FPDF_GetPageHeightF(self)), 1.0)

    @property
    def box(self) -> Box:
        """Left, bottom, right, top of what is shown, as the file has it."""
        shown = pdfium.FS_RECTF()
        if not pdfium.FPDF_GetPageBoundingBox(self, shown):
            raise DamagedDocument("page")
        return shown.left, shown.bottom, shown.right, shown.top

    @property
    def rotation(self) -> int:
        """By how many degrees the page is turned, clockwise."""
        return int(pdfium.FPDFPage_GetRotation(self)) * _QUARTER

    @rotation.setter
    def rotation(self, degrees: int) -> None:
        pdfium.FPDFPage_SetRotation(self, degrees // _QUARTER)

    def characters(self) -> Any:
        """The handle of the page's characters, as they lie now."""
        self._close_characters()
        self._characters = pdfium.FPDFText_LoadPage(self)
        if not self._characters:
            raise DamagedDocument("page")
        return self._characters

    def close(self) -> None:
        """Once; before the document is closed."""
        self._close_characters()
        pdfium.FPDF_ClosePage(self)

    def _close_characters(self) -> None:
        if self._characters:
            pdfium.FPDFText_ClosePage(self._characters)
            self._characters = None


@contextlib.contextmanager
def page_of(document: Any, index: int) -> Iterator[Page]:
    """Page ``index`` from 0; raises DamagedDocument."""
    handle = pdfium.FPDF_LoadPage(document, index)
    if not handle:
        raise DamagedDocument("page")
    page = Page(handle)
    try:
        yield page
    finally:
        page.close()

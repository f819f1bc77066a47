"""A PDF opened for a glance: from memory when small, else only the ranges that are needed.

In: a Source. Out: pdfium's own handle, closed again when the block ends. Nothing of Python's
wrapper stands between, as one page's words cost about a thousandth of a second.
"""

from __future__ import annotations

import contextlib
import ctypes
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NoReturn

from khien.core.errors import DamagedDocument, EncryptedDocument
from khien.documents.pdfium import raw as pdfium

if TYPE_CHECKING:
    from khien.documents.source import Source

IN_MEMORY = 256 * 1024  # bytes; of a larger file only ranges are taken
_PASSWORD_ERRORS = frozenset({pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY})


@contextlib.contextmanager
def opened(source: Source) -> Iterator[Any]:
    """The document of ``source``; raises EncryptedDocument or DamagedDocument."""
    data: Any  # what pdfium reads from must live as long as the document
    if source.size <= IN_MEMORY:
        data = source.whole()
        document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    else:
        data = _access(source)
        document = pdfium.FPDF_LoadCustomDocument(data, None)
    if not document:
        refuse(pdfium.FPDF_GetLastError())
    try:
        yield document
    finally:
        pdfium.FPDF_CloseDocument(document)
        del data


def refuse(code: int) -> NoReturn:
    """Raise what pdfium's error ``code`` means."""
    if code in _PASSWORD_ERRORS:
        raise EncryptedDocument() from None
    raise DamagedDocument("pdf") from None


def _access(source: Source) -> Any:
    """Pdfium's way to ask for a range, answered from ``source``.

    A file whose tables are broken is gone through from end to end, twice at most; what would
    ask for more gets nothing.
    """
    left = [source.size * 2 + 64 * 2**20]

    def block(_: Any, position: int, into: Any, size: int) -> int:
        left[0] -= size
        try:
            data = source.at(position, size) if left[0] >= 0 else b""
        except DamagedDocument:
            return 0
        if len(data) != size:
            return 0
        ctypes.memmove(into, data, size)
        return 1

    access = pdfium.FPDF_FILEACCESS()
    access.m_FileLen = source.size
    access.m_GetBlock = type(access.m_GetBlock)(block)
    return access

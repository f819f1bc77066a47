"""The calls of pdfium that our own code makes, and no more.

The whole binding describes a thousand calls and costs seven megabytes and fifty milliseconds in
every process that looks at a PDF; these are described here, with the names and values of pdfium's
public headers (fpdfview.h, fpdf_text.h, fpdf_edit.h, fpdf_annot.h, fpdf_attachment.h,
fpdf_flatten.h, fpdf_formfill.h). The library is the one that pypdfium2 installs. A handle is an
address; a handle of pypdfium2's own objects is taken too.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import sys
from ctypes import (
    POINTER,
    c_char_p,
    c_double,
    c_float,
    c_int,
    c_size_t,
    c_uint,
    c_ulong,
    c_ushort,
    c_void_p,
)  # fmt: skip
from functools import lru_cache
from typing import Any

FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY = 4, 5
FPDF_PAGEOBJ_PATH, FPDF_PAGEOBJ_IMAGE, FPDF_PAGEOBJ_FORM = 2, 3, 5
FPDF_FORMFIELD_COMBOBOX, FPDF_FORMFIELD_LISTBOX, FPDF_FORMFIELD_TEXTFIELD = 4, 5, 6
FPDF_ANNOT_FREETEXT, FPDF_ANNOT_STAMP, FPDF_ANNOT_WIDGET = 3, 13, 20
FPDF_ANNOT_APPEARANCEMODE_NORMAL = 0
FORMTYPE_ACRO_FORM, FORMTYPE_XFA_FULL, FORMTYPE_XFA_FOREGROUND = 1, 2, 3
FLAT_NORMALDISPLAY, FLATTEN_SUCCESS = 0, 1
FPDF_WCHAR = c_ushort
FPDF_ANNOT, FPDFBitmap_BGRx = 1, 3


class FS_RECTF(ctypes.Structure):
    """A rectangle in points, upwards from the lower left."""

    _fields_ = (("left", c_float), ("top", c_float), ("right", c_float), ("bottom", c_float))


class FS_MATRIX(ctypes.Structure):
    """How a page is placed: six numbers."""

    _fields_ = tuple((name, c_float) for name in "abcdef")


class FPDF_FILEACCESS(ctypes.Structure):
    """A file that is read in ranges."""

    _fields_ = (
        ("m_FileLen", c_ulong),
        ("m_GetBlock", ctypes.CFUNCTYPE(c_int, c_void_p, c_ulong, c_void_p, c_ulong)),
        ("m_Param", c_void_p),
    )


class FPDF_FORMFILLINFO(ctypes.Structure):
    """What a form asks of the program around it: version 2, nothing offered."""

    _fields_ = (("version", c_int), ("rest", c_void_p * 60))


_HANDLE = c_void_p
_FLOATS = (POINTER(c_float),) * 4
_CALLS: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "FPDF_InitLibrary": (None, ()),
    "FPDF_LoadMemDocument64": (_HANDLE, (c_char_p, c_size_t, c_char_p)),
    "FPDF_LoadCustomDocument": (_HANDLE, (POINTER(FPDF_FILEACCESS), c_char_p)),
    "FPDF_CloseDocument": (None, (_HANDLE,)),
    "FPDF_GetLastError": (c_ulong, ()),
    "FPDF_GetPageCount": (c_int, (_HANDLE,)),
    "FPDF_GetMetaText": (c_ulong, (_HANDLE, c_char_p, c_void_p, c_ulong)),
    "FPDF_GetFormType": (c_int, (_HANDLE,)),
    "FPDF_GetXFAPacketCount": (c_int, (_HANDLE,)),
    "FPDF_GetXFAPacketContent": (
        c_int, (_HANDLE, c_int, c_void_p, c_ulong, POINTER(c_ulong))
    ),
    "FPDF_LoadPage": (_HANDLE, (_HANDLE, c_int)),
    "FPDF_ClosePage": (None, (_HANDLE,)),
    "FPDF_GetPageWidthF": (c_float, (_HANDLE,)),
    "FPDF_GetPageHeightF": (c_float, (_HANDLE,)),
    "FPDF_GetPageBoundingBox": (c_int, (_HANDLE, POINTER(FS_RECTF))),
    "FPDFPage_GetRotation": (c_int, (_HANDLE,)),
    "FPDFPage_SetRotation": (None, (_HANDLE, c_int)),
    "FPDFPage_Flatten": (c_int, (_HANDLE, c_int)),
    "FPDFPage_CountObjects": (c_int, (_HANDLE,)),
    "FPDFPage_GetObject": (_HANDLE, (_HANDLE, c_int)),
    "FPDFPageObj_GetType": (c_int, (_HANDLE,)),
    "FPDFPageObj_GetMatrix": (c_int, (_HANDLE, POINTER(FS_MATRIX))),
    "FPDFPageObj_GetBounds": (c_int, (_HANDLE, *_FLOATS)),
    "FPDFFormObj_CountObjects": (c_int, (_HANDLE,)),
    "FPDFFormObj_GetObject": (_HANDLE, (_HANDLE, c_ulong)),
    "FPDFImageObj_GetImageFilterCount": (c_int, (_HANDLE,)),
    "FPDFImageObj_GetImageDataRaw": (c_ulong, (_HANDLE, c_void_p, c_ulong)),
    "FPDFBitmap_CreateEx": (_HANDLE, (c_int, c_int, c_int, c_void_p, c_int)),
    "FPDFBitmap_FillRect": (c_int, (_HANDLE, c_int, c_int, c_int, c_int, c_ulong)),
    "FPDFBitmap_GetStride": (c_int, (_HANDLE,)),
    "FPDFBitmap_GetBuffer": (c_void_p, (_HANDLE,)),
    "FPDFBitmap_Destroy": (None, (_HANDLE,)),
    "FPDF_RenderPageBitmap": (None, (_HANDLE, _HANDLE, *((c_int,) * 6))),
    "FPDFText_LoadPage": (_HANDLE, (_HANDLE,)),
    "FPDFText_ClosePage": (None, (_HANDLE,)),
    "FPDFText_CountChars": (c_int, (_HANDLE,)),
    "FPDFText_GetText": (c_int, (_HANDLE, c_int, c_int, POINTER(c_ushort))),
    "FPDFText_GetUnicode": (c_uint, (_HANDLE, c_int)),
    "FPDFText_IsGenerated": (c_int, (_HANDLE, c_int)),
    "FPDFText_GetLooseCharBox": (c_int, (_HANDLE, c_int, POINTER(FS_RECTF))),
    "FPDFText_GetFontWeight": (c_int, (_HANDLE, c_int)),
    "FPDFText_GetFontSize": (c_double, (_HANDLE, c_int)),
    "FPDFText_GetFontInfo": (c_ulong, (_HANDLE, c_int, c_void_p, c_ulong, POINTER(c_int))),
    "FPDFText_GetFillColor": (c_int, (_HANDLE, c_int, *((POINTER(c_uint),) * 4))),
    "FPDFText_GetCharAngle": (c_float, (_HANDLE, c_int)),
    "FPDFPage_GetAnnotCount": (c_int, (_HANDLE,)),
    "FPDFPage_GetAnnot": (_HANDLE, (_HANDLE, c_int)),
    "FPDFPage_CloseAnnot": (None, (_HANDLE,)),
    "FPDFAnnot_GetSubtype": (c_int, (_HANDLE,)),
    "FPDFAnnot_GetRect": (c_int, (_HANDLE, POINTER(FS_RECTF))),
    "FPDFAnnot_GetStringValue": (c_ulong, (_HANDLE, c_char_p, POINTER(c_ushort), c_ulong)),
    "FPDFAnnot_GetAP": (c_ulong, (_HANDLE, c_int, POINTER(c_ushort), c_ulong)),
    "FPDFAnnot_GetFormFieldType": (c_int, (_HANDLE, _HANDLE)),
    "FPDFAnnot_GetFormFieldValue": (c_ulong, (_HANDLE, _HANDLE, POINTER(c_ushort), c_ulong)),
    "FPDFDOC_InitFormFillEnvironment": (_HANDLE, (_HANDLE, POINTER(FPDF_FORMFILLINFO))),
    "FPDFDOC_ExitFormFillEnvironment": (None, (_HANDLE,)),
    "FPDFDoc_GetAttachmentCount": (c_int, (_HANDLE,)),
    "FPDFDoc_GetAttachment": (_HANDLE, (_HANDLE, c_int)),
    "FPDFAttachment_GetName": (c_ulong, (_HANDLE, POINTER(c_ushort), c_ulong)),
    "FPDFAttachment_GetFile": (c_int, (_HANDLE, c_void_p, c_ulong, POINTER(c_ulong))),
}  # fmt: skip
_FILES = {"win32": "pdfium.dll", "darwin": "libpdfium.dylib"}


@lru_cache(maxsize=1)
def _library() -> ctypes.CDLL:
    """The library, started; a second start by pypdfium2 does nothing."""
    found = importlib.util.find_spec("pypdfium2_raw")
    folder = os.path.dirname(found.origin or "") if found is not None else ""  # noqa: PTH120
    name = _FILES.get(sys.platform, "libpdfium.so")
    library = ctypes.CDLL(os.path.join(folder, name))  # noqa: PTH118
    library.FPDF_InitLibrary()
    return library


def __getattr__(name: str) -> Any:
    described = _CALLS.get(name)
    if described is None:
        raise AttributeError(name)
    call = getattr(_library(), name)
    call.restype, call.argtypes = described
    globals()[name] = call
    return call

"""The upper part of a PDF's first page as a picture, where a stamp may stand in one.

In: a Source. Out: a picture, about 180 dots an inch, and behind a cover one of page 2. Only that
part of the page is drawn; a scan that is one JPEG is not drawn at all but decoded small.
"""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy
from PIL import Image

from khien.core.errors import DamagedDocument, DocumentError
from khien.documents import pictures
from khien.documents.ocr.health import is_healthy
from khien.documents.pdfium import raw as pdfium
from khien.documents.pdfium.glancing import page_words
from khien.documents.pdfium.opening import opened
from khien.documents.pdfium.pictures import bounds_of_pictures

if TYPE_CHECKING:
    from khien.core.limits import Limits
    from khien.documents.source import Source

_DPI = 180
_POINTS = 72.0
_MOST_SIDE = 2_600
_ON_ITS_SIDE = 1.15  # a page so much wider than high may be a letter that lies on its side
_LEAST_WIDE, _LEAST_HIGH = 28.0, 12.0  # points: half of the smallest stamp
_FEW_LETTERS = 200
_WHOLE = 0.9
_MOST_PACKED = 24 * 2**20
_COVER_WIDE, _COVER_INK, _COVER_ROW = 420, 50, 0.01  # pixels; levels; of a row
_COVER_LINES = 6


def upper_parts(source: Source, limits: Limits) -> Iterator[Image.Image]:
    """The upper part of page 1 when a picture stands there or its words do not do, and that of
    page 2 when page 1 shows hardly a line."""
    with opened(source) as document:
        picture = _upper_of(document, 0, limits)
        if picture is None:
            return
        yield picture
        if pdfium.FPDF_GetPageCount(document) > 1 and _is_cover(picture):
            picture = _upper_of(document, 1, limits)
            if picture is not None:
                yield picture


def _upper_of(document: Any, number: int, limits: Limits) -> Image.Image | None:
    page = pdfium.FPDF_LoadPage(document, number)
    if not page:
        raise DamagedDocument("page")
    try:
        return _upper(page, limits)
    finally:
        pdfium.FPDF_ClosePage(page)


def _is_cover(picture: Image.Image) -> bool:
    """Whether fewer lines stand there than the head of any letter has."""
    small = picture.reduce(max(picture.width // _COVER_WIDE, 1)).convert("L")
    if small.height > small.width:
        small = small.crop((0, 0, small.width, round(pictures.UPPER * small.height)))
    edge = small.width // 20  # where shadows of the scanner fall
    inner = numpy.asarray(small.crop((edge, edge, small.width - edge, small.height)), numpy.int16)
    if not inner.size:
        return False
    inked = (inner < float(numpy.median(inner)) - _COVER_INK).mean(axis=1) > _COVER_ROW
    return int((numpy.diff(inked.astype(numpy.int8)) == 1).sum()) <= _COVER_LINES


def _upper(page: Any, limits: Limits) -> Image.Image | None:
    width = max(pdfium.FPDF_GetPageWidthF(page), 1.0)
    height = max(pdfium.FPDF_GetPageHeightF(page), 1.0)
    held = bounds_of_pictures(page)
    words = page_words(page)
    enough = len(words) >= _FEW_LETTERS and is_healthy(words)
    in_sight = [each for each in held if _may_be_stamp(each.box, height)]
    annotated = pdfium.FPDFPage_GetAnnotCount(page) > 0
    if enough and not in_sight and not annotated:
        return None
    if len(held) == 1 and not annotated and held[0].alone:
        scan = _jpeg(held[0].handle, width, height, limits)
        if scan is not None:
            return scan
    return _drawn(page, width, height)


def _may_be_stamp(box: tuple[float, float, float, float], height: float) -> bool:
    """Whether a picture is large enough and reaches into the upper half."""
    wide, high = box[2] - box[0], box[3] - box[1]
    return wide >= _LEAST_WIDE and high >= _LEAST_HIGH and box[3] >= height / 2


def _jpeg(handle: Any, width: float, height: float, limits: Limits) -> Image.Image | None:
    """The page's one picture, where it lies upright on all of the page and is a JPEG."""
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(handle, matrix):
        return None
    if matrix.b or matrix.c or matrix.a < _WHOLE * width or matrix.d < _WHOLE * height:
        return None
    size = pdfium.FPDFImageObj_GetImageDataRaw(handle, None, 0)
    if not 4 < size <= _MOST_PACKED or pdfium.FPDFImageObj_GetImageFilterCount(handle) != 1:
        return None
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFImageObj_GetImageDataRaw(handle, buffer, size)
    if not buffer.raw.startswith(b"\xff\xd8\xff"):
        return None
    try:
        picture = pictures.opened(io.BytesIO(buffer.raw), ["JPEG"], limits)
        if picture.mode not in {"L", "RGB"}:  # inks are inverted in ways that only pdfium knows
            return None
        return pictures.upper_part(picture, inches=width / _POINTS)
    except DocumentError:
        return None


def _drawn(page: Any, width: float, height: float) -> Image.Image:
    scale = min(_DPI / _POINTS, _MOST_SIDE / max(width, height))
    across, down = max(round(width * scale), 1), max(round(height * scale), 1)
    part = down if width > _ON_ITS_SIDE * height else max(round(down * pictures.UPPER), 1)
    bitmap = pdfium.FPDFBitmap_CreateEx(across, part, pdfium.FPDFBitmap_BGRx, None, 0)
    if not bitmap:
        raise DamagedDocument("page")
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, across, part, 0xFFFFFFFF)
        # Drawn as large as the whole page: what falls below the bitmap is left out.
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, across, down, 0, pdfium.FPDF_ANNOT)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        data = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * part)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return Image.frombuffer("RGB", (across, part), data, "raw", "BGRX", stride, 1)

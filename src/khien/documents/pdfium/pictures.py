"""How much of a PDF page is picture, and what its annotations say.

A scan is a page that is one picture; its words, if any, were guessed by whoever scanned it.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from khien.core.errors import TooLargeDocument
from khien.core.text import squeeze
from khien.documents.layout import Box
from khien.documents.pdfium.characters import Place

MOST_OBJECTS = 100_000
_MOST_ANNOTATIONS = 500
_DEEPEST_FORM = 4
_PAGE_CALLS = (pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject)
_FORM_CALLS = (pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject)
_WORDED = (pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP)


@dataclass(slots=True)
class Drawn:
    """What stands on a page beside characters; ``covered`` is a share of the page."""

    objects: int = 0
    paths: int = 0
    pictures: int = 0
    covered: float = 0.0


def drawn(page: Any, area: float) -> Drawn:
    """Count the objects of ``page`` under a cap; raises TooLargeDocument."""
    found = Drawn()
    _count(page, found, area=area, depth=0)
    return found


def _count(holder: Any, found: Drawn, *, area: float, depth: int) -> None:
    count, get = _PAGE_CALLS if depth == 0 else _FORM_CALLS
    total = count(holder)
    found.objects += max(total, 0)
    if found.objects > MOST_OBJECTS:
        raise TooLargeDocument(limit=str(MOST_OBJECTS))
    for at in range(total):
        each = get(holder, at)
        kind = pdfium.FPDFPageObj_GetType(each)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            found.paths += 1
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            found.pictures += 1
            found.covered += _extent(each) / area
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
            inside = Drawn(objects=found.objects)
            _count(each, inside, area=area, depth=depth + 1)
            found.objects = inside.objects
            found.paths += inside.paths
            found.pictures += inside.pictures
            # A picture in a form is measured in the form's own units: the form's extent is
            # what it covers of the page.
            if inside.pictures:
                found.covered += _extent(each) / area


def _extent(each: Any) -> float:
    sides = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(each, *sides):
        return 0.0
    left, bottom, right, top = (side.value for side in sides)
    return max(right - left, 0.0) * max(top - bottom, 0.0)


def worded_annotations(page: Any, place: Place) -> list[tuple[str, Box]]:
    """Text of free-text and stamp annotations, with their boxes."""
    found = []
    for at in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST_ANNOTATIONS)):
        annotation = pdfium.FPDFPage_GetAnnot(page, at)
        if not annotation:
            continue
        try:
            if pdfium.FPDFAnnot_GetSubtype(annotation) in _WORDED:
                text = squeeze(_contents(annotation))
                if text:
                    found.append((text, _rectangle(annotation, place)))
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
    return found


def _contents(annotation: Any) -> str:
    needed = pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0)
    if not 2 < needed <= 65_536:
        return ""
    buffer = ctypes.create_string_buffer(needed)
    pdfium.FPDFAnnot_GetStringValue(
        annotation, b"Contents", ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), needed
    )
    return buffer.raw[: needed - 2].decode("utf-16-le", "replace")


def _rectangle(annotation: Any, place: Place) -> Box:
    rectangle = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(annotation, rectangle)
    x0, y0 = place(rectangle.left, rectangle.top)
    x1, y1 = place(rectangle.right, rectangle.bottom)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)

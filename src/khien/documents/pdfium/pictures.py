"""How much of a PDF page is picture, and what its annotations say.

A scan is a page that is one picture; its words, if any, were guessed by whoever scanned it. An
annotation says its words, or only draws them: then they are seen once it is laid into the page.
"""

from __future__ import annotations

import contextlib
import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from khien.core.errors import TooLargeDocument
from khien.core.text import squeeze
from khien.documents.pdfium import raw as pdfium

if TYPE_CHECKING:
    from khien.documents.layout import Box
    from khien.documents.pdfium.characters import Place
    from khien.documents.pdfium.facts import Fields

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


@dataclass(frozen=True, slots=True)
class Pictured:
    """A picture, or a form that holds one: left, bottom, right, top in the page's points.
    ``alone``: it stands on the page itself, ``handle`` is its object."""

    box: Box
    handle: Any
    alone: bool


def bounds_of_pictures(page: Any) -> list[Pictured]:
    """Where pictures stand on ``page``; raises TooLargeDocument for a page of too much."""
    total = pdfium.FPDFPage_CountObjects(page)
    if total > MOST_OBJECTS:
        raise TooLargeDocument(limit=str(MOST_OBJECTS))
    found = []
    for at in range(total):
        each = pdfium.FPDFPage_GetObject(page, at)
        kind = pdfium.FPDFPageObj_GetType(each)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            found.append(Pictured(_sides(each), each, alone=True))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM:
            inside = Drawn()
            count_objects(each, inside, most=MOST_OBJECTS, depth=1)
            if inside.pictures:
                found.append(Pictured(_sides(each), each, alone=False))
    return found


def _sides(each: Any) -> Box:
    sides = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(each, *sides):
        return 0.0, 0.0, 0.0, 0.0
    left, bottom, right, top = (side.value for side in sides)
    return left, bottom, right, top


def _extent(each: Any) -> float:
    left, bottom, right, top = _sides(each)
    return max(right - left, 0.0) * max(top - bottom, 0.0)


def count_objects(holder: Any, found: Drawn, *, most: int, depth: int = 0) -> None:
    """Count pictures and paths among the first ``most`` objects, wherever they stand; raises
    TooLargeDocument for a page of more than ``MOST_OBJECTS``."""
    count, get = _PAGE_CALLS if depth == 0 else _FORM_CALLS
    total = max(count(holder), 0)
    if total + found.objects > MOST_OBJECTS:
        raise TooLargeDocument(limit=str(MOST_OBJECTS))
    for at in range(min(total, most)):
        each = get(holder, at)
        kind = pdfium.FPDFPageObj_GetType(each)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            found.pictures += 1
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            found.paths += 1
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
            left = max(most - found.objects - at, 0)
            count_objects(each, found, most=left, depth=depth + 1)
    found.objects += min(total, most)


@dataclass(frozen=True, slots=True)
class Appearing:
    """What one annotation says; ``appears``: it draws something and says nothing. ``box`` is
    left, bottom, right, top as the file has it."""

    text: str
    box: Box
    appears: bool = False


def spoken_annotations(page: Any, fields: Fields | None = None) -> list[Appearing]:
    """Free text, stamps and filled fields among the first annotations of ``page``."""
    found = []
    for at in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST_ANNOTATIONS)):
        annotation = pdfium.FPDFPage_GetAnnot(page, at)
        if not annotation:
            continue
        try:
            kind = pdfium.FPDFAnnot_GetSubtype(annotation)
            if kind in _WORDED:
                text = squeeze(_contents(annotation))
                found.append(Appearing(text, _bounds(annotation), _draws(annotation)))
            elif kind == pdfium.FPDF_ANNOT_WIDGET and fields is not None:
                text = fields.value(annotation)
                if text:
                    found.append(Appearing(text, _bounds(annotation)))
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
    return found


def worded_annotations(
    page: Any, place: Place, fields: Fields | None = None
) -> list[tuple[str, Box]]:
    """Text of free-text and stamp annotations and of filled fields, with their boxes."""
    spoken = spoken_annotations(page, fields)
    return [(each.text, placed(each.box, place)) for each in spoken if each.text]


@contextlib.contextmanager
def flattened(document: Any, page: Any, index: int) -> Iterator[Any]:
    """``page`` opened anew with its annotations laid into it, or None. The document in memory
    is changed by that, so it comes last."""
    flat = None
    if pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_SUCCESS:
        flat = pdfium.FPDF_LoadPage(document, index)
    try:
        yield flat
    finally:
        if flat:
            pdfium.FPDF_ClosePage(flat)


def _draws(annotation: Any) -> bool:
    normal = pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL
    return int(pdfium.FPDFAnnot_GetAP(annotation, normal, None, 0)) > 2


def _contents(annotation: Any) -> str:
    needed = pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0)
    if not 2 < needed <= 65_536:
        return ""
    buffer = ctypes.create_string_buffer(needed)
    pdfium.FPDFAnnot_GetStringValue(
        annotation, b"Contents", ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), needed
    )
    return buffer.raw[: needed - 2].decode("utf-16-le", "replace")


def _bounds(annotation: Any) -> Box:
    rectangle = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(annotation, rectangle)
    return rectangle.left, rectangle.bottom, rectangle.right, rectangle.top


def placed(box: Box, place: Place) -> Box:
    """A box of the file on the page as shown."""
    x0, y0 = place(box[0], box[3])
    x1, y1 = place(box[2], box[1])
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)

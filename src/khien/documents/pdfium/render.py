"""A PDF page as a picture, the size asked for.

In: an open pdfium page and pixels. Out: a Pillow image, grey or in colour on white paper.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from khien.core.errors import DamagedDocument
from khien.documents.pdfium.opening import refuse

if TYPE_CHECKING:
    from khien.documents.source import Source

SCAN_DPI = 200  # measured: more costs time and reads no better
_MOST_SIDE = 4_000  # pixels, of a page larger than paper
_POINTS = 72.0
_AT_ONCE = 4 * 2**20  # bytes of a file
_MOST_BESIDE = 200  # objects of a page that is one picture: the picture and a hidden layer
_WHOLE = 0.97  # of the page's sides
_SAME_SHAPE = 0.03
_LEAST_SIDE = 1_600  # pixels: a smaller scan is drawn larger


@contextlib.contextmanager
def drawing(source: Source) -> Iterator[Any]:
    """The document of ``source`` with the calls that draw; read at once when small, by ranges
    when large. Raises EncryptedDocument or DamagedDocument."""
    small = source.size <= _AT_ONCE
    try:
        document = pypdfium2.PdfDocument(source.whole() if small else source.stream())
    except pypdfium2.PdfiumError as error:
        refuse(error.err_code)
    try:
        yield document
    finally:
        document.close()


def scan_size(width: float, height: float) -> tuple[int, int]:
    """Pixels in which a page of so many points is recognised."""
    scale = min(SCAN_DPI / _POINTS, _MOST_SIDE / max(width, height, 1.0))
    return max(round(width * scale), 1), max(round(height * scale), 1)


def pictured(page: Any) -> Image.Image:
    """``page`` as it is recognised: the scan itself, where the page is nothing but one upright
    picture (drawing it anew would blur its letters), else the page drawn."""
    scan = _only_picture(page)
    if scan is not None:
        return scan
    return rendered(page, scan_size(page.get_width(), page.get_height()))


def _only_picture(page: Any) -> Image.Image | None:
    """The one picture that covers the page, decoded, if it has the shape of the page."""
    if page.get_rotation() or pdfium.FPDFPage_CountObjects(page) > _MOST_BESIDE:
        return None
    pictures = [each for each in page.get_objects() if each.type == pdfium.FPDF_PAGEOBJ_IMAGE]
    if len(pictures) != 1:
        return None
    across, turned, tilted, down, _, _ = pictures[0].get_matrix().get()
    width, height = page.get_size()
    if turned or tilted or across < _WHOLE * width or down < _WHOLE * height:
        return None
    pixels = pictures[0].get_px_size()
    same_shape = abs(pixels[0] * height / max(pixels[1] * width, 1) - 1) < _SAME_SHAPE
    sharp = _LEAST_SIDE <= max(pixels) <= _MOST_SIDE
    if not same_shape or not sharp:
        return None
    try:
        bitmap = pictures[0].get_bitmap(render=False)
        picture: Image.Image = bitmap.to_pil().copy()
    except (pypdfium2.PdfiumError, ValueError, KeyError):
        return None
    return picture if picture.mode == "L" else picture.convert("RGB")


def rendered(page: Any, size: tuple[int, int], *, grey: bool = False) -> Image.Image:
    """``page`` drawn into ``size`` pixels, annotations included, as a person sees it."""
    width = max(page.get_width(), 1e-3)
    try:
        bitmap = page.render(
            scale=size[0] / width, grayscale=grey, rev_byteorder=True, prefer_bgrx=False
        )
        picture = bitmap.to_pil().copy()
        bitmap.close()
    except pypdfium2.PdfiumError:
        raise DamagedDocument("page") from None
    shown: Image.Image = picture if grey else picture.convert("RGB")
    return shown

"""A PDF page as a picture, the size asked for.

In: an open pdfium page and pixels. Out: a Pillow image, grey or in colour on white paper.
"""

from __future__ import annotations

from typing import Any

import pypdfium2
from PIL import Image

from khien.core.errors import DamagedDocument

SCAN_DPI = 200  # measured: more costs time and reads no better
_MOST_SIDE = 4_000  # pixels, of a page larger than paper
_POINTS = 72.0


def scan_size(width: float, height: float) -> tuple[int, int]:
    """Pixels in which a page of so many points is recognised."""
    scale = min(SCAN_DPI / _POINTS, _MOST_SIDE / max(width, height, 1.0))
    return max(round(width * scale), 1), max(round(height * scale), 1)


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

"""A PDF page as a picture, the size asked for.

In: an open pdfium page and pixels. Out: a Pillow image, grey or in colour on white paper.
"""

from __future__ import annotations

from typing import Any

import pypdfium2
from PIL import Image

from khien.core.errors import DamagedDocument


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

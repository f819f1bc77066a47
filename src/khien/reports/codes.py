"""QR codes in documents: as a drawing for PDF and pages, as a picture for DOCX."""

from __future__ import annotations

import io

import segno

CODE_SIDE = 26.0  # millimetres: read from 150 dots an inch


def qr_svg(words: str, *, sized: bool = True) -> str:
    """``words`` as a QR code: an SVG drawing without colours, scripts or text. Not ``sized``: by
    its view box alone, so that a style sheet sets its size.
    """
    drawing = io.BytesIO()
    # error="m": a fold or a stain may cover 15 %; border 4 is what the standard asks
    code = segno.make(words, error="m", micro=False)
    code.save(drawing, kind="svg", border=4, xmldecl=False, omitsize=not sized)
    return drawing.getvalue().decode("ascii").strip()


def qr_png(words: str) -> bytes:
    """The same as a PNG picture."""
    picture = io.BytesIO()
    segno.make(words, error="m", micro=False).save(picture, kind="png", border=4, scale=6)
    return picture.getvalue()

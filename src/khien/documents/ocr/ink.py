"""A scanned page made ready for the recogniser: dark print on white paper, in grey.

In: an image, grey or in colour. Out: a grey image in which red ink is gone (a seal lies over
the words it was pressed on), uneven paper is white and faint print is dark. The red ink is
given apart: a mark is red too.
"""

from __future__ import annotations

import numpy
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Grey = NDArray[numpy.uint8]

_REDDER = 45  # levels by which red ink is redder than anything else
_LEAST_RED = 150  # red channel of red ink: dark print has none
_WHITE = 245
_TILE = 16  # pixels: larger than a stroke, smaller than a shadow


def without_red(image: Image.Image) -> tuple[Image.Image, Image.Image | None]:
    """``image`` in grey without its red ink, and the red ink alone (dark on white) or None."""
    if image.mode != "RGB":
        return image.convert("L"), None
    levels = numpy.asarray(image)
    red, green, blue = levels[..., 0], levels[..., 1], levels[..., 2]
    others = numpy.maximum(green, blue)
    is_red = (red > _LEAST_RED) & (red > others) & (red - others > _REDDER)
    grey = numpy.asarray(image.convert("L"))
    if not is_red.any():
        return Image.fromarray(grey), None
    # Seen through a red glass red ink is paper, and the print beneath it stays dark.
    plain = numpy.where(is_red, numpy.maximum(red, numpy.uint8(_WHITE)), grey)
    stamped = numpy.where(is_red, others, numpy.uint8(255))
    return Image.fromarray(plain), Image.fromarray(stamped)


def on_white(image: Image.Image) -> Image.Image:
    """Grey ``image`` with its paper white and its print dark, shadows evened out."""
    sample = numpy.asarray(image.reduce(4) if min(image.size) > 400 else image)
    paper, ink = float(numpy.percentile(sample, 60)), float(numpy.percentile(sample, 1))
    if paper >= _WHITE and ink <= 60:
        return image
    background = _background(image)
    levels = numpy.asarray(image, dtype=numpy.float32)
    even = levels * (255.0 / numpy.maximum(background, 1.0))
    dark = float(numpy.percentile(even[::4, ::4], 1))
    stretched = (even - dark) * (255.0 / max(255.0 - dark, 32.0))
    return Image.fromarray(numpy.clip(stretched, 0, 255).astype(numpy.uint8))


def _background(image: Image.Image) -> NDArray[numpy.float32]:
    """The level of the paper around each pixel."""
    width, height = max(image.width // _TILE, 1), max(image.height // _TILE, 1)
    tiles = image.resize((width, height), Image.Resampling.BOX)
    tiles = tiles.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.GaussianBlur(3))
    return numpy.asarray(tiles.resize(image.size, Image.Resampling.BILINEAR), numpy.float32)

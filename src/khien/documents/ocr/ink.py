"""A scanned page made ready for the recogniser: dark print on white paper, in grey.

In: an image, grey or in colour. Out: a grey image in which red ink is gone (a seal lies over
the words it was pressed on), uneven paper is white and faint print is dark. The red ink is
given apart: a mark is red too.
"""

from __future__ import annotations

from typing import Any

import numpy
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Grey = NDArray[numpy.uint8]

_REDDER = 45  # levels by which red ink is redder than anything else
_LEAST_RED = 150  # red channel of red ink: dark print has none
_WHITE, _DARK = 245, 60
_LEAST_CONTRAST = 40.0  # levels between print and paper: with less the page is blank
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
    levels = numpy.asarray(image)
    paper, ink = _extremes(levels)
    if (paper >= _WHITE and ink <= _DARK) or paper - ink < _LEAST_CONTRAST:
        return image
    background = _background(image)
    even = levels.astype(numpy.float32) * (255.0 / numpy.maximum(background, 1.0))
    dark = min(_extremes(even)[1], 255.0 - _LEAST_CONTRAST)
    stretched = (even - dark) * (255.0 / (255.0 - dark))
    return Image.fromarray(numpy.clip(stretched, 0, 255).astype(numpy.uint8))


def _extremes(levels: NDArray[Any]) -> tuple[float, float]:
    """The level of the paper and of the darkest print; a page may hold very little of it."""
    sample = levels[::3, ::3]
    return float(numpy.percentile(sample, 60)), float(numpy.percentile(sample, 0.2))


def _background(image: Image.Image) -> NDArray[numpy.float32]:
    """The level of the paper around each pixel."""
    width, height = max(image.width // _TILE, 1), max(image.height // _TILE, 1)
    tiles = image.resize((width, height), Image.Resampling.BOX)
    tiles = tiles.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.GaussianBlur(3))
    return numpy.asarray(tiles.resize(image.size, Image.Resampling.BILINEAR), numpy.float32)

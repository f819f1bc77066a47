"""A page made ready to look for stamps: reduced, level, its dark and its red ink apart.

In: a picture of known scale, upright but for some degrees. Out: masks of ink, and the value for a
place in them, in millimetres.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Mask = NDArray[numpy.bool_]

SCALE = 4.0  # pixels to a millimetre in the reduced pictures
_NEARLY = (0.9, 1.12)
_SAME = 0.15  # of their sides by which two places of one thing may differ
_LEAST_REDDER = 20  # levels by which faint red ink is redder than the paper


@dataclass(frozen=True, slots=True)
class Place:
    """A place: its middle, width and height in millimetres in the levelled picture; how far its
    lines climb against it in degrees; ``frame``: share of its border that is ink; ``apart``:
    whether white is all around."""

    x: float
    y: float
    width: float
    height: float
    slope: float
    red: bool
    frame: float
    apart: bool = False

    def holds(self, other: Place) -> bool:
        """Whether the middle of ``other`` lies in it."""
        return abs(self.x - other.x) < self.width / 2 and abs(self.y - other.y) < self.height / 2

    def is_as(self, other: Place) -> bool:
        """Whether ``other`` is as large and in the same place."""
        return (
            self.holds(other)
            and abs(self.width - other.width) < _SAME * self.width
            and abs(self.height - other.height) < _SAME * self.height
        )


@dataclass(frozen=True, slots=True)
class Levelled:
    """The reduced picture, level: dark ink, red ink (None without any), by how much the
    original's lines climb, and its pixels to a millimetre of places found in it."""

    dark: Mask
    red: Mask | None
    climb: float
    per_mm: float
    alone: bool = False  # a stamp by itself, not a page


def levelled(picture: Image.Image, per_mm: float, *, climb: float) -> Levelled:
    """``picture`` (grey or RGB) of ``per_mm`` pixels a millimetre, whose lines climb by so many
    degrees, reduced and made level."""
    small = picture.reduce(max(round(per_mm / SCALE), 1))
    size = [max(round(side / per_mm * SCALE), 1) for side in picture.size]
    # A little more or less to the millimetre makes no difference; to draw anew takes time.
    if not _NEARLY[0] < small.width / size[0] < _NEARLY[1]:
        small = picture.resize((size[0], size[1]), Image.Resampling.BOX)
    per_mm = picture.width / small.width * SCALE
    grey = small.convert("L")
    redness = _redness(small) if small.mode == "RGB" else None
    if abs(climb) > 0.25:
        # White corners about grey paper would make shade of it.
        paper = int(numpy.median(numpy.asarray(grey)[::4, ::4]))
        grey = grey.rotate(-climb, Image.Resampling.BILINEAR, fillcolor=paper)
        if redness is not None:
            redness = redness.rotate(-climb, Image.Resampling.BILINEAR, fillcolor=0)
    red = None
    if redness is not None:
        red = numpy.asarray(redness) > _LEAST_REDDER
        if not red.any():
            red = None
    return Levelled(_dark(grey), red, climb, per_mm)


def _redness(small: Image.Image) -> Image.Image | None:
    """How much redder than the paper each pixel is; None where nothing is."""
    levels = numpy.asarray(small).astype(numpy.int16)
    redder = levels[..., 0] - numpy.maximum(levels[..., 1], levels[..., 2])
    paper = int(numpy.median(redder[::4, ::4]))
    above = redder - max(paper, -20)
    if int((above > _LEAST_REDDER).sum()) < 40:
        return None
    return Image.fromarray(numpy.clip(above, 0, 255).astype(numpy.uint8))


def _dark(grey: Image.Image) -> Mask:
    """Where ink is darker than the paper around it."""
    levels = numpy.asarray(grey, numpy.float32)
    tiles = (max(grey.width // 12, 1), max(grey.height // 12, 1))
    paper = grey.resize(tiles, Image.Resampling.BOX).filter(ImageFilter.MaxFilter(5))
    paper = paper.filter(ImageFilter.GaussianBlur(2)).resize(grey.size, Image.Resampling.BILINEAR)
    depth = numpy.asarray(paper, numpy.float32) - levels
    deepest = float(numpy.percentile(depth[::3, ::3], 99.5))
    result: Mask = depth > max(16.0, 0.13 * deepest)
    return result

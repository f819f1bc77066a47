"""The ink of one place cut out of a page: how deep it is, what of it is red, what lies beneath.

In: a crop, or how deep its ink is. Out: ink as depth or as shares 0..1. Print that a stamp lies
over is seen through: under red ink by the red light it does not give back, under a copied stamp
by being darker than the lines of the frame.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from khien.documents.ocr.stamp_frames import Framed

Levels = NDArray[numpy.floating]
Mask = NDArray[numpy.bool_]

_PRINT_LIGHT = 0.45  # of the paper's red light: print gives less, red ink more
_LEAST_APART = 0.2  # of the paper's light between red ink and print: with less they are one
_PALER = 0.75  # a frame's lines to the deepest ink, where print lies over a stamp
_LEAST_LINES = 30  # pixels of a frame's lines that tell how dark they are


@dataclass(frozen=True, slots=True)
class Seen:
    """``ink`` as shares, and ``clear``: the share of each pixel that no print hides."""

    ink: Levels
    clear: Levels


def depth_of(cut: Image.Image, *, red: bool) -> Levels:
    """How dark the ink is, in levels; of a red stamp without the print that lies beneath it."""
    if not red or cut.mode != "RGB":
        grey = numpy.asarray(cut.convert("L"), numpy.float32)
        result: Levels = numpy.maximum(paper_of(grey) - grey, 0)
        return result
    levels = numpy.asarray(cut, numpy.float32)
    through = levels[..., 0] / max(paper_of(levels[..., 0]), 1.0)
    printed = numpy.clip((_PRINT_LIGHT - through) / 0.2 + 0.5, 0, 1)
    printed = numpy.maximum(printed, widened((printed > 0.8) * 255.0, 3) / 255 * 0.7)
    # Colour is kept coarsely in a JPEG; how dark the green is tells more finely where ink lies,
    # but is ink only where it is red near by: else it is the edge of print.
    depth = numpy.maximum(paper_of(levels[..., 1]) - levels[..., 1], 0) * (1 - printed)
    redder = levels[..., 0] - numpy.maximum(levels[..., 1], levels[..., 2])
    redder = widened(redder - float(numpy.median(redder)), 5)
    most = max(float(numpy.percentile(redder, 97)), 12.0)
    return _seen_through(depth * numpy.clip(redder / (0.3 * most), 0, 1), printed)


def views(cut: Image.Image, lines: Mask, *, red: bool) -> list[Seen]:
    """The ink of ``cut`` with its frame, as it may be told from the print about it; ``lines``:
    where the frame's lines lie."""
    if red and cut.mode == "RGB":
        return [_red_seen(numpy.asarray(cut, numpy.float32))]
    depth = depth_of(cut, red=False)
    found = [Seen(stretched(depth), numpy.ones(depth.shape, numpy.float32))]
    told = depth[lines]
    if len(told) >= _LEAST_LINES:
        line, deepest = float(numpy.median(told)), float(numpy.percentile(depth, 98))
        if 0 < line <= _PALER * deepest:
            found.append(Seen(_as_pale(depth, line), 1 - _darker(depth, line, deepest)))
    return found


def _red_seen(levels: Levels) -> Seen:
    """Red ink, print told from it by how dark both of them are here: a worn copy's print is grey,
    and ink may be bright or dark."""
    through = levels[..., 0] / max(paper_of(levels[..., 0]), 1.0)
    redder = levels[..., 0] - numpy.maximum(levels[..., 1], levels[..., 2])
    redder = redder - float(numpy.median(redder))
    most = max(float(numpy.percentile(redder, 97)), 12.0)
    strong = through[redder > 0.6 * most]
    ink = float(numpy.median(strong)) if len(strong) > 20 else 0.8
    print_ = min(float(numpy.percentile(through, 1)), ink - 0.1)
    apart = ink - print_
    border = ink - 0.45 * apart if apart >= _LEAST_APART else 0.0
    printed = numpy.clip((border - through) / (0.25 * max(apart, _LEAST_APART)) + 0.5, 0, 1)
    printed = numpy.maximum(printed, widened((printed > 0.7) * 255.0, 3) / 255)
    depth = numpy.maximum(paper_of(levels[..., 1]) - levels[..., 1], 0)
    depth = depth * numpy.clip(widened(redder, 5) / (0.3 * most), 0, 1)
    clear = depth[printed < 0.3]
    deepest = max(float(numpy.percentile(clear, 96)) if len(clear) else 0.0, 24.0)
    shares = numpy.clip((depth * (1 - printed) - 0.12 * deepest) / (0.6 * deepest), 0, 1)
    return Seen(shares, 1 - printed)


def _darker(depth: Levels, line: float, deepest: float) -> Levels:
    """How surely each pixel is print: clearly darker than a frame's ``line``."""
    border = line + 0.4 * (deepest - line)
    result: Levels = numpy.clip((depth - border) / (0.25 * (deepest - line)) + 0.5, 0, 1)
    return result


def _as_pale(depth: Levels, line: float) -> Levels:
    """Ink as shares of a frame's ``line``."""
    result: Levels = numpy.clip((depth / line - 0.2) / 0.6, 0, 1)
    return result


def faint(depth: Levels) -> Levels:
    """Ink as shares, such that a pale line beside dark print is a line all the same."""
    deepest = max(float(numpy.percentile(depth, 96)), 24.0)
    result: Levels = numpy.clip((depth - 0.08 * deepest - 4) / (0.25 * deepest), 0, 1)
    return result


def without_print(depth: Levels, ink: Levels, framed: Framed) -> Levels:
    """The ink inside, print seen through where it is clearly darker than the frame's lines: red
    ink is paler than black when it was copied."""
    plain = numpy.where(framed.inside > 0, ink, 0).astype(numpy.float32)
    told = depth[framed.lines]
    if len(told) < _LEAST_LINES:
        return plain
    line, deepest = float(numpy.median(told)), float(numpy.percentile(depth, 98))
    if line > _PALER * deepest:
        return plain
    printed = _darker(depth, line, deepest)
    pale = _as_pale(depth, line) * 255
    pale = _seen_through(pale.astype(numpy.float32), printed) / 255
    return numpy.where(framed.inside > 0, pale, 0).astype(numpy.float32)


def stretched(depth: Levels) -> Levels:
    """Depth of ink from 0 (paper) to 1 (the ink itself)."""
    deepest = max(float(numpy.percentile(depth, 96)), 24.0)
    result: Levels = numpy.clip((depth - 0.15 * deepest) / (0.65 * deepest), 0, 1)
    return result


def _seen_through(depth: Levels, printed: Levels) -> Levels:
    """``depth`` where there is no print, and beneath print as much as around it."""
    bare = depth * (1 - printed)
    return (bare + printed * _beneath(bare, printed)).astype(numpy.float32)


def _beneath(bare: Levels, printed: Levels) -> Levels:
    """What ink may lie where print hides it: as much as around."""
    ink = Image.fromarray(bare.clip(0, 255).astype(numpy.uint8)).filter(ImageFilter.BoxBlur(2))
    clear = Image.fromarray(((1 - printed) * 255).astype(numpy.uint8))
    share = numpy.asarray(clear.filter(ImageFilter.BoxBlur(2)), numpy.float32) / 255
    return numpy.asarray(ink, numpy.float32) / numpy.maximum(share, 0.15)


def widened(levels: Levels, across: int) -> Levels:
    """Each pixel as high as the highest of a square of so many pixels about it."""
    image = Image.fromarray(levels.clip(0, 255).astype(numpy.uint8))
    return numpy.asarray(image.filter(ImageFilter.MaxFilter(across)), numpy.float32)


def paper_of(levels: Levels) -> float:
    """How light the paper is."""
    return float(numpy.percentile(levels, 80))

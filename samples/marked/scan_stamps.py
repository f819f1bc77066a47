"""Ink pressed on paper: frames with words, round seals, signatures, emblems, as layers.

In: what to press, and a random generator. Out: how much ink lies on each pixel, and ``press``,
which lays a layer on a page in a colour.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from samples.marked.scan_pages import MM, font

Levels = NDArray[numpy.float32]
Colour = tuple[int, int, int]

REDS: list[Colour] = [
    (196, 30, 42), (220, 40, 50), (170, 20, 35), (150, 25, 30), (226, 88, 100), (232, 110, 120),
    (205, 60, 60), (214, 30, 80), (235, 45, 30), (130, 15, 25),
]  # fmt: skip
SIZES = {"MẬT": (20, 8), "TỐI MẬT": (30, 8), "TUYỆT MẬT": (40, 8), "KHẨN": (20, 8),
         "HỎA TỐC": (30, 8), "HOẢ TỐC": (30, 8), "THƯỢNG KHẨN": (40, 8)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stamp:
    """One stamp as it was cut: words (one to three lines), size, frame."""

    lines: tuple[str, ...]
    size: tuple[float, float]
    border: str = "double"  # double, single, none
    family: str = "tinos"
    points: float = 13.0
    line_mm: float = 0.3


def of_level(rng: random.Random, words: str, *, family: str = "tinos") -> Stamp:
    """A stamp of a level or an urgency: most as the decree cuts them, some not quite."""
    wide, high = map(float, SIZES[words])
    border = rng.choice(["double", "double", "double", "single", "single"])
    points, line = 13.0, rng.uniform(0.2, 0.45)
    if rng.random() < 0.35:
        grown = rng.uniform(0.85, 1.35)
        wide, high = wide * grown * rng.uniform(0.95, 1.1), high * grown * rng.uniform(0.95, 1.1)
        points = 13 * grown * rng.uniform(0.92, 1.05)
    # The words must fit between the inner lines.
    inner = (wide - 4.6) / MM * 100
    length = font(family, 1, points, 100).getlength(words)
    if length > inner:
        points *= inner / length
    return Stamp((words,), (wide, high), border, family, points, line)


def layer(stamp: Stamp, dpi: int) -> Image.Image:
    """The stamp's ink, 0 to 255, with nothing around it."""
    fine = 3 if dpi < 180 else 2
    per_mm = dpi * fine / MM
    width, height = (round(each * per_mm) for each in stamp.size)
    image = Image.new("L", (width + 2, height + 2), 0)
    draw = ImageDraw.Draw(image)
    line = max(round(stamp.line_mm * per_mm), 1)
    if stamp.border != "none":
        draw.rectangle((0, 0, width, height), outline=255, width=line)
    if stamp.border == "double":
        inset = per_mm * min(1.0, stamp.size[1] / 9)
        draw.rectangle((inset, inset, width - inset, height - inset), outline=255, width=line)
    chosen = font(stamp.family, 1, stamp.points, dpi * fine)
    pitch = stamp.points / 72 * dpi * fine * 1.25
    first = height / 2 - pitch * (len(stamp.lines) - 1) / 2
    for at, words in enumerate(stamp.lines):
        top, bottom = chosen.getbbox(words, anchor="ls")[1::2]
        middle = first + at * pitch
        draw.text((width / 2, middle - (top + bottom) / 2), words, 255, chosen, anchor="ms")
    return image.resize(
        (max(image.width // fine, 1), max(image.height // fine, 1)), Image.Resampling.BOX
    )


def worn(ink: Image.Image, rng: random.Random, *, wear: float) -> Image.Image:
    """``ink`` pressed unevenly: paler in places, broken in some, a little spread."""
    levels = numpy.asarray(ink, numpy.float32)
    source = numpy.random.default_rng(rng.randrange(2**32))
    coarse = source.normal(1.0 - wear * 0.3, wear * 0.4, (5, 12)).astype(numpy.float32)
    patches = _stretched(coarse, ink.size)
    grain = source.normal(1.0, wear * 0.35, levels.shape).astype(numpy.float32)
    fine = _stretched(source.normal(0.9, wear * 0.5, (14, 50)).astype(numpy.float32), ink.size)
    kept = numpy.clip(patches * grain * numpy.clip(fine + 0.2, 0.15, 1), 0.0, 1.0)
    return Image.fromarray(numpy.clip(levels * kept, 0, 255).astype(numpy.uint8))


def _stretched(levels: Levels, size: tuple[int, int]) -> Levels:
    image = Image.fromarray(levels).resize(size, Image.Resampling.BICUBIC)
    return numpy.asarray(image, numpy.float32)


def turned(ink: Image.Image, degrees: float) -> Image.Image:
    """``ink`` pressed askew."""
    if abs(degrees) < 0.05:
        return ink
    return ink.rotate(degrees, Image.Resampling.BICUBIC, expand=True)


def press(page: Image.Image, ink: Image.Image, at: tuple[float, float], *, dpi: int, colour: Colour,
          strength: float = 0.92) -> None:  # fmt: skip
    """Lay ``ink`` on the page in colour, its middle at millimetres ``at``; print shows through."""
    left, top = round(at[0] * dpi / MM - ink.width / 2), round(at[1] * dpi / MM - ink.height / 2)
    box = left, top, left + ink.width, top + ink.height
    paper = numpy.asarray(page.crop(box), numpy.float32)
    share = (numpy.asarray(ink, numpy.float32) / 255 * strength)[..., None]
    tint = numpy.asarray(colour, numpy.float32) / 255
    mixed = paper * (1 - share + share * tint)
    page.paste(Image.fromarray(numpy.clip(mixed, 0, 255).astype(numpy.uint8)), box[:2])


def seal(dpi: int, *, across: float = 36.0) -> Image.Image:
    """A round seal: two rings, a star, words in the middle."""
    side = round(across / MM * dpi)
    image = Image.new("L", (side, side), 0)
    draw = ImageDraw.Draw(image)
    for share, width in ((1.0, 0.9), (0.68, 0.35)):
        inset = side * (1 - share) / 2
        draw.ellipse((inset, inset, side - inset, side - inset), outline=255,
                     width=max(round(width / MM * dpi), 1))  # fmt: skip
    _star(draw, side / 2, side * 0.33, side * 0.09)
    chosen = font("tinos", 1, 8, dpi)
    for row, words in enumerate(("VĂN PHÒNG", "ĐÔNG KHÊ")):
        draw.text((side / 2, side * (0.52 + row * 0.1)), words, 255, chosen, anchor="mm")
    for at in range(28):
        angle = math.pi * (0.75 + at * 1.5 / 27)
        x, y = side / 2 + side * 0.42 * math.cos(angle), side / 2 + side * 0.42 * math.sin(angle)
        draw.text((x, y), "ỦY BAN NHÂN DÂN TỈNH ĐÔNG KHÊ"[at], 255, chosen, anchor="mm")
    return image


def _star(draw: ImageDraw.ImageDraw, x: float, y: float, reach: float) -> None:
    points = []
    for at in range(10):
        far, angle = reach * (1.0 if at % 2 == 0 else 0.4), math.pi * at / 5 - math.pi / 2
        points.append((x + far * math.cos(angle), y + far * math.sin(angle)))
    draw.polygon(points, fill=255)


def emblem(dpi: int, *, across: float = 22.0) -> Image.Image:
    """A wreath and a star on a disc, as letterheads bear."""
    side = round(across / MM * dpi)
    image = Image.new("L", (side, side), 0)
    draw = ImageDraw.Draw(image)
    draw.ellipse((side * 0.1, side * 0.1, side * 0.9, side * 0.9), fill=210)
    draw.ellipse((side * 0.25, side * 0.2, side * 0.75, side * 0.7), fill=60)
    _star(draw, side / 2, side * 0.42, side * 0.14)
    draw.rectangle((side * 0.2, side * 0.74, side * 0.8, side * 0.86), fill=255)
    return image


def signature(
    rng: random.Random, dpi: int, *, size: tuple[float, float] = (38.0, 15.0)
) -> Image.Image:
    """A pen stroke that goes to and fro."""
    width, height = (round(each / MM * dpi) for each in size)
    image = Image.new("L", (width, height), 0)
    waves = [(rng.uniform(1, 7), rng.uniform(0, 6.3), rng.uniform(0.1, 0.35)) for _ in range(4)]
    points = []
    for at in range(160):
        share = at / 159
        y = sum(size * math.sin(rate * share * 6.3 + turn) for rate, turn, size in waves)
        x = share + 0.12 * math.sin(share * 40)
        points.append((width * (0.08 + 0.84 * x), height * (0.5 + 0.4 * y)))
    ImageDraw.Draw(image).line(points, fill=255, width=max(round(0.5 / MM * dpi), 1), joint="curve")
    return image

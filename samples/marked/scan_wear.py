"""What copying, scanning, faxing and photographing do to a page.

In: a clean page in colour and a random generator. Out: the page as it arrives, and as a file.
"""

from __future__ import annotations

import io
import random
import time
from functools import lru_cache
from typing import Any

import numpy
from PIL import Image, ImageChops, ImageFilter

_DATE = time.gmtime(0)  # Pillow would write the time of day into a PDF


def scanned(page: Image.Image, rng: random.Random, *, grey: bool, heavy: float) -> Image.Image:
    """As a flat-bed scanner or copier gives it; ``heavy`` 0..1 is how bad a day it has."""
    shown = page.convert("L") if grey else page
    shown = _softened(shown, rng.uniform(0.2, 0.35 + 0.5 * heavy))
    degrees = rng.uniform(-1, 1) if rng.random() < 0.6 else rng.uniform(-5, 5)
    paper = 255 if grey else (255, 255, 255)
    shown = shown.rotate(degrees, Image.Resampling.BILINEAR, fillcolor=paper)
    return _lit(shown, rng, heavy=heavy)


def photographed(page: Image.Image, rng: random.Random, *, heavy: float) -> Image.Image:
    """As a phone held over the page gives it: a little perspective, light from one side."""
    width, height = page.size
    far = 0.025
    corners = [
        (rng.uniform(-far, far) * width + x * width, rng.uniform(-far, far) * height + y * height)
        for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))
    ]
    data = _homography([(0, 0), (width, 0), (width, height), (0, height)], corners)
    desk = (120, 110, 100)
    shown = page.transform(
        page.size, Image.Transform.PERSPECTIVE, data, Image.Resampling.BILINEAR, fillcolor=desk
    )
    shown = _softened(shown, rng.uniform(0.4, 0.8))
    return _lit(shown, rng, heavy=max(heavy, 0.6), shadow=rng.uniform(0.15, 0.4))


def faxed(page: Image.Image, rng: random.Random) -> Image.Image:
    """In black and white, as fax machines and old copiers see it."""
    shown = _softened(page.convert("L"), rng.uniform(0.2, 0.6))
    shown = shown.rotate(rng.uniform(-2, 2), Image.Resampling.BILINEAR, fillcolor=255)
    shown = _grained(shown, rng, rng.uniform(4, 18))
    limit = rng.uniform(150, 195)
    return shown.point([255 * (level > limit) for level in range(256)]).convert("1")


def _softened(page: Image.Image, radius: float) -> Image.Image:
    return page.filter(ImageFilter.BoxBlur(radius * 1.4))


def _lit(
    page: Image.Image, rng: random.Random, *, heavy: float, shadow: float = 0.0
) -> Image.Image:
    """Paper that is not white, ink that is not black, light that is not even, grain."""
    white, black = 255 - heavy * rng.uniform(0, 45), heavy * rng.uniform(0, 55)
    warm = heavy * rng.uniform(0, 0.1)
    table: list[int] = []
    for band in range(len(page.getbands())):
        tint = 1 - warm * band / 2
        table += [round((black + level * (white - black) / 255) * tint) for level in range(256)]
    shown = page.point(table)
    shade = shadow if shadow else (rng.uniform(0, 0.3) * heavy if rng.random() < 0.5 else 0.0)
    if shade:
        light = _light(rng, shade).resize(shown.size, Image.Resampling.BILINEAR)
        bands = [light] * len(shown.getbands())
        shown = ImageChops.multiply(shown, Image.merge(shown.mode, bands))
    return _grained(shown, rng, 1 + heavy * rng.uniform(2, 11))


def _light(rng: random.Random, depth: float) -> Image.Image:
    """Light that falls off towards one side or corner, small."""
    across = numpy.linspace(0, 1, 48, dtype=numpy.float32)[None, :]
    down = numpy.linspace(0, 1, 48, dtype=numpy.float32)[:, None]
    if rng.random() < 0.5:
        across = 1 - across
    if rng.random() < 0.5:
        down = 1 - down
    shade = 255 * (1 - depth * (0.6 * across**3 + 0.4 * down))
    return Image.fromarray(shade.astype(numpy.uint8))


@lru_cache(maxsize=16)
def _grain(spread: int, bands: int) -> Image.Image:
    """A tile of grain around 128."""
    levels = numpy.random.default_rng(spread * 8 + bands).normal(128, spread, (509, 503, bands))
    whole = numpy.clip(levels, 0, 255).astype(numpy.uint8)
    return Image.fromarray(whole[..., 0] if bands == 1 else whole)


def _grained(page: Image.Image, rng: random.Random, spread: float) -> Image.Image:
    """``page`` with grain, one tile repeated from where chance begins."""
    tile = _grain(max(round(spread), 1), len(page.getbands()))
    grain = Image.new(page.mode, page.size)
    left, top = rng.randrange(tile.width), rng.randrange(tile.height)
    for x in range(-left, page.width, tile.width):
        for y in range(-top, page.height, tile.height):
            grain.paste(tile, (x, y))
    return ImageChops.add(page, grain, 1, -128)


def _homography(to: list[tuple[float, float]], of: list[tuple[float, float]]) -> list[float]:
    """Pillow's eight numbers that map each point of ``to`` on the page to one of ``of``."""
    rows, wanted = [], []
    for (x, y), (u, v) in zip(to, of, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        wanted += [u, v]
    return [float(each) for each in numpy.linalg.solve(numpy.array(rows), numpy.array(wanted))]


def as_file(page: Image.Image, rng: random.Random, *, dpi: int) -> tuple[str, bytes]:
    """An extension and the bytes, in one of the formats that scanners write."""
    if page.mode == "1":
        kind = rng.choice(["tiff", "tiff", "png", "pdf"])
    else:
        kind = rng.choice(["jpg", "jpg", "jpg", "pdf", "pdf", "png", "tiff"])
    return kind, encoded(page, kind, dpi=dpi, quality=rng.randint(35, 92))


def encoded(page: Image.Image, kind: str, *, dpi: int, quality: int = 75) -> bytes:
    """``page`` as a file of ``kind``."""
    buffer = io.BytesIO()
    hows: dict[str, dict[str, Any]] = {
        "jpg": {"format": "JPEG", "quality": quality, "dpi": (dpi, dpi)},
        "png": {"format": "PNG", "compress_level": 1},
        "tiff": {"format": "TIFF", "dpi": (dpi, dpi),
                 "compression": "group4" if page.mode == "1" else "tiff_lzw"},
        "pdf": {"format": "PDF", "resolution": dpi, "creationDate": _DATE, "modDate": _DATE},
    }  # fmt: skip
    how = hows[kind]
    if kind == "pdf" and page.mode != "1":
        how["quality"] = quality
    page.save(buffer, **how)
    return buffer.getvalue()

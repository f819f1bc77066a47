"""Pages of made-up letters as a scanner writes them, every second one stamped."""

from __future__ import annotations

import random
from importlib.resources import files
from pathlib import Path
from typing import Any

from measuring.office_mix import SEED, Writer

DPI = 200
SIZE = (1654, 2339)
PAPER, INK = (250, 249, 246), (30, 30, 34)
LEVELS = {"MẬT": 160, "TỐI MẬT": 240, "TUYỆT MẬT": 320}  # widths of the boxes, in pixels


def write(folder: Path, count: int, *, seed: int = SEED) -> list[Path]:
    """``count`` pages as JPEG of 200 dots an inch; those that are there already stay."""
    writer = Writer(seed)
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number in range(count):
        path = folder / f"trang-{number:03}.jpg"
        paths.append(path)
        if not path.exists():
            draw = random.Random(f"{seed} {number}")
            writer.draw.seed(f"{seed} {number}")
            level = list(LEVELS)[number // 2 % 3] if number % 2 == 0 else None
            _scanned(_page(writer.words(1_700), level, draw), draw).save(
                path, quality=85, dpi=(DPI, DPI)
            )
    return paths


def _page(lines: list[str], level: str | None, draw: random.Random) -> Any:
    from PIL import Image, ImageDraw, ImageFont

    fonts = files("khien") / "reports" / "fonts"
    page = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(page)
    font = ImageFont.truetype(str(fonts / "Tinos_400Regular.ttf"), 36)
    top = 160
    for line in lines:
        for at in range(0, len(line), 74):
            if top < 2_150:
                pen.text((170, top), line[at : at + 74], font=font, fill=INK)
            top += 52
    if level is not None:
        bold = ImageFont.truetype(str(fonts / "Tinos_700Bold.ttf"), 36)
        _stamp(pen, level, bold, draw)
    return page


def _stamp(pen: Any, level: str, font: Any, draw: random.Random) -> None:
    """A red box with two borders, standing clear of the words."""
    wide = LEVELS[level]
    left, top = 1_000 + draw.randint(-40, 40), 210 + draw.randint(-20, 20)
    red = (190 + draw.randint(-20, 20), 30, 40)
    pen.rectangle((left - 10, top - 10, left + wide + 10, top + 74), fill=PAPER)
    for inset in (0, 8):
        pen.rectangle(
            (left + inset, top + inset, left + wide - inset, top + 64 - inset), outline=red, width=3
        )
    pen.text((left + wide / 2, top + 32), level, font=font, fill=red, anchor="mm")


def _scanned(page: Any, draw: random.Random) -> Any:
    """A little askew and not quite sharp."""
    from PIL import ImageFilter

    return page.rotate(draw.uniform(-1.2, 1.2), fillcolor=PAPER).filter(
        ImageFilter.GaussianBlur(0.6)
    )

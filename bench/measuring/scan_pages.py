"""Scanned pages of made-up letters, some of them stamped: pictures alone, as a scanner writes."""

from __future__ import annotations

import random
from pathlib import Path

from measuring.office_mix import SEED, Writer

DPI = 200


def write(folder: Path, count: int, *, seed: int = SEED) -> list[Path]:
    """``count`` pages as JPEG of 200 dots an inch; those that are there already stay."""
    from PIL import Image, ImageDraw, ImageFont, ImageFilter
    from importlib.resources import files

    fonts = files("khien") / "reports" / "fonts"
    face = str(fonts / "Tinos_400Regular.ttf")
    bold = str(fonts / "Tinos_700Bold.ttf")
    writer = Writer(seed)
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number in range(count):
        path = folder / f"trang-{number:03}.jpg"
        paths.append(path)
        if path.exists():
            continue
        draw = random.Random(f"{seed} {number}")
        writer.draw.seed(f"{seed} {number}")
        page = Image.new("RGB", (1654, 2339), (250, 249, 246))
        pen = ImageDraw.Draw(page)
        font, strong = ImageFont.truetype(face, 36), ImageFont.truetype(bold, 36)
        top = 160
        for line in writer.words(1_700)[:34]:
            for at in range(0, len(line), 74):
                pen.text((170, top), line[at : at + 74], font=font, fill=(30, 30, 34))
                top += 52
            if top > 2_150:
                break
        if number % 2 == 0:
            word = ("MẬT", "TỐI MẬT", "TUYỆT MẬT")[number // 2 % 3]
            wide = {3: 160, 7: 240, 9: 320}[len(word)]
            left, above = 1_000 + draw.randint(-40, 40), 300 + draw.randint(-20, 20)
            red = (190 + draw.randint(-20, 20), 30, 40)
            pen.rectangle((left - 10, above - 100, left + wide + 10, above - 20), fill=(250, 249, 246))
            for inset in (0, 8):
                pen.rectangle((left + inset, above - 92 + inset, left + wide - inset,
                               above - 28 - inset), outline=red, width=3)  # fmt: skip
            pen.text((left + wide / 2, above - 60), word, font=strong, fill=red, anchor="mm")
        page = page.rotate(draw.uniform(-1.2, 1.2), fillcolor=(250, 249, 246))
        page.filter(ImageFilter.GaussianBlur(0.6)).save(path, quality=85, dpi=(DPI, DPI))
    return paths

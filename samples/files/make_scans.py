"""Makes the scanned samples of this folder and, beside each, the result expected of it.

usage: python samples/files/make_scans.py [FOLDER]

The letter of make.py, printed and scanned in the ways offices do: straight and askew, grey, by
fax, photographed in colour with a seal, on its side, in a PDF with and without the words a
careless scanner guessed. What is expected are the words laid into the page; ``words`` is the
share of them that must be recognised.
"""

from __future__ import annotations

import io
import json
import math
import runpy
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pypdfium2
import typst
from PIL import Image, ImageDraw, ImageFont

HERE = Path(__file__).resolve().parent
MAKE = runpy.run_path(str(HERE / "make.py"))
FONT = HERE.parents[1] / "src/khien/reports/fonts/Tinos_700Bold.ttf"
RED = (196, 30, 42)
NO_TONES = str.maketrans("", "", "\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b")
Expected = dict[str, Any]


def page(dpi: int) -> Image.Image:
    """The letter as a clean page in grey."""
    made = typst.compile(MAKE["typeset_letter"]().encode(), format="png", ppi=float(dpi))
    if not isinstance(made, bytes):
        raise TypeError("one page was expected")
    return Image.open(io.BytesIO(made)).convert("L")


def stamped(
    dpi: int, words: str, *, size: tuple[int, int] = (20, 8), at: tuple[int, int] = (45, 46)
) -> Image.Image:
    """The page in colour with a double-ruled red stamp; places and sizes in millimetres."""
    image = page(dpi).convert("RGB")
    draw, mm = ImageDraw.Draw(image), dpi / 25.4
    left, top = at[0] * mm, at[1] * mm
    right, bottom = left + size[0] * mm, top + size[1] * mm
    draw.rectangle((left, top, right, bottom), outline=RED, width=3)
    draw.rectangle((left + mm, top + mm, right - mm, bottom - mm), outline=RED, width=2)
    font = ImageFont.truetype(str(FONT), round(13 / 72 * dpi))
    draw.text(((left + right) / 2, (top + bottom) / 2), words, RED, font, anchor="mm")
    return image


def sealed(dpi: int) -> Image.Image:
    """The page in colour with a round red seal over the words of its foot, a little askew."""
    image = page(dpi).convert("RGB")
    draw, mm = ImageDraw.Draw(image), dpi / 25.4
    centre, radius = (128 * mm, 108 * mm), 17 * mm
    for part, width in ((1.0, 6), (0.7, 3)):
        reach = radius * part
        box = (centre[0] - reach, centre[1] - reach, centre[0] + reach, centre[1] + reach)
        draw.ellipse(box, outline=RED, width=width)
    points = []
    for at in range(10):
        reach, angle = radius * (0.35 if at % 2 == 0 else 0.14), math.pi * at / 5 - math.pi / 2
        points.append((centre[0] + reach * math.cos(angle), centre[1] + reach * math.sin(angle)))
    draw.polygon(points, fill=RED)
    return image.rotate(1.4, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))


def askew(image: Image.Image, degrees: float) -> Image.Image:
    """Grey paper, grey ink, laid askew on the glass."""
    faint = image.point([round(60 + level * 160 / 255) for level in range(256)])
    return faint.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=220)


def saved(image: Image.Image, kind: str, **how: Any) -> bytes:
    """``image`` as a file."""
    buffer = io.BytesIO()
    image.save(buffer, kind, **how)
    return buffer.getvalue()


def scanned_pdf(image: Image.Image, words: str = "") -> bytes:
    """A PDF whose page is one picture over a text layer of ``words`` that nobody sees."""
    made = pypdfium2.PdfDocument(MAKE["_compiled"](f"#set document(date: none)\n{words}\n"))
    shown = made[0]
    picture = pypdfium2.PdfImage.new(made)
    picture.load_jpeg(io.BytesIO(saved(image, "JPEG", quality=60)), inline=True)
    picture.set_matrix(pypdfium2.PdfMatrix().scale(*shown.get_size()))
    shown.insert_obj(picture)
    shown.gen_content()
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def toneless(text: str) -> str:
    """What a recogniser without Vietnamese makes of ``text``."""
    import unicodedata

    plain = unicodedata.normalize("NFD", text).translate(NO_TONES)
    return plain.replace("đ", "d").replace("Đ", "D").replace("#", "").replace("@", "")


def read(format_id: str, words: float, pages: int = 1) -> Expected:
    """What is expected of a scan that is read."""
    lines = MAKE["lines"]() * pages
    told = {"pages": pages, "ocr": True, "words": words, "lines": lines}
    return {"outcome": "clear", "format": format_id, **told}


def samples() -> Mapping[str, tuple[bytes, Expected]]:
    """Every scanned sample by file name."""
    clean = page(200)
    fax = clean.convert("1", dither=Image.Dither.NONE)
    doubtful = {"outcome": "unexaminable", "error": "marked", "level": "KHÔNG RÕ"}
    unread = doubtful | {"where": "stamp", "rule": "unread_stamp"}
    layer = toneless(" ".join(MAKE["lines"]()))
    return {
        "ban-quet.png": (saved(clean, "PNG", optimize=True), read("png", 0.97)),
        "ban-quet.bmp": (
            saved(page(150).convert("1", dither=Image.Dither.NONE), "BMP"),
            read("bmp", 0.9),
        ),
        "ban-quet.gif": (saved(fax, "GIF", optimize=True), read("gif", 0.95)),
        "ban-quet.webp": (saved(clean, "WEBP", quality=40), read("webp", 0.95)),
        "ban-quet-nghieng.png": (
            saved(askew(page(150), 2.3), "PNG", optimize=True),
            read("png", 0.95),
        ),
        "ban-quet-ngang.png": (
            saved(fax.transpose(Image.Transpose.ROTATE_270), "PNG"),
            read("png", 0.95),
        ),
        "ban-fax.tiff": (
            saved(fax, "TIFF", compression="group4", save_all=True, append_images=[fax]),
            read("tiff", 0.95, pages=2),
        ),
        "anh-chup-dau-do.jpg": (saved(sealed(200), "JPEG", quality=60), read("jpeg", 0.93)),
        "ban-quet.pdf": (scanned_pdf(clean), read("pdf", 0.95)),
        "lop-chu-hong.pdf": (scanned_pdf(clean, layer), read("pdf", 0.95)),
        "ban-quet-dau-mat.png": (
            saved(stamped(150, "TỐI MẬT", size=(30, 8)), "PNG", optimize=True),
            MAKE["marked"]("TỐI MẬT", "stamp", "box"),
        ),
        "ban-quet-khung-trong.png": (saved(stamped(150, ""), "PNG", optimize=True), unread),
    }


def main(folder: Path) -> None:
    """Write every scan and its expected result into ``folder``."""
    for name, (data, expected) in samples().items():
        (folder / name).write_bytes(data)
        told = json.dumps(expected, ensure_ascii=False, indent=1) + "\n"
        (folder / f"{name}.expected.json").write_text(told, "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)

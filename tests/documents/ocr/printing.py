"""Pages as a printer and a scanner make them, for the tests of recognition."""

from __future__ import annotations

import io

import numpy
import typst
from PIL import Image, ImageDraw, ImageFont

from tests.documents.making import FONTS

RED = (196, 30, 42)
LEFT = ["ỦY BAN NHÂN DÂN", "TỈNH ĐÔNG KHÊ", "Số: 12/UBND-NC", "V/v rà soát máy tính"]
RIGHT = [
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Đông Khê, ngày 05 tháng 3 năm 2026",
]
BODY = [
    "Kính gửi: Các sở, ban, ngành.",
    "Ủy ban nhân dân tỉnh yêu cầu các cơ quan, đơn vị, địa phương rà soát toàn bộ máy tính.",
    "1. Sở Y tế cài đặt phần mềm phòng, chống mã độc trên mọi máy tính có kết nối mạng.",
    "2. Sở Tài chính báo cáo kết quả về Công an tỉnh trước ngày 15/4/2026.",
]


def printed(dpi: int = 150, body: list[str] = BODY) -> Image.Image:
    """A letter with a head in two columns, clean, in grey."""
    head = (" \\\\ ".join(each.replace("/", "\\/") for each in side) for side in (LEFT, RIGHT))
    left, right = (f"align(center)[{each}]".replace("\\\\", "\\") for each in head)
    text = "\n\n".join(each.replace("/", "\\/") for each in body)
    source = (
        '#set page(paper: "a4", margin: (left: 30mm, right: 15mm, y: 20mm))\n'
        '#set text(font: "Tinos", size: 13pt, hyphenate: false)\n#set par(justify: true)\n'
        f"#grid(columns: (43%, 57%), text(size: 11.5pt, {left}), text(size: 11.5pt, {right}))\n"
        f"#v(20mm)\n{text}\n"
    )
    made = typst.compile(source.encode(), format="png", ppi=float(dpi), font_paths=[str(FONTS)])
    assert isinstance(made, bytes)
    return Image.open(io.BytesIO(made)).convert("L")


def stamped(
    image: Image.Image,
    words: str,
    *,
    size: tuple[int, int] = (20, 8),
    at: tuple[int, int] = (45, 45),
    colour: tuple[int, int, int] = RED,
) -> Image.Image:
    """``image`` in colour with a double-ruled stamp; places and sizes in millimetres."""
    marked = image.convert("RGB")
    draw, mm = ImageDraw.Draw(marked), max(image.size) / 297
    left, top = at[0] * mm, at[1] * mm
    right, bottom = left + size[0] * mm, top + size[1] * mm
    draw.rectangle((left, top, right, bottom), outline=colour, width=2)
    draw.rectangle((left + mm, top + mm, right - mm, bottom - mm), outline=colour, width=2)
    font = ImageFont.truetype(str(FONTS / "Tinos_700Bold.ttf"), round(4.6 * mm))
    draw.text(((left + right) / 2, (top + bottom) / 2), words, colour, font, anchor="mm")
    return marked


def worn(image: Image.Image, *, skew: float = 0.0, seed: int = 1) -> Image.Image:
    """Grey paper, faint print, grain, laid askew."""
    faint = image.point([round(70 + level * 140 / 255) for level in range(256)])
    turned = faint.rotate(skew, Image.Resampling.BICUBIC, fillcolor=210)
    levels = numpy.asarray(turned, numpy.float32)
    grain = numpy.random.default_rng(seed).normal(0, 6, levels.shape)
    return Image.fromarray(numpy.clip(levels + grain, 0, 255).astype(numpy.uint8))


def saved(image: Image.Image, kind: str = "PNG", **how: object) -> bytes:
    """``image`` as a file."""
    buffer = io.BytesIO()
    image.save(buffer, kind, **how)  # type: ignore[arg-type]
    return buffer.getvalue()

"""Pages that bear no mark but look as if: other boxes, seals, titles, tables, pictures.

In: a random generator and a number that chooses the kind. Out: a page as it arrives, and
what it shows.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from functools import partial

from PIL import Image, ImageDraw
from samples.marked import scan_stamps as stamps
from samples.marked import scan_wear as wear
from samples.marked.scan_pages import MM, Pen, Sheet, font, letter

BLUE, VIOLET, BLACK = (40, 60, 170), (110, 50, 140), (25, 25, 30)
URGENT = ("HỎA TỐC", "HOẢ TỐC", "THƯỢNG KHẨN", "KHẨN")
BOXES: list[tuple[tuple[str, ...], tuple[float, float]]] = [
    (("TÀI LIỆU THU HỒI",), (52, 9)), (("LƯU HÀNH NỘI BỘ",), (50, 9)),
    (("XEM XONG TRẢ LẠI",), (50, 8)), (("SAO Y",), (22, 8)), (("SAO Y BẢN CHÍNH",), (46, 9)),
    (("GIẢI MẬT", "Từ: 05/3/2026"), (34, 13)), (("BẢN SAO SỐ: 03",), (36, 8)),
    (("ĐẾN",), (18, 8)), (("ĐÃ THU TIỀN",), (34, 9)), (("KHÔNG MẬT KHẨU",), (46, 9)),
    (("BẢN CHÍNH",), (30, 8)), (("BẢO MẬT",), (28, 8)), (("MẬT KHẨU",), (30, 8)),
    (("DỰ THẢO",), (26, 8)), (("HẾT HIỆU LỰC",), (38, 9)), (("MIỄN PHÍ",), (26, 8)),
    (("MẬT MÃ",), (24, 8)), (("BÍ MẬT KINH DOANH",), (52, 9)), (("ĐÃ GIẢI MẬT",), (36, 9)),
]  # fmt: skip
SHOUTED = [
    ("QUY CHẾ", "BẢO VỆ BÍ MẬT NHÀ NƯỚC"), ("CAM KẾT BẢO MẬT",), ("HƯỚNG DẪN ĐỔI MẬT KHẨU",),
    ("LUẬT BẢO VỆ BÍ MẬT NHÀ NƯỚC",), ("AN TOÀN, BẢO MẬT THÔNG TIN",), ("BAN MẬT MÃ",),
    ("SỔ ĐĂNG KÝ BÍ MẬT NHÀ NƯỚC ĐI",), ("TỔ MẬT ONG", "HỢP TÁC XÃ ĐÔNG KHÊ"),
]  # fmt: skip
Painter = Callable[[random.Random, Sheet, Image.Image], None]


def page(rng: random.Random, at: int, *, family: str, dpi: int) -> tuple[Image.Image, str]:
    """Decoy number ``at``."""
    what = list(PAINTERS)[at % len(PAINTERS)]
    room = 16.0 if rng.random() < 0.7 else 0.0
    sheet = letter(rng, dpi, family=family, room=room)
    shown = sheet.image.convert("RGB")
    PAINTERS[what](rng, sheet, shown)
    heavy, chance = rng.random() ** 1.5, rng.random()
    if chance < 0.12:
        shown = wear.faxed(shown, rng)
    elif chance < 0.25:
        shown = wear.photographed(shown, rng, heavy=heavy)
    else:
        shown = wear.scanned(shown, rng, grey=rng.random() < 0.4, heavy=heavy)
    if rng.random() < 0.04:
        shown = shown.transpose(Image.Transpose.ROTATE_90)
    return shown, what


def _pressed(rng: random.Random, sheet: Sheet, shown: Image.Image, stamp: stamps.Stamp,
             colour: stamps.Colour) -> None:  # fmt: skip
    ink = stamps.worn(stamps.layer(stamp, sheet.dpi), rng, wear=rng.choice((0.0, 0.3, 0.6)))
    middle = sheet.left_middle + rng.uniform(-6, 6)
    down = stamp.size[1] / 2 + rng.uniform(2, 4)
    if rng.random() < 0.3:
        down -= 9
    stamps.press(shown, stamps.turned(ink, rng.uniform(-2, 2)), (middle, sheet.below_head + down),
                 dpi=sheet.dpi, colour=colour)  # fmt: skip


def _nothing(rng: random.Random, sheet: Sheet, shown: Image.Image) -> None:
    """A letter as most are."""


def _urgent(rng: random.Random, sheet: Sheet, shown: Image.Image) -> None:
    stamp = stamps.of_level(rng, rng.choice(URGENT))
    _pressed(rng, sheet, shown, stamp, rng.choice([*stamps.REDS, BLACK]))


def _other_box(rng: random.Random, sheet: Sheet, shown: Image.Image) -> None:
    lines, size = rng.choice(BOXES)
    border = rng.choice(["double", "single", "none"])
    points = 13.0
    widest = max(font("tinos", 1, points, 100).getlength(each) for each in lines) / 100 * MM
    points *= min(1.0, (size[0] - 4.6) / widest)
    stamp = stamps.Stamp(lines, size, border, "tinos", points, rng.uniform(0.2, 0.45))
    _pressed(rng, sheet, shown, stamp, rng.choice([*stamps.REDS, BLACK, BLUE]))


def _incoming(rng: random.Random, sheet: Sheet, shown: Image.Image) -> None:
    """The stamp of the office of receipt: who, ĐẾN, number, date."""
    size = rng.choice([(50.0, 30.0), (45.0, 24.0), (38.0, 16.0)])
    lines = ("VĂN PHÒNG TỈNH", "CÔNG VĂN ĐẾN", "Số: ....... Ngày: ......")
    stamp = stamps.Stamp(lines[3 - round(size[1] / 10.5) :], size, "single", "tinos", 10.5)
    ink = stamps.worn(stamps.layer(stamp, sheet.dpi), rng, wear=0.3)
    at = rng.uniform(50, 160), rng.uniform(20, 70)
    stamps.press(shown, stamps.turned(ink, rng.uniform(-4, 4)), at, dpi=sheet.dpi,
                 colour=rng.choice([BLUE, VIOLET, *stamps.REDS[:3]]))  # fmt: skip


def _seal(rng: random.Random, sheet: Sheet, shown: Image.Image) -> None:
    ink = stamps.worn(stamps.seal(sheet.dpi, across=rng.uniform(26, 38)), rng, wear=0.4)
    at = rng.uniform(35, 170), rng.uniform(30, 100)
    stamps.press(shown, stamps.turned(ink, rng.uniform(-25, 25)), at, dpi=sheet.dpi,
                 colour=rng.choice(stamps.REDS))  # fmt: skip


def _signature(rng: random.Random, sheet: Sheet, shown: Image.Image) -> None:
    size = rng.uniform(18, 45), rng.uniform(6, 18)
    ink = stamps.signature(rng, sheet.dpi, size=size)
    at = rng.uniform(45, 150), rng.uniform(40, 100)
    stamps.press(shown, ink, at, dpi=sheet.dpi, colour=rng.choice([*stamps.REDS[:4], BLUE, BLACK]))


def _logo(rng: random.Random, sheet: Sheet, shown: Image.Image) -> None:
    ink = stamps.emblem(sheet.dpi, across=rng.uniform(12, 26))
    at = rng.choice([(32.0, 24.0), (105.0, 24.0)])
    stamps.press(shown, ink, at, dpi=sheet.dpi, colour=rng.choice(stamps.REDS[:4]))


def _red_head(rng: random.Random, sheet: Sheet, shown: Image.Image) -> None:
    """A letterhead in red, of the Party or a company."""
    pen = Pen(shown, sheet.dpi, sheet.family, rng.choice(stamps.REDS[:4]))
    words = rng.choice(["ĐẢNG CỘNG SẢN VIỆT NAM", "CÔNG TY ĐÔNG KHÊ", "BÁO ĐÔNG KHÊ", "KHẨN"])
    pen.text((sheet.left_middle, sheet.below_head + 3), words, style=1, points=rng.choice((12, 15)))
    pen.line(20, sheet.below_head + 11, 190, sheet.below_head + 11, mm=0.5)


def _shout(rng: random.Random, sheet: Sheet, shown: Image.Image) -> None:
    """A title in capitals that has the word in it."""
    draw = ImageDraw.Draw(shown)
    top = sheet.below_head + 2
    colour = BLACK if rng.random() < 0.6 else rng.choice(stamps.REDS[:4])
    middle = rng.choice([105.0, sheet.left_middle + 10])
    per_mm = sheet.dpi / MM
    draw.rectangle((0, top * per_mm, shown.width, (top + 17) * per_mm), fill="white")
    pen = Pen(shown, sheet.dpi, sheet.family, colour)
    for line in rng.choice(SHOUTED):
        pen.text((middle, top + 3), line, style=1, points=rng.choice((13, 14)))
        top += 6.5


def _table(rng: random.Random, sheet: Sheet, shown: Image.Image) -> None:
    draw, per_mm = ImageDraw.Draw(shown), sheet.dpi / MM
    top, high = sheet.below_head + 3, rng.uniform(6.5, 9)
    wide = rng.choice((20.0, 30.0, 38.0))
    rows = rng.randint(2, 5)
    bottom = top + (rows + 0.5) * high
    draw.rectangle((0, top * per_mm, shown.width, bottom * per_mm), fill="white")
    pen = Pen(shown, sheet.dpi, sheet.family)
    words = ["STT", "Họ và tên", "Đơn vị", "Ghi chú", "Số lượng", "12", "Đạt", "An", "Tổ 3"]
    for row in range(rows):
        for column in range(int(165 / wide)):
            left, upper = 28 + column * wide, top + row * high
            pen.box(left, upper, left + wide, upper + high)
            pen.text((left + wide / 2, upper + high / 2), rng.choice(words), points=11, anchor="mm")


def _fields(rng: random.Random, sheet: Sheet, shown: Image.Image) -> None:
    """A form with boxes to write in."""
    pen = Pen(shown, sheet.dpi, sheet.family)
    top = sheet.below_head + 3
    words = rng.choice(["", "", "Mẫu số 01", "Phiếu B", "Mã HS: 204", "TIẾP NHẬN"])
    pen.box(30, top, 30 + rng.choice((20, 30, 40)), top + 8)
    if words:
        pen.text((40, top + 4), words, points=11, anchor="mm")
    for at in range(8):
        pen.box(110 + at * 8, top, 118 + at * 8, top + 8)


def _picture(rng: random.Random, sheet: Sheet, shown: Image.Image) -> None:
    """A photograph or a chart at the head."""
    draw, per_mm = ImageDraw.Draw(shown), sheet.dpi / MM
    for _ in range(60):
        x, y = rng.uniform(20, 180) * per_mm, rng.uniform(20, 110) * per_mm
        wide, high = rng.uniform(3, 45) * per_mm, rng.uniform(2, 14) * per_mm
        colour = tuple(rng.randrange(256) for _ in range(3))
        rng.choice([draw.rectangle, draw.ellipse])((x, y, x + wide, y + high), fill=colour)


def _side_note(rng: random.Random, sheet: Sheet, shown: Image.Image, *, colour: bool) -> None:
    """Short words in capitals under the number that are no level."""
    words = rng.choice(["MẪU", "MỚI", "TỔ MÁY", "TÁM", "MẶT", "MỘT", "TỐI", "TỔNG HỢP", "TUYẾT",
                        "KHẨN", "HỎA TỐC", "MIỄN", "PHỤ LỤC", "DỰ THẢO", "BẢN SAO"])  # fmt: skip
    ink = rng.choice(stamps.REDS[:4]) if colour else BLACK
    pen = Pen(shown, sheet.dpi, sheet.family, ink)
    pen.text((sheet.left_middle, sheet.below_head + 3), words, style=1, points=13)


PAINTERS: Mapping[str, Painter] = {
    "letter": _nothing, "urgent": _urgent, "box": _other_box, "incoming": _incoming,
    "seal": _seal, "signature": _signature, "logo": _logo, "red-head": _red_head,
    "shout": _shout, "table": _table, "fields": _fields, "picture": _picture,
    "note": partial(_side_note, colour=False), "red-note": partial(_side_note, colour=True),
    "urgent-2": _urgent, "box-2": _other_box,
}  # fmt: skip

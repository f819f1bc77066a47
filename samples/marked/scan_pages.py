"""Invented letters drawn as clean pages in grey, for the scans of this folder.

In: a random generator, dots an inch and what the head should leave room for. Out: a Sheet: the
picture and where its columns are, in millimetres.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).resolve().parents[2]
TINOS = ROOT / "src/khien/reports/fonts"
SYSTEM = Path("/usr/share/fonts/truetype")
MM = 25.4
A4 = (210.0, 297.0)
_BODIES, _TEXT_WIDE = 4, 160.0

# Family -> files of its regular, bold and italic.
_FAMILIES = {
    "tinos": tuple(
        TINOS / f"Tinos_{each}.ttf" for each in ("400Regular", "700Bold", "400Regular_Italic")
    ),
    "dejavu": tuple(SYSTEM / f"dejavu/DejaVuSerif{each}.ttf" for each in ("", "-Bold", "-Italic")),
    "arimo": tuple(SYSTEM / f"croscore/Arimo-{each}.ttf" for each in ("Regular", "Bold", "Italic")),
}
ABOVE = ["UBND TỈNH ĐÔNG KHÊ", "BỘ KHOA HỌC VÀ KỸ THUẬT", "TỈNH ỦY ĐÔNG KHÊ", "ỦY BAN NHÂN DÂN"]
BODIES = ["SỞ NỘI VỤ", "CÔNG AN TỈNH", "VĂN PHÒNG", "SỞ TÀI CHÍNH", "TỈNH ĐÔNG KHÊ", "CỤC THUẾ"]
SUBJECTS = [
    ["V/v rà soát máy tính", "tại các phòng, ban"],
    ["V/v báo cáo công tác quý I"],
    ["V/v cử cán bộ dự tập huấn", "nghiệp vụ năm 2026"],
    ["V/v triển khai kế hoạch", "phòng, chống thiên tai"],
]
KINDS = ["BÁO CÁO", "QUYẾT ĐỊNH", "KẾ HOẠCH", "TỜ TRÌNH", "THÔNG BÁO"]
TITLES = [
    "Về việc kiểm tra công tác văn thư, lưu trữ",
    "Kết quả thực hiện nhiệm vụ sáu tháng đầu năm",
    "Phòng, chống cháy nổ tại trụ sở cơ quan",
]
_SENTENCES = [
    "Thực",
    "hiện",
    "chương",
    "trình",
    "công",
    "tác",
    "năm,",
    "các",
    "phòng,",
    "ban",
    "rà",
    "soát",
    "toàn",
    "bộ",
    "trang",
    "thiết",
    "bị",
    "được",
    "giao",
    "và",
    "lập",
    "biên",
    "bản",
    "kiểm",
    "kê",
    "theo",
    "mẫu",
    "đính",
    "kèm.",
    "Thủ",
    "trưởng",
    "các",
    "đơn",
    "vị",
    "phân",
    "công",
    "người",
    "phụ",
    "trách,",
    "tổng",
    "hợp",
    "số",
    "liệu,",
    "gửi",
    "về",
    "bộ",
    "phận",
    "thường",
    "trực",
    "trước",
    "ngày",
    "25",
    "hằng",
    "tháng.",
    "Việc",
    "sửa",
    "chữa,",
    "thay",
    "thế",
    "thực",
    "hiện",
    "theo",
    "quy",
    "định",
    "hiện",
    "hành",
    "về",
    "quản",
    "lý",
    "tài",
    "sản",
    "công;",
    "trường",
    "hợp",
    "vượt",
    "thẩm",
    "quyền",
    "thì",
    "báo",
    "cáo",
    "cấp",
    "trên",
    "xem",
    "xét.",
    "Trong",
    "quá",
    "trình",
    "thực",
    "hiện",
    "nếu",
    "có",
    "khó",
    "khăn,",
    "vướng",
    "mắc,",
    "đề",
    "nghị",
    "phản",
    "ánh",
    "kịp",
    "thời",
    "để",
    "được",
    "hướng",
    "dẫn.",
    "Các",
    "đơn",
    "vị",
    "đã",
    "có",
    "kế",
    "hoạch",
    "riêng",
    "thì",
    "điều",
    "chỉnh",
    "cho",
    "phù",
    "hợp",
    "với",
    "tiến",
    "độ",
    "chung",
    "và",
    "thông",
    "báo",
    "cho",
    "các",
    "cơ",
    "quan",
    "liên",
    "quan",
    "cùng",
    "phối",
    "hợp.",
]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A clean page; places in millimetres."""

    image: Image.Image
    dpi: int
    family: str
    left_middle: float  # middle of the left column
    below_head: float  # where the left column ends
    body: float  # where the text under the head begins


def families(*, more: bool = False) -> list[str]:
    """The families that can be drawn with; ``more``: those of the system too."""
    if not _FAMILIES["tinos"][1].is_file():
        raise FileNotFoundError(f"{_FAMILIES['tinos'][1]}: run make setup to install the font")
    found = [name for name, files in _FAMILIES.items() if all(each.is_file() for each in files)]
    return found if more else ["tinos"]


@lru_cache(maxsize=512)
def font(family: str, style: int, points: float, dpi: int) -> ImageFont.FreeTypeFont:
    """A font: style 0 regular, 1 bold, 2 italic."""
    pixels = max(points / 72 * dpi, 4.0)
    return ImageFont.truetype(str(_FAMILIES[family][style]), pixels)


class Pen:
    """Draws on one page in millimetres."""

    def __init__(self, image: Image.Image, dpi: int, family: str, ink: int | tuple[int, ...] = 0):
        self._draw = ImageDraw.Draw(image)
        self._per_mm = dpi / MM
        self._dpi, self._family, self._ink = dpi, family, ink

    def text(self, at: tuple[float, float], words: str, *, style: int = 0, points: float = 13,
             anchor: str = "mt") -> float:  # fmt: skip
        """``words`` with their anchor there; how wide they came out."""
        chosen = font(self._family, style, points, self._dpi)
        place = at[0] * self._per_mm, at[1] * self._per_mm
        self._draw.text(place, words, self._ink, chosen, anchor=anchor)
        return float(chosen.getlength(words)) / self._per_mm

    def line(self, x0: float, y0: float, x1: float, y1: float, *, mm: float = 0.25) -> None:
        """A straight line."""
        width = max(round(mm * self._per_mm), 1)
        self._draw.line([each * self._per_mm for each in (x0, y0, x1, y1)], self._ink, width)

    def box(self, x0: float, y0: float, x1: float, y1: float, *, mm: float = 0.25) -> None:
        """A rectangle of lines."""
        width = max(round(mm * self._per_mm), 1)
        places = [each * self._per_mm for each in (x0, y0, x1, y1)]
        self._draw.rectangle(places, outline=self._ink, width=width)

    def paragraph(self, top: float, left: float, right: float, words: list[str], *,
                  points: float = 13, bottom: float = 275.0) -> float:  # fmt: skip
        """Words set in lines from ``top``; where they end."""
        chosen = font(self._family, 0, points, self._dpi)
        line: list[str] = []
        limit = (right - left) * self._per_mm
        for word in [*words, "\n"]:
            if line and (word == "\n" or chosen.getlength(" ".join([*line, word])) > limit):
                self.text((left, top), " ".join(line), points=points, anchor="lt")
                top, line = top + points * 0.47, []
            if top > bottom:
                break
            line.append(word)
        return top


def letter(
    rng: random.Random, dpi: int, *, family: str, room: float = 0.0, body: bool = True
) -> Sheet:
    """A letter or a report; ``room``: millimetres left free under the left column."""
    image = Image.new("L", (round(A4[0] / MM * dpi), round(A4[1] / MM * dpi)), 255)
    pen = Pen(image, dpi, family)
    left, right, top = rng.uniform(25, 32), 210 - rng.uniform(14, 21), rng.uniform(16, 24)
    middle = left + rng.uniform(32, 37)
    below, is_titled = _head(rng, pen, middle, (right + middle + 38) / 2, top)
    start = below + room + rng.uniform(3, 7)
    if is_titled:
        pen.text((105, start), rng.choice(KINDS), style=1, points=14)
        pen.text((105, start + 6.5), rng.choice(TITLES), style=1)
        start += 17
    else:
        pen.text((105, start), "Kính gửi: Các phòng, ban trực thuộc.", points=14)
        start += 11
    at = start
    if body:
        shown = _body(dpi, family, rng.randrange(_BODIES))
        long = rng.choice((45, 70, 150))
        part = shown.crop((0, 0, shown.width, round(min(long, 235 - start) * dpi / MM)))
        image.paste(part, (round(left * dpi / MM), round(start * dpi / MM)))
        at += long
    if body:
        pen.text((left, at + 3), "Nơi nhận:", style=2, points=12, anchor="lt")
        pen.text((150, at + 3), "GIÁM ĐỐC", style=1)
        pen.text((150, at + 32), "Nguyễn Văn Minh", style=1)
    return Sheet(image, dpi, family, middle, below, start)


@lru_cache(maxsize=48)
def _body(dpi: int, family: str, variant: int) -> Image.Image:
    """Paragraphs as wide as a page's text, drawn once: drawing takes longest."""
    rng = random.Random(variant)
    image = Image.new("L", (round(_TEXT_WIDE * dpi / MM), round(200 / MM * dpi)), 255)
    pen = Pen(image, dpi, family)
    at = 0.5
    while at < 190:
        begin = rng.randrange(len(_SENTENCES) - 30)
        words = _SENTENCES[begin : begin + rng.randint(28, 100)]
        words = [words[0].capitalize(), *words[1:]]
        at = pen.paragraph(at, 0, _TEXT_WIDE, words, bottom=194) + 2
    return image


def _head(
    rng: random.Random, pen: Pen, left: float, right: float, top: float
) -> tuple[float, bool]:
    """The head in two columns; where the left one ends, and whether a title follows."""
    pen.text((left, top), rng.choice(ABOVE), points=12)
    name = rng.choice(BODIES)
    wide = pen.text((left, top + 5.5), name, style=1, points=12)
    pen.line(left - wide / 3, top + 11, left + wide / 3, top + 11)
    pen.text((right, top), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", style=1, points=11.5)
    wide = pen.text((right, top + 5.5), "Độc lập - Tự do - Hạnh phúc", style=1)
    pen.line(right - wide / 2, top + 11.5, right + wide / 2, top + 11.5)
    day, month = rng.randint(1, 28), rng.randint(3, 11)
    pen.text((right, top + 14), f"Đông Khê, ngày {day:02d} tháng {month} năm 2026", style=2)
    pen.text(
        (left, top + 14),
        f"Số: {rng.randint(1, 2400)}/{rng.choice(['UBND-NC', 'SNV-VP', 'BC-CAT'])}",
    )
    at = top + 20.0
    is_titled = rng.random() < 0.4
    if not is_titled:
        for line in rng.choice(SUBJECTS):
            pen.text((left, at), line, points=12)
            at += 5.3
    return at, is_titled

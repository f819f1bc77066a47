"""A letter's text as the pages a scanner would give: set in Times-like letters, then spoilt.

In: the text of a letter as a file of samples/ has it. Out: Pillow images, one a page, laid out
by ND 30/2020 annex I: head and closing in two columns, the title centred, paragraphs justified
with an indent. ``degrade`` makes a clean page grey, askew and noisy, always in the same way.
"""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy
import typst
from PIL import Image, ImageFilter

FONTS = Path(__file__).resolve().parent.parent / "src/khien/reports/fonts"
TEMPLATE = """
#let letter = json(bytes(sys.inputs.letter))
#set document(date: none)
#set page(paper: "a4", margin: (left: 30mm, right: 17mm, y: 20mm), header: context {
  if here().page() > 1 { align(center, counter(page).display("1")) }
})
#set text(font: "Tinos", size: 13.5pt, lang: "vi", hyphenate: false)
#set par(justify: true, leading: 0.62em, spacing: 0.8em)
#let ruled(each) = if each == "-" { line(length: 30%, stroke: 0.6pt) } else { each }
#let column(lines, bold) = align(center, for (at, each) in lines.enumerate() {
  let heavy = bold and (each == upper(each) or each.starts-with("Độc lập"))
  block(spacing: 0.55em, if heavy { strong(ruled(each)) } else { ruled(each) })
})
#if letter.head.len() > 0 {
  set par(justify: false)
  set text(size: 12pt)
  grid(columns: (43%, 57%), gutter: 4pt, ..letter.head.map(pair =>
    (column(pair.at(0), true), column(pair.at(1), true))).flatten())
  v(6mm)
}
#for each in letter.body {
  if each.look == "title" {
    block(width: 100%, align(center, strong(each.text)))
  } else if each.look == "item" {
    block(pad(left: 35mm, par(justify: false, each.text)))
  } else {
    par(first-line-indent: (amount: 12.7mm, all: true), each.text)
  }
}
#if letter.closing.len() > 0 {
  v(4mm)
  block(breakable: false, grid(columns: (50%, 50%),
    par(justify: false, text(size: 11pt, letter.closing.at(0).join(linebreak()))),
    column(letter.closing.at(1), true)))
}
"""
_TITLE = re.compile(r"\s*(CHỈ THỊ|CÔNG ĐIỆN|KẾ HOẠCH|QUYẾT ĐỊNH|THÔNG BÁO|BÁO CÁO|NGHỊ QUYẾT)\s*$")
_ADDRESS = re.compile(r"\s*Kính gửi", re.IGNORECASE)
_RIGHT = re.compile(r"CỘNG H[OÒ][AÀ]|ĐẢNG CỘNG SẢN|Độc lập|(?:ngày|hồi)\b.*\btháng\b")
_COPIES = re.compile(r"\s*Nơi nhận\b")
_SIGNING = re.compile(r"\s*(?:TM|KT|TL|TUQ|Q|T/M|K/T|T/L)[. ]|[A-ZĐÀ-Ỹ ,]{6,}$")
_MARKER = re.compile(r"\s*(?:[-–+•*]|\(?\d{1,2}(?:\.\d{1,2})*[.)/-]|[a-zđ][.)/]|[IVX]+\.|Điều \d)")
_CELLS = re.compile(r"\t+| {3,}")
_BEFORE_ROOM = re.compile(r"(?:Số\s?:?|ngày|tháng)$")
_ROOM = "\u00a0" * 6
_RULE = re.compile(r"\s*[-–_*]{1,}\s*$")
_MOST_HEAD, _MOST_CLOSING, _WRAPPED = 25, 24, 100


@dataclass(slots=True)
class _Parts:
    head: list[tuple[list[str], list[str]]] = field(default_factory=list)
    body: list[dict[str, str]] = field(default_factory=list)
    closing: list[list[str]] = field(default_factory=list)


def render(text: str, dpi: int) -> list[Image.Image]:
    """The pages of the letter ``text``, grey, at ``dpi`` dots an inch."""
    made = _compiled(text, format="png", ppi=float(dpi))
    pages = made if isinstance(made, list) else [made]
    return [Image.open(io.BytesIO(page)).convert("L") for page in pages]


def as_pdf(text: str) -> bytes:
    """The same pages as a PDF with a text layer."""
    made = _compiled(text, format="pdf")
    return made if isinstance(made, bytes) else b"".join(made)


def _compiled(text: str, **wanted: Any) -> bytes | list[bytes]:
    parts = _parts(text.replace("\r\n", "\n").split("\n"))
    told = {"head": parts.head, "body": parts.body, "closing": parts.closing}
    made: bytes | list[bytes] = typst.compile(
        TEMPLATE.encode(), font_paths=[str(FONTS)], sys_inputs={"letter": json.dumps(told)},
        **wanted,
    )  # fmt: skip
    return made


def degrade(
    image: Image.Image, *, grey: bool = False, skew: float = 0.0, noise: float = 0.0, seed: int = 1
) -> Image.Image:
    """``image`` as a worse scanner sees it.

    ``grey``: paper that is not white, ink that is not black, soft edges; ``skew``: degrees
    against the clock; ``noise``: standard deviation of a level, out of 255.
    """
    worse = image.convert("L")
    if grey:
        worse = worse.filter(ImageFilter.GaussianBlur(0.6))
        worse = worse.point([round(58 + level * 160 / 255) for level in range(256)])
    if skew:
        paper = 218 if grey else 255
        worse = worse.rotate(skew, Image.Resampling.BICUBIC, expand=False, fillcolor=paper)
    if noise:
        levels = numpy.asarray(worse, dtype=numpy.float32)
        grain = numpy.random.default_rng(seed).normal(0.0, noise, levels.shape)
        worse = Image.fromarray(numpy.clip(levels + grain, 0, 255).astype(numpy.uint8))
    return worse


def _parts(lines: list[str]) -> _Parts:
    parts = _Parts()
    opening = _first(lines[:_MOST_HEAD], lambda line: bool(_ADDRESS.match(line)))
    title = _first(lines[:_MOST_HEAD], lambda line: bool(_TITLE.match(line)))
    found = [at for at in (opening, title) if at is not None]
    begins = min(found, default=0)
    ends = _closing(lines, begins)
    if begins:
        parts.head = [_head(lines[:begins])]
    parts.body = _body(lines[begins:ends])
    if ends < len(lines):
        parts.closing = _columns(lines[ends:])
    return parts


def _first(lines: list[str], holds: object) -> int | None:
    return next((at for at, line in enumerate(lines) if holds(line)), None)  # type: ignore[operator]


def _cells(line: str) -> list[str]:
    """The cells of a line drawn with tabs or blanks; room left to write a number in stays."""
    cells: list[str] = []
    for cell in (each.strip() for each in _CELLS.split(line)):
        if cells and cell and _BEFORE_ROOM.search(cells[-1]):
            cells[-1] += _ROOM + cell
        elif cell:
            cells.append(cell)
    return cells


def _head(lines: list[str]) -> tuple[list[str], list[str]]:
    left: list[str] = []
    right: list[str] = []
    for line in lines:
        for cell in _cells(line):
            side = right if _RIGHT.search(cell) else left
            side += ["-"] if _RULE.match(cell) else [cell]
    return left, right


def _closing(lines: list[str], begins: int) -> int:
    """Where the copies or the signature begin; the end when neither is there."""
    earliest = max(begins + 1, len(lines) - _MOST_CLOSING)
    for at in range(earliest, len(lines)):
        if _COPIES.match(lines[at]):
            return at
    for at in range(max(earliest, len(lines) - 8), len(lines)):
        if _SIGNING.match(lines[at]) and not _TITLE.match(lines[at]):
            return at
    return len(lines)


def _columns(lines: list[str]) -> list[list[str]]:
    """Copies left, authority and name right, with the room a signature takes."""
    left: list[str] = []
    right: list[str] = []
    listed = True
    for line in lines:
        if not line.strip():
            listed = False
            continue
        for cell in _cells(line):
            if _COPIES.match(cell) or _MARKER.match(cell):
                listed = True
                left.append(cell)
            elif listed and left and not _SIGNING.match(cell):
                left.append(cell)
            else:
                right.append(cell)
    if len(right) > 1:
        right[-1:] = [" ", " ", right[-1]]
    return [left, right]


def _body(lines: list[str]) -> list[dict[str, str]]:
    wide = sorted(len(line.rstrip()) for line in lines if line.strip())
    wrapped = bool(wide) and wide[len(wide) * 9 // 10] <= _WRAPPED
    full = 0.8 * wide[-1] if wide else 0
    made: list[dict[str, str]] = []
    look, previous = "body", ""
    for line in lines:
        text = " ".join(line.split())
        if _TITLE.match(line):
            look = "title"
        elif look == "title" and not text and made and not _TITLE.match(made[-1]["text"]):
            look = "body"
        elif _ADDRESS.match(line):
            look = "item"
        elif look == "item" and text and not previous and not _MARKER.match(line):
            look = "body"
        if text and not _RULE.match(text):
            goes_on = wrapped and len(previous) >= full and not _MARKER.match(line)
            if goes_on and made and made[-1]["look"] == look:
                made[-1]["text"] += " " + text
            else:
                made.append({"text": text, "look": look})
        previous = line.rstrip()
    return made

"""Scans with a stamp of secrecy and scans that only look so, made anew from a seed.

In: a seed and how many of each kind. Out: cases: a file's bytes and what is to be found in it.
Every word is invented. The bounds are wider than the law's: other sizes, frames and inks, broken
lines, copies of copies, faxes, photographs.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from PIL import Image
from samples.marked import scan_decoys as decoys
from samples.marked import scan_stamps as stamps
from samples.marked import scan_wear as wear
from samples.marked.scan_pages import Pen, Sheet, families, letter

LEVELS = ("MẬT", "TỐI MẬT", "TUYỆT MẬT")
DPIS = (100, 150, 150, 200, 200, 200, 300)
BLACK = (25, 25, 30)
# How many of each kind a full corpus has; ``scans`` takes a share of it.
KINDS: Mapping[str, int] = {
    "colour_clear": 60,
    "colour_over": 50,
    "grey_clear": 60,
    "grey_over": 40,
    "plain": 20,
    "pasted": 10,
    "decoy": 240,
}


@dataclass(frozen=True, slots=True)
class Case:
    """One file. ``level``: what must be found, None when nothing may be; ``boxed``: whether the
    mark has a frame."""

    name: str
    data: bytes
    kind: str
    level: str | None
    boxed: bool


def scans(
    seed: int, *, share: float = 1.0, more_fonts: bool = False, dpis: Sequence[int] = DPIS
) -> Iterator[Case]:
    """The corpus of ``seed``; ``share`` of every kind, ``more_fonts``: those of the system too."""
    names = families(more=more_fonts)
    for kind, count in KINDS.items():
        for at in range(max(round(count * share), 1)):
            rng = random.Random(f"{seed}/{kind}/{at}")
            yield _made(rng, kind, at, rng.choice(names), rng.choice(dpis))


def _made(rng: random.Random, kind: str, at: int, family: str, dpi: int) -> Case:
    if kind == "decoy":
        page, what = decoys.page(rng, at, family=family, dpi=dpi)
        return _case(rng, page, f"decoy-{at:03d}-{what}", kind, None, boxed=False, dpi=dpi)
    if kind == "pasted":
        return _pasted(rng, at, family)
    if kind == "plain":
        return _plain(rng, at, family, dpi)
    return _stamped(rng, kind, at, family, dpi)


def _case(rng: random.Random, page: Image.Image, name: str, kind: str, level: str | None, *,
          boxed: bool, dpi: int) -> Case:  # fmt: skip
    extension, data = wear.as_file(page, rng, dpi=dpi)
    return Case(f"{name}.{extension}", data, kind, level, boxed)


def _stamped(rng: random.Random, kind: str, at: int, family: str, dpi: int) -> Case:
    """A page with a stamp in its place, clear of the print or over it, in colour or copied."""
    over, grey = kind.endswith("over"), kind.startswith("grey")
    level = LEVELS[at % 3]
    stamp = stamps.of_level(rng, level, family=family)
    by_fax = grey and rng.random() < 0.2
    sheet = letter(rng, dpi, family=family, room=0.0 if over else stamp.size[1] + 6)
    page = sheet.image.convert("RGB")
    ink = stamps.layer(stamp, dpi)
    worn = rng.choice((0.0, 0.25, 0.5, 0.8)) if not grey else rng.choice((0.0, 0.2, 0.5))
    if by_fax:  # in black and white worn ink is no ink: nobody could read the stamp
        worn = rng.choice((0.0, 0.15))
    ink = stamps.worn(ink, rng, wear=worn)
    spot = _over(rng, sheet, stamp) if over else _clear(rng, sheet, stamp)
    colour = rng.choice(stamps.REDS[:4] if by_fax else stamps.REDS)
    if grey and rng.random() < 0.3:
        colour = BLACK
    tilt = rng.uniform(-1.2, 1.2) if rng.random() < 0.7 else rng.uniform(-4, 4)
    stamps.press(page, stamps.turned(ink, tilt), spot, dpi=dpi, colour=colour,
                 strength=rng.uniform(0.8, 1.0))  # fmt: skip
    page, how = _arrived(rng, page, grey=grey, by_fax=by_fax)
    return _case(rng, page, f"{kind}-{at:03d}-{how}", kind, level, boxed=True, dpi=dpi)


def _clear(rng: random.Random, sheet: Sheet, stamp: stamps.Stamp) -> tuple[float, float]:
    """The middle of a stamp in cell 10a, on free paper."""
    return (
        sheet.left_middle + rng.uniform(-6, 6),
        sheet.below_head + stamp.size[1] / 2 + rng.uniform(2.5, 4.0),
    )


def _over(rng: random.Random, sheet: Sheet, stamp: stamps.Stamp) -> tuple[float, float]:
    """The middle of a stamp that lies over lines of print."""
    if rng.random() < 0.5:  # over the number and the subject
        return sheet.left_middle + rng.uniform(-10, 10), sheet.below_head - rng.uniform(-1, 9)
    return sheet.left_middle + rng.uniform(-15, 40), sheet.body + rng.uniform(1, 14)


def _arrived(
    rng: random.Random, page: Image.Image, *, grey: bool, by_fax: bool = False
) -> tuple[Image.Image, str]:
    """The page as it comes: scanned, copied, faxed, photographed, seldom laid wrong."""
    heavy, chance = rng.random() ** 1.5, rng.random()
    if by_fax:
        arrived, how = wear.faxed(page, rng), "fax"
    elif not grey and chance < 0.15:
        arrived, how = wear.photographed(page, rng, heavy=heavy), "photo"
    else:
        arrived, how = wear.scanned(page, rng, grey=grey, heavy=heavy), "scan"
    turn = rng.random()
    if turn < 0.06:
        sides = [Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_270]
        return arrived.transpose(rng.choice(sides)), f"{how}-side"
    if turn < 0.09:
        return arrived.transpose(Image.Transpose.ROTATE_180), f"{how}-down"
    return arrived, how


def _plain(rng: random.Random, at: int, family: str, dpi: int) -> Case:
    """A mark typed under the number, printed and scanned: black and without a frame."""
    level = LEVELS[at % 3]
    sheet = letter(rng, dpi, family=family, room=11)
    pen = Pen(sheet.image, dpi, family)
    pen.text(
        (sheet.left_middle, sheet.below_head + 3.5), level, style=1, points=rng.choice((13, 14))
    )
    grey = rng.random() < 0.6
    by_fax = grey and rng.random() < 0.25
    page, how = _arrived(rng, sheet.image.convert("RGB"), grey=grey, by_fax=by_fax)
    return _case(rng, page, f"plain-{at:03d}-{how}", "plain", level, boxed=False, dpi=dpi)


def _pasted(rng: random.Random, at: int, family: str) -> Case:
    """A picture that is nothing but the stamp, as it is pasted into documents."""
    level = LEVELS[at % 3]
    stamp = stamps.of_level(rng, level, family=family)
    dpi = rng.choice((96, 150, 200, 300))
    ink = stamps.layer(stamp, dpi)
    around = round(rng.uniform(0.2, 3) * dpi / 25.4)
    page = Image.new("RGB", (ink.width + 2 * around, ink.height + 2 * around), "white")
    middle = page.width / 2 / dpi * 25.4, page.height / 2 / dpi * 25.4
    stamps.press(page, ink, middle, dpi=dpi, colour=rng.choice([*stamps.REDS[:4], BLACK]))
    kind = rng.choice(["png", "jpg"])
    data = wear.encoded(page, kind, dpi=dpi, quality=85)
    return Case(f"pasted-{at:03d}.{kind}", data, "pasted", level, boxed=True)

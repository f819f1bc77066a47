"""The shapes of words that stamps bear, and how well a crop of ink agrees with each.

In: ink of a stamp as shares 0..1, its frame gone. Out: the words whose shape fits best and how
well, beside the best of all others. It tells what a recogniser cannot read: letters that other
print crosses, that are broken or faint. The words are set in the font of our own reports.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files

import numpy
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Ink = NDArray[numpy.float32]

PER_MM = 4.0
CANVAS = (54, 200)  # pixels down and across; products of small primes
WIDEST_MM = 49.0
_SIZES = (2.9, 3.25, 3.65, 4.1, 4.6, 5.15, 5.8, 6.5)  # millimetres of an em: 13 points are 4.6
_FINE = 4
PAD = 1
FRAMED_SHARE, BARE_SHARE = (0.42, 1.02), (0.84, 1.1)  # of a stamp's width that its words take
_OFF_MM = (1.3, 2.6)  # that words may stand from the middle of their stamp, down and across
# Words that stand in frames on letters and are no level: one of them must not fit better.
_OTHERS = (
    "SAO Y", "ĐẾN", "GIẢI MẬT", "BẢO MẬT", "MẬT KHẨU", "MẬT MÃ", "DỰ THẢO", "BẢN CHÍNH", "MIỄN PHÍ",
    "BẢN SAO", "THU HỒI", "KHẨN CẤP",
)  # fmt: skip
# Words alike that nobody frames, but that stand alone on a line.
ALIKE = ("MẪU", "MỚI", "MỘT", "TUYẾT", "TỐI", "TỔ MÁY")


@dataclass(frozen=True, slots=True)
class Fit:
    """How well the best words fit (-1..1), and the best words of another meaning; the best of
    the levels, though other words fit as well."""

    words: str
    score: float
    level: bool
    other: float
    best_level: str = ""
    level_score: float = -1.0


@dataclass(frozen=True, slots=True)
class Shapes:
    """Words as drawn, and how each is compared."""

    words: tuple[str, ...]
    ems: tuple[float, ...]
    sizes: tuple[tuple[int, int], ...]
    spectra: NDArray[numpy.complex64]
    norms: NDArray[numpy.float32]


@lru_cache(maxsize=1)
def level_words() -> tuple[str, ...]:
    """The levels as printed."""
    facts = json.loads((files("khien") / "data" / "marks.json").read_text("utf-8"))
    return tuple(each["level"] for each in facts["levels"])


@lru_cache(maxsize=1)
def other_words() -> tuple[str, ...]:
    """Words of other stamps."""
    facts = json.loads((files("khien") / "data" / "marks.json").read_text("utf-8"))
    return (*(each for each in facts["urgency"] if each.isupper()), *_OTHERS, *ALIKE)


def fit(
    ink: Ink,
    *,
    width_mm: float,
    em_mm: tuple[float, float],
    share: tuple[float, float] = FRAMED_SHARE,
    framed: bool = True,
) -> Fit | None:
    """The words that fit ``ink`` (PER_MM pixels a millimetre) best about its middle, where a
    stamp's words stand; ``width_mm``: of the stamp; ``em_mm``: how large its letters may be;
    ``share``: of the width that they take. None without the font."""
    drawn = shapes()
    if drawn is None:
        return None
    canvas = numpy.zeros(CANVAS, numpy.float32)
    part = ink[: CANVAS[0], : CANVAS[1]]
    canvas[: part.shape[0], : part.shape[1]] = part
    low, high = (each * width_mm * PER_MM for each in share)
    chosen = [
        at
        for at, (down, across) in enumerate(drawn.sizes)
        if low <= across - 2 * PAD <= high
        and down <= part.shape[0] + 2
        and em_mm[0] <= drawn.ems[at] <= em_mm[1]
        and not (framed and drawn.words[at] in ALIKE)
    ]
    if not chosen:
        return None
    scores = _scores(canvas, part.shape, drawn, chosen)
    return _best(drawn, chosen, scores)


def _scores(canvas: Ink, shape: tuple[int, ...], drawn: Shapes, chosen: list[int]) -> list[float]:
    """The best normalised correlation of each chosen shape near the middle."""
    hits = numpy.fft.irfft2(numpy.fft.rfft2(canvas) * drawn.spectra[chosen], s=CANVAS)
    sums, powers = summed(canvas), summed(canvas**2)
    total = max(float(canvas.sum()), 1.0)
    found = []
    for at, each in enumerate(chosen):
        down, across = drawn.sizes[each]
        place = (
            reach(shape[0], down, _OFF_MM[0], CANVAS[0]),
            reach(shape[1], across, _OFF_MM[1], CANVAS[1]),
        )
        inked = within(sums, place, down, across)
        spread = within(powers, place, down, across) - inked**2 / (down * across)
        spread = numpy.maximum(spread, 4.0)
        scores = hits[at][place] / numpy.sqrt(spread) / drawn.norms[each]
        best = int(scores.argmax())
        # What ink a word leaves unexplained counts against it a little: print may be in it.
        told = float(inked.flat[best]) / total
        found.append(float(scores.flat[best]) * max(min(told, 1.0), 0.05) ** 0.25)
    return found


def reach(side: int, length: int, off: float, whole: int) -> slice:
    """Where a shape may begin that stands about the middle."""
    middle, reach = (side - length) // 2, round(off * PER_MM)
    return slice(max(middle - reach, 0), max(min(middle + reach + 1, whole - length), 1))


def summed(levels: Ink) -> Ink:
    """At each place the sum of all before it."""
    sums = numpy.zeros((levels.shape[0] + 1, levels.shape[1] + 1), numpy.float32)
    sums[1:, 1:] = levels.cumsum(axis=0).cumsum(axis=1)
    return sums


def within(sums: Ink, place: tuple[slice, slice], down: int, across: int) -> Ink:
    """The sums of all windows of that size that begin in ``place``."""
    rows, columns = place
    lower = slice(rows.start + down, rows.stop + down)
    right = slice(columns.start + across, columns.stop + across)
    result: Ink = (
        sums[lower, right] - sums[rows, right] - sums[lower, columns] + sums[rows, columns]
    )
    return result


def _best(drawn: Shapes, chosen: list[int], scores: list[float]) -> Fit:
    told: dict[str, float] = {}
    for at, score in zip(chosen, scores, strict=True):
        words = drawn.words[at]
        told[words] = max(told.get(words, -1.0), score)
    words = max(told, key=lambda each: told[each])
    others = [score for each, score in told.items() if each != words]
    level = max(level_words(), key=lambda each: told.get(each, -1.0))
    is_level = words in level_words()
    return Fit(words, told[words], is_level, max(others, default=0.0), level, told.get(level, -1.0))


@lru_cache(maxsize=1)
def shapes() -> Shapes | None:
    """Every word in every size, ready to be compared; None where the font is not installed."""
    made: list[tuple[str, float, Ink]] = []
    try:
        with as_file(files("khien") / "reports" / "fonts" / "Tinos_700Bold.ttf") as path:
            for em in _SIZES:
                font = ImageFont.truetype(str(path), em * PER_MM * _FINE)
                for words in (*level_words(), *other_words()):
                    made.append((words, em, _drawn(words, font)))
    except OSError:
        return None
    made = [each for each in made if each[2].shape[1] <= CANVAS[1] - 8]
    spectra = numpy.empty((len(made), CANVAS[0], CANVAS[1] // 2 + 1), numpy.complex64)
    norms = numpy.empty(len(made), numpy.float32)
    for at, (_, _, shape) in enumerate(made):
        even = shape - shape.mean()
        norms[at] = numpy.sqrt((even**2).sum())
        spectra[at] = numpy.conj(numpy.fft.rfft2(even, s=CANVAS))
    sizes = tuple((shape.shape[0], shape.shape[1]) for _, _, shape in made)
    told, ems = tuple(each[0] for each in made), tuple(each[1] for each in made)
    return Shapes(told, ems, sizes, spectra, norms)


def _drawn(words: str, font: ImageFont.FreeTypeFont) -> Ink:
    """``words`` in bold with a little paper around, as shares of ink."""
    left, top, right, bottom = (round(each) for each in font.getbbox(words))
    around = PAD * _FINE
    width = -(-(right - left + 2 * around) // _FINE) * _FINE
    height = -(-(bottom - top + 2 * around) // _FINE) * _FINE
    image = Image.new("L", (width, height), 0)
    ImageDraw.Draw(image).text((around - left, around - top), words, 255, font)
    small = image.resize((width // _FINE, height // _FINE), Image.Resampling.BOX)
    return numpy.asarray(small, numpy.float32) / numpy.float32(255)

"""How far a scanned page was turned and laid askew, and the page set upright.

In: a grey image. Out: the angle of its lines of print, seen from how sharply rows of ink and
of paper change; whole quarter turns likewise. Nothing is recognised here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy
from numpy.typing import NDArray
from PIL import Image

MOST_SKEW = 10.0  # degrees to either side
WORTH = 0.25  # degrees: less is no trouble to the recogniser
_SEEN_WIDTH = 800  # pixels of the reduced image that is looked at
SEEN = 840  # pixels across a page that is enough for ``lie_of``
_MOST_INK = 120_000  # dark pixels that are looked at
_QUICK_INK = 10_000
_LEAST_INK = 200
_COARSE, _FINE = 0.5, 0.05
_TURN_GAIN = 1.3  # how much sharper the columns must be than the rows for a quarter turn

_LINE_INK = 0.08  # of a full line's ink: less is the white between lines
_LINE_HEIGHT = (6, 40)  # pixels of a line of print in the reduced image
_LEAST_LINES = 6
_HANGING = 0.02  # measured: upright pages have +0.04 to +0.08, pages on their head the opposite

Places = NDArray[numpy.intp]


def skew_of(image: Image.Image) -> float:
    """Degrees by which the lines of ``image`` climb (positive) or fall; 0 when unsure."""
    return _skew(*_ink(image))


def is_on_its_side(image: Image.Image) -> bool:
    """Whether the lines of print run up or down the page."""
    rows, columns = _ink(image)
    return _lies(rows, columns, _skew(rows, columns))


def is_upside_down(image: Image.Image) -> bool:
    """Whether print stands on its head: tones and tall letters rise above a line of print, so
    most of its ink lies below its middle; only few letters reach down."""
    rows, columns = _ink(image)
    return _hangs(rows, columns, _skew(rows, columns))


@dataclass(frozen=True, slots=True)
class Lie:
    """How a page lies: degrees by which its lines climb, on its side, on its head; ``seen``:
    whether there are lines enough to tell the last; ``hanging``: how far below their middle the
    ink of lines lies."""

    climb: float
    on_side: bool = False
    on_head: bool = False
    seen: bool = True
    hanging: float = 0.0


def lie_of(image: Image.Image, *, may_be_on_side: bool = False) -> Lie:
    """All of it at once, for a grey picture ``SEEN`` pixels across or about so: a quarter turn is
    asked for only when it may be, and the others are then of the page turned by ``ROTATE_90``."""
    rows, columns = _quick_ink(image)
    few = slice(None, None, len(rows) // _QUICK_INK + 1)
    coarse = rows[few] // 2, columns[few] // 2
    climb = _quick_skew(*coarse)
    on_side = may_be_on_side and _lies(*coarse, climb)
    if on_side:
        rows, columns = image.width - 1 - columns, rows
        climb = _quick_skew(rows[few] // 2, columns[few] // 2)
    hanging = _hanging(rows, columns, climb)
    # Of a page on its side neither way round is likelier than the other.
    on_head = hanging is not None and hanging < (0.0 if on_side else -_HANGING)
    is_seen = hanging is not None and abs(hanging) > _HANGING / 2
    return Lie(climb, on_side, on_head, is_seen, hanging or 0.0)


def _quick_ink(image: Image.Image) -> tuple[Places, Places]:
    """As ``_ink``, of a picture small already, from how often each level is."""
    edge_y, edge_x = image.height // 50, image.width // 50
    inner = image.crop((edge_x, edge_y, image.width - edge_x, image.height - edge_y))
    so_far = numpy.cumsum(inner.histogram())
    if so_far[-1] == 0:
        return numpy.zeros(0, numpy.intp), numpy.zeros(0, numpy.intp)
    paper, darkest = numpy.searchsorted(so_far, (0.5 * so_far[-1], 0.005 * so_far[-1]))
    limit = int(paper) - 0.4 * (int(paper) - int(darkest))
    rows, columns = numpy.nonzero(numpy.asarray(inner) < limit)
    return rows, columns


def _quick_skew(rows: Places, columns: Places) -> float:
    """As ``_skew``, in a third of its steps."""
    if len(rows) < _LEAST_INK:
        return 0.0
    found = _best(rows, columns, numpy.arange(-MOST_SKEW, MOST_SKEW + 0.5, 1.0))
    for reach, step in ((0.75, 0.25), (0.15, 0.075)):
        found = _best(rows, columns, numpy.arange(found - reach, found + reach + step / 2, step))
    flat = _sharpness(rows, columns, 0.0)
    return found if _sharpness(rows, columns, found) > 1.02 * flat else 0.0


def set_upright(image: Image.Image) -> Image.Image:
    """``image`` turned so that its lines of print lie level; itself when they do."""
    rows, columns = _ink(image)
    angle = _skew(rows, columns)
    if _lies(rows, columns, angle):
        image = image.transpose(Image.Transpose.ROTATE_90)
        rows, columns = _ink(image)
        angle = _skew(rows, columns)
    if _hangs(rows, columns, angle):
        image = image.transpose(Image.Transpose.ROTATE_180)
    if abs(angle) < WORTH:
        return image
    paper = 255 if image.mode == "L" else (255, 255, 255)
    return image.rotate(-angle, Image.Resampling.BICUBIC, fillcolor=paper)


def _skew(rows: Places, columns: Places) -> float:
    if len(rows) < _LEAST_INK:
        return 0.0
    coarse = _best(rows, columns, numpy.arange(-MOST_SKEW, MOST_SKEW + _COARSE / 2, _COARSE))
    around = numpy.arange(coarse - _COARSE, coarse + _COARSE + _FINE / 2, _FINE)
    found = _best(rows, columns, around)
    flat = _sharpness(rows, columns, 0.0)
    # A page without lines of print has no best angle.
    return found if _sharpness(rows, columns, found) > 1.02 * flat else 0.0


def _lies(rows: Places, columns: Places, angle: float) -> bool:
    """Whether columns of ink are far sharper than its rows, which are sharpest at ``angle``."""
    if len(rows) < _LEAST_INK:
        return False
    angles = numpy.arange(-MOST_SKEW, MOST_SKEW + 0.5, 1.0)
    along = max(_sharpness(columns, rows, float(other)) for other in angles)
    return along > _TURN_GAIN * _sharpness(rows, columns, angle)


def _hangs(rows: Places, columns: Places, angle: float) -> bool:
    """Whether the ink of most lines of print lies above their middle."""
    hanging = _hanging(rows, columns, angle)
    return hanging is not None and hanging < -_HANGING


def _hanging(rows: Places, columns: Places, angle: float) -> float | None:
    """How far below their middle the ink of lines of print lies; None with too few to tell."""
    if len(rows) < _LEAST_INK:
        return None
    profile = _profile(rows, columns, angle)
    inked = profile > _LINE_INK * numpy.percentile(profile, 98)
    steps = numpy.diff(numpy.concatenate(([0], inked.astype(numpy.int8), [0])))
    starts, ends = numpy.nonzero(steps == 1)[0], numpy.nonzero(steps == -1)[0]
    centres = []
    for start, end in zip(starts, ends, strict=True):
        if _LINE_HEIGHT[0] <= end - start <= _LINE_HEIGHT[1]:
            ink = profile[start:end]
            centre = float((ink * numpy.arange(end - start)).sum() / ink.sum())
            centres.append(centre / (end - start - 1) - 0.5)
    return sum(centres) / len(centres) if len(centres) >= _LEAST_LINES else None


def _ink(image: Image.Image) -> tuple[Places, Places]:
    """Where the dark pixels of the reduced image are, the frame of the page left out."""
    factor = max(image.width // _SEEN_WIDTH, 1)
    small = image.convert("L").reduce(factor) if factor > 1 else image.convert("L")
    levels = numpy.asarray(small)
    edge_y, edge_x = levels.shape[0] // 50, levels.shape[1] // 50
    inner = levels[edge_y : levels.shape[0] - edge_y, edge_x : levels.shape[1] - edge_x]
    if inner.size == 0:
        return numpy.zeros(0, numpy.intp), numpy.zeros(0, numpy.intp)
    paper = float(numpy.median(inner))
    darkest = float(numpy.percentile(inner, 0.5))
    rows, columns = numpy.nonzero(inner < paper - 0.4 * (paper - darkest))
    step = len(rows) // _MOST_INK + 1
    return rows[::step], columns[::step]


def _best(rows: Places, columns: Places, angles: NDArray[numpy.float64]) -> float:
    return float(max(angles, key=lambda angle: _sharpness(rows, columns, float(angle))))


def _sharpness(rows: Places, columns: Places, angle: float) -> float:
    """How unevenly ink falls on lines that climb by ``angle``."""
    profile = _profile(rows, columns, angle)
    return float(((profile[1:] - profile[:-1]) ** 2).sum())


def _profile(rows: Places, columns: Places, angle: float) -> NDArray[numpy.float64]:
    """Ink on each line of pixels that climbs by ``angle``, from the top."""
    levels = numpy.rint(rows + columns * numpy.tan(numpy.radians(angle))).astype(numpy.intp)
    return numpy.bincount(levels - levels.min()).astype(numpy.float64)

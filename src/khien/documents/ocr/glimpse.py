"""The stamps on the upper part of a page, found fast: only what looks like one is recognised.

In: a picture of the upper part of a page, of a whole page, or of a stamp alone. Out: what its
stamps say, as BOX lines with their places, and how many could not be read. A page costs a few
hundredths of a second where recognising all of it takes one or two.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from PIL import Image

from khien.documents.document import Line, LineKind, Style
from khien.documents.ocr import stamp_words
from khien.documents.ocr.stamp_alone import standing_alone
from khien.documents.ocr.stamp_dashes import in_dashes
from khien.documents.ocr.stamp_lines import short_lines
from khien.documents.ocr.stamp_places import SCALE, Levelled, Place, levelled
from khien.documents.ocr.stamp_search import dark_places, red_places
from khien.documents.ocr.stamp_shapes import level_words
from khien.documents.ocr.upright import SEEN, lie_of

_PAGE_MM, _A4 = 210.0, 297 / 210
_UPPER = 0.45
_FLAT = 0.45  # height to width of a picture that can be no page
_SMALL = 560  # pixels of a picture that is no page
_RED = "c00000"
_FRAMED, _RED_FRAMED = 0.55, 0.4
_LEAST_INK = 0.02
# How well a shape must fit what nobody can read: red ink, and what stands in a frame.
_LIKE_LEVEL, _LIKE_WORDS = (0.29, 0.22), (0.45, 0.3)
_LEAST_RED_MM = 4.4


@dataclass(frozen=True, slots=True)
class StampLook:
    """What the stamps say; ``unread``: places that look like a stamp whose words could not be
    read."""

    lines: tuple[Line, ...] = ()
    unread: int = 0

    def __add__(self, other: StampLook) -> StampLook:
        return StampLook(self.lines + other.lines, self.unread + other.unread)

    @property
    def levels(self) -> tuple[Line, ...]:
        """The lines that are a level and nothing else."""
        return tuple(line for line in self.lines if line.text in level_words())


def look(picture: Image.Image) -> StampLook:
    """The stamps in ``picture``."""
    shown = _plain(picture)
    if max(shown.size) < _SMALL or shown.height < _FLAT * shown.width:
        alone = _alone(shown)
        if alone.lines or max(shown.size) < _SMALL:
            return alone
    page, climb = _upper(shown)
    level = levelled(page, page.width / _PAGE_MM, climb=climb)
    return _looked(page, level)


def _looked(page: Image.Image, level: Levelled) -> StampLook:
    """Red ink first, then what stands alone, then frames, then lines of print: what says a level
    ends the search."""
    red = red_places(level)
    seen = _read(page, level, red)
    apart = [] if seen.levels else standing_alone(level.dark, red)
    if not seen.levels:
        seen += _read(page, level, apart)
    if not seen.levels:
        dark = dark_places(level, red)
        seen += _read(page, level, [each for each in dark if not any(map(each.is_as, apart))])
    if not seen.levels:
        seen += _in_dashes(page, level)
    if not seen.levels:
        seen += StampLook(tuple(_typed(page, level)))
    return seen


def _in_dashes(page: Image.Image, level: Levelled) -> StampLook:
    """Levels in frames of which a fax has left dashes."""
    lines: list[Line] = []
    unread = 0
    for place in in_dashes(level.dark):
        reading = stamp_words.read_line(page, place, per_mm=level.per_mm, climb=level.climb)
        if reading.words:
            lines.append(_line(level, place, replace(reading, frame=_FRAMED)))
        elif reading.fit >= _LIKE_LEVEL[1]:
            unread += 1
    return StampLook(tuple(lines), unread)


def _typed(page: Image.Image, level: Levelled) -> Iterator[Line]:
    """Levels typed under the number, in black and without a frame."""
    for place in short_lines(level.dark):
        reading = stamp_words.read_line(page, place, per_mm=level.per_mm, climb=level.climb)
        if reading.words:
            line = _line(level, place, reading)
            yield replace(line, kind=LineKind.PARAGRAPH)


def _plain(picture: Image.Image) -> Image.Image:
    if picture.mode in {"L", "RGB"}:
        return picture
    if picture.mode in {"1", "I;16", "I"}:
        return picture.convert("L")
    if picture.mode in {"RGBA", "LA", "P", "PA"}:
        layered = picture.convert("RGBA")
        paper = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(paper, layered).convert("RGB")
    return picture.convert("RGB")


def _upper(shown: Image.Image) -> tuple[Image.Image, float]:
    """The upper part of the page, upright but for the degrees by which its lines climb."""
    small = shown.reduce(max(round(shown.width / SEEN), 1)).convert("L")
    lie = lie_of(small, may_be_on_side=0.66 * shown.width < shown.height < 0.9 * shown.width)
    if lie.on_side:
        shown = shown.transpose(Image.Transpose.ROTATE_90)
    if lie.on_head:
        shown = shown.transpose(Image.Transpose.ROTATE_180)
    if shown.height > 0.9 * shown.width:
        shown = shown.crop((0, 0, shown.width, round(shown.height * _UPPER)))
    return shown, lie.climb


def _alone(shown: Image.Image) -> StampLook:
    """A picture that is a stamp and nothing else, whatever its scale."""
    per_mm = shown.width / 42.0
    level = replace(levelled(shown, per_mm, climb=0.0), alone=True)
    found = red_places(level)
    found += dark_places(level, found)
    if not found:
        wide, high = (side / level.per_mm for side in shown.size)
        whole = Place(wide / 2, high / 2, wide, high, 0.0, level.red is not None, 0.0)
        found = [whole]
    return _read(shown, level, found)


def _read(page: Image.Image, level: Levelled, found: list[Place]) -> StampLook:
    lines: list[Line] = []
    unread = 0
    for place in found:
        reading = stamp_words.read(page, place, per_mm=level.per_mm, climb=level.climb)
        if reading.words:
            lines.append(_line(level, place, reading))
        elif _is_unread(place, reading):
            unread += 1
    return StampLook(tuple(lines), unread)


def _is_unread(place: Place, reading: stamp_words.Reading) -> bool:
    """Whether what nobody could read looks like a stamp all the same."""
    if place.red and reading.ink <= _LEAST_INK and reading.frame >= _RED_FRAMED:
        return True  # a frame in red whose words are too pale to be seen
    if not _LEAST_INK < reading.ink < stamp_words.MOST_INK:
        return False
    if reading.near and (place.red or reading.frame >= _FRAMED):
        return True
    least = _LIKE_LEVEL if reading.like_level else _LIKE_WORDS
    if place.red and place.height > _LEAST_RED_MM and reading.fit >= least[0]:
        return True
    return reading.frame >= (_RED_FRAMED if place.red else _FRAMED) and reading.fit >= least[1]


def _line(level: Levelled, place: Place, reading: stamp_words.Reading) -> Line:
    """What was read as a line; its box in shares of the whole page, were it of A4's shape."""
    width, height = level.dark.shape[1] / SCALE, level.dark.shape[0] / SCALE
    height = height if level.alone else max(height, width * _A4)
    box = (
        max(place.x - place.width / 2, 0.0) / width,
        max(place.y - place.height / 2, 0.0) / height,
        min((place.x + place.width / 2) / width, 1.0),
        min((place.y + place.height / 2) / height, 1.0),
    )
    return Line(
        text=reading.words,
        kind=LineKind.BOX,
        style=Style(colour=_RED if place.red else None, bordered=reading.frame >= _FRAMED or None),
        box=tuple(round(each, 4) for each in box),
        confidence=round(min(max(reading.confidence, 0.01), 0.999), 3),
    )

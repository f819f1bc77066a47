"""The words of one place that may be a stamp: cut out level, its frame taken off, read twice.

In: the picture and a place. Out: the words and how sure they are, or None. The recogniser reads
first; where it is not sure, the shapes of the words that stamps bear are laid over the ink.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy
from numpy.typing import NDArray
from PIL import Image

from khien.core.text import compare_key, fold, squeeze
from khien.documents.ocr import stamp_shapes
from khien.documents.ocr.engine import BLOCK, ONE_LINE, Word, words_by_line
from khien.documents.ocr.stamp_closer import FAR_OFF_MM, Closer, closer
from khien.documents.ocr.stamp_frames import Framed, without_frame
from khien.documents.ocr.stamp_ink import Seen, depth_of, faint, stretched, views, without_print
from khien.documents.ocr.stamp_places import Place

Levels = NDArray[numpy.floating]

_MOST_PER_MM = 8.0  # 200 dots an inch: more costs time and reads no better
_LEAST_PER_MM = 6.0
_AROUND_MM = 1.2
_SECONDS = 2.0
_DIGITS = str.maketrans("170", "tto")  # read for the letters they look like
_FRAMED, _RED_FRAMED = 0.55, 0.44
_PARTLY, _WHOLE = 0.4, 0.9  # of a frame seen finely, that was whole when seen coarsely
_USUAL_MM = 10.0  # a higher frame is made smaller before shapes are compared
_LEAST_FRAME_MM = 5.7
MOST_INK = 0.6  # of a place: with more it is a picture, a bar, a shadow
_INK, _SPECK, _LEAST_MASS = 0.4, 0.25, 0.045
_SURE, _FAIRLY = 0.6, 0.35
_LONG = 8  # letters and blanks
# How well a shape fits that the recogniser agrees with, and its lead over others.
_FRAMED_AGREED, _BARE_AGREED = (0.4, 0.0), (0.6, 0.15)
_FRAMED_FITS, _BARE_FITS = (0.46, 0.09), (0.55, 0.18)  # of one alone, and its lead over others
_BARE_SURE, _TALL_FITS, _PLAIN_FITS = (0.75, 0.08), (0.52, 0.1), (0.65, 0.15)
_FOREIGN = 0.5  # sureness of the recogniser that it is another word
_LINE_FITS, _LINE_TIE, _LINE_SURE, _CERTAIN = 0.42, 0.04, 0.7, 0.8
_LINE_LEAD = 0.2
_CLOSE_FITS, _CLOSE_NEAR = (0.5, 0.1), (0.42, 0.02)  # of a closer look, and its lead
_WORTH_CLOSER = 0.28  # of the first look
_LONG_FITS, _LONG_LESS = (0.45, 0.03), 0.1
_SHORT = "MẬT"  # the last word of every level
_BESIDE = 2.6  # heights of a stamp that a longer one's words reach out further to the left
_WHOLE_WORD = (0.45, 0.6)  # of the ink's width that one word takes; beside broken words
_EM_FRAMED, _EM_BARE = (0.36, 0.78), (0.36, 1.25)  # letters to the height of their stamp


@dataclass(frozen=True, slots=True)
class Reading:
    """What stands in a place. ``words`` is "" when there is ink that nobody can read."""

    words: str
    confidence: float
    ink: float = 0.0  # share of the inside that is ink
    frame: float = 0.0  # how surely a frame stands around it
    fit: float = 0.0  # how well the best shape fits what nobody can read
    like_level: bool = False  # whether that shape is a level's
    near: bool = False  # whether the recogniser read what is nearly a level, or a part of one


class Heard(NamedTuple):
    """What the recogniser read, how sure it is, and how much of the ink's width its words take."""

    text: str
    sure: float
    share: float = 1.0


def read(picture: Image.Image, place: Place, *, per_mm: float, climb: float) -> Reading:
    """The words in ``place`` of ``picture``, whose lines climb by ``climb`` degrees."""
    scale = min(max(per_mm, _LEAST_PER_MM), _MOST_PER_MM)
    cut = _cut(picture, place, per_mm=per_mm, climb=climb, scale=scale)
    depth = depth_of(cut, red=place.red)
    ink = stretched(depth)
    framed = Framed(ink, 0.0, numpy.zeros(ink.shape, numpy.bool_))
    if place.height >= _LEAST_FRAME_MM:
        seen = ink if place.red else faint(depth)
        framed = without_frame(seen, scale, around=_AROUND_MM, needed=place.red)
    if place.frame >= _WHOLE and framed.sure >= _PARTLY:
        framed = replace(framed, sure=max(framed.sure, _FRAMED))
    if framed.sure < _FRAMED and not place.red:
        missed = Reading("", 0.0, 0.0, framed.sure)
        if not place.apart and place.frame < _WHOLE:
            return missed
        # Seen coarsely a frame is there, and finely it is lost: worn, doubled or crossed.
        missed = replace(missed, ink=float((ink > 0.5).mean()), frame=_FRAMED)
        return _looked_closer(missed, views(cut, framed.lines, red=False), scale, place)
    inside = framed.inside if place.red else without_print(depth, ink, framed)
    share = float((inside > 0.5).mean())
    if not inside.any() or share > MOST_INK:
        return Reading("", 0.0, share, framed.sure)
    heard = _recognised(inside, scale)
    reading = _decided(inside, scale, place, heard, framed.sure)
    if not reading.words and reading.fit >= _WORTH_CLOSER:
        reading = _looked_closer(reading, views(cut, framed.lines, red=place.red), scale, place)
    if reading.words == _SHORT and reading.words != heard.text:
        wide = _beside(place)
        beside = _cut(picture, wide, per_mm=per_mm, climb=climb, scale=scale)
        alone = closer(
            views(cut, framed.lines, red=place.red), scale=scale, around=_AROUND_MM, place=place
        )
        reading = _longer(reading, alone, beside, scale, wide)
    return replace(reading, frame=framed.sure, ink=share)


def _looked_closer(reading: Reading, seen: list[Seen], scale: float, place: Place) -> Reading:
    """What a closer look makes of what nobody could read."""
    found = closer(seen, scale=scale, around=_AROUND_MM, place=place)
    if found is None:
        return reading
    if found.score >= _CLOSE_FITS[0] and found.lead >= _CLOSE_FITS[1]:
        return replace(reading, words=found.level, confidence=found.score)
    near = found.score >= _CLOSE_NEAR[0] and found.lead >= _CLOSE_NEAR[1]
    return replace(reading, near=reading.near or near)


def _beside(place: Place) -> Place:
    """``place`` and what stands to its left: the end of a frame may not be seen, and the shortest
    level is the last word of the others."""
    more = _BESIDE * place.height
    angle = math.radians(place.slope)
    x, y = place.x - more / 2 * math.cos(angle), place.y + more / 2 * math.sin(angle)
    return replace(place, x=x, y=y, width=place.width + more)


def _longer(
    reading: Reading, alone: Closer | None, beside: Image.Image, scale: float, wide: Place
) -> Reading:
    """The longer level of which ``reading`` has only the last word, if it stands there and fits
    about as well as that word ``alone``."""
    lines = numpy.zeros((beside.height, beside.width), numpy.bool_)
    seen = views(beside, lines, red=wide.red)
    found = closer(seen, scale=scale, around=_AROUND_MM, place=wide, off=FAR_OFF_MM)
    if found is None or found.level == _SHORT:
        return reading
    least = max(_LONG_FITS[0], alone.score - _LONG_LESS if alone is not None else 0.0)
    if found.score < least or found.lead < _LONG_FITS[1]:
        return reading
    return Reading(found.level, found.score)


def read_line(picture: Image.Image, place: Place, *, per_mm: float, climb: float) -> Reading:
    """The words of a short line of print that stands alone, if its shape is that of a level."""
    scale = min(max(per_mm, _LEAST_PER_MM), _MOST_PER_MM)
    cut = _cut(picture, place, per_mm=per_mm, climb=climb, scale=scale)
    ink = stretched(depth_of(cut, red=False))
    fitted = stamp_shapes.fit(
        _for_shapes(ink, scale),
        width_mm=place.width,
        em_mm=(place.height * _EM_BARE[0], place.height * _EM_BARE[1]),
        share=stamp_shapes.BARE_SHARE,
        framed=False,
    )
    score = fitted.level_score if fitted is not None else -1.0
    if fitted is None or score < max(_LINE_FITS, fitted.score - _LINE_TIE):
        return Reading("", 0.0, fit=score)
    return _line_told(fitted, _recognised(ink, scale), in_frame=place.frame > 0)


def _line_told(fitted: stamp_shapes.Fit, heard: Heard, *, in_frame: bool) -> Reading:
    """What a line alone says, of which some level's shape is as good as the best; ``in_frame``:
    rests of a frame lie around it."""
    level, distance = nearest(heard.text)
    score = fitted.level_score
    told = max(heard.sure, score)
    if level is not None and level == fitted.best_level and distance <= 1:
        if distance == 0 or (in_frame and " " in level and fitted.level):
            return Reading(level, told)
        if " " in level and score > _LINE_SURE and score - fitted.other > _LINE_LEAD:
            return Reading(level, told)  # of a mark above a letter hardly anything is left
        if fitted.level and score > _LINE_SURE:
            # Read otherwise with certainty it may be that other word: a person decides.
            return Reading(heard.text if heard.sure >= _CERTAIN else level, told)
    clear = score >= _FRAMED_FITS[0] and score - fitted.other > _FRAMED_FITS[1]
    if in_frame and fitted.level and clear and heard.sure < _SURE:
        return Reading(fitted.best_level, score)
    return Reading("", 0.0, fit=score, like_level=True)


def _cut(
    picture: Image.Image, place: Place, *, per_mm: float, climb: float, scale: float
) -> Image.Image:
    """``place`` with a little around it, level, ``scale`` pixels a millimetre."""
    x, y = _in_picture(picture, place, per_mm, climb)
    angle = math.radians(climb + place.slope)
    width = max(round((place.width + 2 * _AROUND_MM) * scale), 8)
    height = max(round((place.height + 2 * _AROUND_MM) * scale), 8)
    cos, sin = math.cos(angle) * per_mm / scale, math.sin(angle) * per_mm / scale
    data = (
        cos, sin, x - cos * width / 2 - sin * height / 2,
        -sin, cos, y + sin * width / 2 - cos * height / 2,
    )  # fmt: skip
    paper = 255 if picture.mode == "L" else (255, 255, 255)
    return picture.transform(
        (width, height), Image.Transform.AFFINE, data, Image.Resampling.BICUBIC, fillcolor=paper
    )


def _in_picture(
    picture: Image.Image, place: Place, per_mm: float, climb: float
) -> tuple[float, float]:
    """The middle of ``place`` in pixels of the picture before it was made level."""
    across, down = picture.width / 2, picture.height / 2
    angle = math.radians(climb)
    x, y = place.x * per_mm - across, place.y * per_mm - down
    return (
        across + x * math.cos(angle) + y * math.sin(angle),
        down - x * math.sin(angle) + y * math.cos(angle),
    )


def _recognised(inside: Levels, scale: float) -> Heard:
    """What the recogniser says of the ink."""
    part = _words_alone(inside, scale)
    if part is None:
        return Heard("", 0.0)
    paper = numpy.pad(255 - part * 235, round(0.8 * scale), constant_values=255)
    image = Image.fromarray(paper.astype(numpy.uint8))
    dpi = round(scale * 25.4)
    mode = BLOCK if _has_two_lines(part) else ONE_LINE
    lines = words_by_line(image, dpi=dpi, seconds=_SECONDS, mode=mode) or []
    words = [word for line in lines for word in line]
    letters = sum(len(word.text) for word in words)
    sure = sum(word.confidence * len(word.text) for word in words) / max(letters, 1)
    share = _share(words, image.width - part.shape[1], part.shape[1])
    return Heard(squeeze(" ".join(word.text for word in words)), sure, share)


def _share(words: list[Word], margins: int, wide: int) -> float:
    """How much of the ink's width is of words; signs alone at its ends are rests of a frame."""
    left, right = margins // 2, margins // 2 + wide
    kept = list(words)
    while kept and len(kept[0].text) == 1:
        left = max(left, kept.pop(0).box[2])
    while kept and len(kept[-1].text) == 1:
        right = min(right, kept.pop().box[0])
    boxes = [word.box for word in kept if sum(ch.isalpha() for ch in word.text) > 1]
    taken = max((box[2] for box in boxes), default=0) - min((box[0] for box in boxes), default=0)
    return taken / max(right - left, 1)


def _words_alone(inside: Levels, scale: float) -> Levels | None:
    """The part of ``inside`` where its words stand, specks and rests of the frame about them
    left out; None where there are none."""
    inked = inside > _INK
    if int(inked.sum()) < 20:
        return None
    top, bottom = _main_span(inked.sum(axis=1), gap=round(0.7 * scale))
    left, right = _main_span(inked[top:bottom].sum(axis=0), gap=round(1.6 * scale))
    part = inside[max(top - 1, 0) : bottom + 1, max(left - 1, 0) : right + 1]
    return numpy.where(part > _SPECK, part, 0)


def _has_two_lines(part: Levels) -> bool:
    """Whether a white gap parts the ink in an upper and a lower line."""
    rows = (part > _INK).sum(axis=1)
    third = len(rows) // 4
    gap = numpy.nonzero(rows[third : 3 * third] == 0)[0]
    if not len(gap):
        return False
    above, below = int(rows[: third + gap[0]].sum()), int(rows[third + gap[0] :].sum())
    return min(above, below) > 0.2 * (above + below)


def _main_span(counts: NDArray[numpy.intp], *, gap: int) -> tuple[int, int]:
    """Where most ink lies: little that stands apart at either end is left out."""
    at = numpy.nonzero(counts)[0]
    breaks = numpy.nonzero(numpy.diff(at) > gap)[0]
    begins = [int(at[0]), *(int(at[each + 1]) for each in breaks)]
    ends = [*(int(at[each]) + 1 for each in breaks), int(at[-1]) + 1]
    spans = list(zip(begins, ends, strict=True))
    masses = [int(counts[begin:end].sum()) for begin, end in spans]
    least = _LEAST_MASS * sum(masses)
    while len(spans) > 1 and masses[0] < least:
        del spans[0], masses[0]
    while len(spans) > 1 and masses[-1] < least:
        del spans[-1], masses[-1]
    return spans[0][0], spans[-1][1]


def _decided(inside: Levels, scale: float, place: Place, heard: Heard, frame: float) -> Reading:
    """What both readers together make of the ink."""
    text, sure, share = heard
    level, distance = nearest(text)
    if level is not None and " " not in level and distance == 0 and _is_part(text, share):
        return Reading("", 0.0, fit=sure, like_level=True, near=True)
    if level is not None and distance == 0 and sure >= _SURE:
        return Reading(level, sure)
    is_framed = frame >= (_RED_FRAMED if place.red else _FRAMED)
    fitted = _fitted(inside, scale, place, is_framed=is_framed)
    if fitted is not None and _is_told(fitted, heard, place, is_framed=is_framed):
        return Reading(fitted.words, max(sure if level == fitted.words else 0.0, fitted.score))
    if level is not None and sure >= _enough(level, distance, place, is_framed=is_framed):
        return Reading(level, sure)
    like_level = fitted is not None and fitted.level and fitted.score >= _FRAMED_FITS[0]
    letters = sum(ch.isalpha() for ch in text)
    if sure >= _SURE and level is None and letters >= 2 and not (is_framed and like_level):
        return Reading(text, sure)
    near = level is not None and " " in level
    if fitted is None:
        return Reading("", 0.0, near=near)
    return Reading("", 0.0, fit=fitted.score, like_level=fitted.level, near=near)


def _is_part(text: str, share: float) -> bool:
    """Whether more stands there than the one word that was read."""
    broken = any(len(each) > 1 and sum(map(str.isalpha, each)) < 2 for each in text.split())
    return share < _WHOLE_WORD[broken]


def _enough(level: str, distance: int, place: Place, *, is_framed: bool) -> float:
    """How sure the recogniser must be of a level with so many wrong letters: of long words few
    are so nearly another's."""
    if distance == 0 or (distance == 1 and " " in level and is_framed):
        return _FAIRLY
    if distance == 1 and " " in level and place.red:
        return _FAIRLY if len(level) > _LONG else _SURE
    return math.inf


def _fitted(
    inside: Levels, scale: float, place: Place, *, is_framed: bool
) -> stamp_shapes.Fit | None:
    """The words whose shape is most like the ink."""
    shrunk = min(1.0, stamp_shapes.WIDEST_MM / (place.width + 2 * _AROUND_MM))
    if is_framed:
        shrunk = min(shrunk, _USUAL_MM / place.height)
    sizes = [place.height * shrunk * each for each in (_EM_FRAMED if is_framed else _EM_BARE)]
    return stamp_shapes.fit(
        _for_shapes(inside, scale, shrunk),
        width_mm=place.width * shrunk,
        em_mm=(sizes[0], sizes[1]),
        share=stamp_shapes.FRAMED_SHARE if is_framed or place.red else stamp_shapes.BARE_SHARE,
        framed=is_framed,
    )


def _is_told(fitted: stamp_shapes.Fit, heard: Heard, place: Place, *, is_framed: bool) -> bool:
    """Whether the shape tells the words, by itself or with what the recogniser made of them."""
    text, sure, _ = heard
    level, distance = nearest(text)
    apart = fitted.score - fitted.other

    def reaches(bounds: tuple[float, float]) -> bool:
        return fitted.score >= bounds[0] and apart > bounds[1]

    agreed = level == fitted.words and distance <= 2
    if fitted.level and agreed and reaches(_FRAMED_AGREED if is_framed else _BARE_AGREED):
        return True
    clear = reaches(_FRAMED_FITS if is_framed else _BARE_FITS) or reaches(_BARE_SURE)
    if place.red and place.height >= _LEAST_FRAME_MM and not is_framed:
        clear = clear or reaches(_TALL_FITS)
    letters = sum(ch.isalpha() for ch in text)
    foreign = fitted.level and sure >= _FOREIGN and level is None and letters >= 2
    return clear and (not foreign or (is_framed and reaches(_PLAIN_FITS)))


def _for_shapes(inside: Levels, scale: float, shrunk: float = 1.0) -> Levels:
    """The ink as finely as shapes are compared; ``shrunk``: of a stamp larger than any of them."""
    fine = stamp_shapes.PER_MM * shrunk / scale
    size = [max(round(side * fine), 1) for side in inside.shape[::-1]]
    small = Image.fromarray((inside * 255).astype(numpy.uint8)).resize(
        (size[0], size[1]), Image.Resampling.BOX
    )
    return numpy.asarray(small, numpy.float32) / 255


def nearest(text: str) -> tuple[str | None, int]:
    """The level that ``text`` is or nearly is, and how many letters are wrong; single letters
    at its ends are rests of a frame."""
    words = [each for each in text.split() if sum(ch.isalpha() for ch in each) > 1]
    return min(_nearest(text), _nearest(" ".join(words)), key=lambda each: each[1])


def _nearest(text: str) -> tuple[str | None, int]:
    letters = "".join(ch for ch in fold(text).lower().translate(_DIGITS) if ch.isalpha())
    best: tuple[str | None, int] = (None, 99)
    for level in stamp_shapes.level_words():
        wanted = fold(level).lower().replace(" ", "")
        distance = _distance(letters, wanted)
        if distance == 0 and compare_key(text) != compare_key(level):
            exact = "".join(ch for ch in compare_key(text) if ch.isalpha())
            distance = 0 if exact == compare_key(level).replace(" ", "") else 1
        if distance <= max(len(wanted) // 3, 1) and distance < best[1]:
            best = (level, distance)
    return best


def _distance(text: str, wanted: str) -> int:
    cost = list(range(len(wanted) + 1))
    for at, ch in enumerate(text, start=1):
        diagonal, cost[0] = cost[0], at
        for place, other in enumerate(wanted, start=1):
            best = min(cost[place] + 1, cost[place - 1] + 1, diagonal + (ch != other))
            diagonal, cost[place] = cost[place], best
    return cost[-1]

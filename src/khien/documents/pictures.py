"""Pictures from outside: opened under a cap on pixels, turned as shown, written as PNG.

In: bytes that claim to be a picture. Out: Pillow images no larger than the limits allow. The
size a picture claims is looked at before one pixel of it is decoded.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, BinaryIO

from PIL import Image, ImageOps

from khien.core.errors import DamagedDocument, TooLargeDocument
from khien.core.limits import Limits
from khien.documents.top_rows import top_rows

if TYPE_CHECKING:
    from khien.documents.ocr.upright import Lie

ENOUGH = 2_480  # pixels across a page at 300 dots an inch
NARROWEST, WIDEST = 16, 4_000  # pixels of a picture made for a person
UPPER = 0.42  # of a page: a stamp of secrecy stands no lower (NĐ 30/2020, annex I, cell 10a)
_LOOK_WIDE = 1_240  # pixels across an A4 page at 150 dots an inch: the least that is enough
_ON_ITS_SIDE = 1.15
_NO_PAGE = 560  # pixels: a stamp or a sign by itself
_MOST_SHOWN = 12_000_000  # pixels of the same
_MILLION = 1_000_000


def opened(stream: BinaryIO, kinds: Sequence[str], limits: Limits) -> Image.Image:
    """The picture in ``stream``, not decoded yet; ``kinds`` are Pillow's names.

    Raises TooLargeDocument by the size that the picture claims, or DamagedDocument.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            picture = Image.open(stream, formats=list(kinds))
        except Image.DecompressionBombError:
            raise too_many_pixels(limits) from None
        except (OSError, SyntaxError, ValueError):
            raise DamagedDocument("picture") from None
    check_size(picture.size, limits)
    return picture


def check_size(size: tuple[int, int], limits: Limits) -> None:
    """Raise TooLargeDocument for a picture of more pixels than the limits allow."""
    if size[0] * size[1] > limits.pixels:
        raise too_many_pixels(limits)


def too_many_pixels(limits: Limits) -> TooLargeDocument:
    """The error for a picture beyond the cap."""
    return TooLargeDocument(limit=f"{limits.pixels // _MILLION} Mpx")


def decoded(picture: Image.Image, *, wanted: int = ENOUGH) -> Image.Image:
    """The pixels, grey or in colour on white, turned as the camera says it was held.

    A picture more than twice as wide as ``wanted`` is made smaller at once, by the decoder
    where the format can do that: forty million pixels in colour are much memory.
    """
    try:
        if picture.width >= 2 * wanted:
            picture.draft("RGB", (wanted, max(wanted * picture.height // picture.width, 1)))
        picture.load()
        ImageOps.exif_transpose(picture, in_place=True)
    except (OSError, SyntaxError, ValueError, EOFError):
        raise DamagedDocument("picture") from None
    plain = _plain(picture)
    factor = plain.width // wanted
    if factor >= 2:
        plain = plain.reduce(factor)
    if plain.mode.startswith(("I", "F")):  # deeper than eight bits: the range is stretched
        return _eight_bits(plain)
    if plain.mode == "RGBA":
        paper = Image.new("RGBA", plain.size, "white")
        return Image.alpha_composite(paper, plain).convert("RGB")
    return plain


def upper_part(picture: Image.Image, *, inches: float = 8.27) -> Image.Image:
    """The upper part of a page of that width, 150 to 300 dots an inch, its words the right way
    up; all of one that is wider than high, for it may lie on its side, and of one too small for
    a page. Of a JPEG or PNG no more is decoded than that needs."""
    if max(picture.size) < _NO_PAGE:
        return decoded(picture)
    wanted = max(round(_LOOK_WIDE * min(max(inches, 4.0), 17.0) / 8.27), 1)
    if picture.width > _ON_ITS_SIDE * picture.height:
        return _cut(decoded(picture, wanted=round(wanted * 1.414)))
    top = top_rows(picture, UPPER)
    if top is not None:
        shown = decoded(top, wanted=wanted)
        lie = _lie(shown)
        if lie.seen and not lie.on_head:
            return shown
    whole = decoded(picture, wanted=wanted)
    lie = _lie(whole)
    # Nothing at the top, and lines below that lean the other way: the page's foot is up.
    if lie.on_head or (lie.hanging < 0 and not _lie(_cut(whole)).seen):
        whole = whole.transpose(Image.Transpose.ROTATE_180)
    return _cut(whole)


def _lie(shown: Image.Image) -> Lie:
    from khien.documents.ocr.upright import SEEN, lie_of

    return lie_of(shown.reduce(max(round(shown.width / SEEN), 1)).convert("L"))


def _cut(shown: Image.Image) -> Image.Image:
    if shown.width > _ON_ITS_SIDE * shown.height:
        return shown
    return shown.crop((0, 0, shown.width, max(round(shown.height * UPPER), 1)))


def _plain(picture: Image.Image) -> Image.Image:
    """``picture`` in one of five modes: grey, colour, colour with transparency, deep."""
    if picture.mode in {"L", "RGB", "RGBA", "I", "F"} and not (
        picture.mode in {"L", "RGB"} and picture.has_transparency_data
    ):
        return picture
    if picture.mode.startswith("I"):
        return picture.convert("I")
    if picture.has_transparency_data:
        return picture.convert("RGBA")
    return picture.convert("L" if picture.mode in {"1", "LA"} else "RGB")


def _eight_bits(picture: Image.Image) -> Image.Image:
    low, high = picture.convert("F").getextrema()
    if not isinstance(low, float) or not isinstance(high, float) or high <= low:
        return Image.new("L", picture.size, "white")
    scale = 255.0 / (high - low)
    return picture.convert("F").point(lambda value: value * scale - low * scale).convert("L")


def shown_size(width: float, height: float, wanted: int) -> tuple[int, int]:
    """Pixels of a picture ``wanted`` wide of something ``width`` by ``height``, kept in reach."""
    across = min(max(wanted, NARROWEST), WIDEST)
    down = across * height / max(width, 1e-6)
    shrunk = min(1.0, (_MOST_SHOWN / max(across * down, 1.0)) ** 0.5)
    return max(round(across * shrunk), 1), max(round(down * shrunk), 1)


def as_png(picture: Image.Image) -> bytes:
    """``picture`` as PNG without any of the facts its file carried."""
    buffer = io.BytesIO()
    bare = picture if picture.mode in {"L", "RGB"} else picture.convert("RGB")
    bare.info = {}
    bare.save(buffer, "PNG")
    return buffer.getvalue()

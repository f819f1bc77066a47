"""Pictures in old office files ([MS-ODRAW] 2.2.23): JPEG, PNG, TIFF and bitmaps as they lie.

In: bytes of a stream in which records of pictures stand, anywhere. Out: Pillow images of those
large enough to hold a stamp. Drawings made of lines (EMF, WMF, PICT) are not opened.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from khien.core.errors import DamagedDocument, DocumentError
from khien.core.limits import Limits

if TYPE_CHECKING:
    from PIL import Image

# Kind of record -> Pillow's name, and the instances that carry one or two checksums before it.
_RECORD = re.compile(
    rb"(?:[\xa0\xb0]\x46\x1d\xf0|[\x20\x30]\x6e[\x1d\x2a]\xf0|[\x00\x10]\x6e\x1e\xf0"
    rb"|[\x80\x90]\x7a\x1f\xf0|[\x40\x50]\x6e\x29\xf0)"
)
_KINDS = {0x1D: "JPEG", 0x2A: "JPEG", 0x1E: "PNG", 0x1F: "DIB", 0x29: "TIFF"}
_HEAD, _CHECKSUM = 8, 16
_NARROWEST, _LOWEST = 56, 20  # pixels: 20 by 8 mm at 70 dots an inch
_PAGE = 600, 1.15  # a picture so wide, and so much higher than wide, is a page
_MOST = 40


def may_hold(data: bytes) -> bool:
    """Whether a record of a picture that can be opened stands in ``data``."""
    return _RECORD.search(data) is not None


def pictures(data: bytes, limits: Limits) -> Iterator[Image.Image]:
    """The pictures in ``data`` in order, pages cut to their upper part; the others are skipped
    when they are small or no pictures after all."""
    from khien.documents.pictures import decoded, opened, upper_part

    seen = 0
    at = 0
    while seen < _MOST and (found := _RECORD.search(data, at)) is not None:
        at = found.start() + _HEAD
        length = int.from_bytes(data[at - 4 : at], "little")
        # One checksum or two, by the lowest bit of the instance; then a byte.
        skipped = _CHECKSUM * (2 if data[at - 8] & 0x10 else 1) + 1
        if not skipped < length <= len(data) - at:
            continue
        blob = data[at + skipped : at + length]
        seen += 1
        try:
            picture = opened(io.BytesIO(blob), (_KINDS[data[at - 6]],), limits)
        except DamagedDocument:
            continue
        at += length
        if picture.width < _NARROWEST or picture.height < _LOWEST:
            continue
        is_page = picture.width >= _PAGE[0] and picture.height >= picture.width * _PAGE[1]
        try:
            yield upper_part(picture) if is_page else decoded(picture)
        except DocumentError:
            continue

"""A picture file whose lower rows are not decoded: its header is made to say that it has fewer.

In: an open, undecoded Pillow picture. Out: another of the same bytes that ends sooner, or None
where the format does not lie row by row in the file. The decoder stops by itself at the last row
that the header tells of; for a page of which the head is wanted that saves more than half.
"""

from __future__ import annotations

import io
import zlib

from PIL import Image

_MOST_BYTES = 64 * 2**20
_ORIENTATION = 0x0112
_PNG_HEAD = 33  # signature and IHDR
_LINE_BY_LINE = frozenset({0xC0, 0xC1})  # baseline and extended JPEG; others come in passes
_OTHER_FRAMES = frozenset({0xC2, 0xC3, *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)})
_MOST_SEGMENTS = 200


def top_rows(picture: Image.Image, share: float) -> Image.Image | None:
    """The upper ``share`` of ``picture``, not decoded yet; None where that cannot be had."""
    shorten = {"JPEG": _jpeg, "PNG": _png}.get(picture.format or "")
    file = getattr(picture, "fp", None)
    if shorten is None or file is None:
        return None
    # Of a PNG Pillow would decode everything to answer; such a note in one is rare.
    is_turned = picture.format == "JPEG" and picture.getexif().get(_ORIENTATION, 1) != 1
    if is_turned or ("exif" in picture.info and picture.format == "PNG"):
        return None
    place = file.tell()
    file.seek(0)
    data = file.read(_MOST_BYTES)
    file.seek(place)
    rows = max(round(picture.height * share), 1)
    shorter = shorten(data, rows)
    if shorter is None:
        return None
    try:
        return Image.open(io.BytesIO(shorter), formats=[picture.format or ""])
    except (OSError, SyntaxError, ValueError):
        return None


def _png(data: bytes, rows: int) -> bytes | None:
    """``data`` with fewer rows; interlaced pictures come in passes."""
    if data[12:16] != b"IHDR" or len(data) < _PNG_HEAD or data[28] != 0:
        return None
    head = data[12:20] + rows.to_bytes(4, "big") + data[24:29]
    return data[:12] + head + zlib.crc32(head).to_bytes(4, "big") + data[_PNG_HEAD:]


def _jpeg(data: bytes, rows: int) -> bytes | None:
    """``data`` with fewer rows, where all colours come in one pass."""
    at, frame, parts = 2, 0, 0
    for _ in range(_MOST_SEGMENTS):
        if at + 4 > len(data) or data[at] != 0xFF:
            return None
        kind, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if kind == 0xFF:
            at += 1
            continue
        if kind in _OTHER_FRAMES:
            return None
        if kind in _LINE_BY_LINE and length >= 8:
            frame, parts = at, data[at + 9] if at + 9 < len(data) else 0
        if kind == 0xDA:
            if not frame or at + 4 >= len(data) or data[at + 4] != parts:
                return None
            return data[: frame + 5] + rows.to_bytes(2, "big") + data[frame + 7 :]
        at += 2 + length
    return None

"""What stands in a Rich Text file beside its words: pictures, and objects of other programs.

In: the bytes of the file. Out: pictures not decoded yet, and the files that objects hold. Both
are written as digits; an object's own head (its class, its length) is passed over. Structure:
[MS-OLEDS] 2.2.4 and 2.2.5.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from khien.core.errors import DamagedDocument, DocumentError, TooLargeDocument
from khien.core.limits import Budget
from khien.documents.containers import ole_objects
from khien.documents.containers.ole2 import SIGNATURE
from khien.documents.format import Member

if TYPE_CHECKING:
    from PIL import Image

    from khien.core.limits import Limits

_PICTURE = re.compile(
    rb"\\pict\b(?:[^{}]|\{[^{}]*\}){0,4000}?\\(pngblip|jpegblip)\b"
    rb"(?:\\[a-z]+-?[0-9]*|\{[^{}]*\}|\s){0,200}([0-9a-fA-F\s]{100,})"
)
_OBJECT = re.compile(rb"\\objdata\b[^{}]{0,200}?\s?([0-9a-fA-F\s]{24,})")
_KINDS = {b"pngblip": "PNG", b"jpegblip": "JPEG"}
_MOST_PICTURES, _MOST_OBJECTS = 6, 200
_WITHIN = 8 * 2**20  # of the file, where pictures of page 1 stand
_SIGNATURES = (SIGNATURE, b"PK\x03\x04", b"%PDF", b"{\\rtf")
_MOST_HEAD = 4_096


def pictures_of(data: bytes, limits: Limits) -> Iterator[Image.Image]:
    """The first pictures, each by its upper part; raises a DocumentError."""
    from khien.documents import pictures

    for count, found in enumerate(_PICTURE.finditer(data[:_WITHIN])):
        if count >= _MOST_PICTURES:
            return
        kind = _KINDS[found[1]]
        opened = pictures.opened(io.BytesIO(_bytes(found[2])), [kind], limits)
        yield pictures.upper_part(opened)


def members_of(data: bytes, limits: Limits) -> Iterator[Member]:
    """The files that objects hold, or why one cannot be had."""
    budget = Budget(limits)
    for count, found in enumerate(_OBJECT.finditer(data), start=1):
        if count > _MOST_OBJECTS:
            raise TooLargeDocument(limit=str(_MOST_OBJECTS))
        name = f"doi-tuong-{count}"
        try:
            if len(found[1]) // 2 > limits.member_bytes:
                raise TooLargeDocument(limit=f"{limits.member_bytes // 2**20} MB")
            held = _held(_bytes(found[1]))
        except DocumentError as error:
            yield Member(name, error=error)
            continue
        if held.startswith(SIGNATURE):
            yield from ole_objects.of_file(held, name, budget)
        elif held:
            yield Member(name, held)


def _held(native: bytes) -> bytes:
    """The file in an object: what stands behind its head, where it begins as files do; nothing
    of an object that is only a picture of one or a link."""
    found = [at for each in _SIGNATURES if (at := native.find(each, 0, _MOST_HEAD)) >= 0]
    return native[min(found) :] if found else b""


def _bytes(digits: bytes) -> bytes:
    plain = b"".join(digits.split())
    try:
        return bytes.fromhex(plain[: len(plain) // 2 * 2].decode("ascii"))
    except ValueError:
        raise DamagedDocument("rtf") from None

"""Bytes to text: by mark, then UTF-8, UTF-16, and Windows-1258 only when plausible.

In: bytes. Out: text, or a DocumentError. Bytes in no encoding we can be sure of are an
error, never a guess.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from khien.core.errors import DamagedDocument, UnsupportedDocument

BOMS = (  # the longer marks first: UTF-32's begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_C1 = re.compile(r"[\x80-\x9f]")
_VIETNAMESE = re.compile("[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]")


def marked_encoding(data: bytes) -> str | None:
    """The encoding that a byte-order mark, or the zeros of UTF-16, say."""
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return encoding
    return wide_without_bom(data)


def wide_without_bom(head: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of plain words is zero."""
    pairs = head[: len(head) // 2 * 2]
    if len(pairs) < 8:
        return None
    for encoding, zeros, letters in (
        ("utf-16-le", pairs[1::2], pairs[0::2]),
        ("utf-16-be", pairs[0::2], pairs[1::2]),
    ):
        if zeros.count(0) > len(zeros) * 0.5 and letters.count(0) == 0:
            return encoding
    return None


def opening(head: bytes) -> str:
    """The first bytes as text, to look at only: what does not decode is left out."""
    return head.decode(marked_encoding(head) or "utf-8", "ignore")


def decoded(data: bytes) -> str:
    """``data`` as text by mark, then UTF-8, UTF-16, then Windows-1258 if plausible."""
    encoding = marked_encoding(data)
    if encoding:
        return decode(data, encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return windows_1258(data)


def decode(data: bytes, encoding: str) -> str:
    """``data`` in ``encoding``, every byte of it; raises DamagedDocument."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise DamagedDocument("encoding") from None


def windows_1258(data: bytes) -> str:
    """Windows-1258, when every tone falls on a vowel that takes it and the words look
    Vietnamese; other legacy tables (TCVN3, VNI) fail this and are refused by name."""
    try:
        text = unicodedata.normalize("NFC", data.decode("cp1258"))
    except UnicodeDecodeError:
        raise UnsupportedDocument("encoding") from None
    foreign = [ch for ch in text if ord(ch) > 0x7F]
    vietnamese = len(_VIETNAMESE.findall(text))
    stray = any(unicodedata.combining(ch) for ch in text) or _C1.search(text)
    if stray or vietnamese < max(2, len(foreign) * 0.4) or len(foreign) > len(text) * 0.5:
        raise UnsupportedDocument("encoding")
    return text

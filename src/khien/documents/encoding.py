"""Bytes to text: by mark, then UTF-8, UTF-16, then the tables before Unicode when plausible.

In: bytes. Out: text, or a DocumentError. Bytes in no encoding we can be sure of are an
error, never a guess.
"""

from __future__ import annotations

import codecs
from typing import BinaryIO

from khien.core import encodings
from khien.core.errors import DamagedDocument, UnsupportedDocument

BOMS = (  # the longer marks first: UTF-32's begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


_WIDE_BYTES = 4_096  # enough to tell what every other byte is
_OPENING_BYTES = 32_768
_FEW_LETTERS = 200


def marked_encoding(data: bytes) -> str | None:
    """The encoding that a byte-order mark, or the zeros of UTF-16, say."""
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return encoding
    return wide_without_bom(data)


def wide_without_bom(head: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of plain words is zero."""
    pairs = head[: min(len(head), _WIDE_BYTES) // 2 * 2]
    if len(pairs) < 8 or 0 not in pairs:
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
    return head[:_OPENING_BYTES].decode(marked_encoding(head) or "utf-8", "ignore")


def glanced(head: bytes) -> str:
    """The first bytes of a text as it may be spelled: by mark, as UTF-8, else each byte one
    letter, as the tables before Unicode lie there. The last letter may be cut."""
    encoding = marked_encoding(head)
    if encoding:
        return head.decode(encoding, "replace")
    try:
        return head.decode("utf-8")
    except UnicodeDecodeError as error:
        # A letter cut at the end of what was read; a short text is read whole.
        if error.reason == "unexpected end of data" and len(head) >= _WIDE_BYTES:
            return head[: error.start].decode("utf-8")
    return head.decode("latin-1")


def is_thin(text: str) -> bool:
    """Whether so few letters stand at the head of a longer file that its words are further on."""
    # Most texts say enough in their first letters.
    return all(len("".join(each.split())) < _FEW_LETTERS for each in (text[:2_000], text))


def first_words(stream: BinaryIO, most: int) -> bytes:
    """The first lines in ``most`` bytes; of a file that begins with blanks, all of it."""
    data = stream.read(most + 1)
    if len(data) > most and is_thin(glanced(data)):
        return data + stream.read()
    return whole_lines(data, most)


def whole_lines(data: bytes, most: int) -> bytes:
    """``data``, or of more than ``most`` bytes the lines that are whole in those."""
    if len(data) <= most:
        return data
    cut = data[: most // 4 * 4]
    encoding = marked_encoding(cut) or ""
    wide = 4 if "32" in encoding else 2 if "16" in encoding else 1
    end = cut.rfind(b"\n")
    if end > 0:
        return cut[: (end // wide) * wide]
    if wide > 1:
        return cut
    try:
        cut.decode("utf-8")
    except UnicodeDecodeError as error:
        return cut[: error.start] if error.start >= len(cut) - 3 else cut
    return cut


def decoded(data: bytes) -> encodings.Reading:
    """``data`` as text by mark, then UTF-8, UTF-16, then the tables before Unicode; Unicode
    whose letters were those of such a table is converted too. Raises a DocumentError."""
    encoding = marked_encoding(data)
    if encoding:
        return encodings.untangled(decode(data, encoding))
    try:
        return encodings.untangled(data.decode("utf-8"))
    except UnicodeDecodeError:
        reading = encodings.decoded(data)
    if reading is None:
        raise UnsupportedDocument("encoding")
    return reading


def told_by_letters(data: bytes) -> str:
    """``data`` in the table before Unicode that makes it Vietnamese; raises
    UnsupportedDocument when none does, or more than one."""
    reading = encodings.decoded(data)
    if reading is None or not reading.sure:
        raise UnsupportedDocument("encoding")
    return reading.text


def halves_joined(text: str) -> str:
    """Halves of characters beyond the first plane, written one after the other, as one; a half
    that is alone as U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def as_shown(data: bytes) -> str:
    """Bytes as Windows shows them, each byte one letter: what a page without fonts means."""
    return encodings.shown(data)


def decode(data: bytes, encoding: str) -> str:
    """``data`` in ``encoding``, every byte of it; raises DamagedDocument."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise DamagedDocument("encoding") from None


def windows_1258(data: bytes) -> str:
    """Windows-1258 when the result is plausible; raises UnsupportedDocument."""
    text = encodings.windows_1258(data)
    if text is None:
        raise UnsupportedDocument("encoding")
    return text

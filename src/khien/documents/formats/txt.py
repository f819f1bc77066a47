"""Plain text: UTF-8, UTF-16 or UTF-32, and Windows-1258 only when the result is plausible.

In: bytes. Out: the lines as they stand, blank ones kept (they part paragraphs), pages by
form feed. Bytes in no encoding we can be sure of are an error, never a guess.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import BinaryIO

from khien.core.errors import DamagedDocument, TooLargeDocument, UnsupportedDocument
from khien.core.limits import Budget, Limits
from khien.core.text import nfc
from khien.documents.document import Document, Line
from khien.documents.format import Format

_BOMS = (  # the longer marks first: UTF-32's begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Text that is the source of something else: what a person sees is not what stands in it.
_MARKUP = re.compile(
    rb"\s*(?:\{\\u?rtf|<[a-z!?/]|%!ps|%pdf|begin:v|begin 6\d\d )",
    re.IGNORECASE,
)
_MAIL = re.compile(
    rb"(?im)^(?:mime-version|received|return-path|message-id|content-transfer-encoding):"
)
_LINE_END = re.compile(r"\r\n|[\n\r\x0b\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_C1 = re.compile(r"[\x80-\x9f]")
_VIETNAMESE = re.compile("[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]")


class PlainText(Format):
    """A .txt file, whatever it is called."""

    id = "txt"
    title = ("Văn bản thuần", "Plain text")

    def score(self, head: bytes, name: str) -> int | None:
        """Low, so that any format with a signature wins; None for binary and markup."""
        if _MARKUP.match(_without_bom(head)) or _MAIL.search(head[:4096]):
            return None
        if any(head.startswith(bom) for bom, _ in _BOMS) or _wide_without_bom(head):
            return 20
        return None if _CONTROL.search(head.decode("latin-1")) else 10

    def read(self, stream: BinaryIO, limits: Limits) -> Document:
        """Every line of the file, in NFC, trailing blanks dropped."""
        text = nfc(decoded(stream.read()))
        if len(text) > limits.characters:
            raise TooLargeDocument(limit=str(limits.characters))
        if _CONTROL.search(text):
            raise DamagedDocument("control characters")
        budget = Budget(limits)
        lines: list[Line] = []
        pages = text.split("\f")
        for page, content in enumerate(budget.take(pages, most=limits.pages), start=1):
            for printed in _LINE_END.split(content):
                lines.append(Line(text=printed.rstrip(), page=page))
            if len(lines) > limits.lines:
                raise TooLargeDocument(limit=str(limits.lines))
        return Document.from_lines("txt", lines, pages=len(pages))


def _without_bom(head: bytes) -> bytes:
    return head.removeprefix(codecs.BOM_UTF8)


def _wide_without_bom(head: bytes) -> str | None:
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


def decoded(data: bytes) -> str:
    """``data`` as text by mark, then UTF-8, UTF-16, then Windows-1258 if plausible."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decode(data, encoding)
    wide = _wide_without_bom(data)
    if wide:
        return _decode(data, wide)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _windows_1258(data)


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise DamagedDocument("encoding") from None


def _windows_1258(data: bytes) -> str:
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

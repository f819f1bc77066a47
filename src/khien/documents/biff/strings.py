"""Strings of an old Excel file ([MS-XLS] 2.5.293, 2.5.294): one byte or two a letter.

In: bytes of a record, or the parts of the table of strings, which may be cut in the middle of
one. Out: text. A letter of one byte in BIFF8 is the lower half of a Unicode one, which is how
the tables from before Unicode are kept.
"""

from __future__ import annotations

import codecs
import struct
from collections.abc import Iterator

from khien.core.encodings import shown
from khien.core.errors import DamagedDocument

_WIDE, _PHONETIC, _RICH = 0x01, 0x04, 0x08
_WINDOWS_1252 = {0, 1252, 0x8001}
_PAGES = {0x8000: "mac-roman", 10000: "mac-roman", 367: "ascii", 1200: "utf-16-le"}


def decoder(page: int) -> str:
    """The name of a code page; "" for the Western one, of which every byte is shown."""
    if page in _WINDOWS_1252:
        return ""
    name = _PAGES.get(page, f"cp{page}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""


def narrow(data: bytes, page: str) -> str:
    """Letters of one byte of a file from before BIFF8."""
    return data.decode(page, "replace") if page else shown(data)


def unicode_at(data: bytes, at: int, count: int) -> tuple[str, int]:
    """A string of ``count`` letters whose flags stand at ``at``, and where it ends."""
    if at >= len(data):
        return "", at
    flags = data[at]
    at += 1
    if flags & _RICH:
        at += 2
    if flags & _PHONETIC:
        at += 4
    end = at + count * (2 if flags & _WIDE else 1)
    return _letters(data[at:end], flags), end


def continued(parts: list[bytes], count: int) -> str:
    """A string of ``count`` letters that fills ``parts``, each of which begins with flags."""
    text = ""
    for part in parts:
        if len(text) >= count or not part:
            break
        width = 2 if part[0] & _WIDE else 1
        text += _letters(part[1 : 1 + (count - len(text)) * width], part[0])
    return text


def _letters(data: bytes, flags: int) -> str:
    if flags & _WIDE:
        return data[: len(data) & ~1].decode("utf-16-le", "replace")
    return data.decode("latin-1")


class _Parts:
    """The parts of a record read one behind the other."""

    def __init__(self, parts: list[bytes]) -> None:
        self._parts = parts
        self._number = 0
        self._at = 0

    def _more(self) -> bool:
        while self._at >= len(self._parts[self._number]):
            if self._number + 1 >= len(self._parts):
                return False
            self._number += 1
            self._at = 0
        return True

    def take(self, count: int) -> bytes:
        """``count`` bytes, from as many parts as it takes; raises DamagedDocument."""
        taken = b""
        while len(taken) < count:
            if not self._more():
                raise DamagedDocument("strings")
            part = self._parts[self._number][self._at : self._at + count - len(taken)]
            taken += part
            self._at += len(part)
        return taken

    def skip(self, count: int) -> None:
        """Pass over ``count`` bytes; raises DamagedDocument."""
        while count > 0:
            if not self._more():
                raise DamagedDocument("strings")
            step = min(count, len(self._parts[self._number]) - self._at)
            self._at += step
            count -= step

    def letters(self, count: int, flags: int) -> str:
        """``count`` letters; where a part ends among them the next begins with flags anew."""
        found: list[str] = []
        while count > 0:
            if self._at >= len(self._parts[self._number]):
                if not self._more():
                    raise DamagedDocument("strings")
                flags = self.take(1)[0]
            width = 2 if flags & _WIDE else 1
            part = self._parts[self._number][self._at : self._at + count * width]
            got = len(part) // width
            if not got:  # half a letter is left
                self._at = len(self._parts[self._number])
                continue
            self._at += got * width
            found.append(_letters(part[: got * width], flags))
            count -= got
        return "".join(found)


def shared(parts: list[bytes]) -> Iterator[str]:
    """The table of strings in order (2.4.265), as far as it is whole."""
    reading = _Parts(parts)
    try:
        _, count = struct.unpack("<II", reading.take(8))
        for _ in range(count):
            length, flags = struct.unpack("<HB", reading.take(3))
            runs = struct.unpack("<H", reading.take(2))[0] if flags & _RICH else 0
            more = struct.unpack("<I", reading.take(4))[0] if flags & _PHONETIC else 0
            text = reading.letters(length, flags)
            reading.skip(runs * 4 + more)
            yield text
    except DamagedDocument:
        return

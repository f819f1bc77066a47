"""The head of a Word 97-2003 file ([MS-DOC] 2.5): where its parts are and how long they are.

In: the WordDocument stream. Out: a ``Fib``; files of Word 6 and 95, which are laid out another
way, and files under a password are refused by name.
"""

from __future__ import annotations

import enum
import struct
from dataclasses import dataclass

from khien.core.errors import DamagedDocument, EncryptedDocument, UnsupportedDocument

_MAGIC = 0xA5EC
_OLDER_MAGIC = 0xA5DC  # before Word 97
_OLDER_VERSIONS = range(101, 106)  # of Word 6 and 95
_FIRST_VERSION = 0x00C1
_ENCRYPTED, _SECOND_TABLE, _OBFUSCATED = 0x0100, 0x0200, 0x8000
_COUNTS_AT = 76
_PARTS_COUNT_AT = 152
_PARTS_AT = 154


def is_older(stream: bytes) -> bool:
    """Whether the stream is laid out as Word 6 and 95 do, which ``older`` reads."""
    if len(stream) < 4:
        return False
    magic, version = struct.unpack_from("<HH", stream)
    return magic == _OLDER_MAGIC and version in _OLDER_VERSIONS


class Part(enum.IntEnum):
    """Numbers of the parts that are read, in the order of [MS-DOC] 2.5.6."""

    STYLES = 1
    SECTIONS = 6
    HEADERS = 11
    CHARACTER_PAGES = 12
    PARAGRAPH_PAGES = 13
    FONTS = 15
    PIECES = 33
    SHAPES = 40
    TEXT_BOXES = 56
    DRAWINGS = 50
    LISTS = 73
    LIST_INSTANCES = 74


@dataclass(frozen=True, slots=True)
class Story:
    """One of the texts that a file holds end to end, by character position."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Fib:
    """What the head says."""

    table: str  # the name of the stream that the parts lie in
    body: Story
    notes: Story
    headers: Story
    comments: Story
    end_notes: Story
    boxes: Story
    header_boxes: Story
    parts: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, stream: bytes) -> Fib:
        """From the WordDocument stream; raises a DocumentError."""
        try:
            return cls._read(stream)
        except struct.error:
            raise DamagedDocument("head") from None

    @classmethod
    def _read(cls, stream: bytes) -> Fib:
        magic, version = struct.unpack_from("<HH", stream, 0)
        flags = struct.unpack_from("<H", stream, 10)[0]
        if magic == _OLDER_MAGIC or (magic == _MAGIC and version < _FIRST_VERSION):
            raise UnsupportedDocument("word 95")
        if magic != _MAGIC:
            raise DamagedDocument("head")
        if flags & (_ENCRYPTED | _OBFUSCATED):
            raise EncryptedDocument()
        lengths = struct.unpack_from("<8i", stream, _COUNTS_AT)
        if min(lengths) < 0:
            raise DamagedDocument("counts")
        stories = []
        at = 0
        for length in lengths:
            stories.append(Story(at, at + length))
            at += length
        count = min(struct.unpack_from("<H", stream, _PARTS_COUNT_AT)[0], 200)
        numbers = struct.unpack_from(f"<{count * 2}I", stream, _PARTS_AT)
        body, notes, headers, _macros, comments, end_notes, boxes, header_boxes = stories
        return cls(
            table="1Table" if flags & _SECOND_TABLE else "0Table",
            body=body,
            notes=notes,
            headers=headers,
            comments=comments,
            end_notes=end_notes,
            boxes=boxes,
            header_boxes=header_boxes,
            parts=tuple(zip(numbers[::2], numbers[1::2], strict=True)),
        )

    def part(self, table: bytes, number: Part) -> bytes:
        """The bytes of one part of the table stream; empty when the file has none."""
        if number >= len(self.parts):
            return b""
        start, length = self.parts[number]
        return table[start : start + length] if length else b""

    def after(self, table: bytes, number: Part) -> bytes:
        """What stands behind a part: the levels of lists follow their table."""
        start, length = self.parts[number] if number < len(self.parts) else (0, 0)
        return table[start + length :] if length else b""

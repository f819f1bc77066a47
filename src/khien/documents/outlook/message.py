"""One message of Outlook ([MS-OXMSG]): properties kept as streams of a compound file.

In: the compound file and the path of the message in it. Out: its subject, its words in the
richest form that a reader has, and what is attached to it.
"""

from __future__ import annotations

import codecs
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from khien.core.errors import DamagedDocument, EncryptedDocument, UnsupportedDocument
from khien.core.limits import Limits
from khien.documents.carrying import Carried, Carrier
from khien.documents.document import Document
from khien.documents.encoding import told_by_letters
from khien.documents.outlook.packed import unpacked

_CLASS, _SUBJECT, _BODY, _PACKED, _HTML = 0x001A, 0x0037, 0x1000, 0x1009, 0x1013
_FIELDS = 0x007D  # of the mail that it came as
_DATA, _SHORT_NAME, _LONG_NAME = 0x3701, 0x3704, 0x3707
_CODE_PAGES = (0x3FFD, 0x3FDE)  # of the message, of the internet form of its words
_PROPERTIES = "__properties_version1.0"
_ATTACHED = re.compile(r"__attach_version1\.0_#[0-9A-Fa-f]{1,8}")
_SEALED = "ipm.note.smime"
_SEALED_AND_OPEN = "ipm.note.smime.multipartsigned"  # signed only: its words can be read
# Pages that are known by another name; the standard has Latin-1 read as its larger sister.
_PAGES = {20127: "cp1252", 28591: "cp1252", 65001: "utf-8"} | {
    28590 + part: f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 9, 13, 15)
}
_TEXT, _BYTES_TEXT, _BINARY, _OBJECT = 0x001F, 0x001E, 0x0102, 0x000D
_LONG = 0x0003
_HEADS = {"": 32}  # bytes before the first property: of the message itself
_HEAD_OF_INNER = 24
_MOST_PROPERTIES = 4_000
_BLANK = b"\0 \r\n\t"


class Streams(Protocol):
    """What is asked of the compound file: opened whole, or by its directory alone."""

    def __contains__(self, path: str) -> bool: ...

    def is_storage(self, path: str) -> bool:
        """Whether ``path`` holds streams itself."""

    def paths(self) -> Iterator[str]:
        """Paths of streams, at least."""

    def bytes_of(self, path: str) -> bytes:
        """A stream whole; raises a DocumentError."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message, or one inside another."""

    compound: Streams
    path: str = ""

    def document(self, limits: Limits) -> Document:
        """The letter that the message brings, or its own words."""
        self.refuse_sealed()
        carrier = Carrier("msg", limits)
        return carrier.document(self.attached(), subject=self.subject, own=self._body(carrier))

    def refuse_sealed(self) -> None:
        """Raise EncryptedDocument when its words are behind a key."""
        kind = (self._text(_CLASS) or "").strip("\0 ").lower()
        if kind.startswith(_SEALED) and not kind.startswith(_SEALED_AND_OPEN):
            raise EncryptedDocument()

    @property
    def subject(self) -> str:
        """What it is about."""
        return self._text(_SUBJECT) or ""

    @property
    def fields(self) -> str:
        """The fields of the mail that it came as, where they were kept."""
        return self._text(_FIELDS) or ""

    def own(self, limits: Limits) -> tuple[bytes, str]:
        """Its words as a page or Rich Text, or as text: (bytes, ""), (b"", text)."""
        page = self._stream(_HTML, _BINARY) or self._bytes_of_text(_HTML)
        if page and page.strip(_BLANK):
            return page, ""
        text = self._text(_BODY) or ""
        packed = self._stream(_PACKED, _BINARY)
        if packed and not text.strip():
            return unpacked(packed, limits), ""
        return b"", text

    def _body(self, carrier: Carrier) -> Document | None:
        """Its words: as a page, as Rich Text, or as plain text; None when it has none."""
        data, text = self.own(carrier.limits)
        if data:
            return carrier.read(data, "")
        return carrier.read(text.encode("utf-8-sig"), "") if text.strip() else None

    def attached(self) -> Iterator[Carried]:
        """What is attached to it."""
        names = {
            path.removeprefix(f"{self.path}/" if self.path else "").split("/")[0]
            for path in self.compound.paths()
            if not self.path or path.startswith(f"{self.path}/")
        }
        for name in sorted(each for each in names if _ATTACHED.fullmatch(each)):
            one = Message(self.compound, f"{self.path}/{name}".lstrip("/"))
            yield one._carried()

    def _carried(self) -> Carried:
        """An attachment; a message in a message is read where it lies."""
        name = (self._text(_LONG_NAME) or self._text(_SHORT_NAME) or "").strip("\0")
        inner = f"{self.path}/__substg1.0_{_DATA:04X}{_OBJECT:04X}"
        if f"{inner}/{_PROPERTIES}" in self.compound:
            return Inner(name, self._contents, Message(self.compound, inner))
        return Carried(name, self._contents)

    def _contents(self) -> bytes:
        data = self._stream(_DATA, _BINARY)
        if data is None:
            raise UnsupportedDocument("attachment")
        return data

    def _text(self, property_: int) -> str | None:
        wide = self._stream(property_, _TEXT)
        if wide is not None:
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        narrow = self._stream(property_, _BYTES_TEXT)
        return None if narrow is None else self._decoded(narrow.rstrip(b"\0"))

    def _bytes_of_text(self, property_: int) -> bytes | None:
        text = self._text(property_)
        return text.encode("utf-8-sig") if text else None

    def _decoded(self, data: bytes) -> str:
        """Text of before Unicode, in the code page that the message names."""
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        try:
            return told_by_letters(data)
        except UnsupportedDocument:
            page = self._code_page()
        try:
            return data.decode(codecs.lookup(_PAGES.get(page, f"cp{page}")).name)
        except (LookupError, UnicodeDecodeError):
            raise UnsupportedDocument("encoding") from None

    def _code_page(self) -> int:
        data = self._at(_PROPERTIES)
        if data is None:
            return 1252
        head = _HEADS.get(self.path, _HEAD_OF_INNER)
        count = min(max(len(data) - head, 0) // 16, _MOST_PROPERTIES)
        found: dict[int, int] = {}
        for at in range(count):
            kind, name, _flags, value = struct.unpack_from("<HHII", data, head + at * 16)
            if kind == _LONG and name in _CODE_PAGES:
                found[name] = value
        return next((found[name] for name in _CODE_PAGES if name in found), 1252)

    def _stream(self, property_: int, kind: int) -> bytes | None:
        return self._at(f"__substg1.0_{property_:04X}{kind:04X}")

    def _at(self, name: str) -> bytes | None:
        path = f"{self.path}/{name}".lstrip("/")
        if path not in self.compound or self.compound.is_storage(path):
            return None
        return self.compound.bytes_of(path)


@dataclass(frozen=True, slots=True)
class Inner(Carried):
    """A message in a message."""

    message: Message

    def read(self, carrier: Carrier) -> Document:
        return self.message.document(carrier.inner_limits())


def message_of(compound: Streams) -> Message:
    """The message that the file is; raises DamagedDocument when it has no properties."""
    if _PROPERTIES not in compound:
        raise DamagedDocument("no properties")
    return Message(compound)

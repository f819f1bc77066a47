"""Mail (.eml): the letter attached, or the words of the mail where none is.

In: the bytes of one message. Out: the one attachment that can be read, its lines followed by
those of the mail itself as footers, so that a mark in either is seen; otherwise the body.
What was not read is counted, so that the file is held.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from dataclasses import replace
from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesParser
from typing import BinaryIO

from khien.core.errors import (
    DamagedDocument,
    DocumentError,
    EncryptedDocument,
    TooLargeDocument,
    UnsupportedDocument,
)
from khien.core.limits import Budget, Limits
from khien.documents.document import Document, Line, LineKind
from khien.documents.format import Format

_FIELD = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,60}:")
_KNOWN = re.compile(
    rb"(?im)^(from|to|date|subject|mime-version|received|message-id|return-path|content-type):"
)
_FEWEST_FIELDS = 2
_MESSAGE = "message/rfc822"
_SIGNATURES = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
)
_SEALED = frozenset(
    {"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime",
     "application/pgp-encrypted"}
)  # fmt: skip


class Mail(Format):
    """One mail message with its attachments."""

    id = "eml"
    title = ("Thư điện tử (.eml)", "Mail message (.eml)")
    library = ""
    loses = (
        "hình ảnh; khi có nhiều tệp đính kèm đọc được thì chỉ đọc lời thư",
        "pictures; of several readable attachments only the words of the mail",
    )

    def score(self, head: bytes, name: str) -> int | None:
        """By the fields that open a message."""
        if _FIELD.match(head) is None:
            return None
        fields = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
        known = {found.lower() for found in _KNOWN.findall(fields)}
        sure = known - {b"subject", b"date", b"to", b"from"} or {b"from", b"date"} <= known
        return 70 if sure and len(known) >= _FEWEST_FIELDS else None

    def read(self, stream: BinaryIO, limits: Limits) -> Document:
        """The letter that the mail brings."""
        if limits.depth < 1:
            raise TooLargeDocument(limit="0")
        message = BytesParser(policy=policy.default).parse(stream)
        return _Reading(Budget(limits), replace(limits, depth=limits.depth - 1)).of(message)


class _Reading:
    def __init__(self, budget: Budget, inner: Limits) -> None:
        self._budget = budget
        self._inner = inner

    def of(self, message: EmailMessage) -> Document:
        parts = list(self._budget.take(message.walk()))
        if any(part.get_content_type() in _SEALED for part in parts):
            raise EncryptedDocument()
        if any(part.defects for part in parts):
            raise DamagedDocument("mail")
        body = message.get_body(("html", "plain"))
        shown = None if body is None else self._body(body)
        read: list[Document] = []
        failed: list[DocumentError] = []
        for part in _attached(message, parts):
            try:
                read.append(self._document(_bytes_of(part), part.get_filename() or ""))
            except DocumentError as error:
                failed.append(error)
        if not read and len(failed) == 1:
            raise failed[0]
        return self._told(message, read, len(failed), shown)

    def _told(
        self, message: EmailMessage, read: list[Document], failed: int, own: Document | None
    ) -> Document:
        """The one letter with the mail behind it, or the mail; the rest is counted."""
        subject = Line(text=str(message.get("subject", "")).strip())
        letter = read[0] if len(read) == 1 else None
        left = failed + (0 if letter else len(read))
        shown = [] if own is None else [replace(line, page=1) for line in own.lines]
        facts = {} if own is None else dict(own.properties)
        facts |= {} if letter is None else dict(letter.properties)
        if left:
            facts["embedded_files"] = str(left + int(facts.get("embedded_files", "0")))
        if letter is None:
            if not shown:
                raise UnsupportedDocument("no letter")
            return Document.from_lines("eml", [*shown, _footer(subject)], properties=facts)
        around = [_footer(line) for line in (subject, *shown) if line.text.strip()]
        lines = [*letter.lines, *around]
        if len(lines) > self._inner.lines:
            raise TooLargeDocument(limit=str(self._inner.lines))
        return Document.from_lines(
            "eml", lines, pages=letter.pages, ocr=letter.ocr, properties=facts
        )

    def _body(self, part: Message) -> Document | None:
        data = _bytes_of(part)
        charset = str(part.get_content_charset() or "utf-8")
        try:
            name = codecs.lookup(charset).name
            text = data.decode("utf-8" if name == "ascii" else name)
        except (LookupError, UnicodeDecodeError):
            raise UnsupportedDocument("encoding") from None
        if not text.strip():
            return None
        return self._document(text.encode("utf-8-sig"), "")

    def _document(self, data: bytes, name: str) -> Document:
        from khien.documents import reading  # which knows every format, this one too

        self._budget.spend_bytes(len(data))
        self._budget.check_time()
        return reading.read(data, name, limits=self._inner)


def _attached(message: EmailMessage, parts: Sequence[Message]) -> list[Message]:
    """Every part that is no container, no signature and not the mail's own words."""
    own = {id(message.get_body((kind,))) for kind in ("html", "plain")}
    held = [part for part in parts if part.get_content_type() == _MESSAGE]
    inside = {id(each) for part in held for each in part.walk() if each is not part}
    return [
        part
        for part in parts
        if id(part) not in own | inside
        and part.get_content_type() not in _SIGNATURES
        and (not part.is_multipart() or part.get_content_type() == _MESSAGE)
    ]


def _bytes_of(part: Message) -> bytes:
    """What a part holds, decoded; of a message in the message its own bytes."""
    if part.get_content_type() == _MESSAGE:
        held = part.get_payload()
        inner = held[0] if isinstance(held, list) and held else None
        return inner.as_bytes() if isinstance(inner, Message) else b""
    data = part.get_payload(decode=True)
    if part.defects:
        raise DamagedDocument("mail")
    return data if isinstance(data, bytes) else b""


def _footer(line: Line) -> Line:
    return replace(line, kind=LineKind.FOOTER, page=1)

"""Mail (.eml): the letter attached, or the words of the mail where none is.

In: the bytes of one message. Out: the one attachment that can be read, its lines followed by
those of the mail itself as footers, so that a mark in either is seen; otherwise the body.
What was not read is counted, so that the file is held.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesParser
from functools import partial
from typing import BinaryIO

from khien.core.errors import DamagedDocument, EncryptedDocument
from khien.core.limits import Limits
from khien.documents.carrying import Carried, Carrier
from khien.documents.document import Document
from khien.documents.encoding import told_by_letters
from khien.documents.format import Format

# A message taken from a mailbox begins with the line that parts it from the one before.
_FIELD = re.compile(rb"(?:From [^\r\n]{1,200}\r?\n)?[A-Za-z][A-Za-z0-9-]{1,60}:")
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
        carrier = Carrier(self.id, limits)
        message = BytesParser(policy=policy.default).parse(stream)
        parts = list(carrier.budget.take(message.walk()))
        if any(part.get_content_type() in _SEALED for part in parts):
            raise EncryptedDocument()
        if any(part.defects for part in parts):
            raise DamagedDocument("mail")
        body = message.get_body(("html", "plain"))
        return carrier.document(
            [
                Carried(part.get_filename() or "", partial(_bytes_of, part))
                for part in _attached(message, parts)
            ],
            subject=str(message.get("subject", "")),
            own=None if body is None else _body(body, carrier),
        )


def _body(part: Message, carrier: Carrier) -> Document | None:
    """The words of the mail itself: in what it says they are, or as text without a font."""
    data = _bytes_of(part)
    charset = str(part.get_content_charset() or "utf-8")
    try:
        name = codecs.lookup(charset).name
        text = data.decode("utf-8" if name == "ascii" else name)
    except (LookupError, UnicodeDecodeError):
        text = told_by_letters(data)
    return carrier.read(text.encode("utf-8-sig"), "") if text.strip() else None


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

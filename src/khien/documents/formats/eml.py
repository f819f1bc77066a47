"""Mail (.eml): the letter attached, or the words of the mail where none is.

In: the bytes of one message. Out: the one attachment that can be read, its lines followed by
those of the mail itself as footers, so that a mark in either is seen; otherwise the body.
What was not read is counted, so that the file is held. For a glance and of a mailbox of many
messages the files within are given one by one.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, BinaryIO

from khien.core.errors import (
    DamagedDocument,
    DocumentError,
    EncryptedDocument,
    TooLargeDocument,
    UnsupportedDocument,
)
from khien.core.limits import Limits
from khien.core.text import squeeze
from khien.documents.containers import mail, mailbox
from khien.documents.containers.archive import safe_name
from khien.documents.document import Document, Line, LineKind
from khien.documents.encoding import told_by_letters
from khien.documents.format import Format, Member
from khien.documents.glance import Glance
from khien.documents.source import Source
from khien.documents.web.glancing import texts_of

if TYPE_CHECKING:
    from email.message import EmailMessage, Message

    from khien.documents.carrying import Carrier

# A message taken from a mailbox begins with the line that parts it from the one before.
_FIELD = re.compile(rb"(?:From [^\r\n]{1,200}\r?\n)?[A-Za-z][A-Za-z0-9-]{1,60}:")
_KNOWN = re.compile(
    rb"(?im)^(from|to|date|subject|mime-version|received|message-id|return-path|content-type):"
)
_FEWEST_FIELDS = 2
_MESSAGE = mail.MESSAGE
_SEEN = 1 << 20  # of a message: words come before files
_MOST_TEXT = 65_536
_FEW_BYTES = 4_096
_LABELS = ("keywords", "sensitivity", "comments", "x-classification", "classification")
_LABEL = re.compile(r"MSIP_Label_[\w-]{1,40}?_Name=([^;]{1,300})")
_TNEF = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})  # Outlook's own bundle


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
        head = head.lstrip(mail.BEFORE)
        if _FIELD.match(head) is None:
            return None
        fields = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
        known = {found.lower() for found in _KNOWN.findall(fields)}
        sure = known - {b"subject", b"date", b"to", b"from"} or {b"from", b"date"} <= known
        return 70 if sure and len(known) >= _FEWEST_FIELDS else None

    def glance(self, source: Source, limits: Limits) -> Glance:
        """Subject, labels and the words of the mail itself."""
        if mailbox.has_several(source.head):
            return Glance(members=True)
        data = source.head if source.size <= len(source.head) else source.at(0, _SEEN)
        message = mail.parsed(data, limits)
        if message.is_sealed:
            raise EncryptedDocument()
        texts = [_subject(message.fields), *_labels(message.fields)]
        for part in message.parts:
            if part.is_own:
                text = part.text(most=_MOST_TEXT)
                texts += texts_of(text) if part.kind == "text/html" else [text]
        is_whole = source.size <= len(data)
        unsure = "cut short" if is_whole and not message.closed else ""
        if not is_whole and _goes_on(message):
            unsure = "behind"
        return Glance(
            texts=tuple(texts),
            unsure=unsure,
            members=not is_whole or next(message.attached(), None) is not None,
        )

    def members(self, stream: BinaryIO, limits: Limits) -> Iterator[Member]:
        """Attached files and messages; of a mailbox its messages."""
        source = Source.again(stream, limits)
        if mailbox.has_several(source.head):
            yield from mailbox.messages(source, limits)
            return
        message = mail.parsed(source.whole(), limits)
        if message.is_sealed:
            raise EncryptedDocument()
        for number, part in enumerate(message.attached(), start=1):
            yield _member(part, number, limits)

    def head(self, stream: BinaryIO, limits: Limits) -> Document:
        """The words of the mail itself, its subject, its labels; no attached file."""
        from khien.documents.carrying import Carrier

        source = Source.again(stream, limits)
        if mailbox.has_several(source.head):
            return Document.from_lines("eml", [])
        data = source.at(0, _SEEN)
        message = mail.parsed(data, limits)
        if source.size > len(data) and _goes_on(message):
            message = mail.parsed(source.whole(), limits)
        if message.is_sealed:
            raise EncryptedDocument()
        carrier = Carrier(self.id, limits)
        lines = [line for part in message.parts if part.is_own for line in _own(part, carrier)]
        lines.append(Line(text=_subject(message.fields), kind=LineKind.FOOTER))
        lines += [Line(text=each, kind=LineKind.PROPERTY) for each in _labels(message.fields)]
        cut = source.size <= len(data) and not message.closed
        return Document.from_lines("eml", lines, properties={"cut_short": "1"} if cut else {})

    def read(self, stream: BinaryIO, limits: Limits) -> Document:
        """The letter that the mail brings."""
        from email import policy
        from email.parser import BytesParser

        from khien.documents.carrying import Carried, Carrier

        carrier = Carrier(self.id, limits)
        message = BytesParser(policy=policy.default).parse(stream)
        parts = list(carrier.budget.take(message.walk()))
        if any(part.get_content_type() in mail.SEALED for part in parts):
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


def _goes_on(message: mail.Message) -> bool:
    """Whether the words of a mail that was cut may stand behind what was seen."""
    own = [part for part in message.parts if part.is_own]
    return not own or (own == message.parts[-1:] and len(own[0].raw) < _FEW_BYTES)


def _subject(fields: Mapping[str, str]) -> str:
    return squeeze(mail.decoded_words(fields.get("subject", "")))


def _labels(fields: Mapping[str, str]) -> list[str]:
    """What programs and people say of the mail beside its words."""
    found = [mail.decoded_words(fields[name]) for name in _LABELS if name in fields]
    found += _LABEL.findall(mail.decoded_words(fields.get("msip_labels", "")))
    return [said for each in found if (said := squeeze(each))]


def _own(part: mail.Part, carrier: Carrier) -> Iterator[Line]:
    """The lines of one of the mail's own parts, as its format reads a head."""
    from khien.documents import reading

    text = part.text(most=_MOST_TEXT).strip()
    if not text:
        return
    carrier.budget.check_time()
    told = reading.head(text.encode("utf-8-sig"), "", limits=carrier.inner_limits())
    for line in told.lines:
        yield replace(line, page=1)


def _member(part: mail.Part, number: int, limits: Limits) -> Member:
    usual = "thu.eml" if part.kind == mail.MESSAGE else f"tep-{number}"
    name = safe_name(part.name or usual)
    if part.kind in _TNEF:
        return Member(name, error=UnsupportedDocument("tnef"))
    try:
        data = part.data()
    except DocumentError as error:
        return Member(name, error=error)
    if len(data) > limits.member_bytes:
        return Member(name, error=TooLargeDocument(limit=f"{limits.member_bytes // 2**20} MB"))
    return Member(name, data)


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
        and part.get_content_type() not in mail.SIGNATURES
        and (not part.is_multipart() or part.get_content_type() == _MESSAGE)
    ]


def _bytes_of(part: Message) -> bytes:
    """What a part holds, decoded; of a message in the message its own bytes."""
    if part.get_content_type() == _MESSAGE:
        held = part.get_payload()
        inner = held[0] if isinstance(held, list) and held else ""
        return b"" if isinstance(inner, str) else inner.as_bytes()
    data = part.get_payload(decode=True)
    if part.defects:
        raise DamagedDocument("mail")
    return data if isinstance(data, bytes) else b""

"""Outlook messages (.msg): the letter attached, or the words of the message where none is.

In: a compound file under caps. Out: as of a mail: the one attachment that can be read, its lines
followed by those of the message as footers; what was not read is counted. For a glance the
attachments are given one by one, a message in the message as one of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, BinaryIO

from khien.core.errors import DocumentError
from khien.core.limits import Budget, Limits
from khien.core.text import nfc, squeeze
from khien.documents.containers.archive import safe_name
from khien.documents.containers.cfb import CompoundHead, claimed
from khien.documents.containers.ole2 import Compound, holds, is_ole2
from khien.documents.document import Document, Line, LineKind
from khien.documents.encoding import glanced
from khien.documents.format import Format, Member
from khien.documents.glance import Glance
from khien.documents.source import Source
from khien.documents.web.glancing import texts_of

if TYPE_CHECKING:
    from khien.documents.outlook.message import Inner, Message

_PROPERTIES = "__properties_version1.0"
_ATTACHED = "__attach_version1.0_#"
_MOST_TEXT = 65_536
_MOST_PAGE = 262_144
_RICH = b"{\\rtf"
_LABEL = re.compile(r"MSIP_Label_[\w-]{1,40}?_Name=([^;]{1,300})")


class OutlookMessage(Format):
    """One message with its attachments."""

    id = "msg"
    title = ("Thư Outlook (.msg)", "Outlook message (.msg)")
    library = "olefile"
    loses = (
        "hình ảnh; khi có nhiều tệp đính kèm đọc được thì chỉ đọc lời thư",
        "pictures; of several readable attachments only the words of the message",
    )
    within = "ole2"

    def score(self, head: bytes, name: str) -> int | None:
        """Any compound file may be one: the streams inside decide, in ``opens``."""
        return 45 if is_ole2(head) else None

    def opens(self, data: bytes) -> bool:
        """Whether it holds the properties of a message."""
        return holds(data, _PROPERTIES)

    def claims(self, source: Source) -> int | None:
        """By the properties of a message at the top."""
        return claimed(source, _PROPERTIES)

    def glance(self, source: Source, limits: Limits) -> Glance:
        """Subject, labels and the words of the message itself."""
        from khien.documents.outlook.message import message_of  # here: few files are such

        compound = source.ole2
        message = message_of(_Directory(compound, limits))
        message.refuse_sealed()
        data, text = message.own(limits)
        is_rich = data.lstrip().startswith(_RICH)
        texts = [message.subject, *_labels(message)]
        if data and not is_rich:
            texts += texts_of(glanced(data[:_MOST_PAGE]))
        else:
            texts.append(text[:_MOST_TEXT])
        return Glance(
            texts=tuple(each.replace("\r", "\n") for each in texts),
            unsure="rich text" if is_rich else "",
            members=any(name.startswith(_ATTACHED) for name in compound.top),
        )

    def head(self, stream: BinaryIO, limits: Limits) -> Document:
        """The words of the message itself, its subject, its labels; no attached file."""
        from khien.documents.outlook.message import message_of

        message = message_of(_Directory(Source.again(stream, limits).ole2, limits))
        message.refuse_sealed()
        lines = [*_own(message, limits)]
        lines.append(Line(text=squeeze(nfc(message.subject)), kind=LineKind.FOOTER))
        lines += [Line(text=each, kind=LineKind.PROPERTY) for each in _labels(message)]
        return Document.from_lines("msg", lines)

    def read(self, stream: BinaryIO, limits: Limits) -> Document:
        """The letter that the message brings."""
        from khien.documents.outlook.message import message_of

        return message_of(Compound(stream.read(), limits=limits)).document(limits)

    def members(self, stream: BinaryIO, limits: Limits) -> Iterator[Member]:
        """Attached files and messages."""
        from khien.documents.outlook.message import Inner, message_of

        compound = Source.again(stream, limits).ole2
        message = message_of(_Directory(compound, limits))
        message.refuse_sealed()
        budget = Budget(limits)
        for number, each in enumerate(budget.take(message.attached()), start=1):
            is_message = isinstance(each, Inner)
            name = safe_name(each.name or ("thu.msg" if is_message else f"tep-{number}"))
            try:
                data = _rebuilt(compound, each, budget) if isinstance(each, Inner) else each.data()
                budget.spend_bytes(len(data))
            except DocumentError as error:
                yield Member(name, error=error)
            else:
                yield Member(name, data)


@dataclass(frozen=True, slots=True)
class _Directory:
    """A compound file by its directory, as a message asks of it."""

    compound: CompoundHead
    limits: Limits

    def __contains__(self, path: str) -> bool:
        return path in self.compound

    def is_storage(self, path: str) -> bool:
        return self.compound.is_storage(path)

    def paths(self) -> Iterator[str]:
        return iter(self.compound.names())

    def bytes_of(self, path: str) -> bytes:
        return self.compound.whole_of(path, self.limits.member_bytes)


def _own(message: Message, limits: Limits) -> Iterator[Line]:
    """The lines of its own words, as their format reads a head."""
    from khien.documents import reading
    from khien.documents.carrying import Carrier

    data, text = message.own(limits)
    if not data:
        data = text[:_MOST_TEXT].strip().encode("utf-8-sig") if text.strip() else b""
    if not data:
        return
    carrier = Carrier("msg", limits)
    for line in reading.head(data, "", limits=carrier.inner_limits()).lines:
        yield replace(line, page=1)


def _labels(message: Message) -> list[str]:
    """The sensitivity labels that the mail came with."""
    fields = message.fields
    found = _LABEL.findall(fields) if "MSIP_Label_" in fields else []
    return [said for each in found if (said := squeeze(nfc(each)))]


def _rebuilt(compound: CompoundHead, inner: Inner, budget: Budget) -> bytes:
    """A message in the message as a file of its own: its properties have a longer head there."""
    from khien.documents.containers import ole_objects

    return ole_objects.rebuilt(
        compound, inner.message.path.casefold(), budget, changed=_with_longer_head
    )


def _with_longer_head(path: str, data: bytes) -> bytes:
    """[MS-OXMSG] 2.4.1.1: eight bytes more than inside another message (2.4.1.2)."""
    return data[:24] + bytes(8) + data[24:] if path == _PROPERTIES else data

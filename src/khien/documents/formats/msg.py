"""Outlook messages (.msg): the letter attached, or the words of the message where none is.

In: a compound file under caps. Out: as of a mail: the one attachment that can be read, its lines
followed by those of the message as footers; what was not read is counted.
"""

from __future__ import annotations

from typing import BinaryIO

from khien.core.limits import Limits
from khien.documents.containers.ole2 import Compound, holds, is_ole2
from khien.documents.document import Document
from khien.documents.format import Format
from khien.documents.outlook.message import message_of

_PROPERTIES = "__properties_version1.0"


class OutlookMessage(Format):
    """One message with its attachments."""

    id = "msg"
    title = ("Thư Outlook (.msg)", "Outlook message (.msg)")
    library = "olefile"
    loses = (
        "hình ảnh; khi có nhiều tệp đính kèm đọc được thì chỉ đọc lời thư",
        "pictures; of several readable attachments only the words of the message",
    )

    def score(self, head: bytes, name: str) -> int | None:
        """Any compound file may be one: the streams inside decide, in ``opens``."""
        return 45 if is_ole2(head) else None

    def opens(self, data: bytes) -> bool:
        """Whether it holds the properties of a message."""
        return holds(data, _PROPERTIES)

    def read(self, stream: BinaryIO, limits: Limits) -> Document:
        """The letter that the message brings."""
        return message_of(Compound(stream.read(), limits=limits)).document(limits)

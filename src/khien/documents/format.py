"""What a file format must offer: a title, a score for a head of bytes, and a reader."""

from __future__ import annotations

import abc
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO, ClassVar

from khien.core.errors import DocumentError, UnsupportedDocument
from khien.core.limits import Limits
from khien.documents.document import Document
from khien.documents.glance import Glance

if TYPE_CHECKING:
    from PIL import Image

    from khien.documents.source import Source

SNIFF_BYTES = 65_536
LAST_RESORT = 5  # a claim that counts only where no other format was in doubt


@dataclass(frozen=True, slots=True)
class Member:
    """One file in a container: its bytes, or why they cannot be had.

    ``name`` is for showing only, made safe for that; parts of a path are parted by "/".
    ``source``: the same bytes, where their directory was read already.
    """

    name: str
    data: bytes = b""
    error: DocumentError | None = None
    source: Source | None = field(default=None, compare=False, repr=False)


class Format(abc.ABC):
    """One format, found by walking ``khien.documents.formats`` or entry point
    ``khien.formats``.

    ``score`` looks at the first ``SNIFF_BYTES`` bytes and answers how sure it is, 1..100, or
    None when the bytes are not its own. The name is a tie-breaker at most: an extension is a
    claim by whoever named the file.
    """

    id: ClassVar[str]
    title: ClassVar[tuple[str, str]]  # Vietnamese, English
    library: ClassVar[str]  # what reads it, "" for our own reader alone
    loses: ClassVar[tuple[str, str]]  # what of the file is not read, Vietnamese and English
    is_container: ClassVar[bool] = False  # a bundle of files, each to be taken on its own
    most_members: ClassVar[int] = 0  # where a file of this kind holds more than others may
    within: ClassVar[str] = ""  # "zip" or "ole2" when that container's directory tells it

    @abc.abstractmethod
    def score(self, head: bytes, name: str) -> int | None:
        """How sure this format is of the bytes, or None."""

    def opens(self, data: bytes) -> bool:
        """Whether the whole file is of this format, asked of the surest formats in turn: the
        directory of a container may stand behind the head that ``score`` saw."""
        return True

    def claims(self, source: Source) -> int | None:
        """As ``score``, of a file that need not be in memory: a format ``within`` a container
        looks at the container's directory (``source.zip``, ``source.ole2``) and is certain."""
        return self.score(source.head, source.name)

    def glance(self, source: Source, limits: Limits) -> Glance | None:
        """The bare words at the head of the file; None when the format has no cheaper way than
        ``head``. Raises a DocumentError, the same as ``head`` would for what cannot be read."""
        return None

    def looks(self, source: Source, limits: Limits) -> Iterator[Image.Image]:
        """The pictures at the head of the file in which a stamp may stand: pages of a scan (the
        upper part will do), pictures pasted on the first page. Not recognised, not yet decoded
        where that can wait; raises a DocumentError for one that cannot be opened."""
        return iter(())

    @abc.abstractmethod
    def read(self, stream: BinaryIO, limits: Limits) -> Document:
        """The whole document; raises a DocumentError."""

    def members(self, stream: BinaryIO, limits: Limits) -> Iterator[Member]:
        """The files in a container, one by one; none of any other format."""
        return iter(())

    def head(self, stream: BinaryIO, limits: Limits) -> Document:
        """Page 1 or its like, cheaper than ``read`` where the format allows."""
        return self.read(stream, limits)

    def picture(self, stream: BinaryIO, limits: Limits, *, page: int, width: int) -> bytes:
        """Page ``page`` (from 1) as a PNG about ``width`` pixels wide, for a person to look at.

        Raises UnsupportedDocument where the format has no pages that look like anything.
        """
        raise UnsupportedDocument()

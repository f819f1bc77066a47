"""One file whose bytes are read as they are asked for: its head first, the rest seldom.

In: an open file or bytes. Out: ranges of bytes, and the directory of the container that it may
be. Built for looking at many files: a docx of a hundred megabytes costs its directory and the
first part of one member.
"""

from __future__ import annotations

import contextlib
import io
from _weakref import ref  # the library itself: the module around it is large
from functools import cached_property
from typing import TYPE_CHECKING, BinaryIO

from khien.core.errors import DamagedDocument, TooLargeDocument
from khien.core.limits import DEFAULT_LIMITS, Limits

if TYPE_CHECKING:
    from khien.documents.containers.cfb import CompoundHead
    from khien.documents.containers.zipped import ZipDirectory

HEAD_BYTES = 65_536
_MADE_OF = "made_of"  # the name by which a stream knows the source it was made of


class Source:
    """A file that can be asked for any part of itself.

    ``name`` is a tie-breaker and never a path. ``data``: the bytes when they are in memory
    already, else ``file`` is read. What the file does meanwhile (shrinks, vanishes) is a
    DamagedDocument.
    """

    def __init__(
        self,
        file: BinaryIO | bytes,
        name: str = "",
        *,
        limits: Limits = DEFAULT_LIMITS,
        size: int | None = None,
    ) -> None:
        self.name = name
        self.limits = limits
        self._whole = file if isinstance(file, bytes) else None
        self._file: BinaryIO = io.BytesIO(file) if isinstance(file, bytes) else file
        if size is None:
            size = len(file) if isinstance(file, bytes) else self._file.seek(0, io.SEEK_END)
        self.size = size
        self._read = b""  # the head, once it was asked for

    @classmethod
    def again(cls, stream: BinaryIO, limits: Limits) -> Source:
        """What ``stream`` was made of by ``stream()``, with other limits: what was read of it, its
        directory too, is not read again. Any other stream as a file of its own."""
        known = getattr(stream, _MADE_OF, None)
        first: Source | None = known() if known is not None else None
        if first is None:
            return cls(stream, limits=limits)
        made = cls.__new__(cls)
        vars(made).update(vars(first))
        made.limits = limits
        return made

    @cached_property
    def head(self) -> bytes:
        """The first ``HEAD_BYTES`` bytes; what lies in them is read once."""
        self._read = self.at(0, HEAD_BYTES)
        return self._read

    def at(self, offset: int, count: int) -> bytes:
        """Up to ``count`` bytes from ``offset``; fewer at the end of the file."""
        if self._whole is not None:
            return self._whole[offset : offset + count]
        known = len(self._read)
        if offset >= 0 and (offset + count <= known or known == self.size):
            return self._read[offset : offset + count]
        try:
            self._file.seek(offset)
            return self._file.read(count)
        except (OSError, ValueError, OverflowError):
            raise DamagedDocument("read") from None

    def whole(self) -> bytes:
        """Every byte; raises TooLargeDocument beyond ``limits.file_bytes``."""
        if self.size > self.limits.file_bytes:
            raise TooLargeDocument(limit=f"{self.limits.file_bytes // 2**20} MB")
        if self._whole is None:
            data = self.head
            if len(data) == HEAD_BYTES:  # read again with the rest: joined, both stood twice
                data = self.at(0, max(self.size, HEAD_BYTES) + 1)
            if len(data) > self.limits.file_bytes:
                raise TooLargeDocument(limit=f"{self.limits.file_bytes // 2**20} MB")
            self._whole = data
        return self._whole

    def stream(self) -> BinaryIO:
        """The file as a stream at its beginning, for a reader that seeks by itself."""
        stream = self._file
        if self._whole is not None:
            stream = io.BytesIO(self._whole)
        else:
            stream.seek(0)
        with contextlib.suppress(AttributeError):  # a stream of somebody else's is asked again
            setattr(stream, _MADE_OF, ref(self))
        return stream

    @cached_property
    def zip(self) -> ZipDirectory:
        """The directory of the zip that this file is; raises a DocumentError when it is none."""
        from khien.documents.containers.zipped import ZipDirectory

        return ZipDirectory.of(self._bare())

    @cached_property
    def ole2(self) -> CompoundHead:
        """The directory of the compound file that this is; raises a DocumentError."""
        from khien.documents.containers.cfb import CompoundHead

        return CompoundHead.of(self._bare())

    def _bare(self) -> Source:
        """The same file without a directory: a file and a directory that held each other would
        stay in memory, with all that was read, until garbage is collected."""
        other = Source(self._file, self.name, limits=self.limits, size=self.size)
        other._whole, other._read = self._whole, self._read
        return other

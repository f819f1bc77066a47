"""The OLE2 compound file read from its directory: names, and the first bytes of streams.

In: a Source. Out: names of streams and their first bytes, in order, whatever sectors they lie in;
chains that loop or leave the file are a damaged file. Far less than ``ole2.Compound`` and far
cheaper: enough for the head of a document. Structures: [MS-CFB] 2.2 to 2.6.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from khien.documents.source import Source


class CompoundHead:
    """The streams at any depth of one compound file, by path ("Root/…" left out)."""

    def __init__(self, source: Source) -> None:
        self._source = source

    @classmethod
    def of(cls, source: Source) -> CompoundHead:
        """Read the directory; raises DamagedDocument."""
        return cls(source)

"""A zip package (OOXML and its like) read under caps: members, ratio, sizes, no surprises.

In: bytes. Out: members by exact name, inflated in chunks and counted. Nothing is ever
written to disk, so a member's name is a key and never a path.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from khien.core.errors import DamagedDocument, EncryptedDocument, TooLargeDocument
from khien.core.limits import Budget, Limits
from khien.documents.containers.zipped import CENTRAL_ENTRY

_CHUNK = 65_536
# A short member may inflate far (an empty table is all the same tags); the ratio counts
# beyond this.
_RATIO_FREE_BYTES = 1 << 20
_ENCRYPTED_FLAG = 0x1
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})

# What the library raises on a broken member; ValueError: an offset before the file begins.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError,
)  # fmt: skip


class Package:
    """The members of one zip package, each inflated only when asked for."""

    def __init__(self, data: bytes, *, limits: Limits) -> None:
        self._limits = limits
        self._budget = Budget(limits)
        # The standard reader builds an object for every central entry before it can be
        # asked how many there are; each entry carries this signature, so count those first.
        if data.count(CENTRAL_ENTRY) > limits.members:
            raise TooLargeDocument(limit=str(limits.members))
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            raise DamagedDocument("zip directory") from None
        self._members: dict[str, zipfile.ZipInfo] = {}
        for info in self._zip.infolist():
            # Two members of one name are read differently by different programs: what we
            # check might not be what a person sees.
            if info.filename.casefold() in self._members:
                raise DamagedDocument("duplicate member")
            self._members[info.filename.casefold()] = info

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._members

    def names(self) -> list[str]:
        """Member names as stored."""
        return [info.filename for info in self._members.values()]

    def infos(self) -> list[zipfile.ZipInfo]:
        """What the directory says of each member."""
        return list(self._members.values())

    def bytes_of(self, name: str, *, most: int | None = None) -> bytes:
        """Member ``name`` inflated; raises a DocumentError when absent, damaged or too big.

        OPC part names compare without case, so this does too.
        """
        info = self._members.get(name.casefold())
        if info is None:
            raise DamagedDocument("missing part")
        if info.flag_bits & _ENCRYPTED_FLAG:
            raise EncryptedDocument()
        if info.compress_type not in _METHODS:
            raise DamagedDocument("compression method")
        ceiling = min(self._limits.member_bytes, most or self._limits.member_bytes)
        try:
            return self._inflate(info, ceiling)
        except _BROKEN:
            raise DamagedDocument("zip member") from None

    def _inflate(self, info: zipfile.ZipInfo, ceiling: int) -> bytes:
        chunks: list[bytes] = []
        size = 0
        allowed = max(_RATIO_FREE_BYTES, info.compress_size * self._limits.ratio)
        with self._zip.open(info) as member:
            while chunk := member.read(_CHUNK):
                size += len(chunk)
                if size > ceiling or size > allowed:
                    raise TooLargeDocument(limit=f"{min(ceiling, allowed) // 2**20} MB")
                self._budget.spend_bytes(len(chunk))
                self._budget.check_time()
                chunks.append(chunk)
        return b"".join(chunks)

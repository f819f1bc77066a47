"""Tape archives, packed or not (.tar, .tar.gz, .tgz, .tar.xz), and single files packed by gzip,
bzip2 or xz.

In: a stream, unpacked as it is gone through, under caps. Out: its members one by one. What a
packed file holds is told by its own first bytes, not by its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from khien.core.errors import TooLargeDocument
from khien.core.limits import Budget, Limits
from khien.documents.containers.archive import typed_name
from khien.documents.document import Document
from khien.documents.format import Format, Member
from khien.documents.glance import Glance
from khien.documents.source import Source

_UNNAMED = "noi-dung"
_PACKED = (b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00")  # gzip, bzip2, xz
_SUM = slice(148, 156)  # of a member's header
_GZIP_NAME = re.compile(rb"\x1f\x8b\x08[\x08\x09][\s\S]{6}([^\0]{1,300})\0")


class TapeArchive(Format):
    """A tape archive or a packed file."""

    id = "tar"
    title = ("Gói .tar, tệp nén .gz, .bz2, .xz", "Archive (.tar), packed file (.gz, .bz2, .xz)")
    library = ""
    loses = (
        "tệp bên trong không phải văn bản được nêu tên, không đọc",
        "files inside that are no letters are named, not read",
    )
    is_container = True

    def score(self, head: bytes, name: str) -> int | None:
        """By the signature of what packed it, or by a header whose sum is right."""
        if head.startswith(_PACKED):
            from khien.documents.containers import forward  # here, as below: few files are such

            if forward.is_packed(head):
                return 85
        if not head[_SUM].strip(b"\0 ").isdigit():
            return None
        from khien.documents.containers import tarball

        return 95 if tarball.is_tar(head) else None

    def glance(self, source: Source, limits: Limits) -> Glance:
        """It has no words of its own."""
        return Glance(members=True)

    def members(self, stream: BinaryIO, limits: Limits) -> Iterator[Member]:
        """Every file inside."""
        from khien.documents.containers import forward, tarball

        budget = Budget(limits)
        head = stream.read(tarball.BLOCK)
        stream.seek(0)
        if not forward.is_packed(head):
            yield from tarball.members(forward.Plain(stream, budget), budget)
            return
        unpacked = forward.Unpacked(stream, budget)
        if tarball.is_tar(unpacked.peek(tarball.BLOCK)):
            yield from tarball.members(unpacked, budget)
            return
        data = unpacked.read(limits.member_bytes + 1)
        name = _name_in(head)
        if len(data) > limits.member_bytes:
            limit = f"{limits.member_bytes // 2**20} MB"
            yield Member(name, error=TooLargeDocument(limit=limit))
        else:
            yield Member(name, data)

    def read(self, stream: BinaryIO, limits: Limits) -> Document:
        """The letter that is alone in it; of several only the names are told."""
        from khien.documents.carrying import from_members

        return from_members(self.id, self.members, stream, limits)


def _name_in(head: bytes) -> str:
    """What the packed file was called, where its header says so."""
    named = _GZIP_NAME.match(head)
    return typed_name(named[1]) if named else _UNNAMED

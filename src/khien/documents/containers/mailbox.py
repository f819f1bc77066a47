"""A mailbox in one file (mbox): message after message, each behind a line that begins "From ".

In: a Source. Out: the messages one by one, of a file of any size. Structure: RFC 4155.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from khien.core.errors import TooLargeDocument
from khien.core.limits import Budget, Limits
from khien.documents.format import Member

if TYPE_CHECKING:
    from khien.documents.source import Source

_CHUNK = 1 << 20
_LEAD = b"From "
# The line with sender and date, then a field: words that begin so are no new message.
_BEGINS = re.compile(rb"\n\r?\n(?=From [^\r\n]{3,200}\r?\n[A-Za-z][A-Za-z0-9-]{1,60}:)")
_MOST_HEAD = 512


def has_several(head: bytes) -> bool:
    """Whether a second message begins within the first bytes."""
    return head.startswith(_LEAD) and _BEGINS.search(head) is not None


def messages(source: Source, limits: Limits) -> Iterator[Member]:
    """Every message; raises TooLargeDocument when there are too many."""
    budget = Budget(limits)
    for number, data in enumerate(budget.take(_pieces(source, limits)), start=1):
        name = f"thu-{number}.eml"
        if len(data) > limits.member_bytes:
            limit = f"{limits.member_bytes // 2**20} MB"
            yield Member(name, error=TooLargeDocument(limit=limit))
        else:
            yield Member(name, data)


def _pieces(source: Source, limits: Limits) -> Iterator[bytes]:
    held, at = b"", 0
    while True:
        chunk = source.at(at, _CHUNK)
        at += len(chunk)
        held += chunk
        # A line that begins a message may be cut at the end of what was read.
        safe = len(held) - _MOST_HEAD if chunk else len(held)
        begin = 0
        for found in _BEGINS.finditer(held):
            if found.start() >= safe:
                break
            yield held[begin : found.end()]
            begin = found.end()
        held = held[begin:]
        if not chunk:
            if held.strip():
                yield held
            return
        if len(held) > limits.member_bytes + _CHUNK:
            held = held[: limits.member_bytes + 1] + held[-_MOST_HEAD:]

"""Budgets for every loop over outside data: bytes, items, depth, seconds."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from khien.core.errors import TimedOut, TooLargeDocument

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost. Sizes in bytes, time in seconds.

    ``member_bytes`` bounds one inflated archive member; ``ratio`` bounds how far a member may
    inflate; ``pages`` and ``lines`` bound what is kept; ``pixels`` bounds one picture;
    ``ocr_pages`` and ``ocr_seconds`` bound recognition, whose time is counted by itself.
    """

    file_bytes: int = 50 * 2**20
    member_bytes: int = 64 * 2**20
    total_bytes: int = 256 * 2**20
    ratio: int = 200
    members: int = 2_000
    depth: int = 4
    pages: int = 500
    lines: int = 50_000
    characters: int = 5_000_000
    pixels: int = 40_000_000  # an A4 page at 600 dots an inch has 35 million
    ocr_pages: int = 40
    ocr_seconds: float = 90.0
    seconds: float = 60.0
    memory_bytes: int = 1024 * 2**20


DEFAULT_LIMITS = Limits()


@dataclass(slots=True)
class Budget:
    """Counts what has been spent and raises a named error when it is gone."""

    limits: Limits = DEFAULT_LIMITS
    started: float = field(default_factory=time.monotonic)
    bytes_used: int = 0
    items_used: int = 0

    def spend_bytes(self, count: int) -> None:
        """Count inflated or read bytes; raises TooLargeDocument beyond ``total_bytes``."""
        self.bytes_used += count
        if self.bytes_used > self.limits.total_bytes:
            raise TooLargeDocument(limit=f"{self.limits.total_bytes // 2**20} MB")

    def leave_out(self, seconds: float) -> None:
        """Do not count ``seconds`` that were spent on something with a bound of its own."""
        self.started += seconds

    def check_time(self) -> None:
        """Raise TimedOut when more than ``seconds`` have passed."""
        if time.monotonic() - self.started > self.limits.seconds:
            raise TimedOut()

    def take(self, items: Iterable[T], *, most: int | None = None) -> Iterator[T]:
        """Yield items, raising TooLargeDocument after ``most`` (default: ``members``)."""
        ceiling = self.limits.members if most is None else most
        for count, item in enumerate(items):
            if count >= ceiling:
                raise TooLargeDocument(limit=str(ceiling))
            self.check_time()
            yield item

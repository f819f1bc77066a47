"""Recognition within one document: whether it is wanted, and what it may still cost.

In: pictures of pages, one after another. Out: what each says, or None for a page that was not
read: recognition was not wanted, or the pages or seconds allowed are gone. The caller says
which pages those were.
"""

from __future__ import annotations

import contextlib
import contextvars
import enum
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from khien.core.limits import Limits
from khien.documents.document import Line

if TYPE_CHECKING:
    from PIL import Image

    from khien.documents.ocr.page import Prepared

_PAGE_SECONDS = 20.0  # a page of print takes one or two; noise can take minutes


class Mode(enum.StrEnum):
    """When words are recognised: where there are no trustworthy ones, never, or always."""

    AUTO = "auto"
    NEVER = "never"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class PageRead:
    """What a picture of a page says. ``unread_stamps``: places that look like a stamp of the
    kind a mark is, whose words could not be read."""

    lines: tuple[Line, ...]
    unread_stamps: int = 0


_mode: contextvars.ContextVar[Mode] = contextvars.ContextVar("khien_ocr", default=Mode.AUTO)
_begins: contextvars.ContextVar[Callable[[], None] | None] = contextvars.ContextVar(
    "khien_ocr_begins", default=None
)


@contextlib.contextmanager
def recognising(mode: Mode, *, begins: Callable[[], None] | None = None) -> Iterator[None]:
    """Read documents under ``mode`` inside the block; ``begins`` is called when the first
    picture of a document is about to be recognised (it takes far longer than reading)."""
    was_mode, was_begins = _mode.set(mode), _begins.set(begins)
    try:
        yield
    finally:
        _mode.reset(was_mode)
        _begins.reset(was_begins)


class Recognition:
    """What recognition did in one document, under its limits."""

    def __init__(self, limits: Limits) -> None:
        self.mode = _mode.get()
        self.pages = 0
        self.seconds = 0.0
        self._limits = limits

    @property
    def out_of_budget(self) -> bool:
        """Whether the pages or the seconds allowed are gone."""
        return self.pages >= self._limits.ocr_pages or self.seconds >= self._limits.ocr_seconds

    def page(self, picture: Image.Image, number: int) -> PageRead | None:
        """What ``picture`` of page ``number`` says, or None when it is not read."""
        from khien.documents.ocr import page as pages

        if self.mode is Mode.NEVER or self.out_of_budget:
            return None
        with self._counted():
            prepared = pages.prepared(picture)
            left = self._limits.ocr_seconds - self.seconds
            lines = pages.lines_of(prepared, number, seconds=min(left, _PAGE_SECONDS))
            if lines is None:
                return None
            if number > 1:
                return PageRead(tuple(lines))
            return self._with_stamps(picture, prepared, lines)

    def stamps(self, picture: Image.Image) -> PageRead | None:
        """Only the stamps of page 1, for a scan whose words are known; None as ``page``."""
        from khien.documents.ocr import page as pages

        if self.mode is Mode.NEVER or self.out_of_budget:
            return None
        with self._counted():
            return self._with_stamps(picture, pages.prepared(picture), [])

    def _with_stamps(self, picture: Image.Image, prepared: Prepared, lines: list[Line]) -> PageRead:
        from khien.documents.ocr.glimpse import look
        from khien.documents.ocr.stamps import stamps_of

        read, unread = stamps_of(prepared, lines)
        told = {line.text for line in (*lines, *read)}
        seen = look(picture)
        more = [line for line in seen.levels if line.text not in told]
        return PageRead((*lines, *read, *more), unread)

    @contextlib.contextmanager
    def _counted(self) -> Iterator[None]:
        begins = _begins.get()
        if self.pages == 0 and begins is not None:
            begins()
        self.pages += 1
        started = time.monotonic()
        try:
            yield
        finally:
            self.seconds += time.monotonic() - started

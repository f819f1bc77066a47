"""From bytes to a Document: take in at most what the limits allow, find the format by what
the bytes are, read. Every failure leaves as one named error."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import lru_cache, partial
from typing import BinaryIO, TypeVar

from khien.core.errors import (
    DamagedDocument,
    DocumentError,
    TooLargeDocument,
    UnsupportedDocument,
)
from khien.core.limits import DEFAULT_LIMITS, Limits
from khien.documents import formats as format_modules
from khien.documents.containers import ole2
from khien.documents.document import Document
from khien.documents.format import SNIFF_BYTES, Format
from khien.documents.ocr.recognition import Mode, recognising

T = TypeVar("T")


@lru_cache(maxsize=1)
def all_formats() -> tuple[Format, ...]:
    """Every known format, by id."""
    from khien.core import registry  # here: whoever only asks the worker needs none

    return tuple(registry.members(format_modules, base=Format, kind="formats"))


def read(
    source: BinaryIO | bytes,
    name: str = "",
    *,
    limits: Limits = DEFAULT_LIMITS,
    ocr: Mode = Mode.AUTO,
    ocr_begins: Callable[[], None] | None = None,
) -> Document:
    """The whole of ``source`` as a Document; raises a DocumentError.

    ``name`` only breaks ties between formats that are equally sure. ``ocr`` says whether words
    are recognised in pictures; ``ocr_begins`` is called once before the first picture is.
    """
    data = _take_in(source, limits)
    chosen = _chosen(data, name)
    with recognising(ocr, begins=ocr_begins):
        return _guarded(chosen.read, data, limits)


def head(source: BinaryIO | bytes, name: str = "", *, limits: Limits = DEFAULT_LIMITS) -> Document:
    """The first page of ``source`` or its like; as ``read`` otherwise."""
    data = _take_in(source, limits)
    chosen = _chosen(data, name)
    return _guarded(chosen.head, data, limits)


def page_image(
    source: BinaryIO | bytes, page: int, *, width: int, name: str = "",
    limits: Limits = DEFAULT_LIMITS,
) -> bytes:  # fmt: skip
    """Page ``page`` (from 1) of ``source`` as a PNG about ``width`` pixels wide.

    Raises a DocumentError: UnsupportedDocument for a format whose pages are not pictures, and
    DamagedDocument for a page that is not there.
    """
    data = _take_in(source, limits)
    chosen = _chosen(data, name)
    drawn = partial(chosen.picture, page=page, width=width)
    return _guarded(drawn, data, limits)


def format_of(source: BinaryIO | bytes, name: str = "") -> Format | None:
    """The format that is most sure of ``source``, or None; of a stream its first bytes count."""
    start = source[:SNIFF_BYTES] if isinstance(source, bytes) else source.read(SNIFF_BYTES)
    scored = [(score, each) for each in all_formats() if (score := each.score(start, name))]
    scored.sort(key=lambda pair: pair[0], reverse=True)
    whole = source if isinstance(source, bytes) else None
    return next((each for _, each in scored if whole is None or each.opens(whole)), None)


def _take_in(source: BinaryIO | bytes, limits: Limits) -> bytes:
    data = source if isinstance(source, bytes) else source.read(limits.file_bytes + 1)
    if len(data) > limits.file_bytes:
        raise TooLargeDocument(limit=f"{limits.file_bytes // 2**20} MB")
    if not data:
        raise DamagedDocument("empty")
    return data


def _chosen(data: bytes, name: str) -> Format:
    chosen = format_of(data, name)
    if chosen is None:
        ole2.refuse_encrypted(data)
        raise UnsupportedDocument()
    return chosen


def _guarded(reader: Callable[[BinaryIO, Limits], T], data: bytes, limits: Limits) -> T:
    """Run ``reader``; anything it did not foresee in outside bytes is a damaged file.

    The original exception is dropped on purpose: its text may quote the document.
    """
    try:
        return reader(io.BytesIO(data), limits)
    except DocumentError:
        raise
    except MemoryError:
        raise TooLargeDocument(limit=f"{limits.memory_bytes // 2**20} MB") from None
    except RecursionError:
        raise DamagedDocument("nesting") from None
    except Exception as error:
        raise DamagedDocument(type(error).__name__) from None

"""One file looked at: from its bytes to the marks it bears, or why nobody can tell.

In: a Source. Out: a FileReport; nothing is raised for anything a file does. A glance at the bare
words ends the matter for most files; what has the letters of a mark is read with its places and
judged by the rules; pictures in which a stamp may stand are looked at; files within are files.
"""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from khien.core.errors import (
    DamagedDocument,
    DocumentError,
    NoTextLayer,
    TimedOut,
    TooLargeDocument,
    UnsupportedDocument,
)
from khien.core.limits import DEFAULT_LIMITS, Budget, Limits
from khien.documents.containers.archive import UnsafeMember
from khien.documents.document import Document
from khien.documents.format import Format, Member
from khien.documents.glance import Glance
from khien.documents.identifying import identify
from khien.documents.ocr.recognition import Mode, recognising
from khien.documents.source import Source
from khien.markings.finding import FileReport, Found, Status, Unread
from khien.markings.glancing import may_bear
from khien.markings.mark import State, Where
from khien.markings.search import marks

_MOST_LOOKS = 12
_WORKBOOKS = frozenset({"biff", "xls", "xlsx", "xlsb", "ods"})
_COVER_LETTERS = 300
_HASH_CHUNK = 1 << 20
_USUAL_SIZE = 8 * 2**20
_MOST_HASHED = 8 * 2**30
# Names that promise a document: what is none of the known formats is named, not passed over.
_PROMISING = frozenset({
    "doc", "docx", "docm", "dot", "dotx", "dotm", "rtf", "odt", "ott", "fodt", "xls",
    "xlsx", "xlsm", "xlsb", "xlt", "xltx", "ods", "ppt", "pptx", "pptm", "pps", "ppsx",
    "odp", "odg", "pdf", "txt", "csv", "tsv", "html", "htm", "mht", "mhtml", "xml", "eml",
    "msg", "edxml", "pst", "ost", "mbox", "zip", "7z", "rar", "tar", "gz", "tgz", "bz2",
    "xz", "png", "jpg", "jpeg", "jpe", "tif", "tiff", "bmp", "gif", "webp", "wps", "pages",
    "md", "vsd", "vsdx", "pub", "xps",
})  # fmt: skip


@dataclass(slots=True)
class _Look:
    """What one file, with all that stands in it, has given so far."""

    limits: Limits
    ocr: Mode
    whole: bool
    budget: Budget
    found: list[Found] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)


def examine(
    source: Source,
    *,
    limits: Limits = DEFAULT_LIMITS,
    ocr: Mode = Mode.AUTO,
    whole: bool = False,
) -> FileReport:
    """Look at ``source``. ``ocr`` says whether pictures are looked at; ``whole``: every page of a
    document is judged, not only its head."""
    look = _Look(limits, ocr, whole, Budget(limits))
    if source.size == 0:
        return FileReport(Status.EXAMINED)
    chosen: Format | None = None
    with recognising(Mode.NEVER):
        try:
            chosen = identify(source)
            if chosen is None:
                if _extension(source.name) in _PROMISING:
                    return FileReport(Status.UNREADABLE, unread=(Unread("unsupported"),))
                return FileReport(Status.SKIPPED)
            if chosen.id == "zip" and _extension(source.name) in _PROMISING - {"zip"}:
                look.unread.append(Unread("unsupported"))  # its files are looked at all the same
            _examine(chosen, source, look, member=None, depth=0)
        except Exception as error:  # the words of an exception may quote the file
            look.unread.append(Unread(_code(error)))
    return _report(chosen, source, look)


def _report(chosen: Format | None, source: Source, look: _Look) -> FileReport:
    found = tuple(dict.fromkeys(look.found))
    return FileReport(
        status=Status.UNREADABLE if look.unread else Status.EXAMINED,
        format=chosen.id if chosen else None,
        found=found,
        unread=tuple(dict.fromkeys(look.unread)),
        sha256=_digest(source) if found else None,
    )


def _code(error: Exception) -> str:
    """The code of ``markings.unread`` for what went wrong."""
    if isinstance(error, UnsafeMember):
        return "unsafe"
    if isinstance(error, DocumentError):
        return error.code
    if isinstance(error, MemoryError):
        return "memory"
    return "damaged"


def _extension(name: str) -> str:
    stem, _, extension = name.rpartition("/")[2].rpartition(".")
    return extension.casefold() if stem else ""


def _examine(
    chosen: Format, source: Source, look: _Look, *, member: str | None, depth: int
) -> None:
    """All of one file; raises whatever its format raises where nothing more can be had of it."""
    glance = chosen.glance(source, look.limits)
    document: Document | None = None
    no_words = False
    if look.whole or glance is None or glance.unsure or may_bear(glance):
        try:
            document = _document(chosen, source, look)
        except NoTextLayer:
            no_words = True
        if document is not None:
            look.found += _gravest_of(list(_marks_of(document, look, member)))
            # Labels alone: no word of the page itself was seen.
            no_words = document.properties.get("unread_pages", "").startswith("1")
            if "cut_short" in document.properties:
                look.unread.append(Unread("damaged", member))
            if "legacy_font" in document.properties:
                look.unread.append(Unread("legacy_font", member))
    if no_words or _has_pictures(glance, document):
        _look_at_pictures(chosen, source, look, member=member, no_words=no_words)
    if _may_hold_members(chosen, glance):
        _look_at_members(chosen, source, look, member=member, depth=depth)


def _document(chosen: Format, source: Source, look: _Look) -> Document:
    try:
        stream = source.stream()
        return (chosen.read if look.whole else chosen.head)(stream, look.limits)
    except RecursionError:
        raise DamagedDocument("nesting") from None


def _has_pictures(glance: Glance | None, document: Document | None) -> bool:
    if glance is not None:
        return glance.pictures > 0
    return document is not None and "scanned_pages" in document.properties


def _may_hold_members(chosen: Format, glance: Glance | None) -> bool:
    if glance is not None:
        return glance.members
    return type(chosen).members is not Format.members


def _marks_of(document: Document, look: _Look, member: str | None) -> Iterator[Found]:
    """Marks on page 1 of ``document``, on page 2 behind a cover, with ``whole`` on every page."""
    pages = [document]
    last = document.pages if look.whole else 2 if _is_cover(document) else 1
    if document.pages > 1 and last > 1:
        pages += [_page_alone(document, number) for number in range(2, last + 1)]
    for number, page in (*enumerate(pages, start=1), *((1, sheet) for sheet in _sheets(document))):
        for mark in marks(page, limits=look.limits):
            yield Found(
                level=mark.level,
                state=mark.state,
                score=mark.score,
                rule=mark.rule,
                where=mark.where,
                page=number,
                member=member,
                reasons=mark.reasons,
            )


def _gravest_of(found: list[Found]) -> list[Found]:
    """``found`` without what says again, as a form, what stands in it as a mark."""
    marked = {each.level for each in found if each.state is State.MARKED}
    return [each for each in found if each.state is State.MARKED or each.level not in marked]


def _sheets(document: Document) -> tuple[Document, ...]:
    """The sheets of a workbook, each with a first page of its own; parts of a mail are members."""
    return document.parts if document.format in _WORKBOOKS else ()


def _is_cover(document: Document) -> bool:
    """Whether page 1 says little more than what follows is called."""
    if document.pages < 2:
        return False
    return sum(len(line.text) for line in document.lines if line.page == 1) < _COVER_LETTERS


def _page_alone(document: Document, number: int) -> Document:
    lines = [replace(line, page=1) for line in document.lines if line.page == number]
    return Document.from_lines(
        document.format, lines, ocr=document.ocr, properties=document.properties
    )


def _look_at_pictures(
    chosen: Format, source: Source, look: _Look, *, member: str | None, no_words: bool
) -> None:
    """Stamps in the pictures at the head. A file that is nothing but pictures and is not looked
    at is not examined; one whose words were read is, as far as was asked."""
    if look.ocr is Mode.NEVER:
        if no_words:
            look.unread.append(Unread("not_recognised", member))
        return
    from khien.documents.ocr.glimpse import look as look_at

    seen = 0
    for picture in chosen.looks(source, look.limits):
        seen += 1
        if seen > _MOST_LOOKS:
            break
        look.budget.check_time()
        stamps = look_at(picture)
        document = Document.from_lines(chosen.id, stamps.lines, ocr=True)
        found = list(_marks_of(document, look, member))
        look.found += found
        if stamps.unread and not any(each.state is State.MARKED for each in found):
            look.found.append(_unread_box(member))
    if no_words and not seen:
        look.unread.append(Unread("ocr_missing", member))


def _unread_box(member: str | None) -> Found:
    return Found(
        level=None,
        state=State.BOX_UNREAD,
        score=0.5,
        rule="unread_stamp",
        where=Where.STAMP,
        member=member,
        reasons=("unread-stamp",),
    )


def _look_at_members(
    chosen: Format, source: Source, look: _Look, *, member: str | None, depth: int
) -> None:
    # Of a container in the container the bytes are wanted: it is a file like any other.
    one_layer = _one_layer(look.limits)
    most = max(look.limits.members, chosen.most_members)
    for each in chosen.members(source.stream(), one_layer):
        look.budget.check_time()
        look.budget.items_used += 1
        if look.budget.items_used > most:
            raise TooLargeDocument(limit=str(most))
        name = f"{member}/{each.name}" if member else each.name
        if each.error is not None:
            look.unread.append(Unread(_code(each.error), name))
        elif depth >= look.limits.depth:
            look.unread.append(Unread("nested", name))
        else:
            look.budget.spend_bytes(len(each.data))
            _look_into(each, look, name=name, depth=depth + 1)


@lru_cache(maxsize=2)
def _one_layer(limits: Limits) -> Limits:
    return replace(limits, depth=1)


def _look_into(each: Member, look: _Look, *, name: str, depth: int) -> None:
    """One file in a file: what is wrong with it is told of it alone."""
    if not each.data:
        return
    inner = each.source or Source(each.data, each.name, limits=look.limits)
    try:
        chosen = identify(inner)
        if chosen is not None:
            _examine(chosen, inner, look, member=name, depth=depth)
        elif _extension(each.name) in _PROMISING:
            raise UnsupportedDocument()
    except TimedOut:
        raise
    except Exception as error:
        look.unread.append(Unread(_code(error), name))


def _sha256(size: int) -> Any:
    """A hash for ``size`` bytes: Python's own for a file of usual size, as the library that is
    faster brings four megabytes into the worker."""
    if size <= _USUAL_SIZE:
        for name in ("_sha256", "_sha2"):  # until Python 3.11, and since
            with contextlib.suppress(ImportError):
                return importlib.import_module(name).sha256()
    import hashlib

    return hashlib.sha256()


def _digest(source: Source) -> str | None:
    """SHA-256 of the file as it is now; None when it can no longer be read."""
    digest = _sha256(source.size)
    with contextlib.suppress(DocumentError):
        for at in range(0, min(source.size, _MOST_HASHED), _HASH_CHUNK):
            chunk = source.at(at, _HASH_CHUNK)
            if not chunk:
                return None
            digest.update(chunk)
        return str(digest.hexdigest())
    return None

"""Small packages with parts as a test wants them, and what every reader of packages is held to."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from samples.marked import born

from khien.core.errors import DocumentError
from khien.core.limits import Limits
from khien.documents import all_formats
from khien.documents.document import Document, LineKind
from khien.documents.format import Format
from khien.documents.glance import Glance
from khien.documents.source import Source
from khien.markings import marks
from khien.markings.glancing import may_bear

SAMPLES = Path(__file__).parents[2] / "samples" / "files"
LIMITS = Limits(file_bytes=2**20, member_bytes=2**22, total_bytes=2**24, seconds=15)
SEEDS = (11, 12)


def format_of(name: str) -> Format:
    """The format called ``name``."""
    return next(each for each in all_formats() if each.id == name)


def sample(name: str) -> bytes:
    """A sample file."""
    return (SAMPLES / name).read_bytes()


def with_parts(data: bytes, parts: Mapping[str, bytes | str | None]) -> bytes:
    """The package ``data`` with ``parts`` replaced or added; None takes one out."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        old = {name: package.read(name) for name in package.namelist()}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in {**old, **parts}.items():
            if content is not None:
                stored = zipfile.ZIP_STORED if name == "mimetype" else None
                package.writestr(name, content, stored)
    return made.getvalue()


def part(data: bytes, name: str) -> str:
    """One part's text."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name).decode("utf-8")


def glance(name: str, data: bytes) -> Glance:
    """What the format's glance gives."""
    found = format_of(name).glance(Source(data, limits=LIMITS), LIMITS)
    assert found is not None
    return found


def head(name: str, data: bytes) -> Document:
    """What the format's head gives."""
    return format_of(name).head(io.BytesIO(data), LIMITS)


def read(name: str, data: bytes) -> Document:
    """The format's whole reading."""
    return format_of(name).read(io.BytesIO(data), LIMITS)


def texts(document: Document, *kinds: LineKind) -> list[str]:
    """The lines' texts, of some kinds only when any are named."""
    return [line.text for line in document.lines if not kinds or line.kind in kinds]


def levels(name: str, data: bytes) -> list[str]:
    """The levels found in the head, after the glance let the file through."""
    seen = glance(name, data)
    document = head(name, data)
    found = [each.level for each in (document, *document.parts) for each in marks(each)]
    if found:
        assert seen.unsure or may_bear(seen), "the glance would have let it pass"
    return found


def survives(name: str, data: bytes) -> None:
    """Only a named error comes out of any door of the format."""
    chosen = format_of(name)
    source = Source(data, limits=LIMITS)
    for attempt in (
        lambda: chosen.claims(source),
        lambda: chosen.glance(source, LIMITS),
        lambda: chosen.head(io.BytesIO(data), LIMITS),
        lambda: chosen.read(io.BytesIO(data), LIMITS),
        lambda: list(chosen.members(io.BytesIO(data), LIMITS)),
        lambda: list(chosen.looks(source, LIMITS)),
    ):
        try:
            attempt()
        except DocumentError:
            continue


def cases(name: str) -> Iterator[born.Case]:
    """The corpus' files of one format, with several seeds."""
    for seed in SEEDS:
        yield from (each for each in born.cases(seed) if each.format == name)


def holds_its_promise(name: str) -> None:
    """No mark that the head gives is let pass by the glance; marked files are found."""
    tried = 0
    for case in cases(name):
        found = levels(name, case.data)
        tried += case.state == "marked" and bool(found)
    assert tried > 10

"""The head of a Word package: the beginning of its main part, whatever the size of the rest.

In: a Source that is a zip. Out: a Glance, or the lines of about the first page with their places;
labels and properties last. A document that inflates to gigabytes costs as much as a letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from khien.core.errors import DamagedDocument, DocumentError, NoTextLayer, TooLargeDocument
from khien.core.limits import Budget, Limits
from khien.documents.containers import ooxml
from khien.documents.containers.archive import safe_name
from khien.documents.containers.zipped import ZipDirectory
from khien.documents.document import Document, LineKind
from khien.documents.format import Member
from khien.documents.glance import Glance
from khien.documents.source import Source

if TYPE_CHECKING:
    from lxml import etree
    from PIL import Image

MAIN_TYPE = re.compile(
    rb"wordprocessingml\.(?:document|template)\.main\+xml"
    rb"|ms-word\.(?:document|template)\.macroEnabled\w*\.?main\+xml",
    re.IGNORECASE,
)
USUAL_MAIN = "word/document.xml"
# Bytes of the main part, and how many paragraphs in them are more than a first page.
_USUAL_HEADS = ((32 * 1024, 48), (64 * 1024, 40))
_MOST_MAIN = 512 * 1024
_PARAGRAPH_ENDS = b":p>"
_MOST_AROUND = 32 * 1024  # of a header or footer
_MOST_DIAGRAM = 512 * 1024
_MOST_WORDLESS = 8 * 2**20  # of tags alone, before the first word
_WORDS = re.compile(rb"<(?:\w+:)?(?:t|sym)[ >/]|\bstring=")
_MOST_PARTS = 24
_MOST_STYLES = 2 * 2**20
_MAIN_KINDS = (
    b"wordprocessingml.document.main+xml", b"wordprocessingml.template.main+xml",
    b"ms-word.document.macroenabled.main+xml", b"ms-word.template.macroenabledtemplate.main+xml",
)  # fmt: skip
_KINDS_AROUND = {
    LineKind.HEADER: b"wordprocessingml.header+xml",
    LineKind.FOOTER: b"wordprocessingml.footer+xml",
}
_USUAL_AROUND = re.compile(r"word/(header|footer)\d*\.xml")
_AS_NUMBERS = re.compile(rb"ym (?<=[:<]sym )")  # letters of another font
_REFERENCE = re.compile(rb"""\br:(?:embed|id|pict)=["']([^"']{1,100})["']""")
_CHUNK, _CHUNK_RELATION = b"altChunk", b"/aFChunk"


def glance(source: Source) -> Glance:
    """The words at the head; raises a DocumentError."""
    directory = source.zip
    part = main_part(directory)
    main = beginning(directory, part)
    pieces = [main]
    for name in ooxml.diagrams(directory, part, main):
        pieces.append(directory.head_of(name, _MOST_DIAGRAM))
    for kind in _KINDS_AROUND:
        pieces += [directory.head_of(name, _MOST_AROUND) for name in around(directory, kind)]
    return Glance(
        texts=ooxml.property_texts(directory),
        xml=tuple(pieces),
        unsure="" if all(map(_is_plain, pieces)) else "references",
        pictures=ooxml.count_pictures(directory, "word/media/"),
        members=ooxml.has_members(directory) or _CHUNK in main,
    )


def head(source: Source, limits: Limits) -> Document:
    """The lines of about the first page; raises a DocumentError."""
    from khien.documents.containers.xml import parse_beginning
    from khien.documents.word.body import Walk
    from khien.documents.word.names import child
    from khien.documents.word.numbering import Numbering
    from khien.documents.word.styles import Styles

    directory = source.zip
    main = main_part(directory)
    data = beginning(directory, main)
    body = child(parse_beginning(data), "w:body")
    if body is None:
        raise DamagedDocument("no body")
    styles = Styles.of(_part(directory, main, "styles"))
    walk = Walk(
        styles, Numbering.of(_part(directory, main, "numbering"), styles), Budget(limits),
        looks_inside=True,
    )  # fmt: skip
    for kind in (LineKind.HEADER, LineKind.PARAGRAPH, LineKind.FOOTER):
        if kind is LineKind.PARAGRAPH:
            walk.blocks(body, kind)
            pages, walk.page = walk.page, 1
            for name in ooxml.diagrams(directory, main, data):
                walk.apart(parse_beginning(directory.head_of(name, _MOST_DIAGRAM)))
            continue
        for name in around(directory, kind):
            walk.page = 1
            walk.blocks(parse_beginning(directory.head_of(name, _MOST_AROUND)), kind)
        walk.page = 1
    labels = ooxml.property_lines(directory)
    if not walk.lines and not labels and walk.pictures:
        raise NoTextLayer()
    return Document.from_lines(
        "docx", [*walk.lines, *labels], pages=pages, properties=walk.legacy.facts()
    )


def looks(source: Source, limits: Limits) -> Iterator[Image.Image]:
    """The pictures that the beginning and the headers show."""
    directory = source.zip
    main = main_part(directory)
    shown: list[str] = []
    for part in (main, *(name for kind in _KINDS_AROUND for name in around(directory, kind))):
        targets = ooxml.relations(directory, part)
        data = beginning(directory, part)
        shown += [
            targets[name]
            for each in _REFERENCE.findall(data)
            if (name := each.decode("utf-8", "replace")) in targets
        ]
    yield from ooxml.looks(source, shown, limits)


def beginning(directory: ZipDirectory, main: str) -> bytes:
    """As much of the main part as a first page is: more where its paragraphs are long."""
    for size, paragraphs in _USUAL_HEADS:
        data = directory.head_of(main, size)
        if len(data) < size or data.count(_PARAGRAPH_ENDS) >= paragraphs:
            return data
    data = directory.head_of(main, _MOST_MAIN)
    if len(data) < _MOST_MAIN or _WORDS.search(data):
        return data
    data = directory.head_of(main, _MOST_WORDLESS)
    if len(data) == _MOST_WORDLESS and not _WORDS.search(data):
        raise TooLargeDocument(limit=f"{_MOST_WORDLESS // 2**20} MB")
    return data


def main_part(directory: ZipDirectory) -> str:
    """The part that is the document; raises DamagedDocument."""
    named = ooxml.main_part(directory, _MAIN_KINDS, USUAL_MAIN)
    if named:
        return named
    for target in ooxml.relations(directory, "").values():
        if target.endswith(".xml") and not target.startswith("docprops/") and target in directory:
            return target
    raise DamagedDocument("no main part")


def around(directory: ZipDirectory, kind: LineKind) -> list[str]:
    """The headers or footers: what the package says they are, and what is called so."""
    said = ooxml.parts_said(directory, _KINDS_AROUND[kind])
    usual = f"word/{kind.value}"
    for name in directory.names():
        if name.startswith(usual) and _USUAL_AROUND.fullmatch(name) and name not in said:
            said.append(name)
    return said[:_MOST_PARTS]


def members(source: Source, limits: Limits) -> Iterator[Member]:
    """Objects put in, and documents pasted in whole, wherever in the package they lie."""
    directory = source.zip
    main = main_part(directory)
    pasted = list(ooxml.relations(directory, main, kind=_CHUNK_RELATION).values())
    yield from ooxml.members(source, limits, [name for name in pasted if name in directory])
    for name in [each for each in pasted if each not in directory][:_MOST_PARTS]:
        shown = safe_name(name.rpartition("/")[2])
        yield Member(shown, error=DamagedDocument("missing part"))


def _is_plain(xml: bytes) -> bool:
    return ooxml.is_plain(xml) and not _AS_NUMBERS.search(xml)


def _part(directory: ZipDirectory, main: str, kind: str) -> etree._Element | None:
    """A part beside the main one; None where it is missing or larger than a head is worth."""
    from khien.documents.containers.xml import parse_plainly

    name = f"{main.rpartition('/')[0]}/{kind}.xml".lstrip("/")
    if name not in directory:
        return None
    try:
        return parse_plainly(directory.whole_of(name, _MOST_STYLES))
    except DocumentError:
        return None

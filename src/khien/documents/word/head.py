"""The head of a Word package: the beginning of its main part, whatever the size of the rest.

In: a Source that is a zip. Out: a Glance, or the lines of about the first page with their places;
labels and properties last. A document that inflates to gigabytes costs as much as a letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from khien.core.errors import DamagedDocument, DocumentError, NoTextLayer
from khien.core.limits import Budget, Limits
from khien.documents.containers import ooxml
from khien.documents.containers.zipped import ZipDirectory
from khien.documents.document import Document, LineKind
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
_USUAL_HEAD, _MOST_MAIN = 64 * 1024, 512 * 1024
_PARAGRAPH_ENDS, _ENOUGH_PARAGRAPHS = b":p>", 40
_MOST_AROUND = 32 * 1024  # of a header or footer
_MOST_PARTS = 24
_MOST_STYLES = 2 * 2**20
_AROUND = re.compile(r"word/(header|footer)\d*\.xml")
_REFERENCE = re.compile(rb"""\br:(?:embed|id|pict)=["']([^"']{1,100})["']""")
_CHUNK = b"altChunk"


def glance(source: Source) -> Glance:
    """The words at the head; raises a DocumentError."""
    directory = source.zip
    if USUAL_MAIN not in directory:
        return Glance(unsure="main part", members=True)
    main = beginning(directory, USUAL_MAIN)
    around = [name for name in directory.names() if _AROUND.fullmatch(name)]
    pieces = [main]
    pieces += [directory.head_of(name, _MOST_AROUND) for name in around[:_MOST_PARTS]]
    return Glance(
        texts=ooxml.property_texts(directory),
        xml=tuple(pieces),
        unsure="" if all(map(ooxml.is_plain, pieces)) else "references",
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
    body = child(parse_beginning(beginning(directory, main)), "w:body")
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
            pages = walk.page
            continue
        for name in [each for each in directory.names() if _is_around(each, kind)][:_MOST_PARTS]:
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
    around = [name for name in directory.names() if _AROUND.fullmatch(name)][:_MOST_PARTS]
    for part in (main, *around):
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
    data = directory.head_of(main, _USUAL_HEAD)
    if len(data) < _USUAL_HEAD or data.count(_PARAGRAPH_ENDS) >= _ENOUGH_PARAGRAPHS:
        return data
    return directory.head_of(main, _MOST_MAIN)


def main_part(directory: ZipDirectory) -> str:
    """The part that is the document; raises DamagedDocument."""
    if USUAL_MAIN in directory:
        return USUAL_MAIN
    for target in ooxml.relations(directory, "").values():
        if target.endswith(".xml") and not target.startswith("docprops/") and target in directory:
            return target
    raise DamagedDocument("no main part")


def _is_around(name: str, kind: LineKind) -> bool:
    found = _AROUND.fullmatch(name)
    return found is not None and found[1] == kind.value


def _part(directory: ZipDirectory, main: str, kind: str) -> etree._Element | None:
    """A part beside the main one; None where it is missing or larger than a head is worth."""
    from khien.documents.containers.xml import parse

    name = f"{main.rpartition('/')[0]}/{kind}.xml".lstrip("/")
    if name not in directory:
        return None
    try:
        return parse(directory.whole_of(name, _MOST_STYLES))
    except DocumentError:
        return None

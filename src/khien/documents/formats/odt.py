"""OpenDocument texts (.odt, .ott): the text as it prints, with list numbers and boxes.

In: a zip package under caps. Out: header lines, the body in reading order, notes and
footers last. Deleted, hidden and commented text does not print and is not read.
"""

from __future__ import annotations

from typing import BinaryIO

from lxml import etree

from khien.core.errors import (
    DamagedDocument,
    EncryptedDocument,
    NoTextLayer,
    UnsupportedDocument,
)
from khien.core.limits import Budget, Limits
from khien.documents.containers.package import SIGNATURE, Package
from khien.documents.containers.xml import MOST_XML_BYTES, parse
from khien.documents.document import Document, LineKind
from khien.documents.format import Format
from khien.documents.keeping import Kept
from khien.documents.odf.names import attribute, child, tag
from khien.documents.odf.styles import Styles
from khien.documents.odf.walk import Walk, notes_of

_MEDIA = b"application/vnd.oasis.opendocument.text"
_MOST_MEDIA = 1000
_NAME_AT = 30  # where a zip's first member is named
_MOST_PAGES = 2_000
_MANIFEST = "META-INF/manifest.xml"


class OpenDocumentText(Format):
    """An OpenDocument text package."""

    id = "odt"
    title = ("Tài liệu OpenDocument (.odt)", "OpenDocument text (.odt)")
    library = "lxml"
    loses = (
        "hình ảnh, chú thích của người soát, định dạng trang",
        "pictures, reviewers' comments, page layout",
    )

    def score(self, head: bytes, name: str) -> int | None:
        """By the media type, which stands first in the package."""
        if not head.startswith(SIGNATURE) or head[_NAME_AT : _NAME_AT + 8] != b"mimetype":
            return None
        return 90 if _MEDIA in head[:200] else 40  # compressed: looked at in ``read``

    def read(self, stream: BinaryIO, limits: Limits) -> Document:
        """Every line of the document."""
        package = Package(stream.read(), limits=limits)
        _refuse_encrypted(package)
        if not package.bytes_of("mimetype", most=_MOST_MEDIA).strip().startswith(_MEDIA):
            raise UnsupportedDocument()
        if "content.xml" not in package:
            raise DamagedDocument("no content")
        return _document(package, limits)


def _document(package: Package, limits: Limits) -> Document:
    budget = Budget(limits)
    content = _xml(package, "content.xml")
    common = _xml(package, "styles.xml") if "styles.xml" in package else None
    body = child(child(content, "office:body"), "office:text")
    if body is None:
        raise UnsupportedDocument()
    kept = Kept(budget)
    roots = [content] if common is None else [content, common]
    walk = Walk(Styles.of(budget, *roots), kept, budget)
    around = None if common is None else Walk(Styles.of(budget, common), kept, budget)
    for kind in (LineKind.HEADER, LineKind.PARAGRAPH, LineKind.FOOTER):
        if kind is LineKind.PARAGRAPH:
            walk.blocks(body)
        elif around is not None and common is not None:
            _around(around, common, kind)
        if kind is LineKind.PARAGRAPH:
            pages, walk.page = walk.page, 1
            notes_of(walk)
    if not kept.lines and walk.pictures:
        raise NoTextLayer()
    facts = kept.properties()
    embedded = _embedded(package)
    if embedded:
        facts["embedded_files"] = str(embedded)
    return Document.from_lines("odt", kept.lines, pages=pages, properties=facts)


def _around(walk: Walk, common: etree._Element, kind: LineKind) -> None:
    """The headers or footers of every kind of page, those that are shown."""
    masters = child(common, "office:master-styles")
    pages = [] if masters is None else [e for e in masters if tag(e) == "style:master-page"]
    for page in walk.budget.take(pages, most=_MOST_PAGES):
        for each in page:
            shown = attribute(each, "style:display") != "false"
            if shown and tag(each).startswith(f"style:{kind.value}"):
                walk.blocks(each, kind)


def _refuse_encrypted(package: Package) -> None:
    """The manifest says which parts are sealed with a password."""
    if "encrypted-package" in package:
        raise EncryptedDocument()
    if _MANIFEST not in package:
        return
    for each in _xml(package, _MANIFEST).iter():
        if tag(each) == "manifest:encryption-data":
            raise EncryptedDocument()


def _embedded(package: Package) -> int:
    """How many other documents lie in the package."""
    inner = {name.partition("/")[0] for name in package.names() if "/" in name}
    return sum(name.startswith(("Object", "ObjectReplacements")) for name in inner) - (
        "ObjectReplacements" in inner
    )


def _xml(package: Package, part: str) -> etree._Element:
    return parse(package.bytes_of(part, most=MOST_XML_BYTES))

"""The whole of a Word package: headers, the body in reading order, notes and footers last."""

from __future__ import annotations

import posixpath

from lxml import etree

from khien.core.errors import DamagedDocument, NoTextLayer, UnsupportedDocument
from khien.core.limits import Budget, Limits
from khien.documents.containers.package import Package
from khien.documents.containers.xml import MOST_XML_BYTES, parse
from khien.documents.document import Document, LineKind
from khien.documents.word.body import Walk
from khien.documents.word.names import attribute, child, tag
from khien.documents.word.numbering import Numbering
from khien.documents.word.styles import Styles

_MOST_PARTS = 200
# Plain documents and templates; those with macros, whose code is never run here.
_WORD_CONTENT = ("wordprocessingml.document", "wordprocessingml.template", "ms-word.")
_EMBEDDED = "word/embeddings/"
_REFERENCES = {"header": LineKind.HEADER, "footer": LineKind.FOOTER}


class WholeReader:
    """Reads every line of one package."""

    def __init__(self, package: Package, limits: Limits) -> None:
        self._package = package
        self._budget = Budget(limits)
        self._main = self._main_part()
        self._related = self._relations(self._main)

    def document(self) -> Document:
        """The document; raises a DocumentError."""
        root = self._xml(self._main)
        body = child(root, "w:body")
        if body is None:
            raise DamagedDocument("no body")
        styles = Styles.of(self._by_kind("styles"))
        numbering = self._by_kind("numbering")
        walk = Walk(styles, Numbering.of(numbering, styles), self._budget)
        self._around(walk, "header")
        walk.page = 1
        walk.blocks(body, LineKind.PARAGRAPH)
        pages = walk.page
        for kind in ("footnotes", "endnotes"):
            self._notes(walk, kind)
        self._around(walk, "footer")
        if not walk.lines and walk.pictures:
            raise NoTextLayer()
        facts = walk.legacy.facts()
        embedded = sum(name.startswith(_EMBEDDED) for name in self._package.names())
        if embedded:
            facts["embedded_files"] = str(embedded)
        return Document.from_lines("docx", walk.lines, pages=pages, properties=facts)

    def _main_part(self) -> str:
        if "[Content_Types].xml" not in self._package:
            raise UnsupportedDocument()
        for kind, target in self._relations("").values():
            if kind == "officeDocument":
                content = self._content_type(target)
                if not any(word in content for word in _WORD_CONTENT):
                    raise UnsupportedDocument()
                return target
        raise DamagedDocument("no main part")

    def _content_type(self, part: str) -> str:
        wanted = "/" + part.casefold()
        for each in self._xml("[Content_Types].xml"):
            if (attribute(each, "PartName") or "").casefold() == wanted:
                return attribute(each, "ContentType") or ""
        return ""

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Relationship id -> (last word of its type, part name), inner targets only."""
        folder, _, name = part.rpartition("/")
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations not in self._package:
            return {}
        found: dict[str, tuple[str, str]] = {}
        for each in self._budget.take(self._xml(relations)):
            if tag(each) != "Relationship" or attribute(each, "TargetMode") == "External":
                continue
            target = attribute(each, "Target") or ""
            inner = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = (attribute(each, "Type") or "").rpartition("/")[2]
            found[attribute(each, "Id") or ""] = (kind, inner)
        return found

    def _xml(self, part: str) -> etree._Element:
        return parse(self._package.bytes_of(part, most=MOST_XML_BYTES))

    def _by_kind(self, kind: str) -> etree._Element | None:
        for found, target in self._related.values():
            if found == kind and target in self._package:
                return self._xml(target)
        return None

    def _around(self, walk: Walk, kind: str) -> None:
        """The headers or footers of every section, each part once."""
        seen: list[str] = []
        for found, target in self._related.values():
            if found == kind and target not in seen and target in self._package:
                seen.append(target)
        for target in self._budget.take(seen, most=_MOST_PARTS):
            walk.page = 1
            walk.blocks(self._xml(target), _REFERENCES[kind])

    def _notes(self, walk: Walk, kind: str) -> None:
        root = self._by_kind(kind)
        for note in root if root is not None else ():
            if attribute(note, "w:type") in {None, "normal"}:
                walk.blocks(note, LineKind.FOOTER)

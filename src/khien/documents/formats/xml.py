"""XML that people write in: Word 2003's, flat packages and flat OpenDocument, forms of programs.

In: bytes, parsed without network or entities. Out: one line for each paragraph, and for each
value that stands in no paragraph; the kind is told by the elements around. What a file of some
program means by its elements is not known, so everything that has words is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from khien.core.errors import DamagedDocument, TooLargeDocument
from khien.core.limits import Budget, Limits
from khien.core.text import spelled_out, squeeze
from khien.documents.document import Document, Line, LineKind
from khien.documents.encoding import glanced, marked_encoding, opening
from khien.documents.format import Format
from khien.documents.glance import Glance
from khien.documents.source import Source

if TYPE_CHECKING:
    from lxml import etree

_OPENING = re.compile(
    r"\s*(?:<\?xml\b|<!--.{0,2000}?-->\s*<[A-Za-z_]|<[A-Za-z_][\w.-]*:[A-Za-z_])", re.DOTALL
)
_OFFICE = (b"wordDocument", b"office:document", b"pkg:package", b"Workbook")
_OFFICE_HEAD = 2 * 2**20  # styles and properties stand before the words
_PACKED = re.compile(r">[A-Za-z0-9+/=\s]{2000,}<")  # pictures and whole files in digits
_REFERENCE = re.compile(r"&#x?[0-9a-fA-F]{2,6};")
_TAG = re.compile(r"<[^>]*>")
# What the letters of a mark need at least where all letters are plain ones, tags among them.
_PLAIN_MARK = re.compile(r"M(?:(?:AT|at)\b|\W{1,2}A|\W?<)")
_MOST_ELEMENTS = 200_000
_PARAGRAPHS = frozenset({"p", "h", "data", "si"})
# In the words of a paragraph, and not printed with them.
_SILENT = frozenset({
    "note-citation", "note", "annotation", "ruby-text", "rt", "title", "desc", "instrtext",
    "deltext", "delinstrtext", "tracked-changes",
})  # fmt: skip
_PROPERTIES = frozenset(
    {"documentproperties", "customdocumentproperties", "meta", "coreproperties"}
)
_KINDS = {
    "txbxcontent": LineKind.BOX, "textbox": LineKind.BOX, "text-box": LineKind.BOX,
    "frame": LineKind.BOX, "tc": LineKind.CELL, "table-cell": LineKind.CELL,
    "cell": LineKind.CELL, "hdr": LineKind.HEADER, "header": LineKind.HEADER,
    "ftr": LineKind.FOOTER, "footer": LineKind.FOOTER,
}  # fmt: skip


class ExtensibleMarkup(Format):
    """An XML file that is none of the formats with a name of their own."""

    id = "xml"
    title = ("Tệp XML (Word 2003, ODF phẳng, biểu mẫu)", "XML file (Word 2003, flat ODF, forms)")
    library = "lxml"
    loses = (
        "định dạng, hình ảnh, tệp nhúng; mỗi giá trị là một dòng",
        "styles, pictures, embedded files; each value is a line",
    )

    def score(self, head: bytes, name: str) -> int | None:
        """Low: formats that know their root element are surer."""
        first = head[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")
        if first and not first.startswith(b"<"):
            return None
        return 22 if _OPENING.match(opening(head).lstrip("\ufeff")) else None

    def glance(self, source: Source, limits: Limits) -> Glance:
        """The first bytes as they are, and each value on a line of its own."""
        text = _PACKED.sub("><", glanced(_seen(source)))
        if "&#" in text:
            text = _REFERENCE.sub(lambda found: spelled_out(found[0]), text)
        if text.isascii() and "^" not in text and _PLAIN_MARK.search(text) is None:
            return Glance(xml=(text.encode(),))
        return Glance(xml=(text.encode(),), texts=(_TAG.sub("\n", text),))

    def head(self, stream: BinaryIO, limits: Limits) -> Document:
        """What the first bytes say."""
        return self._document(_seen(Source.again(stream, limits)), limits)

    def read(self, stream: BinaryIO, limits: Limits) -> Document:
        """Every paragraph and value; properties are none of the words that print."""
        document = self._document(stream.read(), limits)
        printed = [line for line in document.lines if line.kind is not LineKind.PROPERTY]
        return Document.from_lines(self.id, printed)

    def _document(self, data: bytes, limits: Limits) -> Document:
        lines = list(_lines(_parsed(data), Budget(limits)))
        printed = [line for line in lines if line.kind is not LineKind.PROPERTY]
        told = [line for line in lines if line.kind is LineKind.PROPERTY]
        return Document.from_lines(self.id, [*printed, *told])


def _seen(source: Source) -> bytes:
    head = source.head
    if source.size > len(head) and any(each in head for each in _OFFICE):
        return source.at(0, _OFFICE_HEAD)
    return head


def _parsed(data: bytes) -> etree._Element:
    """The tree of ``data``, which may be cut; raises a DocumentError."""
    from lxml import etree

    if b"<!ENTITY" in data or data.count(b"<") > _MOST_ELEMENTS * 2:
        raise DamagedDocument("document type declaration")
    if marked_encoding(data) is None and b"encoding" not in data[:200]:
        data = glanced(data).encode()
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, recover=True,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        raise DamagedDocument("xml")
    return root


def _lines(root: etree._Element, budget: Budget) -> Iterator[Line]:
    from lxml import etree

    limits = budget.limits
    hidden = _hidden_styles(root)
    characters = 0
    names: list[str] = []  # of the elements around, the nearest last
    paragraphs = 0  # how many of them are paragraphs
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in budget.take(walk, most=_MOST_ELEMENTS):
        if not isinstance(element.tag, str):
            continue
        name = _name(element)
        if event == "end":
            names.pop()
            paragraphs -= name in _PARAGRAPHS
            continue
        names.append(name)
        text = ""
        if name in _PARAGRAPHS:
            # Boxes stand in paragraphs: the words of those are lines of their own.
            text = "".join(_own_words(element, hidden))
        elif not paragraphs:
            text = element.text or ""
        paragraphs += name in _PARAGRAPHS
        shown = squeeze(text)
        characters += len(shown)
        if characters > limits.characters:
            raise TooLargeDocument(limit=str(limits.characters))
        if shown:
            yield Line(text=shown, kind=_kind(names))


def _own_words(paragraph: etree._Element, hidden: frozenset[str]) -> Iterator[str]:
    """The words of ``paragraph`` that stand in no paragraph within it and print with it."""
    if paragraph.text:
        yield paragraph.text
    for child in paragraph:
        if isinstance(child.tag, str) and not _is_silent(child, hidden):
            yield "\t" if _name(child) == "tab" else ""
            yield from _own_words(child, hidden)
        if child.tail:
            yield child.tail


def _is_silent(element: etree._Element, hidden: frozenset[str]) -> bool:
    name = _name(element)
    if name in _PARAGRAPHS or name in _SILENT:
        return True
    said = {str(key).rpartition("}")[2]: value for key, value in element.items()}
    if said.get("is-hidden") == "true" or said.get("style-name") in hidden:
        return True
    return name == "r" and element.find("{*}rPr/{*}vanish") is not None


def _hidden_styles(root: etree._Element) -> frozenset[str]:
    """The names of OpenDocument's styles whose words do not print."""
    found: set[str] = set()
    for holder in root:
        if isinstance(holder.tag, str) and _name(holder) in {"styles", "automatic-styles"}:
            for style in holder:
                properties = style.find("{*}text-properties")
                said = properties.items() if properties is not None else ()
                if any(str(k).endswith("}display") and v == "none" for k, v in said):
                    found.update(str(v) for k, v in style.items() if str(k).endswith("}name"))
    return frozenset(found)


def _kind(names: list[str]) -> LineKind:
    if not _PROPERTIES.isdisjoint(names):
        return LineKind.PROPERTY
    nearest = reversed(names)
    return next((_KINDS[each] for each in nearest if each in _KINDS), LineKind.PARAGRAPH)


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].casefold()

"""Web pages (.html, and .doc files that are web pages inside): the text a browser shows.

In: HTML bytes, parsed without network, scripts or styles. Out: headings, paragraphs, list
items with their numbers, and table cells. Text that only a style sheet or another file
would put on the page is refused, since it cannot be looked at.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO

from khien.core import encodings
from khien.core.errors import (
    DamagedDocument,
    NoTextLayer,
    TooLargeDocument,
    UnsupportedDocument,
)
from khien.core.limits import Budget, Limits
from khien.documents.document import Document
from khien.documents.encoding import (
    as_shown,
    decode,
    marked_encoding,
    opening,
    windows_1258,
)
from khien.documents.format import Format
from khien.documents.glance import Glance
from khien.documents.legacy import without_fonts
from khien.documents.source import Source
from khien.documents.web import glancing

if TYPE_CHECKING:
    from lxml import etree
    from PIL import Image

_MOST_BYTES = 32 * 2**20
_MOST_TAGS = 500_000
_PICTURES_WITHIN = 4 * 2**20
_BEFORE = r"(?>(?:<!--.*?-->|\s)*)"  # atomic: the ways to part comments are many
_OPENING = re.compile(
    rf"(?:<\?xml[^>]*\?>)?{_BEFORE}<(?:!doctype\s+html|html)[\s>]"
    rf"|{_BEFORE}<(?:head|body|meta|title|style|center|font|table|div|span|p|h[1-6]"
    r"|ul|ol|br|b|i|u|a|img|pre|article|section|main|header|hr|strong|em)[\s/>]",
    re.IGNORECASE | re.DOTALL,
)
_AHEAD = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"  # marks of order and blanks, of any width
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_META_BYTES = 4096
# What pages call the tables before Unicode; which table it is their letters say.
_TABLES = frozenset({"viscii", "tcvn", "tcvn3", "tcvn-5712", "tcvn5712-1", "x-viet-tcvn5712",
                     "x-viet-vni", "x-viet-vps", "vni", "x-user-defined", "abc"})  # fmt: skip
_BLANKS = re.compile(rb"[ \t\r\n]{64,}")  # what parses pages is slow on many
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")


class WebPage(Format):
    """An HTML file, whatever it is called."""

    id = "html"
    title = ("Trang web (.html)", "Web page (.html)")
    library = "lxml"
    loses = ("hình ảnh, bảng định dạng bên ngoài", "pictures, outside style sheets")

    def score(self, head: bytes, name: str) -> int | None:
        """Sure when it begins with a document type or a tag of HTML."""
        first = head[:64].lstrip(_AHEAD)
        if first and not first.startswith(b"<"):
            return None
        return 60 if _OPENING.match(opening(head).lstrip("\ufeff \t\r\n")) else None

    def glance(self, source: Source, limits: Limits) -> Glance:
        """The words of the first bytes, with new lines where blocks begin."""
        head = source.head
        if source.size > len(head):
            head = source.at(0, glancing.HEAD_BYTES)
        glance = glancing.glance_of(head)
        if source.size > len(head) and not glance.unsure and glancing.is_bare(head):
            return replace(glance, unsure="thin")
        return glance

    def looks(self, source: Source, limits: Limits) -> Iterator[Image.Image]:
        """The pictures that stand in the page itself."""
        return glancing.pictures_in(source.at(0, _PICTURES_WITHIN), limits)

    def head(self, stream: BinaryIO, limits: Limits) -> Document:
        """The lines at the head of the page."""
        data = stream.read(glancing.HEAD_BYTES + 1)
        if len(data) > glancing.HEAD_BYTES and glancing.is_bare(data):
            data = _BLANKS.sub(b"\n", data + stream.read())  # the words stand further on
        elif len(data) > glancing.HEAD_BYTES:
            data = _whole_tags(data[: glancing.HEAD_BYTES])
        return self._document(data, limits)

    def read(self, stream: BinaryIO, limits: Limits) -> Document:
        """Every line of the page."""
        return self._document(stream.read(), limits)

    def _document(self, data: bytes, limits: Limits) -> Document:
        from khien.documents.web.walk import Walk

        text, is_unicode = _text_of(data)
        root = parsed(text, limits)
        walk = Walk(Budget(limits))
        walk.over(root)
        if not walk.kept.lines and walk.pictures:
            raise NoTextLayer()
        lines, facts = walk.kept.lines, walk.properties()
        if not facts:
            lines, facts = without_fonts(lines, is_unicode=is_unicode)
        if not is_unicode and "legacy_encoding" not in facts:
            raise UnsupportedDocument("encoding")
        return Document.from_lines("html", lines, properties=facts)


def _whole_tags(data: bytes) -> bytes:
    """``data`` without the tag or the letter that its end cuts."""
    wide = "16" in (marked_encoding(data) or "")
    end = data.rfind(b"<\0" if wide else b"<")
    return data[: end // 2 * 2 if wide else end] if end > 0 else data


def parsed(text: str, limits: Limits) -> etree._Element:
    """The tree of ``text``; raises a DocumentError.

    The parser keeps its own bounds of depth and size and stops at them without a word, so
    its log is looked through: half a page must not pass for a whole one.
    """
    from lxml import etree
    from lxml.html import HTMLParser

    if "\x00" in text:
        raise DamagedDocument("control characters")
    if len(text) > min(_MOST_BYTES, limits.file_bytes) or text.count("<") > _MOST_TAGS:
        raise TooLargeDocument(limit=f"{_MOST_BYTES // 2**20} MB")
    parser = HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, recover=True)
    data = _DECLARATION.sub("", text, count=1).encode("utf-8", "replace")
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if any(each.level == etree.ErrorLevels.FATAL for each in parser.error_log):
        raise TooLargeDocument(limit="256")
    if root is None:
        raise DamagedDocument("html")
    return root


def _text_of(data: bytes) -> tuple[str, bool]:
    """The page as text: by mark, as UTF-8, then by what its head says; False: its bytes are
    in no encoding that it names, so its letters must turn out to be a table's."""
    encoding = marked_encoding(data)
    if encoding:
        return decode(data, encoding), True
    try:
        return data.decode("utf-8"), True
    except UnicodeDecodeError:
        declared = _CHARSET.search(data[:_META_BYTES])
    name = declared[1].decode("ascii", "replace").lower() if declared else ""
    if not name or name in _TABLES:
        loose = encodings.windows_1258(data) if not name else None
        return (loose, True) if loose is not None else (as_shown(data), False)
    try:
        found = codecs.lookup(name).name
    except LookupError:
        raise UnsupportedDocument("encoding") from None
    if found == "cp1258":
        return windows_1258(data), True
    if not found.startswith(("cp125", "iso8859", "utf-")) or found == "utf-7":
        raise UnsupportedDocument("encoding")
    if found in {"iso8859-1", "cp1252"}:
        # The standard has browsers read Latin-1 as its larger sister of Windows.
        return as_shown(data), True
    return decode(data, found), True

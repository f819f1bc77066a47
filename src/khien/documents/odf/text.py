"""An OpenDocument text as lines: headers, the body in reading order, notes and footers last.

In: the roots of its content and styles. Out: a Document.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from khien.core.errors import NoTextLayer, UnsupportedDocument
from khien.core.limits import Budget, Limits
from khien.documents.document import Document, Line, LineKind
from khien.documents.keeping import Kept
from khien.documents.odf.names import attribute, child, tag
from khien.documents.odf.styles import Styles
from khien.documents.odf.walk import Walk, notes_of

if TYPE_CHECKING:
    from lxml import etree

_MOST_PAGES = 2_000


def document_of(
    content: etree._Element,
    common: etree._Element | None,
    limits: Limits,
    *,
    labels: Sequence[Line] = (),
    embedded: int = 0,
) -> Document:
    """The text; ``labels`` last. Raises a DocumentError."""
    budget = Budget(limits)
    body = child(child(content, "office:body"), "office:text")
    if body is None:
        raise UnsupportedDocument()
    kept = Kept(budget)
    roots = [content] if common is None else [content, common]
    walk = Walk(Styles.of(budget, *roots), kept, budget)
    margins = None if common is None else Walk(Styles.of(budget, common), kept, budget)
    for kind in (LineKind.HEADER, LineKind.PARAGRAPH, LineKind.FOOTER):
        if kind is LineKind.PARAGRAPH:
            walk.blocks(body)
            pages, walk.page = walk.page, 1
            notes_of(walk)
        elif margins is not None and common is not None:
            around(margins, common, kind)
    if not kept.lines and not labels and walk.pictures:
        raise NoTextLayer()
    facts = kept.properties()
    if embedded:
        facts["embedded_files"] = str(embedded)
    return Document.from_lines("odt", [*kept.lines, *labels], pages=pages, properties=facts)


def around(walk: Walk, common: etree._Element, kind: LineKind) -> None:
    """The headers or footers of every kind of page, those that are shown."""
    masters = child(common, "office:master-styles")
    pages = [] if masters is None else [e for e in masters if tag(e) == "style:master-page"]
    for page in walk.budget.take(pages, most=_MOST_PAGES):
        for each in page:
            shown = attribute(each, "style:display") != "false"
            if shown and tag(each).startswith(f"style:{kind.value}"):
                walk.blocks(each, kind)

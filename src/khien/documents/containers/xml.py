"""XML from outside, parsed without anything that reaches beyond the bytes given.

No DTD, no entities, no network, no huge trees (but where a file must be inside). In: bytes.
Out: an lxml element.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from khien.core.errors import DamagedDocument, TooLargeDocument

if TYPE_CHECKING:
    from lxml import etree

# A letter of a thousand pages is about half of this.
MOST_XML_BYTES = 32 * 2**20


def parse(data: bytes, *, large_values: bool = False) -> etree._Element:
    """The root element of ``data``; raises DamagedDocument.

    ``large_values``: a value may be longer than 10 MB, as a whole file in base64 is; the caller
    bounds the bytes.

    A document type declaration is refused outright: no office format needs one, and
    entities (bombs, outside files) can be declared nowhere else.
    """
    from lxml import etree  # here: a scan reads most files without it

    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        huge_tree=large_values,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise DamagedDocument("xml") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise DamagedDocument("document type declaration")
    return root


def parse_beginning(data: bytes) -> etree._Element:
    """The root element of XML that was cut off somewhere: what was begun is ended there.

    Raises DamagedDocument, for a document type declaration too, as ``parse``; TooLargeDocument
    where the parser gave up at one of its bounds, for what stands behind was not seen.
    """
    from lxml import etree  # here: a scan reads most files without it

    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, dtd_validation=False, no_network=True,
        huge_tree=False, recover=True, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data[: data.rfind(b">") + 1], parser)
    except (etree.XMLSyntaxError, ValueError):
        raise DamagedDocument("xml") from None
    if any(each.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for each in parser.error_log):
        raise TooLargeDocument(limit="256")
    if root is None or root.getroottree().docinfo.internalDTD is not None:
        raise DamagedDocument("xml")
    return root


def local(element: etree._Element) -> str:
    """The local name of ``element``, without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""

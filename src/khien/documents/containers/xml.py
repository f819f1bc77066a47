"""XML from outside, parsed without anything that reaches beyond the bytes given.

No DTD, no entities, no network, no huge trees. In: bytes. Out: an lxml element.
"""

from __future__ import annotations

from lxml import etree

from khien.core.errors import DamagedDocument

# A letter of a thousand pages is about half of this.
MOST_XML_BYTES = 32 * 2**20


def parse(data: bytes) -> etree._Element:
    """The root element of ``data``; raises DamagedDocument.

    A document type declaration is refused outright: no office format needs one, and
    entities (bombs, outside files) can be declared nowhere else.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        huge_tree=False,
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


def local(element: etree._Element) -> str:
    """The local name of ``element``, without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""

"""The XML of FusionInventory and OCS as records.

libxml2 builds its tree from the pieces as they are unpacked: no entities, no DTD, no network.
One stylesheet made from ``SECTIONS`` then writes the wanted fields as lines. To ask for each
element from Python instead took more than twice the time (docs/decisions/0014). White space in a
text becomes one blank (``normalize-space``), so no text can hold the separators.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from khien.endpoints.inventory.errors import NotAnInventory
from khien.endpoints.inventory.sections import SECTIONS, Record

_XSL = "http://www.w3.org/1999/XSL/Transform"


@dataclass(frozen=True, slots=True)
class Envelope:
    """What kind of request, from which device, and its records."""

    query: str
    device_id: str
    agent: str
    records: list[Record]
    partial: bool = False


def envelope(pieces: Iterable[bytes]) -> Envelope:
    """Parse a request as it comes; raises NotAnInventory for anything that is none."""
    root = _tree(pieces)
    try:
        text = str(_stylesheet()(root))
    except etree.XSLTError as error:
        raise NotAnInventory("not readable") from error
    head, *lines = text.split("\n")[:-1]
    query, device_id, agent = head.split("\t")
    records = []
    for line in lines:
        name, *texts = line.split("\t")
        records.append((name, texts))
    return Envelope(query.upper(), device_id, agent, records)


def _tree(pieces: Iterable[bytes]) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, remove_blank_text=True, collect_ids=False,
    )  # fmt: skip
    try:
        for piece in pieces:
            parser.feed(piece)
        root = parser.close()
    except (etree.XMLSyntaxError, LookupError, ValueError) as error:
        raise NotAnInventory("not well formed") from error
    # No agent sends a DTD; whoever declares entities wants something else (ATTACKS 14).
    if root.tag != "REQUEST" or root.getroottree().docinfo.internalDTD is not None:
        raise NotAnInventory("no request")
    return root


def _value(path: str) -> str:
    return f'<xsl:value-of select="normalize-space({path})"/>'


@lru_cache(maxsize=1)
def _stylesheet() -> etree.XSLT:
    """Made once: the request's head, then a line for each record of ``SECTIONS``."""
    tab, line = "<xsl:text>&#9;</xsl:text>", "<xsl:text>&#10;</xsl:text>"
    head = tab.join(map(_value, ("QUERY", "DEVICEID", "CONTENT/VERSIONCLIENT")))
    rows = "".join(
        f'<xsl:for-each select="CONTENT/{section}"><xsl:text>{section}</xsl:text>'
        f"{tab}{tab.join(map(_value, names))}{line}</xsl:for-each>"
        for section, names in SECTIONS.items()
    )
    source = (
        f'<xsl:stylesheet version="1.0" xmlns:xsl="{_XSL}"><xsl:output method="text"/>'
        f'<xsl:template match="/REQUEST">{head}{line}{rows}</xsl:template></xsl:stylesheet>'
    )
    closed = etree.XSLTAccessControl.DENY_ALL  # type: ignore[attr-defined]  # stubs miss it
    return etree.XSLT(etree.XML(source), access_control=closed)

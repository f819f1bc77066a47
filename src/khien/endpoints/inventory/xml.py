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
from khien.endpoints.inventory.sections import SECTIONS, Records

_XSL = "http://www.w3.org/1999/XSL/Transform"
_NEXT = b"\n.\n"  # between sections: a line without a tab is no record


@dataclass(frozen=True, slots=True)
class Envelope:
    """What kind of request, from which device, and its records."""

    query: str
    device_id: str
    agent: str
    records: Records
    partial: bool = False


def envelope(pieces: Iterable[bytes]) -> Envelope:
    """Parse a request as it comes; raises NotAnInventory for anything that is none."""
    root = _tree(pieces)
    try:
        text = bytes(_stylesheet()(root))
    except etree.XSLTError as error:
        raise NotAnInventory("not readable") from error
    head, *blocks = text.split(_NEXT)
    query, device_id, agent = head.decode().split("\t")
    lines = (block.split(b"\n")[:-1] for block in blocks)
    return Envelope(query.upper(), device_id, agent, dict(zip(SECTIONS, lines, strict=True)))


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


def _joined(paths: Iterable[str], end: str = "''") -> str:
    """The texts at ``paths`` with tabs between: one expression, for each costs an instruction."""
    texts = ",'&#9;',".join(f"normalize-space({path})" for path in paths)
    return f'<xsl:value-of select="concat({texts},{end})"/>'


@lru_cache(maxsize=1)
def _stylesheet() -> etree.XSLT:
    """Made once: the request's head, then for each of ``SECTIONS`` a line for each record."""
    head = _joined(("QUERY", "DEVICEID", "CONTENT/VERSIONCLIENT"))
    between, line = f"<xsl:text>{_NEXT.decode()}</xsl:text>", "'&#10;'"
    rows = "".join(
        f'{between}<xsl:for-each select="CONTENT/{section}">{_joined(names, line)}</xsl:for-each>'
        for section, names in SECTIONS.items()
    )
    source = (
        f'<xsl:stylesheet version="1.0" xmlns:xsl="{_XSL}"><xsl:output method="text"/>'
        f'<xsl:template match="/REQUEST">{head}{rows}</xsl:template></xsl:stylesheet>'
    )
    closed = etree.XSLTAccessControl.DENY_ALL  # type: ignore[attr-defined]  # stubs miss it
    return etree.XSLT(etree.XML(source), access_control=closed)

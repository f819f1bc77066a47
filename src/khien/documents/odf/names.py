"""Short names for the elements and attributes of OpenDocument.

In: lxml elements. Out: "text:p" and the like, whatever prefix the file chose.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree


_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = {
    **{f"{_OASIS}{name}:1.0": name for name in (
        "office", "style", "text", "table", "drawing", "form", "manifest", "presentation",
    )},
    f"{_OASIS}drawing:1.0": "draw",
    f"{_OASIS}xsl-fo-compatible:1.0": "fo",
    f"{_OASIS}svg-compatible:1.0": "svg",
    "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0": "loext",
    "http://www.w3.org/1999/xlink": "xlink",
    "http://www.w3.org/XML/1998/namespace": "xml",
}  # fmt: skip
URIS = {prefix: uri for uri, prefix in _SPACES.items()}


def tag(element: etree._Element) -> str:
    """The short name of ``element``; "" for what is no element."""
    if not isinstance(element.tag, str):
        return ""
    space, _, name = element.tag.rpartition("}")
    return f"{_SPACES.get(space[1:], '?')}:{name}"


def attribute(element: etree._Element, name: str) -> str | None:
    """The attribute "prefix:name" of ``element``."""
    prefix, _, inner = name.partition(":")
    return element.get(f"{{{URIS[prefix]}}}{inner}")


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first child called ``name``."""
    if element is None:
        return None
    return next((each for each in element if tag(each) == name), None)

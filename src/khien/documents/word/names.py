"""Element names of the office formats as short ``prefix:name`` strings.

The same element has one namespace in files of Word (transitional) and another in strict
ones; both map to the prefix people know, so that the walk reads like the specification.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from khien.documents.containers.xml import required

if TYPE_CHECKING:
    from lxml import etree

_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://purl.oclc.org/ooxml/drawingml/main": "a",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingShape": "wps",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup": "wpg",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas": "wpc",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "urn:schemas-microsoft-com:vml": "v",
}
# What a Choice of mc:AlternateContent may require for us to read it as Word 2010 and later
# would; any other requirement sends us to the Fallback, as the specification asks.
_UNDERSTOOD = frozenset(
    {
        "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingInk",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing",
        "http://schemas.microsoft.com/office/word/2010/wordml",
        "http://schemas.microsoft.com/office/word/2012/wordml",
        "http://schemas.microsoft.com/office/drawing/2014/chartex",
        "http://schemas.microsoft.com/office/drawing/2010/main",
    }
)
_SHOWN = frozenset({"w:t", "w:sym", "a:t", "m:t", "a:blip", "v:imagedata", "v:textpath"})


def tag(element: etree._Element) -> str:
    """``w:p`` for a paragraph, and so on; the bare local name in an unknown namespace."""
    name = element.tag
    if not isinstance(name, str):
        return ""
    namespace, _, local = name.removeprefix("{").rpartition("}")
    prefix = _PREFIXES.get(namespace)
    return f"{prefix}:{local}" if prefix else local


def attribute(element: etree._Element, name: str) -> str | None:
    """The value of ``prefix:name`` on ``element`` in either namespace, or bare."""
    prefix, _, local = name.rpartition(":")
    for key, value in element.attrib.items():
        namespace, _, own = str(key).removeprefix("{").rpartition("}")
        if own == local and (not namespace or _PREFIXES.get(namespace) == prefix):
            return str(value)
    return None


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first direct child called ``name``, or None."""
    if element is None:
        return None
    return next((each for each in element if tag(each) == name), None)


def value(element: etree._Element | None, name: str, key: str = "w:val") -> str | None:
    """Attribute ``key`` of the child ``name``, or None."""
    found = child(element, name)
    return None if found is None else attribute(found, key)


def is_on(element: etree._Element) -> bool:
    """Whether an on/off property element says on (bare means on)."""
    return (attribute(element, "w:val") or "true") not in {"0", "false", "off", "none"}


def alternative(element: etree._Element) -> etree._Element | None:
    """The one branch of mc:AlternateContent that a current Word would show, or an older one where
    that has neither words nor a picture."""
    bare: etree._Element | None = None
    for branch in element:
        if tag(branch) == "mc:Choice":
            if all(namespace in _UNDERSTOOD for namespace in required(branch)):
                if any(tag(each) in _SHOWN for each in branch.iter()):
                    return branch
                bare = branch if bare is None else bare
        elif tag(branch) == "mc:Fallback":
            return branch
    return bare

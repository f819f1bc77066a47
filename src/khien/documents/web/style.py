"""What a tag says of its own look, and what a style sheet may put on the page.

In: an element or the text of a style sheet. Out: a Style as far as it is said, and whether
the sheet writes words of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

_DECLARATION = re.compile(r"\s*([\w-]{1,40})\s*:\s*([^;]{0,400})")
_MOST = 4000
_ALIGNS = {"left": "left", "center": "center", "right": "right", "justify": "both"}
_NO_BORDER = re.compile(r"\bnone\b|\bhidden\b|^0")
_HEX = re.compile(r"#([0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b")
_SIZE = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,3})?)\s*(pt|px)")
_NAMES = {"red": "ff0000", "black": "000000", "blue": "0000ff"}
_CONTENT = re.compile(r"(?<![\w-])content\s*:\s*([^;}]{1,400})", re.IGNORECASE)
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?")
_QUOTED = re.compile(r"[\"']([^\"']*)[\"']")
_WORD = re.compile(r"[^\W\d_]{2}")
PLACES = re.compile(
    r"position\s*:\s*(?:absolute|fixed)|float\s*:\s*(?:left|right)"
    r"|display\s*:\s*(?:block|inline-block|table|flex|grid)",
    re.IGNORECASE,
)
LEGACY = re.compile(r"(?:\.Vn[A-Z]|VNI[- ])\w")


def declared(element: etree._Element) -> Mapping[str, str]:
    """The declarations of an element's style attribute, names in lower case."""
    written = (element.get("style") or "")[:_MOST]
    return {name.lower(): value.strip() for name, value in _DECLARATION.findall(written)}


def align_of(element: etree._Element, said: Mapping[str, str]) -> str | None:
    """The alignment an element asks for."""
    if element.tag == "center":
        return "center"
    return _ALIGNS.get((said.get("text-align") or element.get("align") or "").strip().lower())


def colour_of(element: etree._Element, said: Mapping[str, str]) -> str | None:
    """A colour as "rrggbb"."""
    written = (said.get("color") or element.get("color") or "").strip().lower()
    if written in _NAMES:
        return _NAMES[written]
    found = _HEX.match(written)
    if found is None:
        return None
    digits = found[1]
    return digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)


def font_of(element: etree._Element, said: Mapping[str, str]) -> str | None:
    """The first font an element asks for."""
    written = said.get("font-family") or element.get("face") or ""
    first = written.split(",")[0].strip().strip("\"'")
    return first[:80] or None


def size_of(said: Mapping[str, str]) -> float | None:
    """A size in points."""
    found = _SIZE.match(said.get("font-size", ""))
    if found is None:
        return None
    return float(found[1]) * (0.75 if found[2] == "px" else 1.0)


def bordered(element: etree._Element, said: Mapping[str, str]) -> bool:
    """Whether an element draws lines around itself."""
    if element.tag == "table" and (element.get("border") or "0").strip() not in {"0", ""}:
        return True
    sides = [said[name] for name in ("border", "border-style", "border-top", "mso-border-alt")
             if name in said]  # fmt: skip
    return any(not _NO_BORDER.search(each) for each in sides)


def is_bold(said: Mapping[str, str]) -> bool:
    """Whether the words are asked to be bold."""
    return said.get("font-weight", "").lower() in {"bold", "bolder", "600", "700", "800", "900"}


def floats(said: Mapping[str, str]) -> bool:
    """Whether an element is placed about the page."""
    return said.get("position", "").lower() in {"absolute", "fixed"}


def stands_apart(said: Mapping[str, str]) -> bool:
    """Whether an inline element is told to be a block of its own."""
    if floats(said) or said.get("float", "").lower() in {"left", "right"}:
        return True
    return said.get("display", "").lower().startswith(("block", "inline-", "table", "flex", "grid"))


def writes_words(sheet: str) -> bool:
    """Whether a style sheet puts words on the page: ``content`` with letters or ``attr``."""
    for found in _CONTENT.finditer(sheet):
        value = _ESCAPE.sub(_decoded, found[1])
        if "attr(" in value.lower() or any(_WORD.search(each) for each in _QUOTED.findall(value)):
            return True
    return False


def _decoded(match: re.Match[str]) -> str:
    number = int(match[1], 16)
    return chr(number) if 0 < number < 0x110000 else "\ufffd"

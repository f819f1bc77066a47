"""Styles of an OpenDocument: what a name says, its parents asked in turn.

In: the roots of content.xml and styles.xml. Out: properties by style family and name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from khien.core.limits import Budget
from khien.documents.document import Style
from khien.documents.odf.names import attribute, child, tag

if TYPE_CHECKING:
    from lxml import etree

_MOST_PARENTS = 20
_MOST_STYLES = 20_000
_HOLDERS = frozenset({"office:styles", "office:automatic-styles"})
_ALIGNS = {"start": "left", "left": "left", "center": "center", "end": "right",
           "right": "right", "justify": "both"}  # fmt: skip
_POINTS = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,3})?)pt")
_HEX = re.compile(r"#([0-9a-fA-F]{6})")


@dataclass(slots=True)
class Styles:
    """Styles by (family, name); list styles by name."""

    found: dict[tuple[str, str], etree._Element] = field(default_factory=dict)
    lists: dict[str, etree._Element] = field(default_factory=dict)
    fonts: dict[str, str] = field(default_factory=dict)
    outline: etree._Element | None = None

    @classmethod
    def of(cls, budget: Budget, *roots: etree._Element) -> Styles:
        """The styles of ``roots``; of two with one name that of the first root holds."""
        styles = cls()
        for root in roots:
            for holder in root:
                if tag(holder) in _HOLDERS:
                    for each in budget.take(holder, most=_MOST_STYLES):
                        styles._add(each)
                elif tag(holder) == "office:font-face-decls":
                    for each in budget.take(holder, most=_MOST_STYLES):
                        name = attribute(each, "style:name") or ""
                        family = attribute(each, "svg:font-family") or name
                        styles.fonts.setdefault(name, family.strip("'\""))
        return styles

    def _add(self, element: etree._Element) -> None:
        name = attribute(element, "style:name") or ""
        if tag(element) == "style:style":
            key = (attribute(element, "style:family") or "", name)
            self.found.setdefault(key, element)
        elif tag(element) == "text:list-style":
            self.lists.setdefault(name, element)
        elif tag(element) == "text:outline-style" and self.outline is None:
            self.outline = element

    def chain(self, family: str, name: str | None) -> Iterator[etree._Element]:
        """The style and its parents, the nearest first."""
        for _ in range(_MOST_PARENTS):
            style = self.found.get((family, name or ""))
            if style is None:
                return
            yield style
            name = attribute(style, "style:parent-style-name")

    def value(self, family: str, name: str | None, part: str, key: str) -> str | None:
        """Property ``key`` of ``part`` ("text", "paragraph", …) from the nearest that says."""
        for style in self.chain(family, name):
            properties = child(style, f"style:{part}-properties")
            said = attribute(properties, key) if properties is not None else None
            if said is not None:
                return said
        return None

    def own(self, family: str, name: str | None, key: str) -> str | None:
        """Attribute ``key`` of the style itself, or of the nearest parent that has it."""
        for style in self.chain(family, name):
            said = attribute(style, key)
            if said is not None:
                return said
        return None

    def look(self, family: str, name: str | None, around: Style) -> Style:
        """How text in this style looks, where it says nothing as ``around`` does."""

        def text(key: str) -> str | None:
            return self.value(family, name, "text", key)

        weight, slant = text("fo:font-weight"), text("fo:font-style")
        colour = _HEX.fullmatch(text("fo:color") or "")
        size = _POINTS.fullmatch(text("fo:font-size") or "")
        font = text("style:font-name") or text("fo:font-family")
        align = self.value(family, name, "paragraph", "fo:text-align")
        border = self.value(family, name, "paragraph", "fo:border")
        return Style(
            font=self.fonts.get(font, font) if font else around.font,
            size_pt=float(size[1]) if size else around.size_pt,
            bold=weight == "bold" if weight else around.bold,
            italic=slant == "italic" if slant else around.italic,
            colour=colour[1].lower() if colour else around.colour,
            bordered=draws(border) or around.bordered,
            align=_ALIGNS.get(align or "", around.align),
        )

    def hides(self, family: str, name: str | None) -> bool:
        """Whether text in this style does not print."""
        return self.value(family, name, "text", "text:display") == "none"

    def capitals(self, family: str, name: str | None) -> bool:
        """Whether text in this style prints in capitals."""
        return self.value(family, name, "text", "fo:text-transform") == "uppercase" or (
            self.value(family, name, "text", "fo:font-variant") == "small-caps"
        )


def draws(border: str | None) -> bool | None:
    """True when a border is asked for and is not "none"."""
    return True if border and "none" not in border.split() else None

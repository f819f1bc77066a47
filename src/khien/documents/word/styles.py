"""Word styles: what a run or paragraph looks like once its chain of styles is followed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from khien.documents.word.names import attribute, child, is_on, tag, value

if TYPE_CHECKING:
    from lxml import etree

_DEEPEST_CHAIN = 12
_THEME_FONT = "+theme"  # themes came with Unicode
_SWITCHES = {
    "w:b": "bold",
    "w:i": "italic",
    "w:caps": "caps",
    "w:smallCaps": "small_caps",
    "w:vanish": "hidden",
}
Facts = dict[str, str]  # what one rPr says, by our own short names; "1" and "" for switches


@dataclass(frozen=True, slots=True)
class RunLook:
    """The resolved look of one run."""

    font: str | None = None
    high_font: str | None = None  # of the letters beyond ASCII, where it is another
    size_pt: float | None = None
    bold: bool = False
    italic: bool = False
    capitals: bool = False
    hidden: bool = False
    colour: str | None = None

    @property
    def shown_font(self) -> str | None:
        """The font that decides how the foreign letters look."""
        return self.high_font or self.font


@dataclass(slots=True)
class Styles:
    """Styles by id and the document's defaults."""

    by_id: dict[str, etree._Element] = field(default_factory=dict)
    default_paragraph: str | None = None
    defaults: Facts = field(default_factory=dict)
    _merged: dict[str, Facts] = field(default_factory=dict)

    @classmethod
    def of(cls, root: etree._Element | None) -> Styles:
        """From the root of styles.xml; an absent part gives no styles."""
        styles = cls()
        for element in root if root is not None else ():
            if tag(element) == "w:style":
                name = attribute(element, "w:styleId") or ""
                styles.by_id.setdefault(name, element)
                is_default = attribute(element, "w:default") in {"1", "true", "on"}
                if is_default and attribute(element, "w:type") == "paragraph":
                    styles.default_paragraph = name
            elif tag(element) == "w:docDefaults":
                styles.defaults = _facts(child(child(element, "w:rPrDefault"), "w:rPr"))
        return styles

    def chain(self, name: str | None) -> Iterator[etree._Element]:
        """The style called ``name`` and those it is based on; a loop ends by depth."""
        for _ in range(_DEEPEST_CHAIN):
            element = self.by_id.get(name or "")
            if element is None:
                return
            yield element
            name = value(element, "w:basedOn")

    def paragraph_properties(self, paragraph: etree._Element) -> list[etree._Element]:
        """The pPr of the paragraph, then of its style chain, nearest first."""
        own = child(paragraph, "w:pPr")
        found = [] if own is None else [own]
        name = value(own, "w:pStyle") or self.default_paragraph
        found += [each for style in self.chain(name) if (each := child(style, "w:pPr")) is not None]
        return found

    def look(self, run: etree._Element, paragraph_style: str | None) -> RunLook:
        """How ``run`` looks in a paragraph of ``paragraph_style``."""
        own = child(run, "w:rPr")
        facts = {**self.defaults, **self._of_style(paragraph_style or self.default_paragraph)}
        if own is not None:
            facts.update(self._of_style(value(own, "w:rStyle")))
            facts.update(_facts(own))
        size = facts.get("size", "")
        colour = facts.get("colour", "auto")
        return RunLook(
            font=facts.get("font"),
            high_font=facts.get("high_font") or None,
            size_pt=int(size) / 2 if size.isdecimal() and len(size) < 6 else None,
            bold=bool(facts.get("bold")),
            italic=bool(facts.get("italic")),
            capitals=bool(facts.get("caps") or facts.get("small_caps")),
            hidden=bool(facts.get("hidden")),
            colour=None if colour == "auto" else colour.lower(),
        )

    def _of_style(self, name: str | None) -> Facts:
        if not name:
            return {}
        if name not in self._merged:
            facts: Facts = {}
            for style in reversed(list(self.chain(name))):
                facts.update(_facts(child(style, "w:rPr")))
            self._merged[name] = facts
        return self._merged[name]


def _facts(properties: etree._Element | None) -> Facts:
    facts: Facts = {}
    for each in properties if properties is not None else ():
        name = tag(each)
        if name in _SWITCHES:
            facts[_SWITCHES[name]] = "1" if is_on(each) else ""
        elif name == "w:sz":
            facts["size"] = attribute(each, "w:val") or ""
        elif name == "w:color":
            facts["colour"] = attribute(each, "w:val") or "auto"
        elif name == "w:rFonts":
            font = attribute(each, "w:ascii") or attribute(each, "w:hAnsi")
            if font:
                facts["font"] = font
            themed = attribute(each, "w:hAnsiTheme") and _THEME_FONT
            if high := themed or attribute(each, "w:hAnsi"):
                facts["high_font"] = high
    return facts

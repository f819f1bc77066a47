"""What a tag says of its own look, and what a style sheet may put on the page.

In: an element or the text of a style sheet. Out: a Style as far as it is said, and whether
the sheet writes words of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set

from lxml import etree

from khien.core.encodings import legacy_font

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
_RULE = re.compile(r"([^{}]{1,2000})\{([^{}]{0,4000})\}")
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_SIMPLE = re.compile(r"([a-zA-Z][\w]{0,20})?(?:\.([\w-]{1,80}))?")
_FONT = re.compile(r"(?:^|;)\s*font(?:-family)?\s*:\s*([^;]{1,200})", re.IGNORECASE)
_UPPER = re.compile(r"text-transform\s*:\s*uppercase", re.IGNORECASE)
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LAST = re.compile(r"([\w]{0,20})(?:([.#])([\w-]{1,80}))?(?::[\w-]{1,30})?")
_MOST_RULES = 5_000


class SheetFonts:
    """The fonts, and the capitals, that a style sheet gives to tags and classes.

    ``unsure``: a rule of another kind asks for a font from before Unicode.
    """

    def __init__(self) -> None:
        self._fonts: dict[tuple[str, str], str] = {}
        self._capitals: set[tuple[str, str]] = set()
        self._hidden: set[tuple[str, str]] = set()
        self.unsure = False

    def add(self, sheet: str) -> None:
        """Take in the rules of one sheet; of two for the same words the last holds."""
        for count, rule in enumerate(_RULE.finditer(_COMMENT.sub("", sheet))):
            if count >= _MOST_RULES:
                self.unsure = True
                return
            self._rule(rule[1].strip(), rule[2])

    def _rule(self, selectors: str, said: str) -> None:
        if selectors.startswith("@"):  # it says what a font is, not where it is used
            return
        for asked, kept in ((_UPPER, self._capitals), (_UNSEEN, self._hidden)):
            if asked.search(said):
                kept.update(_named(selectors))
        found = _FONT.search(said)
        font = _first_font(found[1]) if found else None
        if font is None:
            return
        for selector in selectors.split(","):
            simple = _SIMPLE.fullmatch(selector.strip())
            if simple and (simple[1] or simple[2]):
                self._fonts[((simple[1] or "").lower(), simple[2] or "")] = font
            else:
                self.unsure = self.unsure or legacy_font(font) is not None

    def capitals(self, element: etree._Element) -> bool:
        """Whether the sheets show the words of ``element`` in capitals."""
        return _is_named(element, self._capitals)

    def hides(self, element: etree._Element) -> bool:
        """Whether the sheets do not show ``element``."""
        return _is_named(element, self._hidden)

    def of(self, element: etree._Element) -> str | None:
        """The font that the sheets give to ``element`` itself: class before tag."""
        if not self._fonts:
            return None
        tag = str(element.tag)
        classes = (element.get("class") or "")[:_MOST].split()
        keys = [(tag, name) for name in classes] + [("", name) for name in classes]
        return next((self._fonts[key] for key in [*keys, (tag, "")] if key in self._fonts), None)


def _named(selectors: str) -> Iterator[tuple[str, str]]:
    """The tags, and classes or names, of what ``selectors`` end in."""
    for selector in selectors.split(","):
        last = _LAST.fullmatch(re.split(r"[\s>+~]", selector.strip())[-1])
        if last:
            yield last[1].lower(), (last[2] or "") + (last[3] or "")


def _is_named(element: etree._Element, kept: Set[tuple[str, str]]) -> bool:
    """Whether ``element`` is one of ``kept``."""
    if not kept:
        return False
    named = [f".{name}" for name in (element.get("class") or "")[:_MOST].split()]
    named += [f"#{element.get('id')}", ""]
    tag = str(element.tag)
    return any((each, name) in kept for name in named for each in (tag, "") if each or name)


def _first_font(written: str) -> str | None:
    """The first family of a declaration; a short form has size and weight before it."""
    first = written.split(",", maxsplit=1)[0].strip()
    quoted = _QUOTED.search(first)
    if quoted:
        return quoted[1].strip()[:80] or None
    legacy = re.search(r"(?:^|\s)(\.Vn\w+|VNI[- ].+|VI .+)$", first)
    return (legacy[1] if legacy else first).strip()[:80] or None


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
    written = said.get("font-family") or said.get("font") or element.get("face") or ""
    return _first_font(written)


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


def is_hidden(said: Mapping[str, str]) -> bool:
    """Whether an element is told not to be seen."""
    return (
        said.get("display", "").lower().startswith("none")
        or said.get("visibility", "").lower().startswith("hidden")
        or said.get("mso-hide", "").lower().startswith("all")
    )


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

"""PowerPoint slides as XML (.pptx): the shapes of a slide, its layout and its master.

In: the directory of a package. Out: a Glance, or the words of slides, box by box, with their place.
What a layout or master says outside its placeholders is printed on every slide. Structures:
ECMA-376 part 1, 19.3 (slides), 21.1 (text).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from khien.core.errors import DamagedDocument
from khien.documents.containers import ooxml
from khien.documents.containers.zipped import ZipDirectory
from khien.documents.document import Document, Line, LineKind, Style
from khien.documents.glance import Glance
from khien.documents.source import Source

if TYPE_CHECKING:
    from lxml import etree
    from PIL import Image

    from khien.core.limits import Limits
    from khien.documents.keeping import Kept

MAIN_TYPE = re.compile(
    rb"presentationml\.(?:presentation|slideshow|template)\.main\+xml"
    rb"|ms-powerpoint\.(?:presentation|slideshow|template)\.macroEnabled\w*\.main\+xml",
    re.IGNORECASE,
)
_MAIN = "ppt/presentation.xml"
_MAIN_KINDS = tuple(
    b"%s%s.main+xml" % (kind, macros)
    for kind in (b"presentation", b"slideshow", b"template")
    for macros in (b"", b".macroenabled")
)
_SLIDE = re.compile(r"ppt/slides/slide(\d{1,6})\.xml")
_ORDER = re.compile(rb"""<(?:\w+:)?sldId\b[^>]*?\b\w+:id=["']([^"']{1,100})["']""")
_SIZE = re.compile(rb'<(?:\w+:)?sldSz\b[^>]*?\bcx="(\d{1,9})"[^>]*?\bcy="(\d{1,9})"')
_MOST_SLIDE = 2 * 2**20
_MOST_BENEATH = 8  # a slide stands on one layout, that on one master
_MOST_MAIN = 512 * 1024
_HEAD_SLIDES, _MOST_SLIDES = 2, 500
_DEEPEST = 100
_USUAL_SIZE = (9_144_000, 6_858_000)
_REFERENCE = re.compile(rb"""\b\w+:embed=["']([^"']{1,100})["']""")


def glance(source: Source) -> Glance:
    """The words of the first two slides and what is printed on them; raises a DocumentError."""
    directory = source.zip
    names = _slides(directory)[:_HEAD_SLIDES]
    pieces = [directory.head_of(name, _MOST_SLIDE) for name in names]
    beneath = _beneath(directory, names)
    pieces += [directory.head_of(name, _MOST_SLIDE) for name in beneath[:_MOST_BENEATH]]
    for name, slide in zip(names, tuple(pieces), strict=False):
        pieces += [
            directory.head_of(each, _MOST_SLIDE) for each in ooxml.diagrams(directory, name, slide)
        ]
    unsure = "" if all(map(ooxml.is_plain, pieces)) else "references"
    if len(beneath) > _MOST_BENEATH or any(len(each) >= _MOST_SLIDE for each in pieces):
        unsure = "long"
    return Glance(
        texts=ooxml.property_texts(directory),
        xml=tuple(pieces),
        unsure=unsure,
        pictures=ooxml.count_pictures(directory, "ppt/media/"),
        members=ooxml.has_members(directory),
    )


def document(source: Source, kept: Kept, *, head: bool) -> Document:
    """The words of every slide, of a head the first two; each slide is a page."""
    directory = source.zip
    names = _slides(directory)
    size = _size(directory)
    is_cut = False
    for number, name in enumerate(names[: _HEAD_SLIDES if head else _MOST_SLIDES], start=1):
        kept.budget.check_time()
        under = _beneath(directory, [name])
        is_cut |= len(under) > _MOST_BENEATH
        for part in (name, *under[:_MOST_BENEATH]):
            data = directory.head_of(part, _MOST_SLIDE)
            is_cut |= len(data) >= _MOST_SLIDE
            _keep(data, kept, number, size, only_fixed=part != name)
            for diagram in ooxml.diagrams(directory, part, data) if part == name else ():
                _keep_diagram(directory.head_of(diagram, _MOST_SLIDE), kept, number)
    labels = ooxml.property_lines(directory) if head else []
    facts = dict(kept.properties())
    if ooxml.has_members(directory) and not head:
        facts["embedded_files"] = "1"
    if is_cut:
        facts["cut_short"] = "1"
    return Document.from_lines(
        "pptx", [*kept.lines, *labels], pages=max(len(names), 1), properties=facts
    )


def looks(source: Source, limits: Limits) -> Iterator[Image.Image]:
    """The pictures on the first two slides."""
    directory = source.zip
    shown: list[str] = []
    for name in _slides(directory)[:_HEAD_SLIDES]:
        targets = ooxml.relations(directory, name)
        for each in _REFERENCE.findall(directory.head_of(name, _MOST_SLIDE)):
            target = targets.get(each.decode("utf-8", "replace"))
            if target:
                shown.append(target)
    yield from ooxml.looks(source, shown, limits)


def _main(directory: ZipDirectory) -> str:
    return ooxml.main_part(directory, _MAIN_KINDS, _MAIN)


def _slides(directory: ZipDirectory) -> list[str]:
    """The slides in the order they are shown; by number where nothing tells it."""
    main = _main(directory)
    targets = ooxml.relations(directory, main) if main else {}
    if targets:
        told = _ORDER.findall(directory.head_of(main, _MOST_MAIN))
        found = [targets.get(each.decode("utf-8", "replace"), "") for each in told]
        named = [name for name in found if name in directory]
        if named:
            return named[:_MOST_SLIDES]
    numbered = [(int(m[1]), name) for name in directory.names() if (m := _SLIDE.fullmatch(name))]
    if not numbered and not main:
        raise DamagedDocument("no slides")
    return [name for _, name in sorted(numbered)][:_MOST_SLIDES]


def _beneath(directory: ZipDirectory, slides: Sequence[str]) -> list[str]:
    """The layouts of ``slides`` and their masters, each once."""
    found: dict[str, None] = {}
    for slide in slides:
        for layout in _under(directory, slide, b"slideLayout"):
            found.setdefault(layout)
            for master in _under(directory, layout, b"slideMaster"):
                found.setdefault(master)
    return list(found)


def _under(directory: ZipDirectory, part: str, kind: bytes) -> list[str]:
    """The parts of ``kind`` that ``part`` stands on: by what it says, else by where they lie."""
    targets = list(ooxml.relations(directory, part, kind=b"/" + kind).values())
    if not targets:
        folder = f"ppt/{kind.decode().lower()}s/"
        targets = [
            name for name in ooxml.relations(directory, part).values() if name.startswith(folder)
        ]
    return [name for name in targets if name in directory]


def _size(directory: ZipDirectory) -> tuple[int, int]:
    main = _main(directory)
    found = _SIZE.search(directory.head_of(main, _MOST_MAIN)) if main else None
    size = (int(found[1]), int(found[2])) if found else _USUAL_SIZE
    return size if min(size) > 0 else _USUAL_SIZE


def _keep(data: bytes, kept: Kept, page: int, size: tuple[int, int], *, only_fixed: bool) -> None:
    from khien.documents.containers.xml import local, parse_beginning

    root = parse_beginning(data)
    tree = next((each for each in root.iter() if local(each) == "spTree"), None)
    if tree is not None:
        _shapes(tree, kept, page, size, only_fixed=only_fixed, depth=0)


def _shapes(
    tree: Iterable[etree._Element],
    kept: Kept,
    page: int,
    size: tuple[int, int],
    *,
    only_fixed: bool,
    depth: int,
) -> None:
    from khien.documents.containers.xml import local

    for each in tree if depth < _DEEPEST else ():
        name = local(each)
        if name in {"grpSp", "Choice", "Fallback"}:
            _shapes(each, kept, page, size, only_fixed=only_fixed, depth=depth + 1)
        elif name == "AlternateContent":
            # One of them is shown; words that are in the other alone may be it.
            for branch in each:
                before = len(kept.lines)
                _shapes([branch], kept, page, size, only_fixed=only_fixed, depth=depth + 1)
                if len(kept.lines) > before:
                    break
        elif name == "graphicFrame":
            _table(each, kept, page)
        elif name in {"sp", "cxnSp"} and not (only_fixed and _is_placeholder(each)):
            _shape(each, kept, page, size)


def _keep_diagram(data: bytes, kept: Kept, page: int) -> None:
    from khien.documents.containers.xml import parse_beginning

    for text, style in _paragraphs(parse_beginning(data), framed=False):
        kept.add(text, LineKind.BOX, style, page)


def _is_placeholder(shape: etree._Element) -> bool:
    from khien.documents.containers.xml import local

    return any(local(each) == "ph" for each in shape.iter())


def _shape(shape: etree._Element, kept: Kept, page: int, size: tuple[int, int]) -> None:
    box = _place(shape, size)
    framed = _is_outlined(shape)
    for text, style in _paragraphs(shape, framed=framed):
        if kept.add(text, LineKind.BOX, style, page) and box is not None:
            last = kept.lines[-1]
            kept.lines[-1] = Line(
                text=last.text, page=page, kind=last.kind, style=last.style, box=box
            )


def _table(frame: etree._Element, kept: Kept, page: int) -> None:
    from khien.documents.containers.xml import local

    for row, each in enumerate(part for part in frame.iter() if local(part) == "tr"):
        for column, cell in enumerate(part for part in each if local(part) == "tc"):
            for text, style in _paragraphs(cell, framed=False):
                kept.add(text, LineKind.CELL, style, page, cell=(0, row, column))


def _paragraphs(holder: etree._Element, *, framed: bool) -> Iterator[tuple[str, Style]]:
    """Each paragraph's words and look, cut at line breaks."""
    from khien.documents.containers.xml import local

    for paragraph in (each for each in holder.iter() if local(each) == "p"):
        words, bold, colour = "", None, None
        for each in paragraph.iter():
            name = local(each)
            if name == "t":
                words += each.text or ""
            elif name == "br":
                words += "\n"
            elif name == "rPr":
                bold = bold or each.get("b") in {"1", "true"}
                colour = colour or _colour(each)
        style = Style(bold=bold, colour=colour, bordered=framed or None)
        for line in words.split("\n"):
            yield line, style


def _colour(properties: etree._Element) -> str | None:
    from khien.documents.containers.xml import local

    for each in properties.iter():
        if local(each) == "srgbClr":
            value = (each.get("val") or "").lower()
            return value if re.fullmatch(r"[0-9a-f]{6}", value) else None
    return None


def _is_outlined(shape: etree._Element) -> bool:
    from khien.documents.containers.xml import local

    for each in shape.iter():
        if local(each) == "ln":
            return not any(local(inner) == "noFill" for inner in each)
    return False


def _place(
    shape: etree._Element, size: tuple[int, int]
) -> tuple[float, float, float, float] | None:
    from khien.documents.containers.xml import local

    numbers: dict[str, int] = {}
    for each in shape.iter():
        if local(each) in {"off", "ext"}:
            for key in ("x", "y", "cx", "cy"):
                value = each.get(key) or ""
                if value.isdecimal() and len(value) < 10:
                    numbers.setdefault(key, int(value))
    if len(numbers) < 4:
        return None
    left, top = numbers["x"] / size[0], numbers["y"] / size[1]
    return (
        round(left, 4), round(top, 4),
        round(left + numbers["cx"] / size[0], 4), round(top + numbers["cy"] / size[1], 4),
    )  # fmt: skip

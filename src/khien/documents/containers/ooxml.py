"""What the heads of OOXML packages share: what kind one is, its labels, its pictures, its objects.

In: a Source that is a zip. Out: pieces of XML for a glance, PROPERTY lines for a head, pictures and
members. Parts are looked up by their place in the package, as Office writes them. Structures:
ECMA-376 part 2 (packages), part 1, 15.2.12 (properties); [MS-OFFCRYPTO] 2.6.4 and the label
information part of Microsoft Purview (docMetadata/LabelInfo.xml).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from khien.core.errors import DocumentError
from khien.core.limits import Budget
from khien.core.text import spelled_out
from khien.documents.containers.ole2 import is_ole2
from khien.documents.document import Line, LineKind
from khien.documents.format import Member

if TYPE_CHECKING:
    from PIL import Image

    from khien.core.limits import Limits
    from khien.documents.containers.zipped import ZipDirectory
    from khien.documents.source import Source

TYPES = "[content_types].xml"
# What the package says of its parts, in other words, kept beside them.
_MAIN, _SMALL = f"{TYPES}: main", f"{TYPES}: small letters"
_MAIN_WORD, _AROUND_MAIN = re.compile(rb"[mM][aA][iI][nN]"), 200
PICTURE_ENDS = (".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".gif")
_PICTURE_KINDS = ("PNG", "JPEG", "BMP", "TIFF", "GIF")
_MOST_TYPES = 256 * 1024
_MOST_PROPERTIES = 64 * 1024
_PROPERTIES = ("docprops/core.xml", "docprops/custom.xml", "docmetadata/labelinfo.xml")
_MOST_LINES = 200
_MOST_PICTURES = 6
_MOST_DIAGRAMS = 24
_LEAST_WIDE, _LEAST_HIGH = 40, 14  # pixels of the smallest stamp that can be read
_OBJECTS = ("/embeddings/", "/afchunk")
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_ENCODING = re.compile(rb"""<\?xml[^>]{0,60}encoding=["']([A-Za-z0-9_-]+)["']""")
# Elements of the property parts that hold what a person typed; "name" is an attribute of labels.
_TYPED = re.compile(
    rb"<(?:\w+:)?(?:keywords|category|contentStatus|subject|title|description|lpwstr|lpstr|bstr)"
    rb"[^>]*>([^<]{1,500})<"
)
_LABEL = re.compile(rb"<(?:\w+:)?label\b[^>]{0,800}?\bname=\"([^\"<>]{1,200})\"", re.IGNORECASE)


def claimed(source: Source, main: re.Pattern[bytes]) -> int | None:
    """Whether the package says that it has a main part of the kind ``main``."""
    return 95 if main.search(_main_types(source.zip)) else None


def _main_types(directory: ZipDirectory) -> bytes:
    """What the package says of parts that may be its main one: of hundreds one, most often."""
    found = directory.kept.get(_MAIN)
    if found is None:
        types = types_of(directory)
        found = directory.kept[_MAIN] = b"\n".join(
            types[max(each.start() - _AROUND_MAIN, 0) : each.end() + 8]
            for each in _MAIN_WORD.finditer(types)
        )
    return found


def types_of(directory: ZipDirectory) -> bytes:
    """What the package says of the kinds of its parts; nothing where it does not."""
    types = directory.kept.get(TYPES)  # every format within a zip asks
    if types is None:
        there = TYPES in directory
        types = in_utf8(directory.head_of(TYPES, _MOST_TYPES)) if there else b""
        directory.kept[TYPES] = types
    return types


def parts_said(directory: ZipDirectory, *kinds: bytes) -> list[str]:
    """Casefolded names of the parts whose content type ends with one of ``kinds``, which are in
    small letters."""
    types = directory.kept.get(_SMALL)
    if types is None:
        types = directory.kept[_SMALL] = types_of(directory).lower()
    found: list[str] = []
    for kind in kinds:
        at = types.find(kind)
        while at >= 0 and len(found) < _MOST_LINES:
            end = types.find(b">", at)
            name = _PART_NAME.search(types, types.rfind(b"<", 0, at), end)
            if name is not None:
                found.append(name[1].decode("utf-8", "replace"))
            at = types.find(kind, at + 1)
    return [name for name in dict.fromkeys(found) if name in directory]


def main_part(directory: ZipDirectory, kinds: Sequence[bytes], usual: str) -> str:
    """The part that the package names as its document; "" where it names none that is there."""
    said = parts_said(directory, *kinds)
    if len(said) == 1:
        return said[0]
    for target in relations(directory, "", kind=b"/officeDocument").values():
        if target in directory:
            return target
    return usual if usual in directory else ""


def is_plain(xml: bytes) -> bool:
    """Whether the letters of ``xml`` stand in UTF-8 as themselves, only tags between them."""
    if xml[:2] in _WIDE or b"\x00" in xml[:4]:
        return False
    # The rare byte of the two first: whether one byte is there is told fifty times as fast.
    if (b"&" in xml and b"&#" in xml) or (b"!" in xml and b"<!" in xml):
        return False
    said = _ENCODING.match(xml.removeprefix(b"\xef\xbb\xbf"))
    return said is None or said[1].lower() in (b"utf-8", b"us-ascii")


def may_rename(xml: bytes, before: bytes) -> bool:
    """Whether words may stand in ``xml`` in ways that bytes do not show: in UTF-16, or as entities
    that a document type declares, which stands before the element ``before``."""
    return xml[:2] in _WIDE or xml.find(b"<!DOCTYPE", 0, max(xml.find(before), 1024)) >= 0


def in_utf8(xml: bytes) -> bytes:
    """``xml`` by bytes that can be searched: what stands in UTF-16 in UTF-8."""
    if xml[:2] in _WIDE:
        return xml.decode("utf-16", "replace").encode("utf-8", "replace")
    return xml


def parts_of(directory: ZipDirectory, names: Sequence[str], most: int) -> list[bytes]:
    """The first ``most`` bytes of every part of ``names`` that is there."""
    return [directory.head_of(name, most) for name in names if name in directory]


def opens(data: bytes, main: re.Pattern[bytes]) -> bool:
    """``claimed`` of a file in memory; False when it cannot be opened."""
    from khien.documents.source import Source

    try:
        return claimed(Source(data), main) is not None
    except DocumentError:
        return False


def properties(directory: ZipDirectory) -> list[str]:
    """Each property that a person typed and each label, once."""
    parts = map(in_utf8, parts_of(directory, _PROPERTIES, _MOST_PROPERTIES))
    return typed(said for data in parts for said in (*_TYPED.findall(data), *_LABEL.findall(data)))


def typed(values: Iterable[bytes]) -> list[str]:
    """``values`` as they stand in XML, as words, each once; a bounded number."""
    found: dict[str, None] = {}
    for said in values:
        text = spelled_out(said.decode("utf-8", "replace")).strip()
        if text and len(found) < _MOST_LINES:
            found.setdefault(text)
    return list(found)


def diagrams(directory: ZipDirectory, part: str, data: bytes) -> list[str]:
    """The parts with the words of the diagrams on ``part``, whose XML is ``data``."""
    if b":relIds" not in data:
        return []
    targets = relations(directory, part, kind=b"/diagramData").values()
    return [name for name in dict.fromkeys(targets) if name in directory][:_MOST_DIAGRAMS]


def property_texts(directory: ZipDirectory) -> tuple[str, ...]:
    """The same for a glance."""
    found = properties(directory)
    return ("\n".join(found),) if found else ()


def property_lines(directory: ZipDirectory) -> list[Line]:
    """The same for a head."""
    return [Line(text=text, kind=LineKind.PROPERTY) for text in properties(directory)]


def count_pictures(directory: ZipDirectory, folder: str) -> int:
    """How many pictures that can be opened lie in ``folder``."""
    return sum(
        name.startswith(folder) and name.endswith(PICTURE_ENDS) for name in directory.names()
    )


def relations(
    directory: ZipDirectory, part: str, *, most: int = 1 << 20, kind: bytes = b""
) -> dict[str, str]:
    """Relationship id -> casefolded name of the part it points to, inner targets only; those
    whose type ends with ``kind``."""
    folder, _, name = part.rpartition("/")
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    if rels not in directory:
        return {}
    found: dict[str, str] = {}
    for each in _RELATION.findall(in_utf8(directory.head_of(rels, most))):
        if kind not in each:
            continue
        told = {key.lower(): value for key, value in _ATTRIBUTE.findall(each)}
        outside = told.get(b"targetmode", b"").lower() == b"external"
        if outside or not told.get(b"type", b"").endswith(kind):
            continue
        target = spelled_out(told.get(b"target", b"").decode("utf-8", "replace"))
        inner = f"{folder}/{target}".lstrip("/")
        if not _STRAIGHT.fullmatch(target):
            inner = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        found[told.get(b"id", b"").decode("utf-8", "replace")] = inner.casefold()
    return found


_PART_NAME = re.compile(rb"""\bpartname\s*=\s*["']/([^"'<>]{1,300})["']""")
_STRAIGHT = re.compile(r"[\w-][\w .-]*(?<!\.)(?:/[\w-][\w .-]*(?<!\.))*")  # no way back in it
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b([^>]*)>")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*["']([^"']*)["']""")


def looks(source: Source, targets: Sequence[str], limits: Limits) -> Iterator[Image.Image]:
    """The pictures of ``targets`` in which a stamp may stand, a handful, their upper part."""
    import io

    from khien.documents import pictures

    seen = 0
    for name in dict.fromkeys(targets):
        if not name.endswith(PICTURE_ENDS) or name not in source.zip or seen >= _MOST_PICTURES:
            continue
        try:
            data = source.zip.whole_of(name, limits.member_bytes)
            picture = pictures.opened(io.BytesIO(data), _PICTURE_KINDS, limits)
            if picture.width < _LEAST_WIDE or picture.height < _LEAST_HIGH:
                continue
            shown = pictures.upper_part(picture)
        except DocumentError:
            continue  # a picture that nobody can open shows nobody a stamp
        seen += 1
        yield shown


def members(source: Source, limits: Limits, pasted: Sequence[str] = ()) -> Iterator[Member]:
    """The files put into the document as objects or pasted in whole, ``pasted`` among them."""
    from khien.documents.containers.archive import safe_name
    from khien.documents.containers.ole_objects import of_file

    budget = Budget(limits)
    for entry in source.zip.entries():
        name = entry.name.casefold()
        if entry.is_folder or (name not in pasted and not any(each in name for each in _OBJECTS)):
            continue
        shown = safe_name(entry.name.rpartition("/")[2])
        try:
            data = source.zip.whole_of(entry.name, limits.member_bytes)
        except DocumentError as error:
            yield Member(shown, error=error)
            continue
        if is_ole2(data):
            yield from of_file(data, shown, budget)
        else:
            yield Member(shown, data)


def has_members(directory: ZipDirectory) -> bool:
    """Whether there are such files."""
    return any(each in name for name in directory.names() for each in _OBJECTS)

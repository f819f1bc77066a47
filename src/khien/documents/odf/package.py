"""What the heads of OpenDocument packages share: kind, parts, labels, pictures, objects.

In: a Source that is a zip. Out: pieces of XML from where the words begin, PROPERTY lines, members.
Structures: OpenDocument 1.3 part 2 (packages), part 3, 3.1 (metadata).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from khien.core.errors import DamagedDocument, DocumentError, EncryptedDocument
from khien.documents.containers import ooxml
from khien.documents.containers.zipped import ZipDirectory
from khien.documents.document import Line, LineKind
from khien.documents.format import Member

if TYPE_CHECKING:
    from PIL import Image

    from khien.core.limits import Limits
    from khien.documents.source import Source

MEDIA = b"application/vnd.oasis.opendocument."
CONTENT, STYLES, META, MANIFEST = "content.xml", "styles.xml", "meta.xml", "meta-inf/manifest.xml"
BODY, MASTERS = b"<office:body", b"<office:master-styles"
MOST_BODY = 128 * 1024
_FIRST = 256 * 1024
MOST_CONTENT = 8 * 2**20
MOST_SLIDES = 512 * 1024
MOST_STYLES = 8 * 2**20
_MOST_META = 64 * 1024
_MOST_MANIFEST = 256 * 1024
_NAME_AT = 30  # where a zip's first member is named
_SEALED = b"encryption-data"
_TYPED = re.compile(
    rb"<(?:meta:user-defined|meta:keyword|dc:title|dc:subject|dc:description)\b[^>]*>([^<]{1,500})<"
)
_PICTURES = "pictures/"
_SHOWN = re.compile(rb'xlink:href="(?:\./)?(Pictures/[^"]{1,200})"')
_OBJECT = re.compile(r"(object \d{1,5})(?:/(.+))?")


def claimed(source: Source, kinds: tuple[bytes, ...]) -> int | None:
    """Whether the package's media type is one of ``kinds``."""
    head = source.head[:200]
    if head[_NAME_AT : _NAME_AT + 8] == b"mimetype" and MEDIA in head:
        at = head.find(MEDIA) + len(MEDIA)
        return 95 if head.startswith(kinds, at) else None
    directory = source.zip
    if "mimetype" not in directory:
        return None
    said = directory.head_of("mimetype", 200).strip()
    return 95 if said.startswith(MEDIA) and said.startswith(kinds, len(MEDIA)) else None


def refuse_sealed(directory: ZipDirectory) -> None:
    """Raise EncryptedDocument where the manifest says that a password is needed."""
    if "encrypted-package" in directory:
        raise EncryptedDocument()
    if MANIFEST in directory and _SEALED in directory.head_of(MANIFEST, _MOST_MANIFEST):
        raise EncryptedDocument()


def content(directory: ZipDirectory, beyond: int = MOST_BODY) -> bytes:
    """The content from its beginning to ``beyond`` bytes into its body; raises DamagedDocument
    where no body begins."""
    if CONTENT not in directory:
        raise DamagedDocument("no content")
    first = max(_FIRST, beyond if beyond >= MOST_CONTENT else beyond + MOST_BODY)
    data = directory.head_of(CONTENT, first)
    at = data.find(BODY)
    if at < 0 and len(data) >= first:
        data = directory.head_of(CONTENT, MOST_CONTENT + beyond)
        at = data.find(BODY)
    elif at + beyond > len(data) >= first and beyond < MOST_CONTENT:
        data = directory.head_of(CONTENT, at + beyond)
    if at < 0:
        raise DamagedDocument("no body")
    return data[: at + beyond]


def is_whole(data: bytes) -> bool:
    """Whether ``data``, which begins in the content, has its end."""
    return b"document-content" in data.rstrip()[-64:]


def words(directory: ZipDirectory, beyond: int = MOST_BODY) -> list[bytes]:
    """Where the words are: the body, and what the styles print on every page."""
    data = content(directory, beyond)
    pieces = [_from(data, BODY)]
    if STYLES in directory:
        styles = directory.head_of(STYLES, MOST_STYLES)
        pieces.append(_from(styles, MASTERS))
    return pieces


def _from(data: bytes, element: bytes) -> bytes:
    """``data`` from ``element``, or from a declaration before it, which can rename words."""
    at = max(data.find(element), 0)
    declared = data.find(b"<!DOCTYPE", 0, at)
    return data[declared if declared >= 0 else at :]


def texts(directory: ZipDirectory) -> tuple[str, ...]:
    """What the file says of itself, for a glance."""
    found = _properties(directory)
    return ("\n".join(found),) if found else ()


def lines(directory: ZipDirectory) -> list[Line]:
    """The same for a head."""
    return [Line(text=text, kind=LineKind.PROPERTY) for text in _properties(directory)]


def _properties(directory: ZipDirectory) -> list[str]:
    if META not in directory:
        return []
    return ooxml.typed(_TYPED.findall(ooxml.in_utf8(directory.head_of(META, _MOST_META))))


def count_pictures(directory: ZipDirectory) -> int:
    """How many pictures that can be opened the package brings."""
    return ooxml.count_pictures(directory, _PICTURES)


def looks(source: Source, limits: Limits) -> Iterator[Image.Image]:
    """The pictures that the beginning and the page's margins show."""
    shown = [
        each.decode("utf-8", "replace").casefold()
        for piece in words(source.zip)
        for each in _SHOWN.findall(piece)
    ]
    yield from ooxml.looks(source, shown, limits)


def has_members(directory: ZipDirectory) -> bool:
    """Whether there are documents within."""
    return any(name.startswith("object ") for name in directory.names())


def members(source: Source, limits: Limits) -> Iterator[Member]:
    """The documents within: packed ones as they are, others put together again."""
    directory = source.zip
    kinds = _kinds(directory)
    folders: dict[str, dict[str, bytes]] = {}
    left = limits.total_bytes
    for entry in directory.entries():
        found = _OBJECT.fullmatch(entry.name.casefold())
        if found is None or entry.is_folder:
            continue
        try:
            data = directory.whole_of(entry.name, min(limits.member_bytes, max(left, 0)))
        except DocumentError as error:
            yield Member(found[1], error=error)
            continue
        left -= len(data)
        if found[2] is None:
            yield Member(found[1], data)
        else:
            folders.setdefault(found[1], {})[found[2]] = data
    for name, parts in folders.items():
        yield Member(name, _packed(parts, kinds.get(name, b"application/octet-stream")))


_ENTRY = re.compile(rb"<manifest:file-entry\b([^>]*)>")
_PATH = re.compile(rb'full-path="([^"]{1,100})/"')
_KIND = re.compile(rb'media-type="([^"]{1,200})"')


def _kinds(directory: ZipDirectory) -> dict[str, bytes]:
    """The media types of the documents within, by folder."""
    if MANIFEST not in directory:
        return {}
    found: dict[str, bytes] = {}
    for each in _ENTRY.findall(directory.head_of(MANIFEST, _MOST_MANIFEST)):
        path, kind = _PATH.search(each), _KIND.search(each)
        if path and kind:
            found[path[1].decode("utf-8", "replace").casefold()] = kind[1]
    return found


def _packed(parts: dict[str, bytes], kind: bytes) -> bytes:
    import io
    import zipfile

    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as made:
        for name, data in {"mimetype": kind, **parts}.items():
            made.writestr(zipfile.ZipInfo(name), data)
    return file.getvalue()

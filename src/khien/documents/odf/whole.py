"""The whole of an OpenDocument text, every part of it sound."""

from __future__ import annotations

from lxml import etree

from khien.core.errors import DamagedDocument, EncryptedDocument, UnsupportedDocument
from khien.core.limits import Limits
from khien.documents.containers.package import Package
from khien.documents.containers.xml import MOST_XML_BYTES, parse
from khien.documents.document import Document
from khien.documents.odf.names import tag
from khien.documents.odf.package import MEDIA
from khien.documents.odf.text import document_of

_MOST_MEDIA = 1000
_MANIFEST = "META-INF/manifest.xml"


def text(data: bytes, limits: Limits) -> Document:
    """The document in ``data``; raises a DocumentError."""
    package = Package(data, limits=limits)
    _refuse_encrypted(package)
    if not package.bytes_of("mimetype", most=_MOST_MEDIA).strip().startswith(MEDIA + b"text"):
        raise UnsupportedDocument()
    if "content.xml" not in package:
        raise DamagedDocument("no content")
    common = _xml(package, "styles.xml") if "styles.xml" in package else None
    return document_of(_xml(package, "content.xml"), common, limits, embedded=_embedded(package))


def _refuse_encrypted(package: Package) -> None:
    """The manifest says which parts are sealed with a password."""
    if "encrypted-package" in package:
        raise EncryptedDocument()
    if _MANIFEST not in package:
        return
    for each in _xml(package, _MANIFEST).iter():
        if tag(each) == "manifest:encryption-data":
            raise EncryptedDocument()


def _embedded(package: Package) -> int:
    """How many other documents lie in the package."""
    inner = {name.partition("/")[0] for name in package.names() if "/" in name}
    return sum(name.startswith(("Object", "ObjectReplacements")) for name in inner) - (
        "ObjectReplacements" in inner
    )


def _xml(package: Package, part: str) -> etree._Element:
    return parse(package.bytes_of(part, most=MOST_XML_BYTES))

"""XML from outside, parsed without anything that reaches beyond the bytes given.

No DTD, no entities, no network, no huge trees (but where a file must be inside). In: bytes.
Out: an lxml element; of a head, which is most often plain, an element of the standard library that
is walked in the same way: lxml is four megabytes in every process that looks at files.
"""

from __future__ import annotations

import contextlib
import importlib
import re
from typing import TYPE_CHECKING, Any, cast

from khien.core.errors import DamagedDocument, TooLargeDocument

if TYPE_CHECKING:
    from lxml import etree

# A letter of a thousand pages is about half of this.
MOST_XML_BYTES = 32 * 2**20
_DEEPEST = 256  # libxml2's own bound
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_DECLARED = re.compile(rb"""\bxmlns:([\w.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_REQUIRES = "Requires"


def parse(data: bytes, *, large_values: bool = False) -> etree._Element:
    """The root element of ``data``; raises DamagedDocument.

    ``large_values``: a value may be longer than 10 MB, as a whole file in base64 is; the caller
    bounds the bytes.

    A document type declaration is refused outright: no office format needs one, and
    entities (bombs, outside files) can be declared nowhere else.
    """
    from lxml import etree  # here: a scan reads most files without it

    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        huge_tree=large_values,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise DamagedDocument("xml") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise DamagedDocument("document type declaration")
    return root


def parse_plainly(data: bytes) -> etree._Element:
    """As ``parse`` with large values, of XML that a head needs the whole of."""
    root = _plain(data, is_cut=False)
    return parse(data, large_values=True) if root is None else root


def parse_beginning(data: bytes) -> etree._Element:
    """The root element of XML that was cut off somewhere: what was begun is ended there.

    Raises DamagedDocument, for a document type declaration too, as ``parse``; TooLargeDocument
    where the parser gave up at one of its bounds, for what stands behind was not seen.
    """
    root = _plain(data[: data.rfind(b">") + 1], is_cut=True)
    if root is not None:
        return root
    from lxml import etree  # here: a scan reads most files without it

    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, dtd_validation=False, no_network=True,
        huge_tree=False, recover=True, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data[: data.rfind(b">") + 1], parser)
    except (etree.XMLSyntaxError, ValueError):
        raise DamagedDocument("xml") from None
    if any(each.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for each in parser.error_log):
        raise TooLargeDocument(limit="256")
    if root is None or root.getroottree().docinfo.internalDTD is not None:
        raise DamagedDocument("xml")
    return root


def local(element: etree._Element) -> str:
    """The local name of ``element``, without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def required(choice: etree._Element) -> list[str | None]:
    """The namespaces that a Choice of markup compatibility asks for; None: one never declared."""
    names = (choice.get(_REQUIRES) or "").split()
    declared = getattr(choice, "nsmap", None)
    return [*names] if declared is None else [declared.get(name) for name in names]


def _small() -> Any:
    """The standard library's parser: the library itself, or the module around it, which is several
    times as large, where the library is called otherwise."""
    for name in ("_elementtree", "xml.etree.ElementTree"):
        with contextlib.suppress(ImportError):
            return importlib.import_module(name)
    raise ImportError


def _plain(data: bytes, *, is_cut: bool) -> etree._Element | None:
    """The root element by the standard library's parser; None where lxml is to judge: of whatever
    this one complains of, and of what it might see otherwise."""
    if b"<!" in data or data.startswith(_UTF16) or b"\0" in data[:4]:
        return None  # a document type among other things, or hidden in two bytes a letter
    small = _small()
    builder = small.TreeBuilder()
    parser = small.XMLParser(target=builder)
    try:
        parser.feed(data)
        root = cast("etree._Element | None", builder.close() if is_cut else parser.close())
    except (small.ParseError, ValueError, LookupError, AssertionError):
        return None
    if root is None or _is_deep(root):
        return None
    return root if _REQUIRES.encode() not in data or _resolve(root, data) else None


def _is_deep(root: etree._Element) -> bool:
    level = [root]
    for _ in range(_DEEPEST):
        level = [each for parent in level for each in parent]
        if not level:
            return False
    return True


def _resolve(root: etree._Element, data: bytes) -> bool:
    """Spell out by their namespaces what Choices require, as ``required`` has it; False where a
    prefix means one thing here and another there."""
    meant: dict[str, str] = {}
    for prefix, *said in _DECLARED.findall(data):
        namespace = b"".join(said).decode("utf-8", "replace")
        if meant.setdefault(prefix.decode(), namespace) != namespace:
            return False
    for each in root.iter():
        names = each.get(_REQUIRES)
        if names is not None and local(each) == "Choice":
            each.set(_REQUIRES, " ".join(meant.get(name, name) for name in names.split()))
    return True

"""A packet of the national exchange (QCVN 102:2016/BTTTT): its header as said, and what it brings.

In: bytes. Out: a ``Packet``: the header's values as plain text under the names the sender used,
and the attached files. Senders differ in prefixes, spelling and order, so names are compared
without prefix and case; what stands twice where one is meant is refused, for two programs
would take two different ones. What it means is for ``directives.edxml``.
"""

from __future__ import annotations

import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from khien.core.errors import DamagedDocument, TooLargeDocument
from khien.core.limits import Limits
from khien.core.text import nfc, squeeze
from khien.documents.containers.archive import Archive, is_office
from khien.documents.containers.packet_head import ROOTS
from khien.documents.containers.xml import local, parse
from khien.documents.source import Source

if TYPE_CHECKING:
    from lxml import etree

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
PROPERTY = "edxml"  # of a Document: the packet's values as JSON
_MOST_VALUES = 4_000
_MOST_VALUE = 20_000
_MOST_ATTACHMENTS = 200
_DEEPEST = 12
_ZIP = b"PK\x03\x04"

Values = Mapping[str, Any]  # name -> text, values, or a list of either


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file of a packet, still as it travelled."""

    name: str
    content_id: str
    content_type: str
    encoded: str

    def data(self, limits: Limits) -> bytes:
        """The file's own bytes: decoded, and taken out of the one-file zip that many senders
        wrap around it; raises a DocumentError.
        """
        if len(self.encoded) * 3 // 4 > limits.member_bytes:
            raise TooLargeDocument(limit=f"{limits.member_bytes // 2**20} MB")
        try:
            data = binascii.a2b_base64("".join(self.encoded.split()), strict_mode=True)
        except (binascii.Error, ValueError):
            raise DamagedDocument("base64") from None
        if not data.startswith(_ZIP) or is_office(data) is not False:
            return data
        members = Archive(Source(data, limits=limits)).members()
        if len(members) != 1:
            return data
        inner = members[0].bytes_of()
        if inner.startswith(_ZIP) and is_office(inner) is False:
            raise DamagedDocument("zip in zip")
        return inner


@dataclass(frozen=True, slots=True)
class Packet:
    """``header`` holds the message header; ``trace`` the list of stations and the business of
    the packet.
    """

    header: Values
    trace: Values
    attachments: tuple[Attachment, ...]

    @property
    def is_status(self) -> bool:
        """Whether it tells how another packet fares, and brings no letter."""
        return bool(one(self.header, "StatusCode")) and not self.attachments


def parse_packet(data: bytes, *, limits: Limits) -> Packet:
    """The packet of ``data``; raises a DocumentError."""
    if len(data) > limits.file_bytes:
        raise TooLargeDocument(limit=f"{limits.file_bytes // 2**20} MB")
    root = parse(data, large_values=True)
    if local(root).casefold().encode() not in ROOTS:
        raise DamagedDocument("not a packet")
    envelope = root if local(root).casefold() == "edxmlenvelope" else _child(root, "edXMLEnvelope")
    head = _child(envelope, "edXMLHeader")
    message = _child(head, "MessageHeader")
    if message is None:
        raise DamagedDocument("no message header")
    budget = [_MOST_VALUES]
    trace = _child(head, "TraceHeaderList")
    return Packet(
        header=_values(message, budget, depth=1),
        trace={} if trace is None else _values(trace, budget, depth=1),
        attachments=_attachments(root, envelope),
    )


def one(values: Values, *names: str) -> str:
    """The text under the first of ``names`` that has one; empty when none does. Of several
    values the first.
    """
    for name in names:
        found = _under(values, name)
        while isinstance(found, list):
            found = found[0] if found else None
        if isinstance(found, str) and found:
            return found
    return ""


def group(values: Values, *names: str) -> Values:
    """The values under the first of ``names`` that has any; of several the first."""
    return next(iter(groups(values, *names)), {})


def groups(values: Values, *names: str) -> list[Values]:
    """Every group of values under the first of ``names`` that has any."""
    for name in names:
        found = _under(values, name)
        held = found if isinstance(found, list) else [found]
        kept = [each for each in held if isinstance(each, Mapping)]
        if kept:
            return kept
    return []


def texts(values: Values, name: str) -> list[str]:
    """Every text under ``name``."""
    found = _under(values, name)
    held = found if isinstance(found, list) else [found]
    return [each for each in held if isinstance(each, str) and each]


def _under(values: Values, name: str) -> Any:
    wanted = _plain(name)
    return next((value for key, value in values.items() if _plain(key) == wanted), None)


def _plain(name: str) -> str:
    # "Bussiness" is how the standard's own samples spell it.
    return name.casefold().replace("bussiness", "business")


def _child(parent: etree._Element | None, name: str) -> etree._Element | None:
    """The one child of that name; raises when there are two."""
    if parent is None:
        return None
    wanted = name.casefold()
    found = [each for each in parent if local(each).casefold() == wanted]
    if len(found) > 1:
        raise DamagedDocument("said twice")
    return found[0] if found else None


def _values(element: etree._Element, budget: list[int], *, depth: int) -> dict[str, Any]:
    """The children of ``element`` by name: text for a leaf, values for a group."""
    if depth > _DEEPEST:
        raise DamagedDocument("nesting")
    found: dict[str, Any] = {}
    for child in element:
        name = local(child)
        if not name or "signature" in name.casefold():
            continue
        budget[0] -= 1
        if budget[0] < 0:
            raise TooLargeDocument(limit=str(_MOST_VALUES))
        value = _values(child, budget, depth=depth + 1) if len(child) else _text(child)
        if name in found:
            before = found[name]
            found[name] = [*(before if isinstance(before, list) else [before]), value]
        else:
            found[name] = value
    return found


def _text(element: etree._Element) -> str:
    return squeeze(nfc((element.text or "")[:_MOST_VALUE]))


def _attachments(root: etree._Element, envelope: etree._Element | None) -> tuple[Attachment, ...]:
    """The attached files in the order of the manifest, those it does not name after them."""
    places = [_child(root, "AttachmentEncoded")]
    if envelope is not root:
        places.append(_child(envelope, "AttachmentEncoded"))
    found = [
        _attachment(each)
        for place in places
        if place is not None
        for each in place
        if local(each).casefold() == "attachment"
    ]
    if len(found) > _MOST_ATTACHMENTS:
        raise TooLargeDocument(limit=str(_MOST_ATTACHMENTS))
    listed = _manifest(envelope)
    return tuple(sorted(found, key=lambda each: listed.get(each.content_id, len(listed))))


def _attachment(element: etree._Element) -> Attachment:
    encoded = _child(element, "ContentTransferEncoded")
    said = {local(each).casefold(): _text(each) for each in element if each is not encoded}
    return Attachment(
        name=said.get("attachmentname", "") or said.get("filename", ""),
        content_id=_plain_id(said.get("contentid", "")),
        content_type=said.get("contenttype", ""),
        encoded="" if encoded is None else "".join(map(str, encoded.itertext())),
    )


def _manifest(envelope: etree._Element | None) -> dict[str, int]:
    """Content id -> place in the manifest; ids stand as text or as an ``href`` (xlink)."""
    manifest = _child(_child(envelope, "edXMLBody"), "edXMLManifest")
    found: dict[str, int] = {}
    for each in list(manifest) if manifest is not None else []:
        said = _child(each, "ContentId")
        href = next((str(v) for k, v in each.attrib.items() if str(k).endswith("href")), "")
        found.setdefault(_plain_id(_text(said) if said is not None else href), len(found))
    return found


def _plain_id(text: str) -> str:
    return text.strip().removeprefix("cid:").strip("<>")

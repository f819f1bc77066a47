"""A packet of the national document exchange (.edxml): the letter and what comes with it.

In: one packet. Out: the lines of its files one after another, the letter first, each file kept
as a part so that a mark on its own first page is seen; the header's values as a property for
whoever reads their meaning. A file inside that cannot be read holds the packet.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO

from khien.core.errors import DocumentError, TooLargeDocument, UnsupportedDocument
from khien.core.limits import Limits
from khien.core.text import spelled_out
from khien.documents.containers.archive import safe_name
from khien.documents.containers.packet_head import looks_like_packet
from khien.documents.document import Document, Line, LineKind
from khien.documents.encoding import glanced
from khien.documents.format import Format, Member
from khien.documents.glance import Glance
from khien.documents.source import Source

if TYPE_CHECKING:
    from khien.documents.containers.edxml import Packet

# NĐ 30/2020, annex I: the number stands under the issuer's name, in the first lines.
_NUMBER = re.compile(r"(^|\t| {2})\s*số\s*:", re.IGNORECASE | re.MULTILINE)
_HEAD_LINES = 40
_HEADER = b"messageheader"
_TAG = re.compile(r"<[^>]*>")
_FILE = re.compile(r">[A-Za-z0-9+/=\s]{400,}")


class ExchangePacket(Format):
    """One packet with the letter and its annexes."""

    id = "edxml"
    title = ("Gói tin trao đổi văn bản (edXML)", "Document exchange packet (edXML)")
    library = "lxml"
    loses = (
        "tệp kèm không đọc được thì cả gói được giữ lại; gói trạng thái không phải văn bản",
        "a file inside that is not read holds the packet; a status packet is no letter",
    )

    def score(self, head: bytes, name: str) -> int | None:
        """By the root element's name, whatever its prefix."""
        return 95 if looks_like_packet(head) else None

    def glance(self, source: Source, limits: Limits) -> Glance:
        """What the header says; the files are members."""
        data = source.head
        if source.size > len(data) and _HEADER not in data.replace(b"\0", b"").lower():
            data = source.whole()
        shown = _TAG.sub("\n", _FILE.sub(">", glanced(data)))
        return Glance(texts=(spelled_out(shown),), members=True)

    def members(self, stream: BinaryIO, limits: Limits) -> Iterator[Member]:
        """The files of the packet, each decoded when it is asked for."""
        from khien.documents.containers.edxml import parse_packet  # here: few files are such

        for number, each in enumerate(parse_packet(stream.read(), limits=limits).attachments, 1):
            name = safe_name(each.name or f"tep-{number}")
            try:
                yield Member(name, each.data(limits))
            except DocumentError as error:
                yield Member(name, error=error)

    def head(self, stream: BinaryIO, limits: Limits) -> Document:
        """What the header says, and nothing of the files."""
        from khien.documents.containers.edxml import parse_packet

        packet = parse_packet(stream.read(), limits=limits)
        return Document.from_lines("edxml", _around(packet))

    def read(self, stream: BinaryIO, limits: Limits) -> Document:
        """Every file of the packet."""
        from khien.documents.carrying import Carrier
        from khien.documents.containers.edxml import parse_packet

        packet = parse_packet(stream.read(), limits=limits)
        if packet.is_status or not packet.attachments:
            raise UnsupportedDocument("no letter in the packet")
        carrier = Carrier(self.id, limits)
        parts: list[Document] = []
        failed: list[DocumentError] = []
        for each in carrier.budget.take(packet.attachments):
            try:
                parts.append(carrier.read(each.data(limits), each.name))
            except DocumentError as error:
                failed.append(error)
        if not parts:
            raise failed[0]
        return _joined(_letter_first(parts), packet, len(failed), limits)


def _letter_first(parts: list[Document]) -> list[Document]:
    """The first file that bears a number line leads; the others keep their order."""
    first = next((each for each in parts if _NUMBER.search(_head(each))), parts[0])
    return [first, *(each for each in parts if each is not first)]


def _head(part: Document) -> str:
    return "\n".join(line.text for line in part.lines[:_HEAD_LINES])


def _joined(parts: list[Document], packet: Packet, failed: int, limits: Limits) -> Document:
    from khien.documents.containers.edxml import PROPERTY

    lines = [*_in_turn(parts), *_around(packet)]
    if len(lines) > limits.lines:
        raise TooLargeDocument(limit=str(limits.lines))
    said = {"header": packet.header, "trace": packet.trace}
    facts = {PROPERTY: json.dumps(said, ensure_ascii=False)}
    # The letter's own; of the files after it only what holds the packet up.
    facts |= {key: value for key, value in parts[0].properties.items() if key != PROPERTY}
    for part in parts[1:]:
        facts |= {key: part.properties[key] for key in ("legacy_font",) if key in part.properties}
    inside = sum(int(part.properties.get("embedded_files", "0")) for part in parts)
    if failed or inside:
        facts["embedded_files"] = str(failed + inside)
    return Document.from_lines(
        "edxml", lines, pages=sum(part.pages for part in parts),
        ocr=any(part.ocr for part in parts), properties=facts, parts=tuple(parts),
    )  # fmt: skip


def _in_turn(parts: Iterable[Document]) -> Iterator[Line]:
    """The lines of the files one after another, their pages counted on."""
    before = 0
    for part in parts:
        for line in part.lines:
            yield replace(line, page=line.page + before)
        before += part.pages


def _around(packet: Packet) -> Iterator[Line]:
    """The packet's own words: seen for a mark, no part of the letter."""
    from khien.documents.containers.edxml import one

    words = (one(packet.header, "Subject"), one(packet.header, "Content"))
    for text in dict.fromkeys(filter(None, words)):
        yield Line(text=text, kind=LineKind.FOOTER)

"""Outlook stores (.pst, Unicode) with one folder of messages, by [MS-PST].

Written: header (2.2.2.6), the B-trees of nodes and blocks (2.2.2.7), data blocks and trees of them
(2.2.2.8.3), subnodes, and on these heaps, property contexts and one kind of table, that of
attachments (2.3). Not encoded; no allocation maps, which a reader does not need.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

_STORE, _NAMES, _ROOT, _FOLDER = 0x21, 0x61, 0x122, 0x8022
_ATTACHMENTS = 0x671  # the table of a message's attachments
_PAGE, _MOST_BLOCK, _MOST_ITEM = 512, 8176, 3500
_TEXT, _NUMBER, _BINARY = 0x1F, 0x03, 0x102
_MOST_ENTRIES = 488  # bytes of one page
_FIRST_BLOCK = 0x4600


@dataclass(frozen=True)
class Message:
    """``files``: name and bytes; ``html`` in place of ``body`` where it is given."""

    subject: str
    body: str = ""
    html: bytes = b""
    headers: str = ""
    kind: str = "IPM.Note"
    files: Sequence[tuple[str, bytes]] = ()


@dataclass
class _Store:
    """Blocks and nodes as they are laid down."""

    data: bytearray = field(default_factory=lambda: bytearray(_FIRST_BLOCK))
    blocks: list[tuple[int, int, int]] = field(default_factory=list)  # bid, place, length
    nodes: list[tuple[int, int, int, int]] = field(default_factory=list)
    next_bid: int = 4

    def block(self, content: bytes, *, internal: bool = False) -> int:
        """One block; its number."""
        bid = self.next_bid | (2 if internal else 0)
        self.next_bid += 4
        at = len(self.data)
        whole = (len(content) + 16 + 63) // 64 * 64
        trailer = struct.pack("<HHIQ", len(content), _signature(at, bid), _sum(content), bid)
        self.data += content.ljust(whole - 16, b"\0") + trailer
        self.blocks.append((bid, at, len(content)))
        return bid

    def stream(self, content: bytes) -> int:
        """Any length: one block, or a block of blocks."""
        if len(content) <= _MOST_BLOCK:
            return self.block(content)
        parts = [self.block(content[at : at + _MOST_BLOCK])
                 for at in range(0, len(content), _MOST_BLOCK)]  # fmt: skip
        head = struct.pack("<BBHI", 1, 1, len(parts), len(content))
        return self.block(head + struct.pack(f"<{len(parts)}Q", *parts), internal=True)

    def subnodes(self, entries: Sequence[tuple[int, int, int]]) -> int:
        """The block that names subnodes: number, data, subnodes of its own."""
        if not entries:
            return 0
        body = b"".join(struct.pack("<QQQ", *each) for each in sorted(entries))
        return self.block(struct.pack("<BBHI", 2, 0, len(entries), 0) + body, internal=True)

    def tree(self, kind: int, entries: Sequence[bytes], size: int) -> tuple[int, int]:
        """A B-tree of at most two floors; the number and place of its root. Every entry begins
        with its key of eight bytes."""
        most = _MOST_ENTRIES // size
        leaves = [self._page(kind, entries[at : at + most], size, 0)
                  for at in range(0, len(entries), most)]  # fmt: skip
        if len(leaves) == 1:
            return leaves[0]
        firsts = entries[::most]
        branch = [first[:8] + struct.pack("<QQ", *leaf)
                  for first, leaf in zip(firsts, leaves, strict=True)]  # fmt: skip
        return self._page(kind, branch, 24, 1)

    def _page(self, kind: int, entries: Sequence[bytes], size: int, level: int) -> tuple[int, int]:
        bid, at = self.next_bid, (len(self.data) + _PAGE - 1) // _PAGE * _PAGE
        self.next_bid += 4
        self.data += bytes(at - len(self.data))
        body = b"".join(entries).ljust(_MOST_ENTRIES, b"\0")
        body += struct.pack("<BBBBI", len(entries), _MOST_ENTRIES // size, size, level, 0)
        self.data += body + struct.pack("<BBHIQ", kind, kind, _signature(at, bid), _sum(body), bid)
        return bid, at


def _signature(at: int, bid: int) -> int:
    mixed = (at ^ bid) & 0xFFFFFFFF
    return (mixed >> 16) ^ (mixed & 0xFFFF)


def _sum(data: bytes) -> int:
    """[MS-PST] 5.3: the usual polynomial, begun at 0 and not turned over."""
    return zlib.crc32(data, 0xFFFFFFFF) ^ 0xFFFFFFFF


def _heap(items: Sequence[bytes], client: int, root: int) -> bytes:
    """A heap of one block; item n has the number ``n << 5``, counted from one."""
    at, places, body = 12, [], b""
    for item in items:
        places.append(at + len(body))
        body += item
    places.append(at + len(body))
    head = struct.pack("<HBBII", at + len(body), 0xEC, client, root, 0)
    return head + body + struct.pack(f"<HH{len(places)}H", len(items), 0, *places)


Entries = list[tuple[int, int, int]]


def _values(store: _Store, properties: Sequence[tuple[int, int, bytes]]) -> tuple[int, Entries]:
    """A property context: its data, and as subnodes the values that are too long for it."""
    items: list[bytes] = []
    records: list[bytes] = []
    long: Entries = []
    for number, kind, value in sorted(properties):
        if kind == _NUMBER:
            told = int.from_bytes(value, "little")
        elif len(value) <= _MOST_ITEM:
            items.append(value)
            told = (len(items) + 2) << 5
        else:
            told = (len(long) + 1) << 5 | 0x1F
            long.append((told, store.stream(value), 0))
        records.append(struct.pack("<HHI", number, kind, told))
    tree = struct.pack("<BBBBI", 0xB5, 2, 6, 0, 2 << 5)
    heap = _heap([tree, b"".join(records), *items], 0xBC, 1 << 5)
    return store.block(heap), long


def _table(store: _Store, rows: Sequence[int]) -> int:
    """A table context whose rows say their own numbers alone (2.3.4)."""
    columns = ((0x67F2, 0), (0x67F3, 4))  # the row's number and version
    info = struct.pack("<BB4HIII", 0x7C, len(columns), 8, 8, 8, 9, 2 << 5, 4 << 5, 0)
    for bit, (number, place) in enumerate(columns):
        info += struct.pack("<HHHBB", _NUMBER, number, place, 4, bit)
    tree = struct.pack("<BBBBI", 0xB5, 4, 4, 0, 3 << 5)
    index = b"".join(struct.pack("<II", row, at) for at, row in enumerate(rows))
    matrix = b"".join(struct.pack("<IIB", row, 0, 0xC0) for row in rows)
    return store.block(_heap([info, tree, index, matrix], 0x7C, 1 << 5))


def _text(number: int, value: str) -> tuple[int, int, bytes]:
    return number, _TEXT, value.encode("utf-16-le")


def _number(number: int, value: int) -> tuple[int, int, bytes]:
    return number, _NUMBER, value.to_bytes(4, "little")


def _attachments(store: _Store, files: Sequence[tuple[str, bytes]]) -> Entries:
    entries: Entries = []
    for at, (name, content) in enumerate(files, start=1):
        told, long = _values(store, [
            _text(0x3707, name), _text(0x3704, name[:12]), _number(0x3705, 1),
            _number(0x0E20, len(content)), (0x3701, _BINARY, content),
        ])  # fmt: skip
        entries.append((at << 5 | 0x05, told, store.subnodes(long)))
    if entries:
        entries.append((_ATTACHMENTS, _table(store, [each[0] for each in entries]), 0))
    return entries


def _message(store: _Store, at: int, message: Message) -> None:
    said = [
        _text(0x001A, message.kind), _text(0x0037, message.subject), _number(0x0E07, 1),
        _number(0x0E08, len(message.body)),
    ]  # fmt: skip
    if message.body:
        said.append(_text(0x1000, message.body))
    if message.html:
        said.append((0x1013, _BINARY, message.html))
    if message.headers:
        said.append(_text(0x007D, message.headers))
    told, long = _values(store, said)
    inner = store.subnodes(long + _attachments(store, message.files))
    store.nodes.append((at << 5 | 0x04, told, inner, _FOLDER))


# One named property (2.4.7): its set, its number in it, and no text.
_ONE_NAME = [
    _number(0x0001, 251), (0x0002, _BINARY, bytes(range(16))),
    (0x0003, _BINARY, struct.pack("<IHH", 0x8233, 3 << 1, 0)), (0x0004, _BINARY, bytes(8)),
]  # fmt: skip


def store(messages: Sequence[Message], folder: str = "Hộp thư đến") -> bytes:
    """A whole store."""
    made = _Store()
    for node, parent, said in (
        (_STORE, 0, [_text(0x3001, "Kho thư")]),
        (_NAMES, 0, _ONE_NAME),
        (_ROOT, _ROOT, [_text(0x3001, ""), _number(0x3602, 0)]),
        (_FOLDER, _ROOT, [_text(0x3001, folder), _number(0x3602, len(messages))]),
    ):
        made.nodes.append((node, _values(made, said)[0], 0, parent))
    for at, message in enumerate(messages, start=0x10001):
        _message(made, at, message)
    nodes = [struct.pack("<QQQII", *each, 0) for each in sorted(made.nodes)]
    blocks = [struct.pack("<QQHHI", bid, at, size, 2, 0) for bid, at, size in sorted(made.blocks)]
    header = _header(made, made.tree(0x81, nodes, 32), made.tree(0x80, blocks, 24))
    made.data[: len(header)] = header
    return bytes(made.data)


def _header(made: _Store, nodes: tuple[int, int], blocks: tuple[int, int]) -> bytes:
    body = struct.pack("<2sHHBBII", b"SM", 23, 19, 1, 1, 0, 0)
    body += struct.pack("<QQI", 0, made.next_bid, 1) + struct.pack("<32I", *[0x400] * 32)
    body += bytes(8) + struct.pack("<IQQQQ", 0, len(made.data), 0x4400, 0, 0)
    body += struct.pack("<QQQQBBH", *nodes, *blocks, 0, 0, 0) + bytes(4)
    body += b"\xff" * 256 + struct.pack("<BBHQ", 0x80, 0, 0, made.next_bid)
    return b"!BDN" + struct.pack("<I", _sum(body[:471])) + body + struct.pack("<I", _sum(body))

"""The header of a 7z archive: what streams it has, how they were packed, what files they hold.

In: the bytes of one header. Out: folders (runs of bytes packed together) and files. Every count
is bounded before anything is made of it. Structure: 7zFormat.txt of the LZMA SDK.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from khien.core.errors import DamagedDocument, TooLargeDocument

_END, _HEADER, _MAIN_STREAMS, _FILES = 0x00, 0x01, 0x04, 0x05
_PACK, _UNPACK, _SUBSTREAMS = 0x06, 0x07, 0x08
_SIZE, _CRC, _FOLDER, _UNPACK_SIZES, _COUNTS = 0x09, 0x0A, 0x0B, 0x0C, 0x0D
_EMPTY_STREAM, _EMPTY_FILE, _ANTI, _NAMES, _ATTRIBUTES = 0x0E, 0x0F, 0x10, 0x11, 0x15
_ARCHIVE_PROPERTIES, _ADDITIONAL = 0x02, 0x03
ENCODED = 0x17
_MOST_FOLDERS, _MOST_FILES = 50_000, 200_000
_MOST_CODERS, _MOST_STREAMS = 8, 32


@dataclass(frozen=True, slots=True)
class Coder:
    """One step of packing."""

    method: bytes
    properties: bytes
    inputs: int = 1
    outputs: int = 1


@dataclass(slots=True)
class Folder:
    """Bytes packed together. ``chain``: the coders from what comes out to what lies in the
    file; ``tangled``: the methods of those that form no chain."""

    chain: list[Coder] = field(default_factory=list)
    chain_sizes: list[int] = field(default_factory=list)  # where in ``sizes`` each one's is
    tangled: list[bytes] = field(default_factory=list)
    outputs: int = 1
    streams: int = 1  # packed streams
    main: int = 0
    sizes: list[int] = field(default_factory=list)
    crc: int | None = None
    offset: int = 0
    packed: int = 0
    parts: list[tuple[int, int | None]] = field(default_factory=list)  # size and sum of each file

    @property
    def size(self) -> int:
        """What it unpacks to."""
        return self.sizes[self.main]


@dataclass(slots=True)
class File:
    """One entry; ``has_data``: its bytes are the next part of the folders."""

    name: str = ""
    has_data: bool = True
    is_folder: bool = False
    attributes: int = 0


@dataclass(slots=True)
class Header:
    """All that an archive says of itself."""

    folders: list[Folder] = field(default_factory=list)
    files: list[File] = field(default_factory=list)


class Fields:
    """Numbers and flags read one after another; raises DamagedDocument at the end."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, count: int) -> bytes:
        """The next ``count`` bytes."""
        if count < 0 or self._at + count > len(self._data):
            raise DamagedDocument("7z header")
        self._at += count
        return self._data[self._at - count : self._at]

    def rest(self) -> bytes:
        """All that is left."""
        return self.take(len(self._data) - self._at)

    def byte(self) -> int:
        """One byte."""
        return self.take(1)[0]

    def number(self) -> int:
        """A number of one to nine bytes: the leading ones of the first say how many follow."""
        first = self.byte()
        more, mask = 0, 0x80
        while more < 8 and first & mask:
            more, mask = more + 1, mask >> 1
        high = first & (mask - 1) if more < 8 else 0
        return int.from_bytes(self.take(more), "little") | high << (8 * more)

    def count(self, most: int) -> int:
        """A number of things to come; raises TooLargeDocument."""
        found = self.number()
        if found > most:
            raise TooLargeDocument(limit=str(most))
        return found

    def bits(self, count: int) -> list[bool]:
        """``count`` flags."""
        data = self.take(-(-count // 8))
        return [bool(data[at >> 3] & 0x80 >> (at & 7)) for at in range(count)]

    def sums(self, count: int) -> list[int | None]:
        """The check sums of those of ``count`` things that have one."""
        given = [True] * count if self.byte() else self.bits(count)
        return [int.from_bytes(self.take(4), "little") if each else None for each in given]

    def expect(self, wanted: int) -> None:
        """The next byte must be ``wanted``."""
        if self.byte() != wanted:
            raise DamagedDocument("7z header")


def parsed(data: bytes) -> Header:
    """The header of ``data``, which is not packed; raises a DocumentError."""
    fields = Fields(data)
    fields.expect(_HEADER)
    header = Header()
    kind = fields.byte()
    if kind == _ARCHIVE_PROPERTIES:
        while fields.byte() != _END:
            fields.take(fields.number())
        kind = fields.byte()
    if kind == _ADDITIONAL:
        streams(fields)
        kind = fields.byte()
    if kind == _MAIN_STREAMS:
        header.folders = streams(fields)
        kind = fields.byte()
    if kind == _FILES:
        header.files = _files(fields)
        kind = fields.byte()
    if kind != _END:
        raise DamagedDocument("7z header")
    return header


def encoded(data: bytes) -> Folder:
    """Where the real header lies, packed."""
    fields = Fields(data)
    fields.expect(ENCODED)
    folders = streams(fields)
    if len(folders) != 1:
        raise DamagedDocument("7z header")
    return folders[0]


def streams(fields: Fields) -> list[Folder]:
    """The folders with their places and the sizes of the files in them."""
    begin = 0
    sizes: list[int] = []
    folders: list[Folder] = []
    kind = fields.byte()
    if kind == _PACK:
        begin, sizes = _packed(fields)
        kind = fields.byte()
    if kind == _UNPACK:
        folders = _folders(fields)
        kind = fields.byte()
    for each in folders:
        each.parts = [(each.size, each.crc)]
    if kind == _SUBSTREAMS:
        _substreams(fields, folders)
        kind = fields.byte()
    if kind != _END:
        raise DamagedDocument("7z header")
    _place(folders, begin, sizes)
    return folders


def _place(folders: list[Folder], begin: int, sizes: list[int]) -> None:
    at, number = begin, 0
    for each in folders:
        own = sizes[number : number + each.streams]
        if len(own) < each.streams:
            raise DamagedDocument("7z header")
        each.offset, each.packed = at, sum(own)
        at += each.packed
        number += each.streams


def _packed(fields: Fields) -> tuple[int, list[int]]:
    begin = fields.number()
    count = fields.count(_MOST_FOLDERS)
    sizes: list[int] = []
    kind = fields.byte()
    while kind != _END:
        if kind == _SIZE:
            sizes = [fields.number() for _ in range(count)]
        elif kind == _CRC:
            fields.sums(count)
        else:
            raise DamagedDocument("7z header")
        kind = fields.byte()
    return begin, sizes


def _folders(fields: Fields) -> list[Folder]:
    fields.expect(_FOLDER)
    count = fields.count(_MOST_FOLDERS)
    fields.expect(0)  # the list stands here, not in another stream
    folders = [_folder(fields) for _ in range(count)]
    fields.expect(_UNPACK_SIZES)
    for each in folders:
        each.sizes = [fields.number() for _ in range(each.outputs)]
    kind = fields.byte()
    if kind == _CRC:
        for each, crc in zip(folders, fields.sums(count), strict=True):
            each.crc = crc
        kind = fields.byte()
    if kind != _END:
        raise DamagedDocument("7z header")
    return folders


def _folder(fields: Fields) -> Folder:
    coders = [_coder(fields) for _ in range(fields.count(_MOST_CODERS))]
    inputs = sum(each.inputs for each in coders)
    outputs = sum(each.outputs for each in coders)
    if not coders or max(inputs, outputs) > _MOST_STREAMS:
        raise DamagedDocument("7z header")
    bound = {fields.number(): fields.number() for _ in range(outputs - 1)}
    streams_in = inputs - len(bound)
    if streams_in > 1:
        for _ in range(streams_in):
            fields.number()
    loose = [at for at in range(outputs) if at not in bound.values()]
    if len(bound) != outputs - 1 or len(loose) != 1 or streams_in < 1:
        raise DamagedDocument("7z header")
    folder = Folder(outputs=outputs, streams=streams_in, main=loose[0])
    if any(each.inputs != 1 or each.outputs != 1 for each in coders):
        folder.tangled = [each.method for each in coders]
        return folder
    # From what comes out, each coder's input is another's output or lies in the file.
    at: int | None = loose[0]
    while at is not None and len(folder.chain) < len(coders):
        if at >= len(coders):
            raise DamagedDocument("7z header")
        folder.chain.append(coders[at])
        folder.chain_sizes.append(at)
        at = bound.get(at)
    return folder


def _coder(fields: Fields) -> Coder:
    flags = fields.byte()
    method = fields.take(flags & 0x0F)
    inputs = outputs = 1
    if flags & 0x10:
        inputs, outputs = fields.count(_MOST_STREAMS), fields.count(_MOST_STREAMS)
    properties = fields.take(fields.number()) if flags & 0x20 else b""
    return Coder(method, properties, inputs, outputs)


def _substreams(fields: Fields, folders: list[Folder]) -> None:
    counts = [1] * len(folders)
    kind = fields.byte()
    if kind == _COUNTS:
        counts = [fields.count(_MOST_FILES) for _ in folders]
        if sum(counts) > _MOST_FILES:
            raise TooLargeDocument(limit=str(_MOST_FILES))
        kind = fields.byte()
    sizes = [
        _sizes(fields, each, n, given=kind == _SIZE)
        for each, n in zip(folders, counts, strict=True)
    ]
    if kind == _SIZE:
        kind = fields.byte()
    known = [n == 1 and each.crc is not None for each, n in zip(folders, counts, strict=True)]
    sums: list[int | None] = []
    if kind == _CRC:
        sums = fields.sums(
            sum(n for n, is_known in zip(counts, known, strict=True) if not is_known)
        )
        kind = fields.byte()
    if kind != _END:
        raise DamagedDocument("7z header")
    rest = iter(sums)
    for each, own, is_known in zip(folders, sizes, known, strict=True):
        crcs = [each.crc] if is_known else [next(rest, None) for _ in own]
        each.parts = list(zip(own, crcs, strict=True))


def _sizes(fields: Fields, folder: Folder, count: int, *, given: bool) -> list[int]:
    """The sizes of a folder's files: all but the last are told."""
    if count == 0:
        return []
    if count > 1 and not given:
        raise DamagedDocument("7z header")
    told = [fields.number() for _ in range(count - 1)]
    last = folder.size - sum(told)
    if last < 0:
        raise DamagedDocument("7z header")
    return [*told, last]


def _files(fields: Fields) -> list[File]:
    files = [File() for _ in range(fields.count(_MOST_FILES))]
    empty: list[File] = []
    while (kind := fields.byte()) != _END:
        data = Fields(fields.take(fields.number()))
        if kind == _EMPTY_STREAM:
            empty = [each for each, flag in zip(files, data.bits(len(files)), strict=True) if flag]
            for each in empty:
                each.has_data, each.is_folder = False, True
        elif kind == _EMPTY_FILE:
            for each, flag in zip(empty, data.bits(len(empty)), strict=True):
                each.is_folder = not flag
        elif kind == _NAMES:
            _names(data, files)
        elif kind == _ATTRIBUTES:
            given = [True] * len(files) if data.byte() else data.bits(len(files))
            data.expect(0)
            for each, flag in zip(files, given, strict=True):
                each.attributes = int.from_bytes(data.take(4), "little") if flag else 0
        elif kind == _ANTI:
            continue  # a file to be deleted: it has no bytes
    return files


def _names(data: Fields, files: list[File]) -> None:
    data.expect(0)
    text = data.rest().decode("utf-16-le", "replace")
    names = text.split("\0")
    if len(names) < len(files):
        raise DamagedDocument("7z header")
    for each, name in zip(files, names, strict=False):
        each.name = name

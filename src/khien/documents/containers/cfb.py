"""The OLE2 compound file read from its directory: names, and the first bytes of streams.

In: a Source. Out: names of streams and their first bytes, in order, whatever sectors they lie in;
chains that loop or leave the file are a damaged file. Far less than ``ole2.Compound`` and far
cheaper: enough for the head of a document. Only what is needed must be whole: a copy that lacks
its last sectors can still be looked at. Structures: [MS-CFB] 2.2 to 2.6.
"""

from __future__ import annotations

import codecs
import struct
import sys
from array import array
from functools import lru_cache
from typing import TYPE_CHECKING

from khien.core.errors import DamagedDocument, EncryptedDocument, TooLargeDocument

if TYPE_CHECKING:
    from khien.documents.source import Source

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER_BYTES = 512
# Sector shift, mini sector shift; then after six reserved bytes: sectors of the directory, of
# the allocation table, the directory's first, transaction, cut-off of the mini stream, the first
# sector and count of the mini table, the first sector and count of the table of tables (2.2).
_HEADER = struct.Struct("<HH6x9I")
_HEADER_AT = 30
_TABLES_AT, _TABLES_IN_HEADER = 76, 109
_ENTRY = struct.Struct("<64sHBx3I16x20xIII")  # 2.6.1
_ENTRY_BYTES = 128
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_NONE = 0xFFFFFFFF
_LAST_SECTOR = 0xFFFFFFFA
_MINI_SHIFT, _MINI_BYTES, _CUT_OFF = 6, 64, 4096
_MOST_ENTRIES = 65_536
_DEEPEST = 32
# Under these names Office keeps a document behind a password or rights management
# ([MS-OFFCRYPTO] 2.3.4.4, 2.2.1).
_ENCRYPTED = ("encryptedpackage", "encryptioninfo", "\tdrmcontent")

_Entry = tuple[bytes, int, int, int, int, int, int, int, int]
_Runs = list[tuple[int, int]]  # (place in the file, bytes) one behind the other


class _Knotted(DamagedDocument):
    """Entries that name one another in a circle, or name what is not there."""


class CompoundHead:
    """The streams at any depth of one compound file, by casefolded path, parted by "/"."""

    def __init__(self, source: Source) -> None:
        head = source.head
        if len(head) < _HEADER_BYTES or not head.startswith(SIGNATURE):
            raise DamagedDocument("compound file")
        facts = _HEADER.unpack_from(head, _HEADER_AT)
        shift, directory = facts[0], facts[4]
        self._mini_first, self._mini_count, self._further_first = facts[7:10]
        if shift not in {9, 12}:
            raise DamagedDocument("compound file")
        self._source = source
        self._head = head
        self._shift = shift
        self._sector = 1 << shift
        self._sectors = source.size >> shift  # at most: the header takes the place of one
        self._places = list(struct.unpack_from(f"<{_TABLES_IN_HEADER}I", head, _TABLES_AT))
        self._tables: dict[int, tuple[array[int], int]] = {}
        self._mini: tuple[array[int], _Runs] | None = None
        self._directory = self._whole_directory(directory)
        self._root = self._entry(0)
        if self._root[2] != _ROOT:
            raise DamagedDocument("directory")
        self._storages: dict[str, dict[str, int]] = {"": self._top()}

    @classmethod
    def of(cls, source: Source) -> CompoundHead:
        """Read the directory; raises DamagedDocument or TooLargeDocument."""
        return cls(source)

    @property
    def top(self) -> dict[str, int]:
        """The names at the top, streams and storages: what tells the kind of document."""
        return self._storages[""]

    @property
    def encrypted(self) -> bool:
        """Whether an office document stands in it behind a password or rights management."""
        return not self._storages[""].keys().isdisjoint(_ENCRYPTED)

    def __contains__(self, path: str) -> bool:
        return self._found(path.casefold()) is not None

    def is_storage(self, path: str) -> bool:
        """Whether ``path`` holds streams itself."""
        at = self._found(path.casefold())
        return at is not None and self._entry(at)[2] == _STORAGE

    def children(self, path: str) -> list[str]:
        """The names directly in the storage ``path``; none when there is none."""
        return list(self._inside(path.casefold()) or ())

    def names(self) -> list[str]:
        """The paths of every stream."""
        found: list[str] = []
        waiting = [""]
        seen = 0
        while waiting:
            storage = waiting.pop()
            for name, at in (self._inside(storage) or {}).items():
                seen += 1
                if seen > _MOST_ENTRIES or storage.count("/") > _DEEPEST:
                    raise DamagedDocument("directory")
                path = f"{storage}/{name}" if storage else name
                if self._entry(at)[2] == _STREAM:
                    found.append(path)
                else:
                    waiting.append(path)
        return found

    def size_of(self, path: str) -> int:
        """How long the stream says it is; raises DamagedDocument when it is absent."""
        entry = self._stream(path)
        # The upper half is not to be trusted in files of small sectors (2.6.1).
        return entry[7] | (entry[8] << 32 if self._shift == 12 else 0)

    def head_of(self, path: str, most: int) -> bytes:
        """The first ``most`` bytes of the stream ``path``; raises DamagedDocument when it is
        absent or damaged before that."""
        return self.part_of(path, 0, most)

    def part_of(self, path: str, at: int, most: int) -> bytes:
        """Up to ``most`` bytes of the stream ``path`` from ``at``; as ``head_of``."""
        size = self.size_of(path)
        end = min(size, at + most)
        if at >= end:
            return b""
        first = self._stream(path)[6]
        if size < _CUT_OFF:
            return self._mini_bytes(first, end)[at:]
        # Whole sectors before ``at`` are walked through, not read.
        skipped, parts = at, []
        for place, length in self._runs(first, end):
            if skipped >= length:
                skipped -= length
                continue
            parts.append(self._bytes(place + skipped, length - skipped))
            skipped = 0
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def whole_of(self, path: str, most: int) -> bytes:
        """The stream ``path`` whole; raises TooLargeDocument when it is larger than ``most``."""
        size = self.size_of(path)
        if size > most:
            raise TooLargeDocument(limit=f"{most // 2**20} MB")
        return self.head_of(path, size)

    def _found(self, path: str) -> int | None:
        storage, _, name = path.rpartition("/")
        inside = self._inside(storage)
        return None if inside is None else inside.get(name)

    def _inside(self, path: str) -> dict[str, int] | None:
        """Name -> number of its entry, of one storage; None when there is no such storage."""
        known = self._storages.get(path)
        if known is None and path and path.count("/") < _DEEPEST:
            at = self._found(path)
            entry = self._entry(at) if at is not None else None
            if entry is not None and entry[2] == _STORAGE:
                known = self._storages[path] = self._children(entry[5])
        return known

    def _stream(self, path: str) -> _Entry:
        at = self._found(path.casefold())
        entry = self._entry(at) if at is not None else None
        if entry is None or entry[2] != _STREAM:
            raise DamagedDocument("missing stream")
        return entry

    def _top(self) -> dict[str, int]:
        """The names at the top. Where the tree is in knots all names count, as other programs
        take them: what is named there still has to be whole to be read."""
        try:
            return self._children(self._root[5])
        except _Knotted:
            return {
                name: at
                for at in range(len(self._directory) // _ENTRY_BYTES - 1, 0, -1)
                if (name := _name(self._entry(at))) is not None
            }

    def _entry(self, at: int) -> _Entry:
        entry: _Entry = _ENTRY.unpack_from(self._directory, at * _ENTRY_BYTES)
        return entry

    def _children(self, root: int) -> dict[str, int]:
        """The tree of siblings below ``root``, which a damaged file may tie into a knot."""
        count = len(self._directory) // _ENTRY_BYTES
        found: dict[str, int] = {}
        seen: set[int] = set()
        waiting = [root]
        while waiting:
            at = waiting.pop()
            if at == _NONE:
                continue
            if at in seen or at >= count:
                raise _Knotted("directory")
            seen.add(at)
            entry = self._entry(at)
            waiting += entry[3:5]
            name = _name(entry)
            if name is None:
                continue
            if name in found:
                raise DamagedDocument("duplicate stream")
            found[name] = at
        return found

    def _whole_directory(self, first: int) -> bytes:
        """Every entry as it lies. The length is not told anywhere: the chain ends it."""
        parts: list[bytes] = []
        most = min(self._sectors << self._shift, _MOST_ENTRIES * _ENTRY_BYTES)
        for place, length in self._runs(first, most, short=True):
            data = self._bytes(place, length, short=True)
            cut = len(data) % _ENTRY_BYTES
            parts.append(data[: len(data) - cut] if cut else data)
        entries = parts[0] if len(parts) == 1 else b"".join(parts)
        if not entries:
            raise DamagedDocument("directory")
        return entries

    def _bytes(self, place: int, length: int, *, short: bool = False) -> bytes:
        if place + length <= len(self._head):
            return self._head[place : place + length]
        data = self._source.at(place, length)
        if len(data) < length and not short:
            raise DamagedDocument("sector")
        return data

    def _runs(self, first: int, need: int, *, short: bool = False) -> _Runs:
        """Where the first ``need`` bytes of the chain from ``first`` lie, sectors that stand one
        behind the other taken together. ``short``: the chain may end before."""
        shift, runs = self._shift, []
        if need > self._source.size and not short:
            raise DamagedDocument("chain")
        begun: set[int] = set()
        sector = first
        while need > 0:
            if sector >= _LAST_SECTOR and short:
                break
            # Every loop has a step that is not to the next sector, so it is met again.
            if sector >= self._sectors or sector in begun:
                raise DamagedDocument("chain")
            begun.add(sector)
            count, after = self._straight(sector, -(-need >> shift))
            length = min(count << shift, need)
            runs.append(((sector + 1) << shift, length))
            need -= length
            sector = after
        return runs

    def _straight(self, sector: int, most: int) -> tuple[int, int]:
        """How many sectors stand in line from ``sector``, up to ``most``, and which follows."""
        per = self._shift - 2
        count = 0
        while True:
            table, whole = self._table(sector >> per)
            at = sector & ((1 << per) - 1)
            wanted = min(most - count, len(table) - at)
            if wanted <= 0:
                raise DamagedDocument("allocation table")
            ones, steps = _straight_ahead(per)
            # The first number that is not the next one, told by numbers as long as the table.
            other = (whole >> 32 * at) ^ (steps + (sector + 1) * ones)
            other &= (1 << 32 * wanted) - 1
            if other:
                wanted = ((other & -other).bit_length() - 1 >> 5) + 1
            count += wanted
            after = table[at + wanted - 1]
            if count >= most or after != sector + wanted:
                return count, after
            if after >= self._sectors:
                raise DamagedDocument("chain")
            sector = after

    def _table(self, number: int) -> tuple[array[int], int]:
        """One sector of the allocation table: its numbers, and all of them as one."""
        known = self._tables.get(number)
        if known is not None:
            return known
        if number >= len(self._places):
            self._find_tables(number)
        place = self._places[number]
        if place >= self._sectors:
            raise DamagedDocument("allocation table")
        data = self._bytes((place + 1) << self._shift, self._sector, short=True)
        made = self._tables[number] = _numbers(data), int.from_bytes(data, "little")
        return made

    def _find_tables(self, number: int) -> None:
        """Where the sectors of the table lie that the header has no room for (2.5)."""
        sector = self._further_first
        begun: set[int] = set()
        while number >= len(self._places):
            if sector >= self._sectors or sector in begun:
                raise DamagedDocument("allocation table")
            begun.add(sector)
            # Read again from the first each time would be slow: the chain is walked once.
            more = _numbers(self._bytes((sector + 1) << self._shift, self._sector))
            self._places += more[:-1]
            sector = self._further_first = more[-1]

    def _mini_bytes(self, first: int, need: int) -> bytes:
        """The first ``need`` bytes of a stream in the mini stream (2.4)."""
        if self._mini is None:
            self._mini = self._read_mini()
        table, runs = self._mini
        parts: list[bytes] = []
        sector = first
        for _ in range(need // _MINI_BYTES + 1):
            if need <= 0:
                break
            if sector >= len(table):
                raise DamagedDocument("chain")
            begin = sector
            length = _MINI_BYTES
            while length < need and table[sector] == sector + 1 and sector + 1 < len(table):
                sector += 1
                length += _MINI_BYTES
            length = min(length, need)
            parts.append(self._across(runs, begin << _MINI_SHIFT, length))
            need -= length
            sector = table[sector]
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def _read_mini(self) -> tuple[array[int], _Runs]:
        root = self._root
        size = min(root[7], self._sectors << self._shift)
        runs = self._runs(root[6], size, short=True)
        if self._mini_count > self._sectors:
            raise DamagedDocument("mini table")
        # No more of the table than the mini stream has sectors.
        need = min(self._mini_count << self._shift, (size >> _MINI_SHIFT) * 4 + self._sector)
        table = array("I")
        for place, length in self._runs(self._mini_first, need, short=True):
            table += _numbers(self._bytes(place, length - length % 4, short=True))
        return table, runs

    def _across(self, runs: _Runs, at: int, length: int) -> bytes:
        """``length`` bytes from ``at`` of what lies in ``runs``."""
        parts: list[bytes] = []
        for place, size in runs:
            if at >= size:
                at -= size
                continue
            taken = min(size - at, length)
            parts.append(self._bytes(place + at, taken))
            length -= taken
            at = 0
            if not length:
                return parts[0] if len(parts) == 1 else b"".join(parts)
        raise DamagedDocument("chain")


def claimed(source: Source, *streams: str) -> int | None:
    """What a format answers to ``claims`` that is told by a stream at the top; raises
    EncryptedDocument for an office document of any kind behind a password."""
    compound = source.ole2
    if compound.encrypted:
        raise EncryptedDocument()
    return 100 if any(name in compound.top for name in streams) else None


def _name(entry: _Entry) -> str | None:
    """The casefolded name of an entry that is a stream or storage."""
    raw, length, kind, *_ = entry
    if kind not in {_STREAM, _STORAGE} or not 2 <= length <= 64:
        return None
    return codecs.utf_16_le_decode(raw[: length - 2], "replace", True)[0].casefold()


@lru_cache(maxsize=2)
def _straight_ahead(per: int) -> tuple[int, int]:
    """(1, 1, 1, ...) and (0, 1, 2, ...), ``1 << per`` numbers of 32 bits each, as one number."""
    ones = sum(1 << 32 * step for step in range(1 << per))
    return ones, sum(step << 32 * step for step in range(1 << per))


def _numbers(data: bytes) -> array[int]:
    numbers = array("I")
    numbers.frombytes(data[: len(data) & ~3])
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers

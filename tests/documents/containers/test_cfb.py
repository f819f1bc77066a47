"""A compound file read from its directory: streams wherever they lie, damage named, no loops."""

from __future__ import annotations

import io
import random
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.core.errors import DamagedDocument, DocumentError, EncryptedDocument, TooLargeDocument
from khien.documents.containers.cfb import CompoundHead, claimed
from khien.documents.containers.cfb_writing import compound
from khien.documents.source import Source

FREE = 0xFFFFFFFF
STREAMS = {
    "WordDocument": bytes(range(256)) * 40,
    "1Table": b"table" * 1000,
    "\x05SummaryInformation": b"short",
    "ObjectPool/_1/\x01Ole10Native": b"n" * 70,
    "ObjectPool/_2/Package": b"PK" * 3000,
    "Empty": b"",
}


def opened(data: bytes) -> CompoundHead:
    return CompoundHead.of(Source(data))


def shuffled(data: bytes) -> bytes:
    """The same file with its sectors in reverse order, so that no two stand in line."""
    size = 512
    sectors = [data[at : at + size] for at in range(size, len(data), size)]
    count = len(sectors)
    head = bytearray(data[:size])

    def moved(number: int) -> int:
        return count - 1 - number if number < count else number

    tables = [number for number in struct.unpack_from("<109I", head, 76) if number < count]
    chain = [value for at in tables for value in struct.unpack("<128I", sectors[at])]
    turned = [FREE] * len(chain)
    for number in range(count):
        turned[moved(number)] = moved(chain[number])
    for row, at in enumerate(tables):
        sectors[at] = struct.pack("<128I", *turned[row * 128 : row * 128 + 128])
    directory = struct.unpack_from("<I", head, 48)[0]
    while directory < count:  # the first sector of every stream is named in it
        rows = bytearray(sectors[directory])
        for at in range(0, size, 128):
            first, length = struct.unpack_from("<IQ", rows, at + 116)
            if rows[at + 66] == 5 or (rows[at + 66] == 2 and length >= 4096):
                struct.pack_into("<I", rows, at + 116, moved(first))
        sectors[directory] = bytes(rows)
        directory = chain[directory]
    for place in (48, 60):
        struct.pack_into("<I", head, place, moved(struct.unpack_from("<I", head, place)[0]))
    struct.pack_into(f"<{len(tables)}I", head, 76, *map(moved, tables))
    return bytes(head) + b"".join(reversed(sectors))


@pytest.mark.parametrize("laid", [bytes, shuffled])
def test_every_stream_is_found_and_whole(laid: type[bytes]) -> None:
    found = opened(laid(compound(STREAMS)))

    assert sorted(found.names()) == sorted(name.casefold() for name in STREAMS)
    for name, data in STREAMS.items():
        assert name in found
        assert found.size_of(name) == len(data)
        assert found.whole_of(name, 1 << 20) == data
        assert found.head_of(name, 100) == data[:100]
        assert found.part_of(name, 600, 5000) == data[600:5600]


def test_names_compare_without_case_and_storages_are_no_streams() -> None:
    found = opened(compound(STREAMS))

    assert "WORDDOCUMENT" in found
    assert found.is_storage("objectpool/_1")
    assert not found.is_storage("1table")
    assert sorted(found.children("ObjectPool")) == ["_1", "_2"]
    assert found.children("nowhere") == []
    assert "objectpool/_3/package" not in found
    for path in ("ObjectPool", "nothing"):
        with pytest.raises(DamagedDocument):
            found.head_of(path, 10)


def test_only_what_is_asked_is_read() -> None:
    class Counting(io.BytesIO):
        taken = 0

        def read(self, size: int | None = -1) -> bytes:
            data = super().read(size)
            self.taken += len(data)
            return data

    file = Counting(compound({"WordDocument": bytes(20 << 20), "1Table": bytes(5000)}))
    found = CompoundHead.of(Source(file))

    assert len(found.head_of("WordDocument", 65_536)) == 65_536
    assert len(found.head_of("1Table", 5_000)) == 5_000
    assert file.taken < 400_000


def test_a_stream_larger_than_wanted_is_refused_whole() -> None:
    with pytest.raises(TooLargeDocument):
        opened(compound(STREAMS)).whole_of("WordDocument", 1000)


@pytest.mark.parametrize("name", ["EncryptedPackage", "EncryptionInfo", "\tDRMContent"])
def test_a_document_behind_a_password_is_told_by_its_directory(name: str) -> None:
    source = Source(compound({name: b"x" * 5000, "WordDocument": b""}))

    assert source.ole2.encrypted
    with pytest.raises(EncryptedDocument):
        claimed(source, "worddocument")


def test_a_kind_is_claimed_by_a_stream_at_the_top() -> None:
    source = Source(compound(STREAMS))

    assert claimed(source, "workbook", "worddocument") == 100
    assert claimed(source, "workbook") is None
    assert claimed(source, "package") is None  # it stands deeper


def test_a_copy_that_lacks_its_end_is_read_as_far_as_it_goes() -> None:
    found = opened(compound(STREAMS)[:-100])

    assert found.head_of("WordDocument", 4096) == STREAMS["WordDocument"][:4096]
    with pytest.raises(DocumentError):
        opened(compound(STREAMS)[:2048]).head_of("WordDocument", 4096)


def test_a_chain_that_loops_is_damage() -> None:
    data = bytearray(compound({"WordDocument": bytes(9000)}))
    table = struct.unpack_from("<I", data, 76)[0]
    at = (table + 1) * 512
    struct.pack_into("<I", data, at + 4 * 5, 2)

    assert opened(bytes(data)).head_of("WordDocument", 1000) == bytes(1000)
    with pytest.raises(DamagedDocument):
        opened(bytes(data)).head_of("WordDocument", 9000)


@pytest.mark.parametrize(("place", "value"), [(48, FREE), (48, 1 << 20), (76, 1 << 20), (30, 7)])
def test_a_head_that_points_nowhere_is_damage(place: int, value: int) -> None:
    data = bytearray(compound(STREAMS))
    struct.pack_into("<I", data, place, value)

    with pytest.raises(DamagedDocument):
        opened(bytes(data))


def test_a_directory_in_knots_still_shows_what_it_names() -> None:
    data = bytearray(compound({"WordDocument": b"w" * 5000, "Zz": b"z" * 5000}))
    directory = (struct.unpack_from("<I", data, 48)[0] + 1) * 512
    for row in (1, 2):
        struct.pack_into("<I", data, directory + row * 128 + 72, 1)  # every right sibling is one

    assert opened(bytes(data)).head_of("worddocument", 9) == b"w" * 9


def test_two_streams_of_one_name_are_damage() -> None:
    data = bytearray(compound({"Aa": b"1", "Bb": b"2"}))
    directory = (struct.unpack_from("<I", data, 48)[0] + 1) * 512
    data[directory + 256 : directory + 260] = data[directory + 128 : directory + 132]

    with pytest.raises(DamagedDocument):
        opened(bytes(data))


def test_more_tables_than_the_head_has_room_for() -> None:
    body = bytes(range(250)) * 40_000
    data = compound({"WordDocument": body, "Last": b"last" * 2000})

    assert struct.unpack_from("<I", data, 44)[0] > 109
    assert opened(data).part_of("WordDocument", len(body) - 5, 9) == body[-5:]
    assert opened(data).whole_of("Last", 9000) == b"last" * 2000


@settings(max_examples=150, deadline=None)
@given(
    changes=st.lists(
        st.tuples(st.integers(0, 1), st.integers(0, 30_000), st.binary(min_size=1, max_size=8)),
        min_size=1, max_size=6,
    ),
    cut=st.integers(0, 40_000),
)  # fmt: skip
def test_whatever_the_bytes_only_a_named_error(
    changes: list[tuple[int, int, bytes]], cut: int
) -> None:
    data = bytearray(compound(STREAMS))
    table = (struct.unpack_from("<I", data, 76)[0] + 1) * 512
    for near, at, new in changes:
        place = (at % 512 + table if near else at) % len(data)
        data[place : place + len(new)] = new
    try:
        found = opened(bytes(data[: max(len(data) - cut // 2, 1)]))
        for name in found.names():
            assert len(found.head_of(name, 100_000)) <= min(100_000, len(data) + 512)
    except DocumentError:
        pass


@given(st.lists(st.integers(0, 40), min_size=1, max_size=6), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=40)
def test_chains_that_go_straight_and_those_that_jump_are_read_alike(
    lengths: list[int], chance: random.Random
) -> None:
    streams = {
        f"s{number}": chance.randbytes(4096 + length * 517) for number, length in enumerate(lengths)
    }
    data = compound(streams)

    for laid in (data, shuffled(data)):
        found = opened(laid)
        for name, held in streams.items():
            begin = chance.randrange(len(held))
            assert found.part_of(name, begin, 700) == held[begin : begin + 700]
            assert found.head_of(name, len(held)) == held

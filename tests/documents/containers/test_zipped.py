"""A zip by its directory: never more than asked, and what two programs would differ over refused."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.core.errors import DamagedDocument, DocumentError, EncryptedDocument, TooLargeDocument
from khien.core.limits import Limits
from khien.documents.containers.zipped import ZipDirectory
from khien.documents.source import Source
from tests.documents.making import word_parts
from tests.documents.packages import format_of

LIMITS = Limits()


def zip_of(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return file.getvalue()


def directory(data: bytes) -> ZipDirectory:
    return ZipDirectory.of(Source(data))


class Counted(io.BytesIO):
    """A file that knows how many bytes were read of it."""

    taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        self.taken += len(data)
        return data


@pytest.fixture
def inflated(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many bytes came out of zlib."""
    counted: list[int] = []
    make = zlib.decompressobj

    class Inflating:
        def __init__(self, bits: int) -> None:
            self._real = make(bits)

        def decompress(self, data: bytes, most: int) -> bytes:
            out = self._real.decompress(data, most)
            counted.append(len(out))
            return out

        def __getattr__(self, name: str) -> object:
            return getattr(self._real, name)

    monkeypatch.setattr(zlib, "decompressobj", Inflating)
    return counted


def bomb(megabytes: int) -> bytes:
    """A Word document with the mark on its first line, then blanks without end."""
    parts = word_parts("<w:p><w:r><w:t>MẬT</w:t></w:r></w:p>")
    main = str(parts.pop("word/document.xml")).encode()
    begin, end = main.split(b"</w:body>")
    deflate = zlib.compressobj(1, zlib.DEFLATED, -15)
    block = b" " * 2**20
    pieces = [deflate.compress(begin)]
    check, size = zlib.crc32(begin), len(begin)
    for _ in range(megabytes):
        pieces.append(deflate.compress(block))
        size += len(block)
    pieces += [deflate.compress(b"</w:body>" + end), deflate.flush()]
    packed = b"".join(pieces)
    name = b"word/document.xml"
    rest = zip_of(**{key: value if isinstance(value, bytes) else value.encode()
                     for key, value in parts.items()})  # fmt: skip
    count, length, offset = struct.unpack_from("<HLL", rest, len(rest) - 12)
    size += len(b"</w:body>" + end)
    fields = struct.pack("<HHHHHLLLHH", 20, 0, 8, 0, 0, check, len(packed), size, len(name), 0)
    local = b"PK\x03\x04" + fields + name
    central = b"PK\x01\x02\x14\0" + fields + b"\0" * 10 + struct.pack("<L", offset) + name
    old = rest[offset : offset + length]
    begin_at = offset + len(local) + len(packed)
    tail = struct.pack("<HHHHLLH", 0, 0, count + 1, count + 1, length + len(central), begin_at, 0)
    return rest[:offset] + local + packed + old + central + b"PK\x05\x06" + tail


def test_the_beginning_of_a_member_costs_what_was_asked(inflated: list[int]) -> None:
    data = zip_of(a=b"x" * 10**7)

    assert directory(data).head_of("A", 100) == b"x" * 100
    assert sum(inflated) == 100


@pytest.mark.parametrize("megabytes", [60, pytest.param(600, marks=pytest.mark.slow)])
def test_a_bomb_with_the_mark_on_its_first_line(inflated: list[int], megabytes: int) -> None:
    data = bomb(megabytes)
    inflated.clear()
    chosen = format_of("docx")
    file = Counted(data)
    seen = chosen.glance(Source(file), LIMITS)
    document = chosen.head(file, LIMITS)

    assert seen is not None
    assert any("MẬT".encode() in each for each in seen.xml)
    assert document.lines[0].text == "MẬT"
    assert sum(inflated) < 2 * 2**20
    assert file.taken < 2**20
    with pytest.raises(TooLargeDocument):
        directory(data).whole_of("word/document.xml", 2**20)


def test_names_are_found_in_any_case() -> None:
    found = directory(zip_of(**{"Word/Document.XML": b"a", "b/": b""}))

    assert "word/document.xml" in found
    assert found.names() == ["word/document.xml", "b/"]
    assert [each.is_folder for each in found.entries()] == [False, True]
    with pytest.raises(DamagedDocument):
        found.head_of("c", 1)


def test_members_that_differ_in_case_only_are_refused() -> None:
    with pytest.raises(DamagedDocument):
        directory(zip_of(a=b"1", A=b"2"))


def test_a_local_name_that_differs_is_refused() -> None:
    data = zip_of(abc=b"1")

    with pytest.raises(DamagedDocument):
        directory(data.replace(b"abc", b"abd", 1)).head_of("abc", 9)


def test_a_locked_member_is_refused() -> None:
    data = bytearray(zip_of(a=b"1"))
    data[data.find(b"PK\x01\x02") + 8] |= 1

    with pytest.raises(EncryptedDocument):
        directory(bytes(data)).head_of("a", 9)


def test_a_stored_member_said_to_be_shorter_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("a", b"x" * 50 + b"MAT")
    data = bytearray(file.getvalue())
    struct.pack_into("<L", data, data.find(b"PK\x01\x02") + 20, 50)

    assert directory(file.getvalue()).head_of("a", 99).endswith(b"MAT")
    with pytest.raises(DamagedDocument):
        directory(bytes(data)).head_of("a", 99)


def test_a_deflated_member_that_ends_early_is_refused() -> None:
    data = bytearray(zip_of(a=bytes(range(256)) * 9))
    struct.pack_into("<L", data, data.find(b"PK\x01\x02") + 20, 20)

    with pytest.raises(DamagedDocument):
        directory(bytes(data)).head_of("a", 9_999)


class Forward(io.BytesIO):
    """A file that cannot be sought: its writer must put sizes behind each member."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_: int) -> int:
        raise OSError


def test_sizes_behind_a_member_are_known_from_the_directory() -> None:
    file = Forward()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a", b"hello")

    assert directory(file.getvalue()).head_of("a", 99) == b"hello"


def test_an_archive_behind_a_program_and_before_a_comment() -> None:
    data = zip_of(a=b"hello")
    commented = data[:-2] + struct.pack("<H", 3_000) + b"c" * 3_000

    assert directory(b"MZ" * 999 + data).head_of("a", 99) == b"hello"
    assert directory(commented).head_of("a", 99) == b"hello"


def zip64(data: bytes, *, offset: int | None = None) -> bytes:
    """``data``, its directory told by long figures."""
    count, length, at = struct.unpack_from("<HLL", data, len(data) - 12)
    end = len(data) - 22
    where = at if offset is None else offset
    record = struct.pack("<4sQHHLLQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, length,
                         where)  # fmt: skip
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
    return data[:end] + record + locator + data[end:]


def test_long_figures_are_read() -> None:
    assert directory(zip64(zip_of(a=b"hello"))).head_of("a", 99) == b"hello"


@pytest.mark.parametrize("offset", [2**62, 2**63, 2**64 - 1])
def test_figures_beyond_any_file_are_damage(offset: int) -> None:
    data = zip64(zip_of(a=b"hello"), offset=offset)

    for file in (data, io.BytesIO(data)):
        with pytest.raises(DamagedDocument):
            ZipDirectory.of(Source(file))


def test_figures_beyond_any_file_on_a_disk_are_damage(tmp_path: object) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "a.zip"
    path.write_bytes(zip64(zip_of(a=b"hello"), offset=2**63))
    with path.open("rb") as file, pytest.raises(DamagedDocument):
        ZipDirectory.of(Source(file))


def test_a_directory_that_names_more_than_it_has_is_refused() -> None:
    data = bytearray(zip_of(a=b"1"))
    struct.pack_into("<H", data, len(data) - 12, 7)

    with pytest.raises(DamagedDocument):
        directory(bytes(data))


@given(st.data())
@settings(deadline=None, max_examples=150)
def test_damage_gives_named_errors_only(data: st.DataObject) -> None:
    file = bytearray(zip64(zip_of(a=b"hello" * 50, b=b"")))
    for _ in range(data.draw(st.integers(1, 8))):
        file[data.draw(st.integers(0, len(file) - 1))] = data.draw(st.integers(0, 255))
    for source in (Source(bytes(file)), Source(io.BytesIO(bytes(file)))):
        try:
            found = ZipDirectory.of(source)
            for name in found.names():
                assert len(found.head_of(name, 100)) <= 100
        except DocumentError:
            continue


@settings(deadline=None, max_examples=60)
@given(
    st.binary(max_size=400), st.integers(0, 60_000), st.integers(1, 90_000), st.integers(1, 9_000)
)
def test_pieces_are_the_head_in_parts(begin: bytes, more: int, most: int, each: int) -> None:
    found = directory(zip_of(a=begin + bytes(range(256)) * (more // 256)))

    pieces = list(found.pieces_of("a", most, each))

    assert b"".join(pieces) == found.head_of("a", most)
    assert all(len(piece) <= each for piece in pieces)


@pytest.mark.parametrize("each", [1, 2, 255, 256, 1_000])
def test_what_waits_behind_the_last_packed_byte_comes_too(each: int) -> None:
    said = b"a" * 50_000  # in a few bytes, all taken in at once

    assert b"".join(directory(zip_of(a=said)).pieces_of("a", 60_000, each)) == said


@pytest.mark.parametrize("cut", [3, 40])
def test_a_member_that_ends_early_is_damaged_in_pieces_too(cut: int) -> None:
    packed = zlib.compress(bytes(range(256)) * 90, 9)[2:-4]
    data = zip_of(a=bytes(range(256)) * 90)
    at = data.index(packed[:20])
    broken = data[:at] + packed[:-cut] + b"\xff" * cut + data[at + len(packed) :]

    with pytest.raises(DamagedDocument):
        list(directory(broken).pieces_of("a", 10**6, 1_000))
    with pytest.raises(DamagedDocument):
        directory(data).pieces_of("b", 10, 10)


def test_a_member_that_is_not_packed_comes_at_once() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as made:
        made.writestr("a", b"x" * 100)

    assert list(directory(file.getvalue()).pieces_of("a", 50, 10)) == [b"x" * 50]

"""RAR archives: by the system's libarchive, and named where it has none."""

from __future__ import annotations

import contextlib
import io
import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples.files.binary.archives import rar5

from khien import documents
from khien.core.errors import DocumentError, TooLargeDocument, UnsupportedDocument
from khien.core.limits import Limits
from khien.documents.containers import libarchive, rar_blocks
from khien.documents.containers.archive import UnsafeMember
from khien.documents.format import Member
from khien.documents.formats.rar import RarArchive
from khien.documents.glance import Glance
from khien.documents.source import Source

FORMAT = RarArchive()
SAMPLES = Path(__file__).parents[3] / "samples" / "files"
FILES = {"a.txt": b"Kinh gui: So Y te", "thư mục/công văn.txt": b"x" * 90_000}
reads = pytest.mark.skipif(not libarchive.is_present(), reason="no libarchive on this machine")


def members(data: bytes, limits: Limits | None = None) -> list[Member]:
    return list(FORMAT.members(io.BytesIO(data), limits or Limits()))


def test_its_signature_makes_it_certain() -> None:
    assert FORMAT.score(rar5(FILES), "a.docx") == 100
    assert FORMAT.score(b"Rar!\x1a\x07\x00\xcf\x90s", "") == 100
    assert FORMAT.score(b"Rar!", "a.rar") is None


def test_it_has_no_words_of_its_own() -> None:
    assert FORMAT.glance(Source(rar5(FILES)), Limits()) == Glance(members=True)


@reads
def test_every_file_in_order() -> None:
    assert members(rar5(FILES)) == [Member(name, data) for name, data in FILES.items()]


@reads
def test_the_letter_that_is_alone_in_it_is_read() -> None:
    document = documents.read((SAMPLES / "cong-van.rar").read_bytes())

    assert document.format == "rar"
    assert document.lines[0].text == "ỦY BAN NHÂN DÂN"


def test_without_a_reader_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libarchive, "_library", lambda: None)
    with pytest.raises(libarchive.NoRarReader) as raised:
        members(rar5(FILES))
    with pytest.raises(UnsupportedDocument):
        documents.read(rar5(FILES))

    assert raised.value.code == "no_rar_reader"


@reads
@pytest.mark.parametrize("name", ["../a", "/a", "a/../../b"])
def test_a_name_that_climbs_is_named_and_not_read(name: str) -> None:
    """ATTACKS 15."""
    (found,) = members(rar5({name: b"x"}))

    assert isinstance(found.error, UnsafeMember)
    assert found.data == b""


@reads
def test_a_file_beyond_the_cap_is_named() -> None:
    """ATTACKS 16."""
    big, small = members(rar5({"lon": b"x" * 90_000, "nho": b"y"}), Limits(member_bytes=70_000))

    assert isinstance(big.error, TooLargeDocument)
    assert small == Member("nho", b"y")


@reads
def test_all_files_together_have_a_cap() -> None:
    with pytest.raises(TooLargeDocument):
        members(rar5({str(at): b"x" * 1000 for at in range(9)}), Limits(total_bytes=3_000))


@reads
def test_too_many_files_are_refused() -> None:
    with pytest.raises(TooLargeDocument):
        members(rar5({str(at): b"x" for at in range(9)}), Limits(members=5))


@reads
@pytest.mark.parametrize("cut", [8, 20, 60, 90, 5_000, -8, -1])
def test_a_truncated_archive_is_named(cut: int) -> None:
    data = rar5(FILES)
    try:
        found = members(data[:cut])
    except DocumentError:
        return
    assert any(each.error is not None for each in found)


def old_block(kind: int, flags: int, size: int, data: bytes = b"") -> bytes:
    """A block of RAR 4: its head, as much as is told of its length, its data."""
    head = struct.pack("<HBHH", 0, kind, flags, size)
    if data:
        head += struct.pack("<L", len(data))
    return head.ljust(size, b"\0") + data


OLD = b"Rar!\x1a\x07\x00" + old_block(0x73, 0, 13) + old_block(0x74, 0x8000, 40, b"x" * 90)


@pytest.mark.parametrize(
    ("data", "whole"),
    [
        (rar5(FILES), True),
        (rar5(FILES)[:-1], False),
        (OLD, True),
        (OLD + old_block(0x7B, 0x4000, 7), True),
        (OLD[:-1], False),
        (OLD + b"\0" * 9, False),
        (b"Rar!\x1a\x07\x00" + old_block(0x73, 0x80, 13) + b"sealed", True),
        (b"Rar!\x1a\x07\x01\x00" + b"\0\0\0\0\x03\x04\x00\x00" + b"sealed", True),
    ],
)
def test_an_archive_is_whole_when_its_blocks_lead_to_the_last(data: bytes, whole: bool) -> None:
    assert rar_blocks.is_whole(Source(data)) is whole


@reads
@settings(deadline=None, max_examples=80)
@given(st.data())
def test_whatever_the_bytes_nothing_but_a_named_error_leaves(data: st.DataObject) -> None:
    whole = bytearray(rar5({"a.txt": b"Kinh gui", "b": b"y" * 50}))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(8, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(DocumentError):
        members(bytes(whole), Limits(total_bytes=2**20))

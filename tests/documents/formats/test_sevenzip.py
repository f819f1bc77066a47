"""7z archives: every way of packing that is undone here, and what is named instead."""

from __future__ import annotations

import bz2
import contextlib
import io
import lzma
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples.files.binary.archives import Coders, encoded, lzma1, seven_file, seven_zip

from khien import documents
from khien.core.errors import (
    DamagedDocument,
    DocumentError,
    EncryptedDocument,
    TooLargeDocument,
    UnsupportedDocument,
)
from khien.core.limits import Limits
from khien.documents.containers import libarchive, seven, seven_header
from khien.documents.containers.archive import UnsafeMember
from khien.documents.format import Member
from khien.documents.formats.sevenzip import SevenZipArchive
from khien.documents.glance import Glance
from khien.documents.source import Source

FORMAT = SevenZipArchive()
SAMPLES = Path(__file__).parents[3] / "samples" / "files"
FILES = {"a.txt": b"Kinh gui: So Y te\n" * 90, "thư/b.bin": b"\xe8\x01\x02\x03\x00ab" * 900}
PLAIN = b"".join(FILES.values())
X86, DELTA, LZMA, LZMA2 = b"\x03\x03\x01\x03", b"\x03", b"\x03\x01\x01", b"\x21"


def members(data: bytes, limits: Limits | None = None) -> list[Member]:
    return list(FORMAT.members(io.BytesIO(data), limits or Limits()))


def raw(*filters: int, dist: int = 0) -> bytes:
    chain = [{"id": each} | ({"dist": dist} if each == lzma.FILTER_DELTA else {})
             for each in filters]  # fmt: skip
    chain[-1] |= {"dict_size": 1 << 20}
    return lzma.compress(PLAIN, lzma.FORMAT_RAW, filters=chain)


def filtered() -> bytes:
    """``PLAIN`` as the filter for programs leaves it, before it is packed."""
    encoder = lzma.LZMACompressor(
        lzma.FORMAT_RAW, filters=[{"id": lzma.FILTER_X86}, {"id": lzma.FILTER_LZMA2}]
    )
    packed = encoder.compress(PLAIN) + encoder.flush()
    return lzma.decompress(packed, lzma.FORMAT_RAW, filters=[{"id": lzma.FILTER_LZMA2}])


def deflated() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(PLAIN) + packer.flush()


PACKED_LZMA1, PROPERTIES = lzma1(PLAIN)
FILTERED_LZMA1, FILTERED_PROPERTIES = lzma1(filtered())
WAYS: dict[str, tuple[Coders, bytes]] = {
    "copy": (((b"\x00", b""),), PLAIN),
    "lzma": (((LZMA, PROPERTIES),), PACKED_LZMA1),
    "lzma2": (((LZMA2, b"\x10"),), raw(lzma.FILTER_LZMA2)),
    "bzip2": (((b"\x04\x02\x02", b""),), bz2.compress(PLAIN)),
    "deflate": (((b"\x04\x01\x08", b""),), deflated()),
    "x86 lzma2": (((X86, b""), (LZMA2, b"\x10")), raw(lzma.FILTER_X86, lzma.FILTER_LZMA2)),
    "delta lzma2": (
        ((DELTA, b"\x03"), (LZMA2, b"\x10")),
        raw(lzma.FILTER_DELTA, lzma.FILTER_LZMA2, dist=4),
    ),
    "x86 lzma": (((X86, b""), (LZMA, FILTERED_PROPERTIES)), FILTERED_LZMA1),
}


@pytest.mark.parametrize("way", WAYS)
def test_what_was_packed_is_unpacked(way: str) -> None:
    coders, packed = WAYS[way]
    data = seven_zip(FILES, coders=coders, packed=packed, sizes=[len(PLAIN)] * len(coders))

    assert members(data) == [Member(name, content) for name, content in FILES.items()]


def test_empty_files_stand_among_the_others() -> None:
    files = {"rong": b"", "a": b"1", "cung-rong": b"", "b": b"22"}

    assert members(seven_zip(files)) == [Member(name, data) for name, data in files.items()]


def test_an_archive_of_nothing() -> None:
    assert members(seven_file(b"", b"")) == []


def test_a_header_that_is_packed_itself() -> None:
    plain = seven_zip({"a.txt": b"Kinh gui"})
    size = int.from_bytes(plain[12:20], "little")
    body, header = plain[32 : 32 + size], plain[32 + size :]
    packed, told = encoded(header, len(body))

    assert members(seven_file(body + packed, told)) == [Member("a.txt", b"Kinh gui")]


def test_it_has_no_words_of_its_own() -> None:
    assert FORMAT.glance(Source(seven_zip(FILES)), Limits()) == Glance(members=True)


def test_its_signature_makes_it_certain() -> None:
    assert FORMAT.score(seven_zip(FILES), "a.docx") == 100
    assert FORMAT.score(b"7z", "a.7z") is None


def test_the_letter_that_is_alone_in_it_is_read() -> None:
    document = documents.read((SAMPLES / "cong-van.7z").read_bytes())

    assert document.format == "7z"
    assert document.lines[0].text == "ỦY BAN NHÂN DÂN"


def test_of_two_letters_the_names_are_told() -> None:
    letter = (SAMPLES / "cong-van.docx").read_bytes()
    document = documents.read(seven_zip({"một.docx": letter, "hai.docx": letter}))

    assert [line.text for line in document.lines if line.text] == ["một.docx", "hai.docx"]
    assert document.properties["embedded_files"] == "2"


@pytest.mark.parametrize("name", ["../a", "/a", "C:\\a", "a/../../b"])
def test_a_name_that_climbs_is_named_and_not_read(name: str) -> None:
    """ATTACKS 15."""
    bad, good = members(seven_zip({name: b"x", "b": b"y"}))

    assert isinstance(bad.error, UnsafeMember)
    assert good == Member("b", b"y")


def test_a_link_is_named_and_not_read() -> None:
    link = 0o120777 << 16 | 0x8000
    (found,) = members(seven_zip({"a": b"/etc/passwd"}, attributes=[link]))

    assert isinstance(found.error, UnsafeMember)


def test_a_locked_archive_is_named() -> None:
    coders = ((b"\x06\xf1\x07\x01", b"\x13\x00"),)
    (found,) = members(seven_zip({"a": b"x" * 16}, coders=coders, packed=b"y" * 16))

    assert isinstance(found.error, EncryptedDocument)


def test_a_way_of_packing_that_is_not_known_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libarchive, "is_present", lambda: False)
    (found,) = members(seven_zip({"a": b"x" * 16}, coders=((b"\x03\x04\x01", b""),)))

    assert isinstance(found.error, UnsupportedDocument)


def test_a_wrong_sum_is_told_of_the_file_alone() -> None:
    data = bytearray(seven_zip({"a": b"1234", "b": b"5678"}))
    data[32] ^= 1
    bad, good = members(bytes(data))

    assert isinstance(bad.error, DamagedDocument)
    assert good == Member("b", b"5678")


def test_what_is_cut_short_is_told_of_every_file_behind() -> None:
    coders, packed = WAYS["lzma2"]
    data = seven_zip(FILES, coders=coders, packed=packed[:40], sizes=[len(PLAIN)])

    assert {type(each.error) for each in members(data)} == {DamagedDocument}


@pytest.mark.parametrize("cut", [0, 10, 31, 40, 90])
def test_a_truncated_archive_is_named(cut: int) -> None:
    with pytest.raises(DamagedDocument):
        members(seven_zip(FILES)[:cut])


def test_a_wrong_sum_of_the_header_is_named() -> None:
    with pytest.raises(DamagedDocument):
        members(seven_zip(FILES, wrong_sum=True))


def bomb(size: int) -> bytes:
    packed = lzma.compress(
        bytes(size), lzma.FORMAT_RAW, filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 20}]
    )
    return seven_zip({"bom": bytes(size)}, coders=((LZMA2, b"\x10"),), packed=packed, sizes=[size])


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """ATTACKS 16."""
    monkeypatch.setattr(seven, "_stored", lambda *_: pytest.fail("unpacked"))
    (found,) = members(bomb(16 * 2**20))

    assert isinstance(found.error, TooLargeDocument)


def test_a_file_beyond_the_cap_is_passed_over() -> None:
    big, small = members(seven_zip({"lon": b"x" * 5000, "nho": b"y"}), Limits(member_bytes=4096))

    assert isinstance(big.error, TooLargeDocument)
    assert small == Member("nho", b"y")


def test_all_files_together_have_a_cap() -> None:
    data = seven_zip({str(at): b"x" * 1000 for at in range(20)})
    found = members(data, Limits(total_bytes=5_500))

    assert found[4] == Member("4", b"x" * 1000)
    assert all(isinstance(each.error, TooLargeDocument) for each in found[5:])


def test_too_many_files_are_refused() -> None:
    with pytest.raises(TooLargeDocument):
        members(seven_zip({str(at): b"x" for at in range(20)}), Limits(members=10))


def test_a_header_that_claims_to_be_huge_is_refused() -> None:
    fields = seven_header.Fields(b"\xff" + b"\xff" * 8)
    with pytest.raises(TooLargeDocument):
        fields.count(1_000)


@pytest.mark.parametrize("value", [0, 1, 127, 128, 16_383, 16_384, 2**21, 2**35, 2**56, 2**63])
def test_numbers_are_read_as_they_are_written(value: int) -> None:
    from samples.files.binary.archives import _number

    assert seven_header.Fields(_number(value)).number() == value


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_whatever_the_bytes_nothing_but_a_named_error_leaves(data: st.DataObject) -> None:
    coders, packed = WAYS[data.draw(st.sampled_from(sorted(WAYS)))]
    whole = seven_zip(FILES, coders=coders, packed=packed, sizes=[len(PLAIN)] * len(coders))
    size = int.from_bytes(whole[12:20], "little")
    body, header = bytearray(whole[32 : 32 + size]), bytearray(whole[32 + size :])
    for part in (body, header):
        for _ in range(data.draw(st.integers(0, 3))):
            part[data.draw(st.integers(0, len(part) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(DocumentError):
        members(seven_file(bytes(body), bytes(header)), Limits(total_bytes=2**20))

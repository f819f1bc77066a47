"""Tape archives and packed files: names in every form, bombs, and ends that are no ends."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import io
import lzma
import tarfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples.files.binary.archives import tape

from khien import documents
from khien.core.encodings import Table, encode
from khien.core.errors import DamagedDocument, DocumentError, TooLargeDocument, UnsupportedDocument
from khien.core.limits import Limits
from khien.documents.containers.archive import UnsafeMember
from khien.documents.format import Member
from khien.documents.formats.tar import TapeArchive
from khien.documents.glance import Glance
from khien.documents.source import Source

FORMAT = TapeArchive()
SAMPLES = Path(__file__).parents[3] / "samples" / "files"
KINDS = {"ustar": tarfile.USTAR_FORMAT, "gnu": tarfile.GNU_FORMAT, "pax": tarfile.PAX_FORMAT}
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "": lambda data: data,
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "two gzips": lambda data: gzip.compress(data[:700]) + gzip.compress(data[700:]),
    "two bzip2s": lambda data: bz2.compress(data[:700]) + bz2.compress(data[700:]),
    "two xzs, padded": lambda data: (
        lzma.compress(data[:700]) + bytes(8) + lzma.compress(data[700:])
    ),
    "gzip, zeros behind": lambda data: gzip.compress(data) + bytes(5_000),
}
LONG = "thư mục/" + "x" * 120 + "/" + "công văn " * 20 + ".txt"


def members(data: bytes, limits: Limits | None = None) -> list[Member]:
    return list(FORMAT.members(io.BytesIO(data), limits or Limits()))


def taped(
    files: Mapping[str, bytes], kind: int = tarfile.GNU_FORMAT, *others: tarfile.TarInfo
) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=kind) as made:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            made.addfile(info, io.BytesIO(data))
        for each in others:
            made.addfile(each)
    return buffer.getvalue()


@pytest.mark.parametrize("packer", PACKERS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_file_in_order(kind: str, packer: str) -> None:
    files = {"a.txt": b"Kinh gui", "thu/b": b"y" * 1024, "rong": b"", "c": b"z" * 513}
    data = PACKERS[packer](taped(files, KINDS[kind]))
    chosen = documents.format_of(data, "a.txt")

    assert chosen is not None
    assert chosen.id == "tar"
    assert members(data) == [Member(name, content) for name, content in files.items()]


@pytest.mark.parametrize("kind", ["gnu", "pax"])
def test_a_name_longer_than_a_header(kind: str) -> None:
    (found,) = members(taped({LONG: b"x"}, KINDS[kind]))

    assert found.name == LONG[:300]
    assert found.data == b"x"


def test_a_name_in_two_parts() -> None:
    name = "a" * 90 + "/" + "b" * 90

    assert members(taped({name: b"x"}, tarfile.USTAR_FORMAT))[0].name == name


def test_a_name_in_an_old_table_is_shown_as_it_was_typed() -> None:
    name = "Công văn rà soát máy tính của Ủy ban nhân dân tỉnh"
    raw = encode(name, Table.TCVN3).encode("latin-1")
    block = bytearray(taped({"x": b""}))
    block[: len(raw)] = raw
    block[148:156] = b" " * 8
    block[148:155] = b"%06o\0" % sum(block[:512])

    assert members(bytes(block))[0].name == name


@pytest.mark.parametrize(
    ("packer", "name"), [(gzip.compress, "noi-dung"), (bz2.compress, "noi-dung")]
)
def test_a_file_that_is_packed_alone(packer: Callable[[bytes], bytes], name: str) -> None:
    assert members(packer(b"Kinh gui")) == [Member(name, b"Kinh gui")]


def test_a_packed_file_by_the_name_it_had() -> None:
    buffer = io.BytesIO()
    with gzip.GzipFile("công.txt".encode().decode("latin-1"), "wb", fileobj=buffer) as made:
        made.write(b"Kinh gui")

    assert members(buffer.getvalue()) == [Member("công.txt", b"Kinh gui")]


def test_it_has_no_words_of_its_own() -> None:
    assert FORMAT.glance(Source(taped({"a": b""})), Limits()) == Glance(members=True)


@pytest.mark.parametrize(
    "head",
    [b"", b"BZh", b"BZhao la mot thu", b"\x1f\x8b", b"a" * 512, bytes(1024), b"Kinh gui " * 90],
)
def test_other_bytes_are_not_its_own(head: bytes) -> None:
    assert FORMAT.score(head, "a.tar") is None


def test_the_letter_that_is_alone_in_it_is_read() -> None:
    document = documents.read((SAMPLES / "cong-van.tar").read_bytes())

    assert document.format == "tar"
    assert document.lines[0].text == "ỦY BAN NHÂN DÂN"


def test_of_several_letters_the_names_are_told() -> None:
    letter = (SAMPLES / "cong-van.docx").read_bytes()
    document = documents.read(tape(mot_docx=letter, hai_docx=letter))

    assert [line.text for line in document.lines if line.text] == ["mot.docx", "hai.docx"]
    with pytest.raises(UnsupportedDocument):
        documents.read(tape())


@pytest.mark.parametrize("name", ["../a", "/a", "C:/a", "a/../../b"])
def test_a_name_that_climbs_is_named_and_not_read(name: str) -> None:
    """ATTACKS 15."""
    bad, good = members(taped({name: b"x" * 600, "b": b"y"}))

    assert isinstance(bad.error, UnsafeMember)
    assert good == Member("b", b"y")


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE]
)
def test_what_is_no_plain_file_is_named_and_not_read(kind: bytes) -> None:
    """ATTACKS 15, 17: links, pipes and devices."""
    info = tarfile.TarInfo("b")
    info.type, info.linkname = kind, "/etc/passwd"
    found = members(taped({"a": b"x"}, tarfile.GNU_FORMAT, info))

    assert found[0] == Member("a", b"x")
    assert isinstance(found[1].error, UnsafeMember)


def test_folders_are_passed_over() -> None:
    info = tarfile.TarInfo("thu-muc")
    info.type = tarfile.DIRTYPE

    assert members(taped({}, tarfile.GNU_FORMAT, info)) == []


def test_rubbish_behind_a_file_is_damage_and_no_end() -> None:
    data = taped({"a": b"x"})
    broken = data[:1024] + b"rubbish" * 74 + data[1542:]
    iterator = FORMAT.members(io.BytesIO(broken), Limits())

    assert next(iterator) == Member("a", b"x")
    with pytest.raises(DamagedDocument):
        next(iterator)


@pytest.mark.parametrize("cut", [300, 700, 1200])
@pytest.mark.parametrize("packer", ["", "gzip", "bzip2", "xz"])
def test_a_truncated_archive_is_named(packer: str, cut: int) -> None:
    import random

    data = taped({"a": random.Random(1).randbytes(4_000)})
    with pytest.raises(DocumentError):
        members(PACKERS[packer](data)[:cut])


def test_rubbish_behind_a_packed_file_is_named() -> None:
    with pytest.raises(DamagedDocument):
        members(gzip.compress(b"x") + b"rubbish")


@pytest.mark.parametrize("packer", [gzip.compress, bz2.compress, lzma.compress])
def test_a_bomb_is_refused_while_it_inflates(packer: Callable[[bytes], bytes]) -> None:
    """ATTACKS 16: no more is unpacked than the ratio allows."""
    data = packer(bytes(40 * 2**20))
    with pytest.raises(TooLargeDocument):
        members(data)


def test_a_file_beyond_the_cap_is_passed_over() -> None:
    limits = Limits(member_bytes=4_096)
    for packer in (PACKERS[""], PACKERS["gzip"]):
        big, small = members(packer(taped({"lon": b"x" * 5_000, "nho": b"y"})), limits)

        assert isinstance(big.error, TooLargeDocument)
        assert small == Member("nho", b"y")
    (found,) = members(gzip.compress(b"x" * 5_000), limits)
    assert isinstance(found.error, TooLargeDocument)


def test_all_files_together_have_a_cap() -> None:
    data = taped({str(at): b"x" * 1000 for at in range(9)})
    with pytest.raises(TooLargeDocument):
        members(data, Limits(total_bytes=3_000))


def test_too_many_files_are_refused() -> None:
    with pytest.raises(TooLargeDocument):
        members(taped({str(at): b"" for at in range(9)}), Limits(members=5))


def test_an_attribute_list_that_is_huge_is_refused() -> None:
    info = tarfile.TarInfo("a")
    info.pax_headers = {"comment": "x" * 2_000_000}
    with pytest.raises(TooLargeDocument):
        members(taped({}, tarfile.PAX_FORMAT, info))


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_whatever_the_bytes_nothing_but_a_named_error_leaves(data: st.DataObject) -> None:
    whole = taped({"a.txt": b"Kinh gui", LONG: b"y" * 900}, data.draw(st.sampled_from([1, 2])))
    packed = bytearray(PACKERS[data.draw(st.sampled_from(sorted(PACKERS)))](whole))
    for _ in range(data.draw(st.integers(1, 6))):
        packed[data.draw(st.integers(0, len(packed) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(DocumentError):
        members(bytes(packed), Limits(total_bytes=2**20))


@pytest.mark.parametrize("name", ["BZh.txt", "BZh9.doc", "\x1f\x8b\x08.txt"])
def test_a_first_member_that_is_called_like_a_signature_hides_nothing(name: str) -> None:
    assert FORMAT.score(taped({name: b"x" * 700}), "") == 95

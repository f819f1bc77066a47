"""Archives: what is in them, told member by member; names are only shown."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien import documents
from khien.core.encodings import Table, encode
from khien.core.errors import (
    DamagedDocument,
    DocumentError,
    EncryptedDocument,
    TooLargeDocument,
    UnsupportedDocument,
)
from khien.core.limits import Limits
from khien.documents.containers.archive import UnsafeMember, is_office
from khien.documents.format import LAST_RESORT, Member
from khien.documents.formats.zip import ZipArchive
from khien.documents.glance import Glance
from khien.documents.reading import format_of
from khien.documents.source import Source
from tests.documents.making import p, word, zipped

LETTER = "Kính gửi: Sở Y tế\n1. Rà soát máy tính.".encode()
NAME = "Công văn rà soát máy tính của Ủy ban nhân dân tỉnh về kết nối mạng.txt"

APPLE_DOUBLE = b"\x00\x05\x16\x07"  # what a Mac packs beside a file is no file of its own


def members(data: bytes, limits: Limits | None = None) -> list[Member]:
    chosen = format_of(data)
    assert chosen is not None
    return list(chosen.members(io.BytesIO(data), limits or Limits()))


def named(raw: bytes, content: bytes = LETTER) -> bytes:
    """An archive whose one name is ``raw``, without the flag that says UTF-8."""
    place = "x" * len(raw)
    return zipped({place: content}).replace(place.encode(), raw)


def test_every_file_of_the_archive_in_order() -> None:
    data = zipped({"a.txt": LETTER, "thu-muc/": b"", "thu-muc/b.exe": b"MZ"})

    assert members(data) == [Member("a.txt", LETTER), Member("thu-muc/b.exe", b"MZ")]


@pytest.mark.parametrize(
    "raw",
    [
        NAME.encode("utf-8"),
        encode(NAME, Table.TCVN3).encode("latin-1"),
        encode(NAME, Table.VNI).encode("latin-1"),
    ],
)
def test_a_name_is_shown_as_it_was_typed(raw: bytes) -> None:
    assert members(named(raw))[0].name == NAME


def test_a_name_that_is_nothing_certain_is_shown_as_the_format_says() -> None:
    assert members(named(b"caf\x82.txt"))[0].name == "café.txt"


@pytest.mark.parametrize("bad", ["a\x1b[2Jb.txt", "a\u202etxt.exe", "a\nb", "\u200b"])
def test_a_name_cannot_steer_who_reads_it(bad: str) -> None:
    (found,) = members(zipped({bad: LETTER}))

    assert "\ufffd" in found.name
    assert found.name.isprintable()


def test_a_name_is_cut() -> None:
    assert len(members(zipped({"a" * 5000: LETTER}))[0].name) <= 300


@pytest.mark.parametrize("name", ["../a", "/a", "C:/a", "c:a", "a/../../b", "..\\a", "\\\\may\\a"])
def test_a_name_that_climbs_is_named_and_not_read(name: str) -> None:
    """ATTACKS 15."""
    (found,) = members(zipped({name: LETTER}))

    assert isinstance(found.error, UnsafeMember)
    assert found.data == b""


@pytest.mark.parametrize("kind", [0o120777, 0o010644, 0o020644, 0o060644])
def test_what_is_no_plain_file_is_named_and_not_read(kind: int) -> None:
    """ATTACKS 15, 17: links, pipes and devices."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo("a.txt")
        info.create_system, info.external_attr = 3, kind << 16
        archive.writestr(info, "/etc/passwd")
    (found,) = members(buffer.getvalue())

    assert isinstance(found.error, UnsafeMember)


def test_an_archive_in_the_archive_once_and_no_deeper() -> None:
    """ATTACKS 16."""
    two = zipped({"b.txt": LETTER})
    three = zipped({"c.zip": two})
    found = members(zipped({"hai.zip": two, "ba.zip": three, "hong.zip": two[:-30]}))

    assert found[0] == Member("hai.zip/b.txt", LETTER)
    assert found[1].name == "ba.zip/c.zip"
    assert isinstance(found[1].error, TooLargeDocument)
    assert found[2].data == two[:-30]  # read as what it is: damaged


@pytest.mark.parametrize("name", ["cong-van.docx", "cong-van.odt"])
def test_an_office_file_is_no_archive(name: str) -> None:
    from tests.style.project import ROOT

    data = (ROOT / "samples/files" / name).read_bytes()
    found = format_of(data, "a.zip")

    assert is_office(data)
    assert found is not None
    assert found.id != "zip"


def test_an_office_file_stored_in_an_archive_does_not_make_it_one() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("word/a.docx", word(p("Kính gửi")))
    document = documents.read(buffer.getvalue(), "a.docx")

    assert (document.format, document.text) == ("zip", "Kính gửi")


def test_of_several_letters_the_archive_is_held_with_their_names() -> None:
    document = documents.read(zipped({"a.txt": LETTER, "b.txt": LETTER}))

    assert document.properties["embedded_files"] == "2"
    assert [line.text for line in document.lines if line.text] == ["a.txt", "b.txt"]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (zipped({}), UnsupportedDocument),
        (zipped({"a.exe": b"MZ\0"}), UnsupportedDocument),
        (zipped({"a.txt": LETTER})[:-10], DamagedDocument),
        (zipped({"a.docx": word(p("a"))[:-100]}), DamagedDocument),
        (zipped({"a.txt": b""}), DamagedDocument),
    ],
)
def test_what_cannot_be_read_is_named(data: bytes, error: type[DocumentError]) -> None:
    """ATTACKS 19."""
    with pytest.raises(error):
        documents.read(data)


def test_budgets_are_kept() -> None:
    """ATTACKS 16: too many members, too much in all, one that inflates too far."""
    many = zipped({f"{n}.txt": b"a" for n in range(30)})
    with pytest.raises(TooLargeDocument):
        members(many, Limits(members=20))
    big = zipped({f"{n}.txt": bytes(400_000) for n in range(9)})
    found = members(big, Limits(total_bytes=2**20))
    assert [bool(each.error) for each in found[:3]] == [False, False, True]
    bomb = zipped({"a.txt": bytes(8 * 2**20)})
    assert isinstance(members(bomb, Limits(ratio=10))[0].error, TooLargeDocument)


@settings(deadline=None, max_examples=100)
# The writer of the standard library cuts a name at NUL: what is left may be a folder's.
@given(
    st.dictionaries(
        # By that name a package says what it is: then it is no bundle of files.
        st.text(st.characters(exclude_characters="\0"), min_size=1, max_size=20).filter(
            lambda name: name.casefold() != "mimetype"
        ),
        st.binary(max_size=50),
        max_size=4,
    )
)
def test_whatever_the_names_each_file_is_told_once(content: dict[str, bytes]) -> None:
    try:
        data = zipped(content)
    except (UnicodeEncodeError, ValueError, IndexError):  # what no writer writes
        return
    try:
        found = members(data)
    except DamagedDocument:  # two names that are one
        assert len({name.casefold() for name in content}) < len(content) or "\0" in "".join(content)
        return
    told = [name for name, data in content.items() if not data.startswith(APPLE_DOUBLE)]
    # What is called a folder and has bytes is a file.
    assert len(found) == sum(not name.endswith("/") or bool(content[name]) for name in told)
    for each in found:
        assert each.name.isprintable()
        assert each.error is None or each.data == b""


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(st.integers(0, 399), st.integers(0, 255)), min_size=1, max_size=6))
def test_any_damage_is_told_or_named(damage: list[tuple[int, int]]) -> None:
    data = bytearray(zipped({"a.txt": LETTER, "b/c.zip": zipped({"d.txt": LETTER})}))
    for at, value in damage:
        data[at % len(data)] = value
    try:
        document = documents.read(bytes(data))
    except DocumentError:
        return
    assert document.text is not None


def packed(data: bytes, method: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        archive.writestr("a.txt", data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_every_usual_way_of_packing_is_undone(method: int) -> None:
    assert members(packed(LETTER * 5_000, method)) == [Member("a.txt", LETTER * 5_000)]


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_bomb_is_refused_however_it_is_packed(method: int) -> None:
    """ATTACKS 16."""
    (found,) = members(packed(bytes(8 * 2**20), method), Limits(ratio=2))

    assert isinstance(found.error, TooLargeDocument)


def test_a_way_of_packing_that_is_not_known_is_named() -> None:
    data = bytearray(packed(LETTER, zipfile.ZIP_DEFLATED))
    for mark, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        data[data.index(mark) + at] = 9  # deflate64
    (found,) = members(bytes(data))

    assert isinstance(found.error, UnsupportedDocument)


def test_a_locked_member_is_named_and_the_others_are_read() -> None:
    data = bytearray(zipped({"a.txt": LETTER, "b.txt": LETTER}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    locked, plain = members(bytes(data))

    assert isinstance(locked.error, EncryptedDocument)
    assert plain == Member("b.txt", LETTER)


def test_a_wrong_sum_is_named() -> None:
    data = packed(LETTER, zipfile.ZIP_STORED).replace(LETTER, LETTER[::-1])
    (found,) = members(data)

    assert isinstance(found.error, DamagedDocument)


def test_a_name_that_the_member_tells_otherwise_is_damage() -> None:
    data = packed(LETTER, zipfile.ZIP_STORED).replace(b"a.txt", b"b.exe", 1)
    (found,) = members(data)

    assert isinstance(found.error, DamagedDocument)


def test_a_broken_directory_is_damage_though_members_could_be_read() -> None:
    data = packed(LETTER, zipfile.ZIP_STORED)
    broken = data.replace(b"PK\x01\x02", b"PK\x01\x03")
    for bad in (broken, data[: data.index(b"PK\x01\x02")]):
        with pytest.raises(DamagedDocument):
            ZipArchive().claims(Source(bad))
        with pytest.raises(DamagedDocument):
            list(ZipArchive().members(io.BytesIO(bad), Limits()))


def test_one_layer_alone_when_that_is_asked_for() -> None:
    inner = zipped({"b.txt": LETTER})

    assert members(zipped({"a.zip": inner}), Limits(depth=1)) == [Member("a.zip", inner)]


def test_a_mac_s_notes_beside_a_file_are_no_files() -> None:
    data = zipped({"a.pdf": b"%PDF-", "__MACOSX/._a.pdf": b"\x00\x05\x16\x07\x00\x02\x00\x00"})

    assert members(data) == [Member("a.pdf", b"%PDF-")]


def test_it_has_no_words_of_its_own_and_is_asked_as_a_container() -> None:
    source = Source(zipped({"a.txt": LETTER}))

    assert ZipArchive().glance(source, Limits()) == Glance(members=True)
    assert ZipArchive().claims(source) == 35
    assert ZipArchive().claims(Source(word(p("Kính gửi")))) == LAST_RESORT


def test_a_large_archive_is_not_read_whole() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", LETTER)
        archive.writestr("lon.bin", bytes(9 * 2**20))
    read: list[int] = []

    class Counting(io.BytesIO):
        def read(self, count: int | None = -1) -> bytes:
            read.append(count or 0)
            return super().read(count)

    found = ZipArchive().members(Counting(buffer.getvalue()), Limits())
    assert next(found) == Member("a.txt", LETTER)
    assert sum(read) < 200_000
    assert min(read) > 0

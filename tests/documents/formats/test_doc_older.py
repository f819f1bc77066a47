"""Files of Word 6 and Word 95, which the reader of Word 97 reads once their parts are rewritten."""

from __future__ import annotations

import struct
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples.files.binary import word6
from samples.files.binary.compound import compound
from samples.files.binary.word6 import Paragraph, Word
from samples.marked import negatives, positives
from samples.marked.writers.old import word_6

from khien.core.encodings import Table, encode
from khien.core.errors import (
    DamagedDocument,
    EncryptedDocument,
    TooLargeDocument,
    UnsupportedDocument,
)
from khien.core.limits import Budget
from khien.documents.doc.older_changes import newer
from khien.documents.doc.reader import Reader, Streams
from khien.documents.document import LineKind
from khien.documents.source import Source
from khien.markings.examining import examine
from khien.markings.finding import Status
from tests.documents.packages import LIMITS, head, levels, read, survives, texts

OLD = ("Times New Roman", "VNI-Times", ".VnTimeH")


def vni(text: str, look: bytes = b"", **more: bytes) -> Paragraph:
    typed = encode(text, Table.VNI).encode("cp1252")
    return Paragraph(typed, look=word6.font(1) + look, **more)


def doc(*paragraphs: Paragraph, **more: object) -> bytes:
    return word6.word6(Word(paragraphs, fonts=OLD, **more))  # type: ignore[arg-type]


def test_letters_are_read_in_their_font_with_their_look() -> None:
    title = vni("TỐI MẬT", word6.BOLD + word6.RED, changes=word6.CENTRED + word6.FRAMED)
    document = read("doc", doc(title, vni("Kính gửi: các sở."), Paragraph(b"plain")))

    assert texts(document) == ["TỐI MẬT", "Kính gửi: các sở.", "plain"]
    style = document.lines[0].style
    assert (style.font, style.bold, style.colour) == ("VNI-Times", True, "ff0000")
    assert (style.align, style.bordered) == ("center", True)
    assert document.lines[2].style.font == "Times New Roman"


@pytest.mark.parametrize("cuts", [(), (4,), (2, 5, 9)])
def test_a_glance_sees_the_same_words(cuts: tuple[int, ...]) -> None:
    clear, mark = vni("SỞ NỘI VỤ"), encode("MẬT", Table.VNI).encode("cp1252")
    for data in (
        doc(clear, vni("MẬT"), cuts=cuts), doc(clear, box=mark, cuts=cuts),
        doc(clear, header=mark, cuts=cuts),
    ):  # fmt: skip
        assert [each.level for each in examine(Source(data, "a.doc")).found] == ["MẬT"]
    assert not examine(Source(doc(clear, cuts=cuts), "a.doc")).found


def test_the_font_of_the_style_counts_where_none_is_named() -> None:
    typed = Paragraph(b"M\xcbT")

    assert levels("doc", doc(typed, normal=word6.font(2))) == ["MẬT"]
    assert levels("doc", doc(typed)) == ["MẬT"]  # the codes are a mark in any table


@pytest.mark.parametrize("cuts", [(), (4,), (2, 5, 9)])
def test_a_mark_is_found_in_the_text_a_box_a_header_and_pieces(cuts: tuple[int, ...]) -> None:
    mark = encode("MẬT", Table.VNI).encode("cp1252")
    clear = vni("SỞ NỘI VỤ")

    assert levels("doc", doc(clear, vni("MẬT"), cuts=cuts)) == ["MẬT"]
    for where, kind in (("header", LineKind.HEADER), ("box", LineKind.BOX)):
        data = doc(clear, normal=word6.font(1), cuts=cuts, **{where: mark})
        assert texts(read("doc", data), kind) == ["MẬT"]
        assert examine(Source(data, "a.doc")).found[0].level == "MẬT"


@pytest.mark.parametrize("form", ["line", "spaced", "title_case", "broken"])
def test_forms_of_a_mark_are_found(form: str) -> None:
    for level in positives.LEVELS:
        data = word_6(positives.PRINTED[form](Random(1), level))
        assert [each.level for each in examine(Source(data, "x")).found] == [level]


@pytest.mark.parametrize("form", negatives.CLEAR)
def test_other_letters_bear_none(form: str) -> None:
    assert not examine(Source(word_6(negatives.CLEAR[form](Random(1))), "x")).found


def test_cells_are_cells_and_what_does_not_print_is_left_out() -> None:
    row = [vni("trái", end=b"\x07", changes=word6.CELL), Paragraph(b"", b"\x07", word6.ROW_END)]
    hidden = [vni("ẩn", word6.HIDDEN), vni("xóa", word6.DELETED)]
    field = Paragraph(b"a\x13PAGE\x14b\x15c\x0cd", look=word6.CAPITALS)
    document = read("doc", doc(*row, *hidden, field))

    assert texts(document, LineKind.CELL) == ["trái"]
    assert texts(document, LineKind.PARAGRAPH) == ["ABC", "D"]
    assert document.pages == 2


def test_what_cannot_be_read_is_named() -> None:
    with pytest.raises(EncryptedDocument):
        head("doc", doc(vni("a"), flags=word6.ENCRYPTED))
    with pytest.raises(UnsupportedDocument):
        read("doc", doc(vni("a"), flags=word6.WIDE))
    with pytest.raises(UnsupportedDocument):
        read("doc", doc(vni("a"), version=63))  # Word 2
    report = examine(Source(doc(vni("a"), flags=word6.ENCRYPTED), "a.doc"))
    assert (report.status, report.unread[0].code) == (Status.UNREADABLE, "encrypted")


def test_pieces_beyond_the_file_are_damage() -> None:
    data = bytearray(word6.stream(Word([vni("MẬT")], fonts=OLD, cuts=(2,))))
    at = struct.unpack_from("<I", data, 352)[0] + 5 + 12 + 2
    struct.pack_into("<I", data, at, 0x7FFFFFFF)

    with pytest.raises(DamagedDocument):
        head("doc", compound({"WordDocument": bytes(data)}))


@pytest.mark.parametrize(
    ("old", "wanted"),
    [
        (b"\x55\x81\x5d\x02\x00", b"\x35\x08\x81\x4f\x4a\x02\x00\x51\x4a\x02\x00"),
        (b"\x44\x04\0\0\0\0\x55\x01", b"\x35\x08\x01"),  # where a picture lies says its length
        (b"\x4a\x03\x02\x00\xcb", b"\x09\x6a\x02\x00\xcb\xf0"),
        (b"\x26\x00\x00\x27\x41\x00", b"\x24\x64\0\0\0\0\x25\x64\x01\x01\0\0"),
        (b"\x17\xff\x55\x01", b""),
        (b"\xbe\x10\x00\x55\x01", b""),  # of a table: what follows is not known
        (b"\x55", b""),
        (b"\x5d\x01", b""),
    ],
)
def test_changes_are_rewritten(old: bytes, wanted: bytes) -> None:
    assert newer(old) == wanted


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 4000), st.binary(min_size=1, max_size=6), st.booleans())
def test_damaged_bytes_raise_only_named_errors(at: int, put: bytes, cut: bool) -> None:
    word = Word(
        [vni("MẬT"), vni("hai")], fonts=OLD, box=b"a", header=b"b", cuts=(2,) if cut else ()
    )
    data = bytearray(word6.stream(word))
    at %= len(data)
    data[at : at + len(put)] = put
    survives("doc", compound({"WordDocument": bytes(data)}))
    try:
        Reader(Streams(main=bytes(data), tables={}, data=b""), Budget(LIMITS)).read()
    except (DamagedDocument, UnsupportedDocument, EncryptedDocument, TooLargeDocument):
        return

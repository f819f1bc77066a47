"""Word 97-2003 files: what prints is read, in order, and what cannot be read is named."""

from __future__ import annotations

import random
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples.files.binary import word97
from samples.files.binary.compound import compound
from samples.files.binary.word97 import CELL, Level, Paragraph, Word

from khien import documents
from khien.core.encodings import Table, encode
from khien.core.errors import (
    DamagedDocument,
    DocumentError,
    EncryptedDocument,
    NoTextLayer,
    TimedOut,
    TooLargeDocument,
    UnsupportedDocument,
)
from khien.core.limits import Limits
from khien.documents.document import Document
from khien.markings import State, marks

HEAD = [Paragraph("UBND TỈNH ĐÔNG KHÊ"), Paragraph("Số: 12/UBND-NC")]
BODY = [
    Paragraph("Kính gửi: Các sở, ban, ngành."),
    Paragraph("1. Rà soát toàn bộ máy tính kết nối mạng."),
]


def read(*paragraphs: Paragraph | str, **more: object) -> Document:
    found = [Paragraph(each) if isinstance(each, str) else each for each in paragraphs]
    document = documents.read(word97.word97(Word(found, **more)))  # type: ignore[arg-type]
    assert document.format == "doc"
    return document


def lines(*paragraphs: Paragraph | str, **more: object) -> list[tuple[str, str]]:
    return [(line.kind.value, line.text) for line in read(*paragraphs, **more).lines]


def texts(*paragraphs: Paragraph | str, **more: object) -> list[str]:
    return [text for _, text in lines(*paragraphs, **more)]


def test_paragraphs_breaks_and_special_characters() -> None:
    assert texts("một\x0bhai", "ba\x1ebốn\x1fnăm\xa0sáu", "bảy\ttám", "", "chín\x02\x05\x08") == [
        "một", "hai", "ba-bốnnăm sáu", "bảy\ttám", "chín",
    ]  # fmt: skip


def test_a_field_shows_its_result_and_not_its_code() -> None:
    link = '\x13HYPERLINK "x"\x14xem \x13PAGE\x147\x15 đây\x15'
    assert texts(f"a {link} b", "\x13DATE\x15c", "\x15d\x14e", "\x13 mở") == [
        "a xem 7 đây b", "c", "de",
    ]  # fmt: skip


def test_hidden_and_deleted_words_are_not_read() -> None:
    hidden = Paragraph("thấy ẩn thấy", runs=((5, b""), (3, word97.HIDDEN)))
    deleted = Paragraph("còn mất", runs=((4, b""), (3, word97.DELETED)))
    as_style = Paragraph("còn", runs=((3, struct.pack("<HB", 0x083C, 0x80)),))

    assert texts(hidden, deleted, as_style) == ["thấy thấy", "còn", "còn"]


def test_tables_boxes_headers_and_footers_keep_their_kind_and_order() -> None:
    row = (
        Paragraph("trái", end="\x07", changes=CELL),
        Paragraph("phải", end="\x07", changes=CELL),
        Paragraph("", end="\x07", changes=word97.ROW_END),
    )
    headers = ["", "đầu trang", "", "chân trang", "đầu riêng", "chân riêng"]

    assert lines(*row, "thân", "nữa", headers=headers, box="hộp", box_at=12) == [
        ("header", "đầu trang"),
        ("header", "đầu riêng"),
        ("cell", "trái"),
        ("cell", "phải"),
        ("box", "hộp"),
        ("paragraph", "thân"),
        ("paragraph", "nữa"),
        ("footer", "chân trang"),
        ("footer", "chân riêng"),
    ]


def test_lists_are_numbered_as_they_print() -> None:
    levels = [Level(), Level(form=4, text="\x01)"), Level(form=23, text="\uf0b7")]
    one, two, dash = (word97.in_list(1, depth) for depth in range(3))
    found = texts(
        Paragraph("a", changes=one), Paragraph("b", changes=two), Paragraph("c", changes=two),
        Paragraph("d", changes=one), Paragraph("e", changes=two), Paragraph("f", changes=dash),
        levels=levels,
    )  # fmt: skip

    assert found == ["1. a", "a) b", "b) c", "2. d", "a) e", "- f"]


def test_pages_turn_at_breaks() -> None:
    before = struct.pack("<HB", 0x2407, 1)
    found = read("một\x0chai", Paragraph("ba", changes=before), "bốn")

    assert [(line.text, line.page) for line in found.lines] == [
        ("một", 1), ("hai", 2), ("ba", 3), ("bốn", 3),
    ]  # fmt: skip
    assert found.pages == 3


def test_the_look_of_a_line_is_told() -> None:
    change = word97.BOLD + word97.font(1) + struct.pack("<HHHB", 0x4A43, 28, 0x2A42, 6)
    centred = struct.pack("<HB", 0x2403, 1)
    found = read(
        Paragraph("chữ", changes=centred, runs=((3, change),)), fonts=["Arial", "Times New Roman"]
    )
    style = found.lines[0].style

    assert (style.font, style.size_pt, style.bold) == ("Times New Roman", 14.0, True)
    assert (style.colour, style.align) == ("ff0000", "center")


@pytest.mark.parametrize(("name", "table"), [(".VnTime", Table.TCVN3), ("VNI-Times", Table.VNI)])
def test_words_in_fonts_from_before_unicode_are_read_as_they_show(name: str, table: Table) -> None:
    words = "Rà soát máy tính kết nối mạng của cơ quan."
    typed = encode(words, table)
    found = read(
        Paragraph(typed, runs=((7, word97.font(1)), (len(typed) - 7, word97.font(1)))),
        Paragraph("Máy tính", runs=((8, word97.font(0)),)),
        fonts=["Times New Roman", name],
    )

    assert found.text == f"{words}\nMáy tính"
    assert found.properties == {"legacy_encoding": table.value}


def test_a_symbol_shows_its_glyph() -> None:
    sign = struct.pack("<HHH", 0x6A09, 1, 0xF0B7)
    tcvn = struct.pack("<HHH", 0x6A09, 2, 0xF0B8)
    runs = ((1, sign), (1, b""), (1, tcvn))
    (text,) = texts(Paragraph("((( ", runs=runs), fonts=["Arial", "Symbol", ".VnTime"])

    assert text == "•(á"


def test_word_art_and_a_chosen_entry_are_read() -> None:
    assert lines("thân", drawings=art("MẬT")) == [("box", "MẬT"), ("paragraph", "thân")]
    field = "\x13 FORMDROPDOWN \x01\x14\x15"
    place = struct.pack("<HIHB", 0x6A03, 16, 0x0806, 1)
    picture = Paragraph(f"Độ: {field}", runs=((19, b""), (1, place)))

    assert texts(picture, more={"Data": bytes(16) + drop_down("Thường", "MẬT")}) == ["Độ: MẬT"]


def art(words: str) -> bytes:
    """Drawings whose one shape is word art."""
    text = words.encode("utf-16-le") + b"\0\0"
    shape = struct.pack("<HHIII", 0x0002, 0xF00A, 8, 1030, 0)
    options = struct.pack("<HHI", 0x0013, 0xF00B, 6 + len(text))
    options += struct.pack("<HI", 0x80C0, len(text)) + text
    inner = struct.pack("<HHI", 0x000F, 0xF004, len(shape + options)) + shape + options
    return b"\0" + struct.pack("<HHI", 0x000F, 0xF002, len(inner)) + inner


def drop_down(*entries: str) -> bytes:
    """The data of a form field whose second entry is chosen."""

    def counted(text: str, end: bytes = b"\0\0") -> bytes:
        return struct.pack("<H", len(text)) + text.encode("utf-16-le") + end

    body = struct.pack("<IHHH", 0xFFFFFFFF, 2 | 1 << 2, 0, 0) + counted("Do") + struct.pack("<H", 0)
    body += counted("") * 5 + struct.pack("<HHH", 0xFFFF, len(entries), 0)
    body += b"".join(counted(entry, b"") for entry in entries)
    return struct.pack("<IH", len(body) + 68, 68).ljust(68, b"\0") + body


@pytest.mark.parametrize("mark", ["MẬT", "TỐI MẬT", "TUYỆT MẬT"])
def test_a_mark_in_the_head_is_seen(mark: str) -> None:
    old = encode(mark, Table.VNI)
    for found in (
        read(*HEAD, mark, *BODY),
        read(*HEAD, *BODY, box=mark),
        read(*HEAD, *BODY, headers=["", mark]),
        read(*HEAD, *BODY, drawings=art(mark)),
        read(*HEAD, Paragraph(old, runs=((len(old), word97.font(1)),)), *BODY,
             fonts=["Arial", "VNI-Times"]),
    ):  # fmt: skip
        assert [each.level for each in marks(found) if each.state is State.MARKED] == [mark]


def test_words_about_marks_are_no_mark() -> None:
    assert marks(read(*HEAD, *BODY, "Bảo vệ bí mật: độ MẬT.")) == []


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (word97.word97(Word(HEAD, flags=0x0100)), EncryptedDocument),
        (word97.word97(Word(HEAD, flags=0x8000)), EncryptedDocument),
        (word97.word97(Word(HEAD, version=0x0065)), UnsupportedDocument),
        (word97.word97(Word(HEAD))[:2000], DocumentError),
        (compound({"WordDocument": b"\xec\xa5" + bytes(5000)}), DocumentError),
        (compound({"WordDocument": b"rubbish" * 999, "1Table": b"x"}), DamagedDocument),
        (word97.word97(Word([Paragraph("\x01")])), NoTextLayer),
        (compound({"VisioDocument": b"x" * 5000}), UnsupportedDocument),
        (compound({"WordDocument": b"x", "EncryptionInfo": b"x"}), EncryptedDocument),
    ],
)
def test_what_cannot_be_read_is_named(data: bytes, error: type[DocumentError]) -> None:
    """ATTACKS 19."""
    with pytest.raises(error):
        documents.read(data, "cong-van.doc")


def test_embedded_files_are_counted() -> None:
    more = {"ObjectPool/_1/\x01Ole": b"x", "ObjectPool/_1/Package": b"x", "ObjectPool/_2/x": b"x"}

    assert read("a", more=more).properties == {"embedded_files": "2"}


@pytest.mark.parametrize("limits", [Limits(lines=3), Limits(characters=10), Limits(pages=1),
                                    Limits(member_bytes=1000), Limits(seconds=-1)])  # fmt: skip
def test_every_budget_is_kept(limits: Limits) -> None:
    """ATTACKS 16."""
    data = word97.word97(Word([Paragraph("một\x0chai"), *HEAD, *BODY]))
    with pytest.raises((TooLargeDocument, TimedOut)):
        documents.read(data, limits=limits)


WORDS = st.text(alphabet="ab đẬ\t😀ế.1", max_size=12)


@settings(deadline=None, max_examples=60)
@given(st.lists(WORDS, min_size=1, max_size=6), st.lists(st.integers(0, 90), max_size=8))
def test_the_text_is_the_same_however_it_is_cut_into_pieces(
    words: list[str], cuts: list[int]
) -> None:
    wanted = [text for word in words if (text := word.strip())]
    data = word97.word97(Word([Paragraph(word) for word in words], cuts=cuts))

    assert [line.text for line in documents.read(data).lines] == wanted


@settings(deadline=None, max_examples=150)
@given(st.integers(0, 2**32))
def test_any_damage_is_read_or_named(seed: int) -> None:
    rng = random.Random(seed)
    row = (Paragraph("trái", end="\x07", changes=CELL),)
    word = Word(
        [*HEAD, *row, Paragraph("a", changes=word97.in_list(1)), *BODY], levels=[Level()],
        box="hộp", headers=["", "đầu"], drawings=art("chữ"),
        more={"Data": bytes(16) + drop_down("a", "b")},
    )  # fmt: skip
    streams = {name: bytearray(data) for name, data in word97.streams(word).items()}
    for _ in range(rng.randint(1, 6)):
        data = streams[rng.choice(sorted(streams))]
        at = rng.randrange(len(data))
        data[at : at + 4] = rng.choice((rng.randbytes(4), b"\xff" * 4, b"\0" * 4))
    try:
        found = documents.read(compound({name: bytes(data) for name, data in streams.items()}))
    except DocumentError:
        return
    for line in found.lines:
        assert found.text[line.start : line.end] == line.text

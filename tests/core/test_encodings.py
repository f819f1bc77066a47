"""The tables before Unicode: every letter there and back, fonts by name, no guess."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.core import encodings
from khien.core.encodings import LegacyFont, Table, convert, decode, encode, legacy_font

TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
VOWELS = "aăâeêioôơuưy"
SMALL = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES] + ["đ"]
LETTERS = SMALL + [letter.upper() for letter in SMALL]
FONTS = {Table.TCVN3: ".VnTime", Table.VNI: "VNI-Times", Table.VISCII: "VI Times"}
LETTER = """ỦY BAN NHÂN DÂN
TỈNH ĐÔNG KHÊ
Số: 12/UBND-NC

Kính gửi: Các sở, ban, ngành.
Yêu cầu rà soát, gỡ bỏ phần mềm lạ trên các máy tính của đơn vị mình.
"""


@pytest.mark.parametrize("table", Table)
def test_each_small_letter_there_and_back(table: Table) -> None:
    for letter in SMALL:
        assert decode(encode(letter, table), table) == letter


@pytest.mark.parametrize("table", [Table.VNI, Table.VISCII])
def test_each_capital_there_and_back(table: Table) -> None:
    for letter in LETTERS:
        assert decode(encode(letter, table), table) == letter


def test_tcvn3_has_seven_capitals_and_the_rest_come_with_their_neighbours() -> None:
    for letter in "ĂÂÊÔƠƯĐ":
        assert decode(encode(letter, Table.TCVN3), Table.TCVN3) == letter
    for letter in SMALL:
        word = f"T{letter.upper()}T"
        assert decode(encode(word, Table.TCVN3), Table.TCVN3) == word


@pytest.mark.parametrize("table", Table)
@pytest.mark.parametrize("letter", ["đ", "ậ", "ữ", "ỹ"])
def test_tables_stand_on_single_bytes(table: Table, letter: str) -> None:
    assert all(ord(ch) < 0x100 for ch in encode(letter, table))


@pytest.mark.parametrize("table", Table)
@settings(deadline=None, max_examples=100)
@given(words=st.lists(st.text(alphabet=[*LETTERS, *"bcdghklmnpqrstvx ,./-12"], max_size=8)))
def test_any_vietnamese_there_and_back(table: Table, words: list[str]) -> None:
    text = " ".join(words)
    read = decode(encode(text, table), table)

    assert read is not None
    assert read.casefold() == text.casefold()
    if table is not Table.TCVN3:
        assert read == text


@settings(deadline=None, max_examples=150)
@given(st.text(), st.one_of(st.none(), st.text(), st.sampled_from(sorted(FONTS.values()))))
def test_convert_never_raises(text: str, font: str | None) -> None:
    result = convert(text, font)

    assert result is None or isinstance(result, str)


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=200))
def test_bytes_never_raise(data: bytes) -> None:
    reading = encodings.decoded(data)

    assert reading is None or (reading.sure and reading.encoding)


@settings(deadline=None, max_examples=100)
@given(st.text())
def test_text_that_is_not_converted_stays_as_it_is(text: str) -> None:
    reading = encodings.untangled(text)

    assert reading.encoding or reading.text == text


@pytest.mark.parametrize(
    ("name", "font"),
    [
        (".VnTime", LegacyFont(Table.TCVN3)),
        (".VnTimeH", LegacyFont(Table.TCVN3, capitals=True)),
        (".vnTimeH", LegacyFont(Table.TCVN3, capitals=True)),
        (".VNTIMEH", LegacyFont(Table.TCVN3, capitals=True)),
        ("ABCDEF+.VnArialH,BoldItalic", LegacyFont(Table.TCVN3, capitals=True)),
        (".VnTimeH-Bold", LegacyFont(Table.TCVN3, capitals=True)),
        ("VnArial", LegacyFont(Table.TCVN3)),
        ("VNI-Times", LegacyFont(Table.VNI)),
        ("VNI Helve Bold", LegacyFont(Table.VNI)),
        ("VI Times", LegacyFont(Table.VISCII)),
        ("Times New Roman", None),
        ("Vnfoo", None),
        ("VIVO", None),
        ("", None),
        (None, None),
    ],
)
def test_a_font_is_told_by_its_name(name: str | None, font: LegacyFont | None) -> None:
    assert legacy_font(name) == font


@pytest.mark.parametrize(
    ("written", "font", "read"),
    [
        ("KÝnh göi: Uû ban nh©n d©n tØnh", ".VnTime", "Kính gửi: Uỷ ban nhân dân tỉnh"),
        ("tuyÖt mËt", ".VnTimeH", "TUYỆT MẬT"),
        ("TUYÖT MËT", ".VnTime", "TUYỆT MẬT"),
        ("plain", ".VnTimeH", "PLAIN"),
        ("Kính göûi: UÛy ban nhaân daân", "VNI-Times", "Kính gửi: Ủy ban nhân dân"),
        ("TUYEÄT MAäT", "VNI-Times", "TUYỆT MẬT"),
        ("khaúng ñònh ôû Hy Laïp, myõ kyù vîn", "VNI-Times", "khẳng định ở Hy Lạp, mỹ ký vỵn"),
        ("20 °C, 5 m², “trÝch”", ".VnTime", "20 °C, 5 m², “trích”"),
        ("\uf04d\uf0cb\uf054", ".VnTime", "MẬT"),
        ("MẬT", ".VnTime", "MẬT"),  # Unicode typed in a template of old
        ("café", "Arial", "café"),
        ("t\x87t", "VI Times", "tẬt"),
    ],
)
def test_text_is_read_as_its_font_shows_it(written: str, font: str, read: str) -> None:
    assert convert(written, font) == read


@pytest.mark.parametrize(
    ("written", "font"),
    [
        ("MÂ´T", ".VnTime"),  # a loose tone behind its letter
        ("Ma´t", ".VnTime"),
        ("MÀT", ".VnTime"),  # no such letter in the table
        ("nhï", "VNI-Times"),  # a mark on a consonant
        ("KÝnh gửi các cơ quan b¶n", "VNI-Times"),  # half Unicode, half another table
        ("東京", ".VnTime"),
    ],
)
def test_what_is_in_doubt_is_not_read(written: str, font: str) -> None:
    assert convert(written, font) is None


@pytest.mark.parametrize("table", Table)
def test_bytes_without_a_font_are_told_by_the_words_they_make(table: Table) -> None:
    reading = encodings.decoded(encode(LETTER, table).encode("latin-1"))

    assert reading is not None
    assert (reading.text, reading.encoding) == (LETTER, table.value)


@pytest.mark.parametrize(
    "data",
    [
        b"M\xcbT",  # one word is no evidence
        "L'été, la forêt, où ça? Très étonné: élève, grève, déjà.".encode("cp1252"),
        "Größe, Häuser, für, Bürger, höher, müßig, natürlich".encode("cp1252"),
        encode("các cơ quan rà soát", Table.TCVN3).encode("latin-1")
        + encode(" trước ngày được giao nhiệm vụ", Table.VNI).encode("latin-1"),
        bytes(range(0xA0, 0x100)) * 3,
        b"",
    ],
    ids=["one word", "french", "german", "two tables", "every byte", "nothing"],
)
def test_bytes_that_no_table_explains_are_not_guessed(data: bytes) -> None:
    assert encodings.decoded(data) is None


@pytest.mark.parametrize("table", Table)
def test_unicode_whose_letters_are_a_tables_bytes_is_untangled(table: Table) -> None:
    reading = encodings.untangled(encode(LETTER, table))

    assert (reading.text, reading.encoding, reading.sure) == (LETTER, table.value, True)


@pytest.mark.parametrize(
    "text",
    [
        LETTER,
        "plain words",
        "L'été dernier, élèves et grève: répétitions générales déjà différées à l'étranger.",
        "東京 大阪 京都 名古屋 札幌",
        "Bạn đã xem chưa? Chưa ạ? Thế ạ?",
    ],
)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert encodings.untangled(text) == encodings.Reading(text)


@pytest.mark.parametrize(
    "text",
    [
        # Half of the lines were converted, half not.
        encode(LETTER, Table.TCVN3) + "đã chuyển mã\n",
        # A letter the table has not, among many that it has.
        encode(LETTER, Table.TCVN3) + "MÀT\n",
        # Loose tones of Windows-1258 that were lost on the way.
        "Cãn cứ? Luậ?t số? 61; Bộ? Kế? hoạ?ch và Ðầ?u tý quy ðị?nh mộ?t số? ðiề?u",
    ],
    ids=["half", "one letter", "lost tones"],
)
def test_text_that_is_neither_is_in_doubt(text: str) -> None:
    reading = encodings.untangled(text)

    assert (reading.text, reading.encoding, reading.sure) == (text, None, False)


@pytest.mark.parametrize("table", list(Table))
@given(text=st.text(st.characters(max_codepoint=0x17F), max_size=12))
def test_a_letter_that_no_row_of_the_table_has_is_never_read(table: Table, text: str) -> None:
    rows = {key for key, _ in encodings._rows(table)}
    known = set("".join(rows))
    strange = {ch for ch in text if ch > "\x7f" and ch.isalpha() and ch not in known}

    if strange and table is not Table.VISCII:
        assert decode(text, table) is None


@pytest.mark.parametrize("table", list(Table))
def test_every_row_of_a_table_is_read_whatever_stands_before_it(table: Table) -> None:
    for key, letter in encodings._rows(table):
        for before in ("", "x", "1 "):
            assert decode(before + key, table) == unicodedata.normalize("NFC", before + letter)

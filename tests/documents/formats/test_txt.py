"""Plain text in every encoding we take, and those we refuse."""

from __future__ import annotations

import unicodedata

import pytest

from khien import documents
from khien.core.encodings import Table, encode
from khien.core.errors import DamagedDocument, TooLargeDocument, UnsupportedDocument
from khien.core.limits import DEFAULT_LIMITS, Limits
from khien.documents.formats.txt import PlainText
from khien.documents.source import Source

LETTER = (
    "ỦY BAN NHÂN DÂN\r\nTỈNH ĐÔNG KHÊ\r\n\r\nKính gửi: Các sở, ban, ngành.\r\n"
    "Yêu cầu rà soát, gỡ bỏ phần mềm lạ trên các máy tính của đơn vị mình.\r\n"
)


@pytest.mark.parametrize(
    "data",
    [
        LETTER.encode("utf-8"),
        LETTER.encode("utf-8-sig"),
        LETTER.encode("utf-16"),
        b"\xfe\xff" + LETTER.encode("utf-16-be"),
        LETTER.encode("utf-16-le"),
        LETTER.encode("utf-16-be"),
        LETTER.encode("utf-32"),
        unicodedata.normalize("NFD", LETTER).encode("utf-8"),
    ],
    ids=["utf8", "utf8-bom", "utf16", "utf16-be-bom", "utf16le", "utf16be", "utf32", "nfd"],
)
def test_every_unicode_form_gives_the_same_text(data: bytes) -> None:
    document = documents.read(data)

    assert document.format == "txt"
    assert document.text == LETTER.replace("\r\n", "\n")
    assert [line.text for line in document.lines][:2] == ["ỦY BAN NHÂN DÂN", "TỈNH ĐÔNG KHÊ"]


def cp1258(text: str) -> bytes:
    """Windows-1258 writes an accented vowel as the vowel and its tone."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    written = ""
    for ch in text:
        parts = unicodedata.normalize("NFD", ch)
        written += unicodedata.normalize("NFC", "".join(c for c in parts if c not in tones))
        written += "".join(c for c in parts if c in tones)
    return written.encode("cp1258")


def test_windows_1258_is_read_when_its_tones_fit() -> None:
    document = documents.read(cp1258(LETTER))

    assert document.text == LETTER.replace("\r\n", "\n")


@pytest.mark.parametrize(
    "data",
    [
        # TCVN3: "MẬT" typed in .VnTimeH, too few words beside it to be sure.
        bytes.fromhex("53e8203a2031322f5542 4e440a4dcb540a4bddcd20 67f6693a") + b"\xb8\xb5\xb6\xb7",
        b"M\xcbT",
        # Western text: its accented letters would be Vietnamese tones on consonants.
        "Façade, naïve, Übermaß: «déjà vu», señor Ångström þorn".encode("cp1252"),
        b"caf\xe9 \xcc\xec\xd2\xf2 \xde plain words that go on and on",
    ],
    ids=["too-few", "one-word", "western", "stray-tones"],
)
def test_other_legacy_tables_are_refused_not_guessed(data: bytes) -> None:
    with pytest.raises(UnsupportedDocument):
        documents.read(data)


@pytest.mark.parametrize("table", Table)
def test_another_legacy_table_is_read_when_its_words_are_vietnamese(table: Table) -> None:
    document = documents.read(encode(LETTER, table).encode("latin-1"))

    assert document.text == LETTER.replace("\r\n", "\n")
    assert document.properties == {"legacy_encoding": table.value}


def test_the_letters_of_a_table_saved_as_unicode_are_converted() -> None:
    document = documents.read(encode(LETTER, Table.VNI).encode("utf-16"))

    assert document.text == LETTER.replace("\r\n", "\n")


def test_half_converted_text_is_held() -> None:
    document = documents.read((LETTER + encode(LETTER, Table.TCVN3) * 2).encode())

    assert document.properties == {"legacy_font": "1"}


def test_form_feeds_part_pages_and_blank_lines_stay() -> None:
    document = documents.read("một\n\nhai\fba\n".encode())

    assert [(line.page, line.text) for line in document.lines] == [
        (1, "một"),
        (1, ""),
        (1, "hai"),
        (2, "ba"),
        (2, ""),
    ]
    assert document.pages == 2


@pytest.mark.parametrize(
    "data",
    [
        b"{\\urtf1 M\\u7852?T}",
        b"\xef\xbb\xbf<svg><text>x</text></svg>",
        b"<heading>x</heading> text",
        b"x\nMIME-Version: 1.0\nContent-Transfer-Encoding: base64\n\nTeG6rVQ=\n",
        b"%!PS-Adobe-3.0\n",
        b"BEGIN:VCARD\n",
        b"MZ\x90\x00\x03\x00\x00\x00",
        b"FLV\x01\x05\x00\x00\x00",
    ],
)
def test_markup_and_binary_are_not_plain_text(data: bytes) -> None:
    """In these a word may be hidden from the reader but shown to a person."""
    with pytest.raises(UnsupportedDocument):
        documents.read(data, "letter.txt")


def test_control_characters_behind_a_clean_head_are_damage() -> None:
    with pytest.raises(DamagedDocument):
        documents.read(b"a" * 70_000 + b"\x00\x01")


def test_a_broken_utf16_file_is_damage() -> None:
    with pytest.raises(DamagedDocument):
        documents.read(b"\xff\xfea\x00b")


def test_an_empty_file_is_damage() -> None:
    with pytest.raises(DamagedDocument):
        documents.read(b"")


@pytest.mark.parametrize(
    ("data", "limits"),
    [
        (b"a\n" * 50, Limits(lines=40)),
        (b"a" * 50, Limits(characters=40)),
        (b"a" * 50, Limits(file_bytes=40)),
        (b"a\f" * 50, Limits(pages=40)),
    ],
    ids=["lines", "characters", "bytes", "pages"],
)
def test_every_budget_is_kept(data: bytes, limits: Limits) -> None:
    with pytest.raises(TooLargeDocument):
        documents.read(data, limits=limits)


def test_at_its_head_a_text_in_no_known_table_shows_its_bytes() -> None:
    """Too short for any table to make words of it; the letters of a mark can be told all the
    same, and the reader says that it is not sure."""
    head = documents.head(b"M\xcbT\nB\xb8o c\xb8o nhanh\n", "a.txt")

    assert [line.text for line in head.lines][:2] == ["MËT", "B¸o c¸o nhanh"]
    assert "legacy_font" in head.properties


def test_a_glance_parts_lines_at_every_sign_for_it() -> None:
    glance = PlainText().glance(Source(b"mot\rhai\x0bba\r\nbon", "a.txt"), DEFAULT_LIMITS)

    assert glance.texts == ("mot\nhai\nba\nbon",)

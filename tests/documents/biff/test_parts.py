"""The parts of reading an old workbook: strings cut anywhere, headers' codes, numbers, looks."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples.files.binary import biff8

from khien.core.errors import DamagedDocument
from khien.core.limits import Budget
from khien.documents.biff.looks import Looks
from khien.documents.biff.numbers import of_double, of_packed
from khien.documents.biff.records import is_bare, records, segments, version_of
from khien.documents.biff.strings import continued, decoder, shared, unicode_at
from khien.documents.sheets.margins import printed


def string(words: str, *, runs: int = 0, more: bytes = b"") -> bytes:
    """A string with runs of looks and what Asian scripts add ([MS-XLS] 2.5.293)."""
    head = struct.pack("<HB", len(words), 1 | (8 if runs else 0) | (4 if more else 0))
    head += struct.pack("<H", runs) if runs else b""
    head += struct.pack("<I", len(more)) if more else b""
    return head + words.encode("utf-16-le") + bytes(runs * 4) + more


def table(*strings: bytes) -> bytes:
    return struct.pack("<II", len(strings), len(strings)) + b"".join(strings)


def test_strings_with_runs_and_more_are_passed_over_rightly() -> None:
    whole = table(string("một", runs=3), string("hai", more=b"x" * 9), string("ba"), string(""))

    assert list(shared([whole])) == ["một", "hai", "ba", ""]


def test_a_string_goes_on_behind_new_flags() -> None:
    first = table(string("TUYỆT MẬT"))[: 8 + 3 + 10]
    rest = b"\x01" + " MẬT".encode("utf-16-le")

    assert list(shared([first, rest])) == ["TUYỆT MẬT"]
    narrow = struct.pack("<IIHB", 1, 1, 6, 0) + b"abc"
    assert list(shared([narrow, b"\x00de", b"\x00f"])) == ["abcdef"]
    assert continued([b"\x00ab", b"\x01" + "ậ".encode("utf-16-le")], 3) == "abậ"


def test_runs_may_be_cut_without_flags() -> None:
    whole = table(string("ab", runs=2), string("cd"))
    cut = 8 + 3 + 2 + 4 + 5

    assert list(shared([whole[:cut], whole[cut:]])) == ["ab", "cd"]


def test_a_table_that_promises_more_than_it_has_ends() -> None:
    assert list(shared([struct.pack("<II", 9, 0xFFFFFFFF) + string("a")])) == ["a"]


@settings(max_examples=100, deadline=None)
@given(
    words=st.lists(st.text(st.characters(codec="latin-1"), max_size=30), max_size=12),
    cut=st.integers(12, 80),
)
def test_what_is_cut_anywhere_comes_back(words: list[str], cut: int) -> None:
    wanted = list(dict.fromkeys(words))
    rows = [[each] for each in wanted]
    data = biff8.stream(biff8.Workbook([biff8.Sheet(rows)], cut=cut))
    at = next(each for each in records(data, 0, Budget()) if each[0] == biff8.SST)

    assert list(shared(segments(data, *at[1:]))) == wanted


@settings(max_examples=100, deadline=None)
@given(parts=st.lists(st.binary(max_size=40), min_size=1, max_size=6))
def test_whatever_the_bytes_strings_end(parts: list[bytes]) -> None:
    assert sum(map(len, shared(parts))) <= sum(map(len, parts)) * 2
    assert len(continued(parts, 1000)) <= 1000


def test_a_string_behind_its_flags() -> None:
    assert unicode_at(b"\x00abc", 0, 3) == ("abc", 4)
    assert unicode_at(b"\x01a\x00", 0, 1) == ("a", 3)
    assert unicode_at(b"", 0, 9) == ("", 0)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('&L&"Times New Roman,Bold"&12TỐI MẬT&C&P/&N&R&D', ["TỐI MẬT"]),
        ("&C&KFF0000MẬT\n&Bđậm", ["MẬT", "đậm"]),
        ("A && B", ["A & B"]),
        ("&LSố &P", ["Số"]),
        ("", []),
    ],
)
def test_codes_of_headers_do_not_print(text: str, lines: list[str]) -> None:
    assert list(printed(text)) == lines


def test_numbers() -> None:
    assert of_double(struct.pack("<d", 12.5)) == "12.5"
    assert of_packed(struct.pack("<I", 7 << 2 | 2)) == "7"
    assert of_packed(struct.pack("<i", -3 << 2 | 3)) == "-0.03"
    high = struct.unpack("<II", struct.pack("<d", 1.5))[1]
    assert of_packed(struct.pack("<I", high)) == "1.5"


@pytest.mark.parametrize(
    ("head", "version"),
    [
        (struct.pack("<HHHH", 0x0809, 16, 0x0600, 5), 8),
        (struct.pack("<HHHH", 0x0809, 8, 0x0500, 5), 5),
        (struct.pack("<HHHH", 0x0409, 6, 0, 16), 4),
        (struct.pack("<HHHH", 0x0009, 4, 0, 16), 2),
    ],
)
def test_versions(head: bytes, version: int) -> None:
    assert version_of(head) == version
    assert is_bare(head + bytes(20))


def test_what_is_no_workbook() -> None:
    for data in (b"", b"\x09\x08", b"text, long enough to be looked at", bytes(40)):
        assert not is_bare(data)
        with pytest.raises(DamagedDocument):
            version_of(data)


def test_looks_follow_fonts_and_palette() -> None:
    looks = Looks(8, "")
    for name in ("A", "B", "C", "D", "E"):
        looks.add_font(
            struct.pack("<5H4B", 240, 2, 8, 700, 0, 0, 0, 0, 0) + biff8.text(name, short=True)
        )
    looks.add_format(struct.pack("<HHHBBBBHHIIH", 5, 0, 1, 2, 0, 0, 0, 0x1111, 0, 0, 0, 0)[:20])
    looks.set_palette(struct.pack("<H4B", 1, 0x12, 0x34, 0x56, 0))
    style = looks.style(0)

    assert (style.font, style.size_pt, style.bold, style.italic) == ("E", 12.0, True, True)
    assert (style.colour, style.align, style.bordered) == ("123456", "center", True)
    assert looks.style(99).font is None


def test_code_pages() -> None:
    assert decoder(1252) == ""
    assert decoder(1258) == "cp1258"
    assert decoder(12_345) == ""

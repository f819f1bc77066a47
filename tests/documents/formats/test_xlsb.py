"""Excel workbooks in binary parts."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples.marked.letter import Letter, plain
from samples.marked.writers.binary_sheets import xlsb

from khien.core.errors import DamagedDocument, DocumentError
from khien.documents.document import LineKind
from khien.documents.sheets.binary import records
from tests.documents.packages import glance, head, levels, read, sample, survives, texts, with_parts

SHEET = "xl/worksheets/sheet1.bin"
CLEAR = Letter(left=plain("SỞ NỘI VỤ"), body=("Kính gửi: Các phòng.",))


def record(kind: int, data: bytes) -> bytes:
    lead = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return lead + bytes([len(data)]) + data


def text(words: str) -> bytes:
    return struct.pack("<I", len(words)) + words.encode("utf-16-le")


def sheet(*cells: bytes, row: int = 1) -> bytes:
    return record(0, struct.pack("<I", row) + bytes(13)) + b"".join(cells)


def test_a_workbook_is_read_row_by_row() -> None:
    document = read("xlsb", sample("cong-van.xlsb"))

    assert texts(document)[:2] == ["ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]
    assert document.lines[1].cell == (0, 0, 3)


def test_the_mark_of_the_sample_is_found() -> None:
    assert levels("xlsb", sample("dau-mat.xlsb")) == ["MẬT"]
    assert levels("xlsb", sample("cong-van.xlsb")) == []


@pytest.mark.parametrize(("kind", "flag"), [(6, b""), (8, b""), (62, b"\0")])
def test_words_in_the_cells_themselves(kind: int, flag: bytes) -> None:
    cell = record(kind, struct.pack("<II", 0, 0) + flag + text("MẬT"))
    data = with_parts(xlsb(CLEAR), {SHEET: sheet(cell)})

    assert texts(read("xlsb", data)) == ["MẬT"]
    assert levels("xlsb", data) == ["MẬT"]


def test_numbers_are_shown_as_they_are() -> None:
    packed = record(2, struct.pack("<III", 0, 0, 12 << 2 | 2))
    real = record(5, struct.pack("<IId", 1, 0, 2.5))

    document = read("xlsb", with_parts(xlsb(CLEAR), {SHEET: sheet(packed, real)}))
    assert texts(document) == ["12", "2.5"]


def test_margins_lose_their_codes() -> None:
    data = xlsb(Letter(left=plain("SỞ NỘI VỤ"), header=plain("MẬT"), body=("Kính gửi: a",)))

    assert texts(head("xlsb", data), LineKind.HEADER) == ["MẬT"]
    assert levels("xlsb", data) == ["MẬT"]


def test_a_second_sheet_is_a_part_and_an_index_none() -> None:
    cell = record(6, struct.pack("<II", 0, 0) + text("TỐI MẬT"))
    more: dict[str, bytes | str | None] = {
        "xl/worksheets/sheet2.bin": sheet(cell),
        "xl/worksheets/binaryIndex1.bin": b"\x00\x00",
    }
    data = with_parts(xlsb(CLEAR), more)

    assert len(head("xlsb", data).parts) == 2
    assert levels("xlsb", data)[0] == "TỐI MẬT"


def test_a_head_has_the_first_rows_only() -> None:
    cell = record(6, struct.pack("<II", 0, 0) + text("MẬT"))
    data = with_parts(xlsb(CLEAR), {SHEET: sheet(cell, row=199)})

    assert texts(head("xlsb", data)) == []
    assert texts(read("xlsb", data)) == ["MẬT"]


def test_a_workbook_without_sheets_is_damaged() -> None:
    data = with_parts(xlsb(CLEAR), {SHEET: None})

    for attempt in (glance, head, read):
        with pytest.raises(DamagedDocument):
            attempt("xlsb", data)


def test_a_record_that_leaves_its_part_is_damage() -> None:
    with pytest.raises(DamagedDocument):
        list(records(b"\x07\x7fabc"))
    assert list(records(record(479, b"ab"))) == [(479, b"ab")]


@given(st.binary(max_size=400))
@settings(deadline=None, max_examples=150)
def test_any_bytes_are_records_or_damage(data: bytes) -> None:
    try:
        assert sum(len(inner) for _, inner in records(data)) <= len(data)
    except DocumentError:
        return


@given(st.lists(st.tuples(st.sampled_from([0, 2, 5, 6, 7, 8, 62, 479]), st.binary(max_size=40))))
@settings(deadline=None, max_examples=40)
def test_any_records_are_read_or_refused(made: list[tuple[int, bytes]]) -> None:
    part = b"".join(record(kind, data) for kind, data in made)

    survives("xlsb", with_parts(xlsb(CLEAR), {SHEET: part}))


@pytest.mark.parametrize("codes", ["&KFF0000", "&12", '&"Arial,Bold"', "&K01+000&B"])
@pytest.mark.parametrize("behind", ["", "&RSở Nội vụ", " &P"])
def test_codes_beside_a_mark_do_not_hide_it(codes: str, behind: str) -> None:
    header = plain(f"{codes}MẬT{behind}")
    data = xlsb(Letter(left=plain("SỞ NỘI VỤ"), header=header, body=("Kính gửi: a",)))

    assert levels("xlsb", data) == ["MẬT"]

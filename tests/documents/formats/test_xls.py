"""Old workbooks: every sheet's head, marks wherever a person would see them, no password passed."""

from __future__ import annotations

import io
import shutil
import struct
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples.files.binary import biff8, properties
from samples.files.binary.biff8 import Sheet, Workbook, record
from samples.files.binary.compound import compound

from khien import documents
from khien.core.errors import (
    DamagedDocument,
    DocumentError,
    EncryptedDocument,
    TooLargeDocument,
)
from khien.core.limits import Limits
from khien.documents.document import Document, LineKind
from khien.documents.formats.xls import OldExcelWorkbook
from khien.documents.identifying import identify
from khien.documents.source import Source
from khien.markings.glancing import may_bear
from khien.markings.search import marks

OFFICE = shutil.which("soffice")
LIMITS = Limits()
LETTER: list[list[biff8.Cell]] = [["ỦY BAN NHÂN DÂN", "CỘNG HÒA"], ["TỈNH ĐÔNG KHÊ", "Độc lập"]]


def book(*sheets: Sheet, **rest: object) -> bytes:
    return biff8.xls(Workbook(sheets, **rest))  # type: ignore[arg-type]


def head(data: bytes) -> Document:
    return OldExcelWorkbook().head(io.BytesIO(data), LIMITS)


def whole(data: bytes) -> Document:
    return OldExcelWorkbook().read(io.BytesIO(data), LIMITS)


def glanced(data: bytes) -> bool:
    return may_bear(OldExcelWorkbook().glance(Source(data), LIMITS))


def levels(data: bytes) -> set[str]:
    document = head(data)
    return {mark.level for part in (document, *document.parts) for mark in marks(part)}


@pytest.mark.parametrize("name", ["Workbook", "Book"])
def test_it_is_known_by_its_stream(name: str) -> None:
    found = identify(Source(compound({name: biff8.stream(Workbook([Sheet([["x"]])]))}), "a.doc"))

    assert found is not None
    assert found.id == "xls"


def test_cells_come_row_by_row_with_their_place() -> None:
    found = whole(book(Sheet([["a", None, 12.5], [], ["ô số ba", 7]]), Sheet([["b"]], name="Hai")))

    assert [(line.text, line.cell) for line in found.lines] == [
        ("a", (0, 0, 0)), ("12.5", (0, 0, 2)), ("ô số ba", (0, 2, 0)), ("7", (0, 2, 1)),
        ("b", (1, 0, 0)),
    ]  # fmt: skip
    assert {line.kind for line in found.lines} == {LineKind.CELL}


@pytest.mark.parametrize("cut", [20, 31, 32, 33, 64, 8_224])
def test_strings_cut_anywhere_are_whole_again(cut: int) -> None:
    words = [
        "ngắn",
        "một câu dài hơn nhiều để bị cắt ở giữa",
        "plain ascii that is long too",
        "MẬT",
    ]
    found = whole(book(Sheet([[word] for word in words]), cut=cut))

    assert [line.text for line in found.lines] == words


def test_a_cell_s_look_is_told() -> None:
    (line, plain) = head(book(Sheet([["MẬT"], ["x"]], red=frozenset({(0, 0)})))).lines

    assert (line.style.bold, line.style.colour, line.style.size_pt) == (True, "ff0000", 13.0)
    assert line.style.font == "Times New Roman"
    assert (plain.style.bold, plain.style.colour) == (False, None)


def test_a_mark_in_the_head_is_found() -> None:
    data = book(Sheet([*LETTER, ["TỐI MẬT"], ["Số: 12/UBND-NC"]]))

    assert glanced(data)
    assert levels(data) == {"TỐI MẬT"}


def test_a_mark_in_row_two_hundred_is_none() -> None:
    data = book(Sheet([*LETTER, *[[f"dòng {row}"] for row in range(200)], ["TUYỆT MẬT"]]))

    assert levels(data) == set()
    assert "TUYỆT MẬT" in whole(data).text
    assert "TUYỆT MẬT" not in head(data).text


@pytest.mark.parametrize(
    "sheet",
    [
        Sheet([["x"]], header='&L&"Times New Roman,Bold"&12TUYỆT MẬT&C&P'),
        Sheet([["x"]], footer="&RTUYỆT MẬT"),
        Sheet([["x"]], boxes=["TUYỆT MẬT"]),
        Sheet([["TUYỆT MẬT"]], hidden=True),
    ],
    ids=["header", "footer", "box", "hidden"],
)
def test_marks_beside_the_cells_and_on_later_sheets(sheet: Sheet) -> None:
    long = Sheet([[f"hàng {row}", "b", "c", "d", "e", "f"] for row in range(60)], name="Một")
    data = book(long, sheet)

    assert glanced(data)
    assert levels(data) == {"TUYỆT MẬT"}


def test_a_workbook_without_the_letters_ends_at_a_glance() -> None:
    assert not glanced(book(Sheet([[f"Báo cáo bảo vệ số {row}", row / 7] for row in range(500)])))


def test_letters_from_before_unicode_are_seen_and_read() -> None:
    data = book(Sheet([["TUYÖT MËT"]]), font=".VnTimeH")

    assert glanced(data)
    assert levels(data) == {"TUYỆT MẬT"}


def test_a_password_is_named() -> None:
    data = book(Sheet([["MẬT"]]), locked=True)

    for call in (whole, head, glanced):
        with pytest.raises(EncryptedDocument):
            call(data)


def test_labels_come_last_and_only_in_the_head() -> None:
    more = properties.streams({2: "Bảng"}, own={"Độ mật": "Mật"})
    data = book(Sheet([["x"]]), more=more)

    assert [line.text for line in head(data).lines] == ["x", "Title: Bảng", "Độ mật: Mật"]
    assert [line.text for line in whole(data).lines] == ["x"]
    assert glanced(data)


def test_comments_do_not_print() -> None:
    stream = biff8.stream(Workbook([Sheet([["x"]], boxes=["lời ghi chú"])]))
    as_note = stream.replace(
        struct.pack("<HHH", 0x15, 0x12, 6), struct.pack("<HHH", 0x15, 0x12, 0x19)
    )

    assert [line.text for line in whole(compound({"Workbook": as_note})).lines] == ["x"]


def old_book(*cells: bytes, begin: bytes, page: int = 1252) -> bytes:
    """A sheet alone, as programs of before 1993 wrote it."""
    return begin + record(0x42, struct.pack("<H", page)) + b"".join(cells) + record(0x0A)


def test_a_workbook_of_excel_5() -> None:
    begin = record(0x809, struct.pack("<HHHH", 0x0500, 5, 0, 0))
    words = "V/v báo cáo".encode("cp1258", "replace")
    cell = record(0x204, struct.pack("<HHHH", 0, 0, 0, len(words)) + words)
    place = len(begin) + 6 + 4 + 11 + 4
    sheet = record(0x85, struct.pack("<IBB", place, 0, 0) + b"\x04Mot ")
    body = record(0x809, struct.pack("<HHHH", 0x0500, 0x10, 0, 0)) + cell + record(0x0A)
    data = old_book(sheet, begin=begin, page=1258) + body
    assert data[place:].startswith(b"\x09\x08")

    found = whole(compound({"Book": data}))
    assert [line.text for line in found.lines] == [words.decode("cp1258")]


def test_results_of_formulas_are_read() -> None:
    place = struct.pack("<HHH", 0, 0, 0)
    formula = record(biff8.FORMULA, place + b"\0\0\0\0\0\0\xff\xff" + bytes(8))
    number = record(biff8.FORMULA, struct.pack("<HHHd", 1, 0, 0, 2.5) + bytes(8))
    stream = biff8.stream(Workbook([Sheet([])]))
    tail = record(biff8.EOF)
    result = record(biff8.STRING, biff8.text("MẬT"))
    data = stream[: -len(tail)] + formula + result + number + tail

    assert [line.text for line in whole(compound({"Workbook": data})).lines] == ["MẬT", "2.5"]


def test_objects_in_sheets_are_members() -> None:
    data = book(Sheet([["x"]]), more={"MBD0001/Package": b"PK\x03\x04rest"})

    assert OldExcelWorkbook().glance(Source(data), LIMITS).members
    (one,) = OldExcelWorkbook().members(io.BytesIO(data), LIMITS)
    assert one.data == b"PK\x03\x04rest"


def test_limits_hold() -> None:
    data = book(Sheet([["x"] * 20] * 20))

    with pytest.raises(TooLargeDocument):
        OldExcelWorkbook().read(io.BytesIO(data), Limits(lines=50))
    with pytest.raises(TooLargeDocument):
        OldExcelWorkbook().head(io.BytesIO(data), Limits(member_bytes=100))


def test_a_string_that_is_missing_is_damage() -> None:
    stream = biff8.stream(Workbook([Sheet([["một", "hai"]])]))
    cut = stream.replace(struct.pack("<II", 2, 2), struct.pack("<II", 2, 1))

    with pytest.raises(DamagedDocument):
        whole(compound({"Workbook": cut}))


WHOLE = biff8.stream(
    Workbook(
        [Sheet([*LETTER, ["MẬT", 3]], header="&LTỐI MẬT", boxes=["hộp"]), Sheet([["b"]])], cut=64
    )
)


@settings(max_examples=200, deadline=None)
@given(
    changes=st.lists(
        st.tuples(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=6)), max_size=8
    ),
    end=st.integers(0, len(WHOLE)),
)
def test_whatever_the_bytes_only_a_named_error(changes: list[tuple[int, bytes]], end: int) -> None:
    data = bytearray(WHOLE)
    for at, new in changes:
        data[at : at + len(new)] = new
    made = compound({"Workbook": bytes(data[: len(data) - end // 4])})
    for call in (glanced, head, whole):
        try:
            call(made)
        except DocumentError:
            continue


@pytest.mark.slow
@pytest.mark.needs_office
@pytest.mark.skipif(OFFICE is None, reason="needs LibreOffice: soffice is not installed")
def test_another_program_reads_what_we_write_and_we_what_it_writes(tmp_path: Path) -> None:
    first = tmp_path / "first.xls"
    first.write_bytes(book(Sheet([*LETTER, ["MẬT"]], red=frozenset({(2, 0)})), cut=40))
    again = tmp_path / "again"
    command = [str(OFFICE), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "xls:MS Excel 97", "--outdir", str(again), str(first)],
        check=False, capture_output=True, timeout=120,
    )  # fmt: skip
    if not (again / "first.xls").exists():
        pytest.skip("this LibreOffice has no workbooks")
    data = (again / "first.xls").read_bytes()

    shown = [line.text for line in documents.read(data, "a.xls").lines]
    assert shown == [*map(str, LETTER[0]), *map(str, LETTER[1]), "MẬT"]
    assert levels(data) == {"MẬT"}

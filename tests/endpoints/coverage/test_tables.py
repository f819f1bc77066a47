"""Files as consoles and people write them, read as one table; hostile ones refused by name."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.core.errors import KhienError
from khien.endpoints.coverage import columns, tables
from khien.endpoints.coverage.errors import NoTable, NotAList, TooManyRows

HEAD = ["Tên máy tính", "Địa chỉ IP", "Trạng thái"]
ROW = ["SYT-01", "10.0.0.1", "Đang bảo vệ"]


def csv_of(delimiter: str = ",", *, before: str = "") -> str:
    return before + delimiter.join(HEAD) + "\r\n" + delimiter.join(ROW) + "\r\n"


def xlsx_of(
    *sheets: list[list[str]], formula: str = "", numbers: bool = False, since_1904: bool = False
) -> bytes:
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "date_1904": since_1904})
    for rows in sheets:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if numbers and value.replace(".", "").isdigit():
                    sheet.write_number(at, column, float(value))
                else:
                    sheet.write_string(at, column, value)
        if formula:
            sheet.write_formula(len(rows), 0, formula, value="PC-9")
    book.close()
    return target.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_any_delimiter_and_encoding(delimiter: str, encoding: str) -> None:
    table = tables.read(csv_of(delimiter).encode(encoding))
    assert table.headers == tuple(HEAD)
    assert table.rows == (tuple(ROW),)
    assert table.sure


def test_windows_1258_as_old_consoles_write_it() -> None:
    import unicodedata

    lines = "Tên máy tính,Người sử dụng,Đơn vị\n" + "".join(
        f"PC-{n},Nguyễn Thị Bình,Phòng Kế hoạch tổng hợp và điều hành\n" for n in range(9)
    )
    letters = []
    for letter in lines:  # Windows-1258 writes a tone behind its vowel
        apart = unicodedata.normalize("NFD", letter)
        tones = [each for each in apart[1:] if each in "\u0300\u0301\u0303\u0309\u0323"]
        rest = unicodedata.normalize(
            "NFC", "".join(each for each in apart if each not in "".join(tones))
        )
        letters.append(rest + "".join(tones))
    table = tables.read("".join(letters).encode("cp1258"))
    assert table.headers[1] == "Người sử dụng"
    assert table.rows[0][1] == "Nguyễn Thị Bình"


def test_an_encoding_nobody_can_tell_is_said() -> None:
    table = tables.read(b"Hostname,Status\nPC\x8d\x9d,\x9e\x8e\n")
    assert not table.sure
    assert table.rows[0][0].startswith("PC")


def test_a_title_above_the_heading_and_excels_own_line() -> None:
    table = tables.read(csv_of(";", before="DANH SÁCH MÁY\r\n\r\n").encode())
    assert (table.headers, table.first_line) == (tuple(HEAD), 4)
    told = tables.read(("sep=;\r\n" + csv_of(";")).encode())
    assert (told.headers, told.first_line) == (tuple(HEAD), 3)


def test_text_that_excel_was_told_to_keep() -> None:
    table = tables.read(b'Hostname,Serial number\nPC-1,"=""00123"""\nPC-2,\'0007\n=1+1,x\n')
    assert [row[1] for row in table.rows] == ["00123", "0007", "x"]
    assert table.rows[2][0] == "=1+1"  # another formula is words


def test_commas_inside_quotes_are_no_delimiters() -> None:
    text = 'Hostname;Group\n"PC-1";"A, B, C"\n"PC-2";"D, E, F"\n'
    assert tables.read(text.encode()).rows == (("PC-1", "A, B, C"), ("PC-2", "D, E, F"))


def test_a_workbook_gives_the_sheet_with_a_heading_and_the_line_numbers() -> None:
    data = xlsx_of([["Ghi chú", "x"]], [["SỔ TÀI SẢN"], [], HEAD, ROW])
    table = tables.read(data)
    assert (table.headers, table.rows, table.first_line) == (tuple(HEAD), (tuple(ROW),), 4)


def test_a_formula_is_its_kept_result_and_numbers_are_whole() -> None:
    data = xlsx_of([["Hostname", "Serial number"], ["PC-1", "123456789012"]], numbers=True,
                   formula="=1+1")  # fmt: skip
    table = tables.read(data)
    assert table.rows[0] == ("PC-1", "123456789012")
    assert table.rows[1][0] == "PC-9"


def test_the_other_beginning_of_days_is_known() -> None:
    assert tables.read(xlsx_of([HEAD, ROW], since_1904=True)).since_1904
    assert not tables.read(xlsx_of([HEAD, ROW])).since_1904


def test_two_headers_alike_are_told_apart() -> None:
    assert tables.read(b"Host,Host,Status\na,b,c\n").headers == ("Host", "Host (2)", "Status")


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"%PDF-1.7 ...", NotAList),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, NotAList),
        (b"PK\x03\x04" + b"\0" * 60, NotAList),
        (b"Host,Status\nPC\0\0,x\n", NotAList),
        (b"", NoTable),
        (b"one word\n", NoTable),
    ],
)
def test_what_is_no_list_is_refused_by_name(data: bytes, error: type[KhienError]) -> None:
    with pytest.raises(error):
        tables.read(data)


def test_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 50)
    with pytest.raises(TooManyRows):
        tables.read(b"Host,Status\n" + b"a,b\n" * 100)
    with pytest.raises(TooManyRows):
        tables.read(b"Host," + b"x," * 500 + b"y\n")
    monkeypatch.setattr(tables, "MOST_BYTES", 10)
    with pytest.raises(TooManyRows):
        tables.read(b"Host,Status\na,b\n")


def test_an_xml_bomb_in_a_workbook_is_refused() -> None:
    """ATTACKS 14, 16: entities, and a sheet of gigabytes."""
    source = io.BytesIO(xlsx_of([HEAD, ROW]))
    target = io.BytesIO()
    bomb = b'<!DOCTYPE a [<!ENTITY b "cc">]>'
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if "sheet1" in name:
                data = data.replace(b"?>", b"?>" + bomb, 1)
            new.writestr(name, data)
    with pytest.raises(NotAList):
        tables.read(target.getvalue())


def with_sheet(body: str, strings: str = "") -> bytes:
    """A workbook whose sheet's rows, after the heading's, are ``body``."""
    source = io.BytesIO(xlsx_of([HEAD, ROW]))
    target = io.BytesIO()
    with (
        zipfile.ZipFile(source) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            data = old.read(name).decode()
            if "sheet1" in name:
                data = data.replace("</sheetData>", f"{body}</sheetData>")
            if strings and "sharedStrings" in name:
                data = data.replace("</sst>", f"<si><t>{strings}</t></si></sst>")
            new.writestr(name, data)
    return target.getvalue()


@pytest.mark.parametrize(
    "body",
    [
        "<row>" + "<c/>" * 600_000 + "</row>",
        "<x>" + "<y/>" * 600_000 + "</x>",
        "<row>" + "".join(f'<c a{at}=""/>' for at in range(300_000)) + "</row>",
        ("<x>" + "<y/>" * 400_000 + "</x></sheetData><sheetData>") * 3,
        "<row><c t='inlineStr'><is>" + "<t>" + "x" * 9_000_000 + "</t>" * 1 + "</is></c></row>"
        "<x>" + "<y>" + "x" * 9_000_000 + "</y><y>" + "x" * 9_000_000 + "</y></x>",
    ],
    ids=["one-row", "junk", "attributes", "junk-beside", "text"],
)  # fmt: skip
def test_a_small_workbook_that_grows_without_end_is_refused(body: str) -> None:
    data = with_sheet(body)
    assert len(data) < 2**20
    with pytest.raises(TooManyRows):
        tables.read(data)


def test_rows_are_dropped_as_they_are_read() -> None:
    data = with_sheet("<row><c t='inlineStr'><is><t>SYT-02</t></is></c></row>" * 60_000)
    assert len(tables.read(data).rows) == 60_001


def test_a_text_that_a_workbook_repeats_is_counted_each_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tables, "MOST_TEXT", 100_000)
    cells = "<row>" + '<c t="s"><v>6</v></c>' * 3 + "</row>"
    assert len(tables.read(with_sheet(cells * 10, "đ" * 3_000)).rows) == 11
    with pytest.raises(TooManyRows):
        tables.read(with_sheet(cells * 20, "đ" * 3_000))


@pytest.mark.parametrize("lines", [b"," * 10**6, b'"\n",' * 10**5], ids=["one-line", "many"])
def test_a_record_of_a_million_cells_is_refused(lines: bytes) -> None:
    with pytest.raises(TooManyRows):
        tables.read(b"Host,Status\n" + lines)


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_table_or_a_named_error(data: bytes) -> None:
    for begins in (b"", b"Host,Status\n"):
        try:
            table = tables.read(begins + data)
        except KhienError:
            continue
        assert all(len(row) == len(table.headers) for row in table.rows)


def test_columns_are_guessed_from_headers_of_many_consoles() -> None:
    guess = columns.guess(
        ["Device", "IPv4 address", "Device owner", "Group name", "Status", "Operating system",
         "Anti-malware database date", "Last visible"]
    )  # fmt: skip
    assert guess == {
        "hostname": 0, "ips": 1, "user": 2, "unit": 3, "status": 4, "os": 5, "signatures_at": 6,
        "last_seen": 7,
    }  # fmt: skip
    vietnamese = columns.guess(["STT", "TÊN MÁY TÍNH ", "Số sê-ri", "Địa chỉ MAC", "Người dùng"])
    assert vietnamese == {"hostname": 1, "serials": 2, "macs": 3, "user": 4}


def test_a_column_serves_one_field_and_the_surest_wins() -> None:
    guess = columns.guess(["Phiên bản", "Phiên bản phần mềm", "Status"])
    assert len(set(guess.values())) == len(guess)
    assert columns.guess(["xyz", ""]) == {}


def test_a_mapping_from_outside_names_only_what_there_is() -> None:
    headers = ("a", "b")
    given = {"hostname": 1, "serials": 9, "secret": 0, "user": "1", "macs": -1}
    assert columns.corrected(headers, given) == {"hostname": 1}
    assert columns.by_header(("B", "a"), {"hostname": "b", "user": "c", "x": "a"}) == {
        "hostname": 0
    }

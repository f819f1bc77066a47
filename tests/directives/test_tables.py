"""A plan's table from a Word, OpenDocument, web or Markdown file: the tasks plain text has."""

from __future__ import annotations

import io

import docx
import pytest

from khien.directives import Obligation, read_directive
from khien.directives.passages import rows_of
from khien.directives.tables import barred
from khien.documents import read
from khien.documents.document import Document, Line, LineKind

BEFORE = [
    "ỦY BAN NHÂN DÂN XÃ NÀ LẠC",
    "Số: 18/KH-UBND",
    "Nà Lạc, ngày 02 tháng 3 năm 2026",
    "KẾ HOẠCH",
    "Dọn kho hồ sơ năm 2026",
    "I. MỤC ĐÍCH",
    "Kho gọn, dễ tìm.",
    "II. NHIỆM VỤ",
]
AFTER = ["Nơi nhận:", "- Lưu: VT.", "CHỦ TỊCH", "Lò Thị Mây"]
HEAD = ["STT", "Nhiệm vụ", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian"]
TASKS = [
    ["1", "Đánh số lại các giá trong kho", "Văn phòng", "Công an xã", "Trước ngày 15/4/2026"],
    ["2", "Lập danh mục hồ sơ hết hạn", "Bộ phận Lưu trữ", "", "Quý II/2026"],
    ["3", "Mua hộp đựng hồ sơ", "Văn phòng", "Tổ Mua sắm", "30/6/2026"],
]
WANTED = [
    (("Văn phòng",), ("Công an xã",), "2026-04-15"),
    (("Bộ phận Lưu trữ",), (), "2026-06-30"),
    (("Văn phòng",), ("Tổ Mua sắm",), "2026-06-30"),
]


def in_word() -> tuple[bytes, str]:
    written = docx.Document()
    for text in BEFORE:
        written.add_paragraph(text)
    table = written.add_table(rows=0, cols=len(HEAD))
    for row in [HEAD, *TASKS]:
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            cell.text = text
    for text in AFTER:
        written.add_paragraph(text)
    out = io.BytesIO()
    written.save(out)
    return out.getvalue(), "ke-hoach.docx"


def on_the_web() -> tuple[bytes, str]:
    rows = "".join(
        "<tr>" + "".join(f"<td><p>{text}</p></td>" for text in row) + "</tr>"
        for row in [HEAD, *TASKS]
    )
    before, after = ("".join(f"<p>{text}</p>" for text in texts) for texts in (BEFORE, AFTER))
    page = f"<html><body>{before}<table>{rows}</table>{after}</body></html>"
    return page.encode(), "ke-hoach.html"


def in_markdown() -> tuple[bytes, str]:
    rule = "|" + "---|" * len(HEAD)
    rows = ["| " + " | ".join(row) + " |" for row in [HEAD, *TASKS]]
    text = "\n\n".join([*BEFORE, "\n".join([rows[0], rule, *rows[1:]]), *AFTER])
    return text.encode(), "ke-hoach.md"


def in_text() -> tuple[bytes, str]:
    rows = [" | ".join(row) for row in [HEAD, *TASKS]]
    return "\n".join([*BEFORE, *rows, *AFTER]).encode(), "ke-hoach.txt"


def tasks(file: tuple[bytes, str]) -> tuple[Obligation, ...]:
    return read_directive(read(*file)).obligations


@pytest.mark.parametrize("make", [in_text, in_word, on_the_web, in_markdown])
def test_a_table_of_tasks(make: object) -> None:
    assert callable(make)
    found = tasks(make())
    assert [(each.actors, each.coordinates_with, each.deadline) for each in found] == WANTED
    assert [each.path for each in found] == ["II.1", "II.2", "II.3"]
    assert all(each.text.startswith(row[1]) for each, row in zip(found, TASKS, strict=True))


@pytest.mark.parametrize("make", [in_word, on_the_web, in_markdown])
def test_a_span_lies_over_the_cells_of_its_row(make: object) -> None:
    assert callable(make)
    file = make()
    text = read(*file).text
    for each, row in zip(tasks(file), TASKS, strict=True):
        shown = text[each.span.start : each.span.end]
        assert shown.startswith(row[1])
        assert shown.endswith(row[-1])
        assert " ".join(shown.split()) == each.text


def test_bars_of_a_plain_text_stay() -> None:
    assert "|" in tasks(in_text())[0].text


def cells(*rows: tuple[str, ...]) -> Document:
    lines = [
        Line(text, kind=LineKind.CELL, cell=(0, at, column))
        for at, row in enumerate(rows)
        for column, text in enumerate(row)
        if text
    ]
    return Document.from_lines("docx", [Line("II. NHIỆM VỤ"), *lines, Line("Nơi nhận:")])


def test_a_table_that_names_no_tasks_stays_as_it_was() -> None:
    document = cells(("Họ tên", "Chức vụ", "Điện thoại"), ("Lò Văn A", "Chủ tịch", "0999"))
    rows = rows_of(document)
    assert barred(rows, document) == rows


def test_a_title_above_the_columns_stays_a_line() -> None:
    document = cells(("Phụ lục",), ("TT", "Nội dung", "Đơn vị"), ("1", "Sửa cửa", "Tổ Điện"))
    texts = [row.text for row in barred(rows_of(document), document)]
    assert texts == [
        "II. NHIỆM VỤ", "Phụ lục", "| TT | Nội dung | Đơn vị |", "| 1 | Sửa cửa | Tổ Điện |",
        "Nơi nhận:",
    ]  # fmt: skip


def test_an_empty_cell_keeps_its_place_and_paragraphs_are_joined() -> None:
    lines = [
        Line(text, kind=LineKind.CELL, cell=(0, at, column))
        for at, column, text in [
            (0, 0, "TT"), (0, 1, "Nhiệm vụ"), (0, 2, "Chủ trì"), (0, 3, "Thời hạn"),
            (1, 0, "1"), (1, 1, "Sửa cửa kho,"), (1, 1, "thay khóa"), (1, 3, "20/3/2026"),
        ]
    ]  # fmt: skip
    document = Document.from_lines("docx", lines)
    rows = barred(rows_of(document), document)
    assert rows[1].text == "| 1 | Sửa cửa kho, thay khóa | | 20/3/2026 |"


def test_a_document_without_places_is_left_alone() -> None:
    document = Document.from_lines("txt", [Line("1. Sửa cửa."), Line("2. Thay khóa.")])
    assert barred(rows_of(document), document) == rows_of(document)

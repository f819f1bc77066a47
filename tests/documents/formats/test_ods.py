"""OpenDocument spreadsheets: whole, and the first rows of every sheet."""

from __future__ import annotations

from samples.marked.letter import Letter, plain
from samples.marked.writers.odf import ods

from khien.documents.document import LineKind
from khien.markings import marks
from tests.documents.packages import glance, head, levels, part, read, sample, texts, with_parts

CLEAR = Letter(left=plain("SỞ NỘI VỤ"), body=("Kính gửi: Các phòng.",))


def with_rows(rows: str, *, sheets: str = "") -> bytes:
    """A workbook with ``rows`` above its own, and more sheets."""
    data = ods(CLEAR)
    content = part(data, "content.xml")
    at = content.index("<table:table-row>")
    content = content[:at] + rows + content[at:]
    content = content.replace("</office:spreadsheet>", f"{sheets}</office:spreadsheet>")
    return with_parts(data, {"content.xml": content})


def row(words: str, *, more: str = "", cell: str = "") -> str:
    return (
        f"<table:table-row{more}><table:table-cell{cell}><text:p>{words}</text:p>"
        "</table:table-cell></table:table-row>"
    )


def test_a_workbook_is_read_row_by_row() -> None:
    document = read("ods", sample("cong-van.ods"))

    assert texts(document)[:2] == ["ỦY BAN NHÂN DÂN", "TỈNH ĐÔNG KHÊ"]
    assert document.lines[1].cell == (0, 1, 0)


def test_the_mark_of_the_sample_is_found() -> None:
    assert levels("ods", sample("dau-mat.ods")) == ["MẬT"]
    assert levels("ods", sample("cong-van.ods")) == []


def test_a_repeated_row_counts_as_often() -> None:
    empty = '<table:table-row table:number-rows-repeated="{}"/>'

    assert levels("ods", with_rows(row("MẬT"))) == ["MẬT"]
    assert levels("ods", with_rows(empty.format(3) + row("MẬT"))) == ["MẬT"]
    assert "MẬT" not in texts(head("ods", with_rows(empty.format(200) + row("MẬT"))))
    assert "MẬT" in texts(read("ods", with_rows(empty.format(200) + row("MẬT"))))


def test_a_repeated_cell_counts_as_often() -> None:
    far = (
        '<table:table-row><table:table-cell table:number-columns-repeated="900"/>'
        "<table:table-cell><text:p>MẬT</text:p></table:table-cell></table:table-row>"
    )

    assert "MẬT" not in texts(head("ods", with_rows(far)))
    assert read("ods", with_rows(far)).lines[0].cell == (0, 0, 900)


def test_rows_in_groups_and_words_in_spans() -> None:
    rows = row("M<text:span>Ậ</text:span>T")
    grouped = f"<table:table-row-group><table:table-header-rows>{rows}</table:table-header-rows>"

    data = with_rows(f"{grouped}</table:table-row-group>")
    assert levels("ods", data) == ["MẬT"]


def test_a_comment_on_a_cell_is_not_read() -> None:
    note = "<office:annotation><text:p>MẬT</text:p></office:annotation>"

    assert "MẬT" not in texts(read("ods", with_rows(row(f"a{note}"))))


def test_a_shape_in_a_cell_and_one_on_the_sheet() -> None:
    shape = "<draw:custom-shape><text:p>MẬT</text:p></draw:custom-shape>"
    held = f"<table:table-row><table:table-cell>{shape}</table:table-cell></table:table-row>"

    for rows in (held, f"<table:shapes>{shape}</table:shapes>"):
        data = with_rows(rows)
        assert texts(head("ods", data), LineKind.BOX) == ["MẬT"]
        assert levels("ods", data) == ["MẬT"]


def test_a_second_sheet_is_a_part_though_hidden() -> None:
    data = with_rows(
        "", sheets=f'<table:table table:display="false">{row("TỐI MẬT")}</table:table>'
    )
    document = head("ods", data)

    assert [mark.level for mark in marks(document.parts[1])] == ["TỐI MẬT"]
    assert marks(document.parts[0]) == []
    assert glance("ods", data).xml


def test_margins_of_the_styles() -> None:
    data = ods(Letter(left=plain("SỞ NỘI VỤ"), header=plain("MẬT"), body=("Kính gửi: a",)))

    assert texts(head("ods", data), LineKind.HEADER) == ["MẬT"]
    assert levels("ods", data) == ["MẬT"]

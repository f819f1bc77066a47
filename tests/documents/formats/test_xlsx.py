"""Excel workbooks: whole, and the first rows of every sheet."""

from __future__ import annotations

import pytest
from samples.marked.letter import Letter, plain
from samples.marked.writers.office import xlsx

from khien.core.errors import DamagedDocument
from khien.documents.document import LineKind
from khien.markings import marks
from tests.documents.packages import glance, head, levels, part, read, sample, texts, with_parts

SHEET = "xl/worksheets/sheet1.xml"
HEAD = Letter(left=plain("SỞ NỘI VỤ", "MẬT"), body=("Kính gửi: Các phòng.",))
CLEAR = Letter(left=plain("SỞ NỘI VỤ"), body=("Kính gửi: Các phòng.",))
DRAWING = (
    '<xdr:wsDr xmlns:xdr="urn:x" xmlns:a="urn:a"><xdr:sp><xdr:txBody><a:p><a:r><a:t>TỐI </a:t>'
    "</a:r><a:r><a:t>MẬT</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:wsDr>"
)
RELATIONS = (
    '<Relationships><Relationship Id="rId1" Type="x/drawing" Target="../drawings/drawing1.xml"/>'
    "</Relationships>"
)


def test_a_workbook_is_read_row_by_row() -> None:
    document = read("xlsx", sample("cong-van.xlsx"))

    assert texts(document)[:3] == [
        "ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "TỈNH ĐÔNG KHÊ",
    ]  # fmt: skip
    assert document.lines[1].cell == (0, 0, 3)
    assert document.parts == ()


def test_the_mark_of_the_sample_is_found() -> None:
    assert levels("xlsx", sample("dau-mat.xlsx")) == ["MẬT"]
    assert levels("xlsx", sample("cong-van.xlsx")) == []


def test_words_in_the_cells_themselves() -> None:
    data = xlsx(HEAD, inline=True)

    assert texts(read("xlsx", data)) == texts(read("xlsx", xlsx(HEAD)))
    assert levels("xlsx", data) == ["MẬT"]


def test_a_result_of_a_formula_is_words_too() -> None:
    changed = part(xlsx(HEAD), SHEET).replace(
        '<c r="A2" t="s"><v>1</v></c>', "<c r='A2' t='str'><f>B1</f><v>MẬT</v></c>"
    )
    strings = part(xlsx(HEAD), "xl/sharedStrings.xml").replace("MẬT", "x")

    data = with_parts(xlsx(HEAD), {SHEET: changed, "xl/sharedStrings.xml": strings})
    assert levels("xlsx", data) == ["MẬT"]


def test_runs_of_one_string_are_put_together() -> None:
    runs = "<r><rPr><b/></rPr><t>M</t></r><r><t>Ậ</t></r><r><t>T</t></r><rPh><t>x</t></rPh>"
    strings = part(xlsx(HEAD), "xl/sharedStrings.xml").replace("<t>MẬT</t>", runs)
    data = with_parts(xlsx(HEAD), {"xl/sharedStrings.xml": strings})

    assert "MẬT" in texts(read("xlsx", data))
    assert levels("xlsx", data) == ["MẬT"]


@pytest.mark.parametrize("state", ["", ' state="hidden"', ' state="veryHidden"'])
def test_a_second_sheet_is_a_part_hidden_or_not(state: str) -> None:
    data = xlsx(CLEAR, more=((("SỞ NỘI VỤ",), ("TUYỆT MẬT",), ("Kính gửi: Các phòng.",)),))
    book = part(data, "xl/workbook.xml").replace(' sheetId="2"', f' sheetId="2"{state}')
    document = head("xlsx", with_parts(data, {"xl/workbook.xml": book}))

    assert len(document.parts) == 2
    assert [mark.level for mark in marks(document.parts[1])] == ["TUYỆT MẬT"]
    assert marks(document.parts[0]) == []


def test_a_head_has_the_first_rows_and_columns_only() -> None:
    body = tuple(f"Dòng {at}" for at in range(200))
    data = xlsx(Letter(left=plain("SỞ NỘI VỤ"), body=(*body, "MẬT")))

    assert "MẬT" not in texts(head("xlsx", data))
    assert texts(read("xlsx", data))[-1] == "MẬT"
    wide = part(xlsx(HEAD), SHEET).replace('r="A2"', 'r="ZZ2"')
    assert "MẬT" not in texts(head("xlsx", with_parts(xlsx(HEAD), {SHEET: wide})))


def test_margins_lose_their_codes() -> None:
    margins = (
        '<headerFooter><oddHeader>&amp;L&amp;"Arial,Bold"&amp;12Sở&amp;C&amp;KFF0000MẬT&amp;R&amp;P'
        "/&amp;N</oddHeader><firstFooter>&amp;CA &amp;&amp; B</firstFooter></headerFooter>"
    )
    changed = part(xlsx(CLEAR), SHEET).replace("</worksheet>", f"{margins}</worksheet>")
    data = with_parts(xlsx(CLEAR), {SHEET: changed})

    assert texts(head("xlsx", data), LineKind.HEADER) == ["Sở", "MẬT"]
    assert texts(head("xlsx", data), LineKind.FOOTER) == ["A & B"]
    assert levels("xlsx", data) == ["MẬT"]


def test_boxes_drawn_on_a_sheet() -> None:
    data = with_parts(
        xlsx(CLEAR),
        {"xl/drawings/drawing1.xml": DRAWING, "xl/worksheets/_rels/sheet1.xml.rels": RELATIONS},
    )

    assert texts(head("xlsx", data), LineKind.BOX) == ["TỐI MẬT"]
    assert levels("xlsx", data) == ["TỐI MẬT"]


def test_the_strict_kind_of_names() -> None:
    parts = {
        name: part(sample("dau-mat.xlsx"), name).replace(
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            "http://purl.oclc.org/ooxml/spreadsheetml/main",
        )
        for name in (SHEET, "xl/workbook.xml", "xl/sharedStrings.xml")
    }

    assert levels("xlsx", with_parts(sample("dau-mat.xlsx"), parts)) == ["MẬT"]


def test_a_sheet_in_utf_16_with_the_mark_in_its_header() -> None:
    changed = part(xlsx(CLEAR), SHEET).replace(
        "</worksheet>",
        "<headerFooter><oddHeader>&amp;CMẬT</oddHeader></headerFooter></worksheet>",
    )
    changed = changed.replace(' encoding="UTF-8"', "")
    data = with_parts(xlsx(CLEAR), {SHEET: changed.encode("utf-16")})

    assert glance("xlsx", data).unsure
    assert levels("xlsx", data) == ["MẬT"]


def test_parts_that_lie_elsewhere() -> None:
    data = sample("dau-mat.xlsx")
    moved = {
        SHEET: None, "xl/sheets/sheet1.xml": part(data, SHEET),
        "xl/sharedStrings.xml": None, "xl/strings.xml": part(data, "xl/sharedStrings.xml"),
        "xl/_rels/workbook.xml.rels": part(data, "xl/_rels/workbook.xml.rels")
        .replace("worksheets/", "sheets/").replace("sharedStrings.xml", "strings.xml"),
    }  # fmt: skip

    assert levels("xlsx", with_parts(data, moved)) == ["MẬT"]


def test_a_workbook_without_sheets_is_damaged() -> None:
    data = with_parts(sample("cong-van.xlsx"), {SHEET: None})

    for attempt in (glance, head, read):
        with pytest.raises(DamagedDocument):
            attempt("xlsx", data)


def test_a_cell_that_points_nowhere_is_empty() -> None:
    changed = part(xlsx(CLEAR), SHEET).replace("<v>0</v>", "<v>99</v>")

    assert "SỞ NỘI VỤ" not in texts(read("xlsx", with_parts(xlsx(CLEAR), {SHEET: changed})))


@pytest.mark.parametrize(
    "codes", ["&amp;KFF0000", "&amp;12", '&amp;"Arial,Bold"', "&amp;K01+000&amp;B"]
)
@pytest.mark.parametrize("behind", ["", "&amp;RSở Nội vụ", " &amp;P"])
def test_codes_beside_a_mark_do_not_hide_it(codes: str, behind: str) -> None:
    margins = f"<headerFooter><oddHeader>&amp;C{codes}MẬT{behind}</oddHeader></headerFooter>"
    changed = part(xlsx(CLEAR), SHEET).replace("</worksheet>", f"{margins}</worksheet>")

    assert levels("xlsx", with_parts(xlsx(CLEAR), {SHEET: changed})) == ["MẬT"]


def long_sheet(behind: str = "", *, cell: str = "", at: float = 0.5) -> bytes:
    """A workbook whose sheet is several pieces long, ``cell`` somewhere in it, ``behind`` after."""
    rows = [f'<row r="{n}"><c r="A{n}"><v>{n * 7919}</v></c></row>' for n in range(3, 9_000)]
    rows.insert(int(len(rows) * at), cell)
    sheet = part(xlsx(HEAD), SHEET).replace("</sheetData>", "".join(rows) + "</sheetData>" + behind)
    strings = part(xlsx(HEAD), "xl/sharedStrings.xml").replace("MẬT", "x")
    return with_parts(xlsx(HEAD), {SHEET: sheet, "xl/sharedStrings.xml": strings})


def test_a_long_sheet_of_numbers_is_passed_over() -> None:
    seen = glance("xlsx", long_sheet())

    assert not seen.unsure
    assert not any(b"7919" in piece for piece in seen.xml)


@pytest.mark.parametrize("at", [0.0, 0.2, 0.25, 0.3, 0.6, 1.0])
def test_a_cell_with_words_of_its_own_anywhere_is_seen(at: float) -> None:
    inline = '<row><c t="inlineStr"><is><t>MẬT</t></is></c></row>'

    assert any(
        b"sheetData" in piece for piece in glance("xlsx", long_sheet(cell=inline, at=at)).xml
    )


def test_margins_behind_a_long_sheet_are_seen() -> None:
    margins = "<headerFooter><oddHeader>&amp;CMẬT</oddHeader></headerFooter>"

    assert "MẬT" in glance("xlsx", long_sheet(margins)).texts[-1]


def test_a_drawing_behind_a_long_sheet_is_seen() -> None:
    parts = {"xl/drawings/elsewhere.bin": "<xdr:wsDr><a:t>MẬT</a:t></xdr:wsDr>",
             "xl/worksheets/_rels/sheet1.xml.rels":
                 RELATIONS.replace("drawing1.xml", "elsewhere.bin")}  # fmt: skip

    seen = glance("xlsx", with_parts(long_sheet('<drawing r:id="rId1"/>'), parts))

    assert any("MẬT".encode() in piece for piece in seen.xml)


@pytest.mark.parametrize("shift", range(0, 40, 3))
def test_words_at_the_joint_of_two_pieces_are_seen(shift: int) -> None:
    blank = part(long_sheet(), SHEET).encode()
    at = 64 * 1024 - 30 + shift
    begin, end = blank[:at].rsplit(b"</row>", 1)[0], blank[at:].split(b"</row>", 1)[1]
    fill = b" " * (at - len(begin) - 18)
    inline = "<c t='inlineStr'><is><t>MẬT</t></is></c>".encode()
    changed = begin + b"</row>" + fill + b"<row>" + inline + b"</row>" + end
    data = with_parts(long_sheet(), {SHEET: changed.decode()})

    assert any("MẬT".encode() in piece for piece in glance("xlsx", data).xml)

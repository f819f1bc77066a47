"""Word documents: what prints is what is read, once."""

from __future__ import annotations

import io

import docx
import pytest

from khien import documents
from khien.core.errors import DamagedDocument, NoTextLayer, UnsupportedDocument
from khien.core.limits import Limits
from khien.documents.document import LineKind
from tests.documents.making import drawing_box, p, table, vml_box, word, word_parts, zipped


def texts(data: bytes) -> list[str]:
    return [line.text for line in documents.read(data).lines]


def test_split_runs_are_one_line() -> None:
    body = "<w:p><w:r><w:t>Kính </w:t></w:r><w:proofErr/><w:r><w:t>gửi: </w:t></w:r>"
    body += "<w:r><w:t>Sở Y tế</w:t></w:r></w:p>"

    assert texts(word(body)) == ["Kính gửi: Sở Y tế"]


def test_a_letter_made_by_a_word_library_is_read_whole() -> None:
    made = docx.Document()
    grid = made.add_table(rows=1, cols=2)
    grid.cell(0, 0).text = "SỞ Y TẾ\nSố: 12/SYT"
    grid.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    made.add_paragraph("Kính gửi: Các đơn vị trực thuộc")
    made.add_paragraph("Rà soát máy tính.", style="List Number")
    made.add_paragraph("Báo cáo kết quả.", style="List Number")
    made.sections[0].header.paragraphs[0].text = "Đầu trang"
    buffer = io.BytesIO()
    made.save(buffer)

    document = documents.read(buffer.getvalue())

    assert [(line.kind.value, line.text) for line in document.lines] == [
        ("header", "Đầu trang"),
        ("cell", "SỞ Y TẾ"),
        ("cell", "Số: 12/SYT"),
        ("cell", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("paragraph", "Kính gửi: Các đơn vị trực thuộc"),
        ("paragraph", "1. Rà soát máy tính."),
        ("paragraph", "2. Báo cáo kết quả."),
    ]


def test_a_drawing_box_with_its_fallback_is_read_once_and_before_its_anchor() -> None:
    document = documents.read(word(p("trước") + drawing_box(p("MẬT")) + p("sau")))

    assert [line.text for line in document.lines] == ["trước", "MẬT", "sau"]
    assert document.lines[1].kind is LineKind.BOX
    assert document.lines[1].style.bordered is True


def test_a_box_without_outline_has_no_border() -> None:
    document = documents.read(
        word(drawing_box(p("a"), outline=False) + vml_box(p("b"), stroked="f"))
    )

    assert [line.style.bordered for line in document.lines] == [None, None]


def test_a_vml_box_and_word_art_are_boxes() -> None:
    art = '<w:p><w:r><w:pict><v:shape><v:textpath string="MẬT"/></v:shape></w:pict></w:r></w:p>'
    document = documents.read(word(vml_box(p("TỐI MẬT")) + art))

    assert [(line.kind, line.text) for line in document.lines] == [
        (LineKind.BOX, "TỐI MẬT"),
        (LineKind.BOX, "MẬT"),
    ]


def test_a_choice_we_do_not_understand_gives_way_to_the_fallback() -> None:
    body = (
        '<w:p><mc:AlternateContent><mc:Choice Requires="far"><w:r><w:t>lạ</w:t></w:r></mc:Choice>'
        "<mc:Fallback><w:r><w:t>quen</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>"
    )

    assert texts(word(body)) == ["quen"]


def test_headers_come_first_and_footers_last_each_once() -> None:
    data = word(
        p("thân"),
        related={
            "header1.xml": ("header", p("đầu")),
            "header2.xml": ("header", vml_box(p("MẬT"))),
            "footer1.xml": ("footer", p("chân")),
        },
    )
    document = documents.read(data)

    assert [(line.kind.value, line.text) for line in document.lines] == [
        ("header", "đầu"),
        ("header", "MẬT"),
        ("paragraph", "thân"),
        ("footer", "chân"),
    ]


def test_content_controls_are_transparent() -> None:
    body = f"<w:sdt><w:sdtContent>{p('khối')}</w:sdtContent></w:sdt>"
    body += (
        "<w:p><w:sdt><w:sdtContent><w:r><w:t>trong dòng</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    )
    body += (
        table((p("ô"),))
        .replace("<w:tr>", "<w:sdt><w:sdtContent><w:tr>")
        .replace("</w:tr>", "</w:tr></w:sdtContent></w:sdt>")
    )

    assert texts(word(body)) == ["khối", "trong dòng", "ô"]


def test_nested_tables_keep_their_order() -> None:
    inner = table((p("trong"),))

    assert texts(word(table((p("một") + inner, p("hai"))))) == ["một", "trong", "hai"]


def test_capitals_by_run_and_by_style_print_as_capitals() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Base"><w:rPr><w:caps/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Mark"><w:basedOn w:val="Base"/></w:style>'
    )
    body = p("mật", run="<w:caps/>") + p("tối mật", properties='<w:pStyle w:val="Mark"/>')
    body += p("thường", properties='<w:pStyle w:val="Mark"/>', run='<w:caps w:val="0"/>')

    assert texts(word(body, styles=styles)) == ["MẬT", "TỐI MẬT", "thường"]


def test_what_does_not_print_is_not_read() -> None:
    body = (
        p("ẩn", run="<w:vanish/>")
        + "<w:p><w:del><w:r><w:delText>xóa</w:delText></w:r></w:del>"
        + "<w:moveFrom><w:r><w:t>dời đi</w:t></w:r></w:moveFrom>"
        + "<w:ins><w:r><w:t>thêm</w:t></w:r></w:ins>"
        + "<w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
    )

    assert texts(word(body)) == ["thêm"]


def test_breaks_part_lines_and_pages() -> None:
    body = (
        "<w:p><w:r><w:t>một</w:t><w:br/><w:t>hai</w:t><w:tab/><w:t>ba</w:t></w:r></w:p>"
        '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
        "<w:p><w:r><w:lastRenderedPageBreak/><w:t>trang hai</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>câu </w:t><w:lastRenderedPageBreak/><w:t>dài</w:t></w:r></w:p>" + p("ba")
    )
    document = documents.read(word(body))

    assert [(line.page, line.text) for line in document.lines] == [
        (1, "một"),
        (1, "hai\tba"),
        (2, "trang hai"),
        (2, "câu dài"),
        (3, "ba"),
    ]
    assert document.pages == 3


def test_a_section_that_begins_a_page_turns_it() -> None:
    first = p("một", properties="<w:sectPr/>")
    running = p("hai", properties='<w:sectPr><w:type w:val="continuous"/></w:sectPr>')

    document = documents.read(word(first + running + p("ba")))

    assert [line.page for line in document.lines] == [1, 2, 2]


def test_symbols_hyphens_and_formulas_print() -> None:
    body = (
        '<w:p><w:r><w:sym w:font="Symbol" w:char="F0B7"/><w:sym w:char="00D7"/>'
        '<w:sym w:char="zz"/><w:noBreakHyphen/></w:r><m:oMath><m:r><m:t>x</m:t></m:r></m:oMath></w:p>'
    )

    assert texts(word(body)) == ["•×-x"]


@pytest.mark.parametrize(
    ("result", "shown"),
    [("<w:result w:val='1'/>", ["MẬT"]), ("", ["Thường"]), ("<w:result w:val='9'/>", [])],
)
def test_a_drop_down_field_shows_what_was_chosen(result: str, shown: list[str]) -> None:
    field = (
        "<w:p><w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:ddList>"
        f"{result}<w:listEntry w:val='Thường'/><w:listEntry w:val='MẬT'/></w:ddList></w:ffData>"
        "</w:fldChar></w:r><w:r><w:instrText>FORMDROPDOWN</w:instrText></w:r>"
        "<w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>"
    )

    assert texts(word(field)) == shown


def test_style_is_resolved_through_the_chain() -> None:
    styles = (
        "<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii='Times New Roman'/>"
        "<w:sz w:val='26'/></w:rPr></w:rPrDefault></w:docDefaults>"
        "<w:style w:type='paragraph' w:default='1' w:styleId='N'><w:rPr><w:b/></w:rPr></w:style>"
        "<w:style w:type='character' w:styleId='R'><w:rPr><w:color w:val='FF0000'/></w:rPr></w:style>"
    )
    borders = (
        "<w:pBdr><w:top w:val='double'/><w:left w:val='double'/></w:pBdr><w:jc w:val='center'/>"
    )
    body = p("MẬT", properties=borders, run="<w:rStyle w:val='R'/><w:i/>")
    style = documents.read(word(body, styles=styles)).lines[0].style

    assert (style.font, style.size_pt, style.bold, style.italic) == (
        "Times New Roman",
        13.0,
        True,
        True,
    )
    assert (style.colour, style.bordered, style.align) == ("ff0000", True, "center")


def test_cell_and_table_borders_are_noted() -> None:
    lines = "<w:tblBorders><w:top w:val='single'/><w:left w:val='single'/></w:tblBorders>"
    document = documents.read(word(table((p("a"),), borders=lines) + table((p("b"),))))

    assert [line.style.bordered for line in document.lines] == [True, None]


def test_notes_follow_the_body() -> None:
    notes = (
        f"<w:footnote w:type='separator'>{p('kẻ')}</w:footnote><w:footnote>{p('chú')}</w:footnote>"
    )
    document = documents.read(word(p("thân"), related={"footnotes.xml": ("footnotes", notes)}))

    assert [line.text for line in document.lines] == ["thân", "chú"]


def test_only_pictures_is_a_scan() -> None:
    picture = '<w:p><w:r><w:drawing><a:blip r:embed="r1"/></w:drawing></w:r></w:p>'

    with pytest.raises(NoTextLayer):
        documents.read(word(picture))


def test_another_document_pasted_in_is_refused() -> None:
    with pytest.raises(UnsupportedDocument):
        documents.read(word(p("a") + '<w:altChunk r:id="r9"/>'))


def test_embedded_files_are_told() -> None:
    parts = word_parts(p("a")) | {"word/embeddings/oleObject1.bin": b"x"}

    assert documents.read(zipped(parts)).properties == {"embedded_files": "1"}


def test_a_workbook_is_not_a_word_document() -> None:
    parts = word_parts(p("a"))
    types = str(parts["[Content_Types].xml"]).replace("wordprocessingml", "spreadsheetml")

    with pytest.raises(UnsupportedDocument):
        documents.read(zipped(parts | {"[Content_Types].xml": types}), "letter.docx")


def test_a_plain_zip_is_an_archive_whatever_its_name() -> None:
    assert documents.read(zipped({"a.txt": "MẬT"}), "letter.docx").format == "zip"


@pytest.mark.parametrize("missing", ["word/document.xml", "_rels/.rels"])
def test_a_missing_part_is_damage(missing: str) -> None:
    parts = word_parts(p("a"))
    del parts[missing]

    with pytest.raises(DamagedDocument):
        documents.read(zipped(parts))


def test_deep_nesting_ends_with_a_named_error() -> None:
    nested = p("a")
    for _ in range(60):
        nested = table((nested,))

    with pytest.raises(documents.reading.DocumentError):
        documents.read(word(nested))


def test_line_budget_is_kept() -> None:
    with pytest.raises(documents.reading.TooLargeDocument):
        documents.read(word(p("a") * 30), limits=Limits(lines=20))

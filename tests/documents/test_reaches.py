"""How far a head of sheets and slides reaches: a mark behind much else is found or the file is named
unread, never passed over; and a bomb costs no more than was asked of it."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable

import pytest
from samples.marked.letter import Letter, plain
from samples.marked.writers.binary_sheets import xlsb
from samples.marked.writers.odf import odp, ods
from samples.marked.writers.office import pptx, xlsx

from khien.core.limits import Limits
from khien.documents.containers.zipped import ZipDirectory
from khien.documents.source import Source
from khien.markings.examining import examine
from tests.documents.formats.test_ods import row, with_rows
from tests.documents.formats.test_xlsb import record, text
from tests.documents.formats.test_xlsx import DRAWING, RELATIONS
from tests.documents.packages import format_of, part, sample, with_parts

CLEAR = Letter(left=plain("SỞ NỘI VỤ"), body=("Kính gửi: Các phòng.",))
MARKED = Letter(left=plain("SỞ NỘI VỤ", "MẬT"), body=("Kính gửi: Các phòng.",))
SHEET, SLIDE = "xl/worksheets/sheet1.xml", "ppt/slides/slide1.xml"
HEADER = "<headerFooter><oddHeader>&amp;CMẬT</oddHeader></headerFooter>"
BOX = "<p:sp><p:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></p:txBody></p:sp>"
CELL = '<c s="12345678"/>'
FRAME = "<draw:frame><draw:text-box><text:p>x</text:p></draw:text-box></draw:frame>"


def changed(data: bytes, name: str, *pairs: tuple[str, str]) -> bytes:
    inner = part(data, name)
    for old, new in pairs:
        assert old in inner
        inner = inner.replace(old, new, 1)
    return with_parts(data, {name: inner})


def rows(first: int, count: int) -> str:
    return "".join(f'<row r="{at}"><c><v>{at}</v></c></row>' for at in range(first, first + count))


def cell_of_words(words: str) -> bytes:
    return record(0, bytes(17)) + record(6, struct.pack("<II", 0, 0) + text(words))


def many_sheets() -> bytes:
    return xlsx(CLEAR, more=(*((("Dòng",),) for _ in range(300)), (("SỞ NỘI VỤ",), ("MẬT",))))


def many_binary_sheets() -> bytes:
    sheets: dict[str, bytes | str | None] = {
        f"xl/worksheets/sheet{at}.bin": cell_of_words("a") for at in range(2, 300)
    }
    return with_parts(xlsb(CLEAR), sheets | {"xl/worksheets/sheet300.bin": cell_of_words("MẬT")})


def many_tables() -> bytes:
    table = "<table:table>{}</table:table>"
    return with_rows("", sheets=table.format(row("a")) * 300 + table.format(row("MẬT")))


def many_columns() -> bytes:
    columns = "".join(f'<col min="{at}" max="{at}" width="9.140625"/>' for at in range(1, 9000))
    return changed(xlsx(MARKED), SHEET, ("<sheetData>", f"<cols>{columns}</cols><sheetData>"))


def a_wide_first_row() -> bytes:
    wide = f'<row r="1">{CELL * 16_000}</row>'
    return with_parts(
        xlsx(MARKED), {SHEET: re.sub(r'<row r="1".*?</row>', wide, part(xlsx(MARKED), SHEET))}
    )


def a_header_behind_a_long_sheet() -> bytes:
    return changed(
        xlsx(CLEAR), SHEET,
        ("</sheetData>", f"{rows(20, 260_000)}</sheetData>{HEADER}"),
    )  # fmt: skip


def a_header_given_verbatim() -> bytes:
    verbatim = HEADER.replace("&amp;CMẬT", "<![CDATA[&CMẬT]]>")
    return changed(xlsx(CLEAR), SHEET, ("</worksheet>", f"{verbatim}</worksheet>"))


def a_header_behind_a_kept_view() -> bytes:
    view = HEADER.replace("MẬT", "a") + '<mergeCell ref="A1:B1"/>' * 8_000
    return changed(xlsx(CLEAR), SHEET, ("</worksheet>", f"{view}{HEADER}</worksheet>"))


def a_header_behind_many_views() -> bytes:
    views = HEADER.replace("MẬT", "a") * 200
    return changed(xlsx(CLEAR), SHEET, ("</worksheet>", f"{views}{HEADER}</worksheet>"))


def a_box_behind_much_drawn(name: str = "xlsx") -> bytes:
    drawing = DRAWING.replace("<xdr:sp>", "<xdr:x>1</xdr:x>" * 12_000 + "<xdr:sp>", 1)
    rels = "xl/worksheets/_rels/sheet1.bin.rels" if name == "xlsb" else (
        "xl/worksheets/_rels/sheet1.xml.rels"
    )  # fmt: skip
    book = xlsb(CLEAR) if name == "xlsb" else xlsx(CLEAR)
    return with_parts(book, {"xl/drawings/drawing1.xml": drawing, rels: RELATIONS})


def a_box_of_numbers() -> bytes:
    drawing = DRAWING.replace("MẬT", "M&#x1EAC;T")
    rels = "xl/worksheets/_rels/sheet1.bin.rels"
    return with_parts(xlsb(CLEAR), {"xl/drawings/drawing1.xml": drawing, rels: RELATIONS})


def binary_strings_elsewhere() -> bytes:
    book = xlsb(MARKED)
    rels = part(book, "xl/_rels/workbook.bin.rels").replace("sharedStrings", "strings")
    source = Source(book).zip
    strings = source.whole_of("xl/sharedStrings.bin", 2**20)
    moved: dict[str, bytes | str | None] = {
        "xl/sharedStrings.bin": None, "xl/strings.bin": strings,
        "xl/_rels/workbook.bin.rels": rels,
    }  # fmt: skip
    return with_parts(book, moved)


def a_long_slide() -> bytes:
    return changed(pptx(MARKED), SLIDE, ("<p:sp>", "<p:x/>" * 120_000 + "<p:sp>"))


def a_longer_slide() -> bytes:
    return changed(pptx(MARKED), SLIDE, ("<p:sp>", "<p:x/>" * 500_000 + "<p:sp>"))


def groups_in_groups() -> bytes:
    inner = "<p:grpSp>" * 40 + BOX.format("MẬT") + "</p:grpSp>" * 40
    return changed(pptx(CLEAR), SLIDE, ("</p:spTree>", f"{inner}</p:spTree>"))


def deep_nests() -> bytes:
    return changed(pptx(MARKED), SLIDE, ("<p:sp>", "<p:x>" * 300 + "</p:x>" * 300 + "<p:sp>"))


def many_layouts(count: int = 40) -> bytes:
    names = [f"slideLayout{at}.xml" for at in range(count)]
    links = "".join(f'<Relationship Id="r{x}" Target="../slideLayouts/{x}"/>' for x in names)
    layout = part(pptx(CLEAR), SLIDE).replace("</p:spTree>", "<p:x/>" * 60_000 + "</p:spTree>")
    parts: dict[str, bytes | str | None] = {f"ppt/slideLayouts/{x}": layout for x in names}
    rels = f"<Relationships>{links}</Relationships>"
    return with_parts(pptx(CLEAR), parts | {"ppt/slides/_rels/slide1.xml.rels": rels})


def a_table_behind_a_long_one() -> bytes:
    return with_rows(
        row("dòng có chữ") * 150_000, sheets=f"<table:table>{row('MẬT')}</table:table>"
    )


def a_long_slide_of_frames() -> bytes:
    slides = part(odp(MARKED), "content.xml")
    long = re.sub(r"<draw:page[^>]*>", lambda found: found[0] + FRAME * 9_000, slides, count=1)
    return with_parts(odp(MARKED), {"content.xml": long})


@pytest.mark.parametrize(
    "make",
    [
        many_sheets, many_binary_sheets, many_tables, many_columns, a_wide_first_row,
        a_header_behind_a_long_sheet, a_header_given_verbatim, a_header_behind_a_kept_view,
        a_header_behind_many_views, a_box_behind_much_drawn,
        lambda: a_box_behind_much_drawn("xlsb"), a_box_of_numbers, binary_strings_elsewhere,
        a_long_slide, groups_in_groups, a_long_slide_of_frames,
    ],
)  # fmt: skip
def test_a_mark_behind_much_else_is_found(make: Callable[[], bytes]) -> None:
    report = examine(Source(make(), "x"))

    assert [each.level for each in report.found] == [report.found[0].level]
    assert (report.found[0].level or "").endswith("MẬT")
    assert not report.unread


@pytest.mark.parametrize(
    "make", [a_longer_slide, deep_nests, many_layouts, a_table_behind_a_long_one]
)
def test_what_was_not_seen_to_its_end_is_told(make: Callable[[], bytes]) -> None:
    report = examine(Source(make(), "x"))

    assert report.unread
    assert not report.found


def test_what_was_found_before_the_cut_is_told_too() -> None:
    data = changed(
        ods(MARKED), "content.xml", ("</table:table>", f"{row('a') * 200_000}</table:table>")
    )
    report = examine(Source(data, "x"))

    assert [each.level for each in report.found] == ["MẬT"]
    assert report.unread


def test_a_long_sheet_without_a_mark_is_examined() -> None:
    data = a_header_behind_a_long_sheet()
    report = examine(Source(changed(data, SHEET, ("MẬT", "Mật ong")), "x"))

    assert not report.found
    assert not report.unread


def test_drawings_of_open_document_are_looked_at_like_slides() -> None:
    inner = part(sample("dau-mat.odp"), "content.xml")
    drawing = with_parts(
        sample("dau-mat.odp"),
        {
            "mimetype": "application/vnd.oasis.opendocument.graphics",
            "content.xml": inner.replace("office:presentation", "office:drawing"),
        },
    )
    report = examine(Source(drawing, "ban-ve.odg"))

    assert report.format == "odp"
    assert [each.level for each in report.found] == ["MẬT"]


BLANKS = " " * (48 * 2**20)
BOMBS = {
    "xlsx": lambda: changed(xlsx(MARKED), SHEET, ("</sheetData>", f"</sheetData>{BLANKS}")),
    "pptx": lambda: changed(pptx(MARKED), SLIDE, ("</p:spTree>", f"</p:spTree>{BLANKS}")),
    "ods": lambda: changed(ods(MARKED), "content.xml", ("</table:table>", f"</table:table>{BLANKS}")),
    "odp": lambda: changed(odp(MARKED), "content.xml", ("</draw:page>", f"{BLANKS}</draw:page>")),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(BOMBS))
def test_a_bomb_is_unpacked_no_further_than_needed(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = BOMBS[name]()
    unpacked = [0]
    whole = ZipDirectory.head_of

    def counted(self: ZipDirectory, part_name: str, most: int) -> bytes:
        given = whole(self, part_name, most)
        unpacked[0] += len(given)
        return given

    monkeypatch.setattr(ZipDirectory, "head_of", counted)
    format_of(name).glance(Source(data), Limits())
    assert unpacked[0] < 10 * 2**20

    unpacked[0] = 0
    report = examine(Source(data, "x"))
    assert [each.level for each in report.found] == ["MẬT"]
    assert unpacked[0] < 24 * 2**20

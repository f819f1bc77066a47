"""OpenDocument texts: what prints is what is read, once, and sealed ones are named."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien import documents
from khien.core.errors import (
    DamagedDocument,
    DocumentError,
    EncryptedDocument,
    NoTextLayer,
    TooLargeDocument,
    UnsupportedDocument,
)
from khien.core.limits import Limits
from khien.documents.document import LineKind
from khien.documents.odf.names import URIS
from khien.markings import State, marks
from tests.directives import forms
from tests.documents.making import zipped

SPACES = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in URIS.items() if prefix != "xml")
MEDIA = "application/vnd.oasis.opendocument.text"
NUMBERS = (
    '<text:list-style style:name="L1">'
    '<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
    '<text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/>'
    '<text:list-level-style-number text:level="3" style:num-format="1" text:display-levels="3"/>'
    "</text:list-style>"
    '<text:list-style style:name="L2">'
    '<text:list-level-style-bullet text:level="1" text:bullet-char="•"/></text:list-style>'
)


def parts(
    body: str,
    *,
    automatic: str = "",
    styles: str = "",
    masters: str = "",
    automatic_styles: str = "",
) -> dict[str, bytes | str]:
    return {
        "mimetype": MEDIA,
        "content.xml": f"<office:document-content {SPACES}>"
        f"<office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        "styles.xml": f"<office:document-styles {SPACES}><office:styles>{styles}</office:styles>"
        f"<office:automatic-styles>{automatic_styles}</office:automatic-styles>"
        f"<office:master-styles>{masters}</office:master-styles></office:document-styles>",
    }


def odt(body: str, **rest: str) -> bytes:
    return zipped(parts(body, **rest))


def p(text: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def items(*texts: str, style: str = "L1", more: str = "") -> str:
    inner = "".join(f"<text:list-item>{text}</text:list-item>" for text in texts)
    return f'<text:list text:style-name="{style}" {more}>{inner}</text:list>'


def box(inner: str, style: str = "") -> str:
    return (
        f'<draw:frame draw:style-name="{style}"><draw:text-box>{inner}</draw:text-box></draw:frame>'
    )


def table(*cells: str, style: str = "") -> str:
    inner = "".join(
        f'<table:table-cell table:style-name="{style}">{cell}</table:table-cell>' for cell in cells
    )
    return f"<table:table><table:table-row>{inner}</table:table-row></table:table>"


def lines(data: bytes) -> list[tuple[str, str]]:
    document = documents.read(data)
    assert document.format == "odt"
    return [(line.kind.value, line.text) for line in document.lines]


def texts(body: str, **rest: str) -> list[str]:
    return [text for _, text in lines(odt(body, **rest))]


def test_runs_spaces_tabs_and_breaks() -> None:
    body = p("Kính <text:span>gử</text:span>i:\n   Sở<text:tab/>Y<text:s text:c='2'/>tế"
             "<text:line-break/>hai") + "<text:h text:outline-level='1'>đầu</text:h>"  # fmt: skip

    assert texts(body) == ["Kính gửi: Sở\tY  tế", "hai", "đầu"]


def test_lists_are_numbered_as_they_print() -> None:
    body = (
        items(p("a") + items(p("b"), p("c") + items(p("d"))), p("e") + p("f"))
        + p("giữa")
        + items(items(p("g")), p("h"), more='text:continue-numbering="true"')
        + items(p("i"), style="L2")
        + items(p("k"))
    )

    assert texts(body, automatic=NUMBERS) == [
        "1. a", "a) b", "b) c", "1.b.1 d", "2. e", "f", "giữa", "a) g", "3. h", "- i", "1. k",
    ]  # fmt: skip


def test_a_list_goes_on_from_the_one_it_names_and_starts_where_told() -> None:
    body = (
        items(p("a"), more='xml:id="x"')
        + items(p("b"))
        + items(p("c"), more='text:continue-list="x"')
        + '<text:list text:style-name="L1"><text:list-header><text:p>đ</text:p></text:list-header>'
        '<text:list-item text:start-value="7"><text:p>e</text:p></text:list-item></text:list>'
    )

    assert texts(body, automatic=NUMBERS) == ["1. a", "1. b", "2. c", "đ", "7. e"]


def test_headings_are_numbered_by_the_outline() -> None:
    outline = (
        '<text:outline-style><text:outline-level-style text:level="1" style:num-format="I" '
        'style:num-suffix="."/><text:outline-level-style text:level="2" style:num-format=""/>'
        "</text:outline-style>"
    )
    heads = "".join(
        f'<text:h text:outline-level="{level}">{text}</text:h>'
        for level, text in ((1, "a"), (2, "b"), (1, "c"))
    )

    assert texts(heads, styles=outline) == ["I. a", "b", "II. c"]


def test_tables_boxes_headers_and_notes_keep_their_kind_and_order() -> None:
    note = "<text:note><text:note-citation>1</text:note-citation><text:note-body>"
    body = p("trước" + box(p("khung")) + note + p("chú") + "</text:note-body></text:note>")
    body += table(p("một") + table(p("trong")), p("hai"))
    masters = (
        "<style:master-page><style:header><text:p>đầu</text:p></style:header>"
        "<style:header-left style:display='false'><text:p>ẩn</text:p></style:header-left>"
        "<style:footer><text:p>chân<text:page-number>0</text:page-number></text:p></style:footer>"
        "</style:master-page>"
    )

    assert lines(odt(body, masters=masters)) == [
        ("header", "đầu"), ("box", "khung"), ("paragraph", "trước"), ("cell", "một"),
        ("cell", "trong"), ("cell", "hai"), ("footer", "chú"), ("footer", "chân"),
    ]  # fmt: skip


def test_what_does_not_print_is_not_read() -> None:
    hidden = ('<style:style style:family="text" style:name="H"><style:text-properties '
              'text:display="none"/></style:style>')  # fmt: skip
    body = (
        f"<text:tracked-changes>{p('xóa')}</text:tracked-changes>"
        + p('a<text:span text:style-name="H">ẩn</text:span><office:annotation>'
            "<text:p>lời bàn</text:p></office:annotation>b")
        + f'<text:section text:display="none">{p("mục")}</text:section>'
        + f"<text:section>{p('hiện')}</text:section>"
    )  # fmt: skip

    assert texts(body, automatic=hidden) == ["ab", "hiện"]


def test_pages_turn_at_breaks() -> None:
    style = ('<style:style style:family="paragraph" style:name="B"><style:paragraph-properties '
             'fo:break-before="page"/></style:style>')  # fmt: skip
    body = p("1") + p("2", "B") + p("2<text:soft-page-break/>2") + p("3")
    document = documents.read(odt(body + "<text:soft-page-break/>" + p("4"), automatic=style))

    assert [(line.page, line.text) for line in document.lines] == [
        (1, "1"), (2, "2"), (2, "22"), (3, "3"), (4, "4"),
    ]  # fmt: skip
    assert document.pages == 4


STYLES = (
    '<style:style style:family="paragraph" style:name="Base"><style:text-properties '
    'fo:font-weight="bold" fo:color="#FF0000" fo:font-size="14pt" style:font-name=".VnTime"/>'
    '</style:style><style:style style:family="paragraph" style:name="M" '
    'style:parent-style-name="Base"><style:paragraph-properties fo:text-align="center" '
    'fo:border="1pt solid #000"/><style:text-properties fo:text-transform="uppercase"/>'
    "</style:style>"
    '<style:style style:family="graphic" style:name="G"><style:graphic-properties '
    'fo:border="1pt solid #000"/></style:style>'
    '<style:style style:family="table-cell" style:name="C"><style:table-cell-properties '
    'fo:border="none"/></style:style>'
)


def test_styles_are_asked_in_turn() -> None:
    document = documents.read(odt(p("mật", "M") + box(p("a"), "G"), styles=STYLES))
    first, boxed = document.lines

    assert first.text == "MẬT"
    assert (first.style.bold, first.style.colour, first.style.size_pt) == (True, "ff0000", 14.0)
    assert (first.style.align, first.style.bordered, boxed.style.bordered) == ("center", True, True)
    assert first.style.font == ".VnTime"


def test_a_letter_and_its_mark_may_stand_in_two_runs_and_capitals_come_after() -> None:
    """VNI writes ậ as "a" and "ä", which an editor may part."""
    styles = "".join(
        f'<style:style style:name="{name}" style:family="text"><style:text-properties '
        f'style:font-name="VNI-Times" fo:text-transform="uppercase" {more}/></style:style>'
        for name, more in (("A", ""), ("B", 'fo:font-weight="bold"'))
    )
    body = '<text:p><text:span text:style-name="A">ma</text:span>'
    body += '<text:span text:style-name="B">ät</text:span></text:p>'

    assert documents.read(odt(body, automatic=styles)).text == "MẬT"


def test_words_in_fonts_from_before_unicode_are_read_as_they_show() -> None:
    old = ('<style:style style:family="text" style:name="T"><style:text-properties '
           'style:font-name=".VnTime"/></style:style>')  # fmt: skip

    assert texts(p('a <text:span text:style-name="T">m¸y tÝnh</text:span>'), automatic=old) == [
        "a máy tính"
    ]


HEAD = p("UBND TỈNH ĐÔNG KHÊ") + p("Số: 12/UBND-NC")
BODY = p("Kính gửi: Các sở, ban, ngành.") + p("1. Rà soát toàn bộ máy tính kết nối mạng.")


def marked(data: bytes) -> list[str]:
    return [mark.level for mark in marks(documents.read(data)) if mark.state is State.MARKED]


@pytest.mark.parametrize(
    "mark",
    [
        p("TỐI MẬT"),
        p("TỐI <text:span>M</text:span>ẬT"),
        p("tối mật", "U"),
        p("Số: 12<text:line-break/>TỐI MẬT"),
        table(p("TỐI MẬT"), style="C"),
        p(box(p("TỐI MẬT"))),
        box(p("TỐI MẬT")),
        p(f"<draw:custom-shape>{p('TỐI MẬT')}</draw:custom-shape>"),
        p(f"<draw:g><draw:g><draw:rect>{p('TỐI MẬT')}</draw:rect></draw:g></draw:g>"),
        p(f"<text:a><draw:a>{box(p('TỐI MẬT'))}</draw:a></text:a>"),
        '<office:forms><form:form><form:fixed-text form:label="TỐI MẬT"/></form:form>'
        "</office:forms>",
        items(p("x") + p("TỐI MẬT")),
    ],
)
def test_a_mark_in_the_head_is_seen(mark: str) -> None:
    upper = ('<style:style style:family="paragraph" style:name="U"><style:text-properties '
             'fo:text-transform="uppercase"/></style:style>')  # fmt: skip

    assert marked(odt(HEAD + mark + BODY, automatic=upper)) == ["TỐI MẬT"]


def test_a_mark_in_a_header_is_seen_and_words_about_marks_are_none() -> None:
    masters = f"<style:master-page><style:header>{p('MẬT')}</style:header></style:master-page>"

    assert marked(odt(HEAD + BODY, masters=masters)) == ["MẬT"]
    assert marked(odt(HEAD + BODY + p("Bảo vệ bí mật: độ MẬT, độ TỐI MẬT."))) == []


def test_sealed_files_are_named() -> None:
    sealed = parts(p("a"))
    sealed["META-INF/manifest.xml"] = (
        f"<manifest:manifest {SPACES}><manifest:file-entry>"
        "<manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
    )
    for data in (zipped(sealed), zipped({"mimetype": MEDIA, "encrypted-package": "x"})):
        with pytest.raises(EncryptedDocument):
            documents.read(data)


DOCTYPE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"content.xml": "<broken"}, DamagedDocument),
        ({"content.xml": f"{DOCTYPE}<a>&x;</a>"}, DamagedDocument),
        ({"styles.xml": f"{DOCTYPE}<a>&x;</a>"}, DamagedDocument),
        ({"content.xml": f"<office:document-content {SPACES}/>"}, UnsupportedDocument),
        ({"content.xml": " " * (8 * 2**20) + "<a/>"}, TooLargeDocument),
    ],
    ids=["broken", "entity", "entity-in-styles", "no-text", "bomb"],
)
def test_bad_parts_are_named(changed: dict[str, bytes | str], error: type[DocumentError]) -> None:
    """ATTACKS 14, 16, 19."""
    with pytest.raises(error):
        documents.read(zipped(parts(p("a")) | changed))


def test_a_picture_alone_is_a_scan_and_objects_are_told() -> None:
    with pytest.raises(NoTextLayer):
        documents.read(odt(p("<draw:frame><draw:image/></draw:frame>")))
    held = parts(p("a")) | {"Object 1/content.xml": "<a/>", "ObjectReplacements/Object 1": "x"}

    assert documents.read(zipped(held)).properties["embedded_files"] == "1"


@pytest.mark.parametrize("limits", [Limits(lines=3), Limits(characters=10), Limits(pages=1)])
def test_every_budget_is_kept(limits: Limits) -> None:
    with pytest.raises(TooLargeDocument):
        documents.read(odt((p("một hai") + "<text:soft-page-break/>") * 5), limits=limits)


def test_deep_nesting_is_bounded() -> None:
    for opening, closing in (("<text:section>", "</text:section>"), ("<draw:g>", "</draw:g>")):
        with pytest.raises(DocumentError):
            documents.read(odt(opening * 100 + p("a") + closing * 100))
        with pytest.raises(DamagedDocument):
            documents.read(odt(opening * 300 + closing * 300))


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2**32), st.integers(1, 12))
def test_spoiled_files_give_a_document_or_a_named_error(seed: int, hits: int) -> None:
    chance = random.Random(seed)
    data = bytearray(odt(HEAD + items(p("a"), p("b")) + table(p("c")) + BODY, automatic=NUMBERS))
    for _ in range(hits):
        at = chance.randrange(len(data))
        data[at] = chance.randrange(256)
    try:
        document = documents.read(bytes(data))
    except DocumentError:
        return
    assert all(document.text[line.start : line.end] == line.text for line in document.lines)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(
    [p("a"), items(p("b")), items(items(p("c"))), table(p("d")), box(p("e")), p(box(p("f"))),
     "<text:list><text:p>x</text:p></text:list>", "<table:table-cell/>", "<draw:frame/>",
     '<text:h text:outline-level="99999">x</text:h>', "<text:soft-page-break/>"]
), max_size=12))  # fmt: skip
def test_any_order_of_blocks_is_read(blocks: list[str]) -> None:
    document = documents.read(odt("".join(blocks), automatic=NUMBERS))

    assert all(line.kind in LineKind and line.text for line in document.lines)


@pytest.mark.parametrize("name", forms.NAMES)
def test_a_letter_says_what_its_text_says(name: str) -> None:
    value = forms.letter(name)

    def cell(rows: list[str]) -> str:
        return "".join(map(p, rows))

    data = odt(
        table(cell(forms.left(value)), cell(forms.right(value)))
        + cell([*forms.address(value), *forms.body(value)])
        + table(cell(forms.copies(value)), cell(forms.signer(value)))
    )
    text = forms.text_letter(value).encode()

    assert forms.said(forms.read(data)) == forms.said(forms.read(text))


def test_lines_in_a_table_know_their_row_and_column() -> None:
    rows = (
        '<table:table-row><table:table-cell table:number-columns-spanned="2">'
        f"{p('rộng')}</table:table-cell><table:covered-table-cell/>"
        f"<table:table-cell>{p('ba')}</table:table-cell></table:table-row>"
        '<table:table-row><table:table-cell table:number-columns-repeated="2"/>'
        f"<table:table-cell>{p('cuối')}</table:table-cell></table:table-row>"
    )
    body = p("đầu") + f"<table:table><table:table-header-rows/>{rows}</table:table>"
    found = {line.text: line.cell for line in documents.read(odt(body)).lines}
    assert found == {"đầu": None, "rộng": (0, 0, 0), "ba": (0, 0, 2), "cuối": (0, 1, 2)}

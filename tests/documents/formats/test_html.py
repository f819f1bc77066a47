"""Web pages: what a browser shows is what is read, and nothing is fetched or run."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from khien import documents
from khien.core.encodings import Table, encode
from khien.core.errors import (
    DamagedDocument,
    DocumentError,
    NoTextLayer,
    TimedOut,
    TooLargeDocument,
    UnsupportedDocument,
)
from khien.core.limits import Limits
from khien.documents.document import LineKind
from khien.markings import State, marks
from tests.directives import forms

HEAD = "<p>UBND TỈNH ĐÔNG KHÊ</p><p>Số: 12/UBND-NC</p>"
BODY = "<p>Kính gửi: Các sở, ban, ngành.</p><p>1. Rà soát toàn bộ máy tính kết nối mạng.</p>"


def page(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


def lines(body: str, head: str = "") -> list[tuple[str, str]]:
    document = documents.read(page(body, head))
    assert document.format == "html"
    return [(line.kind.value, line.text) for line in document.lines]


def texts(body: str, head: str = "") -> list[str]:
    return [text for _, text in lines(body, head)]


def marked(data: bytes) -> list[str]:
    return [mark.level for mark in marks(documents.read(data)) if mark.state is State.MARKED]


def test_blocks_part_lines_and_spans_do_not() -> None:
    body = "<h1>Tiêu đề</h1>trước<p>Kính <b>gử</b>i:\n   Sở<br>Y&nbsp;tế</p>sau<div>a<div>b</div>c"

    assert texts(body) == ["Tiêu đề", "trước", "Kính gửi: Sở", "Y tế", "sau", "a", "b", "c"]


def test_cells_are_cells_also_when_nested() -> None:
    body = "<table><tr><td>một<p>hai</p><table><tr><td>trong</td></tr></table></td><th>ba</table>x"

    assert lines(body) == [
        ("cell", "một"),
        ("cell", "hai"),
        ("cell", "trong"),
        ("cell", "ba"),
        ("paragraph", "x"),
    ]


def test_list_items_have_their_numbers() -> None:
    body = (
        "<ol><li>a<ol type=a><li>b<li>c</ol><li value=7>d<li>e</ol><ul><li>f</ul>"
        "<ol start=4 type=I><li>g</ol><ol reversed><li>h<li>i</ol>"
        "<ol style='list-style-type: lower-alpha'><li><p>k</p><p>l</p></ol>"
        "<ul style='list-style: none'><li>m</ul><li>n"
    )

    assert texts(body) == [
        "1. a", "a. b", "b. c", "7. d", "8. e", "- f", "IV. g", "2. h", "1. i", "a. k", "l",
        "m", "- n",
    ]  # fmt: skip


def test_what_does_not_show_is_not_read() -> None:
    body = "<script>document.write('x')</script><style>p{}</style><p>a</p><!-- b --><template>c"

    assert texts(body, "<title>d</title>") == ["a"]


def test_preformatted_lines_stay_apart() -> None:
    assert texts("<pre>một\n  hai   ba\n</pre>") == ["một", "hai   ba"]


def test_the_look_of_a_line_is_told() -> None:
    body = (
        "<p align=center style='color:#F00; font-size:14pt; font-family:\"Arial\", serif'>"
        "<b>MẬT</b></p>"
    )
    look = documents.read(page(body)).lines[0].style

    assert (look.align, look.colour, look.size_pt, look.font) == ("center", "ff0000", 14.0, "Arial")
    assert look.bold is True


def test_capitals_by_style_are_capitals() -> None:
    assert texts("<p style='text-transform: uppercase'>tối mật</p>") == ["TỐI MẬT"]


@pytest.mark.parametrize(
    "mark",
    [
        "<p>TỐI MẬT</p>",
        "<p>T&#7888;I M&#x1EAC;T</p>",
        "<p><span>TỐI </span><span>M</span><b>ẬT</b></p>",
        "<table border=1><tr><td>TỐI MẬT</td></tr></table>",
        "<div style='border: 1px solid red'>TỐI MẬT</div>",
        "<div style='position:absolute; top:9cm'>TỐI MẬT</div>",
        "<p>Đông Khê<span style='position:absolute'>TỐI MẬT</span></p>",
        "<p>Đông Khê <span class=dau>TỐI MẬT</span></p>",
        "Số: 12<br>TỐI MẬT<br>",
        "<!--[if gte vml 1]><v:rect><v:textbox><p>TỐI MẬT</p></v:textbox></v:rect><![endif]-->",
        "<svg><text>TỐI MẬT</text></svg><br>",
        "<input value='TỐI MẬT'><br>",
    ],
)
def test_a_mark_in_the_head_is_seen(mark: str) -> None:
    sheet = "<style>.dau { position: absolute; right: 0 }</style>"

    assert marked(page(HEAD + mark + BODY, sheet)) == ["TỐI MẬT"]


@pytest.mark.parametrize(
    "words",
    ["<p>Luật Bảo vệ bí mật nhà nước: TỐI MẬT là một độ mật.</p>", "<p>mật khẩu</p>", ""],
)
def test_words_about_marks_are_no_mark(words: str) -> None:
    assert marked(page(HEAD + BODY + words)) == []
    assert marked(page(HEAD + words + BODY)) == []


LETTER = "<html><p>ỦY BAN NHÂN DÂN TỈNH ĐÔNG KHÊ</p><p>Kính gửi: Các sở, ban, ngành.</p></html>"


def cp1258(text: str) -> bytes:
    import unicodedata

    tones = "\u0300\u0301\u0303\u0309\u0323"
    written = ""
    for ch in text:
        parts = unicodedata.normalize("NFD", ch)
        written += unicodedata.normalize("NFC", "".join(c for c in parts if c not in tones))
        written += "".join(c for c in parts if c in tones)
    return written.encode("cp1258")


@pytest.mark.parametrize(
    "data",
    [
        LETTER.encode(),
        LETTER.encode("utf-8-sig"),
        LETTER.encode("utf-16"),
        LETTER.encode("utf-16-le"),
        cp1258(LETTER),
        cp1258(LETTER.replace("<p>", "<meta charset=windows-1258><p>", 1)),
        LETTER.encode("ascii", "xmlcharrefreplace"),
        b"<?xml version='1.0' encoding='utf-8'?>\n<!-- x -->\n" + LETTER.encode(),
    ],
)
def test_every_encoding_gives_the_same_text(data: bytes) -> None:
    document = documents.read(data, "cong-van.doc")

    assert document.format == "html"
    assert document.text == "ỦY BAN NHÂN DÂN TỈNH ĐÔNG KHÊ\nKính gửi: Các sở, ban, ngành."


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"<html><meta charset=utf-7><p>\xe9", UnsupportedDocument),
        (b"<html><meta charset=nonsense><p>\xe9", UnsupportedDocument),
        (b"<html><p>M\xcbT \xb8\xb5", UnsupportedDocument),
        (page("<iframe src=a.html></iframe>"), UnsupportedDocument),
        (page("<p>a", "<style>p::before { content: 'TỐI MẬT' }</style>"), UnsupportedDocument),
        (page("<p>a", r"<style>p::after{content:'\54\1ED0 I'}</style>"), UnsupportedDocument),
        (page("<p data-x='TỐI MẬT'>a<style>p:after{content:attr(data-x)}"), UnsupportedDocument),
        (page("<img src=a.png>"), NoTextLayer),
        (page("<div>" * 300 + "TỐI MẬT"), TooLargeDocument),
        (page("<b>" * 500_001), TooLargeDocument),
        (b"<html><p>a\x00b", DamagedDocument),
    ],
)
def test_what_cannot_be_seen_whole_is_refused_by_name(
    data: bytes, error: type[DocumentError]
) -> None:
    with pytest.raises(error):
        documents.read(data)


@pytest.mark.parametrize("head", ["<!-- a -->" * 5000 + "x", " " * 60_000 + "x", "<!--" * 9000])
def test_a_head_of_comments_is_looked_at_once(head: str) -> None:
    found = documents.format_of(head.encode())

    assert found is None or found.id == "txt"


def test_a_sheet_of_bullets_is_no_hidden_word() -> None:
    assert texts("<p>a", r"<style>li::before{content:'\2022 '} q{content:''}</style>") == ["a"]


def test_nothing_outside_is_read() -> None:
    """ATTACKS 14: an entity or a link to a file stays a word."""
    data = (
        b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html>'
        b'<link rel=stylesheet href="file:///etc/passwd"><p>a &x; b'
    )

    assert "root:" not in documents.read(data).text


@pytest.mark.parametrize("limits", [Limits(lines=3), Limits(characters=10), Limits(file_bytes=90)])
def test_every_budget_is_kept(limits: Limits) -> None:
    with pytest.raises((TooLargeDocument, TimedOut)):
        documents.read(page("<p>một hai ba</p>" * 5), limits=limits)


@pytest.mark.parametrize(
    "rule",
    [
        "p { font-family: .VnTime }",
        'P.MsoNormal, li.MsoNormal {margin:0cm; font-family:".VnTime",serif; size:1}',
        ".MsoNormal { font: bold 14.0pt .VnTime }",
        "<!-- /* Font */ @font-face {font-family:x;} .MsoNormal{font-family:'.VnTime'} -->",
    ],
)
def test_a_font_from_before_unicode_is_read_by_sheet(rule: str) -> None:
    sheet = f"<style>{rule}</style>"
    found = documents.read(page("<p class=MsoNormal>M¸y <b>tÝnh</b></p>", sheet))

    assert found.text == "Máy tính"
    assert found.properties == {"legacy_encoding": "tcvn3"}


def test_a_font_from_before_unicode_is_read_by_tag_and_doubted_by_other_rules() -> None:
    by_tag = documents.read(page("<font face='.VnTime'>M¸y tÝnh</font>"))
    assert by_tag.text == "Máy tính"
    sheet = "<style>table p { font-family: .VnTime }</style>"
    by_sheet = documents.read(page("<p>M¸y tÝnh</p>", sheet))
    modern = documents.read(page("<p>Máy tính được</p>", sheet))
    named = documents.read(page("<p>a é</p>", "<style>@font-face {font-family: .VnTime}</style>"))

    assert [d.properties.get("legacy_font") for d in (by_tag, by_sheet, modern, named)] == [
        None,
        "1",
        None,
        None,
    ]


def test_a_letter_and_its_mark_may_stand_in_two_runs() -> None:
    """VNI writes ậ as "a" and "ä", which an editor may part; capitals come after."""
    vni = encode("Bí mật", Table.VNI)
    parted = vni[:-2] + '</span><span style="font-family:VNI-Times">' + vni[-2:]
    found = page(
        f"<p style='text-transform:uppercase; font-family:VNI-Times'><span>{parted}</span>"
    )

    assert documents.read(found).text == "BÍ MẬT"


@pytest.mark.parametrize(
    ("table", "declared"),
    [
        *((table, name) for table in Table for name in ("", "x-user-defined", "viscii")),
        # Half of VISCII's letters look like Latin ones: one sentence of it is not certain.
        *(
            (table, name)
            for table in (Table.TCVN3, Table.VNI)
            for name in ("windows-1252", "iso-8859-1")
        ),
    ],
)
def test_a_page_in_a_table_of_before_unicode_is_read(table: Table, declared: str) -> None:
    words = "Ủy ban nhân dân tỉnh yêu cầu các cơ quan rà soát máy tính kết nối mạng."
    meta = f"<meta charset={declared}>" if declared else ""
    data = f"<html>{meta}<p>{encode(words, table)}</p><p>Đ</p>".replace("Đ", "x").encode("latin-1")
    found = documents.read(data)

    assert found.text.split("\n")[0] == words
    assert found.properties == {"legacy_encoding": table.value}


def test_a_page_in_no_encoding_that_is_known_is_refused() -> None:
    for data in (b"<html><p>\xb8\xff\xfe abc</p>", b"<html><meta charset=viscii><p>a\xd5 b</p>"):
        with pytest.raises(UnsupportedDocument):
            documents.read(data)


def test_a_western_page_stays_as_it_is() -> None:
    data = "<html><meta charset=iso-8859-1><p>La réponse à vos attentes</p>".encode("latin-1")

    assert documents.read(data).text == "La réponse à vos attentes"


@settings(deadline=None, max_examples=100)
@given(st.text(alphabet="<>/pdivtablourcskne!-[]&#;=\"' aẬ\n", max_size=300))
@example("<!--[if ]>")
@example("<li value=-1>x")
def test_any_page_gives_a_document_or_a_named_error(body: str) -> None:
    try:
        document = documents.read(b"<html>" + body.encode())
    except DocumentError:
        return
    assert document.text == "\n".join(line.text for line in document.lines)
    assert all(line.kind in LineKind for line in document.lines)


def as_page(name: str) -> bytes:
    """A demo letter as a web page: a table for head and foot."""
    value = forms.letter(name)

    def cell(rows: list[str]) -> str:
        return "<td>" + "".join(f"<p>{row}</p>" for row in rows) + "</td>"

    def row(*cells: list[str]) -> str:
        return "<table><tr>" + "".join(map(cell, cells)) + "</tr></table>"

    inside = "".join(f"<p>{line}</p>" for line in [*forms.address(value), *forms.body(value)])
    return page(
        row(forms.left(value), forms.right(value))
        + inside
        + row(forms.copies(value), forms.signer(value))
    )


@pytest.mark.parametrize("name", forms.NAMES)
def test_a_letter_says_what_its_text_says(name: str) -> None:
    text = forms.text_letter(forms.letter(name)).encode()

    assert forms.said(forms.read(as_page(name))) == forms.said(forms.read(text))


@pytest.mark.parametrize(
    "rule", [".dau", "p.dau", "#dau", "td .dau", "div > p.dau", "h1, .dau", ".dau:first-child"]
)
def test_capitals_by_a_style_sheet(rule: str) -> None:
    sheet = f"<style>{rule} {{ color: red; text-transform: uppercase }}</style>"

    assert texts("<p class='dau' id='dau'>tối mật</p><p>tối mật</p>", sheet) == [
        "TỐI MẬT",
        "tối mật",
    ]


def test_a_sheet_without_such_a_rule_leaves_letters_as_they_are() -> None:
    sheet = "<style>.dau { text-transform: none } .khac { text-transform: uppercase }</style>"

    assert texts("<p class='dau'>tối mật</p>", sheet) == ["tối mật"]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<header>MẬT</header>", "header"),
        ("<footer><p>MẬT</p></footer>", "footer"),
        ("<div title='footer'><p>MẬT</p></div>", "footer"),
        ("<div title='x'><p>MẬT</p></div>", "paragraph"),
        ("<table><tr><td><footer>MẬT</footer></td></tr></table>", "cell"),
    ],
)
def test_margins_are_known_by_their_tags(body: str, kind: str) -> None:
    assert lines(body) == [(kind, "MẬT")]

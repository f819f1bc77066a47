r"""Rich Text: groups, code pages and destinations; what prints is what is read."""

from __future__ import annotations

import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from khien import documents
from khien.core.errors import DamagedDocument, DocumentError, NoTextLayer, TooLargeDocument
from khien.core.limits import Limits
from khien.documents.rtf.tokens import Kind, tokens
from khien.markings import State, marks
from tests.directives import forms


def u(text: str) -> str:
    """``text`` with all but ASCII as \\uN and a byte for readers that know no Unicode."""
    wide = text.encode("utf-16-le")
    units = [int.from_bytes(wide[at : at + 2], "little") for at in range(0, len(wide), 2)]
    return "".join(
        (f"\\{chr(n)}" if chr(n) in "\\{}" else chr(n)) if n < 128
        else f"\\u{n - 65536 if n > 32767 else n}?"
        for n in units
    )  # fmt: skip


def rtf(body: str, head: str = "\\ansi\\ansicpg1252\\uc1") -> bytes:
    return f"{{\\rtf1{head} {body}}}".encode("latin-1")


def p(text: str) -> str:
    return u(text) + "\\par\n"


def lines(body: str, head: str = "\\ansi\\uc1") -> list[tuple[str, str]]:
    document = documents.read(rtf(body, head))
    assert document.format == "rtf"
    return [(line.kind.value, line.text) for line in document.lines]


def texts(body: str, head: str = "\\ansi\\uc1") -> list[str]:
    return [text for _, text in lines(body, head)]


def test_tokens_are_told_apart() -> None:
    found = list(tokens(b"{\\b0 a\\'e1\\~\\u-3?\\bin3 }}{x}\r\n\\"))

    assert [token.kind for token in found] == [
        Kind.OPEN, Kind.WORD, Kind.BYTES, Kind.ESCAPED, Kind.SYMBOL, Kind.WORD, Kind.BYTES,
        Kind.BYTES, Kind.CLOSE,
    ]  # fmt: skip
    assert (found[1].name, found[1].number, found[5].number) == ("b", 0, -3)


def test_lines_end_where_they_print() -> None:
    body = "a\\line b\\par c\\tab d\\\n e\\{\\}\\\\\\~f\\_g\\emdash\\par \\par h"

    assert texts(body) == ["a", "b", "c\td", "e{}\\ f-g—", "h"]


@pytest.mark.parametrize(
    "body",
    [
        "M\\u7852?T",
        "M\\u7852\\'3fT",
        "\\uc0 M\\u7852T",
        "\\uc2 M\\u7852??T",
        "{\\uc2 M}\\u7852?T",
        "M\\u7852 ?T",
        "M{\\b\\u7852?}T",
        "{M}\\u7852\\tab T",
    ],
)
def test_unicode_and_what_stands_for_it(body: str) -> None:
    assert texts(body) == ["MẬT"]


def test_bytes_are_read_by_the_font_s_code_page() -> None:
    fonts = "{\\fonttbl{\\f0\\fcharset163 Arial;}{\\f1\\fcharset204 Arial;}{\\f2 Arial;}}"
    body = fonts + "\\f0 M\\'c2\\'f2T\\par\\f1\\'cc\\par\\f2\\'e9\\par{\\f0\\'d0}\\'d0"

    assert texts(body) == ["MẬT", "М", "é", "ĐÐ"]
    assert texts("\\'f0", "\\ansi\\ansicpg1258") == ["đ"]
    assert texts("M\\'ec", "\\mac\\ansicpg99999") == ["Mì"]


def test_halves_of_a_far_character_are_joined_and_lone_ones_do_not_harm() -> None:
    assert texts(u("𝐌a") + "\\par\\u55349?b") == ["𝐌a", "\ufffdb"]


def test_fonts_from_before_unicode_are_read_as_they_show() -> None:
    fonts = "{\\fonttbl{\\f0\\fcharset0 .VnTime;}{\\f1\\fcharset0 Arial;}}"
    document = documents.read(rtf(fonts + "\\f0 Rµ so¸t m¸y tÝnh cña c¬ quan.\\par"))

    assert document.text == "Rà soát máy tính của cơ quan."


def test_a_letter_and_its_mark_may_stand_in_two_runs_and_capitals_come_after() -> None:
    """VNI writes ậ as "a" and "ä", which an editor may part."""
    fonts = "{\\fonttbl{\\f0\\fcharset0 VNI-Times;}}"
    (found,) = documents.read(rtf(f"{fonts}\\f0\\caps m{{\\b a}}{{\\i\\b \\'e4}}t\\par")).lines

    assert found.text == "MẬT"


def test_kinds_and_order() -> None:
    body = (
        "{\\header " + p("đầu") + "}{\\footer " + u("chân") + "}"
        + u("trước{}").replace("\\{\\}", "{\\footnote " + p("chú") + "}")
        + "{\\shp{\\*\\shpinst{\\sp{\\sn fLine}{\\sv 0}}{\\shptxt " + p("khung") + "}}"
        "{\\shprslt{\\*\\do\\dptxbx{\\dptxbxtext hai}}}}\\par"
        "\\trowd\\cellx1\\pard\\intbl a\\par b\\cell c\\cell\\row\\pard "
        + "\\pard\\absw200 d\\par\\pard e"
    )  # fmt: skip

    assert lines(body) == [
        ("header", "đầu"), ("box", "khung"), ("paragraph", "trước"), ("cell", "a"),
        ("cell", "b"), ("cell", "c"), ("box", "d"), ("paragraph", "e"), ("footer", "chú"),
        ("footer", "chân"),
    ]  # fmt: skip


def test_markers_of_lists_are_read_as_printed() -> None:
    body = (
        "{\\listtext\\pard\\plain 1.\\tab}a\\par{\\pntext\\f1\\'b7\\tab}b\\par"
        "{\\*\\pn\\pnlvlblt{\\pntxtb x}}{\\listtext a)\\tab}c\\line d\\par"
    ).replace("pntext", "listtext")

    assert texts(body) == ["1. a", "- b", "a) c", "d"]


def test_what_does_not_print_is_not_read() -> None:
    body = (
        "{\\info{\\title x}{\\upr{\\title x}{\\*\\ud{\\title x}}}}{\\stylesheet{\\s0 Normal;}}"
        "{\\*\\generator x;}{\\v hidden}{\\deleted gone}{\\field{\\*\\fldinst PAGE}{\\fldrslt 1}}"
        "{\\*\\unknown{\\b x}}{\\upr{x}{\\*\\ud 2}}{\\pict\\bin3 }{} x}{\\*\\bkmkstart k}3"
    )

    assert texts(body) == ["123"]


def test_pages_turn() -> None:
    document = documents.read(rtf("a\\page b\\par\\pard\\pagebb c\\par\\sect d\\sbknone\\sect e"))

    assert [line.page for line in document.lines] == [1, 2, 3, 4, 4]
    assert document.pages == 4


def test_the_look_of_a_line_is_told() -> None:
    tables = "{\\fonttbl{\\f3{\\*\\panose 02}Arial;}}{\\colortbl;\\red255\\green0\\blue0;}"
    body = tables + "\\pard\\qc\\box\\f3\\fs28\\cf1\\b\\i m\\'e9\\par\\pard\\plain b"
    first, second = documents.read(rtf(body)).lines

    assert (first.style.font, first.style.size_pt, first.style.colour) == ("Arial", 14.0, "ff0000")
    assert (first.style.bold, first.style.italic, first.style.align) == (True, True, "center")
    assert (first.style.bordered, second.style.bordered, second.style.bold) == (True, None, None)


HEAD = p("UBND TỈNH ĐÔNG KHÊ") + p("Số: 12/UBND-NC")
BODY = p("Kính gửi: Các sở, ban, ngành.") + p("1. Rà soát toàn bộ máy tính kết nối mạng.")


def marked(data: bytes) -> list[str]:
    return [mark.level for mark in marks(documents.read(data)) if mark.state is State.MARKED]


@pytest.mark.parametrize(
    "mark",
    [
        p("TỐI MẬT"),
        "{\\caps " + u("tối mật") + "}\\par ",
        "{\\b " + u("TỐI ") + "}{\\cf1 M}" + p("ẬT"),
        "x\\line " + p("TỐI MẬT"),
        "\\trowd\\intbl " + u("TỐI MẬT") + "\\cell\\row\\pard ",
        "\\pard\\phpg\\posx100 " + p("TỐI MẬT") + "\\pard ",
        "{\\shp{\\*\\shpinst{\\shptxt " + p("TỐI MẬT") + "}}}",
        "{\\*\\do\\dptxbx{\\dptxbxtext " + p("TỐI MẬT") + "}}",
        "{\\shp{\\*\\shpinst{\\sp{\\sn gtextUNICODE}{\\sv " + u("TỐI MẬT") + "}}}}",
        "{\\header " + p("TỐI MẬT") + "}",
        "{\\headerf {\\shp{\\*\\shpinst{\\shptxt " + p("TỐI MẬT") + "}}}\\par}",
        "{\\field{\\*\\fldinst QUOTE}{\\fldrslt " + u("TỐI MẬT") + "}}\\par ",
    ],
)
def test_a_mark_in_the_head_is_seen(mark: str) -> None:
    assert marked(rtf(HEAD + mark + BODY)) == ["TỐI MẬT"]


def test_words_about_marks_are_no_mark() -> None:
    assert marked(rtf(HEAD + BODY + p("Bảo vệ bí mật: độ MẬT, độ TỐI MẬT."))) == []
    assert marked(rtf("{\\info{\\title " + u("MẬT") + "}}" + HEAD + BODY)) == []


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"{\\rtf1 a", DamagedDocument),
        (b"{\\rtf1 {a}", DamagedDocument),
        (b"{\\rtf1 \\bin99999 a}", DamagedDocument),
        (b"{\\rtf1 {\\pict 00}}", NoTextLayer),
        (b"{\\rtf1 " + b"{" * 300 + b"}" * 301, TooLargeDocument),
    ],
)
def test_what_cannot_be_read_whole_is_named(data: bytes, error: type[DocumentError]) -> None:
    """ATTACKS 16, 19."""
    with pytest.raises(error):
        documents.read(data)


@pytest.mark.parametrize("limits", [Limits(lines=3), Limits(characters=20), Limits(pages=2)])
def test_every_budget_is_kept(limits: Limits) -> None:
    with pytest.raises(TooLargeDocument):
        documents.read(rtf("một hai\\page ".replace("ộ", "o") * 5), limits=limits)


def test_objects_are_told() -> None:
    document = documents.read(rtf("a{\\object{\\*\\objdata 00}{\\result b}}"))

    assert document.properties["embedded_files"] == "1"
    assert document.text == "ab"


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from(
    ["{", "}", "\\u-1", "\\u55349?", "\\'c2", "\\'", "\\*", "\\par ", "\\cell ", "\\upr", "\\ud ",
     "\\sn x", "\\sv y", "\\f99", "\\fonttbl", "\\colortbl;", "\\cf9", "\\header ", "\\shptxt ",
     "\\listtext ", "\\bin5 ", "\\uc-3 ", "\\uc99 ", "\\page ", "\\plain", "a", ";", "\\trowd"]
), max_size=60))  # fmt: skip
@example(["\\uc16 ", "\\u1", "{", "a", "}"])
def test_any_tokens_give_a_document_or_a_named_error(pieces: list[str]) -> None:
    try:
        document = documents.read(rtf("".join(pieces)))
    except DocumentError:
        return
    assert all(document.text[line.start : line.end] == line.text for line in document.lines)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2**32), st.integers(1, 12))
def test_spoiled_files_give_a_document_or_a_named_error(seed: int, hits: int) -> None:
    chance = random.Random(seed)
    data = bytearray(rtf("{\\fonttbl{\\f0\\fcharset163 A;}}\\f0 " + HEAD + BODY))
    for _ in range(hits):
        data[chance.randrange(8, len(data))] = chance.randrange(256)
    try:
        document = documents.read(bytes(data))
    except DocumentError:
        return
    assert document.format in {"rtf", "txt"}


@pytest.mark.parametrize("name", forms.NAMES)
def test_a_letter_says_what_its_text_says(name: str) -> None:
    value = forms.letter(name)

    def row(*cells: list[str]) -> str:
        inner = "".join("\\par ".join(map(u, cell)) + "\\cell " for cell in cells)
        return "\\trowd\\pard\\intbl " + inner + "\\row\\pard "

    data = rtf(
        row(forms.left(value), forms.right(value))
        + "".join(map(p, [*forms.address(value), *forms.body(value)]))
        + row(forms.copies(value), forms.signer(value))
    )
    text = forms.text_letter(value).encode()

    assert forms.said(forms.read(data)) == forms.said(forms.read(text))

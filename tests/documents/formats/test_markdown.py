"""Markdown: the words without the signs, and only where the name says so."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien import documents
from khien.core.errors import (
    DamagedDocument,
    DocumentError,
    TooLargeDocument,
    UnsupportedDocument,
)
from khien.core.limits import Limits
from khien.markings import State, marks
from tests.directives import forms


def lines(text: str) -> list[tuple[str, str]]:
    document = documents.read(text.encode(), "thu.md")
    assert document.format == "md"
    return [(line.kind.value, line.text) for line in document.lines]


def texts(text: str) -> list[str]:
    return [each for _, each in lines(text)]


def test_only_the_name_tells_it_from_plain_text() -> None:
    assert documents.read(b"# a", "a.txt").format == "txt"
    assert documents.read(b"# a").format == "txt"
    assert documents.read(b"# a", "A.MD").format == "md"
    assert documents.read("# Đ".encode("utf-16"), "a.markdown").text == "Đ"


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7", b"{\\rtf1 a}", b"<!DOCTYPE html><p>a", b"\x89PNG\x00\x01"]
)
def test_other_bytes_are_not_markdown_whatever_the_name(data: bytes) -> None:
    found = documents.format_of(data, "a.md")

    assert found is None or found.id != "md"


def test_signs_of_layout_are_dropped() -> None:
    text = (
        "# Tiêu đề #\nTiêu đề hai\n=====\n\n> trích **đậm** và *nghiêng*, `mã`\n"
        "[chữ](https://a.example) &amp; \\*sao\\* <b>thẻ</b>\n---\nSố: 12_UBND <!-- ẩn\nẩn -->*\n"
        "```\nkhối *mã*\n```\n"
    )

    assert texts(text) == [
        "Tiêu đề", "Tiêu đề hai", "", "", "trích đậm và nghiêng, mã", "chữ & *sao* thẻ", "",
        "Số: 12_UBND *", "khối *mã*",
    ]  # fmt: skip


def test_lists_print_their_numbers() -> None:
    text = "1. a\n1. b\n   1) c\n   1) d\n1. đ\n* e\n+ f\n- g\n\nhết\n\n1. h\n3. i\n7. k"

    assert texts(text) == [
        "1. a", "2. b", "1) c", "2) d", "3. đ", "- e", "- f", "- g", "", "hết", "", "1. h",
        "3. i", "7. k",
    ]  # fmt: skip


def test_tables_are_cells() -> None:
    text = "| Số | **Tên** |\n|:---|---:|\n| 1 | a\\|b |\n\nhai | ba"

    assert lines(text) == [
        ("cell", "Số"), ("cell", "Tên"), ("cell", "1"), ("cell", "a|b"), ("paragraph", ""),
        ("paragraph", "hai | ba"),
    ]  # fmt: skip


HEAD = "UBND TỈNH ĐÔNG KHÊ\n\nSố: 12/UBND-NC\n\n"
BODY = "\n\nKính gửi: Các sở, ban, ngành.\n\n1. Rà soát toàn bộ máy tính kết nối mạng.\n"


def marked(text: str) -> list[str]:
    found = marks(documents.read(text.encode(), "a.md"))
    return [mark.level for mark in found if mark.state is State.MARKED]


@pytest.mark.parametrize(
    "mark",
    [
        "TỐI MẬT",
        "**TỐI MẬT**",
        "## TỐI MẬT",
        "TỐI **M**ẬT",
        "> __TỐI MẬT__",
        "<center>TỐI MẬT</center>",
        "T&#7888;I M&#7852;T",
        "| TỐI MẬT | x |\n|---|---|\n",
        "```\nTỐI MẬT\n```",
        "[TỐI MẬT](a)",
        "TỐI M<!-- x -->ẬT",
    ],
)
def test_a_mark_in_the_head_is_seen(mark: str) -> None:
    assert marked(HEAD + mark + BODY) == ["TỐI MẬT"]


def test_words_about_marks_are_no_mark() -> None:
    assert marked(HEAD + BODY + "Bảo vệ bí mật: độ **MẬT**, độ TỐI MẬT.") == []
    assert marked(HEAD + "<!-- TỐI MẬT -->" + BODY) == []


@pytest.mark.parametrize(
    ("data", "limits", "error"),
    [
        (b"a <!-- b", Limits(), UnsupportedDocument),
        (b"a" * 70_000 + b"\x01", Limits(), DamagedDocument),
        (b"a\n" * 50, Limits(lines=40), TooLargeDocument),
        (b"a" * 50, Limits(characters=40), TooLargeDocument),
    ],
)
def test_what_cannot_be_read_whole_is_named(
    data: bytes, limits: Limits, error: type[DocumentError]
) -> None:
    with pytest.raises(error):
        documents.read(data, "a.md", limits=limits)


@settings(deadline=None, max_examples=150)
@given(st.text(alphabet="#*_`~|-=<>![]()\\&;1.) \n\taẬ", max_size=200))
def test_any_text_gives_a_document_or_a_named_error(text: str) -> None:
    try:
        document = documents.read(b"a" + text.encode(), "a.md")
    except DocumentError:
        return
    assert document.text == "\n".join(line.text for line in document.lines)


@pytest.mark.parametrize("sign", ["*", "_", "[", "`", "<a ", "|-", "![](", "1. ", "> "])
def test_a_line_of_signs_is_read_once(sign: str) -> None:
    assert documents.read(("x\n" + sign * 20_000).encode(), "a.md").format == "md"


@pytest.mark.parametrize("name", forms.NAMES)
def test_a_letter_says_what_its_text_says(name: str) -> None:
    text = forms.text_letter(forms.letter(name), gap=True)
    signed = "\n".join(f"**{line}**" if line.isupper() else line for line in text.split("\n"))
    read = forms.read(signed.encode(), "a.md")

    assert forms.said(read) == forms.said(forms.read(text.encode()))

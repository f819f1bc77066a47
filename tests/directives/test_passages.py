"""Text that knows its way back, on any text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.core.text import squeeze
from khien.directives import as_json, read_directive
from khien.directives.passages import Passage, fold, joined, key, plain, rows_of
from tests.directives.letters import HEAD, TAIL, document

WORDS = st.sampled_from(
    [
        "Kính gửi:", "Sở Y tế", "Công an tỉnh", "yêu cầu", "đề nghị", "các đơn vị", "\n", "\n\n", "1. ",
        "2. ", "a) ", "- ", "+ ", "rà soát", "báo cáo", "về", "trước ngày 1/2/2026", ";", ". ", ":",
        "./.", "Nơi nhận:", "TM. ỦY BAN", "GIÁM ĐỐC", "Khi phát hiện", "không được", "tán phát",
        "tài liệu trên", "phối hợp với", "Luật An ninh", '"', "(", ")", "**", "Số: 1/AB-C", "V/v",
        "Điều 1.", "I. ", "CHỈ THỊ", "\u0301", "\xa0", "ngày 5 tháng 6 năm 2026", "thường xuyên",
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("  a \t b\xa0c  ", "a b c"),
        ("\ufeffSố", "Số"),
        (unicodedata.normalize("NFD", "Đông Khê tỉnh"), "Đông Khê tỉnh"),
        ("   ", ""),
    ],
)
def test_fold(raw: str, text: str) -> None:
    assert fold(raw, 0, 1).text == text


def test_key_and_plain_keep_the_length() -> None:
    text = "HÒA hoà Đ – “x” İ ß"
    assert len(key(text)) == len(plain(text)) == len(text)
    assert key("Hòa") == key("hoà")
    assert plain("Đặc khu Ủy") == "dac khu uy"


def test_a_cut_and_a_join_keep_their_places() -> None:
    first, second = fold("  Rà soát  máy ", 100, 1), fold("tính.", 200, 2)
    whole = joined([first, second])
    assert whole.text == "Rà soát máy tính."
    assert whole.cut(8).text == "máy tính."
    assert whole.cut(8).span.start == 111
    assert whole.span.end == 205
    assert not whole.cut(3, 3)


@given(st.text(max_size=200))
@settings(deadline=None, max_examples=100)
def test_rows_point_at_what_they_say(text: str) -> None:
    source = document(text.replace("\r", " "))
    for row in rows_of(source):
        span = row.passage.span
        assert 0 <= span.start <= span.end <= len(source.text)
        assert len(row.passage.key) == len(row.passage.plain) == len(row.text)


@given(st.lists(WORDS, max_size=60))
@settings(deadline=None, max_examples=150)
def test_any_heap_of_the_trades_words_is_read_with_true_spans(words: list[str]) -> None:
    source = document(" ".join(words))
    directive = read_directive(source)
    for item in directive.obligations:
        assert 0 <= item.span.start < item.span.end <= len(source.text)
        assert item.actors
        printed = squeeze(source.text[item.span.start : item.span.end])
        assert printed.replace(" ", "").startswith(item.text.replace(" ", "")[:3])
    as_json(directive, file="x", sha256="", document=source)


@given(st.lists(WORDS, max_size=25))
@settings(deadline=None, max_examples=100)
def test_any_body_in_a_usual_letter_keeps_header_and_addressees(words: list[str]) -> None:
    body = " ".join(word for word in words if word not in {"Kính gửi:", "CHỈ THỊ"})
    directive = read_directive(document(HEAD + "Sở yêu cầu:\n1. " + body + TAIL))
    assert directive.header.notation == "SYT-VP"
    assert directive.addressees == ("Các phòng thuộc Sở", "Bệnh viện đa khoa tỉnh")


def test_an_empty_passage_is_false() -> None:
    assert not Passage.of("", (0,))


@given(st.text(alphabet="aĂđơẾ ệ\t.\xa0\u2003-Íx", max_size=40))
@settings(deadline=None, max_examples=150)
def test_whole_letters_fold_as_letters_with_marks_do(raw: str) -> None:
    apart = unicodedata.normalize("NFD", raw)
    whole = fold(raw, 5, 1)
    assert whole.text == fold(apart, 5, 1).text == " ".join(raw.split())
    assert [raw[at - 5] for at in whole.at[:-1] if not raw[at - 5].isspace()] == [
        letter for letter in whole.text if letter != " "
    ]
    assert len(whole.at) == len(whole.text) + 1

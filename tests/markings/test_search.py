"""Marks on page 1: found where they stand, lowered where they only look like marks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.documents.document import Document, Line, LineKind, Style
from khien.markings import Mark, State, Where, marks, reason_sentence, worst_mark
from khien.markings.reasons import REASONS
from khien.markings.rule import Rule
from khien.markings.search import all_rules
from tests.markings.letters import BODY, HEAD, B, C, document, letter, line


def only(found: list[Mark]) -> Mark:
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize("level", ["MẬT", "TỐI MẬT", "TUYỆT MẬT"])
@pytest.mark.parametrize(
    ("kind", "where", "rule"),
    [
        (LineKind.PARAGRAPH, Where.HEAD, "head_line"),
        (LineKind.CELL, Where.CELL, "head_cell"),
        (LineKind.BOX, Where.STAMP, "box"),
        (LineKind.HEADER, Where.HEADER, "page_header"),
    ],
)
def test_each_level_in_each_place(level: str, kind: LineKind, where: Where, rule: str) -> None:
    mark = only(marks(letter(line(level, kind))))

    assert (mark.level, mark.state, mark.where, mark.rule) == (level, State.MARKED, where, rule)
    assert mark.score >= 0.8
    assert worst_mark([mark]) is mark


def test_a_letter_without_a_mark_has_none() -> None:
    assert marks(letter()) == []
    assert worst_mark([]) is None


@pytest.mark.parametrize(
    "extra",
    [
        ("V/v tăng cường công tác bảo vệ bí", "mật"),
        ("Quy chế bảo vệ bí", "Mật"),
        ("CAM KẾT BẢO", "MẬT"),
        ("QUY CHẾ BẢO VỆ BÍ", "MẬT", "NHÀ NƯỚC"),
        ("LUẬT BẢO VỆ BÍ MẬT NHÀ NƯỚC",),
        ("Đồng chí Nguyễn Văn Mật",),
        ("HỎA TỐC",),
    ],
)
@pytest.mark.parametrize("format_id", ["txt", "pdf", "docx"])
def test_wrapped_titles_and_other_words_are_no_mark(extra: tuple[str, ...], format_id: str) -> None:
    assert marks(letter(*extra, format_id=format_id)) == []


@pytest.mark.parametrize(
    "subject",
    [
        "V/v gửi hồ sơ",
        "V/v báo cáo tiến độ",
        "V/v quản lý văn bản và tài liệu",
        "V/v bảo vệ bí",
        "thực hiện Chỉ thị số 05/CT-UBND",
        "căn cứ kết quả rà soát",
    ],
)
@pytest.mark.parametrize("format_id", ["txt", "pdf", "docx"])
def test_what_stands_above_does_not_hide_a_mark(subject: str, format_id: str) -> None:
    assert only(marks(letter(subject, "MẬT", format_id=format_id))).level == "MẬT"


def test_by_its_place_a_mark_may_come_after_the_first_words_of_the_body() -> None:
    high, low = (0.1, 0.3, 0.2, 0.32), (0.1, 0.55, 0.2, 0.57)
    bold, red = Style(bold=True), Style(colour="ff0000")
    for style in (bold, red):
        found = marks(document(*HEAD, *BODY, line("MẬT", style=style, box=high), format_id="pdf"))
        assert only(found).rule == "head_line"
    for other in (
        line("MẬT", style=bold, box=low),
        line("Mật", style=bold, box=high),
        line("MẬT", box=high),
    ):
        assert marks(document(*HEAD, *BODY, other, format_id="pdf")) == []


def test_a_level_broken_over_two_lines_is_the_higher_one() -> None:
    assert only(marks(letter(line("TUYỆT", B), line("MẬT", B)))).level == "TUYỆT MẬT"
    assert only(marks(letter("TỐI", "MẬT"))).level == "TỐI MẬT"


def test_columns_drawn_with_blanks_are_looked_into() -> None:
    drawn = letter("MẬT                 Đông Khê, ngày 05 tháng 3 năm 2026", format_id="txt")

    assert only(marks(drawn)).level == "MẬT"


def test_a_labelled_level_counts() -> None:
    assert "labelled" in only(marks(letter("Độ mật: Tối mật"))).reasons


def test_below_the_body_or_on_page_two_is_no_mark() -> None:
    assert marks(document(*HEAD, *BODY, "MẬT")) == []
    assert marks(document(*HEAD, *BODY, line("MẬT", page=2), line("MẬT", B, page=2))) == []
    assert marks(document(*HEAD, *BODY, line("Mật", C))) == []


def test_a_box_counts_wherever_it_is_anchored() -> None:
    assert only(marks(document(*HEAD, *BODY, line("MẬT", B)))).level == "MẬT"


@pytest.mark.parametrize(
    "body",
    [
        "Căn cứ Luật Tổ chức chính quyền địa phương;",
        "Điều 1. Ban hành quy chế.",
        "1. Gỡ bỏ phần mềm lạ.",
        "a " * 130,
        "Ủy ban nhân dân tỉnh yêu cầu các cơ quan rà soát toàn bộ máy tính kết nối mạng của mình.",
        line("giữa trang", box=(0.1, 0.7, 0.5, 0.72)),
    ],
)
def test_what_begins_a_body(body: Line | str) -> None:
    assert marks(document(*HEAD, body, "MẬT")) == []


def test_a_long_subject_is_not_the_body() -> None:
    subject = "V/v " + "rà soát, gỡ bỏ phần mềm lạ trên máy tính của các cơ quan, đơn vị " * 4

    assert only(marks(document(*HEAD, subject, "MẬT", *BODY))).level == "MẬT"


def test_signals_raise_the_score() -> None:
    plain = only(marks(letter("MẬT")))
    style = Style(bold=True, colour="e00000", bordered=True)
    strong = only(
        marks(
            document(
                *HEAD,
                line("MẬT", style=style, box=(0.2, 0.18, 0.3, 0.2)),
                *BODY,
                "- Không được phép sao, chụp;",
            )
        )
    )

    assert set(strong.reasons) == {
        "whole-line",
        "above-body",
        "framed",
        "red",
        "bold-capitals",
        "left-column",
        "under-number",
        "recipients-limit-copying",
    }
    assert plain.score < strong.score <= 1.0


@pytest.mark.parametrize("colour", [None, "auto", "zz0000", "000000", "00ff00", "ff"])
def test_only_red_is_red(colour: str | None) -> None:
    assert "red" not in only(marks(letter(line("MẬT", style=Style(colour=colour))))).reasons


def test_several_levels_are_a_form() -> None:
    found = marks(letter(line("TUYỆT MẬT", C), line("TỐI MẬT", C), line("MẬT", C)))

    assert {mark.state for mark in found} == {State.FORM}
    assert all("several-levels" in mark.reasons and mark.score < 0.5 for mark in found)
    assert worst_mark(found) is None


def test_samples_in_an_annex_do_not_lower_the_mark_in_the_head() -> None:
    """A file without page breaks seems to have its annex on page 1."""
    annex = [line(level, B) for level in ("TUYỆT MẬT", "TỐI MẬT", "MẬT")]
    found = marks(document(*HEAD, "MẬT", *BODY, *annex, line("TỐI MẬT", C)))

    assert [(mark.level, mark.rule) for mark in found if mark.state is State.MARKED] == [
        ("MẬT", "head_line")
    ]
    assert all("every-level" in mark.reasons for mark in found if mark.rule == "box")


def test_an_option_list_is_a_form() -> None:
    mark = only(marks(letter("Độ mật:", line("☐ Thường", C), line("MẬT", C))))

    assert mark.state is State.FORM
    assert "option-list" in mark.reasons


def test_an_urgency_mark_beside_is_no_option_list() -> None:
    assert only(marks(letter("MẬT", "HỎA TỐC"))).state is State.MARKED


def test_a_sample_form_is_a_form() -> None:
    mark = only(marks(document("Mẫu số 05", *HEAD, "MẬT", *BODY)))

    assert mark.state is State.FORM
    assert "form-sample" in mark.reasons


@pytest.mark.parametrize(
    "lines",
    [
        ("GIẢI MẬT", "Từ: 05/3/2026"),
        ("GIẢI MẬT Từ ngày 05 tháng 3 năm 2026",),
        ("GIẢI MẬT", "Từ: ngày 5-3-2026"),
    ],
)
def test_declassified_with_its_date(lines: tuple[str, ...]) -> None:
    mark = only(marks(letter("MẬT", *lines)))

    assert (mark.state, mark.score) == (State.DECLASSIFIED, 0.3)


@pytest.mark.parametrize(
    "lines", [("GIẢI MẬT",), ("GIẢI MẬT TÀI LIỆU CỦA TỈNH",), ("V/v giải mật từ 05/3/2026",)]
)
def test_words_of_declassifying_without_mark_and_date_lower_nothing(lines: tuple[str, ...]) -> None:
    assert only(marks(letter("MẬT", *lines))).state is State.MARKED


def test_marked_stands_before_form_and_higher_before_lower() -> None:
    found = marks(letter(line("MẬT", B), "MẬT"))

    assert [mark.rule for mark in found] == ["box", "head_line"]
    assert found[0].score >= found[1].score


def test_a_mark_holds_no_words_of_the_document() -> None:
    """ATTACKS 34: level, place and reasons are all that remains."""
    mark = only(marks(letter("MẬT", "V/v điều bí ẩn")))

    assert "bí ẩn" not in repr(mark)
    assert set(mark.reasons) <= set(REASONS)


def test_every_reason_has_words() -> None:
    assert all(reason_sentence(code) == text for code, text in REASONS.items())
    assert reason_sentence("một-mã-mới") == "một-mã-mới"


def test_every_rule_is_complete() -> None:
    assert [rule.id for rule in all_rules()] == [
        "box",
        "head_cell",
        "head_line",
        "labelled",
        "page_header",
        "property",
        "subject",
    ]
    for rule in all_rules():
        assert isinstance(rule, Rule)
        assert all(rule.title)
        assert rule.references
        assert rule.reason in REASONS


_KINDS = st.sampled_from(list(LineKind))
_TEXTS = st.one_of(
    st.sampled_from([*HEAD, *BODY, "MẬT", "TỐI MẬT", "GIẢI MẬT", "Từ: 1/2/2026", "Mẫu số 1", "x"]),
    st.text(max_size=40),
)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(_TEXTS, _KINDS, st.integers(1, 2)), max_size=15))
def test_any_document_is_answered(parts: list[tuple[str, LineKind, int]]) -> None:
    made = Document.from_lines(
        "docx", [Line(text.replace("\n", " "), kind=kind, page=page) for text, kind, page in parts]
    )
    for mark in marks(made):
        assert 0 <= mark.score <= 1
        assert mark.page == 1

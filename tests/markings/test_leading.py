"""Levels that lead or end a line, and whether a line is worth reading at a glance."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.documents.document import Document, Line, LineKind
from khien.documents.glance import Glance
from khien.markings import marks
from khien.markings.glancing import may_bear
from khien.markings.leading import (
    bracketed_level,
    is_secret_number,
    number_level,
    property_level,
    says_level,
    subject_level,
)

LEVELS = {None, "MẬT", "TỐI MẬT", "TUYỆT MẬT"}


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Số: 12/UBND-NC (MẬT)", "MẬT"),
        ("Số: 12/UBND-NC - TỐI MẬT", "TỐI MẬT"),
        ("Số:     /QĐ-UBND (TUYỆT MẬT)", "TUYỆT MẬT"),
        ("Số: 12/UBND-NC MẬT", "MẬT"),
        ("Số: 12/UBND-NC (Mật)", None),
        ("Số: 12/UBND-NC", None),
        ("V/v trả lời Công văn số 12/UBND-NC (MẬT)", None),
    ],
)
def test_a_level_behind_a_number(text: str, level: str | None) -> None:
    assert number_level(text) == level


@pytest.mark.parametrize(
    ("text", "is_secret"),
    [
        ("Số: 12/UBND-NC(M)", True),
        ("Số: 12/UBND-NC (TM)", True),
        ("Số: 12/UBND-TM", False),
        ("Số: 12/UBND-NC", False),
    ],
)
def test_a_number_with_the_letters_of_secrets(text: str, is_secret: bool) -> None:
    assert is_secret_number(text) is is_secret


def test_brackets_that_lead() -> None:
    assert bracketed_level("[UBND][KHẨN][Tối mật] V/v họp") == "TỐI MẬT"
    assert bracketed_level("V/v [MẬT] họp") is None
    assert bracketed_level("[a][b][c][d][MẬT] quá xa") is None


@pytest.mark.parametrize(
    "text",
    [
        "MẬT - V/v báo cáo tình hình an ninh trật tự quý III trên địa bàn tỉnh Đông Khê",
        "Độ mật: Tối mật; Độ khẩn: Hỏa tốc",
        "Số: 12/UBND-NC (TỐI MẬT)",
        "[Tối mật] Báo cáo tình hình quý III",
        "UBND TỈNH ĐÔNG KHÊ | MẬT | CỘNG HÒA",
        "MSIP_Label_0a1b2c3d-0000_Name: Mật",
        "Re: Fwd: [MẬT] Kế hoạch công tác tuần",
    ],
)
def test_what_a_rule_takes_is_worth_reading(text: str) -> None:
    assert says_level(text)
    assert may_bear(Glance(texts=(f"một\n{text}\nhai",)))
    assert may_bear(Glance(xml=(f"<w:p><w:t>{text}</w:t></w:p>".encode(),)))


@pytest.mark.parametrize(
    "text",
    [
        "Căn cứ Luật Bảo vệ bí mật nhà nước; căn cứ Nghị định số 63/2026/NĐ-CP của Chính phủ",
        "V/v tăng cường công tác bảo vệ bí mật nhà nước",
        "QUY CHẾ BẢO VỆ BÍ MẬT NHÀ NƯỚC",
        "[Mật khẩu] đổi trước ngày 5/6",
    ],
)
def test_other_lines_are_not(text: str) -> None:
    assert not says_level(text)


_WORDS = st.sampled_from(
    ["MẬT", "Mật", "TỐI MẬT", "tuyệt", "Số: 1/A", "(", ")", "[", "]", " - ", ":", "\t", "   ", "KHẨN",
     "Độ mật", "V/v", "a", "Re", "|", "Bản số: 1", ";", "/"]
)  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(st.lists(_WORDS, max_size=9).map("".join), st.sampled_from(list(LineKind)))
def test_a_glance_never_passes_over_what_the_rules_take(text: str, kind: LineKind) -> None:
    for format_id in ("docx", "eml"):
        document = Document.from_lines(format_id, [Line(text, kind=kind)])
        shown = " ".join(text.split("\n"))
        if marks(document):
            assert may_bear(Glance(texts=(shown,))), (text, kind)


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=300))
def test_any_text_is_answered(text: str) -> None:
    for answer in (subject_level, number_level, property_level, bracketed_level):
        assert answer(text) in LEVELS


@pytest.mark.parametrize(
    "unit", ["[", "Re: ", "(a", "MẬT ", "Số: 1/", "- ", "độ mật: ", "bản số 1 "]
)
def test_long_lines_cost_little(unit: str) -> None:
    """Hostile repetition is cut before any pattern sees it (ATTACKS 20)."""
    begun = time.process_time()
    says_level(unit * 20_000)

    assert time.process_time() - begun < 1.0


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("MẬT Đông Khê, ngày 12 tháng 6 năm 2026", True),
        ("DANH SÁCH CÁN BỘ TỐI MẬT", True),
        ("Mật Độc lập - Tự do - Hạnh phúc", True),
        ("MËT §«ng Khª, ngµy 12 th¸ng 6 n¨m 2026", True),
        ("QUY CHẾ BẢO VỆ BÍ MẬT NHÀ NƯỚC CỦA TỈNH", False),
        ("HƯỚNG DẪN ĐẶT MẬT KHẨU MẠNH CHO CÁN BỘ", False),
        ("Các đơn vị quản lý văn bản mật theo đúng quy định", False),
    ],
)
def test_two_columns_on_one_line_of_a_glance(text: str, worth: bool) -> None:
    assert says_level(text) is worth
    assert may_bear(Glance(texts=(f"UBND TỈNH\n{text}\nKính gửi: A",))) is worth

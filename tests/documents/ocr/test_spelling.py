"""Only what is certain is mended."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.core.text import fold
from khien.documents.document import Line
from khien.documents.ocr.spelling import mended


def mend(*texts: str) -> list[str]:
    return [line.text for line in mended([Line(text) for text in texts])]


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ("ỦY BẠN NHÂN DÂN", "ỦY BAN NHÂN DÂN"),
        ("CỘNG HÒA XÃ HỘI CHÚ NGHĨA VIỆT NẠM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("Kính gứi: Các sở", "Kính gửi: Các sở"),
        ("CHÍ THỊ", "CHỈ THỊ"),
        ("TÍNH ỦY NAM GIANG", "TỈNH ỦY NAM GIANG"),
        ("CHÚ TỊCH", "CHỦ TỊCH"),
        ("thông tin chỉ tiết các lỗ hống", "thông tin chi tiết các lỗ hổng"),
        ("- Đ/c Giám đốc (đế b/c);", "- Đ/c Giám đốc (để b/c);"),
        ("Số: 18/CĐÐ-UBND", "Số: 18/CĐ-UBND"),
        ("IL KẾT QUÁ", "II. KẾT QUẢ"),
        ("L MỤC ĐÍCH, YÊU CẦU", "I. MỤC ĐÍCH, YÊU CẦU"),
        ("1, Rà soát máy tính", "1. Rà soát máy tính"),
        ("1.UBND các xã", "1. UBND các xã"),
        ("a)Rà soát", "a) Rà soát"),
        ("€) Phân công cán bộ", "c) Phân công cán bộ"),
        ("S6: 12/UBND-NC", "Số: 12/UBND-NC"),
        ("S6 42-CT/TU", "Số 42-CT/TU"),
        ("Vêu cầu các cơ quan", "Yêu cầu các cơ quan"),
        ("- Lưu: VI, NC.", "- Lưu: VT, NC."),
        ("TỈNH ĐÔNG KHÊ.", "TỈNH ĐÔNG KHÊ"),
        ("'Tây Lĩnh, ngày 12", "Tây Lĩnh, ngày 12"),
    ],
)
def test_what_recognisers_misread_is_put_right(read: str, right: str) -> None:
    assert mend(read) == [right]


def test_a_formula_may_run_over_two_lines() -> None:
    assert mend("ỦY BAN NHÂN DÂN", "TĨNH ĐÔNG KHÊ") == ["ỦY BAN NHÂN DÂN", "TỈNH ĐÔNG KHÊ"]


@pytest.mark.parametrize(
    "text",
    [
        "UỶ BAN NHÂN DÂN TỈNH",  # the other placement of the tone
        "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "rà soát máy tính của các cơ quan",
        "chỉ tiêu được giao; chỉ trả lời khi có yêu cầu",
        "ĐỀ ÁN VỀ MÁY TÍNH",
        "Thứ trưởng Bộ Công an; Thủ trưởng các đơn vị",
        "bao cao su",  # two words differ from "báo cáo"
        "trao đổi với các cơ quan",
        "thực hiện nghiêm túc./.",
        "TM. ỦY BAN NHÂN DÂN",
        "2.500.000 đồng",
        "L. V. Minh",
    ],
)
def test_what_is_right_stays(text: str) -> None:
    assert mend(text) == [text]


@given(st.lists(st.text(max_size=40), max_size=6))
@settings(deadline=None, max_examples=100)
def test_lines_stay_lines_whatever_they_say(texts: list[str]) -> None:
    assert len(mend(*texts)) == len(texts)


@given(
    st.lists(
        st.sampled_from(["ủy", "bạn", "nhân", "dần", "tính", "công", "an", "chi", "tiết", "hồng"]),
        max_size=12,
    )
)
@settings(deadline=None, max_examples=100)
def test_only_tones_are_ever_changed_in_words(words: list[str]) -> None:
    text = " ".join(words)

    assert fold(mend(text)[0]) == fold(text)

"""Cells of the head read below "Kính gửi" go back above it."""

from __future__ import annotations

import pytest

from khien.directives.passages import Row, fold, plain
from khien.directives.straight import is_head_cell, straightened
from tests.directives.letters import read

NATIONAL = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
DATED = "Đông Khê, ngày 05 tháng 10 năm 2026"


def rows(*texts: str) -> list[Row]:
    return [Row(fold(text, 0, 1)) for text in texts]


def moved(*texts: str, landmark: int) -> list[str]:
    return [row.text for row in straightened(rows(*texts), landmark)]


@pytest.mark.parametrize(
    "text",
    [NATIONAL, MOTTO, DATED, f"{NATIONAL} {MOTTO} {DATED}", "Độc lập – Tự do – Hạnh phúc",
     "Huế, ngày      tháng 10 năm 2026", "Huế, ngày … tháng … năm", f"**{NATIONAL}**",
     "ĐẢNG CỘNG SẢN VIỆT NAM"],
)  # fmt: skip
def test_cells_of_the_head(text: str) -> None:
    assert is_head_cell(plain(text))


@pytest.mark.parametrize(
    "text",
    ["", "- Các sở, ban, ngành;", f"Kính gửi: {NATIONAL} và nhân dân", "Ngày 05 tháng 10 năm 2026",
     "Hồi 14 giờ, ngày 05 tháng 10 năm 2026, đoàn kiểm tra làm việc.",
     "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh"],
)  # fmt: skip
def test_what_is_no_cell_of_the_head(text: str) -> None:
    assert not is_head_cell(plain(text))


def test_fallen_cells_go_above_the_landmark_in_their_order() -> None:
    texts = ("SỞ Y TẾ", "Kính gửi:", NATIONAL, MOTTO, DATED, "- Công an tỉnh.")

    assert moved(*texts, landmark=1) == [
        "SỞ Y TẾ", NATIONAL, MOTTO, DATED, "Kính gửi:", "- Công an tỉnh.",
    ]  # fmt: skip


def test_what_the_head_has_is_not_moved() -> None:
    texts = (f"SỞ Y TẾ {NATIONAL}", MOTTO, DATED, "Kính gửi: Sở A.", "Nội dung.", NATIONAL, MOTTO)

    assert moved(*texts, landmark=3) == list(texts)


def test_only_the_missing_cell_is_moved() -> None:
    texts = (NATIONAL, MOTTO, "Kính gửi:", DATED, "- Công an tỉnh.")

    assert moved(*texts, landmark=2) == [NATIONAL, MOTTO, DATED, "Kính gửi:", "- Công an tỉnh."]


def test_a_directive_with_its_right_column_below_the_title() -> None:
    letter = read(
        f"ỦY BAN NHÂN DÂN\nTỈNH ĐÔNG KHÊ\nSố: 12/CT-UBND\nCHỈ THỊ\n{NATIONAL}\n{MOTTO}\n{DATED}\n"
        "Về việc bảo vệ bí mật nhà nước\n\nThực hiện Luật Bảo vệ bí mật nhà nước, Chủ tịch Ủy ban "
        "nhân dân tỉnh yêu cầu:\n1. Công an tỉnh kiểm tra máy tính trước ngày 15/11/2026.\n"
    )

    assert letter.header.doc_type == "chỉ thị"
    assert letter.header.date == "2026-10-05"
    assert letter.header.issuer == "ỦY BAN NHÂN DÂN TỈNH ĐÔNG KHÊ"
    assert letter.header.subject == "bảo vệ bí mật nhà nước"


def test_an_issuer_whose_last_word_is_wrapped_is_whole() -> None:
    letter = read(
        f"ỦY BAN NHÂN DÂN TỈNH ĐÔNG\nKHÊ\nSố: 12/UBND-NC\nV/v rà soát\n{NATIONAL}\n{MOTTO}\n"
        f"{DATED}\nKính gửi: Công an tỉnh.\n\nYêu cầu Công an tỉnh rà soát máy tính.\n"
    )

    assert letter.header.issuer == "ỦY BAN NHÂN DÂN TỈNH ĐÔNG KHÊ"


def test_the_subject_of_a_draft_ends_before_its_blank_date() -> None:
    letter = read(
        f"SỞ Y TẾ\nSố:      /SYT-NVY\nV/v rà soát\nĐông Khê, ngày      tháng      năm\n{NATIONAL}\n"
        "Kính gửi: Công an tỉnh.\n\nYêu cầu Công an tỉnh rà soát máy tính.\n"
    )

    assert letter.header.subject == "rà soát"


def test_a_post_whose_last_word_is_wrapped_is_whole() -> None:
    letter = read(
        f"SỞ Y TẾ\n{NATIONAL}\nSố: 1/SYT-VP\n{DATED}\nKính gửi: Công an tỉnh.\n\nYêu cầu Công an "
        "tỉnh rà soát máy tính./.\nNơi nhận:\n- Như trên;\n- Lưu: VT.\nTM. ỦY BAN NHÂN DÂN\n"
        "KT. CHỦ\nTỊCH\nPHÓ CHỦ TỊCH\nNguyễn Thị Lan\n"
    )

    assert letter.signer.authority == "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH"
    assert letter.signer.title == "PHÓ CHỦ TỊCH"

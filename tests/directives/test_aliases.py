"""Short names a letter gives once, and the bodies they stand for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.directives.aliases import MOST, read_aliases
from khien.directives.passages import Passage
from tests.directives.letters import read

LETTER = """\
ỦY BAN NHÂN DÂN TỈNH ĐÔNG KHÊ
Số: 14/UBND-NC
Đông Khê, ngày 05 tháng 3 năm 2026
V/v dọn kho

Kính gửi:
- Sở Y tế;
- Trường Cao đẳng Đông Khê.
{address}
{body}
Nơi nhận:
- Như trên;
- Lưu: VT.
CHỦ TỊCH

Lò Thị Mây
"""


def passage(text: str) -> Passage:
    return Passage.of(text, range(len(text) + 1))


@pytest.mark.parametrize(
    ("text", "aliases"),
    [
        ("UBND tỉnh yêu cầu Sở Y tế, Sở Nội vụ (sau đây gọi chung là các sở) rà soát kho.",
         {"các sở": ("Sở Y tế", "Sở Nội vụ")}),
        ("Giao Trung tâm Lưu trữ tỉnh (gọi tắt là Trung tâm) nhận hồ sơ.",
         {"Trung tâm": ("Trung tâm Lưu trữ tỉnh",)}),
        ("Đề nghị UBND các xã, sau đây gọi là cấp xã, rà soát.", {"cấp xã": ("UBND các xã",)}),
        ("Kho đã đầy. Công an tỉnh và Sở Y tế (sau đây gọi là “hai cơ quan”) thống kê.",
         {"hai cơ quan": ("Công an tỉnh", "Sở Y tế")}),
        ("Dùng phần mềm văn bản (sau đây gọi tắt là Phần mềm).", {}),
        ("Sở Y tế gọi điện là đủ.", {}),
        ("Các sở và UBND các xã (sau đây gọi chung là các cơ quan, đơn vị) rà soát.",
         {"các cơ quan, đơn vị": ("Các sở", "UBND các xã")}),
        ("Thành lập tổ tự kiểm tra liên ngành y tế (gọi tắt là Tổ) gồm 3 người.", {}),
    ],
)  # fmt: skip
def test_a_short_name_and_its_bodies(text: str, aliases: dict[str, tuple[str, ...]]) -> None:
    assert read_aliases([], [passage(text)], ()) == aliases


@pytest.mark.parametrize(
    "address", ["(Sau đây gọi chung là các đơn vị)", "(gọi chung là các đơn vị)."]
)
def test_under_kinh_gui_it_is_everyone_addressed(address: str) -> None:
    letter = read(LETTER.format(address=address, body="UBND tỉnh yêu cầu:\n1. Rà soát kho."))
    assert letter.aliases == {"các đơn vị": letter.addressees}
    assert letter.addressees == ("Sở Y tế", "Trường Cao đẳng Đông Khê")


def test_a_letter_without_short_names_has_none() -> None:
    assert not read(LETTER.format(address="", body="1. Rà soát kho.")).aliases


def test_the_first_meaning_stays_and_the_count_is_bounded() -> None:
    twice = passage("Sở Y tế (gọi tắt là Sở) họp. Sở Nội vụ (gọi tắt là Sở) ghi.")
    assert read_aliases([], [twice], ()) == {"Sở": ("Sở Y tế",)}
    many = [passage(f"Giao Sở Y tế (gọi tắt là Sở {at}) họp.") for at in range(MOST + 9)]
    assert len(read_aliases([], many, ())) == MOST


@settings(deadline=None, max_examples=80)
@given(st.text(alphabet="(Sở Y tế, gọi tắt chung là) sau đây.", max_size=200))
def test_any_text_gives_names_of_it(text: str) -> None:
    for name, bodies in read_aliases([passage(text)], [passage(text)], ("A",)).items():
        assert name in text
        assert bodies

"""A registry's stamp and a signature's banner are not cells of the letter's head."""

from __future__ import annotations

import pytest

from khien.directives.stamps import without_stamps
from khien.documents.document import Line
from tests.directives.letters import read

HEAD = (
    "SỞ NGOẠI VỤ ĐÔNG KHÊ\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 9/SNgV-VP\n"
    "V/v đón đoàn\nĐông Khê, ngày 04 tháng 4 năm 2024\n"
)
BODY = "\nKính gửi: Sở Y tế.\n\nSở đề nghị Sở Y tế:\n1. Rà soát xe.\n2. Chuyển: hồ sơ.\n"

STAMPS = {
    "on one line": "VĂN PHÒNG UBND XÃ\nĐẾN Số: 88 Ngày: 05/4/2024\nChuyển: đ/c Páo\n",
    "line by line": "UBND XÃ NÀ LẠC\nCÔNG VĂN ĐẾN\nSố: 88\nNgày: 05/4/2024\nLưu hồ sơ số: 3/HS\n",
    "dates of arrival": "SỞ Y TẾ\nĐẾN\nSố đến: 88\nNgày đến: 05/4/2024\n",
    "a banner": "Ký bởi: Sở Ngoại vụ\nEmail: a@b.c\nCơ quan: Tỉnh\nThời gian ký: 05.04.2024 08:00\n",
    "who signed": "Người ký: Lò Văn Tư\nNgày ký: 05/04/2024 08:00:01\n",
}


@pytest.mark.parametrize("stamp", STAMPS.values(), ids=STAMPS)
@pytest.mark.parametrize("where", ["above", "below the number"])
def test_a_stamp_changes_nothing_of_the_head(stamp: str, where: str) -> None:
    bare = read(HEAD + BODY)
    stamped = read(stamp + HEAD + BODY if where == "above" else HEAD + stamp + BODY)
    assert stamped.header == bare.header
    assert stamped.addressees == bare.addressees
    assert [item.text for item in stamped.obligations] == [item.text for item in bare.obligations]


def test_lines_like_a_stamp_without_one_stay() -> None:
    lines = [Line(text) for text in ("SỞ Y TẾ", "Số: 12", "Ngày: 05/4/2024", "Email: a@b.c")]
    assert without_stamps(lines) == lines
    assert without_stamps([]) == []


def test_a_stamp_far_down_is_left() -> None:
    lines = [Line("Một dòng của thư.")] * 40 + [Line("ĐẾN Số: 88 Ngày: 05/4/2024")]
    assert without_stamps(lines) == lines


@pytest.mark.parametrize("mark", ["DỰ THẢO", "Dự thảo lần 2", "BẢN SAO"])
def test_a_mark_of_its_state_ends_the_subject(mark: str) -> None:
    letter = read(HEAD.replace("V/v đón đoàn\n", f"V/v đón đoàn\n{mark}\n") + BODY)
    assert letter.header.subject == "đón đoàn"


@pytest.mark.parametrize(
    ("printed", "subject"),
    [
        ("Đón đoàn khách\ntừ các tỉnh bạn\n", "Đón đoàn khách từ các tỉnh bạn"),
        ("THÔNG TIN NỘI BỘ\n", None),
        ("Sở có văn bản này gửi các đơn vị.\n", None),
    ],
)
def test_a_subject_without_its_sign(printed: str, subject: str | None) -> None:
    letter = read(HEAD.replace("V/v đón đoàn\n", printed) + BODY)
    assert letter.header.subject == subject

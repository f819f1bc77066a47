"""Who, with whom and by when in slots of an item and in a plan's table."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.directives.passages import Passage
from khien.directives.slots import Columns, cells, columns, row, slot
from tests.directives.letters import document, obligations, only, read

PLAN = "II. NHIỆM VỤ\n"


def passage(text: str) -> Passage:
    return Passage.of(text, range(len(text) + 1))


def test_slots_at_the_end_of_an_item() -> None:
    found = only(
        PLAN + "1. Thay đường dây mạng tại kho. Đơn vị chủ trì: Phòng Quản trị. Đơn vị phối hợp: "
        "Trạm Điện, Tổ Bảo vệ. Thời gian hoàn thành: trước ngày 20/11/2026.\n"
    )
    assert found.actors == ("Phòng Quản trị",)
    assert found.coordinates_with == ("Trạm Điện", "Tổ Bảo vệ")
    assert found.deadline == "2026-11-20"
    assert found.text.endswith("trước ngày 20/11/2026.")
    assert found.path == "1" or found.path == "II.1"


def test_slots_as_lines_under_the_item() -> None:
    letter = read(
        PLAN + "1. Thay đường dây mạng tại kho\n- Đơn vị thực hiện: Phòng Quản trị;\n"
        "- Thời hạn: trong quý IV/2026.\n2. Mua pin mới.\n"
    )
    first, second = letter.obligations
    assert first.actors == ("Phòng Quản trị",)
    assert first.deadline == "2026-12-31"
    assert first.text.count("- ") == 2
    assert second.actors == ("addressees",)


@pytest.mark.parametrize(
    ("text", "who", "along", "when"),
    [
        ("Cơ quan chủ trì: Sở Y tế.", ("Sở Y tế",), (), None),
        ("Các đơn vị phối hợp: Sở Y tế, Sở Nội vụ.", (), ("Sở Y tế", "Sở Nội vụ"), None),
        ("Thời gian thực hiện: 15/12/2026.", (), (), "2026-12-15"),
        ("Thời hạn: khi có kinh phí.", (), (), "khi có kinh phí"),
        ("Tiến độ: quý I/2027", (), (), "2027-03-31"),
    ],
)
def test_what_a_slot_says(
    text: str, who: tuple[str, ...], along: tuple[str, ...], when: str | None
) -> None:
    said = slot(passage(text), "2026-10-05")
    assert said is not None
    assert (said.who, said.along) == (who, along)
    assert (said.when.value if said.when else None) == when


@pytest.mark.parametrize("text", ["Đơn vị nào chậm thì báo cáo.", "Thời hạn", "Địa điểm: kho.", ""])
def test_what_is_no_slot(text: str) -> None:
    assert slot(passage(text), None) is None


TABLE = (
    "STT | Nội dung công việc | Đơn vị chủ trì | Đơn vị phối hợp | Thời hạn\n"
    "----+--------------------+----------------+-----------------+---------\n"
    "1 | Thay đường dây mạng | Phòng Quản trị | Trạm Điện | 20/11/2026\n"
    "2 | Mua pin mới | Tổ Bảo vệ | | trong tháng 12/2026\n"
)


def test_a_plans_table() -> None:
    first, second = obligations(PLAN + TABLE)
    assert [first.path, second.path] == ["II.1", "II.2"]
    assert first.text == "Thay đường dây mạng | Phòng Quản trị | Trạm Điện | 20/11/2026"
    assert (first.actors, first.coordinates_with) == (("Phòng Quản trị",), ("Trạm Điện",))
    assert (first.deadline, second.deadline) == ("2026-11-20", "2026-12-31")
    assert second.actors == ("Tổ Bảo vệ",)


def test_cells_that_go_on_in_the_next_line() -> None:
    found = only(
        PLAN
        + "| TT | Nhiệm vụ | Đơn vị | Thời gian |\n| 1 | Thay đường dây | Phòng Quản | trước |\n"
        "| | mạng tại kho | trị | 20/11/2026 |\n"
    )
    assert (found.actors, found.deadline) == (("Phòng Quản trị",), "2026-11-20")
    assert "mạng tại kho" in found.text


def test_a_table_that_follows_up_gives_no_tasks() -> None:
    heads = "TT | Số ký hiệu văn bản | Nội dung được giao | Đơn vị | Kết quả thực hiện"
    assert columns(passage(heads)) is None


def test_a_tables_row_points_back_to_its_place() -> None:
    source = document(PLAN + TABLE)
    first, _ = read(PLAN + TABLE).obligations
    assert source.text[first.span.start : first.span.end] == first.text


@pytest.mark.parametrize(
    "heads",
    [
        "Họ và tên | Chức vụ | Số điện thoại",
        "TT | Tên máy | Giá",
        "Nội dung | Thời hạn",
        "không có",
    ],
)
def test_a_table_of_other_things_heads_nothing(heads: str) -> None:
    assert columns(passage(heads)) is None


def test_markdowns_bars_at_both_ends_part_nothing() -> None:
    heads = columns(passage("| TT | Nhiệm vụ | Đơn vị | Thời gian |"))
    assert heads == Columns(1, 0, (("who", 2), ("when", 3)))
    found = row(passage("| 3 | Thay pin | Tổ Bảo vệ | 20/11 |"), heads)
    assert found is not None
    assert found[0] == "3"
    assert row(passage("| --- | --- | --- | --- |"), heads) is None
    assert row(passage("Ghi chú: giá đã có thuế"), heads) is None


@given(st.text(alphabet="|ab TTNhiệmvụ:.-123", max_size=80))
@settings(deadline=None, max_examples=120)
def test_any_row_has_cells_that_stand_in_it(text: str) -> None:
    given_row = passage(text)
    for cell in cells(given_row):
        assert cell.text in text
    heads = columns(given_row)
    if heads is not None:
        row(given_row, heads)

"""Forms that letters nobody fitted the reader to showed: lists, cuts, actors, terms, subjects."""

from __future__ import annotations

import pytest

from khien.directives.modality import Modality
from tests.directives.letters import TAIL, obligations, only, read

INTRO = "Sở yêu cầu các đơn vị thực hiện các nội dung sau:\n"


@pytest.mark.parametrize(
    "item",
    [
        "Kiểm tra hệ thống camera; báo cáo số lượng hỏng về Sở Y tế trước ngày 12/11/2026.",
        "Kiểm tra hệ thống camera; tổng hợp số lượng hỏng báo cáo Sở Y tế 02 ngày/lần.",
        "Kiểm tra hệ thống camera; tổng hợp, hằng tuần báo cáo Sở Y tế.",
        "Kiểm tra hệ thống camera; ngắt kết nối khi thiết bị có dấu hiệu lạ.",
        "Kiểm tra hệ thống camera; báo cáo Giám đốc ngay sau khi khóa cổng.",
    ],
)
def test_a_second_half_with_a_report_term_or_event_of_its_own_is_cut(item: str) -> None:
    first, second = obligations(f"{INTRO}1. {item}\n")
    assert first.text == "Kiểm tra hệ thống camera;"
    assert first.path == second.path == "1"
    assert second.text in item


@pytest.mark.parametrize(
    "item",
    [
        "Kiểm tra hệ thống camera; thay thiết bị hỏng.",
        "Phân công người trực; giao lãnh đạo chịu trách nhiệm nếu để mất dữ liệu.",
        "Kiểm tra hệ thống camera; thay thiết bị hỏng sau khi kiểm tra.",
    ],
)
def test_a_second_half_without_one_stays(item: str) -> None:
    assert len(obligations(f"{INTRO}1. {item}\n")) == 1


def test_the_list_under_the_ordering_sentence_is_the_work() -> None:
    found = obligations(
        "Qua kiểm tra, có các tồn tại sau:\n"
        "1. Phần mềm quản lý kho không được vá.\n"
        "2. Máy chủ thư đặt mật khẩu yếu.\n"
        "Số liệu chi tiết ở phụ lục.\n"
        "Sở Y tế đề nghị các đơn vị thực hiện:\n"
        "1. Cập nhật bản vá cho phần mềm.\n"
        "2. Đổi mật khẩu máy chủ thư.\n"
    )
    assert [item.path for item in found] == ["1", "2"]
    assert found[0].text == "Cập nhật bản vá cho phần mềm."
    assert found[1].modality is Modality.REQUEST


def test_a_subheading_in_an_item_does_not_begin_a_new_list() -> None:
    found = obligations(
        INTRO + "1. Rà soát máy tính.\n2. Nội dung kiểm tra:\n- Kiểm tra tệp.\n3. Khóa cổng.\n"
    )
    assert [item.path for item in found] == ["1", "2.-1", "3"]


@pytest.mark.parametrize(
    "name",
    [
        "các đơn vị chưa nộp kế hoạch",
        "các cơ quan, đơn vị đã nhận thiết bị",
        "các xã còn máy tính cũ",
    ],
)
def test_bodies_told_apart_by_a_condition(name: str) -> None:
    found = only(f"Sở Y tế yêu cầu {name} khẩn trương thay ổ cứng trước ngày 20/11/2026.\n")
    assert found.actors == (name,)
    assert found.deadline == "2026-11-20"


def test_a_story_about_such_bodies_orders_nothing() -> None:
    assert not obligations("Các đơn vị đã nhận thiết bị nghiêm túc thực hiện quy chế.\n")


def test_one_is_asked_and_the_other_ordered() -> None:
    found = only(
        "Sở Y tế đề nghị UBND các xã, yêu cầu các bệnh viện thuộc Sở:\n"
        "1. Thống kê máy chủ đang dùng.\n"
    )
    assert found.actors == ("các bệnh viện thuộc Sở",)
    assert found.also_requested == ("UBND các xã",)
    assert found.modality is Modality.MUST


@pytest.mark.parametrize(
    ("item", "deadline"),
    [
        ("Trước 24h00 ngày 20/11/2026: thay ổ cứng.", "2026-11-20"),
        ("Chậm nhất 17 giờ ngày 20/11/2026: thay ổ cứng.", "2026-11-20"),
        ("Gửi số liệu về Sở Y tế vào thứ Ba hằng tuần.", "vào thứ Ba hằng tuần"),
        ("Gửi số liệu về Sở Y tế vào 15h30 thứ Ba hàng tuần.", "vào 15h30 thứ Ba hàng tuần"),
        ("Định kỳ hằng năm gửi báo cáo về Sở Y tế trước ngày 05/12.", "trước ngày 05/12"),
        ("Gửi báo cáo về Sở Y tế trước ngày 05/12 hằng năm.", "trước ngày 05/12"),
        ("Gửi báo cáo về Sở Y tế trước ngày 05/12.", "2026-12-05"),
        ("Hằng năm gửi báo cáo về Sở Y tế; năm nay trước ngày 05/12/2026.", "2026-12-05"),
    ],
)
def test_terms(item: str, deadline: str) -> None:
    assert obligations(f"{INTRO}1. {item}\n")[-1].deadline == deadline


@pytest.mark.parametrize(
    ("printed", "subject"),
    [
        ("Về việc thay ổ cứng máy chủ", "thay ổ cứng máy chủ"),
        ("V/v thay ổ cứng máy chủ", "thay ổ cứng máy chủ"),
        ("về thay ổ cứng máy chủ", "thay ổ cứng máy chủ"),
        ("của Ban Thường vụ Tỉnh ủy\nvề thay ổ cứng máy chủ", "thay ổ cứng máy chủ"),
        ("Thay ổ cứng máy chủ", "Thay ổ cứng máy chủ"),
        ("VỀ VIỆC THAY Ổ CỨNG", "VỀ VIỆC THAY Ổ CỨNG"),
    ],
)
def test_the_subject_of_a_named_kind(printed: str, subject: str) -> None:
    head = "SỞ Y TẾ ĐÔNG KHÊ\nSố: 12/TB-SYT\nĐông Khê, ngày 06 tháng 10 năm 2026\n\nTHÔNG BÁO\n"
    letter = f"{head}{printed}\n\nSở Y tế thông báo như sau.\n{TAIL}"
    assert read(letter).header.subject == subject

"""Invitations, replies, thanks and notices ask nothing unless a sentence really orders."""

from __future__ import annotations

import pytest

from khien.directives import Directive
from tests.directives.letters import read

HEAD = "SỞ CÔNG THƯƠNG TỈNH ĐÔNG KHÊ\nSố: 31/{kind}-SCT\n"
DATE = "Đông Khê, ngày 03 tháng 6 năm 2024\n\n"
FOOT = "\n\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n\nGIÁM ĐỐC\n\nLò Thị Vui\n"


def invitation(*lines: str) -> Directive:
    top = (
        HEAD.format(kind="GM")
        + DATE
        + "GIẤY MỜI\nDự buổi tọa đàm chợ vùng cao\n\nKính gửi: Các hộ.\n\n"
    )
    opening = "Sở trân trọng kính mời đại diện các hộ tới dự tọa đàm, chương trình như sau:\n"
    return read(top + opening + "\n".join(lines) + FOOT)


def reply(*lines: str, last: str = "Sở trả lời để Hợp tác xã Nà Lạc được biết./.") -> Directive:
    top = HEAD.format(kind="CV").replace("CV-", "") + "V/v trả lời kiến nghị về chợ\n" + DATE
    opening = (
        "Kính gửi: Hợp tác xã Nà Lạc.\n\nSở nhận được đơn của Hợp tác xã ngày 01/5/2024. Sở có ý kiến"
        " như sau:\n"
    )
    return read(top + opening + "\n".join(lines) + f"\n{last}" + FOOT)


def notice(*lines: str, last: str = "Sở thông báo để các đơn vị được biết./.") -> Directive:
    top = HEAD.format(kind="TB") + DATE + "THÔNG BÁO\nLịch cắt điện trụ sở\n\n"
    return read(
        top + "Sở thông báo lịch cắt điện như sau:\n" + "\n".join(lines) + f"\n{last}" + FOOT
    )


def texts(letter: Directive) -> list[str]:
    return [item.text for item in letter.obligations]


@pytest.mark.parametrize(
    "lines",
    [
        ("1. Thời gian: 14 giờ ngày 12/6/2024.", "2. Địa điểm: Hội trường Sở.",
         "3. Thành phần: Các hộ kinh doanh."),
        ("1. Nội dung:", "- Phòng Thương mại báo cáo kết quả 5 tháng, hoàn thành trước ngày 10/6/2024;",
         "- Công an tỉnh hướng dẫn cách nhận biết hàng giả;", "- Các hộ thảo luận."),
        ("- Phòng Thương mại chuẩn bị tài liệu.", "- Chủ trì: Giám đốc Sở."),
        ("Trân trọng kính mời./.",),
    ],
    ids=["when and where", "agenda", "dashes", "nothing more"],
)  # fmt: skip
def test_an_invitation_asks_nothing(lines: tuple[str, ...]) -> None:
    assert texts(invitation(*lines)) == []


def test_an_invitation_may_ask_in_so_many_words() -> None:
    letter = invitation(
        "1. Thời gian: 14 giờ ngày 12/6/2024.",
        "2. Đề nghị UBND xã Nà Lạc gửi danh sách hộ về Sở trước ngày 08/6/2024.",
    )
    assert texts(letter) == ["Đề nghị UBND xã Nà Lạc gửi danh sách hộ về Sở trước ngày 08/6/2024."]


def test_a_letter_on_a_meeting_that_orders_a_list_keeps_it() -> None:
    letter = read(
        HEAD.format(kind="x").replace("x-", "") + "V/v mời họp giao ban\n" + DATE
        + "Kính gửi: UBND các xã.\n\nSở kính mời lãnh đạo UBND các xã tới dự họp giao ban.\n"
        "Sở đề nghị UBND các xã thực hiện:\n1. Chuẩn bị báo cáo.\n2. Gửi báo cáo trước ngày 08/6/2024."
        + FOOT
    )  # fmt: skip
    assert [item.path for item in letter.obligations] == ["1", "2"]


@pytest.mark.parametrize(
    "lines",
    [
        ("1. Theo Luật Giá, chủ chợ phải niêm yết giá tại quầy.",),
        ("1. Ban Quản lý chợ sẽ sửa mái trong quý III/2024; điện lực dự kiến thay công tơ.",),
        ("1. Công an xã đã kiểm tra, lập biên bản; Điện lực đang thay dây.",),
        ("1. Đề nghị giảm phí của Hợp tác xã không thuộc thẩm quyền của Sở.",),
        ("Ngày 02/5, Sở nhận được thư của các hộ đề nghị UBND xã sửa cổng trước ngày 30/5/2024.",),
        ("- Kiến nghị mở cổng phụ của các hộ đã được xem xét.",),
        ("1. Về phí chợ", "Kiến nghị giảm phí của các hộ sẽ được trình HĐND tỉnh."),
    ],
    ids=["law", "will do", "has done", "request", "letter", "request in a dash", "request in prose"],
)  # fmt: skip
def test_a_reply_asks_nothing(lines: tuple[str, ...]) -> None:
    assert texts(reply(*lines)) == []


@pytest.mark.parametrize(
    "line",
    [
        "2. Đề nghị Hợp tác xã Nà Lạc nộp bổ sung hồ sơ trước ngày 30/6/2024.",
        "2. Hợp tác xã Nà Lạc phải niêm yết giá tại quầy.",
        "2. Đồng ý cho Hợp tác xã Nà Lạc gia hạn đến ngày 30/6/2024.",
        "2. Nghiêm cấm bán hàng ngoài khu vực chợ.",
    ],
    ids=["request", "duty", "permission", "ban"],
)
def test_what_a_reply_asks_in_so_many_words_is_kept(line: str) -> None:
    letter = reply("1. Mái chợ đã được sửa trong tháng 5.", line)
    assert [item.path for item in letter.obligations] == ["2"]


def test_a_reply_that_is_to_be_carried_out_is_read_as_any_letter() -> None:
    letter = reply(
        "1. Rà soát giá các quầy.",
        "2. Niêm yết giá.",
        last="Sở trả lời để Hợp tác xã Nà Lạc biết, thực hiện./.",
    )
    assert [item.path for item in letter.obligations] == ["1", "2"]


@pytest.mark.parametrize(
    "last",
    [
        "Sở thông báo để các đơn vị được biết./.",
        "Trên đây là lịch cắt điện, Sở thông báo để các phòng nắm./.",
        "Văn phòng xin thông tin để các đồng chí rõ.",
    ],
)
def test_a_notice_asks_nothing(last: str) -> None:
    found = notice("1. Tầng 1: ngày 12/6/2024.", "2. Thang máy dừng từ 8 giờ.", last=last)
    assert texts(found) == []


def test_what_a_notice_wants_by_a_day_is_kept() -> None:
    found = notice(
        "1. Tầng 1: ngày 12/6/2024.",
        "2. Các phòng gửi danh sách máy cần chạy máy phát về Văn phòng trước ngày 10/6/2024.",
    )
    assert [item.deadline for item in found.obligations] == ["2024-06-10"]


def test_the_sender_who_informs_is_no_actor() -> None:
    letter = read(
        HEAD.format(kind="x").replace("x-", "") + DATE + "Kính gửi: UBND các xã.\n\n"
        "Sở đề nghị UBND các xã:\n1. Rà soát chợ.\n\nSở thông báo để UBND các xã được biết./."
        + FOOT
    )
    assert [item.path for item in letter.obligations] == ["1"]

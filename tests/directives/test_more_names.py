"""Names that hold a verb, bodies told apart, headings that order, terms that are none."""

from __future__ import annotations

import pytest

from khien.directives import Modality
from tests.directives.letters import obligations, only

INTRO = "Sở yêu cầu các cơ quan, đơn vị, địa phương thực hiện các nội dung sau:\n"
ASKED = "Sở đề nghị các cơ quan, đơn vị, địa phương thực hiện các nội dung sau:\n"


@pytest.mark.parametrize(
    ("item", "actors"),
    [
        ("Đoàn thanh tra lập biên bản.", ("Đoàn thanh tra",)),
        ("Đoàn khảo sát được mượn xe của huyện.", ("Đoàn khảo sát",)),
        ("Tổ thẩm định (gồm 5 người) rà soát hồ sơ.", ("Tổ thẩm định",)),
        ("Phòng kiểm tra máy tính của khoa.", ("Phòng",)),
        ("Công ty Quản lý công trình Sông Bái sửa đường ống.",
         ("Công ty Quản lý công trình Sông Bái",)),
        ("Các trung tâm giáo dục thường xuyên nhập số liệu.",
         ("Các trung tâm giáo dục thường xuyên",)),
        ("Các phòng, đơn vị trực thuộc xã rà soát máy tính.",
         ("Các phòng, đơn vị trực thuộc xã",)),
        ("Hội Phụ nữ xã thăm hỏi gia đình khó khăn.", ("Hội Phụ nữ xã",)),
        ("Công an xã dự thảo phương án.", ("Công an xã",)),
        ("Trường có tỷ lệ chuyên cần dưới 90% giải trình với Sở.",
         ("Trường có tỷ lệ chuyên cần dưới 90%",)),
        ("Phòng Kinh tế là đơn vị đầu mối, tổng hợp số liệu.", ("Phòng Kinh tế",)),
    ],
)  # fmt: skip
def test_who_acts(item: str, actors: tuple[str, ...]) -> None:
    assert only(f"{INTRO}1. {item}\n").actors == actors


def test_a_body_set_up_for_something_may_be_let() -> None:
    assert only(f"{INTRO}1. Đoàn khảo sát được trưng dụng xe.\n").modality is Modality.MAY


def test_bodies_told_apart_in_the_opening() -> None:
    found = only("Sở đề nghị các đơn vị chưa nộp hồ sơ thực hiện:\n1. Nộp hồ sơ.\n")
    assert found.actors == ("các đơn vị chưa nộp hồ sơ",)


def test_doi_voi_leaves_the_modality_of_its_list() -> None:
    assert only(f"{ASKED}1. Đối với máy in cũ: lập biên bản.\n").modality is Modality.REQUEST
    assert only(f"{INTRO}1. Đối với máy in cũ: lập biên bản.\n").modality is Modality.MUST


def test_asking_another_for_help_is_the_act_of_those_told() -> None:
    found = only(f"{INTRO}1. Nếu không tự sửa được, đề nghị Trạm Kỹ thuật hỗ trợ.\n")
    assert (found.actors, found.modality) == (("addressees",), Modality.MUST)
    told = only(f"{INTRO}1. Nếu có vướng mắc, đề nghị Trạm Kỹ thuật báo cáo Sở.\n")
    assert told.actors == ("Trạm Kỹ thuật",)


INVITATION = """\
Số: 21/GM-VP
Đông Khê, ngày 03 tháng 8 năm 2026
GIẤY MỜI
Họp về kho lưu trữ

Kính gửi: Sở Nội vụ.

Văn phòng kính mời lãnh đạo Sở dự họp, cụ thể như sau:
1. Thời gian: 8 giờ ngày 11/8/2026.
2. Nội dung: Sở Nội vụ báo cáo hiện trạng kho.
3. Chuẩn bị họp, yêu cầu các đơn vị thực hiện:
- Sở Nội vụ soạn dự thảo, gửi Văn phòng trước ngày 07/8/2026;
- Trung tâm Lưu trữ thống kê số giá.
"""


def test_a_heading_of_an_invitation_may_order() -> None:
    found = obligations(INVITATION)
    assert [each.actors for each in found] == [("Sở Nội vụ",), ("Trung tâm Lưu trữ",)]
    assert found[0].deadline == "2026-08-07"


@pytest.mark.parametrize(
    ("item", "deadline"),
    [
        ("Niêm yết danh sách tại trụ sở, nhà văn hóa trong 15 ngày.", None),
        ("Niêm yết kết quả trong 02 ngày kể từ ngày có kết quả.",
         "trong 02 ngày kể từ ngày có kết quả"),
        ("Khi phát hiện ổ dịch, báo cáo Sở trong 06 giờ.", "trong 06 giờ"),
        ("Nhập số liệu chậm nhất 24 giờ sau khi có mạng.", "chậm nhất 24 giờ sau khi có mạng"),
        ("Lập biên bản ngay sau mỗi ca trực.", "ngay sau mỗi ca trực"),
        ("Đo mực nước, báo về Trạm vào 06h00 và 18h00.", "vào 06h00 và 18h00"),
    ],
)  # fmt: skip
def test_terms(item: str, deadline: str | None) -> None:
    assert only(f"{INTRO}1. {item}\n").deadline == deadline


@pytest.mark.parametrize(
    ("item", "actors"),
    [
        ("Số liệu mực nước các trạm gửi về Đài hằng ngày.", ("các trạm",)),
        ("Sổ tay từng khoa nộp về Phòng Đào tạo.", ("từng khoa",)),
        ("Số liệu của các trạm gửi về Đài hằng ngày.", ("addressees",)),
        ("Gửi các trạm báo cáo mẫu.", ("addressees",)),
        ("Đội trực kỹ thuật có mặt trước 7 giờ.", ("Đội trực kỹ thuật",)),
    ],
)
def test_who_hands_in_after_what_is_handed_in(item: str, actors: tuple[str, ...]) -> None:
    assert only(f"{INTRO}1. {item}\n").actors == actors


@pytest.mark.parametrize(
    ("item", "modality"),
    [
        ("Ổ cứng tháo ra phải được dán nhãn.", Modality.MUST),
        ("Dán nhãn cho ổ cứng phải tháo.", Modality.REQUEST),
        ("Tạm thời không dùng kho số 2.", Modality.MUST_NOT),
        ("Từ ngày 02/3/2026 đến hết ngày 05/3/2026 không mở kho.", Modality.MUST_NOT),
    ],
)
def test_how_it_binds_in_a_list_of_requests(item: str, modality: Modality) -> None:
    assert only(f"{ASKED}1. {item}\n").modality is modality


def test_the_receiver_keeps_its_whole_name() -> None:
    found = only(f"{INTRO}1. Gửi hồ sơ về Liên đoàn cấp trên trực tiếp.\n")
    assert found.report_to == "Liên đoàn cấp trên trực tiếp"

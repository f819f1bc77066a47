"""Who acts: bodies outside the lists, after when and why, told apart; and where a name ends."""

from __future__ import annotations

import pytest

from khien.directives import Modality
from khien.directives.actors import names_after, split_names
from khien.directives.passages import Passage
from tests.directives.letters import obligations, only

FORMULA = "Sở yêu cầu các cơ quan, đơn vị, địa phương thực hiện các nội dung sau:\n"


def passage(text: str) -> Passage:
    return Passage.of(text, range(len(text) + 1))


@pytest.mark.parametrize(
    ("intro", "actors"),
    [
        ("Sở yêu cầu các cơ quan, đơn vị, địa phương:", ("addressees",)),
        ("Sở yêu cầu Thủ trưởng các cơ quan, đơn vị và địa phương:", ("addressees",)),
        ("Sở yêu cầu Thủ trưởng các đơn vị thực hiện:", ("Thủ trưởng các đơn vị",)),
        ("Sở đề nghị các cơ quan, đơn vị thực hiện:", ("các cơ quan, đơn vị",)),
        ("Sở đề nghị Quý cơ quan:", ("Quý cơ quan",)),
        ("Sở yêu cầu các Chi cục, phòng, ban:", ("các Chi cục, phòng, ban",)),
        ("Sở đề nghị Hội Nông dân và các đoàn thể:", ("Hội Nông dân và các đoàn thể",)),
    ],
)
def test_the_body_an_opening_names(intro: str, actors: tuple[str, ...]) -> None:
    assert only(f"{intro}\n1. Thay ổ cứng hỏng.\n").actors == actors


@pytest.mark.parametrize(
    ("item", "actors"),
    [
        ("Khoa Dược thay ổ cứng hỏng.", ("Khoa Dược",)),
        ("Hạt Kiểm lâm Nà Lạc mua pin mới.", ("Hạt Kiểm lâm Nà Lạc",)),
        ("Đảng viên không soạn thảo đơn thư trên mạng.", ("Đảng viên",)),
        ("BHXH tỉnh thay ổ cứng hỏng.", ("BHXH tỉnh",)),
        ("Phòng Kế hoạch tổng hợp lập danh sách.", ("Phòng Kế hoạch tổng hợp",)),
        ("Phòng Kế hoạch tổng hợp báo cáo kết quả.", ("Phòng Kế hoạch",)),
        ("Ban Quản lý ký túc xá gửi danh sách phòng.", ("Ban Quản lý ký túc xá",)),
        ("Các phường mới thành lập thay ổ cứng hỏng.", ("Các phường mới thành lập",)),
        ("Đảng ủy xã lãnh đạo thực hiện việc này.", ("Đảng ủy xã",)),
        ("Sở Y tế cấp đủ kinh phí.", ("Sở Y tế",)),
        ("Sở Y tế quyết định cho nghỉ làm.", ("Sở Y tế",)),
        ("Tổ nào còn máy cũ thì lập danh sách gửi Sở Y tế.", ("Tổ nào còn máy cũ",)),
        ("Trước ngày 30/11/2026, Sở Y tế thay ổ cứng.", ("Sở Y tế",)),
        ("Hằng tuần, Khoa Dược kiểm tra kho lạnh.", ("Khoa Dược",)),
        ("Căn cứ tình hình, thiết bị, các trạm y tế thay ổ cứng.", ("các trạm y tế",)),
        ("Riêng Bệnh viện đa khoa tỉnh được gia hạn một tuần.", ("Bệnh viện đa khoa tỉnh",)),
        ("Theo dõi, đôn đốc các sở, đơn vị thay ổ cứng.", ("addressees",)),
        ("Cơ sở dữ liệu phải được sao lưu.", ("addressees",)),
        ("Khoa học và công nghệ phải đi trước.", ("addressees",)),
        ("Chủ động thay ổ cứng.", ("addressees",)),
        ("Hộ tịch phải được số hóa.", ("addressees",)),
    ],
)
def test_who_acts(item: str, actors: tuple[str, ...]) -> None:
    assert only(f"{FORMULA}1. {item}\n").actors == actors


@pytest.mark.parametrize(
    ("item", "modality"),
    [
        ("Các trạm y tế được phép dùng máy cũ.", Modality.MAY),
        ("Các trạm y tế được gia hạn đến ngày 30/11/2026.", Modality.MAY),
        ("Các trạm y tế có thể dùng máy cũ.", Modality.MAY),
        ("Các trạm y tế thay máy cũ.", Modality.MUST),
        ("Các trạm y tế không dùng máy cũ.", Modality.MUST_NOT),
    ],
)
def test_a_body_that_is_let(item: str, modality: Modality) -> None:
    found = only(f"{FORMULA}1. {item}\n")
    assert found.actors == ("Các trạm y tế",)
    assert found.modality is modality


@pytest.mark.parametrize(
    "sentence",
    [
        "Cán bộ kho không thuộc đối tượng được hưởng phụ cấp.",
        "Các bộ phận làm việc trở lại bình thường từ thứ Tư.",
        "Chỉ thị này có hiệu lực kể từ ngày ký.",
        "Hướng dẫn này được phổ biến đến từng tổ.",
        "Kế hoạch này thay thế Kế hoạch số 12/KH-SYT.",
        "Các nội dung khác của Quy chế giữ nguyên.",
    ],
)
def test_what_is_so_orders_nothing(sentence: str) -> None:
    assert obligations(f"Sở Y tế trả lời như sau.\n\n{sentence}\n") == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("UBMTTQ tỉnh và các đoàn thể", ("UBMTTQ tỉnh và các đoàn thể",)),
        ("Sở Y tế và các trạm y tế", ("Sở Y tế", "các trạm y tế")),
        ("các khoa, phòng và trung tâm", ("các khoa, phòng và trung tâm",)),
    ],
)
def test_one_name_or_two(text: str, names: tuple[str, ...]) -> None:
    assert split_names(text) == names


def test_a_body_after_when_is_looked_for_after_few_commas() -> None:
    found = names_after(passage("Trong tháng, các trạm y tế thay ổ cứng"))
    assert found is not None
    assert found[1].names == ("các trạm y tế",)
    assert names_after(passage("Trong " + "a, " * 200 + "các trạm y tế thay ổ cứng")) is None
    assert names_after(passage("Trong tháng, thay ổ cứng")) is None

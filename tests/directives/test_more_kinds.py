"""Forms a second set of letters showed: steps, sections, cuts, closers, permissions, headings."""

from __future__ import annotations

import pytest

from khien.directives import Modality
from khien.directives.clauses import Clause, read_clauses
from khien.directives.passages import rows_of
from tests.directives.letters import document, obligations, only

INTRO = "Sở yêu cầu các đơn vị thực hiện các nội dung sau:\n"


def clauses(body: str) -> list[Clause]:
    return read_clauses(rows_of(document(body)))


def paths(body: str) -> list[str]:
    return [item.path for item in obligations(body)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Bước 1: Ngắt điện tủ mạng.\nBước 2. Thay pin.\n", ["Bước 1", "Bước 2"]),
        ("A. KHO\n1. Thay pin.\n2. Quét bụi.\nB. CỔNG\n1. Khóa cổng.\n", ["A.1", "A.2", "B.1"]),
        ("I. Tổ chức thực hiện\n1. Kho\n1.1. Thay pin.\n1.2. Quét bụi.\n", ["I.1.1", "I.1.2"]),
        ("1.Thay pin.\n2.Quét bụi.\n", ["1", "2"]),
        ("1. Kho:\na)Thay pin.\nb)Quét bụi.\n", ["1.a", "1.b"]),
        ("1. Thay pin.\n2. Quét bụi.\n2. Khóa cổng.\n4. Sửa cửa.\n", ["1", "2", "2", "4"]),
        ("1. Kho:\na) Thay pin.\nb) Quét bụi.\ne) Sửa cửa.\n", ["1.a", "1.b", "1.e"]),
        ("1. Đề nghị các kho: (a) thay pin; (b) quét bụi; (c) sửa cửa.\n", ["1.a", "1.b", "1.c"]),
        ("1. Sử dụng pin loại (a) hoặc loại (b).\n", ["1"]),
        ("1. Việc ở kho\nThay pin trong tháng 11/2026.\n", ["1"]),
    ],
)
def test_numbering(body: str, expected: list[str]) -> None:
    assert paths(INTRO + body) == expected


def test_the_closing_paragraph_is_not_the_last_sections() -> None:
    body = (
        INTRO + "I. VIỆC Ở KHO\nCác tổ thay pin trước ngày 20/11/2026.\n\n"
        "Trong quá trình thực hiện, nếu có vướng mắc, các tổ phản ánh về Sở Y tế.\n"
    )
    assert [item.path for item in obligations(body)] == ["I", ""]


def test_an_article_is_numbered_with_its_word() -> None:
    body = "QUYẾT ĐỊNH:\nĐiều 1. Giao Tổ Kho:\n1. Thay pin.\nĐiều 2. Tổ Cổng phải sửa cửa.\n"
    assert [item.path for item in clauses(body)][1:] == ["Điều 1", "Điều 1.1", "Điều 2"]


def test_a_paragraph_under_a_heading_heads_its_own_dashes() -> None:
    body = INTRO + "1. Việc ở kho\nGiao Tổ Kho:\n- Thay pin.\n- Quét bụi.\nGiao Tổ Cổng sửa cửa.\n"
    found = obligations(body)
    assert [item.path for item in found] == ["1.p1.-1", "1.p1.-2", "1.p2"]
    assert [item.actors for item in found] == [("Tổ Kho",), ("Tổ Kho",), ("Tổ Cổng",)]


@pytest.mark.parametrize(
    ("item", "texts"),
    [
        ("Khóa cổng kho, không mở sau 18 giờ.", ["Khóa cổng kho", "không mở sau 18 giờ."]),
        ("Khóa cổng kho, không để chìa tại bàn.", ["Khóa cổng kho", "không để chìa tại bàn."]),
        ("Khóa cổng kho, không để xảy ra mất mát.", ["Khóa cổng kho, không để xảy ra mất mát."]),
        ("Khóa cổng kho, không để hàng bị mất.", ["Khóa cổng kho, không để hàng bị mất."]),
        ("Dùng máy độc lập, không kết nối mạng.", ["Dùng máy độc lập, không kết nối mạng."]),
        ("Báo cáo ngay, không quá 24 giờ.", ["Báo cáo ngay, không quá 24 giờ."]),
        ("Khóa cổng kho; có thể mở khi có xe.", ["Khóa cổng kho;", "có thể mở khi có xe."]),
        ("Quét kho; thay pin, hoàn thành trước ngày 20/11/2026.",
         ["Quét kho; thay pin, hoàn thành trước ngày 20/11/2026."]),
        ("Quét kho, xong trước 10/11/2026; thay pin, xong trước 20/11/2026.",
         ["Quét kho, xong trước 10/11/2026;", "thay pin, xong trước 20/11/2026."]),
        ("Các kho báo cáo nhanh về Sở trước ngày 10/11; báo cáo đủ gửi về Sở trước ngày 20/11.",
         ["Các kho báo cáo nhanh về Sở trước ngày 10/11;", "báo cáo đủ gửi về Sở trước ngày 20/11."]),
    ],
)  # fmt: skip
def test_cuts(item: str, texts: list[str]) -> None:
    assert [found.text for found in obligations(f"{INTRO}1. {item}\n")] == texts


@pytest.mark.parametrize(
    ("item", "actors", "modality"),
    [
        ("Đồng ý để Tổ Kho dùng pin cũ.", ("Tổ Kho",), Modality.MAY),
        ("Thống nhất gia hạn cho Tổ Kho đến ngày 20/11/2026.", ("Tổ Kho",), Modality.MAY),
        ("Ban đồng ý để Tổ Kho dùng pin cũ.", ("Tổ Kho",), Modality.MAY),
        ("Nghiêm cấm các tổ tự ý mở kho.", ("các tổ",), Modality.MUST_NOT),
        ("Không tổ, đội nào được tự ý mở kho.", ("tổ, đội",), Modality.MUST_NOT),
        ("Trong giờ nghỉ, không mở kho.", ("các đơn vị",), Modality.MUST_NOT),
        ("Nếu thiếu chữ ký thì không mở kho.", ("các đơn vị",), Modality.MUST_NOT),
        ("Khi hết pin, mất điện, Tổ Kho báo Sở Y tế.", ("Tổ Kho",), Modality.MUST),
        ("Tổ Kho (trừ ca đêm) thay pin.", ("Tổ Kho",), Modality.MUST),
        ("Tổ Kho, do đang sửa nhà, được lùi sang tháng sau.", ("Tổ Kho",), Modality.MAY),
        ("05 trạm còn pin cũ phải thay ngay.", ("05 trạm còn pin cũ",), Modality.MUST),
        ("Giao đồng chí Trưởng kho thay pin.", ("đồng chí Trưởng kho",), Modality.MUST),
    ],
)
def test_who_and_how(item: str, actors: tuple[str, ...], modality: Modality) -> None:
    found = only(f"{INTRO}1. {item}\n")
    assert (found.actors, found.modality) == (actors, modality)


def test_the_second_half_of_a_request_is_a_request() -> None:
    first, second = obligations(
        INTRO
        + "1. Đề nghị Đài tỉnh phát tin trước ngày 10/11/2026; thay loa trước ngày 20/11/2026.\n"
    )
    assert first.modality is second.modality is Modality.REQUEST
    assert second.actors == ("Đài tỉnh",)


def test_paragraphs_under_an_order() -> None:
    found = obligations(
        "Giám đốc Sở yêu cầu:\n\nTổ Kho thay pin trước ngày 20/11/2026.\n\n"
        "Tổ Cổng sửa cửa cuốn và rào chắn. Hằng tuần, Tổ Xe kiểm tra camera hành trình.\n\n"
        "Mọi chi tiết xin liên hệ bộ phận văn thư.\n\n"
        "Kết quả thực hiện gửi về Sở trước ngày 30/11/2026.\n"
    )
    assert [item.actors[0] for item in found] == ["Tổ Kho", "Tổ Cổng", "Tổ Xe", "addressees"]
    assert found[-1].deadline == "2026-11-30"


def test_a_lists_shared_term_is_each_ones() -> None:
    found = obligations(
        INTRO + "1. Thay pin.\n2. Quét bụi trước ngày 10/11/2026.\n"
        "Các nội dung trên hoàn thành trước ngày 20/11/2026.\n"
    )
    assert [item.deadline for item in found] == ["2026-11-20", "2026-11-10"]


def test_a_headings_term_and_companion_are_its_items() -> None:
    found = obligations(
        INTRO
        + "1. Trước ngày 20/11/2026, Tổ Kho chủ trì, phối hợp với Trạm Điện làm các việc sau:\n"
        "a) Thay pin;\nb) Quét bụi.\n"
    )
    assert [item.deadline for item in found] == ["2026-11-20"] * 2
    assert [item.actors for item in found] == [("Tổ Kho",)] * 2
    assert [item.coordinates_with for item in found] == [("Trạm Điện",)] * 2


def test_an_alias_names_who_acts() -> None:
    found = only(
        "Sở đề nghị Trưởng các kho, Trưởng các cổng (sau đây gọi chung là các tổ) thực hiện:\n"
        "1. Thay pin.\n"
    )
    assert found.actors == ("các tổ",)


def test_one_is_ordered_and_the_other_asked() -> None:
    found = only("Sở yêu cầu các kho; đề nghị UBND các xã:\n- Thay pin.\n")
    assert (found.actors, found.also_requested) == (("các kho",), ("UBND các xã",))
    assert found.modality is Modality.MUST


@pytest.mark.parametrize(
    "sentence",
    [
        "Ngày 12/5/2026, Sở đã có công văn số 161/SYT-VP ngày 12/5/2026 yêu cầu các kho thay pin.",
        "Sở Y tế thông báo để các kho được biết.",
        "Thời gian kiểm kê kho là 0 giờ ngày 01/12/2026.",
        "Kho tự giải thể sau khi bàn giao.",
    ],
)
def test_what_tells_orders_nothing(sentence: str) -> None:
    assert obligations(f"Căn cứ tình hình kho.\n\n{sentence}\n") == ()


def test_a_plus_item_under_a_heading_is_work_whatever_it_opens_with() -> None:
    found = obligations(
        INTRO + "1. Việc ở kho:\n+ Thay pin;\n+ Pin hỏng chuyển về Sở;\n+ Khi mất điện, gọi thợ.\n"
    )
    assert [item.path for item in found] == ["1.+1", "1.+2", "1.+3"]

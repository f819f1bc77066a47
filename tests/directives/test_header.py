"""Header cells in the forms they are printed in."""

from __future__ import annotations

import pytest

from tests.directives.letters import read

BODY = "\nKính gửi: Sở Nội vụ.\n\nSở có ý kiến như sau:\n1. Rà soát máy tính.\n"


def head(*lines: str):  # type: ignore[no-untyped-def]
    return read("\n".join(lines) + BODY).header


@pytest.mark.parametrize(
    ("printed", "number", "notation"),
    [
        ("Số: 12/UBND-NC", "12", "UBND-NC"),
        ("Số: 2331 /UBND-VX", "2331", "UBND-VX"),
        ("Số: *967*/UBND-VHTT", "967", "UBND-VHTT"),
        ("Số:      /UBND-NC", None, "UBND-NC"),
        ("Số: /20 /UBND-NC", None, "UBND-NC"),
        ("Số: 01/2026/QĐ-UBND", "01", "QĐ-UBND"),
        ("Só:4020/SYT-NVY", "4020", "SYT-NVY"),
        ("Số 15-CT/TU", "15", "CT/TU"),
        ("Số: 652/QĐ-UB.ĐC", "652", "QĐ-UB.ĐC"),
        ("Số: 07/SYT- NVY", "07", "SYT-NVY"),
    ],
)
def test_number_and_notation(printed: str, number: str | None, notation: str) -> None:
    header = head("SỞ Y TẾ", printed)
    assert (header.number, header.notation) == (number, notation)


@pytest.mark.parametrize(
    ("printed", "place", "date"),
    [
        ("Đông Khê, ngày 05 tháng 01 năm 2026", "Đông Khê", "2026-01-05"),
        ("Đông Khê, ngày 5 tháng 1 năm 2026", "Đông Khê", "2026-01-05"),
        ("Đông Khê, ngày       tháng 02 năm 2026", "Đông Khê", "2026-02"),
        ("Đông Khê, ngày.) tháng 10 năm 2026", "Đông Khê", "2026-10"),
        ("Đông Khê, ngày 31 tháng 02 năm 2026", "Đông Khê", "2026-02"),
        ("Đông Khê, ngày ... tháng ... năm 2026", "Đông Khê", None),
        ("Đông Khê, hồi 14 giờ 30 phút, ngày 12 tháng 9 năm 2026", "Đông Khê", "2026-09-12"),
    ],
)
def test_place_and_date(printed: str, place: str, date: str | None) -> None:
    header = head("SỞ Y TẾ", "Số: 1/SYT-VP", printed)
    assert (header.place, header.date) == (place, date)


def test_two_cells_printed_on_one_line() -> None:
    header = head(
        "UBND TỈNH ĐÔNG KHÊ      CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "SỞ Y TẾ               Độc lập - Tự do - Hạnh phúc",
        "Số: 20/SYT-NVY        Đông Khê, ngày 31 tháng 10 năm 2026",
    )
    assert header.issuer == "SỞ Y TẾ"
    assert header.notation == "SYT-NVY"
    assert header.place == "Đông Khê"
    assert header.date == "2026-10-31"


@pytest.mark.parametrize("gap", ["     ", "\t", " "], ids=["spaces", "tab", "run together"])
def test_a_subject_beside_place_and_date(gap: str) -> None:
    header = head(
        f"CHI CỤC THÚ Y{gap}CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        f"Số: 20/TY-DT{gap}Độc lập - Tự do - Hạnh phúc",
        f"V/v tiêm phòng dại{gap}Nà Lạc, ngày 31 tháng 10 năm 2026",
    )
    assert header.issuer == "CHI CỤC THÚ Y"
    assert (header.number, header.notation) == ("20", "TY-DT")
    assert (header.place, header.subject) == ("Nà Lạc", "tiêm phòng dại")


@pytest.mark.parametrize("gap", ["    ", "\t", " "], ids=["spaces", "tab", "run together"])
def test_the_body_beside_place_and_date(gap: str) -> None:
    header = head(
        f"HUYỆN ỦY NÀ LẠC{gap}ĐẢNG CỘNG SẢN VIỆT NAM",
        f"BAN DÂN VẬN{gap}Nà Lạc, ngày 02 tháng 3 năm 2024",
        "*",
        "Số 7-CV/BDV",
    )
    assert (header.issuer, header.place) == ("BAN DÂN VẬN", "Nà Lạc")


def test_a_blank_to_fill_in_is_no_border_between_columns() -> None:
    header = head(
        "SỞ Y TẾ                    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Số:        /SYT-VP         Nà Lạc, ngày       tháng 3 năm 2024",
    )
    assert (header.number, header.notation) == (None, "SYT-VP")
    assert (header.place, header.date) == ("Nà Lạc", "2024-03")


def test_place_and_date_at_the_foot() -> None:
    letter = read(
        "HTX NÀ LẠC\nSố 5/HTX\n\nKính gửi: Các tổ đội.\n\nBan quản trị yêu cầu:\n"
        "1. Rà soát ao nuôi.\n2. Sửa bờ bao./.\n\nNà Lạc, ngày 9 tháng 8 năm 2005\nCHỦ NHIỆM\n\nLò Văn Tư\n"
    )
    assert (letter.header.place, letter.header.date) == ("Nà Lạc", "2005-08-09")
    assert letter.signer.name == "Lò Văn Tư"


def test_figures_a_scan_takes_for_letters() -> None:
    assert head("SỞ Y TẾ", "Số: 1/SYT-VP", "Nà Lạc, ngày l2 tháng O3 năm 2004").date == "2004-03-12"


def test_cells_in_text_boxes_read_after_the_addressees() -> None:
    letter = read(
        "SỞ Y TẾ NÀ LẠC\nBỆNH VIỆN PHỔI\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nKính gửi:\n- Các khoa;\n"
        "- Các phòng.\nV/v khử khuẩn kho và buồng bệnh\ntrong mùa mưa\nSố: 77/BVP-KSNK\nKHẨN\n\n"
        "Giám đốc Bệnh viện yêu cầu:\n1. Rà soát hóa chất.\n"
    )
    header = letter.header
    assert (header.number, header.notation, header.urgency) == ("77", "BVP-KSNK", "khẩn")
    assert header.subject == "khử khuẩn kho và buồng bệnh trong mùa mưa"
    assert letter.addressees == ("Các khoa", "Các phòng")


@pytest.mark.parametrize(
    ("below", "subject"),
    [
        (("Kết luận buổi làm việc về tiến độ", "triển khai đắp đê"),
         "Kết luận buổi làm việc về tiến độ triển khai đắp đê"),
        (("Về việc tăng cường trực ban", "trong mùa mưa bão"), "tăng cường trực ban trong mùa mưa bão"),
        (("V/v tăng cường trực ban",), "tăng cường trực ban"),
    ],
)  # fmt: skip
def test_subject_under_the_kind(below: tuple[str, ...], subject: str) -> None:
    top = ("UBND XÃ NÀ LẠC", "Số: 2/TB-UBND", "", "THÔNG BÁO", *below, "")
    letter = read("\n".join(top) + "\nChủ tịch UBND xã kết luận như sau:\n1. Rà soát đê.\n")
    assert letter.header.subject == subject


@pytest.mark.parametrize(
    ("lines", "issuer"),
    [
        (("ỦY BAN NHÂN DÂN", "TỈNH ĐÔNG KHÊ"), "ỦY BAN NHÂN DÂN TỈNH ĐÔNG KHÊ"),
        (("**ỦY BAN NHÂN DÂN", "HUYỆN NÀ LẠC**"), "ỦY BAN NHÂN DÂN HUYỆN NÀ LẠC"),
        (("ỦY BAN NHÂN DÂN", "TỈNH ĐÔNG KHÊ", "SỞ TÀI CHÍNH"), "SỞ TÀI CHÍNH"),
        (("TRƯỜNG CAO ĐẲNG KỸ THUẬT", "VÀ DU LỊCH ĐÔNG KHÊ"),
         "TRƯỜNG CAO ĐẲNG KỸ THUẬT VÀ DU LỊCH ĐÔNG KHÊ"),
        (("BỘ XÂY DỰNG", "------------"), "BỘ XÂY DỰNG"),
        (("CÔNG TY ĐƯỜNG SẮT NÀ LẠC", "(NALAC RAIL)"), "CÔNG TY ĐƯỜNG SẮT NÀ LẠC"),
    ],
)  # fmt: skip
def test_issuer(lines: tuple[str, ...], issuer: str) -> None:
    assert head(*lines, "Số: 1/AB-CD").issuer == issuer


@pytest.mark.parametrize(
    ("lines", "subject"),
    [
        (("V/v tăng cường bảo vệ bí", "mật nhà nước"), "tăng cường bảo vệ bí mật nhà nước"),
        (("V/v: rà soát máy tính",), "rà soát máy tính"),
        (("Về việc rà soát máy tính",), "rà soát máy tính"),
        (("V/v rà soát máy tính", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), "rà soát máy tính"),
        (("V/v rà soát", "Đông Khê, ngày 1 tháng 2 năm 2026"), "rà soát"),
    ],
)
def test_subject(lines: tuple[str, ...], subject: str) -> None:
    assert head("SỞ Y TẾ", "Số: 1/SYT-VP", *lines).subject == subject


@pytest.mark.parametrize(
    ("printed", "urgency"), [("HỎA TỐC", "hỏa tốc"), ("KHẨN", "khẩn"), ("Khẩn trương", None)]
)
def test_urgency(printed: str, urgency: str | None) -> None:
    assert head("SỞ Y TẾ", "Số: 1/SYT-VP", printed).urgency == urgency


def test_a_directive_by_its_title_over_two_lines() -> None:
    directive = read(
        "BỘ TÀI CHÍNH\nSố: 01/CT-BTC\nHà Nội, ngày 06 tháng 01 năm 2026\n\nCHỈ THỊ\n"
        "VỀ VIỆC TĂNG CƯỜNG QUẢN LÝ MÁY TÍNH \nTRONG DỊP TẾT\n\n\n"
        "Thực hiện Chỉ thị số 25/CT-TTg ngày 5/12/2025 của Thủ tướng Chính phủ.\n"
        "Bộ trưởng Bộ Tài chính yêu cầu Tổng cục Thử, Tổng cục Mẫu thực hiện một số việc sau:\n"
        "1. Rà soát máy tính.\n2. Tổng cục Mẫu\n2.1. Kiểm tra tài khoản.\n"
    )
    assert directive.header.doc_type == "chỉ thị"
    assert directive.header.subject == "VỀ VIỆC TĂNG CƯỜNG QUẢN LÝ MÁY TÍNH TRONG DỊP TẾT"
    assert directive.addressees == ("Tổng cục Thử", "Tổng cục Mẫu")
    assert [(o.path, o.actors) for o in directive.obligations] == [
        ("1", ("addressees",)),
        ("2.1", ("Tổng cục Mẫu",)),
    ]


def test_a_letter_given_again_on_a_web_page() -> None:
    page = read(
        "Công an tỉnh cảnh báo về lỗ hổng của máy chủ thư\n  • Cập nhật: 22/03/2026\n\n"
        "Về việc này, Chủ tịch UBND tỉnh có ý kiến chỉ đạo như sau:\n\n"
        "1. Giao Sở Y tế rà soát máy chủ; báo cáo UBND tỉnh trước ngày 24/3/2026.\n"
    )
    assert page.header.doc_type == "đăng lại chỉ đạo"
    assert page.header.date == "2026-03-22"
    assert page.header.issuer == "UBND tỉnh"
    assert page.header.subject == "Công an tỉnh cảnh báo về lỗ hổng của máy chủ thư"
    assert page.addressees == ()
    assert [o.deadline for o in page.obligations] == [None, "2026-03-24"]


def test_nothing_in_capitals_makes_an_issuer_of_a_text_without_a_head() -> None:
    assert read("THÔNG TIN CHUNG\nMột đoạn văn.\n").header.issuer is None

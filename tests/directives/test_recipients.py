"""Addressees and copies, whatever became of their dashes."""

from __future__ import annotations

import pytest

from tests.directives.letters import read

TOP = "SỞ Y TẾ\nSố: 1/SYT-VP\n"
BODY = "\nThực hiện Kế hoạch của tỉnh, Sở yêu cầu:\n1. Rà soát máy tính./.\n"


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("Kính gửi: Sở Nội vụ.", ("Sở Nội vụ",)),
        ("Kính gửi: Sở Nội vụ\n", ("Sở Nội vụ",)),
        ("Kính gửi: Sở Nội vụ; Sở Tài chính.", ("Sở Nội vụ; Sở Tài chính",)),  # one a line
        ("Kính gửi:\n- Sở Nội vụ;\n- Sở Tài chính.", ("Sở Nội vụ", "Sở Tài chính")),
        ("Kính gửi:\n\n- Sở Nội vụ; \n\n- Sở Tài chính. \n", ("Sở Nội vụ", "Sở Tài chính")),
        ("Kính gửi: - Sở Nội vụ;\n   - Sở Tài chính.", ("Sở Nội vụ", "Sở Tài chính")),
        ("Kính gửi Sở Nội vụ;\n- Sở Tài chính:\n- Sở Y.", ("Sở Nội vụ", "Sở Tài chính", "Sở Y")),
        ("Kính gửi:\n- Các cơ sở công lập và\nngoài công lập;\n- Sở Y.",
         ("Các cơ sở công lập và ngoài công lập", "Sở Y")),
        ("Kính gửi:\nSở Nội vụ;\nSở Tài chính.", ("Sở Nội vụ", "Sở Tài chính")),
        ("Kính gửi:\n- Sở Nội vụ;\n- Sở Y.\n(Sau đây gọi chung là các đơn vị)",
         ("Sở Nội vụ", "Sở Y")),
        ("x] Kính gửi: Đơn vị thuộc Sở.", ("Đơn vị thuộc Sở",)),
    ],
)  # fmt: skip
def test_addressees(printed: str, names: tuple[str, ...]) -> None:
    letter = read(TOP + printed + "\n" + BODY)
    assert letter.addressees == names
    assert [item.path for item in letter.obligations] == ["1"]


@pytest.mark.parametrize("ending", ["", ";", "."])
@pytest.mark.parametrize(
    "opening",
    [
        "Ngày hội văn hóa diễn ra từ ngày 03 đến ngày 05 tháng 4 năm 2024. Sở yêu cầu:",
        "Tại Kế hoạch số 9/KH-SVH đã nêu rõ việc chuẩn bị.\nSở yêu cầu các đơn vị:",
        "Đến 30-6-2024 mới có 40% bảo tàng\nsố hóa xong hiện vật. Sở yêu cầu:",
    ],
    ids=["days", "law", "figures"],
)
def test_a_body_right_under_the_last_addressee(opening: str, ending: str) -> None:
    letter = read(
        f"{TOP}Kính gửi:\n- Bảo tàng tỉnh;\n- Thư viện tỉnh{ending}\n{opening}\n1. Rà soát kho.\n"
    )
    assert letter.addressees == ("Bảo tàng tỉnh", "Thư viện tỉnh")
    assert [item.path for item in letter.obligations] == ["1"]


@pytest.mark.parametrize(
    ("printed", "copies"),
    [
        ("Nơi nhận:\n- Như trên;\n- Lưu: VT.\n", ("Như trên", "Lưu: VT.")),
        ("Nơi nhận: \n- Như trên (để thực hiện); \n\n- Lưu: VT, CN. \n",
         ("Như trên (để thực hiện)", "Lưu: VT, CN.")),
        ("Nơi nhận:\n- Như trên;\n- Lãnh đạo và chuyên viên các phòng\nthuộc Sở;\n- Lưu: VT\n",
         ("Như trên", "Lãnh đạo và chuyên viên các phòng thuộc Sở", "Lưu: VT")),
        ("- Như trên; “ :\n\n- BGĐ (để b/c); PHÓ GIÁM ĐỐC\n- Lưu: VT.\n",
         ("Như trên", "BGĐ (để b/c)", "Lưu: VT.")),
        ("Nơi nhận:\nNhư trên\nSở Y (b/c)\nLưu VT, TH\n", ("Như trên", "Sở Y (b/c)", "Lưu VT, TH")),
        ("Nơi nhận:\n- Như trên\n- Lưu VT\n", ("Như trên", "Lưu VT")),
    ],
)  # fmt: skip
def test_copies(printed: str, copies: tuple[str, ...]) -> None:
    letter = read(TOP + "Kính gửi: Sở Y.\n" + BODY + printed + "\nGIÁM ĐỐC\n\nLò Thị Hai\n")
    assert letter.copies == copies
    assert letter.signer.name == "Lò Thị Hai"


@pytest.mark.parametrize(
    ("printed", "authority", "title"),
    [
        ("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
        ("TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH",
         "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        ("**KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH**", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        ("KT.BỘ TRƯỞNG\nTHỨ TRƯỞNG", "KT.BỘ TRƯỞNG", "THỨ TRƯỞNG"),
        ("TUQ. CHÁNH VĂN PHÒNG\nTRƯỞNG PHÒNG", "TUQ. CHÁNH VĂN PHÒNG", "TRƯỞNG PHÒNG"),
        ("GIÁM ĐỐC", None, "GIÁM ĐỐC"),
        ("TRƯỞNG TIỂU BAN\n\nCHỦ TỊCH UBND TỈNH", "TRƯỞNG TIỂU BAN", "CHỦ TỊCH UBND TỈNH"),
    ],
)  # fmt: skip
def test_signer(printed: str, authority: str | None, title: str) -> None:
    tail = f"\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n\n{printed}\n\n\n\nNông Thị Ba\n\nPHỤ LỤC\n"
    signer = read(TOP + "Kính gửi: Sở Y.\n" + BODY + tail).signer
    assert (signer.authority, signer.title) == (authority, title)
    assert signer.name == "Nông Thị Ba"


@pytest.mark.parametrize(
    "name",
    [
        "Đại tá Lò Văn Tư", "PGS.TS. Lò Văn Tư", "BSCKI. Lò Văn Tư", "Bs.CKII Lò Văn Tư",
        "ThS. Lò Văn Tư", "KS. Lò Văn Tư", "Thiếu úy Lò Tư", "H'Mai Niê", "Nguyễn V. Tám",
    ],
)  # fmt: skip
def test_a_rank_or_degree_is_kept_with_the_name(name: str) -> None:
    letter = read(TOP + BODY + f"Nơi nhận:\n- Lưu: VT.\nGIÁM ĐỐC\n(Đã ký)\n{name}\n")
    assert letter.signer.name == name
    assert letter.signer.title == "GIÁM ĐỐC"


@pytest.mark.parametrize(
    "closing",
    [
        "Nơi nhận:                     KT. CHÁNH VĂN PHÒNG\n"
        "- Như trên;                   PHÓ CHÁNH VĂN PHÒNG\n"
        "- Lưu: VT.                    Nông Thị Ba\n",
        "Nơi nhận:\tKT. CHÁNH VĂN PHÒNG\n- Như trên;\tPHÓ CHÁNH VĂN PHÒNG\n- Lưu: VT.\n"
        "\t(Đã ký)\n\tNông Thị Ba\n",
        "Nơi nhận: KT. CHÁNH VĂN PHÒNG\n- Như trên; PHÓ CHÁNH VĂN PHÒNG\n- Lưu: VT. Nông Thị Ba\n",
        "KT. CHÁNH VĂN PHÒNG\nPHÓ CHÁNH VĂN PHÒNG\n\nNông Thị Ba\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n",
        "\tKT. CHÁNH VĂN PHÒNG\nNơi nhận:\tPHÓ CHÁNH VĂN PHÒNG\n- Như trên;\n- Lưu: VT.\n\n\tNông Thị Ba\n",
    ],
    ids=["spaces", "tabs", "run together", "signature first", "authority above the copies"],
)
def test_copies_and_signature_side_by_side(closing: str) -> None:
    letter = read(TOP + "Kính gửi: Sở Y.\n" + BODY + closing)
    assert letter.copies == ("Như trên", "Lưu: VT.")
    assert letter.signer.authority == "KT. CHÁNH VĂN PHÒNG"
    assert letter.signer.title == "PHÓ CHÁNH VĂN PHÒNG"
    assert letter.signer.name == "Nông Thị Ba"


@pytest.mark.parametrize(
    ("printed", "authority", "title", "name"),
    [
        ("T/M ĐẢNG ỦY\nPHÓ BÍ THƯ\n\nLò Văn Tư", "T/M ĐẢNG ỦY", "PHÓ BÍ THƯ", "Lò Văn Tư"),
        ("K/T TRƯỞNG PHÒNG\nPHÓ TRƯỞNG PHÒNG\nLò Văn Tư", "K/T TRƯỞNG PHÒNG",
         "PHÓ TRƯỞNG PHÒNG", "Lò Văn Tư"),
        ("HẠT TRƯỞNG\n\n\nLÒ VĂN TƯ", None, "HẠT TRƯỞNG", "LÒ VĂN TƯ"),
        ("TL. GIÁM ĐỐC\nTRƯỞNG PHÒNG TỔ CHỨC\nVÀ ĐÀO TẠO\n\nLò Văn Tư", "TL. GIÁM ĐỐC",
         "TRƯỞNG PHÒNG TỔ CHỨC VÀ ĐÀO TẠO", "Lò Văn Tư"),
        ("Q. VIỆN TRƯỞNG\nLò Văn Tư", None, "Q. VIỆN TRƯỞNG", "Lò Văn Tư"),
    ],
)  # fmt: skip
def test_forms_of_a_signature(printed: str, authority: str | None, title: str, name: str) -> None:
    signer = read(TOP + BODY + f"Nơi nhận:\n- Lưu: VT.\n\n{printed}\n").signer
    assert (signer.authority, signer.title, signer.name) == (authority, title, name)


def test_a_letter_without_copies_ends_at_its_signature() -> None:
    letter = read("Kính gửi: Sở Y.\n\nSở đề nghị Sở Y rà soát máy tính.\n\nGIÁM ĐỐC\n\nLò Văn Tư\n")
    assert (letter.signer.title, letter.signer.name) == ("GIÁM ĐỐC", "Lò Văn Tư")
    assert "GIÁM" not in letter.obligations[-1].text


def test_an_annex_after_an_unsigned_letter_is_no_post() -> None:
    signer = read(
        TOP + BODY + "Nơi nhận:\n- Lưu: VT.\n\nGIÁM ĐỐC\n\nPHỤ LỤC\nDANH SÁCH MÁY TÍNH\n"
    ).signer
    assert (signer.authority, signer.title, signer.name) == (None, "GIÁM ĐỐC", None)


def test_whom_an_invitation_names_in_its_blanks() -> None:
    letter = read(
        "HỘI LÀM VƯỜN\nSố: 2/GM-HLV\n\nGIẤY MỜI\n\nHội trân trọng kính mời:\nÔng (bà): ..........\n"
        "Chức vụ: Trưởng thôn Bản Cài\nTới dự buổi họp mặt đầu năm.\n\nNơi nhận:\n- Lưu: VT.\n"
    )
    assert letter.addressees == ("Trưởng thôn Bản Cài",)


def test_bodies_of_an_opening_parted_by_semicolons() -> None:
    letter = read(
        "UBND XÃ NÀ LẠC\nSố: 3/CT-UBND\n\nCHỈ THỊ\nVề việc phòng cháy\n\n"
        "Chủ tịch UBND xã yêu cầu các phòng, ban, trung tâm thuộc xã; trưởng thôn các bản; các"
        " hợp tác xã chè thực hiện:\n1. Kiểm tra bình chữa cháy.\n"
    )
    assert letter.addressees == (
        "các phòng, ban, trung tâm thuộc xã",
        "trưởng thôn các bản",
        "các hợp tác xã chè",
    )


def test_nothing_signed_is_said_as_none() -> None:
    signer = read(TOP + "Kính gửi: Sở Y.\n" + BODY).signer
    assert (signer.authority, signer.title, signer.name) == (None, None, None)

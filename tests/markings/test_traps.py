"""Words that only look like marks, wherever a letter may print them, and letters full of them."""

from __future__ import annotations

import pytest

from khien.documents.document import Line, LineKind, Style
from khien.markings import State, marks
from tests.markings.letters import BODY, COPIES, HEAD, document, letter, line

TERMS = (
    "bảo mật",
    "bí mật",
    "bí mật nhà nước",
    "bảo vệ bí mật nhà nước",
    "BMNN",
    "bí mật kinh doanh",
    "bí mật nội bộ",
    "bí mật công tác",
    "bí mật đời tư",
    "mật khẩu",
    "mật mã",
    "mật độ",
    "mật thiết",
    "mật ong",
    "mía mật",
    "túi mật",
    "sỏi mật",
    "thân mật",
    "cơ mật",
    "điện mật",
    "mật danh",
    "độ mật",
    "khóa bí mật",
    "thiết bị lưu khóa bí mật",
    "dấu mật",
    "văn bản mật",
    "tài liệu mật",
    "nhật ký mật",
    "Nguyên Mật",
    "Phú Mật",
    "tuyệt mật thông tin",
    "không mật",
    "MẬT 01",
    "MẬT: 3 bản",
    "tối mật độ",
)
CAPITALS = (
    "LUẬT BẢO VỆ BÍ MẬT NHÀ NƯỚC",
    "QUY CHẾ BẢO VỆ BÍ MẬT NHÀ NƯỚC",
    "AN TOÀN, BẢO MẬT",
    "MẬT KHẨU",
    "BAN CƠ YẾU / MẬT MÃ",
    "CAM KẾT BẢO MẬT",
    "SỔ ĐĂNG KÝ BÍ MẬT NHÀ NƯỚC ĐI",
    "DANH MỤC BÍ MẬT NHÀ NƯỚC ĐỘ TUYỆT MẬT, TỐI MẬT",
    "BẢO VỆ BÍ MẬT",
    "TÀI LIỆU THU HỒI",
    "LƯU HÀNH NỘI BỘ",
    "XEM XONG TRẢ LẠI",
    "CHỈ NGƯỜI CÓ TÊN MỚI ĐƯỢC BÓC BÌ",
    "BẢN SAO SỐ",
    "THƯỢNG KHẨN",
)


@pytest.mark.parametrize("kind", list(LineKind))
@pytest.mark.parametrize("text", [*TERMS, *CAPITALS, *(term.upper() for term in TERMS[:10])])
def test_a_term_alone_in_any_place_is_no_mark(text: str, kind: LineKind) -> None:
    assert marks(letter(line(text, kind))) == []


REGULATION = (
    "UBND TỈNH ĐÔNG KHÊ",
    "QUY CHẾ",
    "BẢO VỆ BÍ MẬT NHÀ NƯỚC CỦA TỈNH ĐÔNG KHÊ",
    "Căn cứ Luật Bảo vệ bí mật nhà nước;",
    "Điều 1. Xác định độ mật",
    "Độ mật gồm ba mức: tuyệt mật, tối mật, mật.",
    "Dấu chỉ độ mật được đóng ở dưới số, ký hiệu.",
)


def test_a_regulation_on_secrets_is_no_secret() -> None:
    for format_id in ("txt", "docx", "pdf"):
        assert marks(document(*REGULATION, format_id=format_id)) == []


def test_the_samples_a_regulation_prints_are_forms() -> None:
    """Boxes with each level, as the annexes of such regulations show them."""
    boxes = [line(level, LineKind.BOX) for level in ("TUYỆT MẬT", "TỐI MẬT", "MẬT")]
    found = marks(document(*REGULATION, *boxes))

    assert {mark.level for mark in found} == {"TUYỆT MẬT", "TỐI MẬT", "MẬT"}
    assert {mark.state for mark in found} == {State.FORM}


def test_a_register_with_a_column_of_levels_below_its_title_is_no_secret() -> None:
    cells = [
        line(text, LineKind.CELL)
        for text in ("STT", "Tên văn bản", "Độ mật", "1", "Báo cáo năm", "Mật")
    ]
    start = "Căn cứ quy định hiện hành, cơ quan lập sổ đăng ký văn bản đi như sau:"

    assert marks(document("SỔ ĐĂNG KÝ VĂN BẢN ĐI", start, *cells)) == []


SUBJECTS = (
    ("V/v tăng cường công tác bảo vệ bí", "mật nhà nước trên không gian mạng"),
    ("V/v tăng cường bảo vệ bí mật nhà", "nước trong tình hình mới"),
    ("V/v đổi mật", "khẩu hòm thư công vụ"),
    ("V/v quản lý tài liệu", "mật"),
    ("V/v triển khai mật mã cơ yếu", "và bảo mật"),
    ("CAM KẾT BẢO", "MẬT"),
    ("QUY CHẾ QUẢN LÝ BÍ", "MẬT CÔNG TÁC"),
)


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("format_id", ["txt", "pdf"])
def test_a_subject_broken_over_lines_is_no_mark(subject: tuple[str, str], format_id: str) -> None:
    assert marks(letter(*subject, format_id=format_id)) == []


def full_letter(mark: Line | str) -> list[Line | str]:
    """A letter about secrets that says the word in every other line."""
    return [
        *HEAD[:3],
        "V/v tăng cường bảo vệ bí mật nhà nước",
        mark,
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        BODY[0],
        "Thời gian qua, việc bảo vệ bí mật nhà nước còn sơ hở; mật khẩu hòm thư đặt đơn giản.",
        "1. Không soạn thảo tài liệu mật trên máy nối mạng.",
        "2. Đổi mật khẩu, bật xác thực hai lớp.",
        "3. Tiêu hủy bản mật không còn dùng.",
        *COPIES,
    ]


@pytest.mark.parametrize("kind", [LineKind.PARAGRAPH, LineKind.CELL, LineKind.BOX])
def test_among_many_such_words_the_one_mark_is_found(kind: LineKind) -> None:
    found = marks(document(*full_letter(line("MẬT", kind, style=Style(bold=True)))))

    assert [(mark.level, mark.state) for mark in found] == [("MẬT", State.MARKED)]


def test_among_many_such_words_no_mark_is_invented() -> None:
    assert marks(document(*full_letter("KHẨN"))) == []

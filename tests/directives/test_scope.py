"""What the product must not turn into tasks, and what only sounds like it."""

from __future__ import annotations

import pytest

from khien.directives import Scope
from khien.directives.passages import Passage
from khien.directives.scope import is_excluded
from tests.directives.letters import obligations

INTRO = "Sở yêu cầu các đơn vị thực hiện các nội dung sau:\n"


def passage(text: str) -> Passage:
    return Passage.of(text, range(len(text) + 1))


@pytest.mark.parametrize(
    "text",
    [
        "Không được lưu trữ, tán phát tài liệu nêu tại mục trên.",
        "Tổ chức truy vết người tán phát bài viết trên mạng.",
        "Kiểm tra các cơ sở in, phát hành nhằm ngăn chặn ấn phẩm chống phá.",
        "Kịp thời ngăn chặn thông tin xấu độc trên mạng.",
        "Gỡ bỏ các tin bài sai sự thật.",
        "Thẩm định nội dung thông tin đăng trên mạng.",
        "Giám sát học sinh, sinh viên khi dùng mạng.",
        "Theo dõi các đối tượng hay bình luận trên mạng xã hội.",
        "Định hướng dư luận trên các trang mạng.",
        "Nắm tình hình dư luận trong nhân dân.",
        "Chấn chỉnh hoạt động báo chí trên địa bàn.",
        "Điều tra, xử lý các hành vi sử dụng dịch vụ Internet.",
    ],
)
def test_excluded(text: str) -> None:
    assert is_excluded(passage(text))


@pytest.mark.parametrize(
    "text",
    [
        "Không đăng tải, chia sẻ thông tin thuộc bí mật nhà nước.",
        "Không lưu giữ, sao chép BMNN trên thiết bị không rõ nguồn gốc.",
        "Giám sát an toàn thông tin, an ninh mạng của hệ thống.",
        "Theo dõi, đôn đốc các đơn vị thực hiện nhiệm vụ.",
        "Kiểm soát hệ thống máy tính, thiết bị.",
        "Tuyên truyền để người dân nhận biết lừa đảo.",
        "Hướng dẫn các cơ quan báo chí xây dựng chương trình tuyên truyền.",
        "Phát hiện, ngăn chặn, xử lý mã độc trên máy tính.",
        "Rà soát các tài khoản công vụ, khóa tài khoản vi phạm.",
        "Phát hiện, xử lý vi phạm về bảo vệ BMNN.",
        "Kịp thời thông tin kết quả xử lý đến nhân dân.",
        "Lưu trữ hồ sơ, tài liệu theo quy định.",
    ],
)
def test_in_scope(text: str) -> None:
    assert not is_excluded(passage(text))


def test_a_cut_stands_where_the_scope_changes() -> None:
    found = obligations(
        INTRO + "1. Hỗ trợ các phòng khi cần; kiểm tra các cơ sở in, phát hành ấn phẩm phản động.\n"
    )
    assert [o.scope for o in found] == [Scope.IN, Scope.EXCLUDED]


def test_what_refers_back_to_excluded_writings_follows_them() -> None:
    found = obligations(
        INTRO + "1. Không được tán phát tài liệu nói trên, thông báo kịp thời về Công an tỉnh nếu "
        "nhận được tài liệu trên.\n2. Báo cáo về Sở Y tế nếu có tình huống tương tự.\n"
    )
    assert [o.scope for o in found] == [Scope.EXCLUDED, Scope.EXCLUDED, Scope.IN]


def test_an_excluded_instruction_gets_no_control() -> None:
    found = obligations(INTRO + "1. Tuyên truyền và giám sát học sinh, sinh viên dùng mạng.\n")
    assert found[0].scope is Scope.EXCLUDED
    assert found[0].controls == ()
    assert found[0].control_params == {}

"""Speech held back, the press kept away, rooms listened to, readers named; and what stays in."""

from __future__ import annotations

import pytest

from khien.directives.passages import Passage
from khien.directives.scope import is_excluded
from khien.directives.scope_families import FAMILIES, in_family
from khien.directives.scope_voices import VOICES

EXCLUDED = {
    "voices": [
        "Không nêu phàn nàn của bà con về tiền điện trong bản tin.",
        "Bản tin chỉ đăng phát biểu khen của các hộ.",
        "Lược bớt câu hỏi khó của cử tri.",
        "Không để người dân phát biểu về tiền thuê sạp.",
        "Bỏ các lời than phiền của tiểu thương khỏi biên bản.",
    ],
    "press-access": [
        "Không cho nhà báo vào khu tái định cư.",
        "Từ chối cung cấp cho phóng viên thông tin về cống vỡ.",
    ],
    "keepers": [
        "Tìm người đã lập kênh Bờ Nam.",
        "Gọi chủ nhóm lên phường nhắc nhở.",
        "Thu giữ máy của người quay cảnh xô xát.",
    ],
    "followers": [
        "Thống kê đoàn viên chia sẻ bài của trang Góc Chợ.",
        "Danh sách công nhân tham gia nhóm Telegram đòi lương.",
    ],
    "listening-in": ["Bố trí hai cán bộ xin vào nhóm kín, ghi lại tên thành viên."],
    "talk": ["Ghi lại câu chuyện bàn tán của công nhân."],
    "borrowers": ["Xem ai đã đọc cuốn Lửa rơm ở thư viện."],
    "gatherings": ["Theo dõi các hộ tụ họp cầu nguyện."],
    "petitions": ["Vận động bà con rút đơn."],
    "stopping": ["Tạm dừng bán tập truyện Cây gạo."],
    "made-opinion": ["Huy động đoàn viên gửi bình luận ủng hộ."],
    "hush": ["Quán triệt giáo viên không bàn luận chuyện sáp nhập."],
}
IN = [
    "Không để tồn đọng đơn thư khiếu nại.",
    "Không nghiệm thu khi chưa có ý kiến của Sở Tài chính.",
    "Lập danh sách học sinh hưởng bảo hiểm y tế.",
    "Lập danh sách sinh viên được hỗ trợ học phí.",
    "Quản lý học sinh nội trú ngoài giờ.",
    "Rà soát cá nhân đã chuyển công tác để thu hồi chứng thư số.",
    "Xác minh người lập trang giả mạo bệnh viện.",
    "Chủ tài khoản đổi mật khẩu, bật xác thực hai bước.",
    "Không đăng bản vẽ mật lên nhóm Zalo.",
    "Báo cáo sự cố, ghi rõ người phát hiện.",
    "Mời phóng viên dự họp báo.",
    "Danh sách cán bộ dự tập huấn của trang phần mềm.",
    "Ghi lại trang thiết bị hỏng của từng phòng.",
    "Trả lời phản ánh của người dân đúng hạn.",
]


def passage(text: str) -> Passage:
    return Passage.of(text, range(len(text) + 1))


@pytest.mark.parametrize("text", [text for texts in EXCLUDED.values() for text in texts])
def test_speech_and_readers_are_left_alone(text: str) -> None:
    assert is_excluded(passage(text))


@pytest.mark.parametrize("text", IN)
def test_ordinary_work_stays_in(text: str) -> None:
    assert not is_excluded(passage(text)), in_family(passage(text).key)


@pytest.mark.parametrize(
    "text",
    [
        "Lập danh sách học sinh nhận hỗ trợ có chia sẻ bài viết về học phí.",
        "Theo dõi nhân dân khu tái định cư, nắm dư luận.",
    ],
)
def test_what_people_say_outweighs_the_service(text: str) -> None:
    assert is_excluded(passage(text))


def test_each_family_of_speech_has_its_example() -> None:
    assert set(EXCLUDED) == {name for name, *_ in VOICES}
    by_name = {family.name: family for family in FAMILIES}
    for name, texts in EXCLUDED.items():
        for text in texts:
            assert by_name[name].found(passage(text).key), (name, text)

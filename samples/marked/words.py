"""Invented words of letters: bodies, numbers, subjects, people, drawn by chance.

In: a ``random.Random``. Out: text. Every body, place and person is made up.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from samples.marked.letter import Letter, Piece, plain

BODIES = (
    "ỦY BAN NHÂN DÂN TỈNH ĐÔNG KHÊ", "SỞ KHOA HỌC VÀ CÔNG NGHỆ", "CÔNG AN TỈNH ĐÔNG KHÊ",
    "BAN CHỈ HUY QUÂN SỰ TỈNH", "SỞ NỘI VỤ", "UBND XÃ VÂN LĨNH", "VĂN PHÒNG TỈNH ỦY",
    "THANH TRA TỈNH", "SỞ TÀI CHÍNH", "ỦY BAN NHÂN DÂN PHƯỜNG BẾN HẠC",
)  # fmt: skip
SIGNS = ("UBND-NC", "SKHCN-CNTT", "CAT-PA05", "BCH-TM", "SNV-TCCB", "UBND-VP", "TTr-NV1", "STC-NS")
SUBJECTS = (
    "V/v rà soát máy tính kết nối mạng", "V/v báo cáo tình hình an ninh quý III",
    "V/v phương án diễn tập phòng thủ dân sự", "V/v cử cán bộ tham gia tổ công tác",
    "V/v kiểm kê thiết bị lưu trữ", "V/v tăng cường bảo vệ bí mật nhà nước",
    "V/v xử lý kết quả thanh tra", "V/v bảo đảm an toàn các ngày lễ",
)  # fmt: skip
SENTENCES = (
    "Thực hiện chương trình công tác năm, cơ quan đề nghị các đơn vị triển khai các nội dung sau.",
    "Các đơn vị rà soát toàn bộ thiết bị đang dùng, lập danh sách và gửi về trước ngày quy định.",
    "Kết quả thực hiện được tổng hợp chung trong báo cáo quý và gửi lãnh đạo cơ quan xem xét.",
    "Việc bảo vệ bí mật nhà nước phải theo đúng quy định, không soạn thảo trên máy nối mạng.",
    "Người đứng đầu chịu trách nhiệm về tiến độ và chất lượng của nhiệm vụ được giao.",
    "Trong quá trình thực hiện, nếu có vướng mắc thì phản ánh về văn phòng để được hướng dẫn.",
    "Đổi mật khẩu hòm thư công vụ định kỳ, không dùng chung mật khẩu giữa các hệ thống.",
)
PEOPLE = ("Lương Thế Bình", "Đặng Thu Thảo", "Sùng A Dế", "Quàng Văn Inh", "Trịnh Hải Yến")
MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")


def letter(draw: Random, *, subject: str = "") -> Letter:
    """An ordinary letter with no mark; ``marked`` puts one into it."""
    number = f"Số: {draw.randint(1, 999):02}/{draw.choice(SIGNS)}"
    day = f"Đông Khê, ngày {draw.randint(1, 28):02} tháng {draw.randint(1, 12)} năm 2026"
    sentences = draw.sample(SENTENCES, 4)
    clauses = tuple(f"{at}. {text}" for at, text in enumerate(sentences[1:], start=1))
    return Letter(
        left=(
            Piece(draw.choice(BODIES), bold=True),
            *plain(number, subject or draw.choice(SUBJECTS)),
        ),
        right=(Piece(MOTTO[0], bold=True), *plain(MOTTO[1], day)),
        body=("Kính gửi: Các sở, ban, ngành.", sentences[0], *clauses),
        copies=("Nơi nhận:", "- Như trên;", "- Lưu: VT."),
        signer=("CHỦ TỊCH", draw.choice(PEOPLE)),
    )


def marked(base: Letter, *mark: Piece) -> Letter:
    """``base`` with ``mark`` under the number and subject."""
    return replace(base, left=(*base.left, *mark))


def under_number(base: Letter, *mark: Piece) -> Letter:
    """``base`` with ``mark`` between the number and the subject."""
    return replace(base, left=(*base.left[:2], *mark, *base.left[2:]))

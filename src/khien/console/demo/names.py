"""Invented names: a province that is on no map, its bodies and its people."""

from __future__ import annotations

from khien.console.organisations.models import Kind

PROVINCE = "Tỉnh Đông Khê"
STANDING_UNIT = "Công an tỉnh Đông Khê"
FIRST_PERSON = "Trần Thị Lan"

# name, kind
BODIES: tuple[tuple[str, Kind], ...] = (
    ("Văn phòng Tỉnh ủy", Kind.PARTY),
    ("Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", Kind.FRONT),
    ("Văn phòng UBND tỉnh", Kind.DEPARTMENT),
    ("Sở Nội vụ", Kind.DEPARTMENT),
    ("Sở Tài chính", Kind.DEPARTMENT),
    ("Sở Khoa học và Công nghệ", Kind.DEPARTMENT),
    ("Sở Y tế", Kind.DEPARTMENT),
    ("Sở Giáo dục và Đào tạo", Kind.DEPARTMENT),
    ("Sở Xây dựng", Kind.DEPARTMENT),
    ("Sở Nông nghiệp và Môi trường", Kind.DEPARTMENT),
    ("Sở Văn hóa, Thể thao và Du lịch", Kind.DEPARTMENT),
    ("Thanh tra tỉnh", Kind.DEPARTMENT),
    ("UBND xã An Hòa", Kind.COMMUNE),
    ("UBND xã Bình Lâm", Kind.COMMUNE),
    ("UBND xã Cẩm Thạch", Kind.COMMUNE),
    ("UBND xã Đại Phong", Kind.COMMUNE),
    ("UBND xã Hòa Sơn", Kind.COMMUNE),
    ("UBND phường Đông Giang", Kind.COMMUNE),
    ("UBND phường Khê Thượng", Kind.COMMUNE),
    ("UBND phường Tân Khê", Kind.COMMUNE),
)
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ")
MIDDLE = ("Văn", "Thị", "Minh", "Thanh", "Quốc", "Ngọc", "Hữu", "Thu")
GIVEN = (
    "An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Hải", "Hạnh", "Hùng", "Khánh", "Linh", "Long",
    "Mai", "Nam", "Nga", "Phương", "Quân", "Sơn", "Thảo", "Tuấn", "Vân", "Yến",
)  # fmt: skip


def person_name(number: int) -> str:
    """The ``number``-th invented name; different for the first 1,760."""
    return " ".join(
        (FAMILY[number % 10], MIDDLE[(number // 10 + number) % 8], GIVEN[(number * 7) % 22])
    )

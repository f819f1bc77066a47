"""The page of an inspection: whole without script or network, nothing of it is markup."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from khien.core.i18n import use_language
from khien.reports.inspection_page import InspectionPage, Row, as_html

PAGE = InspectionPage(
    host="MAT-02",
    system="Windows 10 Pro 22H2",
    machine_class="Máy độc lập",
    taken_at=datetime(2026, 11, 25, 3, 0, tzinfo=UTC),
    headline="Máy này còn 1 việc phải sửa.",
    to_mend=[Row("Tường lửa đang bật", "Tường lửa tắt.", "Bật tường lửa.")],
    unknown=[],
    good=[Row("Màn hình tự khóa", "Khóa sau 10 phút.")],
    not_asked=[],
    looked=["SYSTEM", "SOFTWARE"],
)


def shown(page: InspectionPage) -> str:
    return as_html(page).decode()


def test_it_says_what_to_mend_first_and_what_was_not_looked_at() -> None:
    text = shown(PAGE)
    assert text.index("còn 1 việc") < text.index("Việc phải sửa (1)") < text.index("Đã đạt (1)")
    assert '<span class="do">Bật tường lửa.</span>' in text
    assert "Chưa rõ (" not in text
    assert "không đọc nội dung tài liệu" in text
    with use_language("en"):
        assert "reads no content of documents" in shown(PAGE)


def test_nothing_of_a_host_is_markup_or_code() -> None:
    odd = "<script>alert(1)</script>"
    row = Row(odd, odd, odd)
    text = shown(replace(PAGE, host=odd, system=odd, headline=odd, to_mend=[row], looked=[odd]))
    assert "<script" not in text
    assert "default-src 'none'" in text
    assert "http" not in text.replace("http-equiv", "")


def test_codes_are_pictures_within_the_page() -> None:
    text = shown(replace(PAGE, codes=[b"one", b"two"], signed="Chữ ký"))
    assert text.count("data:image/png;base64,") == 2
    assert "Ô mã 2 trong 2" in text
    assert "Bản tóm tắt có chữ ký" not in shown(PAGE)

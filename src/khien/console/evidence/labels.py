"""Words for codes: why a file waits, where it was going, what became of a bundle."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as N_

from khien.console.evidence.models import HeldFile

_REASONS = {
    "encrypted": N_("Tệp có mật khẩu nên không kiểm tra được."),
    "damaged": N_("Tệp hỏng hoặc thiếu dữ liệu nên không kiểm tra được."),
    "too_large": N_("Tệp quá lớn nên không kiểm tra được."),
    "unsupported": N_("Chưa đọc được dạng tệp này nên không kiểm tra được."),
    "ocr_missing": N_("Bản quét: chưa có lớp chữ để kiểm tra."),
    "timeout": N_("Kiểm tra quá lâu nên đã dừng."),
    "doubtful_mark": N_(
        "Trang đầu có chữ như dấu độ mật nhưng giống mẫu in sẵn: cần người xem xét."
    ),
}
_PLACES = {
    "letter": N_("Văn bản chỉ đạo"),
    "filed": N_("Hồ sơ văn bản đang có hiệu lực"),
    "evidence": N_("Minh chứng"),
    "attachment": N_("Tệp kèm tin báo"),
    "packet": N_("Gói trao đổi văn bản"),
    "paper": N_("Tờ giấy kết quả của máy"),
    "list": N_("Danh sách máy"),
    "wiping": N_("Biên bản xóa dữ liệu"),
}
_ISSUED = {
    "here": ("pass", N_("Có trong sổ của đơn vị")),
    "kit": ("pass", N_("USB của bộ kiểm tra, không tính")),
    "elsewhere": ("fail", N_("Cấp cho nơi khác")),
    "lost": ("fail", N_("Đã báo mất")),
    "not": ("fail", N_("Không có trong sổ cấp")),
    "cannot_tell": ("unknown", N_("Không có số sê-ri riêng, không đối chiếu được")),
}


def held_reason(held: HeldFile) -> str:
    """Why a file waits."""
    return gettext(_REASONS.get(held.reason_code, _REASONS["damaged"]))


def place(code: str) -> str:
    """Where a file was going."""
    return gettext(_PLACES[code]) if code in _PLACES else code


def issued(answer: str) -> tuple[str, str]:
    """(status, words) of the register's answer about a drive."""
    status, words = _ISSUED[answer]
    return status, gettext(words)

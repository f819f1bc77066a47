"""Why a file could not be examined: codes and the sentence a person reads for each."""

from __future__ import annotations

from collections.abc import Mapping

from khien.core.i18n import N_, gettext

CODES: Mapping[str, str] = {
    "encrypted": N_("Tệp có mật khẩu."),
    "damaged": N_("Tệp bị hỏng hoặc thiếu dữ liệu."),
    "too_large": N_("Tệp lớn hơn mức đọc được."),
    "unsupported": N_("Chưa đọc được dạng tệp này."),
    "timeout": N_("Đọc quá lâu nên đã dừng."),
    "memory": N_("Đọc cần quá nhiều bộ nhớ nên đã dừng."),
    "died": N_("Chương trình đọc dừng đột ngột ở tệp này."),
    "vanished": N_("Tệp không còn ở đó khi đọc tới."),
    "changed": N_("Tệp thay đổi trong khi đọc."),
    "locked": N_("Tệp đang bị chương trình khác giữ."),
    "no_permission": N_("Không có quyền đọc tệp này."),
    "not_a_file": N_("Không phải tệp thường."),
    "no_rar_reader": N_("Máy này chưa có phần đọc gói .rar (thư viện libarchive)."),
    "no_mail_store_reader": N_(
        "Kho thư Outlook chưa đọc được: mở bằng Outlook, lưu các thư ra tệp .msg rồi quét."
    ),
    "ocr_missing": N_("Tệp là bản quét mà máy này chưa nhận dạng được chữ."),
    "not_recognised": N_("Tệp là bản quét; lần quét này không nhận dạng chữ."),
    "unsafe": N_("Tên tệp trong gói nén trỏ ra ngoài gói, hoặc không phải là tệp."),
    "nested": N_("Gói nén lồng nhau quá sâu."),
    "legacy_font": N_("Dùng phông chữ cũ mà chưa đọc đúng được."),
    "not_here": N_("Tệp chỉ nằm trên đám mây, chưa tải về máy này."),
    "refused": N_("Máy chủ hoặc hệ điều hành từ chối cho đọc."),
}


def unread_sentence(code: str) -> str:
    """``code`` in the reader's language; an unknown code is shown as itself."""
    return gettext(CODES.get(code, code))

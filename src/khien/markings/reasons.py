"""Why a mark counts, or counts for less, in words."""

from __future__ import annotations

from collections.abc import Mapping

from khien.core.i18n import N_, gettext

REASONS: Mapping[str, str] = {
    "whole-line": N_("Cả dòng chỉ có chữ của dấu độ mật."),
    "whole-cell": N_("Cả ô bảng chỉ có chữ của dấu độ mật."),
    "whole-box": N_("Cả khung chữ chỉ có chữ của dấu độ mật."),
    "page-header": N_("Dấu độ mật nằm ở đầu hoặc chân trang."),
    "labelled": N_("Đứng sau chữ “Độ mật”."),
    "file-property": N_("Thuộc tính hoặc nhãn của tệp ghi độ mật."),
    "leads-line": N_("Dấu độ mật đứng riêng ở đầu tiêu đề hoặc cuối số văn bản."),
    "above-body": N_("Nằm trên phần nội dung của trang đầu."),
    "framed": N_("Có khung bao quanh."),
    "red": N_("Chữ màu đỏ."),
    "bold-capitals": N_("Chữ in hoa đậm."),
    "left-column": N_("Nằm ở cột trái."),
    "under-number": N_("Nằm ngay dưới số, ký hiệu hoặc trích yếu."),
    "secret-number": N_("Số văn bản có ký hiệu của văn bản mật."),
    "recipients-limit-copying": N_("Nơi nhận ghi rõ việc được hay không được sao, chụp."),
    "several-levels": N_("Trang có nhiều mức độ mật khác nhau."),
    "every-level": N_("Trang in đủ cả ba mức độ mật."),
    "option-list": N_("Nằm trong danh sách để chọn."),
    "form-sample": N_("Trang ghi “Mẫu số” hoặc là mẫu in sẵn."),
    "data-table": N_("Nằm trong bảng liệt kê, nói về tài liệu khác."),
    "record-card": N_("Nằm giữa các trường thông tin về một văn bản khác."),
    "about-marks": N_("Nằm cạnh lời giới thiệu mẫu dấu độ mật."),
    "small-letters": N_("Chỉ là một từ viết thường, không có gì nổi bật."),
    "misread": N_("Chữ nhận dạng từ bản quét chỉ gần giống dấu độ mật."),
    "unread-stamp": N_("Bản quét có khung giống con dấu mà máy không đọc được."),
    "declassified": N_("Trang có dấu giải mật."),
}


def reason_sentence(code: str) -> str:
    """``code`` in the reader's language; an unknown code is shown as itself."""
    return gettext(REASONS.get(code, code))

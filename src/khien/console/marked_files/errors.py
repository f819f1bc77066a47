"""What a person is told when a marked file cannot be settled as he asked."""

from __future__ import annotations

from khien.core.errors import KhienError
from khien.core.i18n import N_


class NothingChosen(KhienError):
    code = "nothing_chosen"
    text = N_("Chưa chọn tệp nào.")
    hint = N_("Đánh dấu vào ô đầu dòng của từng tệp rồi chọn lại việc đã làm.")


class NeedsListedReason(KhienError):
    code = "needs_listed_reason"
    text = N_("Báo nhầm phải chọn lý do trong danh sách.")
    hint = N_("Chọn lý do gần nhất; không ghi tên hay nội dung tệp vào đâu cả.")


class NotLookedAt(KhienError):
    code = "not_looked_at"
    text = N_("Khung chưa đọc được: phải mở tệp trên máy xem trước đã.")
    hint = N_("Chọn “Đã mở xem: có dấu” với độ mật thấy trên giấy, hoặc “Báo nhầm”.")


class AlreadyRead(KhienError):
    code = "already_read"
    text = N_("Máy đã đọc được dấu của tệp này, không cần mở xem.")
    hint = N_("Chọn “Đã chuyển sang máy độc lập”, “Đã giải mật” hoặc “Báo nhầm”.")

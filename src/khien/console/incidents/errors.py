"""What can stand in the way of reporting something odd, answering it, settling a draft."""

from __future__ import annotations

from khien.core.errors import KhienError
from khien.core.i18n import N_


class NothingTold(KhienError):
    code = "nothing_told"
    text = N_("Chưa có lời kể nào.")
    hint = N_("Ghi bạn thấy gì, ở đâu và khi nào; vài chữ cũng được.")


class NoAnswer(KhienError):
    code = "no_answer"
    text = N_("Chưa có lời trả lời.")
    hint = N_("Viết vài câu: điều đó là gì và người báo phải làm gì tiếp.")


class TooManyReports(KhienError):
    code = "too_many_reports"
    text = N_("Hôm nay bạn đã báo {most} lần, hệ thống chưa nhận thêm.")
    hint = N_("Gọi trực hoặc gặp cán bộ đầu mối của đơn vị nếu việc gấp.")


class HasFile(KhienError):
    code = "has_file"
    text = N_("Tin báo này đã có tệp kèm.")
    hint = N_("Mỗi tin báo giữ một tệp; nhờ người báo gửi tin mới nếu có tệp khác.")


class DraftSettled(KhienError):
    code = "draft_settled"
    text = N_("Việc này đã có người quyết định.")
    hint = N_("Tải lại trang để xem quyết định.")


class NoNote(KhienError):
    code = "draft_needs_note"
    text = N_("Cần ghi đã xem xét thế nào.")
    hint = N_("Ghi một câu rồi gửi lại.")

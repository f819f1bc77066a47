"""Sentences for findings: from a reason code and facts to words in the reader's language.

A check keeps its own table (``MESSAGES``): reason code -> (reason, remedy), source strings in
Vietnamese with ``{fact}`` places. Whoever shows a finding looks the table up by check id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from khien.core.findings import Finding
from khien.core.i18n import N_, gettext


@dataclass(frozen=True, slots=True)
class Message:
    """A reason and the next step, both source strings; ``remedy`` may be empty."""

    reason: str
    remedy: str = ""


MessageTable = Mapping[str, Message]

COMMON: MessageTable = {
    "not-supported-here": Message(
        N_("Máy này không có chỗ để xem điều đó ({what})."),
        N_("Kiểm tra bằng tay và nộp minh chứng, hoặc chạy lại trên máy có công cụ cần thiết."),
    ),
    "needs-elevation": Message(
        N_("Cần quyền quản trị để xem ({what})."),
        N_("Chạy lại với quyền quản trị (Linux: sudo)."),
    ),
    "nothing-found-here": Message(
        N_("Không thấy dữ liệu nào ở nơi đáng lẽ phải có ({what})."),
        N_(
            "Dữ liệu chép từ máy khác: xem đã chép đủ chưa rồi chạy lại. Chạy ngay trên máy này: "
            "nộp minh chứng bằng cách khác."
        ),
    ),
    "not-windows": Message(N_("Chỉ máy Windows mới có điều này.")),
    "timed-out": Message(N_("Xem quá lâu nên đã dừng ({what})."), N_("Chạy lại khi máy rảnh hơn.")),
    "check-failed": Message(
        N_("Phép kiểm tra gặp lỗi nên không kết luận được ({what})."),
        N_("Cập nhật công cụ rồi chạy lại; nếu vẫn lỗi, báo người phụ trách."),
    ),
    "stale": Message(
        N_("Kết quả đạt đã cũ: quá {days} ngày chưa có kết quả mới."),
        N_("Chạy lại lần kiểm tra trên máy rồi nộp kết quả."),
    ),
}


def sentence(table: MessageTable, finding: Finding) -> tuple[str, str]:
    """``(reason, remedy)`` of ``finding`` in the current language.

    Looks in ``table``, then in ``COMMON``; a code that neither knows is shown as itself, so
    that a newer PC's finding is never lost in an older console.
    """
    return sentence_for(table, finding.reason_code, dict(finding.facts))


def sentence_for(table: MessageTable, code: str, facts: Mapping[str, object]) -> tuple[str, str]:
    """As ``sentence``, from a stored code and facts."""
    message = table.get(code) or COMMON.get(code)
    if message is None:
        return code, ""
    return gettext(message.reason, **facts), gettext(message.remedy, **facts)

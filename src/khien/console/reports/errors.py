"""What can stand in the way of an official report."""

from __future__ import annotations

from khien.core.errors import KhienError
from khien.core.i18n import N_


class NothingToReport(KhienError):
    code = "nothing_to_report"
    text = N_("Văn bản này chưa giao cho đơn vị nào nên chưa có gì để báo cáo.")
    hint = N_("Mở trang rà soát, giao việc cho các đơn vị rồi quay lại.")


class UnreadableReport(KhienError):
    code = "unreadable_report"
    text = N_("Số liệu của báo cáo đã chốt không đọc lại được.")
    hint = N_("Báo người quản trị; số liệu gốc vẫn nằm trong cơ sở dữ liệu.")

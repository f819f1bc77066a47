"""What can stand in the way of taking a list, deciding about a PC, or taking alerts."""

from __future__ import annotations

from khien.core.errors import KhienError, MarkedDocument
from khien.core.i18n import N_


class ListMarked(KhienError):
    """The file bears a classification mark: nothing of it stays."""

    code = "list-marked"
    text = N_("Tệp mang dấu {level}: không được đưa vào hệ thống; không giữ lại gì của tệp.")
    hint = MarkedDocument.hint


class ListUnexamined(KhienError):
    """The file could not be examined for a mark."""

    code = "list-unexamined"
    text = N_("Chưa kiểm tra được tệp này có mang dấu độ mật hay không ({why}).")
    hint = N_("Xuất lại danh sách dạng CSV hoặc XLSX không có mật khẩu rồi thử lại.")


class ListGone(KhienError):
    """The list was taken already, or given up."""

    code = "list-gone"
    text = N_("Danh sách này đã được nhập.")


class NothingToDecide(KhienError):
    """The candidate is no longer one."""

    code = "nothing-to-decide"
    text = N_("Dòng này không còn là ứng viên của máy.")
    hint = N_("Tải lại trang để xem kết quả mới nhất.")

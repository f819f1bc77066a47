"""What an agent or a person is told when a delivery or a decision cannot be taken."""

from __future__ import annotations

from khien.core.errors import KhienError
from khien.core.i18n import N_


class NotAllowed(KhienError):
    """No ticket, an unknown one, one that ended: the same words for all (ATTACKS 6)."""

    code = "agent_not_allowed"
    text = N_("Thiếu phiếu kiểm kê còn hạn.")
    hint = N_("Ghi phiếu của đơn vị vào mục tag, hoặc vào mật khẩu, trong cấu hình của phần mềm.")


class TicketFull(KhienError):
    code = "agent_ticket_full"
    text = N_("Phiếu kiểm kê này đã đủ {most} máy.")
    hint = N_("Làm phiếu mới, hoặc bỏ các máy không còn dùng.")


class WrongPlaces(KhienError):
    code = "agent_ticket_places"
    text = N_("Một phiếu kiểm kê dùng cho 1 đến {most} máy.")
    hint = N_("Chia thành nhiều phiếu.")


class AlreadySettled(KhienError):
    code = "doubt_settled"
    text = N_("Việc này đã có người quyết định hoặc không còn đổi được.")
    hint = N_("Tải lại trang để thấy kết quả.")


class NotMatchable(KhienError):
    code = "agent_not_matchable"
    text = N_("Máy được chọn không thuộc sổ của đơn vị này, đã thôi dùng, hoặc đã có máy khác giữ.")
    hint = N_("Chọn máy khác trong sổ.")

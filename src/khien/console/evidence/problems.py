"""What a person is told when an act on evidence cannot be done."""

from __future__ import annotations

from khien.core.errors import KhienError
from khien.core.i18n import N_


class AlreadyDecided(KhienError):
    code = "already_decided"
    text = N_("Việc này đã có người quyết định trong lúc bạn xem.")
    hint = N_("Tải lại trang để thấy kết quả.")


class NeedsReason(KhienError):
    code = "needs_reason"
    text = N_("Chưa ghi lý do.")
    hint = N_("Ghi một câu để người sau hiểu vì sao quyết định như vậy.")


class NeedsWords(KhienError):
    code = "needs_words"
    text = N_("Khai báo chưa có nội dung.")
    hint = N_("Ghi đã làm gì, ở đâu, lúc nào.")


class NoMarkSeen(KhienError):
    code = "no_mark_seen"
    text = N_("Không thấy chữ nào như dấu độ mật trong tệp này, nên không có gì để xác nhận.")
    hint = N_("Đơn vị tự nộp tệp này được ở trang của việc.")


class WrongFigures(KhienError):
    code = "wrong_figures"
    text = N_("Số đã làm không được lớn hơn tổng số.")
    hint = N_("Nhập hai số, ví dụ 12 trên 15; hoặc bỏ trống cả hai.")


class NotOpen(KhienError):
    code = "assignment_not_open"
    text = N_("Việc này không còn nhận minh chứng (đã xác nhận, từ chối hoặc thu hồi).")
    hint = N_("Nếu cần bổ sung, nhờ đơn vị giao việc mở lại.")


class InsecureAddress(KhienError):
    code = "insecure_address"
    text = N_("Địa chỉ của hệ thống ({url}) không an toàn để ghi vào phiếu.")
    hint = N_("Người quản trị đặt KHIEN_URL là địa chỉ https của hệ thống rồi khởi động lại.")


class TooManyPlaces(KhienError):
    code = "too_many_places"
    text = N_("Một phiếu có từ 1 đến {most} chỗ.")
    hint = N_("Chia thành nhiều phiếu.")


class NothingToDraw(KhienError):
    code = "nothing_to_draw"
    text = N_("Không rút được: đơn vị chưa có máy nào trong sổ, hoặc số máy không từ 1 đến {most}.")
    hint = N_("Chọn đơn vị có sổ máy và số máy nhỏ hơn.")


class NotSeen(KhienError):
    code = "not_seen"
    text = N_("Chưa ghi thấy gì tại máy.")
    hint = N_("Chọn kết quả của ít nhất một mục, hoặc viết ghi chú.")


class TooManyChallenges(KhienError):
    code = "too_many_challenges"
    text = N_("Phiếu này đang có quá nhiều mã giấy chưa dùng (nhiều nhất {most}).")
    hint = N_("Dùng các mã đã cấp trước, hoặc làm phiếu mới.")


class TicketClosed(KhienError):
    code = "ticket_closed"
    text = N_("Phiếu này đã hết hạn hoặc đã thu hồi.")
    hint = N_("Làm phiếu mới.")


class ComputerTaken(KhienError):
    code = "computer_taken"
    text = N_("Máy “{name}” trong sổ đã gắn với một khóa khác.")
    hint = N_("Chọn máy khác trong sổ, hoặc quyết định ở mục “Chờ quyết định”.")


class NotOfThisOrganisation(KhienError):
    code = "not_of_this_organisation"
    text = N_("Máy được chọn không thuộc sổ của đơn vị này hoặc đã thôi dùng.")
    hint = N_("Chọn máy trong sổ của đơn vị đã làm phiếu.")


class Inactive(KhienError):
    code = "computer_inactive"
    text = N_("Máy này đã thôi dùng nên không làm phiếu được.")
    hint = N_("Đưa máy vào dùng lại trong sổ trước.")


class NoKit(KhienError):
    code = "no_kit"
    text = N_("Hệ thống chưa có bộ kiểm tra Windows.")
    hint = N_("Người vận hành đặt vào bằng lệnh: khien manage install-kit Khien-Windows.zip")


class OddKit(KhienError):
    code = "odd_kit"
    text = N_("Tệp này không phải bộ kiểm tra Windows, hoặc đã hỏng.")
    hint = N_("Làm lại bằng make windows rồi đặt tệp dist/Khien-Windows.zip.")

"""Named errors of plans."""

from __future__ import annotations

from khien.core.errors import KhienError
from khien.core.i18n import N_


class NothingToPlan(KhienError):
    """The PC is not out of support by its current finding."""

    code = "nothing_to_plan"
    text = N_("Kết quả hiện nay không cho thấy hệ điều hành của máy này đã hết hỗ trợ.")
    hint = N_("Chỉ lập kế hoạch cho máy mà mục hệ điều hành đang “chưa đạt”.")


class PlanOpen(KhienError):
    """A plan of this PC waits or is in force."""

    code = "plan_open"
    text = N_("Máy này đã có một kế hoạch đang chờ hoặc đang thực hiện.")
    hint = N_("Kết thúc kế hoạch cũ trước khi lập kế hoạch mới.")


class PlanIncomplete(KhienError):
    """A plan without a way, without measures, or whose day is past or too far."""

    code = "plan_incomplete"
    text = N_(
        "Kế hoạch cần nói thay bằng gì, ít nhất một biện pháp bù, "
        "và ngày trong vòng {most} tháng tới."
    )
    hint = N_("Điền đủ ba phần rồi gửi lại.")


class NotWaiting(KhienError):
    """The plan was decided or ended meanwhile."""

    code = "plan_not_waiting"
    text = N_("Kế hoạch này không còn ở bước đó.")
    hint = N_("Tải lại trang để xem tình trạng mới.")


class DecisionNeedsReason(KhienError):
    """A plan is refused without a word why."""

    code = "plan_needs_reason"
    text = N_("Không chấp thuận thì phải nói lý do.")
    hint = N_("Ghi lý do rồi gửi lại.")

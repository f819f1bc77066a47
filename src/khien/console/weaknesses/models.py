"""The accepted way out for a PC whose operating system is out of support."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Compensation(models.TextChoices):
    """What makes up for the missing fixes until the PC is replaced."""

    OFF_NETWORK = "off_network", _("Rút khỏi mạng")
    SEPARATED = "separated", _("Tách sang vùng mạng riêng, chặn truy cập vào")
    NO_INTERNET = "no_internet", _("Chặn Internet và thư điện tử")
    NO_USB = "no_usb", _("Khóa cổng USB lưu trữ")
    ANTIVIRUS = "antivirus", _("Phần mềm diệt mã độc còn hỗ trợ hệ điều hành này")
    EXTENDED = "extended", _("Mua gói hỗ trợ kéo dài (ESU)")
    LESS_RIGHTS = "less_rights", _("Chỉ dùng tài khoản không có quyền quản trị")


class ReplacementPlan(models.Model):
    """What will replace one PC's operating system by which day, and what protects it till then.

    It says nothing once its day has passed, whatever its state. One plan of a PC is open.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Chờ chấp thuận")
        ACCEPTED = "accepted", _("Đã chấp thuận")
        REFUSED = "refused", _("Không chấp thuận")
        ENDED = "ended", _("Đã kết thúc")

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    computer = models.ForeignKey(
        "endpoints.Computer", on_delete=models.PROTECT, related_name="replacement_plans"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    replace_by = models.DateField(_("thay xong trước ngày"))
    how = models.CharField(_("thay bằng gì, kinh phí từ đâu"), max_length=500)
    compensation = models.JSONField(_("biện pháp bù trong lúc chờ"), default=list)
    proposed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["computer"], condition=models.Q(state__in=["proposed", "accepted"]),
                name="one_open_plan_of_a_pc",
            )
        ]  # fmt: skip

    @property
    def compensation_words(self) -> list[str]:
        """The measures in words."""
        return [str(Compensation(code).label) for code in self.compensation]

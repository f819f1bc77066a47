"""One machine that is not a PC. What a person must say of it is unknown until he says it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What it is (``khien.endpoints.devices.DeviceKind``)."""

    ROUTER = "router", _("Bộ định tuyến, tường lửa")
    WIFI = "wifi", _("Bộ phát Wi-Fi")
    SWITCH = "switch", _("Bộ chuyển mạch")
    CAMERA = "camera", _("Camera, đầu ghi")
    PRINTER = "printer", _("Máy in, máy photocopy")
    STORAGE = "storage", _("Thiết bị lưu trữ mạng")
    PHONE = "phone", _("Điện thoại mạng")
    OTHER = "other", _("Thiết bị khác")


class Password(models.TextChoices):
    """The maker's password."""

    UNKNOWN = "unknown", _("Chưa rõ")
    CHANGED = "changed", _("Đã đổi")
    DEFAULT = "default", _("Còn để mặc định")


class Exposure(models.TextChoices):
    """Whether the Internet reaches it."""

    UNKNOWN = "unknown", _("Chưa rõ")
    NO = "no", _("Không mở ra Internet")
    YES = "yes", _("Mở ra Internet")


class Device(models.Model):
    """One device of an organisation. A discovery fills in what the network tells and nothing
    that a person said; ``firmware_date`` belongs to the firmware it was said of.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="devices"
    )
    kind = models.CharField(_("loại"), max_length=10, choices=Kind.choices, default=Kind.OTHER)
    name = models.CharField(_("tên"), max_length=200)
    place = models.CharField(_("nơi đặt"), max_length=200, blank=True)
    maker = models.CharField(_("hãng"), max_length=200, blank=True)
    model = models.CharField(_("kiểu"), max_length=200, blank=True)
    serial = models.CharField(_("số sê-ri"), max_length=200, blank=True)
    mac = models.CharField(_("địa chỉ MAC"), max_length=17, blank=True)
    ip = models.CharField(_("địa chỉ IP"), max_length=45, blank=True)
    firmware = models.CharField(_("phiên bản firmware"), max_length=200, blank=True)
    firmware_date = models.DateField(_("ngày phát hành firmware"), null=True, blank=True)
    password = models.CharField(max_length=10, choices=Password.choices, default=Password.UNKNOWN)
    password_by = models.CharField(max_length=150, blank=True)
    password_on = models.DateField(null=True, blank=True)
    exposure = models.CharField(max_length=10, choices=Exposure.choices, default=Exposure.UNKNOWN)
    said_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    said_at = models.DateTimeField(null=True, blank=True)
    # When a discovery or a list last told of it; null: entered by hand.
    seen_at = models.DateTimeField(null=True, blank=True)
    active = models.BooleanField(default=True)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["organisation", "active"])]

    def __str__(self) -> str:
        return self.name

    @property
    def status(self) -> str:
        """fail: something said is wrong; unknown: something was not said; pass: all is said and
        well. Told by people, so a pass rests on their word.
        """
        if self.password == Password.DEFAULT or self.exposure == Exposure.YES:
            return "fail"
        known = self.password == Password.CHANGED and self.exposure == Exposure.NO
        return "pass" if known and self.firmware_date is not None else "unknown"

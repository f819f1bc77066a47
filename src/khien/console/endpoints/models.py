"""The registers a ticket is made from: PCs and issued USB drives."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from khien.core.text import squeeze


def drive_key(serial: str) -> str:
    """A drive's serial as it is compared, in the register and as a PC told it."""
    return squeeze(serial).casefold()[:120]


class MachineClass(models.TextChoices):
    """domain/README: three classes since 01/3/2026."""

    CONNECTED = "connected", _("Máy nối mạng")
    INDEPENDENT_LAN = "independent_lan", _("Máy trong mạng LAN độc lập")
    STAND_ALONE = "stand_alone", _("Máy độc lập (soạn thảo BMNN)")


class Computer(models.Model):
    """One PC in an organisation's register."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="computers"
    )
    name = models.CharField(_("tên máy"), max_length=120)
    machine_class = models.CharField(
        _("loại máy"), max_length=20, choices=MachineClass.choices, default=MachineClass.CONNECTED
    )
    place = models.CharField(_("nơi đặt"), max_length=200, blank=True)
    holder = models.CharField(_("người sử dụng"), max_length=150, blank=True)
    purpose = models.CharField(_("mục đích"), max_length=200, blank=True)
    serials = models.JSONField(_("số máy"), default=list, blank=True)
    hostname = models.CharField(max_length=120, blank=True)
    # Networks the PC is on, by the names letters use; null: the register does not say.
    networks = models.JSONField(_("mạng đang nối"), null=True, blank=True, default=None)
    active = models.BooleanField(default=True)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], name="one_computer_name_per_organisation"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Drive(models.Model):
    """One issued USB drive."""

    class Purpose(models.TextChoices):
        WORK = "work", _("Công tác")
        SECRET = "secret", _("Bí mật nhà nước")

    class State(models.TextChoices):
        HELD = "held", _("Đang giữ")
        RETURNED = "returned", _("Đã trả")
        LOST = "lost", _("Đã mất")

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="drives"
    )
    serial = models.CharField(_("số sê-ri"), max_length=120)
    # As serials are compared: without case and spare space. Set by save.
    serial_key = models.CharField(max_length=120, db_index=True, editable=False, default="")
    issuer = models.CharField(_("nơi cấp"), max_length=200, blank=True)
    holder = models.CharField(_("người giữ"), max_length=150, blank=True)
    purpose = models.CharField(
        _("dùng cho"), max_length=10, choices=Purpose.choices, default=Purpose.WORK
    )
    state = models.CharField(
        _("tình trạng"), max_length=10, choices=State.choices, default=State.HELD
    )
    handed_out = models.DateField(_("ngày giao"), null=True, blank=True)
    returned = models.DateField(_("ngày trả"), null=True, blank=True)

    class Meta:
        ordering = ["serial"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "serial"], name="one_drive_serial_per_organisation"
            )
        ]

    def __str__(self) -> str:
        return self.serial

    def save(self, *args: object, **kwargs: object) -> None:
        self.serial = squeeze(self.serial)
        self.serial_key = drive_key(self.serial)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

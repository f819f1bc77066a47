"""Drives as PCs told of them; what the register says of them is asked when it is shown."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SeenDrive(models.Model):
    """One drive that one PC remembers, by its newest accepted bundle. Times as the PC wrote."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    computer = models.ForeignKey(
        "endpoints.Computer", on_delete=models.CASCADE, related_name="seen_drives"
    )
    serial = models.CharField(max_length=200, blank=True)
    # Empty where Windows made the serial up: it then says nothing of the drive.
    serial_key = models.CharField(max_length=200, blank=True, db_index=True)
    maker = models.CharField(max_length=200, blank=True)
    first_seen = models.CharField(max_length=40, blank=True)
    last_seen = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["serial_key", "pk"]
        indexes = [models.Index(fields=["organisation", "serial_key"])]


class KitStick(models.Model):
    """A stick that the kit ran from. The first of a ticket counts as the kit's at once; a further
    one waits for a person, and is a drive like any other till then.
    """

    class State(models.TextChoices):
        ACCEPTED = "accepted", _("USB của bộ kiểm tra")
        PROPOSED = "proposed", _("Chờ xác nhận")
        REFUSED = "refused", _("Không phải USB của bộ kiểm tra")

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    ticket = models.ForeignKey("evidence.Ticket", on_delete=models.PROTECT, related_name="+")
    serial = models.CharField(max_length=200)
    serial_key = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices)
    first_used_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "serial_key"], name="one_kit_stick_per_serial"
            )
        ]

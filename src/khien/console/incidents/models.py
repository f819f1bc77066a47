"""Tôi thấy điều bất thường: three fields and a file, an answer that reaches the reporter.

Beside it the drafts of incidents, whatever found them: one row each, decided by a person.
"""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class OddThing(models.Model):
    """What somebody saw. ``code`` is what the reporter keeps to find the answer."""

    class State(models.TextChoices):
        NEW = "new", _("Mới báo")
        ANSWERED = "answered", _("Đã trả lời")

    code = models.CharField(max_length=12, unique=True)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="odd_things"
    )
    reporter = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    what = models.TextField(_("Bạn thấy gì?"))
    where = models.CharField(_("Ở đâu (máy nào, địa chỉ nào)?"), max_length=300)
    when = models.CharField(_("Khi nào?"), max_length=120)
    file = models.ForeignKey(
        "evidence.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    reported_at = models.DateTimeField(auto_now_add=True)
    answer_by = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-reported_at", "-pk"]

    @property
    def is_late(self) -> bool:
        """Past the time that was promised, and not answered."""
        return self.state == self.State.NEW and self.answer_by < timezone.now()


class IncidentDraft(models.Model):
    """What a source says and an incident may be. Later signs fold into the open row of ``key``.

    ``first_seen`` and ``last_seen``: ISO, as the source wrote them (a PC may tell no zone).
    ``count``: PCs, also those that no register knows.
    """

    class Kind(models.TextChoices):
        MALWARE_LEFT = "malware_left", _("mã độc chưa diệt sau 24 giờ")
        MALWARE_SPREAD = "malware_spread", _("mã độc thấy trên từ ba máy")
        SECRET_DRIVE = "secret_drive", _("USB cấp cho bí mật nhà nước thấy trên máy nối mạng")

    class State(models.TextChoices):
        OPEN = "open", _("chờ xem xét")
        CONFIRMED = "confirmed", _("đã ghi là sự cố")
        SET_ASIDE = "set_aside", _("không phải sự cố")

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=20, choices=Kind.choices)
    key = models.CharField(max_length=240)
    what = models.CharField(max_length=200)
    source = models.CharField(max_length=80, blank=True)
    computers = models.ManyToManyField("endpoints.Computer", related_name="incident_drafts")
    count = models.PositiveIntegerField(default=1)
    first_seen = models.CharField(max_length=40, blank=True)
    last_seen = models.CharField(max_length=40, blank=True)
    repeats = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    drafted_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-drafted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "key"], condition=models.Q(state="open"),
                name="one_open_draft_of_an_incident",
            )
        ]  # fmt: skip
        indexes = [models.Index(fields=["state", "organisation"])]

    @property
    def is_open(self) -> bool:
        """Whether it waits for a person."""
        return self.state == self.State.OPEN

    @property
    def first(self) -> str:
        """When it was first seen, as a person reads it."""
        return _shown(self.first_seen)

    @property
    def last(self) -> str:
        """When it was last seen, as a person reads it."""
        return _shown(self.last_seen)


def _shown(text: str) -> str:
    """A moment in this country's time; one without a zone as the PC wrote it."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{timezone.localtime(moment) if moment.tzinfo else moment:%d/%m/%Y %H:%M}"

"""Tôi thấy điều bất thường: three fields and a file, an answer that reaches the reporter."""

from __future__ import annotations

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

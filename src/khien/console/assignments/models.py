"""One obligation for one organisation: its state, its deadlines, what was said and done."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """ARCHITECTURE.md, assignment states. In time, soon and overdue are derived, never stored."""

    ISSUED = "issued", _("Chưa tiếp nhận")
    ACCEPTED = "accepted", _("Đang thực hiện")
    SUBMITTED = "submitted", _("Chờ xác nhận")
    CONFIRMED = "confirmed", _("Đã hoàn thành")
    DECLINED = "declined", _("Từ chối")
    REVISION = "revision", _("Yêu cầu bổ sung")
    EXPLANATION = "explanation", _("Yêu cầu giải trình")
    WITHDRAWN = "withdrawn", _("Thu hồi")


class Assignment(models.Model):
    """An obligation given to an organisation. ``first_due`` stays when ``due`` is moved."""

    obligation = models.ForeignKey(
        "directives.Obligation", on_delete=models.PROTECT, related_name="assignments"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="assignments"
    )
    state = models.CharField(
        max_length=12, choices=State.choices, default=State.ISSUED, db_index=True
    )
    due = models.DateField(null=True, blank=True, db_index=True)
    first_due = models.DateField(null=True, blank=True)
    issued_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(auto_now_add=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    contradiction_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["obligation", "organisation"], name="one_assignment_per_organisation"
            )
        ]

    @property
    def submitted_on(self) -> date | None:
        """The local day of the newest submission: what "on time" is judged by."""
        return timezone.localdate(self.submitted_at) if self.submitted_at else None


class Entry(models.Model):
    """One line of an assignment's history: a change of state, a deadline moved, words."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="entries")
    at = models.DateTimeField(auto_now_add=True)
    # None: the console itself, when it finds a contradiction.
    author = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    verb = models.CharField(max_length=30)
    from_state = models.CharField(max_length=12, blank=True)
    to_state = models.CharField(max_length=12, blank=True)
    words = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]

    @property
    def label(self) -> str:
        """The act in words."""
        from khien.console.assignments.labels import step_words

        return step_words(self.verb)

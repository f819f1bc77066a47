"""A notice made from a directive's in-scope clauses, and who read and confirmed it."""

from __future__ import annotations

from django.db import models


class Notice(models.Model):
    """What the people of an organisation read. ``body`` is plain text."""

    directive = models.ForeignKey(
        "directives.Directive", on_delete=models.PROTECT, related_name="notices"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="notices"
    )
    title = models.CharField(max_length=300)
    body = models.TextField()
    minutes = models.PositiveSmallIntegerField(default=2)
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["directive", "organisation"], name="one_notice_of_a_letter_per_organisation"
            )
        ]


class Reading(models.Model):
    """One person's copy: asked, opened, confirmed by that person alone."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="readings")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="readings")
    opened_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "person"], name="one_reading_per_person")
        ]

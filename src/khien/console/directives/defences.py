"""A control chosen in place of an excluded clause: which clause, which control, why, by whom.

The obligation that comes of it says the control's own words; nothing of the clause is in it.
"""

from __future__ import annotations

from django.db import models


class Defence(models.Model):
    """One obligation made of a control of the catalogue; ``clause`` is what it stands beside."""

    obligation = models.OneToOneField(
        "directives.Obligation", on_delete=models.CASCADE, related_name="defence"
    )
    clause = models.ForeignKey(
        "directives.Obligation", on_delete=models.PROTECT, related_name="defences"
    )
    control = models.CharField(max_length=60)
    reason = models.CharField(max_length=300)
    chosen_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

"""An official report as it was exported: the values, not only the file."""

from __future__ import annotations

from django.db import models


class FrozenReport(models.Model):
    """A progress report of one directive at one moment, with the log's head it was printed
    with. The sentences in it are frozen in the language it was written in.
    """

    directive = models.ForeignKey(
        "directives.Directive", on_delete=models.PROTECT, related_name="reports"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    values = models.JSONField()
    # Whom it speaks of: it is shown only to those who may see all of them.
    organisation_ids = models.JSONField(default=list)
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    docx_sha256 = models.CharField(max_length=64, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]

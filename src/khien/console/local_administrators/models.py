"""What a local administrator has in common with those of other PCs."""

from __future__ import annotations

from django.db import models


class SharedKey(models.Model):
    """One word that two PCs have alike when they use one account, by the newest accepted bundle.

    ``key``: the account's number and when its password was set, or the name of one whose password
    is old. A name stands here only as it is compared.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    computer = models.ForeignKey(
        "endpoints.Computer", on_delete=models.CASCADE, related_name="administrator_keys"
    )
    key = models.CharField(max_length=120)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["organisation", "key"])]

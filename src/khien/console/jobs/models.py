"""Which periodic work is due, and who holds it just now."""

from __future__ import annotations

from django.db import models


class Periodic(models.Model):
    """One row for each kind of periodic work; a lease keeps two workers from doing it at once."""

    name = models.CharField(max_length=80, primary_key=True)
    last_done_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_holder = models.CharField(max_length=80, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

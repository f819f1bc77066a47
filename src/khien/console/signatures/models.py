"""Trust roots with their dates, and each check of a letter's signatures."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class TrustRoot(models.Model):
    """A certificate that an administrator trusts as the end of a chain. A retired one keeps its
    row: it tells what older checks rested on.
    """

    fingerprint = models.CharField(max_length=64, unique=True)  # SHA-256 of the DER
    der = models.BinaryField()
    subject = models.CharField(max_length=500)
    issuer = models.CharField(max_length=500)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    source = models.CharField(_("lấy từ đâu"), max_length=300)
    added_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    retired_on = models.DateField(null=True, blank=True)
    retired_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    retired_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["subject", "pk"]

    def __str__(self) -> str:
        return self.subject


class RevocationList(models.Model):
    """A list of revoked certificates. It counts only where its issuer's own key signed it, so
    anyone who may add roots may add one without a fingerprint.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    der = models.BinaryField()
    issuer = models.CharField(max_length=500)
    made_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True, blank=True)
    added_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["issuer", "-made_at"]


class SignatureCheck(models.Model):
    """One check of one letter's file, against the roots of its day. The newest one counts."""

    class State(models.TextChoices):
        VALID = "valid", _("Chữ ký hợp lệ")
        INVALID = "invalid", _("Chữ ký không còn nguyên vẹn")
        NONE = "none", _("Không có chữ ký số")
        UNVERIFIABLE = "unverifiable", _("Chưa kiểm chứng được chữ ký")

    directive = models.ForeignKey(
        "directives.Directive", on_delete=models.CASCADE, related_name="signature_checks"
    )
    state = models.CharField(max_length=12, choices=State.choices)
    signer = models.CharField(max_length=300, blank=True)
    organisation_name = models.CharField(max_length=300, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    details = models.JSONField(default=list)  # codes and facts; sentences are made when shown
    roots = models.JSONField(default=list)  # fingerprints in force
    checked_at = models.DateTimeField(auto_now_add=True)
    checked_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-pk"]


class Acceptance(models.Model):
    """Why a letter that was changed after it was signed may be issued all the same."""

    directive = models.OneToOneField(
        "directives.Directive", on_delete=models.CASCADE, related_name="signature_acceptance"
    )
    reason = models.CharField(max_length=300)
    accepted_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(auto_now_add=True)

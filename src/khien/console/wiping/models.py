"""A certificate: how which disks were wiped by whom, two people's signatures, a photo."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from khien.console.endpoints.models import MachineClass


class Method(models.TextChoices):
    """NIST SP 800-88r2: clear, purge, destroy; how each is done."""

    OVERWRITE = "overwrite", _("Ghi đè toàn bộ ổ (clear)")
    SANITIZE = "sanitize", _("Lệnh xóa của chính ổ: ATA Secure Erase, NVMe Sanitize (purge)")
    CRYPTO = "crypto", _("Hủy khóa của ổ tự mã hóa (purge)")
    DEGAUSS = "degauss", _("Khử từ (purge)")
    DESTROY = "destroy", _("Tiêu hủy ổ, lắp ổ mới (destroy)")


class Certificate(models.Model):
    """Drawn up by one person, signed by two; from the first signature on it does not change."""

    class State(models.TextChoices):
        DRAWN = "drawn", _("Chờ người thực hiện ký")
        SIGNED_ONCE = "signed_once", _("Chờ người chứng kiến ký")
        COMPLETE = "complete", _("Đủ hai chữ ký")
        USED = "used", _("Đã chuyển mục đích")
        VOID = "void", _("Đã hủy")

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    computer = models.ForeignKey(
        "endpoints.Computer", on_delete=models.PROTECT, related_name="wiping_certificates"
    )
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAWN)
    new_class = models.CharField(_("chuyển sang"), max_length=20, choices=MachineClass.choices)
    method = models.CharField(_("cách xóa"), max_length=12, choices=Method.choices)
    tool = models.CharField(_("công cụ, phiên bản"), max_length=200)
    disk_serials = models.JSONField(_("số sê-ri của từng ổ"), default=list)
    wiped_on = models.DateField(_("ngày xóa"))
    done_by = models.CharField(_("người thực hiện"), max_length=150)
    photo = models.ForeignKey(
        "evidence.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    drawn_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(auto_now_add=True)
    void_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-pk"]


class Signature(models.Model):
    """One person's signature in the console: who, as what, when, over which words."""

    class Part(models.TextChoices):
        DOER = "doer", _("Người thực hiện")
        WITNESS = "witness", _("Người chứng kiến")

    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, related_name="signatures"
    )
    part = models.CharField(max_length=8, choices=Part.choices)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # Of what the certificate said when it was signed.
    content_sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["certificate", "part"], name="one_signature_of_a_part"),
            models.UniqueConstraint(
                fields=["certificate", "person"], name="two_different_people_sign"
            ),
        ]

"""Where packets come and go, and a ledger of each that did: nothing twice, nothing lost."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ExchangeSettings(models.Model):
    """One row: the two folders a gateway feeds and empties, who we are there, where letters
    belong. ``account`` is the integration's own account: it may take letters in, no more.
    """

    inbox = models.CharField(_("thư mục gói đến"), max_length=500)
    outbox = models.CharField(_("thư mục gói đi"), max_length=500)
    organ_id = models.CharField(_("mã định danh của đơn vị"), max_length=60)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    account = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    enabled = models.BooleanField(_("đang chạy"), default=True)
    problem = models.CharField(max_length=60, blank=True)  # of the last run, as a code
    ran_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)


class InPacket(models.Model):
    """A packet that came in. ``key`` hashes its bytes under the console's key, so that the same
    packet is known again; of a marked one neither hash nor name nor words are kept.
    """

    class Kind(models.TextChoices):
        LETTER = "letter", _("văn bản")
        STATUS = "status", _("trạng thái")
        UNREAD = "unread", _("không đọc được")

    class State(models.TextChoices):
        TAKING = "taking", _("Đang nhận")
        TAKEN = "taken", _("Đã nhận")
        TWIN = "twin", _("Đã có văn bản này")
        HELD = "held", _("Chờ người xem xét")
        MARKED = "marked", _("Từ chối: mang dấu độ mật")
        REFUSED = "refused", _("Không nhận được")
        MATCHED = "matched", _("Đã ghi vào gói đi")
        UNMATCHED = "unmatched", _("Không khớp gói đi nào")

    key = models.CharField(max_length=64, unique=True)
    sha256 = models.CharField(max_length=64, blank=True)
    name = models.CharField(max_length=255, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.TAKING)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    document_id = models.CharField(max_length=300, blank=True)
    sender_id = models.CharField(max_length=60, blank=True)
    sender_name = models.CharField(max_length=300, blank=True)
    code = models.CharField(max_length=160, blank=True)
    dated = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=4, blank=True)
    words = models.CharField(max_length=300, blank=True)
    error_code = models.CharField(max_length=40, blank=True)
    directive = models.ForeignKey(
        "directives.Directive", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    held = models.ForeignKey(
        "evidence.HeldFile", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    received_at = models.DateTimeField(auto_now_add=True)
    # The last status was told: nothing more is due on it.
    closed = models.BooleanField(default=False)

    class Meta:
        ordering = ["-received_at", "-pk"]


class OutPacket(models.Model):
    """A packet to send. ``key`` is the ledger's: one status of one packet once, one letter to
    one set of receivers once.
    """

    class Kind(models.TextChoices):
        STATUS = "status", _("trạng thái")
        LETTER = "letter", _("văn bản")
        REPORT = "report", _("báo cáo")

    class State(models.TextChoices):
        PENDING = "pending", _("Chờ ghi")
        WRITTEN = "written", _("Đã đưa vào thư mục gói đi")
        FAILED = "failed", _("Không ghi được")

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    answers = models.ForeignKey(
        InPacket, on_delete=models.PROTECT, null=True, blank=True, related_name="statuses"
    )
    directive = models.ForeignKey(
        "directives.Directive", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    report = models.ForeignKey(
        "reports.FrozenReport", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    status = models.CharField(max_length=4, blank=True)
    values = models.JSONField(default=dict)  # what a person filled in for a letter or report
    document_id = models.CharField(max_length=300, blank=True, db_index=True)
    file_name = models.CharField(max_length=120, blank=True)
    error_code = models.CharField(max_length=40, blank=True)
    made_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    written_at = models.DateTimeField(null=True, blank=True)
    # What the receivers answered last.
    answer = models.CharField(max_length=4, blank=True)
    answer_words = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]

"""A letter taken in, and its obligations as a person left them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

# Models that stand in modules of their own; Django finds them here.
from khien.console.directives.corrections import Correction
from khien.console.directives.defences import Defence
from khien.console.directives.layout import PageLayout
from khien.console.directives.linked import CitedLetter, Filing, LetterIndex

__all__ = [
    "CitedLetter", "Correction", "Defence", "Directive", "Filing", "LetterIndex", "NameAnswer",
    "Obligation", "PageLayout",
]  # fmt: skip


class Directive(models.Model):
    """One letter. ``reading`` is what the reader said (CLI.md, khien.directive/1) and is never
    changed; the columns are what a person made of it.
    """

    class State(models.TextChoices):
        FILED = "filed", _("Hồ sơ đang có hiệu lực")
        REVIEW = "review", _("Đang rà soát")
        ISSUED = "issued", _("Đã giao việc")
        WITHDRAWN = "withdrawn", _("Đã thu hồi")

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="directives"
    )
    state = models.CharField(max_length=12, choices=State.choices, default=State.REVIEW)
    file = models.ForeignKey("evidence.StoredFile", on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    reading = models.JSONField(default=dict)
    issuer = models.CharField(_("cơ quan ban hành"), max_length=300, blank=True)
    number_as_printed = models.CharField(_("số, ký hiệu"), max_length=120, blank=True)
    date = models.DateField(_("ngày ban hành"), null=True, blank=True)
    place = models.CharField(_("địa danh"), max_length=120, blank=True)
    doc_type = models.CharField(_("loại văn bản"), max_length=60, blank=True)
    subject = models.CharField(_("trích yếu"), max_length=1000, blank=True)
    urgency = models.CharField(_("độ khẩn"), max_length=40, blank=True)
    addressees = models.JSONField(_("kính gửi"), default=list, blank=True)
    signer = models.CharField(_("người ký"), max_length=200, blank=True)
    received_on = models.DateField(_("ngày nhận"))
    taken_in_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    taken_in_at = models.DateTimeField(auto_now_add=True)
    issued_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    issued_at = models.DateTimeField(null=True, blank=True)
    # Counts the changes to the columns above: two people who correct at once must not overwrite.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-taken_in_at", "-pk"]

    def __str__(self) -> str:
        return self.number_as_printed or self.subject or f"#{self.pk}"


class Obligation(models.Model):
    """Who must do what by when, proven by which controls. ``origin`` says whether the reader
    found it or a person added it; a removed one is kept, with the reason.
    """

    class Modality(models.TextChoices):
        MUST = "must", _("phải làm")
        MUST_NOT = "must_not", _("không được làm")
        REQUEST = "request", _("đề nghị")
        MAY = "may", _("được phép")

    class Scope(models.TextChoices):
        IN = "in", _("trong phạm vi")
        EXCLUDED = "excluded", _("ngoài phạm vi")

    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="obligations")
    order = models.PositiveIntegerField()
    path = models.CharField(max_length=60, blank=True)
    text = models.TextField()
    span_start = models.PositiveIntegerField(null=True, blank=True)
    span_end = models.PositiveIntegerField(null=True, blank=True)
    page = models.PositiveIntegerField(null=True, blank=True)
    actors = models.JSONField(default=list)
    coordinates_with = models.JSONField(default=list, blank=True)
    modality = models.CharField(max_length=10, choices=Modality.choices, default=Modality.MUST)
    deadline = models.DateField(null=True, blank=True)
    deadline_text = models.CharField(max_length=300, blank=True)
    due_rule = models.JSONField(null=True, blank=True)
    recurring = models.CharField(max_length=120, blank=True)
    report_to = models.CharField(max_length=500, blank=True)
    trigger = models.CharField(max_length=1000, blank=True)
    controls = models.JSONField(default=list, blank=True)
    control_params = models.JSONField(default=dict, blank=True)
    scope = models.CharField(max_length=10, choices=Scope.choices, default=Scope.IN)
    confidence = models.FloatField(default=1.0)
    # Which of the reader's obligations it came from; none for one a person added or cut off.
    read_index = models.PositiveIntegerField(null=True, blank=True)
    origin = models.CharField(max_length=10, default="read")
    continuous = models.BooleanField(default=False)
    confirmed = models.BooleanField(default=False)
    removed_reason = models.CharField(max_length=300, blank=True)
    # As on Directive; ``changed_by`` and ``changed_at`` tell the second person of the first.
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["directive", "order", "pk"]

    @property
    def is_work(self) -> bool:
        """Whether it may become an assignment: in scope, and not left out by a person."""
        return self.scope == self.Scope.IN and not self.removed_reason


class NameAnswer(models.Model):
    """What a person said a name printed in a letter means: organisations, everyone the letter
    is addressed to, or nobody here and why. ``key`` hashes what two spellings of it share.
    """

    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="name_answers")
    key = models.CharField(max_length=64)
    words = models.CharField(max_length=1000)
    organisations = models.ManyToManyField("organisations.Organisation", related_name="+")
    everyone = models.BooleanField(default=False)
    left_out_reason = models.CharField(max_length=300, blank=True)
    answered_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["directive", "key"], name="one_answer_to_a_name")
        ]

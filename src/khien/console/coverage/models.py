"""Lists as they were taken, what they say of each PC, what persons decided, what was found."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a list is."""

    ASSET_BOOK = "asset_book", _("Sổ tài sản: máy đơn vị sở hữu")
    ANTIVIRUS = "antivirus", _("Phần mềm diệt virus")
    EDR = "edr", _("Hệ thống EDR")
    DIRECTORY = "directory", _("Danh mục máy (Active Directory…)")


class State(models.TextChoices):
    """The three answers, as ``khien.endpoints.coverage`` gives them."""

    COVERED = "covered", _("đã bảo vệ")
    NOT_COVERED = "not-covered", _("chưa bảo vệ")
    CANNOT_TELL = "cannot-tell", _("chưa rõ")


class Profile(models.Model):
    """Which header means what in the lists of one source; used for the next file."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(max_length=20, choices=Kind.choices)
    source = models.CharField(max_length=80)
    mapping = models.JSONField(default=dict)  # field → header

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "source"], name="one_profile_for_each_source"
            )
        ]


class SourceList(models.Model):
    """One list of an organisation and everything under it. ``mapping``: field → column; empty
    ``taken_at``: waits for a person to say which column is which. The newest of each source is
    the one that counts.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(_("loại danh sách"), max_length=20, choices=Kind.choices)
    source = models.CharField(_("nguồn"), max_length=80)
    product = models.CharField(_("sản phẩm"), max_length=80, blank=True)
    file = models.ForeignKey("evidence.StoredFile", on_delete=models.PROTECT, related_name="+")
    mapping = models.JSONField(default=dict)
    rows = models.PositiveIntegerField(default=0)
    added_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    current = models.BooleanField(default=False)

    class Meta:
        ordering = ["-added_at", "-pk"]

    def __str__(self) -> str:
        return self.source


class Asset(models.Model):
    """What the asset book says of a PC beyond the register."""

    computer = models.OneToOneField(
        "endpoints.Computer", on_delete=models.CASCADE, related_name="asset"
    )
    code = models.CharField(max_length=80, blank=True)
    macs = models.JSONField(default=list)
    uuid = models.CharField(max_length=64, blank=True)
    os = models.CharField(max_length=150, blank=True)


class Standing(models.Model):
    """What can be said of one PC now. ``matches`` and ``candidates`` as the page shows them."""

    computer = models.OneToOneField(
        "endpoints.Computer", on_delete=models.CASCADE, related_name="standing"
    )
    state = models.CharField(max_length=12, choices=State.choices)
    reason = models.CharField(max_length=40)
    product = models.CharField(max_length=150, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    reporting = models.BooleanField(default=False)
    matches = models.JSONField(default=list)
    candidates = models.JSONField(default=list)
    judged_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["state"])]


class Decision(models.Model):
    """A person said that an entry is, or is not, this PC; it stays for every later list."""

    computer = models.ForeignKey("endpoints.Computer", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=300)
    same = models.BooleanField()
    decided_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["computer", "key"], name="one_decision_for_each_key")
        ]


class Snapshot(models.Model):
    """An organisation's own figures on a day, so that a report can say what changed."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="+"
    )
    day = models.DateField()
    owned = models.PositiveIntegerField()
    covered = models.PositiveIntegerField()
    not_covered = models.PositiveIntegerField()
    reporting = models.PositiveIntegerField()

    class Meta:
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "day"], name="one_snapshot_a_day")
        ]


class Judging(models.Model):
    """One row: when something changed that answers rest on, and when they were last judged."""

    changed_at = models.DateTimeField(null=True, blank=True)
    judged_at = models.DateTimeField(null=True, blank=True)


class AlertKey(models.Model):
    """A key with which a console sends alerts of one organisation; only its hash is kept."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="+"
    )
    name = models.CharField(_("tên kết nối"), max_length=80)
    secret_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)


class Find(models.Model):
    """Something harmful that a list or an alert says was found on a PC; repeats fold into it."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="+"
    )
    computer = models.ForeignKey(
        "endpoints.Computer", on_delete=models.CASCADE, null=True, blank=True, related_name="finds"
    )
    host = models.CharField(max_length=253)
    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200, db_index=True)
    source = models.CharField(max_length=80)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    cleaned = models.BooleanField(null=True)
    count = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "host", "name_key"], name="one_find_for_each_pc"
            )
        ]

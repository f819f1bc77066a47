"""Organisations, their names over time, and the groups that letters address."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from tree_queries.models import TreeNode
from tree_queries.query import TreeQuerySet


class Kind(models.TextChoices):
    """What an organisation is; letters address groups of one kind."""

    PROVINCE = "province", _("Tỉnh, thành phố")
    STANDING_UNIT = "standing_unit", _("Đơn vị thường trực")
    DEPARTMENT = "department", _("Sở, ban, ngành")
    PARTY = "party", _("Cơ quan Đảng")
    FRONT = "front", _("Mặt trận, đoàn thể")
    CENTRAL = "central", _("Cơ quan Trung ương đóng trên địa bàn")
    COMMUNE = "commune", _("Xã, phường, đặc khu")
    SUBORDINATE = "subordinate", _("Đơn vị trực thuộc")
    SCHOOL = "school", _("Trường học")
    CLINIC = "clinic", _("Cơ sở y tế")
    ENTERPRISE = "enterprise", _("Doanh nghiệp")


class Organisation(TreeNode):  # type: ignore[misc]  # the library has no types
    """A node of the tree of supervision for this work; ``works_under`` is the administrative
    parent where it differs. An organisation that ended keeps its row and an end date.
    """

    name = models.CharField(_("tên đơn vị"), max_length=300)
    name_folded = models.CharField(max_length=300, db_index=True, editable=False)
    short_name = models.CharField(_("tên ngắn"), max_length=120, blank=True)
    kind = models.CharField(_("loại"), max_length=20, choices=Kind.choices)
    code = models.CharField(_("mã"), max_length=40, blank=True, db_index=True)
    works_under = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    order = models.PositiveIntegerField(default=0)

    objects = TreeQuerySet.as_manager()

    class Meta:
        ordering = ["order", "name"]
        constraints = [
            models.UniqueConstraint(fields=["parent", "name"], name="one_name_under_one_parent")
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        from khien.core.text import fold, squeeze

        self.name = squeeze(self.name)
        self.name_folded = fold(self.name)[:300]  # folding one letter may give three
        super().save(*args, **kwargs)


class Alias(models.Model):
    """Another name of an organisation, with the time in which letters used it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=300)
    name_folded = models.CharField(max_length=300, db_index=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    confidence = models.CharField(max_length=1, default="C")


class FirstHour(models.Model):
    """How far the wizard of an empty installation has come; one row, resumed by anyone with
    the right.
    """

    step = models.CharField(max_length=20, default="province")
    province_code = models.CharField(max_length=10, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

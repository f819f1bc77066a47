"""What links letters: how each is found again, which others it names, and when it was filed.

``LetterIndex`` holds what identifies a letter and its words for searching; ``CitedLetter`` is
one document that a letter names, linked to the stored letter it means; ``Filing`` says that a
letter came in as one already in force.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from khien.directives.identity import LetterKey
from khien.directives.values import Relation


class LetterIndex(models.Model):
    """What identifies a letter (``directives.identity``) and its folded words. Made again
    whenever the head of the letter is corrected.
    """

    directive = models.OneToOneField(
        "directives.Directive", on_delete=models.CASCADE, related_name="index"
    )
    notation = models.CharField(max_length=120, blank=True, db_index=True)
    number = models.CharField(max_length=20, blank=True)
    year = models.CharField(max_length=4, blank=True)
    date = models.CharField(max_length=10, blank=True)  # ISO day, or YYYY-MM
    issuer = models.CharField(max_length=600, blank=True)
    words = models.TextField(blank=True)

    @property
    def key(self) -> LetterKey:
        """What is compared with the key of a citation."""
        return LetterKey(self.notation, self.number, self.date, self.year, self.issuer)


class CitedLetter(models.Model):
    """One document that a letter names. ``how`` says who linked it: nobody yet, the machine
    (one letter fits for sure), or a person, who may also say that none of ours is meant.
    """

    class How(models.TextChoices):
        OPEN = "open", _("chưa nối")
        MACHINE = "machine", _("máy nối")
        PERSON = "person", _("người nối")
        NONE = "none", _("không có trong kho")

    class Does(models.TextChoices):
        CARRIES_OUT = Relation.CARRIES_OUT.value, _("thực hiện")
        REMINDS = Relation.REMINDS.value, _("nhắc")
        REPLACES = Relation.REPLACES.value, _("thay thế")
        AMENDS = Relation.AMENDS.value, _("đính chính, sửa đổi")
        ANSWERS = Relation.ANSWERS.value, _("trả lời")
        BASED_ON = Relation.BASED_ON.value, _("căn cứ")
        MENTIONS = Relation.MENTIONS.value, _("nhắc tên")

    directive = models.ForeignKey(
        "directives.Directive", on_delete=models.CASCADE, related_name="citations"
    )
    order = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    as_printed = models.CharField(max_length=500)
    relation = models.CharField(max_length=12, choices=Does.choices, default=Does.MENTIONS)
    notation = models.CharField(max_length=120, blank=True, db_index=True)
    number = models.CharField(max_length=20, blank=True)
    year = models.CharField(max_length=4, blank=True)
    date = models.CharField(max_length=10, blank=True)
    issuer = models.CharField(max_length=600, blank=True)
    issuer_as_printed = models.CharField(max_length=300, blank=True)
    places = models.JSONField(default=list, blank=True)
    law = models.BooleanField(default=False)
    basis = models.CharField(max_length=20, blank=True)
    span_start = models.PositiveIntegerField(null=True, blank=True)
    span_end = models.PositiveIntegerField(null=True, blank=True)
    target = models.ForeignKey(
        "directives.Directive", on_delete=models.PROTECT, null=True, blank=True,
        related_name="cited_by",
    )  # fmt: skip
    how = models.CharField(max_length=8, choices=How.choices, default=How.OPEN)
    linked_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    linked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["directive", "order", "pk"]

    @property
    def key(self) -> LetterKey:
        """What is compared with the keys of stored letters."""
        return LetterKey(self.notation, self.number, self.date, self.year, self.issuer)


class Filing(models.Model):
    """A letter taken in as already in force: read, linked, searched, no work of it. ``started``
    when a person said which of its obligations still hold and begin today.
    """

    directive = models.OneToOneField(
        "directives.Directive", on_delete=models.CASCADE, related_name="filing"
    )
    filed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(auto_now_add=True)
    # Of a large batch only the mark is checked at the door; the worker reads.
    waits_to_be_read = models.BooleanField(default=False, db_index=True)
    unreadable = models.CharField(max_length=40, blank=True)  # the code of the error
    started_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField(null=True, blank=True)

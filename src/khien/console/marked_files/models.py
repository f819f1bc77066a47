"""One row for each file of a PC that bears a mark: ten closed fields and what became of it.

No field holds a name, a path, a hash or words of a person: a reason is one of a list. The
``finding_id`` is compared only within one PC; nothing here asks which PCs hold a file.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """OPEN waits for a person; the others are settled."""

    OPEN = "open", _("Chưa xử lý")
    MOVED = "moved", _("Đã chuyển sang máy độc lập")
    DECLASSIFIED = "declassified", _("Đã giải mật")
    FALSE_ALARM = "false_alarm", _("Báo nhầm")
    GONE = "gone", _("Quét lại không còn thấy")
    KEY_CHANGED = "key_changed", _("Đổi khóa")


# Settled by a person's word, as against what a later scan showed.
BY_PERSON = (State.MOVED, State.DECLASSIFIED, State.FALSE_ALARM)


class Reason(models.TextChoices):
    """Why a file is no case after all. A list, not words: words could tell what the file is."""

    SAMPLE = "sample", _("Mẫu in sẵn, biểu mẫu chưa điền")
    QUOTATION = "quotation", _("Văn bản quy định hoặc bài học nhắc đến dấu mật")
    OTHER_MARK = "other_mark", _("Dấu khác (hỏa tốc, khẩn, tên riêng), không phải độ mật")
    NO_STAMP = "no_stamp", _("Đã mở xem: khung không phải dấu độ mật")


class MarkedFile(models.Model):
    """A file that a scan of ``computer`` told of."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    computer = models.ForeignKey(
        "endpoints.Computer", on_delete=models.PROTECT, related_name="marked_files"
    )
    key_id = models.CharField(max_length=32)
    finding_id = models.CharField(max_length=64)
    drive = models.CharField(_("ổ"), max_length=8)
    depth = models.PositiveSmallIntegerField(_("cấp thư mục"))
    format = models.CharField(_("dạng tệp"), max_length=40)
    size_class = models.CharField(_("cỡ tệp"), max_length=20)
    month = models.CharField(_("tháng sửa"), max_length=7)
    level = models.CharField(_("độ mật"), max_length=12, blank=True)
    mark = models.CharField(max_length=12)  # marked, box_unread
    rule = models.CharField(max_length=40)
    where = models.CharField(max_length=12)
    # A person opened an unread box and said which level it is.
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    reason = models.CharField(max_length=12, choices=Reason.choices, blank=True)
    came_back = models.BooleanField(default=False)  # was settled, and a later scan found it
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["computer", "key_id", "finding_id"], name="one_marked_file_per_computer"
            )
        ]
        indexes = [models.Index(fields=["organisation", "state"])]

    @property
    def is_open(self) -> bool:
        """Whether it waits for a person."""
        return self.state == State.OPEN

    @property
    def unread(self) -> bool:
        """A box that nobody has looked at yet."""
        return self.mark == "box_unread" and not self.level

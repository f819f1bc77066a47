"""What is done about the chosen files: one of a list, never words."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from khien.console.marked_files.models import BY_PERSON, Reason, State
from khien.evidence.marked_files import LEVELS

LOOKED = "looked"
REOPEN = "reopen"


class SettleForm(forms.Form):
    """Which rows of one PC, and what was done about them."""

    what = forms.ChoiceField(
        label=_("Việc đã làm"),
        choices=[
            *((state.value, state.label) for state in BY_PERSON),
            (LOOKED, _("Đã mở xem: có dấu")),
            (REOPEN, _("Lấy lại, chưa xử lý")),
        ],
    )
    reason = forms.ChoiceField(
        label=_("Lý do (khi báo nhầm)"), choices=[("", "—"), *Reason.choices], required=False
    )
    level = forms.ChoiceField(
        label=_("Độ mật thấy được (khi mở xem)"),
        choices=[("", "—"), *((level, level) for level in LEVELS)],
        required=False,
    )

    def __init__(self, ids: list[int], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        # Only rows of this PC can be chosen, whatever is sent.
        self.fields["file"] = forms.TypedMultipleChoiceField(
            coerce=int, required=False, choices=[(pk, str(pk)) for pk in ids]
        )

    def clean(self) -> dict[str, object]:
        """A level where somebody looked, a reason where it is no case."""
        values = super().clean() or {}
        if values.get("what") == LOOKED and not values.get("level"):
            self.add_error("level", _("Chọn độ mật đã thấy."))
        if values.get("what") == State.FALSE_ALARM and not values.get("reason"):
            self.add_error("reason", _("Chọn lý do báo nhầm."))
        return values

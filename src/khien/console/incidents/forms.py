"""Three fields and a file; one field for the answer; what a draft is."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class Report(forms.Form):
    """What somebody saw. Whose it is and where he works is never taken from here."""

    what = forms.CharField(
        label=_("Bạn thấy gì?"), max_length=8_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    where = forms.CharField(label=_("Ở đâu (máy nào, địa chỉ nào)?"), max_length=300)
    when = forms.CharField(label=_("Khi nào?"), max_length=120)
    file = forms.FileField(
        label=_("Ảnh chụp hoặc tệp (không bắt buộc)"), required=False, allow_empty_file=True,
        widget=forms.FileInput,
    )  # fmt: skip


class Answer(forms.Form):
    """What the reporter will read."""

    words = forms.CharField(
        label=_("Trả lời người báo"), max_length=8_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip


class NotAMark(forms.Form):
    """The file that was turned away, and why it bears no mark."""

    file = forms.FileField(
        label=_("Tệp người báo gửi"), allow_empty_file=True, widget=forms.FileInput
    )
    reason = forms.CharField(label=_("Vì sao không phải dấu độ mật"), max_length=500)


class Settle(forms.Form):
    """Whether a draft is an incident, and how that was looked into."""

    is_incident = forms.TypedChoiceField(
        choices=[("1", ""), ("0", "")], coerce=lambda value: value == "1"
    )
    note = forms.CharField(label=_("Đã xem xét thế nào"), max_length=500, required=False)

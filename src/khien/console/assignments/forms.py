"""What a person fills in on an assignment's page."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class Words(forms.Form):
    """The words of an act; whether they are needed is the act's own rule."""

    words = forms.CharField(
        label=_("Ghi chú"), required=False, max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class NewDeadline(forms.Form):
    """A new deadline and why."""

    due = forms.DateField(
        label=_("Hạn mới"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    words = forms.CharField(label=_("Lý do gia hạn"), max_length=1_000)

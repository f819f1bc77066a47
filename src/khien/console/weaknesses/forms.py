"""The form of a plan."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from khien.console.endpoints.forms import DateInput
from khien.console.weaknesses.models import Compensation


class PlanForm(forms.Form):
    """What replaces the system, by when, and what protects the PC till then."""

    how = forms.CharField(
        label=_("Thay bằng gì, kinh phí từ đâu"), max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    replace_by = forms.DateField(label=_("Thay xong trước ngày"), widget=DateInput())
    compensation = forms.MultipleChoiceField(
        label=_("Biện pháp bù trong lúc chờ"), choices=Compensation.choices,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

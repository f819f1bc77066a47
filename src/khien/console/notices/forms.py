"""What a notice is made of."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from khien.console.organisations.models import Organisation
from khien.console.web.fields import RowsField


class NewNotice(forms.Form):
    """Title, words, and the organisations whose people read it."""

    title = forms.CharField(label=_("Tiêu đề"), max_length=300)
    body = forms.CharField(
        label=_("Nội dung (viết như nói với người đọc)"), max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 12}),
    )  # fmt: skip
    organisations = RowsField(
        label=_("Đơn vị đọc"), queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, places: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisations"].queryset = places  # type: ignore[attr-defined]

"""Forms of the tree. None has a field for what the server owns (parent, order, folded name)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from khien.console.organisations.actions import Details
from khien.console.organisations.models import Kind, Organisation
from khien.core.text import squeeze

_DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DetailsForm(forms.Form):
    """What a person says of an organisation."""

    name = forms.CharField(label=_("Tên đơn vị"), max_length=300)
    kind = forms.ChoiceField(label=_("Loại"), choices=Kind.choices)
    short_name = forms.CharField(label=_("Tên ngắn"), max_length=120, required=False)
    code = forms.CharField(label=_("Mã"), max_length=40, required=False)
    valid_from = forms.DateField(label=_("Có từ ngày"), required=False, widget=_DATE)

    def clean_name(self) -> str:
        name = squeeze(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("Ghi tên đơn vị."))
        return name

    def details(self) -> Details:
        """The cleaned form as the action takes it."""
        return Details(**self.cleaned_data)


class AddForm(DetailsForm):
    """Details, and under which organisation; only where the viewer may add."""

    parent = forms.ModelChoiceField(
        label=_("Thuộc đơn vị"), queryset=Organisation.objects.none(), empty_label=None
    )
    field_order = ("parent", "name", "kind", "short_name", "code", "valid_from")

    def __init__(self, *args: Any, parents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = parents  # type: ignore[attr-defined]

    def details(self) -> Details:
        values = {name: value for name, value in self.cleaned_data.items() if name != "parent"}
        return Details(**values)


class MoveForm(forms.Form):
    """A new parent, only among those the viewer may add below."""

    parent = forms.ModelChoiceField(
        label=_("Chuyển sang dưới"), queryset=Organisation.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, parents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = parents  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """The first day an organisation no longer exists."""

    on = forms.DateField(
        label=_("Không còn từ ngày"), widget=_DATE, initial=timezone.localdate,
        help_text=_("Việc đã giao và số liệu cũ vẫn còn; đơn vị không nhận việc mới nữa."),
    )  # fmt: skip


class AliasForm(forms.Form):
    """Another name, and when letters used it."""

    name = forms.CharField(label=_("Tên khác"), max_length=300)
    valid_from = forms.DateField(label=_("Dùng từ ngày"), required=False, widget=_DATE)
    valid_to = forms.DateField(label=_("Thôi dùng từ ngày"), required=False, widget=_DATE)


class PasteForm(forms.Form):
    """A pasted table, and whether it is to be looked at or saved."""

    pasted = forms.CharField(
        label=_("Dán từ Excel"), max_length=2_000_000, strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )  # fmt: skip


class SubordinatesForm(PasteForm):
    """A pasted list of organisations, and where those hang that do not say it."""

    parent = forms.ModelChoiceField(
        label=_("Đơn vị cấp trên (khi dòng không ghi)"), queryset=Organisation.objects.none(),
        empty_label=None,
    )  # fmt: skip

    def __init__(self, *args: Any, parents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = parents  # type: ignore[attr-defined]

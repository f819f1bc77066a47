"""Forms of the registers. The organisation is chosen once, among those in reach, and stays."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khien.console.endpoints.models import Computer, Drive
from khien.console.endpoints.pasting import (
    MOST_CHARACTERS,
    networks_in,
    networks_shown,
    serials_in,
)
from khien.console.organisations.models import Organisation
from khien.console.people import access
from khien.console.people.models import Person


class OrganisationChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the organisations where ``viewer`` may do ``verb``."""

    def __init__(self, viewer: Person, verb: str) -> None:
        super().__init__(
            label=_("Đơn vị"),
            queryset=access.scope(viewer, verb).order_by("name"),
            empty_label=None,
            initial=viewer.organisation_id,
        )


class ComputerForm(forms.ModelForm):  # type: ignore[type-arg]
    """What the register says of a PC."""

    serials = forms.CharField(
        label=_("Số máy"), required=False, max_length=1_000,
        help_text=_("In trên nhãn máy; nhiều số thì cách nhau bằng dấu phẩy."),
    )  # fmt: skip

    networks = forms.CharField(
        label=_("Mạng đang nối"), required=False, max_length=1_000,
        help_text=_(
            "Tên mạng như văn bản gọi, cách nhau bằng dấu phẩy; không nối mạng nào thì ghi "
            "“không”. Để trống là chưa rõ."
        ),
    )  # fmt: skip

    class Meta:
        model = Computer
        fields = ("name", "machine_class", "place", "holder", "purpose")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["serials"].initial = ", ".join(self.instance.serials)
            self.fields["networks"].initial = networks_shown(self.instance.networks)

    def clean_networks(self) -> list[str] | None:
        """The networks as a list, empty for none, None where nothing is said."""
        return networks_in(self.cleaned_data["networks"])

    def clean_serials(self) -> list[str]:
        """The serials as a list."""
        return serials_in(self.cleaned_data["serials"])

    def _post_clean(self) -> None:
        """The action checks and saves; the instance is not touched here."""


class DateInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DriveForm(forms.ModelForm):  # type: ignore[type-arg]
    """What the register says of an issued drive."""

    class Meta:
        model = Drive
        fields = ("serial", "issuer", "holder", "purpose", "state", "handed_out", "returned")
        widgets = {"handed_out": DateInput(), "returned": DateInput()}

    def _post_clean(self) -> None:
        """The action checks and saves; the instance is not touched here."""


class PasteForm(forms.Form):
    """A table as copied from a spreadsheet."""

    rows = forms.CharField(
        label=_("Bảng chép từ Excel"),
        max_length=MOST_CHARACTERS,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )

    def __init__(self, viewer: Person, verb: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = OrganisationChoice(viewer, verb)
        self.order_fields(["organisation", "rows"])


def organisation_in(viewer: Person, verb: str, data: Any) -> Organisation | None:
    """The organisation a form names, if it is in reach."""
    try:
        chosen = OrganisationChoice(viewer, verb).clean(data.get("organisation"))
    except forms.ValidationError:
        return None
    return chosen if isinstance(chosen, Organisation) else None

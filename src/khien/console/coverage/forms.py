"""What a person fills in: a list and its source, its columns, a key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khien.console.coverage.models import Kind
from khien.console.people import access
from khien.console.people.models import Person
from khien.core.i18n import gettext
from khien.endpoints.coverage.columns import FIELDS


class Place(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the organisations where ``viewer`` may do ``verb``."""

    def __init__(self, viewer: Person, verb: str) -> None:
        super().__init__(
            label=_("Danh sách của đơn vị (và các đơn vị bên dưới)"),
            queryset=access.scope(viewer, verb).order_by("name"),
            empty_label=None,
            initial=viewer.organisation_id,
        )


class UploadForm(forms.Form):
    """A list as a console exported it."""

    kind = forms.ChoiceField(label=_("Loại danh sách"), choices=Kind.choices)
    source = forms.CharField(
        label=_("Nguồn"), max_length=80,
        help_text=_("Tên hệ thống xuất danh sách; lần sau cùng nguồn sẽ nhớ cách đặt cột."),
    )  # fmt: skip
    product = forms.CharField(
        label=_("Sản phẩm (nếu danh sách không có cột này)"), max_length=80, required=False
    )
    file = forms.FileField(label=_("Tệp CSV hoặc XLSX"))

    def __init__(self, viewer: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = Place(viewer, "coverage.import")
        self.order_fields(["organisation", "kind", "source", "product", "file"])


class ColumnsForm(forms.Form):
    """Which column is which; one select for each field."""

    def __init__(
        self, headers: Sequence[str], chosen: Mapping[str, int], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "—"), *((str(at), name or f"#{at + 1}") for at, name in enumerate(headers))]
        for field, words in FIELDS.items():
            begun = str(chosen[field]) if field in chosen else ""
            self.fields[field] = forms.ChoiceField(
                label=gettext(words), choices=choices, required=False, initial=begun
            )

    def mapping(self) -> dict[str, int]:
        """Field → column, of a valid form."""
        return {name: int(value) for name, value in self.cleaned_data.items() if value}


class KeyForm(forms.Form):
    """A key for a console's alerts."""

    name = forms.CharField(label=_("Tên kết nối"), max_length=80)

    def __init__(self, viewer: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = Place(viewer, "coverage.connect")
        self.fields["organisation"].label = _("Cảnh báo về máy của đơn vị")

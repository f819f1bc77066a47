"""Forms about people. Roles and places offered are those the viewer may give; the action asks
again.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from khien.console.organisations.models import Organisation
from khien.console.people.actions import NewPerson
from khien.console.people.models import Role
from khien.console.web.fields import RowsField
from khien.core.text import squeeze

_DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_NAMES = {role.value: role.label for role in Role}


class EditForm(forms.Form):
    """What is said of a person; where he works and his sign-in name are not here."""

    full_name = forms.CharField(label=_("Họ và tên"), max_length=150)
    title = forms.CharField(label=_("Chức vụ"), max_length=150, required=False)
    phone = forms.CharField(label=_("Điện thoại"), max_length=30, required=False)
    email = forms.EmailField(
        label=_("Thư điện tử (không bắt buộc)"), required=False, max_length=254
    )

    def clean_full_name(self) -> str:
        name = squeeze(self.cleaned_data["full_name"])
        if not name:
            raise forms.ValidationError(_("Ghi họ và tên."))
        return name


class AddForm(EditForm):
    """A new person, where, and as what."""

    organisation = forms.ModelChoiceField(
        label=_("Đơn vị"), queryset=Organisation.objects.none(), empty_label=None
    )
    role = forms.ChoiceField(label=_("Vai trò"), choices=())
    username = forms.CharField(
        label=_("Tên đăng nhập"), max_length=80, required=False,
        help_text=_("Để trống thì hệ thống đặt từ họ tên."),
    )  # fmt: skip
    field_order = ("organisation", "full_name", "role", "title", "phone", "email", "username")

    def __init__(self, *args: Any, places: Any, roles: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = places  # type: ignore[attr-defined]
        self.fields["role"].choices = [(one, _NAMES[one]) for one in roles]  # type: ignore[attr-defined]

    def new_person(self) -> NewPerson:
        """The cleaned form as the action takes it."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "role"}
        return NewPerson(**values)


class BringForm(forms.Form):
    """A pasted list of the people of one organisation."""

    organisation = forms.ModelChoiceField(
        label=_("Đơn vị (khi dòng không ghi)"), queryset=Organisation.objects.none(),
        empty_label=None,
    )  # fmt: skip
    pasted = forms.CharField(
        label=_("Dán từ Excel"), max_length=2_000_000, strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )  # fmt: skip

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = places  # type: ignore[attr-defined]


class GrantForm(forms.Form):
    """A role at a place, with its dates."""

    role = forms.ChoiceField(label=_("Vai trò"), choices=())
    scope = forms.ModelChoiceField(
        label=_("Tại đơn vị (và bên dưới)"), queryset=Organisation.objects.none(), empty_label=None
    )
    starts_on = forms.DateField(label=_("Từ ngày"), required=False, widget=_DATE)
    ends_on = forms.DateField(label=_("Đến hết ngày"), required=False, widget=_DATE)

    def __init__(self, *args: Any, places: Any, roles: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scope"].queryset = places  # type: ignore[attr-defined]
        self.fields["role"].choices = [(one, _NAMES[one]) for one in roles]  # type: ignore[attr-defined]


class InspectorForm(forms.Form):
    """The list of an inspector, and when it ends."""

    places = RowsField(
        label=_("Được kiểm tra các đơn vị"), queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    ends_on = forms.DateField(label=_("Đến hết ngày"), widget=_DATE)

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["places"].queryset = choices  # type: ignore[attr-defined]


class ActivateForm(forms.Form):
    """The code of a slip and a new password, twice."""

    code = forms.CharField(
        label=_("Mã trên phiếu"), max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )  # fmt: skip
    password1 = forms.CharField(
        label=_("Mật khẩu mới"), max_length=256, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Ít nhất 10 ký tự; một câu dài dễ nhớ là tốt nhất."),
    )  # fmt: skip
    password2 = forms.CharField(
        label=_("Nhập lại mật khẩu mới"), max_length=256, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("Hai lần nhập mật khẩu không giống nhau."))
        elif first:
            try:
                # Without the person: what is said of a weak password must not depend on the slip.
                validate_password(first)
            except forms.ValidationError as error:
                self.add_error("password1", error)
        return cleaned

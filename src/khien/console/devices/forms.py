"""Forms of the register of devices."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from khien.console.devices.models import Device, Exposure, Password
from khien.console.endpoints.forms import DateInput, OrganisationChoice
from khien.console.people.models import Person


class DeviceForm(forms.ModelForm):  # type: ignore[type-arg]
    """What the register says of a device."""

    class Meta:
        model = Device
        fields = (
            "kind", "name", "place", "maker", "model", "serial", "mac", "ip", "firmware",
            "firmware_date",
        )  # fmt: skip
        widgets = {"firmware_date": DateInput()}

    def _post_clean(self) -> None:
        """The action checks and saves; the instance is not touched here."""


class SayForm(forms.Form):
    """What only a person can know."""

    password = forms.ChoiceField(label=_("Mật khẩu của nhà sản xuất"), choices=Password.choices)
    password_by = forms.CharField(label=_("Ai đổi"), max_length=150, required=False)
    password_on = forms.DateField(label=_("Đổi ngày nào"), required=False, widget=DateInput())
    exposure = forms.ChoiceField(label=_("Internet có vào được không"), choices=Exposure.choices)


class ListForm(forms.Form):
    """A list to take in."""

    file = forms.FileField(
        label=_("Kết quả quét mạng (XML) hoặc bảng thiết bị (CSV, XLSX)"),
        allow_empty_file=True, widget=forms.FileInput,
    )  # fmt: skip

    def __init__(self, viewer: Person, verb: str, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["organisation"] = OrganisationChoice(viewer, verb)
        self.order_fields(["organisation", "file"])

"""What people fill in about the exchange."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khien.console.exchange.actions import Sending, SetUp, receivers_of
from khien.console.organisations.models import Organisation
from khien.core.errors import KhienError


class SettingsForm(forms.Form):
    """The two folders, our code, where letters belong."""

    inbox = forms.CharField(
        label=_("Thư mục gói đến"), max_length=500,
        help_text=_("Đường dẫn đầy đủ trên máy chủ; cổng kết nối đặt gói .edxml vào đây."),
    )  # fmt: skip
    outbox = forms.CharField(
        label=_("Thư mục gói đi"), max_length=500,
        help_text=_("Khiên đặt gói vào đây; cổng kết nối lấy đi."),
    )  # fmt: skip
    organ_id = forms.CharField(label=_("Mã định danh của đơn vị trên trục"), max_length=60)
    organisation = forms.ModelChoiceField(
        label=_("Văn bản đến thuộc đơn vị"), queryset=Organisation.objects.none(), empty_label=None
    )
    enabled = forms.BooleanField(label=_("Nhận và gửi gói tin"), required=False, initial=True)

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = places  # type: ignore[attr-defined]

    def set_up(self) -> SetUp:
        """The cleaned form as the action takes it."""
        return SetUp(**self.cleaned_data)


class SendForm(forms.Form):
    """A letter or a report as a packet: its number, and to whom."""

    number = forms.CharField(label=_("Số"), max_length=20)
    notation = forms.CharField(label=_("Ký hiệu"), max_length=80)
    day = forms.DateField(
        label=_("Ngày ban hành"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
    )
    type_name = forms.CharField(label=_("Loại văn bản"), max_length=60)
    subject = forms.CharField(label=_("Trích yếu"), max_length=1000)
    signer = forms.CharField(label=_("Người ký"), max_length=200, required=False)
    receivers = forms.CharField(
        label=_("Nơi nhận trên trục"), max_length=40_000,
        help_text=_("Mỗi dòng một nơi nhận: mã định danh; tên đơn vị."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip

    def clean_receivers(self) -> list[tuple[str, str]]:
        """(code, name) of each line."""
        try:
            return receivers_of(self.cleaned_data["receivers"])
        except KhienError as error:
            raise forms.ValidationError(str(error)) from error

    def sending(self) -> Sending:
        """The cleaned form as the action takes it."""
        return Sending(**self.cleaned_data)

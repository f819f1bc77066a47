"""Forms of certificates."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from khien.console.endpoints.forms import DateInput
from khien.console.endpoints.models import MachineClass
from khien.console.wiping.actions import Values
from khien.console.wiping.models import Method


class CertificateForm(forms.Form):
    """How which disks were wiped by whom."""

    new_class = forms.ChoiceField(label=_("Chuyển sang"), choices=MachineClass.choices)
    method = forms.ChoiceField(label=_("Cách xóa"), choices=Method.choices)
    tool = forms.CharField(label=_("Công cụ, phiên bản"), max_length=200)
    disk_serials = forms.CharField(
        label=_("Số sê-ri của từng ổ, mỗi dòng một ổ"), max_length=3_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    wiped_on = forms.DateField(label=_("Ngày xóa"), widget=DateInput(), initial=timezone.localdate)
    done_by = forms.CharField(label=_("Người thực hiện"), max_length=150)

    def values(self) -> Values:
        """What the certificate will say."""
        data = dict(self.cleaned_data)
        return Values(**{**data, "disk_serials": data["disk_serials"].splitlines()})


class PhotoForm(forms.Form):
    """The photo, which goes through the door for marked files."""

    photo = forms.FileField(
        label=_("Ảnh chụp ổ hoặc màn hình công cụ khi xóa xong"), allow_empty_file=True,
        widget=forms.FileInput,
    )  # fmt: skip


class CorrectionForm(forms.Form):
    """A class that was entered wrongly."""

    machine_class = forms.ChoiceField(label=_("Loại máy đúng"), choices=MachineClass.choices)
    reason = forms.CharField(label=_("Vì sao là ghi nhầm"), max_length=500)

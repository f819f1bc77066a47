"""What an administrator fills in about trust roots."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class RootForm(forms.Form):
    """A certificate, and its fingerprint from somewhere else."""

    certificate = forms.FileField(label=_("Tệp chứng thư (.pem, .crt, .cer, .der)"), max_length=255)
    fingerprint = forms.CharField(
        label=_("Dấu vân tay SHA-256"), max_length=200,
        help_text=_("Gõ lại từ nguồn chính thức (bản giấy, trang của cơ quan cấp), 64 ký tự; "
                    "dấu hai chấm và dấu cách được bỏ qua."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    source = forms.CharField(
        label=_("Dấu vân tay lấy từ đâu"), max_length=300,
        help_text=_("Ví dụ: công văn, ngày, người đọc cho."),
    )  # fmt: skip


class ListForm(forms.Form):
    """A revocation list: signed by its issuer, so it needs no fingerprint."""

    revocation = forms.FileField(label=_("Tệp danh sách thu hồi (.crl)"), max_length=255)

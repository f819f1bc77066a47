"""What people fill in about letters. A form never carries organisation, state, scope or file."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from khien.console.directives.actions import Header, Wording
from khien.console.directives.changing import MOST_NAMES
from khien.console.directives.models import Directive, Obligation
from khien.console.directives.names import ADDRESSEES
from khien.console.directives.queries import control_titles, name_words
from khien.console.directives.terms import term_of
from khien.core.text import fold

MOST_FILES = 20
MOST_PASTED = 1_000_000
_DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or several files; cleaned to a list."""

    widget = SeveralFiles
    most = MOST_FILES

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Each file by the rules of one."""
        given = data if isinstance(data, list | tuple) else [data]
        if len(given) > self.most:
            raise forms.ValidationError(
                _("Mỗi lần nhận tối đa %(most)d tệp."), params={"most": self.most}
            )
        cleaned = (super(FilesField, self).clean(one, initial) for one in given)
        return [each for each in cleaned if each]


class DayField(forms.DateField):
    """A day, as the browser's own picker gives it or as written dd/mm/yyyy."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(widget=widget, input_formats=_DAY_FORMATS, **kwargs)


def _lines(label: Any, *, rows: int = 3, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=20_000, help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )  # fmt: skip


def _names(text: str) -> list[str]:
    """One name a line; the plain words for "everyone addressed" back to the reader's word."""
    everyone = {fold(name_words(ADDRESSEES)), "moi noi nhan", "all addressees"}
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [ADDRESSEES if fold(line) in everyone else line for line in lines]


class IntakeForm(forms.Form):
    """Files, or pasted text; the day received; whether a seeming mark is none."""

    letters = FilesField(
        label=_("Tệp PDF, DOCX, DOC, ODT, RTF, HTML, EML, MSG, TXT, ảnh quét hoặc ZIP"),
        required=False,
    )
    pasted = forms.CharField(
        label=_("Hoặc dán nội dung văn bản"), required=False, max_length=MOST_PASTED, strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip
    received_on = DayField(label=_("Ngày nhận"))
    not_a_mark = forms.BooleanField(
        label=_("Chữ giống dấu độ mật trong tệp này không phải dấu độ mật"), required=False
    )
    reason = forms.CharField(label=_("Vì sao"), required=False, max_length=300)

    def clean_received_on(self) -> datetime.date:
        """Not a day to come."""
        day: datetime.date = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Ngày nhận không thể sau hôm nay."))
        return day

    def clean(self) -> dict[str, Any]:
        """Something to take in, and a reason when a mark is declared none."""
        cleaned = super().clean() or {}
        given = cleaned.get("letters") or (cleaned.get("pasted") or "").strip()
        if not given and "letters" not in self.errors:
            self.add_error("letters", _("Thả tệp văn bản hoặc dán nội dung."))
        if cleaned.get("not_a_mark") and not (cleaned.get("reason") or "").strip():
            self.add_error("reason", _("Ghi lý do vì sao không phải dấu độ mật."))
        return cleaned

    def uploads(self) -> list[tuple[UploadedFile[Any] | bytes, str]]:
        """Each thing to take in with its name; pasted text goes the way of a .txt file."""
        found: list[tuple[UploadedFile[Any] | bytes, str]] = [
            (each, each.name or "") for each in self.cleaned_data["letters"]
        ]
        pasted = self.cleaned_data["pasted"]
        if pasted.strip():
            found.append((pasted.encode("utf-8", "replace"), "van-ban-dan.txt"))
        return found


class FolderField(FilesField):
    """A folder of letters already in force."""

    most = 150


class FolderForm(forms.Form):
    """Old letters, several at once, an archive or a whole folder."""

    # One empty file does not turn a whole folder away: it is held and named by itself.
    letters = FolderField(
        label=_("Tệp văn bản hoặc gói ZIP"), required=False, allow_empty_file=True
    )
    folder = FolderField(label=_("Hoặc chọn cả thư mục"), required=False, allow_empty_file=True)

    def clean(self) -> dict[str, Any]:
        """Something to take in."""
        cleaned = super().clean() or {}
        if not self.errors and not self.uploads():
            self.add_error("letters", _("Chọn tệp hoặc thư mục văn bản."))
        return cleaned

    def uploads(self) -> list[UploadedFile[Any]]:
        """Every file given."""
        return [*self.cleaned_data.get("letters", []), *self.cleaned_data.get("folder", [])]


class HeaderForm(forms.Form):
    """The letter's head as a person corrects it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    issuer = forms.CharField(label=_("Cơ quan ban hành"), max_length=300, required=False)
    number_as_printed = forms.CharField(label=_("Số, ký hiệu"), max_length=120, required=False)
    date = DayField(label=_("Ngày ban hành"), required=False)
    received_on = DayField(label=_("Ngày nhận"))
    doc_type = forms.CharField(label=_("Loại văn bản"), max_length=60, required=False)
    subject = forms.CharField(
        label=_("Trích yếu"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    addressees = _lines(_("Kính gửi"), help_text=_("Mỗi dòng một nơi nhận."), rows=5)
    place = forms.CharField(label=_("Địa danh"), max_length=120, required=False)
    urgency = forms.CharField(label=_("Độ khẩn"), max_length=40, required=False)
    signer = forms.CharField(label=_("Người ký"), max_length=200, required=False)

    @staticmethod
    def initial_of(directive: Directive) -> dict[str, Any]:
        """The letter's columns as the form shows them."""
        names = (
            "version", "issuer", "number_as_printed", "date", "received_on", "doc_type",
            "subject", "place", "urgency", "signer",
        )  # fmt: skip
        values: dict[str, Any] = {name: getattr(directive, name) for name in names}
        values["addressees"] = "\n".join(directive.addressees)
        return values

    def header(self) -> Header:
        """The values to save."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        data["addressees"] = _names(data["addressees"])
        return Header(**data)


class WordingForm(forms.Form):
    """An obligation as a person corrects it; scope is not among the fields."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    text = forms.CharField(
        label=_("Nội dung"), max_length=100_000, widget=forms.Textarea(attrs={"rows": 4})
    )
    actors = _lines(
        _("Ai làm"), help_text=_("Mỗi dòng một cơ quan; ghi “Mọi nơi nhận” khi giao cho tất cả.")
    )
    coordinates_with = _lines(_("Phối hợp với"), rows=2, help_text=_("Mỗi dòng một cơ quan."))
    modality = forms.ChoiceField(label=_("Mức độ"), choices=Obligation.Modality.choices)
    deadline = DayField(label=_("Hạn"), required=False)
    report_to = forms.CharField(label=_("Báo cáo về"), max_length=500, required=False)
    recurring = forms.CharField(label=_("Định kỳ"), max_length=120, required=False)
    controls = forms.MultipleChoiceField(
        label=_("Chứng minh bằng"), required=False, widget=forms.CheckboxSelectMultiple
    )
    continuous = forms.BooleanField(
        label=_("Việc thường xuyên: mở lại khi kết quả không còn đạt"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["controls"]
        assert isinstance(choices, forms.MultipleChoiceField)  # noqa: S101 - declared above
        choices.choices = list(control_titles().items())

    @staticmethod
    def initial_of(row: Obligation) -> dict[str, Any]:
        """The obligation's columns as the form shows them."""
        names = (
            "version", "text", "modality", "report_to", "recurring", "controls", "continuous",
        )  # fmt: skip
        values: dict[str, Any] = {name: getattr(row, name) for name in names}
        values["deadline"] = term_of(row, row.directive).due
        for name in ("actors", "coordinates_with"):
            values[name] = "\n".join(name_words(each) for each in getattr(row, name))
        return values

    def wording(self) -> Wording:
        """The values to save."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        for name in ("actors", "coordinates_with"):
            data[name] = _names(data[name])
        return Wording(**data)


class SeveralField(forms.Field):
    """Every value sent under one name, at most as many as an obligation keeps."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[str]:
        """The values, cut to their length."""
        return [str(one)[:1000] for one in (value or [])][:MOST_NAMES]


class VersionForm(forms.Form):
    """What one act on one obligation sends: the version that was seen, and its own value."""

    version = forms.IntegerField()
    next_version = forms.IntegerField(required=False)
    at = forms.IntegerField(required=False)
    reason = forms.CharField(max_length=300, required=False)
    modality = forms.ChoiceField(choices=Obligation.Modality.choices, required=False)
    actor = SeveralField(required=False)
    control = SeveralField(required=False)

    def actors(self) -> list[str]:
        """The names, the plain words for "everyone addressed" back to the reader's word."""
        return _names("\n".join(self.cleaned_data["actor"]))


class TypedDeadlineForm(forms.Form):
    """A deadline in words, and the day that was shown for them."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    words = forms.CharField(label=_("Hạn"), max_length=100, required=False)
    seen = forms.DateField(required=False, input_formats=["%Y-%m-%d"], widget=forms.HiddenInput)


class DefendForm(forms.Form):
    """A control to issue instead of an excluded clause, and why."""

    control = forms.ChoiceField(label=_("Biện pháp"))
    reason = forms.CharField(label=_("Vì sao cần"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["control"]
        assert isinstance(choices, forms.ChoiceField)  # noqa: S101 - declared above
        choices.choices = [("", _("— chọn —")), *control_titles().items()]


class NameForm(forms.Form):
    """What a printed name means."""

    words = forms.CharField(max_length=1000)
    means = forms.ChoiceField(
        choices=[("named", ""), ("everyone", ""), ("left_out", ""), ("again", "")]
    )
    organisations = forms.CharField(max_length=5_000, required=False)
    reason = forms.CharField(max_length=300, required=False)

"""Forms on evidence. None of them takes a column that the server owns."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from khien.console.assignments.models import Assignment
from khien.console.endpoints.models import Computer, MachineClass
from khien.console.evidence.actions.papers import MOST_AT_ONCE
from khien.console.evidence.actions.tickets import DEFAULT_DAYS, MOST_DAYS
from khien.console.evidence.actions.visits import MOST_DRAWN
from khien.console.organisations.models import Organisation
from khien.console.people import access
from khien.console.people.models import Person
from khien.evidence.secrets import MAX_PLACES


class FileForm(forms.Form):
    """A file for an assignment, with words about it."""

    file = forms.FileField(label=_("Tệp minh chứng"), max_length=1_000, allow_empty_file=True)
    words = forms.CharField(
        label=_("Ghi chú về tệp"), required=False, max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class NotAMarkForm(FileForm):
    """A file that was turned away, for an assignment within reach, with the reason."""

    assignment = forms.ModelChoiceField(
        label=_("Việc được giao"), queryset=Assignment.objects.none(), empty_label=None
    )
    reason = forms.CharField(label=_("Vì sao không phải dấu độ mật"), max_length=500)
    field_order = ("assignment", "file", "reason", "words")

    def __init__(self, choices: QuerySet[Assignment], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["assignment"]
        field.queryset = choices  # type: ignore[attr-defined]
        field.label_from_instance = _short  # type: ignore[attr-defined]


def _short(assignment: Assignment) -> str:
    """An assignment in one line of a choice."""
    return Truncator(f"{assignment.obligation.directive} · {assignment.obligation.text}").chars(120)


class StatementForm(forms.Form):
    """Words, and figures when there are any."""

    words = forms.CharField(
        label=_("Đã làm gì"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    declared_done = forms.IntegerField(
        label=_("Số đã làm"), required=False, min_value=0, max_value=10_000_000
    )
    declared_of = forms.IntegerField(
        label=_("Tổng số"), required=False, min_value=0, max_value=10_000_000
    )


class DecisionForm(forms.Form):
    """A decision with its reason."""

    reason = forms.CharField(label=_("Lý do"), max_length=500)


class EncryptsField(forms.BooleanField):
    """Whether PCs encrypt what they make, so that a lost drive tells nothing."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Mã hóa gói kết quả"), required=False,
            help_text=_(
                "USB có bị mất cũng không ai đọc được gói: chỉ hệ thống này mở được. Trang kết quả "
                "của máy vẫn đọc được ở máy."
            ),
        )  # fmt: skip


class TicketForm(forms.Form):
    """For one PC of the register, or for a batch of an organisation."""

    organisation = forms.ModelChoiceField(
        label=_("Đơn vị"), queryset=Organisation.objects.none(), empty_label=None
    )
    places = forms.IntegerField(
        label=_("Số máy trong lô"), min_value=1, max_value=MAX_PLACES, initial=10,
        help_text=_("Mỗi máy dùng một chỗ; phiếu hết hạn theo ngày hoặc khi hết chỗ."),
    )  # fmt: skip
    machine_class = forms.ChoiceField(label=_("Loại máy"), choices=MachineClass.choices)
    days = forms.IntegerField(
        label=_("Hạn dùng (ngày)"), min_value=1, max_value=MOST_DAYS, initial=DEFAULT_DAYS
    )
    encrypts = EncryptsField()

    def __init__(self, viewer: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = access.scope(viewer, "ticket.make").order_by(  # type: ignore[attr-defined]
            "name"
        )


class OneTicketForm(forms.Form):
    """For one PC: the register says the rest."""

    computer = forms.ModelChoiceField(
        label=_("Máy trong sổ"), queryset=Computer.objects.none(), empty_label=_("— chọn máy —")
    )
    days = forms.IntegerField(
        label=_("Hạn dùng (ngày)"), min_value=1, max_value=MOST_DAYS, initial=DEFAULT_DAYS
    )
    encrypts = EncryptsField()

    def __init__(self, viewer: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ids = access.scope_ids(viewer, "ticket.make")
        field = self.fields["computer"]
        field.queryset = Computer.objects.filter(  # type: ignore[attr-defined]
            organisation_id__in=ids, active=True
        ).order_by("name")


class ManyFilesInput(forms.ClearableFileInput):
    """One input, several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """A list of uploads."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("widget", ManyFilesInput())
        super().__init__(*args, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        """Each file by itself; at least one."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if self.required and not given:
            given = [None]
        return [super(ManyFilesField, self).clean(one, initial) for one in given]


class PaperForm(forms.Form):
    """Scans or photographs of pages that PCs printed."""

    pages = ManyFilesField(
        label=_("Ảnh hoặc bản quét tờ giấy"), max_length=1_000, allow_empty_file=True
    )


class ChallengesForm(forms.Form):
    """How many challenges for pages."""

    count = forms.IntegerField(
        label=_("Số mã cần lấy"), required=False, min_value=1, max_value=MOST_AT_ONCE
    )


class VisitForm(forms.Form):
    """Where PCs are drawn for a visit, and how many."""

    organisation = forms.ModelChoiceField(
        label=_("Đơn vị"), queryset=Organisation.objects.none(), empty_label=None
    )
    count = forms.IntegerField(
        label=_("Số máy muốn xem"), min_value=1, max_value=MOST_DRAWN, initial=5
    )

    def __init__(self, viewer: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = access.scope(viewer, "visit.make").order_by(  # type: ignore[attr-defined]
            "name"
        )


class ImportForm(forms.Form):
    """Bundles, one file each: several files, or a whole folder with what else lies in it."""

    most = 200
    bundles = ManyFilesField(
        label=_("Gói kết quả (một hoặc nhiều tệp)"), max_length=1_000, allow_empty_file=True,
        required=False,
    )  # fmt: skip
    folder = ManyFilesField(
        label=_("Hoặc chọn cả thư mục"), max_length=1_000, allow_empty_file=True, required=False
    )

    def clean(self) -> dict[str, Any]:
        """Something, and no more than one request takes."""
        cleaned = super().clean() or {}
        given = self.uploads()
        if not given and not self.errors:
            self.add_error("bundles", _("Chọn tệp hoặc thư mục có gói kết quả."))
        if len(given) > self.most:
            words = _("Mỗi lần nộp nhiều nhất %(most)s tệp; chia ra nhiều lần.")
            self.add_error("bundles", words % {"most": self.most})
        return cleaned

    def uploads(self) -> list[UploadedFile[bytes]]:
        """Every file given."""
        given = self.cleaned_data
        return [*given.get("bundles", []), *given.get("folder", [])]

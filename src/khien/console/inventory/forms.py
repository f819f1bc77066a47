"""Forms of the tickets and of the search."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from khien.console.inventory.actions import DEFAULT_DAYS, MOST_DAYS, MOST_PLACES
from khien.console.people import access
from khien.console.people.models import Person


class TicketForm(forms.Form):
    """A ticket for the agents of one organisation."""

    name = forms.CharField(label=_("Tên phiếu"), max_length=120)
    places = forms.IntegerField(
        label=_("Số máy nhiều nhất"), min_value=1, max_value=MOST_PLACES, initial=100
    )
    days = forms.IntegerField(
        label=_("Hạn dùng (ngày)"), min_value=1, max_value=MOST_DAYS, initial=DEFAULT_DAYS
    )

    def __init__(self, viewer: Person, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["organisation"] = forms.ModelChoiceField(
            label=_("Đơn vị"), queryset=access.scope(viewer, "ticket.make").order_by("name"),
            empty_label=None, initial=viewer.organisation_id,
        )  # fmt: skip
        self.order_fields(["organisation"])


class SearchForm(forms.Form):
    """Which PCs have a program, in a version lower than one."""

    name = forms.CharField(label=_("Phần mềm"), max_length=100, required=False)
    below = forms.CharField(label=_("Phiên bản thấp hơn"), max_length=60, required=False)

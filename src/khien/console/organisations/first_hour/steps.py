"""The steps of the first hour, in order. The wizard can be left at any of them and resumed."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Step:
    """``title`` stands in the row across the top."""

    name: str
    title: Promise


STEPS = (
    Step("province", _("Tỉnh")),
    Step("organisations", _("Sở, ngành, xã")),
    Step("subordinates", _("Trường, trạm, đơn vị khác")),
    Step("officers", _("Cán bộ đầu mối")),
    Step("slips", _("In phiếu kích hoạt")),
    Step("letter", _("Văn bản đầu tiên")),
)
NAMES = tuple(step.name for step in STEPS)


def after(name: str) -> str:
    """The step that follows; the last follows itself."""
    return NAMES[min(NAMES.index(name) + 1, len(NAMES) - 1)]


def reached(name: str, step: str) -> bool:
    """Whether ``step`` may be opened when the wizard has come to ``name``."""
    return NAMES.index(step) <= NAMES.index(name)

"""What a console command needs beyond the base installation."""

from __future__ import annotations

import importlib.util

from khien.core.errors import UsageError
from khien.core.i18n import N_


class ConsoleMissing(UsageError):
    code = "console_missing"
    text = N_("Lệnh này cần bảng điều khiển, chưa được cài trên máy này.")
    hint = N_("Cài thêm: pip install 'khien[console]'")


def need_console() -> None:
    """Raise ConsoleMissing when Django is not installed."""
    if importlib.util.find_spec("django") is None:
        raise ConsoleMissing()

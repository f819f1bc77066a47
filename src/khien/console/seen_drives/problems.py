"""Named errors of decisions about drives."""

from __future__ import annotations

from khien.core.errors import KhienError
from khien.core.i18n import N_


class AlreadySettled(KhienError):
    """Somebody decided meanwhile."""

    code = "drive_settled"
    text = N_("Việc này đã có người quyết định.")
    hint = N_("Tải lại trang để xem quyết định.")


class NoteMissing(KhienError):
    """A decision without a word why."""

    code = "drive_needs_note"
    text = N_("Cần ghi đã xem xét thế nào.")
    hint = N_("Ghi một câu rồi gửi lại.")

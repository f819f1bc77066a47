"""What a scan for classification marks found, as the officer at that PC works through it.

Words only, ready to be shown; paths and names stay at the PC where the report is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from khien.core.i18n import N_

# Stands in the page and the workbook: a console knows by it what it must not take.
LOCAL = "khien.local-report/1"
KEEP_HERE = N_(
    "Báo cáo này có tên và đường dẫn của tệp: chỉ để trên máy này, không gửi đi, không đưa lên "
    "hệ thống nào."
)
TITLE = N_("Tệp mang dấu độ mật trên máy {host}")
MARKED, UNREAD, PLACES = N_("Tệp có dấu"), N_("Tệp không xem được"), N_("Những nơi hay có tệp")
COLUMNS = (
    N_("Độ mật"), N_("Kết luận"), N_("Đường dẫn"), N_("Tệp bên trong"), N_("Trang"), N_("Chỗ"),
    N_("Vì sao"), N_("Cỡ (byte)"), N_("Sửa lần cuối"), N_("Được phép vì"),
)  # fmt: skip
UNREAD_COLUMNS = (N_("Vì sao"), N_("Đường dẫn"))
PLACE_COLUMNS = (N_("Nơi"), N_("Đường dẫn"))
LONG = frozenset({"Đường dẫn", "Vì sao"})  # columns of long words
NONE_MARKED = N_("Không thấy tệp nào mang dấu.")
NONE_UNREAD = N_("Mọi tệp đều đã xem được.")


@dataclass(frozen=True, slots=True)
class MarkedRow:
    """One mark of one file."""

    level: str
    state: str
    path: str
    member: str
    page: int | None
    where: str
    reasons: str
    size: int
    modified: datetime | None
    allowed: str = ""

    def cells(self) -> tuple[str | int | None, ...]:
        """As ``COLUMNS`` names them; the time by the clock of this machine."""
        at = self.modified.astimezone().strftime("%d/%m/%Y %H:%M") if self.modified else ""
        return (
            self.level, self.state, self.path, self.member, self.page, self.where, self.reasons,
            self.size, at, self.allowed,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class MarkedFiles:
    """The whole report, rows in the order in which they are seen to."""

    host: str
    taken_at: datetime
    roots: tuple[str, ...]
    overview: str
    marked: tuple[MarkedRow, ...] = ()
    unread: tuple[tuple[str, str], ...] = ()
    places: tuple[tuple[str, str], ...] = ()

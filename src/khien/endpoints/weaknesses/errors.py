"""Named errors of the files about weaknesses that an operator brings."""

from __future__ import annotations

from khien.core.errors import UsageError
from khien.core.i18n import N_


class OddKev(UsageError):
    """The file is not CISA's catalogue as it is published."""

    code = "odd_kev"
    text = N_("Tệp này không phải danh mục KEV của CISA ({what}).")
    hint = N_("Tải lại tệp known_exploited_vulnerabilities.json từ trang của CISA.")


class OlderKev(UsageError):
    """The catalogue that is held is newer than the file."""

    code = "older_kev"
    text = N_("Danh mục đang dùng ({held}) mới hơn tệp này ({brought}).")
    hint = N_("Tải bản mới nhất; danh mục đang dùng được giữ nguyên.")


class OddFixes(UsageError):
    """The operator's file of fixes does not have the form of ``khien.weakness-fixes/1``."""

    code = "odd_fixes"
    text = N_("Tệp ghi bản vá của lỗ hổng sai mẫu ({what}).")
    hint = N_("Xem mẫu ở docs/weaknesses.md rồi sửa tệp.")

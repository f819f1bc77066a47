"""Named errors of the inspection: what cannot be looked at yet is said, never faked."""

from __future__ import annotations

from khien.core.errors import UsageError
from khien.core.i18n import N_


class TargetUnsupported(UsageError):
    """A folder, archive or image of artifacts was given; only the live PC is read so far."""

    code = "target_unsupported"
    text = N_("Chưa kiểm tra được thư mục, tệp nén hay ảnh đĩa lấy từ máy khác.")
    hint = N_("Chạy lệnh này ngay trên máy cần kiểm tra, không kèm đường dẫn.")


class PlatformUnsupported(UsageError):
    """The live PC does not run Linux; other systems are not read so far."""

    code = "platform_unsupported"
    text = N_("Chưa kiểm tra trực tiếp được máy chạy hệ điều hành này ({system}).")
    hint = N_("Hiện lệnh này chỉ xem được máy Linux; máy khác cần nộp minh chứng bằng tay.")

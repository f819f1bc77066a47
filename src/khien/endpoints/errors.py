"""Named errors of the inspection: what cannot be looked at yet is said, never faked."""

from __future__ import annotations

from khien.core.errors import UsageError
from khien.core.i18n import N_


class TargetMissing(UsageError):
    """There is nothing at the path given."""

    code = "target_missing"
    text = N_("Không thấy thư mục hay tệp này.")
    hint = N_("Xem lại đường dẫn; nếu là ổ USB, kiểm tra ổ đã được cắm.")


class TargetUnsupported(UsageError):
    """A file was given that is no archive, no image and no artifact of a PC."""

    code = "target_unsupported"
    text = N_("Tệp này không phải thư mục dữ liệu, tệp nén hay ảnh đĩa lấy từ một máy.")
    hint = N_("Đưa thư mục hoặc tệp .zip, .tar, .7z, .E01, .dd chép từ máy cần kiểm tra.")


class ImagesNotInstalled(UsageError):
    """An image was given and the extra that reads images is not installed."""

    code = "images_not_installed"
    text = N_("Chưa cài phần đọc ảnh đĩa.")
    hint = N_("Cài thêm bằng lệnh: pip install 'khien[images]'.")


class PlatformUnsupported(UsageError):
    """The live PC runs neither Linux nor Windows; other systems are not read so far."""

    code = "platform_unsupported"
    text = N_("Chưa kiểm tra trực tiếp được máy chạy hệ điều hành này ({system}).")
    hint = N_("Hiện lệnh này xem được máy Linux và Windows; máy khác cần nộp minh chứng bằng tay.")

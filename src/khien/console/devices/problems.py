"""Named errors of the register of devices."""

from __future__ import annotations

from khien.core.errors import KhienError
from khien.core.i18n import N_


class DeviceNameMissing(KhienError):
    """A device without a name."""

    code = "device_name_missing"
    text = N_("Thiết bị cần có tên.")
    hint = N_("Đặt tên theo nơi đặt, ví dụ “Wi-Fi tầng 2”.")


class PasswordHalfSaid(KhienError):
    """The password is said to be changed, not by whom or when."""

    code = "password_half_said"
    text = N_("Nói mật khẩu đã đổi thì phải nói ai đổi và ngày nào (không ở tương lai).")
    hint = N_("Điền đủ hai ô, hoặc để “chưa rõ”.")


class ListNotTaken(KhienError):
    """The file bears a mark, or could not be examined."""

    code = "device_list_not_taken"
    text = N_("Tệp danh sách không được nhận: {why}")
    hint = N_("Xuất lại danh sách dạng CSV, XLSX hoặc XML rồi nộp lại.")

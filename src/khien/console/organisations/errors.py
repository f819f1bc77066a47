"""What can be wrong with a change of the tree, each with what to do next."""

from __future__ import annotations

from khien.core.errors import KhienError
from khien.core.i18n import N_


class NameTaken(KhienError):
    """One parent, one name."""

    code = "organisation_exists"
    text = N_("Đã có đơn vị tên “{name}” ở chỗ này.")
    hint = N_("Mở đơn vị đã có, hoặc ghi tên khác cho rõ.")


class NotAllowedParent(KhienError):
    """A parent that would make a circle, or a root put under something."""

    code = "bad_parent"
    text = N_("Không đặt được “{name}” dưới đơn vị đã chọn.")
    hint = N_("Chọn một đơn vị khác, không phải chính nó hay đơn vị bên dưới nó.")


class StillInUse(KhienError):
    """An organisation cannot end while others hang below it."""

    code = "organisation_in_use"
    text = N_("“{name}” còn {count} đơn vị bên dưới đang hoạt động.")
    hint = N_("Chuyển hoặc kết thúc các đơn vị bên dưới trước.")


class BadDates(KhienError):
    """The end comes before the beginning."""

    code = "bad_dates"
    text = N_("Ngày kết thúc phải sau ngày bắt đầu.")
    hint = N_("Kiểm tra lại hai ngày.")


class UnknownProvince(KhienError):
    """A code that no province has."""

    code = "unknown_province"
    text = N_("Không có tỉnh, thành phố nào mã “{code}”.")
    hint = N_("Chọn lại trong danh sách.")


class NoRoot(KhienError):
    """An installation in which nobody has been made yet."""

    code = "no_root"
    text = N_("Hệ thống chưa có đơn vị nào.")
    hint = N_("Chạy “khien manage first_person” để tạo người đầu tiên.")

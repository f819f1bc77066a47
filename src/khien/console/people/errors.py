"""What can be wrong with a change of people and rights, each with what to do next."""

from __future__ import annotations

from khien.core.errors import KhienError
from khien.core.i18n import N_


class UsernameTaken(KhienError):
    """A sign-in name belongs to one person for good."""

    code = "username_taken"
    text = N_("Tên đăng nhập “{username}” đã có người dùng.")
    hint = N_("Để trống để hệ thống tự đặt, hoặc chọn tên khác.")


class EndNeeded(KhienError):
    """An inspector's right always ends."""

    code = "end_needed"
    text = N_("Quyền kiểm tra phải có ngày kết thúc, sau hôm nay và trong vòng một năm.")
    hint = N_("Ghi ngày kết thúc của đợt kiểm tra.")


class BadGrantDates(KhienError):
    """A right that would end before it begins, or that has ended already."""

    code = "bad_grant_dates"
    text = N_("Ngày kết thúc của quyền phải từ hôm nay trở đi và không trước ngày bắt đầu.")
    hint = N_("Kiểm tra lại hai ngày.")


class AlreadyActive(KhienError):
    """A first slip for somebody who has a password would be a way into his account."""

    code = "already_active"
    text = N_("{name} đã kích hoạt tài khoản.")
    hint = N_("Nếu người này mất điện thoại hoặc quên mật khẩu, dùng “Cấp lại”.")


class NotForYourself(KhienError):
    """An act that somebody else has to do."""

    code = "not_for_yourself"
    text = N_("Việc này phải do người khác làm cho bạn.")
    hint = N_("Nhờ cán bộ đầu mối hoặc cấp trên.")


class Inactive(KhienError):
    """An account that was closed."""

    code = "inactive_person"
    text = N_("Tài khoản của {name} đã ngừng hoạt động.")
    hint = N_("Mở lại tài khoản trước.")


class TooManyPeople(KhienError):
    """A bulk act over its budget."""

    code = "too_many_people"
    text = N_("Mỗi lần làm được tối đa {most} người.")
    hint = N_("Chia danh sách thành nhiều lần.")

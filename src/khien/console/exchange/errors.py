"""Why packets do not come or go, in words a person can act on."""

from __future__ import annotations

from khien.core.errors import KhienError
from khien.core.i18n import N_


class BadFolder(KhienError):
    code = "bad_folder"
    text = N_("Không dùng được thư mục {folder}.")
    hint = N_("Tạo thư mục trên máy chủ, cho tài khoản chạy Khiên quyền đọc và ghi, rồi thử lại.")


class FolderNotOutside(KhienError):
    """A folder that the console serves or keeps its own files in."""

    code = "folder_not_outside"
    text = N_("Thư mục {folder} nằm trong phần của chính phần mềm.")
    hint = N_("Chọn một thư mục riêng cho gói tin, ngoài thư mục dữ liệu và mã nguồn của Khiên.")


class SameFolder(KhienError):
    code = "same_folder"
    text = N_("Thư mục gói đến và gói đi không được trùng hay lồng nhau.")
    hint = N_("Chọn hai thư mục riêng.")


class BadOrganId(KhienError):
    code = "bad_organ_id"
    text = N_("“{organ}” không phải mã định danh đơn vị trên trục.")
    hint = N_("Mã có dạng như 000.05.00.H99 hoặc 28.22.H17.")


class NoReceiver(KhienError):
    code = "no_receiver"
    text = N_("Chưa có nơi nhận nào.")
    hint = N_("Mỗi dòng một nơi nhận: mã định danh, dấu chấm phẩy, tên đơn vị.")


class NotSetUp(KhienError):
    code = "not_set_up"
    text = N_("Chưa đặt thư mục trao đổi gói tin.")
    hint = N_("Nhờ người quản trị đặt ở mục Trao đổi gói tin.")


class AlreadySent(KhienError):
    code = "already_sent"
    text = N_("Gói này đã có trong danh sách gửi tới đúng các nơi nhận đó.")
    hint = N_("Xem ở trang Trao đổi gói tin; gửi nơi khác thì ghi nơi nhận khác.")

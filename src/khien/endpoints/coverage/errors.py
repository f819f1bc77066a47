"""Named errors of imported lists."""

from __future__ import annotations

from khien.core.errors import KhienError
from khien.core.i18n import N_


class ListError(KhienError):
    """A list that cannot be taken as it is."""

    code = "list"


class NoTable(ListError):
    """Nothing in the file looks like a table with headers."""

    code = "no-table"
    text = N_("Không thấy bảng nào có dòng tiêu đề trong tệp.")
    hint = N_("Xuất lại danh sách dạng CSV hoặc XLSX, giữ dòng tiêu đề các cột.")


class TooManyRows(ListError):
    """More rows, columns or bytes than one list may have."""

    code = "too-many-rows"
    text = N_("Danh sách lớn hơn mức nhận được ({limit}).")
    hint = N_("Chia danh sách theo đơn vị rồi nhập từng phần.")


class NotAList(ListError):
    """The file is neither CSV nor XLSX."""

    code = "not-a-list"
    text = N_("Tệp không phải danh sách CSV hoặc XLSX.")
    hint = N_("Mở tệp bằng Excel và lưu lại dạng .xlsx hoặc .csv.")


class NoIdentity(ListError):
    """No column says which PC a row is about."""

    code = "no-identity"
    text = N_("Chưa chọn cột nào cho biết dòng nói về máy nào.")
    hint = N_("Chọn ít nhất một cột: tên máy, số sê-ri, địa chỉ MAC hoặc UUID.")

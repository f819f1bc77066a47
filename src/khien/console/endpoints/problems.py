"""What a person is told when a register cannot take what he wrote."""

from __future__ import annotations

from khien.core.errors import KhienError
from khien.core.i18n import N_


class NameTaken(KhienError):
    code = "name_taken"
    text = N_("Trong sổ của đơn vị đã có máy tên “{name}”.")
    hint = N_("Đặt tên khác, ví dụ thêm số phòng.")


class SerialTaken(KhienError):
    code = "serial_taken"
    text = N_("Trong sổ của đơn vị đã có USB số “{serial}”.")
    hint = N_("Sửa dòng đã có thay vì thêm dòng mới.")


class TooManyRows(KhienError):
    code = "too_many_rows"
    text = N_("Dán một lần nhiều nhất {most} dòng.")
    hint = N_("Chia bảng thành nhiều lần dán.")

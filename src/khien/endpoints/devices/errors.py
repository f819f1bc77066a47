"""Named errors of lists of devices. None of them quotes the file."""

from __future__ import annotations

from khien.core.errors import KhienError
from khien.core.i18n import N_


class NotDevices(KhienError):
    """Neither discovery XML nor a table with columns of devices."""

    code = "not_devices"
    text = N_("Tệp này không phải kết quả quét mạng (XML) hay bảng thiết bị (CSV, XLSX).")
    hint = N_("Bảng cần dòng tiêu đề có ít nhất một cột: tên, số sê-ri, MAC hoặc IP.")


class TooManyDevices(KhienError):
    """More bytes or entries than one file may have."""

    code = "too_many_devices"
    text = N_("Danh sách thiết bị lớn hơn mức nhận được ({limit}).")
    hint = N_("Chia danh sách theo đơn vị rồi nhập từng phần.")

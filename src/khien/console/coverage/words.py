"""Reasons, keys and signs of the answers in a person's words."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as N_

REASONS = {
    "protected": N_("danh sách ghi đang bảo vệ"),
    "listed": N_("có trong danh sách, kết nối trong 30 ngày"),
    "listed-undated": N_("có trong danh sách; danh sách không ghi lần cuối kết nối"),
    "old-signatures": N_("đang bảo vệ, mẫu nhận diện cũ quá 7 ngày"),
    "absent": N_("không danh sách nào có máy này"),
    "protection-off": N_("danh sách ghi phần mềm đang tắt hoặc chưa cài"),
    "other-product": N_("chạy phần mềm khác với văn bản yêu cầu"),
    "product-unclear": N_("danh sách không ghi tên phần mềm"),
    "silent": N_("quá 30 ngày không kết nối"),
    "seen-unclear": N_("không hiểu lần cuối kết nối mà danh sách ghi"),
    "status-unclear": N_("không hiểu trạng thái danh sách ghi"),
    "candidates": N_("có dòng giống máy này, cần người xem"),
    "old-list": N_("danh sách nhập đã quá 30 ngày, cần nhập bản mới"),
    "no-list": N_("chưa có danh sách nào về đơn vị này"),
    "no-keys": N_("sổ không ghi tên máy, số sê-ri hay địa chỉ MAC dùng được"),
    "no-common-key": N_("danh sách không có cột nào mà sổ có ghi"),
    "serial-differs": N_("tên trùng nhưng số sê-ri khác"),
    "unplaced-entries": N_("còn dòng chưa biết của máy nào, có thể là máy này"),
    "network-unclear": N_("sổ chưa ghi máy nối mạng nào"),
}
# What the lists say to an agent's word (coverage.second_source): the look, and the words.
SECOND = {
    "agrees": ("pass", N_("danh sách cũng ghi máy được phần mềm này bảo vệ")),
    "agrees-unnamed": ("pass", N_("danh sách cũng ghi máy được bảo vệ, không ghi tên phần mềm")),
    "lists-name-another": ("unknown", N_("danh sách ghi máy được phần mềm khác bảo vệ")),
    "agent-says-off": ("unknown", N_("danh sách ghi đang bảo vệ, máy tự khai phần mềm đang tắt")),
    "lists-say-not": ("fail", N_("máy tự khai có phần mềm, danh sách ghi chưa bảo vệ")),
    "self-reported-alone": ("unknown", N_("tự khai, chưa có nguồn thứ hai")),
}
REMEDY = N_("Cài hoặc bật phần mềm phòng, chống mã độc trên máy, rồi nhập danh sách mới.")
KEYS = {
    "person": N_("người xác nhận"),
    "serial": N_("số sê-ri"),
    "uuid": N_("UUID"),
    "mac": N_("địa chỉ MAC"),
    "name": N_("tên máy và miền"),
    "look": N_("số sê-ri đọc gần đúng và tên máy"),
    "half": N_("số sê-ri khác một chữ"),
    "host-user": N_("tên máy và người dùng"),
    "host-ip": N_("tên máy và địa chỉ IP"),
    "host-unit": N_("tên máy và đơn vị"),
    "host-place": N_("tên máy trong đơn vị"),
    "host": N_("tên máy"),
    "netbios": N_("15 chữ đầu của tên máy"),
    "user": N_("người dùng"),
    "account": N_("tài khoản của người dùng"),
    "user-place": N_("người dùng trong đơn vị"),
    "ip": N_("địa chỉ IP"),
}


def reason(code: str) -> str:
    """Why an answer is as it is."""
    if code in SECOND:
        return gettext(SECOND[code][1])
    return gettext(REASONS[code]) if code in REASONS else code


def second(code: str) -> tuple[str, str]:
    """The look and the words of a second source."""
    look, said = SECOND[code]
    return look, gettext(said)


def remedy() -> str:
    """How a PC that no list covers is mended."""
    return gettext(REMEDY)


def key(code: str) -> str:
    """What two rows have in common."""
    return gettext(KEYS[code]) if code in KEYS else code

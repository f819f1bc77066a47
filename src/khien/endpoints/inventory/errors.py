"""Named errors of what an agent sends. None of them quotes the body."""

from __future__ import annotations

from khien.core.errors import KhienError
from khien.core.i18n import N_


class InventoryError(KhienError):
    """The body is not taken; the agent tries again at its next time."""

    code = "inventory_error"
    text = N_("Không nhận được bản kiểm kê này.")
    hint = N_("Xem lại cấu hình của phần mềm kiểm kê trên máy.")


class NotAnInventory(InventoryError):
    """Neither XML of the OCS protocol nor GLPI's JSON, packed or not."""

    code = "not_an_inventory"
    text = N_("Nội dung gửi lên không phải bản kiểm kê theo giao thức FusionInventory, OCS, GLPI.")


class InventoryTooLarge(InventoryError):
    """Longer, packed tighter, or of more elements than an inventory ever is."""

    code = "inventory_too_large"
    text = N_("Bản kiểm kê lớn hơn mức cho phép ({limit}).")


class UnknownQuery(InventoryError):
    """A well-formed request for something that is not served here."""

    code = "unknown_query"
    text = N_("Hệ thống chỉ nhận kiểm kê, không nhận yêu cầu này.")
    hint = N_("Tắt các việc khác của phần mềm kiểm kê (deploy, collect, netdiscovery…).")

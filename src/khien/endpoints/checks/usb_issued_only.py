"""Were only drives of the register ever plugged in?

No drive in a log that is missing or too young proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, timedelta

from khien.core.findings import Finding
from khien.core.i18n import N_
from khien.core.messages import Message
from khien.endpoints.check import Check
from khien.endpoints.facts import Facts, Unseen, UsbHistory, iso
from khien.endpoints.own_stick import RAN_FROM
from khien.endpoints.windows_facts import RemovableShortcuts


class UsbIssuedOnly(Check):
    """Compares the serials of all drives seen with those the ticket names."""

    id = "usb.issued-only"
    title = {
        "vi": "Chỉ dùng USB được cấp",
        "en": "Only issued USB drives were used",
    }
    control = "secrets.issued-media-only"
    references = (
        "Luật Bảo vệ bí mật nhà nước 117/2025/QH15",
        "systemd.journal-fields(7), /sys/bus/usb",
    )
    source = "journal, /var/log/kern.log, /sys/bus/usb, /run/udev/data"
    windows_source = (
        "SYSTEM Enum\\USBSTOR, Enum\\USB, Enum\\SCSI, DeviceContainers, MountedDevices, "
        "setupapi.dev.log, Partition/Diagnostic 1006, Kernel-PnP, DriverFrameworks, Recent"
    )
    MESSAGES = {
        "only-issued": Message(
            N_("Cả {drives} ổ USB đã cắm đều có trong sổ cấp (nhật ký từ {covered_since}).")
        ),
        "no-drive": Message(N_("Không thấy ổ USB nào được cắm, theo nhật ký từ {covered_since}.")),
        "not-issued": Message(
            N_("Có {not_issued} trong {drives} ổ USB đã cắm không có trong sổ cấp."),
            N_("Xác minh ai đã cắm các ổ đó; chỉ dùng ổ được cấp."),
        ),
        "cannot-tell": Message(
            N_(
                "Có {undecided} trong {drives} ổ USB không có số sê-ri riêng "
                "nên không đối chiếu được."
            ),
            N_("Đối chiếu bằng mắt các ổ đó với sổ cấp và nộp kết quả."),
        ),
        "no-register": Message(
            N_("Thấy {drives} ổ USB đã cắm nhưng chưa có sổ cấp để đối chiếu."),
            N_("Chạy lại lệnh với phiếu đăng ký máy của đơn vị (--ticket)."),
        ),
        "history-too-short": Message(
            N_("Nhật ký chỉ có từ {covered_since}, chưa đủ {limit} ngày: không kết luận được."),
            N_("Lưu nhật ký hệ thống lâu dài (Storage=persistent) rồi chạy lại sau."),
        ),
        "shortcuts-without-drive": Message(
            N_(
                "Không nơi nào ghi ổ USB từng cắm (từ {covered_since}) nhưng có {shortcuts} "
                "lối tắt tới tệp trên {volumes} ổ rời (dùng lần cuối từ {latest} trở đi): dấu vết "
                "cắm USB có thể đã bị xóa."
            ),
            N_(
                "Hỏi người dùng máy đã cắm ổ hay thẻ nhớ nào và máy có bị dọn dấu vết không, rồi "
                "nộp kết quả."
            ),
        ),
        "history-incomplete": Message(
            N_("Có nhật ký không đọc được ({unread}) nên không kết luận được."),
            N_("Chạy lại với quyền quản trị (Linux: sudo)."),
        ),
        "no-history": Message(
            N_("Không đọc được nhật ký nào về việc cắm USB."),
            N_("Bật nhật ký hệ thống, chạy lại với quyền quản trị (Linux: sudo)."),
        ),
    }

    def run(self, facts: Facts) -> Iterator[Finding]:
        """What was plugged in decides first; then whether the logs reach far enough."""
        usb = facts.usb
        if isinstance(usb, Unseen):
            yield self.unseen(facts, usb)
            return
        # The stick this program runs from carries nothing; the console says whether it is one.
        records = [record for record in usb.records if RAN_FROM not in record.flags]
        drives = {"drives": len(records)}
        not_issued = sum(record.issued is False for record in records)
        undecided = sum(record.issued is None for record in records)
        if not_issued:
            yield self.failed(facts, "not-issued", not_issued=not_issued, **drives)
        elif records and facts.context.issued_serials is None:
            yield self.unknown(facts, "no-register", **drives)
        elif undecided:
            yield self.unknown(facts, "cannot-tell", undecided=undecided, **drives)
        else:
            yield self._by_history(facts, usb, len(records))

    def _by_history(self, facts: Facts, usb: UsbHistory, drives: int) -> Finding:
        since = usb.covered_since
        limit = facts.context.figure("usb_history_min_days")
        if since is None:
            return self.unknown(facts, "no-history")
        since = since if since.tzinfo else since.replace(tzinfo=UTC)
        if usb.unread:
            return self.unknown(facts, "history-incomplete", unread=list(usb.unread))
        if facts.taken_at - since < timedelta(days=limit):
            return self.unknown(facts, "history-too-short", covered_since=since, limit=limit)
        if drives:
            return self.passed(facts, "only-issued", covered_since=since, drives=drives)
        linked = facts.windows.shortcuts if facts.windows else None
        if isinstance(linked, RemovableShortcuts) and linked.shortcuts and not usb.records:
            return self.unknown(
                facts, "shortcuts-without-drive", covered_since=since, shortcuts=linked.shortcuts,
                volumes=len(linked.volumes), latest=iso(linked.latest) or "?",
            )  # fmt: skip
        return self.passed(facts, "no-drive", covered_since=since, drives=0)

"""Is there a file with a classification mark on a PC that is connected?

The scan itself is another command's; here is what its figures mean. The console asks the same
question again with what its register and its people know, so the answer is one function.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from khien.core.findings import Finding
from khien.core.i18n import N_
from khien.core.messages import Message
from khien.endpoints.check import Check
from khien.endpoints.context import InspectionContext
from khien.endpoints.facts import Facts, ScanFacts, Subject, Unseen
from khien.endpoints.reference_data import in_force_from

CHECK_ID = "secrets.no-marked-files-online"
# The law that tells an independent LAN from a connected PC; before it, both were meant.
_LAN_LAW = "L117"


class NoMarkedFiles(Check):
    """A marked file on a connected PC fails until somebody has seen to it."""

    id = "secrets.no-marked-files-online"
    title = {
        "vi": "Không có tệp mang dấu mật trên máy nối mạng",
        "en": "No marked file on a connected PC",
    }
    control = "secrets.no-marked-files-online"
    references = (
        "Luật Bảo vệ bí mật nhà nước 117/2025/QH15",
        "Nghị định 63/2026/NĐ-CP",
    )
    source = "khien scan"
    MESSAGES = {
        "none-found": Message(N_("Đã xem {examined} tệp trên toàn bộ ổ đĩa: không thấy dấu mật.")),
        "marked": Message(
            N_("Có {marked} tệp mang dấu độ mật chưa xử lý."),
            N_(
                "Mở danh sách của lần quét trên máy này, chuyển từng tệp sang máy độc lập rồi xóa "
                "sạch ở đây; tệp đã giải mật hay báo nhầm thì ghi nhận ở trang của máy."
            ),
        ),
        "boxes-unread": Message(
            N_("Có {boxes} tệp có khung giống con dấu mà máy không đọc được: cần người xem."),
            N_("Mở từng tệp trên máy này để xem, rồi ghi nhận ở trang của máy."),
        ),
        "not-scanned": Message(
            N_("Chưa quét tìm tệp mang dấu độ mật trên máy này."),
            N_("Chạy khien scan trên toàn bộ ổ đĩa rồi chạy lại khien inspect kèm kết quả quét."),
        ),
        "scan-refused": Message(
            N_("Phần kết quả quét trong gói không đúng mẫu nên không được nhận."),
            N_("Cập nhật Khiên trên máy đó lên bản mới rồi quét và gửi lại."),
        ),
        "scan-too-old": Message(
            N_("Lần quét đã quá {limit} ngày nên không kết luận được."),
            N_("Chạy lại khien scan trên toàn bộ ổ đĩa."),
        ),
        "nothing-examined": Message(
            N_("Lần quét không xem được tệp nào nên không kết luận được."),
            N_("Chạy lại khien scan với quyền quản trị trên toàn bộ ổ đĩa."),
        ),
        "encrypted": Message(
            N_("Có {encrypted} tệp đặt mật khẩu nên không xem được (mức cho phép: {limit})."),
            N_("Mở các tệp đó bằng mật khẩu để xem, bỏ mật khẩu hoặc chuyển đi, rồi quét lại."),
        ),
        "too-many-unread": Message(
            N_("Có {unread} tệp không xem được, {percent} % (mức cho phép: {limit} %)."),
            N_("Xem danh sách tệp không đọc được của lần quét, xử lý rồi quét lại."),
        ),
        "partly-scanned": Message(
            N_("Mới quét toàn bộ {whole} trong {drives} ổ đĩa nên không kết luận được."),
            N_("Chạy khien scan trên gốc của mọi ổ đĩa."),
        ),
        "narrowed": Message(
            N_("Lần quét có {narrowed} mẫu loại trừ hoặc tệp được miễn nên không kết luận được."),
            N_("Chạy lại khien scan không loại trừ gì."),
        ),
        "stand-alone": Message(N_("Máy độc lập: được lưu tài liệu mật nên không xét điều này.")),
        "independent-lan": Message(
            N_("Máy trong mạng LAN độc lập: luật hiện hành không xét điều này.")
        ),
        "class-not-declared": Message(
            N_("Chưa khai máy thuộc loại nào nên không biết có được lưu tài liệu mật hay không."),
            N_("Chạy lại lệnh với phiếu đăng ký máy của đơn vị (--ticket)."),
        ),
    }

    def run(self, facts: Facts) -> Iterator[Finding]:
        """First whether the class asks; then what was found; then how far the scan reached."""
        declared, scan = facts.context.machine_class, facts.scan
        if declared == "stand_alone":
            yield self.not_applicable(facts, "stand-alone")
        elif declared == "independent_lan" and _lan_is_excused(facts.taken_at):
            yield self.not_applicable(facts, "independent-lan")
        elif scan is None:
            yield self.unknown(facts, "not-scanned")
        elif declared == "unknown":
            yield self.unknown(facts, "class-not-declared", **_told(scan))
        elif scan.marked:
            yield self.failed(facts, "marked", **_told(scan))
        elif scan.boxes:
            yield self.unknown(facts, "boxes-unread", **_told(scan))
        else:
            yield self._by_reach(facts, scan)

    def _by_reach(self, facts: Facts, scan: ScanFacts) -> Finding:
        """Nothing found: a pass only where everything was looked at, lately."""
        told, figure = _told(scan), facts.context.figure
        oldest, most = figure("scan_max_age_days"), figure("scan_max_encrypted_files")
        percent = figure("scan_max_unread_percent")
        if facts.taken_at - scan.scanned_at > timedelta(days=oldest):
            return self.unknown(facts, "scan-too-old", **told, limit=oldest)
        if not scan.examined:
            return self.unknown(facts, "nothing-examined", **told)
        if scan.whole < scan.drives or not scan.drives:
            return self.unknown(
                facts, "partly-scanned", **told, whole=scan.whole, drives=scan.drives
            )
        if scan.narrowed:
            return self.unknown(facts, "narrowed", **told, narrowed=scan.narrowed)
        if scan.encrypted > most:
            return self.unknown(facts, "encrypted", **told, limit=most)
        share = 100 * scan.unread / (scan.examined + scan.unread)
        if share > percent:
            return self.unknown(
                facts, "too-many-unread", **told, percent=round(share, 1), limit=percent
            )
        return self.passed(facts, "none-found", **told)

    def refused(self, facts: Facts) -> Finding:
        """A scan's part that came in another form than the fixed one."""
        return self.unknown(facts, "scan-refused")


def answer(
    scan: ScanFacts | None, context: InspectionContext, *, at: datetime, refused: bool = False
) -> Finding:
    """The finding about a PC of which only its class and its scan matter (None: no scan)."""
    nothing = Unseen("check-failed", CHECK_ID)
    facts = Facts(
        subject=Subject("", (), (), ""), taken_at=at, context=context, system=nothing,
        updates=nothing, software=nothing, signatures=nothing, firewall=nothing, disk=nothing,
        accounts=nothing, screen=nothing, services=nothing, usb=nothing, traces=nothing,
        scan=scan,
    )  # fmt: skip
    check = NoMarkedFiles()
    return check.refused(facts) if refused else next(check.run(facts))


def _lan_is_excused(at: datetime) -> bool:
    return at.date() >= in_force_from(_LAN_LAW)


def _told(scan: ScanFacts) -> dict[str, Any]:
    """What is told of every scan: figures and a time, never a word of a file."""
    return {
        "marked": scan.marked, "boxes": scan.boxes, "examined": scan.examined,
        "unread": scan.unread, "encrypted": scan.encrypted, "scanned_at": scan.scanned_at,
    }  # fmt: skip

"""Does a disk that was wiped before its PC changes use still hold anything?"""

from __future__ import annotations

from collections.abc import Iterator

from khien.core.findings import Finding
from khien.core.i18n import N_
from khien.core.messages import Message
from khien.endpoints.check import Check
from khien.endpoints.facts import Facts, Remains


class WipedBeforeReuse(Check):
    """Looks at an image of the disk: deleted files, and bytes in free space."""

    id = "disk.wiped-before-reuse"
    title = {
        "vi": "Ổ đĩa đã xóa sạch trước khi chuyển mục đích",
        "en": "The disk was wiped before its PC changed use",
    }
    control = "secrets.wiped-before-reuse"
    references = (
        "Luật Bảo vệ bí mật nhà nước 117/2025/QH15",
        "NIST SP 800-88r2, Guidelines for Media Sanitization",
        "NTFS $MFT: cờ in-use của bản ghi; $Bitmap",
    )
    source = "$MFT, $Bitmap"
    MESSAGES = {
        "not-asked": Message(N_("Máy không khai là vừa xóa để chuyển mục đích nên không xét.")),
        "no-image": Message(
            N_("Muốn biết ổ đã xóa sạch chưa phải xem cả ổ, không chỉ các tệp chép ra."),
            N_("Làm ảnh đĩa của máy (E01 hoặc dd) rồi chạy lại lệnh với ảnh đó."),
        ),
        "clean": Message(
            N_("Không còn tệp nào đã xóa; {sampled} chỗ trống đã xem đều không có dữ liệu.")
        ),
        "deleted-files": Message(
            N_("Còn {deleted} tệp đã xóa mà tên vẫn còn trong bảng tệp: có thể khôi phục."),
            N_("Ghi đè toàn bộ ổ (không chỉ xóa tệp, không chỉ định dạng nhanh) rồi kiểm tra lại."),
        ),
        "free-space-filled": Message(
            N_("Có {filled} trong {sampled} chỗ trống đã xem còn dữ liệu cũ."),
            N_("Ghi đè toàn bộ ổ rồi kiểm tra lại."),
        ),
        "not-all-seen": Message(
            N_("Có phân vùng chưa xem được hết ({kinds}) nên không kết luận được."),
            N_("Lập biên bản xóa bằng tay, kèm tên công cụ và số máy của ổ."),
        ),
        "nothing-sampled": Message(
            N_("Không xem được chỗ trống nào trên ổ nên không kết luận được."),
            N_("Kiểm tra ảnh đĩa có đủ không rồi chạy lại."),
        ),
    }

    def run(self, facts: Facts) -> Iterator[Finding]:
        """Only a PC that changes use is asked; then what is left decides."""
        if not facts.context.changes_use:
            yield self.not_applicable(facts, "not-asked")
        elif facts.remains is None:
            yield self.unknown(facts, "no-image")
        else:
            yield self._judge(facts, facts.remains)

    def _judge(self, facts: Facts, left: Remains) -> Finding:
        deleted = sum(each.deleted_files or 0 for each in left.volumes)
        sampled = left.bare_sampled + sum(each.free_sampled for each in left.volumes)
        filled = left.bare_filled + sum(each.free_filled for each in left.volumes)
        if deleted:
            return self.failed(facts, "deleted-files", deleted=deleted)
        if filled:
            return self.failed(facts, "free-space-filled", filled=filled, sampled=sampled)
        unseen = sorted({each.kind for each in left.volumes if not each.complete})
        if unseen:
            return self.unknown(facts, "not-all-seen", kinds=unseen)
        if not sampled:
            return self.unknown(facts, "nothing-sampled")
        return self.passed(facts, "clean", sampled=sampled)

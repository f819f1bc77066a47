"""Are the disks under the system and the homes encrypted?"""

from __future__ import annotations

from collections.abc import Iterator

from khien.core.findings import Finding
from khien.core.i18n import N_
from khien.core.messages import Message
from khien.endpoints.check import Check
from khien.endpoints.facts import Facts, Unseen


class DiskEncryption(Check):
    """Every mount that holds data must stand on a dm-crypt layer."""

    id = "disk.encrypted"
    title = {"vi": "Ổ đĩa được mã hóa", "en": "The disks are encrypted"}
    control = "endpoint.disk-encryption"
    references = ("cryptsetup(8), LUKS",)
    source = "/proc/self/mountinfo, /sys/class/block/*/dm/uuid"
    MESSAGES = {
        "encrypted": Message(N_("Ổ đĩa chứa dữ liệu đã mã hóa ({mounts}).")),
        "not-encrypted": Message(
            N_(
                "Chưa thấy hệ điều hành mã hóa ổ đĩa ({mounts}); "
                "mã hóa trong phần cứng không xem được."
            ),
            N_("Sao lưu rồi cài lại với mã hóa toàn ổ (LUKS), hoặc nộp minh chứng ổ tự mã hóa."),
        ),
        "disk-not-seen": Message(
            N_("Không thấy ổ đĩa dưới {mounts} nên không xem được mã hóa."),
            N_("Kiểm tra mã hóa trên máy thật chứa dữ liệu này và nộp minh chứng."),
        ),
        "in-a-container": Message(
            N_("Lệnh chạy trong môi trường đóng gói (container) nên không thấy ổ đĩa thật."),
            N_("Chạy lại ngay trên máy, ngoài môi trường đóng gói."),
        ),
    }

    def run(self, facts: Facts) -> Iterator[Finding]:
        """A container never shows the real disk; then the worst mount decides."""
        disk, system = facts.disk, facts.system
        if not isinstance(system, Unseen) and system.container:
            yield self.unknown(facts, "in-a-container")
            return
        if isinstance(disk, Unseen):
            yield self.unseen(facts, disk)
            return
        unseen = [name for name, encrypted in disk.mounts.items() if encrypted is None]
        bare = [name for name, encrypted in disk.mounts.items() if encrypted is False]
        if bare:
            yield self.failed(facts, "not-encrypted", mounts=bare)
        elif unseen or not disk.mounts:
            yield self.unknown(facts, "disk-not-seen", mounts=unseen, root_type=disk.root_type)
        else:
            yield self.passed(facts, "encrypted", mounts=list(disk.mounts))

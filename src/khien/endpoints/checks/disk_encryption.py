"""Are the disks under the system and the homes encrypted?"""

from __future__ import annotations

from collections.abc import Iterator

from khien.core.findings import Finding
from khien.core.i18n import N_
from khien.core.messages import Message
from khien.endpoints.check import Check
from khien.endpoints.facts import Facts, Unseen
from khien.endpoints.windows_facts import WindowsFacts


class DiskEncryption(Check):
    """Every mount that holds data must stand on a dm-crypt layer."""

    id = "disk.encrypted"
    title = {"vi": "Ổ đĩa được mã hóa", "en": "The disks are encrypted"}
    control = "endpoint.disk-encryption"
    references = (
        "cryptsetup(8), LUKS",
        "BitLockerStatus\\BootStatus (not documented by its maker)",
    )
    source = "/proc/self/mountinfo, /sys/class/block/*/dm/uuid"
    windows_source = "SYSTEM Control\\BitLockerStatus"
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
        "bitlocker-at-start": Message(
            N_("Lần khởi động gần nhất, Windows chạy từ ổ {drives} có BitLocker bảo vệ.")
        ),
        "bitlocker-not-told": Message(
            N_("Không kết luận được về mã hóa của ổ {drives} từ dữ liệu lấy về."),
            N_("Xem BitLocker ngay trên máy (manage-bde -status) và nộp minh chứng."),
        ),
    }

    def run(self, facts: Facts) -> Iterator[Finding]:
        """A container never shows the real disk; then the worst mount decides."""
        if facts.windows is not None:
            yield self._on_windows(facts, facts.windows)
            return
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

    def _on_windows(self, facts: Facts, windows: WindowsFacts) -> Finding:
        """Keys tell of the drive of Windows alone; nothing in them shows a bare drive for sure."""
        seen = windows.encryption
        if isinstance(seen, Unseen):
            return self.unseen(facts, seen)
        bare = [drive for drive, protected in seen.drives if protected is False]
        unsure = [drive for drive, protected in seen.drives if protected is None]
        if bare:
            return self.failed(facts, "not-encrypted", mounts=bare)
        if unsure or not seen.drives:
            return self.unknown(facts, "bitlocker-not-told", drives=unsure)
        drives = [drive for drive, _ in seen.drives]
        return self.passed(facts, "bitlocker-at-start", drives=drives, confidence="R")

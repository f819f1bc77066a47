"""Is a remote-control program there: UltraViewer, TeamViewer, AnyDesk and the like?"""

from __future__ import annotations

from collections.abc import Iterator

from khien.core.findings import Finding
from khien.core.i18n import N_
from khien.core.messages import Message
from khien.endpoints.check import Check
from khien.endpoints.facts import Facts, Unseen
from khien.endpoints.windows_facts import WindowsFacts


class RemoteControl(Check):
    """Known programs, running or merely installed."""

    id = "remote-control.absent"
    title = {
        "vi": "Không có phần mềm điều khiển từ xa",
        "en": "No remote-control program is present",
    }
    control = "endpoint.remote-control"
    references = ("TCVN 14423:2026, nhóm cấu hình an toàn (bậc 1–2)",)
    source = "/var/lib/dpkg/status, /proc/*/comm"
    windows_source = "SOFTWARE and NTUSER.DAT Uninstall, SYSTEM Services"
    MESSAGES = {
        "none": Message(N_("Không thấy phần mềm điều khiển từ xa nào trong danh sách.")),
        "running": Message(
            N_("Phần mềm điều khiển từ xa đang chạy: {products}."),
            N_("Tắt và gỡ phần mềm đó; nếu được phép dùng, nộp văn bản cho phép."),
        ),
        "installed": Message(
            N_("Đã cài phần mềm điều khiển từ xa: {products}."),
            N_("Gỡ phần mềm đó; nếu được phép dùng, nộp văn bản cho phép."),
        ),
        "starts-with-windows": Message(
            N_("Phần mềm điều khiển từ xa khởi động cùng Windows: {products}."),
            N_("Tắt và gỡ phần mềm đó; nếu được phép dùng, nộp văn bản cho phép."),
        ),
    }

    def run(self, facts: Facts) -> Iterator[Finding]:
        """Running ones are named first; none is believed only when both lists were read."""
        if facts.windows is not None:
            yield self._on_windows(facts, facts.windows)
            return
        software = facts.software
        if isinstance(software, Unseen):
            yield self.unseen(facts, software)
            return
        found = software.of_kind("remote-control")
        running = [product.name for product in found if product.running]
        if running:
            yield self.failed(facts, "running", products=running)
        elif found:
            yield self.failed(facts, "installed", products=[product.name for product in found])
        elif software.packages_seen and software.processes_seen:
            yield self.passed(facts, "none")
        else:
            yield self.unseen(facts, Unseen("not-supported-here", "dpkg, rpm, /proc"))

    def _on_windows(self, facts: Facts, windows: WindowsFacts) -> Finding:
        """A program whose service starts with the PC is named first."""
        programs = windows.programs
        if isinstance(programs, Unseen):
            return self.unseen(facts, programs)
        found = [each for each in programs if "remote-control" in each.kinds]
        starting = [each.name for each in found if each.starts]
        if starting:
            return self.failed(facts, "starts-with-windows", products=starting)
        if found:
            return self.failed(facts, "installed", products=[each.name for each in found])
        return self.passed(facts, "none")

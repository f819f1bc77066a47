"""Is an EDR agent of the known list there and running?"""

from __future__ import annotations

from collections.abc import Iterator

from khien.core.findings import Finding
from khien.core.i18n import N_
from khien.core.messages import Message
from khien.endpoints.check import Check
from khien.endpoints.facts import Facts, Unseen
from khien.endpoints.windows_facts import WindowsFacts


class Edr(Check):
    """Looks for the names of packages, processes and folders of known agents."""

    id = "edr.present"
    title = {"vi": "Phần mềm EDR đang chạy", "en": "An EDR agent is running"}
    control = "endpoint.edr"
    references = ("TCVN 14423:2026, nhóm phòng chống mã độc (bậc 1–2)",)
    source = "/var/lib/dpkg/status, /proc/*/comm"
    windows_source = "SOFTWARE Uninstall, SYSTEM Services"
    MESSAGES = {
        "running": Message(N_("{products} đang chạy.")),
        "none-found": Message(
            N_("Không thấy phần mềm EDR nào trong danh sách."),
            N_("Cài phần mềm EDR mà cơ quan dùng; nếu đã cài loại khác, nộp minh chứng."),
        ),
        "not-running": Message(
            N_("Đã cài {products} nhưng không chạy."),
            N_("Bật dịch vụ của phần mềm EDR, hoặc báo bộ phận quản lý phần mềm này."),
        ),
        "running-unknown": Message(
            N_("Đã cài {products} nhưng không biết có đang chạy không."),
            N_("Chạy lại với quyền quản trị (Linux: sudo)."),
        ),
        "starts-with-windows": Message(N_("{products} đã cài và khởi động cùng Windows.")),
        "service-off": Message(
            N_("Đã cài {products} nhưng dịch vụ của nó không khởi động cùng Windows."),
            N_("Bật dịch vụ của phần mềm EDR, hoặc báo bộ phận quản lý phần mềm này."),
        ),
        "service-not-known": Message(
            N_("Đã cài {products} nhưng không nhận ra dịch vụ của nó."),
            N_("Nộp minh chứng từ bảng quản lý của phần mềm này."),
        ),
    }

    def run(self, facts: Facts) -> Iterator[Finding]:
        """Running agents first; installed ones that stand still are a fail."""
        if facts.windows is not None:
            yield self._on_windows(facts, facts.windows)
            return
        software = facts.software
        if isinstance(software, Unseen):
            yield self.unseen(facts, software)
            return
        found = software.of_kind("edr")
        running = [product.name for product in found if product.running]
        known = {"products": [product.name for product in found]}
        if running:
            yield self.passed(facts, "running", products=running)
        elif any(product.running is None for product in found):
            yield self.unknown(facts, "running-unknown", **known)
        elif found:
            yield self.failed(facts, "not-running", **known)
        elif software.packages_seen and software.processes_seen:
            yield self.failed(facts, "none-found")
        else:
            yield self.unseen(facts, Unseen("not-supported-here", "dpkg, rpm, /proc"))

    def _on_windows(self, facts: Facts, windows: WindowsFacts) -> Finding:
        """A service that starts with the PC is as near as keys come to a running agent."""
        programs = windows.programs
        if isinstance(programs, Unseen):
            return self.unseen(facts, programs)
        found = [each for each in programs if "edr" in each.kinds]
        starting = [each for each in found if each.starts]
        names = {"products": [each.name for each in starting or found]}
        if starting:
            return self.passed(
                facts, "starts-with-windows", confidence=starting[0].confidence, **names
            )
        if any(each.starts is None for each in found):
            return self.unknown(facts, "service-not-known", **names)
        if found:
            return self.failed(facts, "service-off", **names)
        return self.failed(facts, "none-found")

"""Is an EDR agent of the known list there and running?"""

from __future__ import annotations

from collections.abc import Iterator

from khien.core.findings import Finding
from khien.core.i18n import N_
from khien.core.messages import Message
from khien.endpoints.check import Check
from khien.endpoints.facts import Facts, Unseen


class Edr(Check):
    """Looks for the names of packages, processes and folders of known agents."""

    id = "edr.present"
    title = {"vi": "Phần mềm EDR đang chạy", "en": "An EDR agent is running"}
    control = "endpoint.edr"
    references = ("TCVN 14423:2026, nhóm phòng chống mã độc (bậc 1–2)",)
    source = "/var/lib/dpkg/status, /proc/*/comm"
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
            N_("Chạy lại lệnh với quyền quản trị (sudo)."),
        ),
    }

    def run(self, facts: Facts) -> Iterator[Finding]:
        """Running agents first; installed ones that stand still are a fail."""
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

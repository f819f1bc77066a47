"""Does Office run macros that come with a file?"""

from __future__ import annotations

from collections.abc import Iterator

from khien.core.findings import Finding
from khien.core.i18n import N_
from khien.core.messages import Message
from khien.endpoints.check import WindowsCheck
from khien.endpoints.facts import Facts, Unseen
from khien.endpoints.windows_facts import WindowsFacts


class Macros(WindowsCheck):
    """Each application of Office of each user whose hive was read."""

    id = "office.macros-blocked"
    title = {"vi": "Office không tự chạy macro", "en": "Office runs no macros by itself"}
    control = "endpoint.safe-settings"
    references = (
        "Office policy: VBAWarnings 1 to 4, blockcontentexecutionfrominternet",
        "TCVN 14423:2026, nhóm cấu hình an toàn (bậc 1–2)",
    )
    source = "NTUSER.DAT Software\\[Policies\\]Microsoft\\Office\\*\\Security"
    MESSAGES = {
        "blocked": Message(N_("Office của mọi người dùng trên máy chặn macro lạ.")),
        "no-office": Message(N_("Không người dùng nào trên máy có Office.")),
        "allowed": Message(
            N_("Office của ít nhất một người dùng chạy macro mà không hỏi."),
            N_(
                "Đặt “Disable VBA macros except digitally signed macros” "
                "cho Word, Excel, PowerPoint."
            ),
        ),
        "left-to-office": Message(
            N_("Máy không đặt gì về macro: tùy phiên bản Office mà chặn hay hỏi người dùng."),
            N_("Đặt chính sách chặn macro lấy từ Internet cho Word, Excel, PowerPoint."),
        ),
    }

    def on_windows(self, facts: Facts, windows: WindowsFacts) -> Iterator[Finding]:
        """One application that runs all decides; one that says nothing leaves it open."""
        seen = windows.exposure
        if isinstance(seen, Unseen):
            yield self.unseen(facts, seen)
        elif seen.office is None:
            yield self.unseen(facts, Unseen("nothing-found-here", "NTUSER.DAT"))
        elif not seen.office:
            yield self.not_applicable(facts, "no-office")
        elif seen.macros_blocked is None:
            yield self.unknown(facts, "left-to-office")
        elif seen.macros_blocked:
            yield self.passed(facts, "blocked")
        else:
            yield self.failed(facts, "allowed")

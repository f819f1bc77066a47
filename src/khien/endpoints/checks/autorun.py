"""Does Windows run by itself what stands on a drive that is plugged in?"""

from __future__ import annotations

from collections.abc import Iterator

from khien.core.findings import Finding
from khien.core.i18n import N_
from khien.core.messages import Message
from khien.endpoints.check import WindowsCheck
from khien.endpoints.facts import Facts, Unseen
from khien.endpoints.windows_facts import WindowsFacts


class Autorun(WindowsCheck):
    """The policy for all drives, of the PC or of each of its users."""

    id = "autorun.off"
    title = {"vi": "Không tự chạy khi cắm ổ", "en": "Nothing runs when a drive is plugged in"}
    control = "endpoint.safe-settings"
    references = (
        "NoDriveTypeAutoRun, 0xFF: every kind of drive",
        "TCVN 14423:2026, nhóm phòng chống mã độc: tắt autorun (bậc 1–2)",
    )
    source = "SOFTWARE and NTUSER.DAT Policies\\Explorer NoDriveTypeAutoRun"
    MESSAGES = {
        "off": Message(N_("Windows đã tắt tự chạy (autorun) cho mọi loại ổ.")),
        "on": Message(
            N_("Windows chưa tắt tự chạy (autorun) cho mọi loại ổ."),
            N_("Đặt chính sách “Turn off Autoplay” cho mọi ổ (NoDriveTypeAutoRun = 255)."),
        ),
    }

    def on_windows(self, facts: Facts, windows: WindowsFacts) -> Iterator[Finding]:
        """Without a policy Windows leaves some kinds of drives to run."""
        seen = windows.exposure
        if isinstance(seen, Unseen):
            yield self.unseen(facts, seen)
        elif seen.autorun_disabled is None:
            yield self.unseen(facts, Unseen("nothing-found-here", "SOFTWARE"))
        elif seen.autorun_disabled:
            yield self.passed(facts, "off")
        else:
            yield self.failed(facts, "on")

"""Can others sign in by remote desktop?"""

from __future__ import annotations

from collections.abc import Iterator

from khien.core.findings import Finding
from khien.core.i18n import N_
from khien.core.messages import Message
from khien.endpoints.check import WindowsCheck
from khien.endpoints.facts import Facts, Unseen
from khien.endpoints.windows_facts import WindowsFacts


class RemoteDesktop(WindowsCheck):
    """Windows' own remote desktop, by policy or setting."""

    id = "remote-desktop.closed"
    title = {"vi": "Remote Desktop đang tắt", "en": "Remote desktop is off"}
    control = "endpoint.remote-control"
    references = (
        "Terminal Server: fDenyTSConnections; RDP-Tcp: UserAuthentication (MS-RDPBCGR 5.4.5)",
        "TCVN 14423:2026, nhóm cấu hình an toàn (bậc 1–2)",
    )
    source = "SYSTEM Control\\Terminal Server, SOFTWARE Policies Terminal Services"
    MESSAGES = {
        "closed": Message(N_("Remote Desktop của Windows đang tắt.")),
        "open": Message(
            N_("Remote Desktop đang bật (có xác thực trước khi kết nối)."),
            N_("Tắt Remote Desktop; nếu được phép dùng, nộp văn bản cho phép."),
        ),
        "open-to-anyone": Message(
            N_("Remote Desktop đang bật mà không đòi xác thực trước khi kết nối."),
            N_("Tắt Remote Desktop, hoặc ít nhất bật Network Level Authentication."),
        ),
    }

    def on_windows(self, facts: Facts, windows: WindowsFacts) -> Iterator[Finding]:
        """Open is a fault, more so without authentication before the session."""
        seen = windows.exposure
        if isinstance(seen, Unseen):
            yield self.unseen(facts, seen)
        elif seen.remote_desktop is None:
            yield self.unseen(facts, Unseen("nothing-found-here", "SYSTEM Terminal Server"))
        elif not seen.remote_desktop:
            yield self.passed(facts, "closed")
        elif seen.network_level_authentication is False:
            yield self.failed(facts, "open-to-anyone")
        else:
            yield self.failed(facts, "open")

"""Does Windows sign somebody in without asking?"""

from __future__ import annotations

from collections.abc import Iterator

from khien.core.findings import Finding
from khien.core.i18n import N_
from khien.core.messages import Message
from khien.endpoints.check import WindowsCheck
from khien.endpoints.facts import Facts, Unseen
from khien.endpoints.windows_facts import WindowsFacts


class Autologon(WindowsCheck):
    """Whether automatic sign-in is set and whether a password is stored for it, never which."""

    id = "autologon.off"
    title = {"vi": "Không tự đăng nhập", "en": "Nobody is signed in automatically"}
    control = "endpoint.local-accounts"
    references = (
        "Winlogon: AutoAdminLogon, DefaultPassword",
        "TCVN 14423:2026, nhóm tài khoản, quyền truy cập (bậc 1–2)",
    )
    source = "SOFTWARE Windows NT\\CurrentVersion\\Winlogon, SECURITY Policy\\Secrets"
    MESSAGES = {
        "off": Message(N_("Windows không tự đăng nhập.")),
        "on": Message(
            N_("Windows tự đăng nhập khi khởi động, không hỏi mật khẩu."),
            N_("Tắt tự đăng nhập (netplwiz) rồi đổi mật khẩu của tài khoản đó."),
        ),
        "password-left": Message(
            N_("Tự đăng nhập đã tắt nhưng mật khẩu để dùng cho nó vẫn còn lưu trong máy."),
            N_("Xóa giá trị DefaultPassword rồi đổi mật khẩu của tài khoản đó."),
        ),
    }

    def on_windows(self, facts: Facts, windows: WindowsFacts) -> Iterator[Finding]:
        """A password left behind can be read by whoever reads the disk."""
        seen = windows.exposure
        if isinstance(seen, Unseen):
            yield self.unseen(facts, seen)
        elif seen.autologon is None:
            yield self.unseen(facts, Unseen("nothing-found-here", "SOFTWARE Winlogon"))
        elif seen.autologon:
            stored = bool(seen.autologon_password_stored)
            yield self.failed(facts, "on", password_stored=stored)
        elif seen.autologon_password_stored:
            yield self.failed(facts, "password-left")
        else:
            yield self.passed(facts, "off")

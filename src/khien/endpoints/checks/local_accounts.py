"""Do local accounts have passwords, and do the passwords ever expire?"""

from __future__ import annotations

from collections.abc import Iterator

from khien.core.findings import Finding
from khien.core.i18n import N_
from khien.core.messages import Message
from khien.endpoints.check import Check
from khien.endpoints.facts import Facts, Unseen


class LocalAccounts(Check):
    """Counts only: no account is named, no hash is kept."""

    id = "accounts.local-passwords"
    title = {"vi": "Mật khẩu của tài khoản trên máy", "en": "Passwords of local accounts"}
    control = "endpoint.local-accounts"
    references = (
        "passwd(5), shadow(5)",
        "TCVN 14423:2026, nhóm tài khoản, quyền truy cập (bậc 1–2)",
    )
    source = "/etc/passwd, /etc/shadow"
    MESSAGES = {
        "all-limited": Message(
            N_("{with_password} tài khoản có mật khẩu, mật khẩu nào cũng có hạn.")
        ),
        "no-password-accounts": Message(
            N_("Không tài khoản nào trên máy đăng nhập được bằng mật khẩu.")
        ),
        "empty-password": Message(
            N_("Có {empty_password} tài khoản đăng nhập được mà không cần mật khẩu."),
            N_("Đặt mật khẩu cho các tài khoản đó (passwd) hoặc khóa lại (passwd -l)."),
        ),
        "never-expires": Message(
            N_(
                "{never_expires} trong {with_password} tài khoản có mật khẩu không bao giờ hết hạn."
            ),
            N_("Đặt hạn dùng mật khẩu cho các tài khoản đó (chage -M)."),
        ),
        "expires-too-late": Message(
            N_("{longer_than_policy} tài khoản có hạn mật khẩu dài hơn {limit} ngày."),
            N_("Rút ngắn hạn dùng mật khẩu cho các tài khoản đó (chage -M)."),
        ),
    }

    def run(self, facts: Facts) -> Iterator[Finding]:
        """The worst of empty, never expiring, expiring too late."""
        accounts = facts.accounts
        if isinstance(accounts, Unseen):
            yield self.unseen(facts, accounts)
            return
        counts = {
            "with_password": accounts.with_password,
            "empty_password": accounts.empty_password,
            "never_expires": accounts.never_expires,
            "longer_than_policy": accounts.longer_than_policy,
            "limit": facts.context.figure("password_max_age_days"),
        }
        if accounts.empty_password:
            yield self.failed(facts, "empty-password", **counts)
        elif accounts.never_expires:
            yield self.failed(facts, "never-expires", **counts)
        elif accounts.longer_than_policy:
            yield self.failed(facts, "expires-too-late", **counts)
        elif accounts.with_password:
            yield self.passed(facts, "all-limited", **counts)
        else:
            yield self.passed(facts, "no-password-accounts", **counts)

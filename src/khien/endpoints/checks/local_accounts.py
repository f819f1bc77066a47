"""Do local accounts have passwords, and do the passwords ever expire?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from khien.core.findings import Finding
from khien.core.i18n import N_
from khien.core.messages import Message
from khien.endpoints.check import Check
from khien.endpoints.facts import Facts, Unseen
from khien.endpoints.windows_facts import WindowsAccounts, WindowsFacts


class LocalAccounts(Check):
    """Counts only: no account is named, no hash is kept."""

    id = "accounts.local-passwords"
    title = {"vi": "Mật khẩu của tài khoản trên máy", "en": "Passwords of local accounts"}
    control = "endpoint.local-accounts"
    references = (
        "passwd(5), shadow(5)",
        "MS-SAMR 2.2.1.12, USER_ACCOUNT codes",
        "TCVN 14423:2026, nhóm tài khoản, quyền truy cập (bậc 1–2)",
    )
    source = "/etc/passwd, /etc/shadow"
    windows_source = "SAM Domains\\Account\\Users, Domains\\Builtin\\Aliases\\00000220"
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
        "enabled-limited": Message(
            N_("{enabled} tài khoản đang bật, tài khoản nào cũng có mật khẩu và hạn dùng.")
        ),
        "none-enabled": Message(N_("Không tài khoản nào của riêng máy này đang bật.")),
        "blank-password": Message(
            N_("Có {empty_password} trong {enabled} tài khoản đang bật để trống mật khẩu."),
            N_("Đặt mật khẩu cho các tài khoản đó, hoặc tắt tài khoản không dùng."),
        ),
        "guest-enabled": Message(
            N_("Tài khoản khách (Guest) đang bật."), N_("Tắt tài khoản khách.")
        ),
        "password-never-expires": Message(
            N_("{never_expires} trong {enabled} tài khoản đang bật có mật khẩu không hết hạn."),
            N_("Bỏ chọn “Password never expires” và đặt hạn mật khẩu trong chính sách của máy."),
        ),
        "policy-without-expiry": Message(
            N_("Chính sách của máy không đặt hạn dùng mật khẩu."),
            N_("Đặt “Maximum password age”, nhiều nhất {limit} ngày."),
        ),
        "only-administrators": Message(
            N_("Mọi tài khoản đang bật ({enabled}) đều là quản trị viên của máy."),
            N_("Tạo tài khoản thường cho việc hằng ngày; để riêng tài khoản quản trị."),
        ),
    }

    def run(self, facts: Facts) -> Iterator[Finding]:
        """The worst of empty, never expiring, expiring too late."""
        if facts.windows is not None:
            yield from self._on_windows(facts, facts.windows)
            return
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

    def _on_windows(self, facts: Facts, windows: WindowsFacts) -> Iterator[Finding]:
        """Each kind of weakness is a finding of its own."""
        accounts, policy = windows.accounts, windows.policy
        if isinstance(accounts, Unseen):
            yield self.unseen(facts, accounts)
            return
        if not accounts.enabled:
            yield self.passed(facts, "none-enabled")
            return
        limit = facts.context.figure("password_max_age_days")
        counts = {
            "enabled": accounts.enabled,
            "empty_password": accounts.empty_password,
            "never_expires": accounts.never_expires,
            "administrators": accounts.administrators,
            "limit": limit,
        }
        found = list(self._weaknesses(facts, accounts, counts))
        if not isinstance(policy, Unseen) and (policy.max_age_days or limit + 1) > limit:
            found.append(self.failed(facts, "policy-without-expiry", **counts))
        yield from found
        if not found and isinstance(policy, Unseen):
            yield self.unseen(facts, policy)
        elif not found:
            yield self.passed(facts, "enabled-limited", **counts)

    def _weaknesses(
        self, facts: Facts, accounts: WindowsAccounts, counts: Mapping[str, Any]
    ) -> Iterator[Finding]:
        if accounts.empty_password:
            yield self.failed(facts, "blank-password", **counts)
        if accounts.guest_enabled:
            yield self.failed(facts, "guest-enabled")
        if accounts.never_expires:
            yield self.failed(facts, "password-never-expires", **counts)
        # Members from elsewhere show a domain, whose people sign in with accounts of its own.
        if accounts.administrators == accounts.enabled and not accounts.outside_administrators:
            yield self.failed(facts, "only-administrators", **counts)

"""Does the PC ask for long passwords and lock an account that is guessed at?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from khien.core.findings import Finding
from khien.core.i18n import N_
from khien.core.messages import Message
from khien.endpoints.check import WindowsCheck
from khien.endpoints.facts import Facts, Unseen
from khien.endpoints.windows_facts import PasswordPolicy, WindowsFacts


class PasswordRules(WindowsCheck):
    """The policy for the PC's own accounts; a domain's accounts follow the domain's."""

    id = "accounts.password-policy"
    title = {"vi": "Chính sách mật khẩu của máy", "en": "Password policy of the PC"}
    control = "endpoint.local-accounts"
    references = (
        "MS-SAMR 2.2.3.5, 2.2.4.1: MinPasswordLength, PasswordHistoryLength, LockoutThreshold",
        "TCVN 14423:2026, mật khẩu từ 8 ký tự, khóa sau nhiều nhất 5 lần sai (bậc 1–2)",
    )
    source = "SAM Domains\\Account F"
    MESSAGES = {
        "strict": Message(
            N_(
                "Mật khẩu phải dài ít nhất {min_length} ký tự, "
                "tài khoản khóa sau {threshold} lần sai."
            )
        ),
        "too-short": Message(
            N_("Máy nhận mật khẩu từ {min_length} ký tự (cần ít nhất {needed})."),
            N_("Đặt “Minimum password length” từ {needed} trở lên."),
        ),
        "not-complex": Message(
            N_("Máy không đòi mật khẩu có nhiều loại ký tự."),
            N_("Bật “Password must meet complexity requirements”."),
        ),
        "never-locks": Message(
            N_("Tài khoản không bao giờ bị khóa dù đoán sai mật khẩu bao nhiêu lần."),
            N_("Đặt “Account lockout threshold”, nhiều nhất {allowed} lần."),
        ),
        "locks-late": Message(
            N_("Tài khoản chỉ bị khóa sau {threshold} lần sai (cho phép {allowed})."),
            N_("Đặt “Account lockout threshold”, nhiều nhất {allowed} lần."),
        ),
    }

    def on_windows(self, facts: Facts, windows: WindowsFacts) -> Iterator[Finding]:
        """Each weakness is a finding of its own."""
        policy = windows.policy
        if isinstance(policy, Unseen):
            yield self.unseen(facts, policy)
            return
        figures = {
            "min_length": policy.min_length,
            "threshold": policy.lockout_threshold,
            "needed": facts.context.figure("password_min_length"),
            "allowed": facts.context.figure("lockout_max_attempts"),
        }
        found = list(self._weaknesses(facts, policy, figures))
        yield from found
        if not found:
            yield self.passed(facts, "strict", **figures)

    def _weaknesses(
        self, facts: Facts, policy: PasswordPolicy, figures: Mapping[str, float]
    ) -> Iterator[Finding]:
        if policy.min_length < figures["needed"]:
            yield self.failed(facts, "too-short", **figures)
        if not policy.complexity:
            yield self.failed(facts, "not-complex", **figures)
        if policy.lockout_threshold == 0:
            yield self.failed(facts, "never-locks", **figures)
        elif policy.lockout_threshold > figures["allowed"]:
            yield self.failed(facts, "locks-late", **figures)

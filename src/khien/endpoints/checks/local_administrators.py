"""Is one local administrator used on many PCs? Each PC tells its own; the console compares."""

from __future__ import annotations

from collections.abc import Iterator

from khien.core.findings import Finding
from khien.core.i18n import N_
from khien.core.messages import Message
from khien.endpoints.check import WindowsCheck
from khien.endpoints.facts import Facts, Unseen, iso
from khien.endpoints.windows_facts import LocalAdministrator, WindowsFacts

CHECK_ID = "accounts.local-administrators"
SAME_PASSWORD, SAME_NAME = "same-password-time", "same-name"  # the console's answers
NEVER = "-"


class LocalAdministrators(WindowsCheck):
    """Names of enabled local administrators and the days of their passwords, never a hash.

    One PC cannot tell: alone it answers that the question is the console's.
    """

    id = CHECK_ID
    title = {
        "vi": "Tài khoản quản trị riêng của từng máy",
        "en": "Each PC has a local administrator of its own",
    }
    control = "endpoint.local-accounts"
    references = (
        "MS-SAMR 2.2.1.12, USER_ACCOUNT codes; 2.2.6.1, PasswordLastSet",
        "TCVN 14423:2026, nhóm tài khoản, quyền truy cập (bậc 1–2)",
    )
    source = "SAM Domains\\Account\\Users, Domains\\Builtin\\Aliases\\00000220"
    MESSAGES = {
        "none-enabled": Message(N_("Máy không có tài khoản quản trị riêng nào đang bật.")),
        "not-compared": Message(
            N_("Máy có {count} tài khoản quản trị riêng đang bật; chưa thấy dùng chung máy khác.")
        ),
        SAME_PASSWORD: Message(
            N_(
                "Tài khoản quản trị “{name}” có mật khẩu đặt cùng một lúc trên nhiều máy của "
                "đơn vị: lộ một máy là lộ cả các máy đó."
            ),
            N_(
                "Đặt cho mỗi máy một mật khẩu quản trị riêng (Windows LAPS), hoặc tắt tài khoản "
                "đó nếu không dùng."
            ),
        ),
        SAME_NAME: Message(
            N_(
                "Tài khoản quản trị “{name}” đang bật trên nhiều máy của đơn vị và lâu không đổi "
                "mật khẩu: có vẻ là một tài khoản dùng chung."
            ),
            N_(
                "Đặt cho mỗi máy một mật khẩu quản trị riêng (Windows LAPS), hoặc tắt tài khoản "
                "đó nếu không dùng."
            ),
        ),
    }

    def on_windows(self, facts: Facts, windows: WindowsFacts) -> Iterator[Finding]:
        """What the console needs to compare."""
        accounts = windows.accounts
        if isinstance(accounts, Unseen):
            yield self.unseen(facts, accounts)
        elif accounts.administrators is None:
            yield self.unseen(facts, Unseen("nothing-found-here", "SAM Builtin"))
        elif not accounts.administrators:
            yield self.passed(facts, "none-enabled", count=0, administrators=[])
        else:
            yield self.not_applicable(
                facts, "not-compared", count=accounts.administrators,
                administrators=[told(one) for one in accounts.local],
            )  # fmt: skip


def told(one: LocalAdministrator) -> str:
    """One account as a line: number, when its password was set, name."""
    return f"{one.number} {iso(one.password_set_at) or NEVER} {one.name}"

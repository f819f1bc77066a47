"""Are folders offered to everyone on the network?"""

from __future__ import annotations

from collections.abc import Iterator

from khien.core.findings import Finding
from khien.core.i18n import N_
from khien.core.messages import Message
from khien.endpoints.check import WindowsCheck
from khien.endpoints.facts import Facts, Unseen
from khien.endpoints.windows_facts import WindowsFacts


class Shares(WindowsCheck):
    """Folders that are shared, and those whose rights name everyone."""

    id = "shares.not-for-everyone"
    title = {"vi": "Không chia sẻ thư mục cho mọi người", "en": "No folder is shared with everyone"}
    control = "endpoint.safe-settings"
    references = (
        "LanmanServer\\Shares and its Security; MS-DTYP 2.4.2.4, S-1-1-0",
        "TCVN 14423:2026, nhóm cấu hình an toàn (bậc 1–2)",
    )
    source = "SYSTEM Services\\LanmanServer\\Shares"
    MESSAGES = {
        "none": Message(N_("Máy không chia sẻ thư mục nào.")),
        "limited": Message(N_("Máy chia sẻ {shares} thư mục, không thư mục nào cho mọi người.")),
        "for-everyone": Message(
            N_("{shares_for_everyone} trong {shares} thư mục chia sẻ mở cho mọi người (Everyone)."),
            N_("Bỏ Everyone khỏi quyền chia sẻ, chỉ cho đúng người cần dùng; hoặc ngừng chia sẻ."),
        ),
    }

    def on_windows(self, facts: Facts, windows: WindowsFacts) -> Iterator[Finding]:
        """Counts alone: no folder is named."""
        seen = windows.exposure
        if isinstance(seen, Unseen):
            yield self.unseen(facts, seen)
        elif seen.shares is None or seen.shares_for_everyone is None:
            yield self.unseen(facts, Unseen("nothing-found-here", "SYSTEM LanmanServer"))
        elif seen.shares_for_everyone:
            yield self.failed(
                facts, "for-everyone",
                shares=seen.shares, shares_for_everyone=seen.shares_for_everyone,
            )  # fmt: skip
        elif seen.shares:
            yield self.passed(facts, "limited", shares=seen.shares)
        else:
            yield self.passed(facts, "none")

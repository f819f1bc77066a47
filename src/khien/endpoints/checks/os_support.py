"""Is the operating system still given security fixes by its maker on this day?"""

from __future__ import annotations

from collections.abc import Iterator

from khien.core.findings import Finding
from khien.core.i18n import N_
from khien.core.messages import Message
from khien.endpoints.check import Check
from khien.endpoints.facts import Facts, Unseen
from khien.endpoints.reference_data import release_of


class OsSupport(Check):
    """Compares the release with the data pack of end-of-support dates."""

    id = "os.supported"
    title = {
        "vi": "Hệ điều hành còn được hỗ trợ",
        "en": "The operating system is still supported",
    }
    control = "endpoint.known-weaknesses"
    references = (
        "os-release(5)",
        "TCVN 14423:2026, nhóm lỗ hổng bảo mật (bậc 1–2)",
    )
    source = "/etc/os-release"
    MESSAGES = {
        "supported": Message(N_("{name} còn được vá lỗi bảo mật đến {ends}.")),
        "supported-by-subscription": Message(
            N_("{name} đã hết hỗ trợ chung, máy có gói hỗ trợ kéo dài đến {ends}.")
        ),
        "out-of-support": Message(
            N_("{name} đã hết hỗ trợ từ {ends}: không còn bản vá bảo mật."),
            N_("Nâng cấp hệ điều hành, hoặc lập kế hoạch thay thế có thời hạn."),
        ),
        "release-not-listed": Message(
            N_("Chưa có ngày hết hỗ trợ của {name} trong bộ dữ liệu."),
            N_("Tra ngày hết hỗ trợ ở trang của nhà sản xuất và nộp minh chứng."),
        ),
    }

    def run(self, facts: Facts) -> Iterator[Finding]:
        """Support is judged by the day of the inspection; the end day still counts."""
        system = facts.system
        if isinstance(system, Unseen):
            yield self.unseen(facts, system)
            return
        release = release_of(system.id, system.version)
        if release is None:
            yield self.unknown(facts, "release-not-listed", name=system.name)
            return
        today = facts.taken_at.date()
        known = {"name": release.name, "confidence": release.confidence}
        if today <= release.ends:
            yield self.passed(facts, "supported", ends=release.ends.isoformat(), **known)
        elif (
            system.subscription and release.subscription_ends and today <= release.subscription_ends
        ):
            until = release.subscription_ends.isoformat()
            yield self.passed(facts, "supported-by-subscription", ends=until, **known)
        else:
            yield self.failed(facts, "out-of-support", ends=release.ends.isoformat(), **known)

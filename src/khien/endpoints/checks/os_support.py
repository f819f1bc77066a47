"""Is the operating system still given security fixes by its maker on this day?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from khien.core.findings import Finding
from khien.core.i18n import N_
from khien.core.messages import Message
from khien.endpoints.check import Check
from khien.endpoints.facts import Facts, Unseen
from khien.endpoints.reference_data import release_of, windows_release_of
from khien.endpoints.windows_facts import WindowsFacts

# Updates that come this long after support ended are those of a contract.
_LATE = timedelta(days=14)


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
        "Windows NT\\CurrentVersion: CurrentBuildNumber, EditionID, UBR",
        "TCVN 14423:2026, nhóm lỗ hổng bảo mật (bậc 1–2)",
    )
    source = "/etc/os-release"
    windows_source = "SOFTWARE Microsoft\\Windows NT\\CurrentVersion"
    MESSAGES = {
        "supported": Message(N_("{name} còn được vá lỗi bảo mật đến {ends}.")),
        "supported-by-subscription": Message(
            N_("{name} đã hết hỗ trợ chung, máy có gói hỗ trợ kéo dài đến {ends}.")
        ),
        "out-of-support": Message(
            N_("{name} đã hết hỗ trợ từ {ends}: không còn bản vá bảo mật."),
            N_("Nâng cấp hệ điều hành, hoặc lập kế hoạch thay thế có thời hạn."),
        ),
        "under-plan": Message(
            N_(
                "{name} đã hết hỗ trợ từ {ends}: đang xử lý theo kế hoạch, thay xong trước {until}."
            ),
            N_("Làm xong trước ngày đó; qua ngày đó mục này lại là chưa đạt."),
        ),
        "release-not-listed": Message(
            N_("Chưa có ngày hết hỗ trợ của {name} trong bộ dữ liệu."),
            N_("Tra ngày hết hỗ trợ ở trang của nhà sản xuất và nộp minh chứng."),
        ),
        "extended-support-not-proven": Message(
            N_(
                "{name} đã hết hỗ trợ chung từ {ends}; máy vẫn nhận bản cập nhật (mới nhất "
                "{last_at}) nên có thể có gói hỗ trợ kéo dài đến {until}."
            ),
            N_("Nộp minh chứng gói hỗ trợ kéo dài (ESU), hoặc lập kế hoạch thay thế."),
        ),
    }

    def run(self, facts: Facts) -> Iterator[Finding]:
        """Support is judged by the day of the inspection; the end day still counts."""
        if facts.windows is not None:
            yield self._on_windows(facts, facts.windows)
            return
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

    def _on_windows(self, facts: Facts, windows: WindowsFacts) -> Finding:
        """By build and edition. Paid support is believed of no PC; one that still gets updates
        after the last free day is left to a person."""
        told = windows.release
        if isinstance(told, Unseen):
            return self.unseen(facts, told)
        release = windows_release_of(told.build, told.edition, server=told.server)
        if release is None:
            name = f"{told.product} {told.display}".strip()
            return self.unknown(facts, "release-not-listed", name=name, build=told.build)
        today, until = facts.taken_at.date(), release.subscription_ends
        ends = release.ends.isoformat()
        known = {"name": release.name, "ends": ends, "confidence": release.confidence}
        if today <= release.ends:
            return self.passed(facts, "supported", **known)
        patches = windows.patches
        last = None if isinstance(patches, Unseen) else patches.last_at
        if until and today <= until and last and last.date() > release.ends + _LATE:
            return self.unknown(
                facts, "extended-support-not-proven",
                last_at=last, until=until.isoformat(), **known,
            )  # fmt: skip
        return self.failed(facts, "out-of-support", **known)

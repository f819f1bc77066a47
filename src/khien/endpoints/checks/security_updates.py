"""Are security updates waiting to be installed?

Updates that even old lists know of are a fail; that none is waiting is believed only of fresh
lists that include the maker's security archive.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from khien.core.findings import Finding
from khien.core.i18n import N_
from khien.core.messages import Message
from khien.endpoints.check import Check
from khien.endpoints.facts import Facts, Unseen
from khien.endpoints.windows_facts import WindowsFacts

_CLOCK_SLACK = timedelta(days=1)


class SecurityUpdates(Check):
    """Counts pending security updates as apt or dnf compute them."""

    id = "os.security-updates"
    title = {"vi": "Bản vá bảo mật đã cài đủ", "en": "Security updates are installed"}
    control = "endpoint.patched"
    references = (
        "apt-get(8), dnf(8)",
        "Component Based Servicing\\Packages: CurrentState 112, InstallTimeHigh, InstallTimeLow",
        "TCVN 14423:2026, máy người dùng cập nhật hằng tháng (bậc 1–2)",
    )
    source = "apt-get -s dist-upgrade | dnf -C updateinfo"
    windows_source = (
        "SOFTWARE Component Based Servicing\\Packages, ReportingEvents.log, Setup event 2"
    )
    MESSAGES = {
        "up-to-date": Message(
            N_("Không còn bản vá bảo mật nào chờ cài (danh mục ngày {lists_at}).")
        ),
        "security-pending": Message(
            N_("Còn {security} bản vá bảo mật chưa cài (tổng cộng {pending} bản cập nhật chờ)."),
            N_("Cài mọi bản cập nhật đang chờ rồi khởi động lại máy."),
        ),
        "lists-stale": Message(
            N_(
                "Danh mục bản cập nhật đã cũ ({lists_at}), quá {limit} ngày: "
                "không biết còn thiếu gì."
            ),
            N_("Cập nhật danh mục (apt update hoặc dnf makecache) rồi chạy lại."),
        ),
        "lists-undated": Message(
            N_("Không biết danh mục bản cập nhật lấy về ngày nào."),
            N_("Cập nhật danh mục (apt update hoặc dnf makecache) rồi chạy lại."),
        ),
        "no-security-source": Message(
            N_("Máy chưa khai nguồn bản vá bảo mật nên không biết còn thiếu gì."),
            N_("Thêm kho bảo mật của nhà sản xuất vào nguồn cập nhật rồi chạy lại."),
        ),
        "patched-lately": Message(
            N_("Windows cài bản cập nhật gần nhất ngày {last_at} (cho phép {limit} ngày).")
        ),
        "patched-long-ago": Message(
            N_(
                "Windows cài bản cập nhật gần nhất ngày {last_at}, đã {age_days} ngày "
                "(cho phép {limit})."
            ),
            N_("Cài mọi bản cập nhật đang chờ rồi khởi động lại máy."),
        ),
        "no-update-known": Message(
            N_("Không thấy ngày cài của bản cập nhật Windows nào."),
            N_("Xem lịch sử cập nhật ngay trên máy và nộp minh chứng."),
        ),
        "date-in-future": Message(
            N_("Bản cập nhật gần nhất ghi ngày {last_at}, sau ngày kiểm tra."),
            N_("Chỉnh lại đồng hồ của máy rồi kiểm tra lại."),
        ),
    }

    def run(self, facts: Facts) -> Iterator[Finding]:
        """Pending first, then whether the lists may be believed."""
        if facts.windows is not None:
            yield self._on_windows(facts, facts.windows)
            return
        updates = facts.updates
        if isinstance(updates, Unseen):
            yield self.unseen(facts, updates)
            return
        counts = {"security": updates.security, "pending": updates.pending}
        limit = facts.context.figure("package_lists_max_age_days")
        if updates.security:
            yield self.failed(
                facts, "security-pending", last_upgrade_at=updates.last_upgrade_at, **counts
            )
        elif not updates.security_source:
            yield self.unknown(facts, "no-security-source", **counts)
        elif updates.lists_at is None or updates.lists_at > facts.taken_at + _CLOCK_SLACK:
            yield self.unknown(facts, "lists-undated", **counts)
        elif facts.taken_at - updates.lists_at > timedelta(days=limit):
            yield self.unknown(
                facts, "lists-stale", lists_at=updates.lists_at, limit=limit, **counts
            )
        else:
            yield self.passed(facts, "up-to-date", lists_at=updates.lists_at, **counts)

    def _on_windows(self, facts: Facts, windows: WindowsFacts) -> Finding:
        """By the age of the newest update: which ones are missing is known to its maker alone."""
        patches = windows.patches
        if isinstance(patches, Unseen):
            return self.unseen(facts, patches)
        if patches.last_at is None:
            return self.unknown(facts, "no-update-known")
        age = facts.taken_at - patches.last_at
        limit = facts.context.figure("windows_patch_max_age_days")
        known = {"last_at": patches.last_at, "limit": limit}
        if age < -_CLOCK_SLACK:
            return self.unknown(facts, "date-in-future", last_at=patches.last_at)
        if age > timedelta(days=limit):
            return self.failed(facts, "patched-long-ago", age_days=age.days, **known)
        return self.passed(facts, "patched-lately", **known)

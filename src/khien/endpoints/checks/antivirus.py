"""Is an antivirus program there, running, and with a fresh database?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from khien.core.findings import Finding
from khien.core.i18n import N_
from khien.core.messages import Message
from khien.endpoints.check import Check
from khien.endpoints.facts import Facts, FoundProduct, Unseen
from khien.endpoints.windows_facts import Defender, WindowsFacts

_CLAMAV = "clamav"
_CLOCK_SLACK = timedelta(days=1)
_DEFENDER, _DEFENDER_NAMES = "Microsoft Defender", ("windows defender", "microsoft defender")


class Antivirus(Check):
    """ClamAV is judged by its database's own date; other products only by being there."""

    id = "antivirus.present-and-fresh"
    title = {
        "vi": "Phần mềm diệt vi-rút đang chạy và mới",
        "en": "Antivirus is running and fresh",
    }
    control = "endpoint.antivirus"
    references = (
        "ClamAV, CVD header",
        "SecurityCenter2 AntiVirusProduct.productState (not documented by its maker)",
        "Microsoft Defender Antivirus event IDs 2000, 5000, 5001, 5010, 5012, 1151",
        "TCVN 14423:2026, nhóm phòng chống mã độc (bậc 1–2)",
    )
    source = "/var/lib/dpkg/status, /proc/*/comm, /var/lib/clamav"
    windows_source = (
        "root\\SecurityCenter2 AntiVirusProduct, Windows Defender/Operational 2000 5000 5001 1151, "
        "SOFTWARE Uninstall, SYSTEM Services"
    )
    MESSAGES = {
        "running-and-fresh": Message(N_("{product} đang chạy, mẫu nhận diện ngày {built_at}.")),
        "none-found": Message(
            N_("Không thấy phần mềm diệt vi-rút nào trong danh sách đã biết."),
            N_("Cài phần mềm diệt vi-rút của cơ quan; nếu đã cài loại khác, nộp minh chứng."),
        ),
        "not-running": Message(
            N_("Có {product} nhưng không chạy thường trực."),
            N_("Bật dịch vụ bảo vệ thường trực của phần mềm diệt vi-rút."),
        ),
        "no-database": Message(
            N_("Có {product} nhưng chưa có mẫu nhận diện nào."),
            N_("Chạy cập nhật mẫu nhận diện (freshclam) rồi kiểm tra lại."),
        ),
        "signatures-old": Message(
            N_(
                "Mẫu nhận diện của {product} ngày {built_at}, cũ {age_days} ngày "
                "(cho phép {limit})."
            ),
            N_("Bật cập nhật mẫu nhận diện tự động rồi kiểm tra lại."),
        ),
        "date-unreadable": Message(
            N_("Có {product} nhưng không đọc được ngày của mẫu nhận diện."),
            N_("Cập nhật lại mẫu nhận diện rồi kiểm tra lại."),
        ),
        "date-in-future": Message(
            N_("Mẫu nhận diện của {product} ghi ngày {built_at}, sau ngày của máy này."),
            N_("Chỉnh lại đồng hồ của máy rồi kiểm tra lại."),
        ),
        "running-unknown": Message(
            N_("Có {product} nhưng không biết có đang chạy không."),
            N_("Chạy lại với quyền quản trị (Linux: sudo)."),
        ),
        "freshness-not-readable": Message(
            N_("{product} đang chạy, nhưng chưa biết cách đọc ngày của mẫu nhận diện."),
            N_("Nộp minh chứng từ bảng quản lý của phần mềm này."),
        ),
        "registered-and-fresh": Message(
            N_("{product} đang bật và báo với Windows là mẫu nhận diện còn mới.")
        ),
        "registered-off": Message(
            N_("{product} có đăng ký với Windows nhưng đang tắt hoặc hết hạn."),
            N_("Bật lại hoặc gia hạn phần mềm diệt vi-rút, rồi kiểm tra lại."),
        ),
        "registered-not-fresh": Message(
            N_("{product} đang bật nhưng báo với Windows là mẫu nhận diện đã cũ."),
            N_("Cập nhật mẫu nhận diện và bật cập nhật tự động."),
        ),
        "real-time-off": Message(
            N_("Bảo vệ thường trực của {product} đang tắt."),
            N_("Bật lại bảo vệ thường trực; nếu chính sách nhóm tắt nó, sửa chính sách đó."),
        ),
        "state-not-told": Message(
            N_("Có {product} nhưng dữ liệu lấy về không cho biết có đang bật hay không."),
            N_("Lấy thêm kho WMI (Repository) của máy, hoặc nộp minh chứng từ bảng quản lý."),
        ),
    }

    def run(self, facts: Facts) -> Iterator[Finding]:
        """ClamAV first; another running product is said with what is not known of it."""
        if facts.windows is not None:
            yield self._on_windows(facts, facts.windows)
            return
        software = facts.software
        if isinstance(software, Unseen):
            yield self.unseen(facts, software)
            return
        found = software.of_kind("antivirus")
        others = [product for product in found if product.id != _CLAMAV]
        clamav = next((product for product in found if product.id == _CLAMAV), None)
        if not found and not (software.packages_seen and software.processes_seen):
            yield self.unseen(facts, Unseen("not-supported-here", "dpkg, rpm, /proc"))
        elif not found:
            yield self.failed(facts, "none-found")
        elif clamav is not None and not any(product.running for product in others):
            yield self._clamav(facts, clamav)
        else:
            yield self._other(facts, max(others, key=lambda product: bool(product.running)))

    def _on_windows(self, facts: Facts, windows: WindowsFacts) -> Finding:
        """What Security Center was told decides, then Defender's log, then what is installed."""
        center = windows.security_center
        registered = (
            []
            if isinstance(center, Unseen)
            else [each for each in center if each.kind == "antivirus"]
        )
        on = [each for each in registered if each.on]
        for product in on:
            if not product.name.casefold().startswith(_DEFENDER_NAMES):
                known = {"product": product.name, "reported_at": product.reported_at}
                if product.fresh is None:
                    return self.unknown(facts, "freshness-not-readable", product=product.name)
                if not product.fresh:
                    return self.failed(facts, "registered-not-fresh", **known)
                return self.passed(facts, "registered-and-fresh", **known)
        if isinstance(center, Unseen) and _others_installed(windows):
            return self._installed(facts, windows)
        if not isinstance(windows.defender, Unseen):
            told = self._defender(facts, windows.defender, registered_on=bool(on))
            if told is not None:
                return told
        if on:
            return self.unknown(facts, "freshness-not-readable", product=on[0].name)
        if registered and not any(each.on is None for each in registered):
            names = ", ".join(each.name for each in registered)
            return self.failed(facts, "registered-off", product=names)
        return self._installed(facts, windows)

    def _defender(self, facts: Facts, defender: Defender, *, registered_on: bool) -> Finding | None:
        """Defender's verdict; None where its sources do not tell whether it is at work."""
        if defender.real_time is None and not registered_on and not defender.disabled_by_policy:
            return None
        if defender.real_time is False or defender.disabled_by_policy:
            return self.failed(facts, "real-time-off", product=_DEFENDER)
        if defender.signatures_at is None:
            return self.unknown(facts, "date-unreadable", product=_DEFENDER)
        return self._by_age(facts, _DEFENDER, defender.signatures_at, running=True)

    def _installed(self, facts: Facts, windows: WindowsFacts) -> Finding:
        """Without a word of their state, products are told as there and no more."""
        programs = windows.programs
        if isinstance(programs, Unseen):
            return self.unseen(facts, programs)
        found = [each for each in programs if "antivirus" in each.kinds]
        if found:
            return self.unknown(facts, "state-not-told", product=found[0].name)
        if not isinstance(windows.defender, Unseen):
            return self.unknown(facts, "state-not-told", product=_DEFENDER)
        if isinstance(windows.security_center, Unseen):
            return self.unseen(facts, windows.security_center)
        return self.failed(facts, "none-found")

    def _other(self, facts: Facts, product: FoundProduct) -> Finding:
        known = {"product": product.name}
        if product.running is None:
            return self.unknown(facts, "running-unknown", **known)
        if not product.running:
            return self.failed(facts, "not-running", **known)
        return self.unknown(facts, "freshness-not-readable", **known)

    def _clamav(self, facts: Facts, clamav: FoundProduct) -> Finding:
        base, name = facts.signatures, clamav.name
        if isinstance(base, Unseen):
            return self.unseen(facts, base)
        if clamav.running is False:
            return self.failed(facts, "not-running", product=name)
        if not base.files:
            return self.failed(facts, "no-database", product=name)
        if base.built_at is None:
            return self.unknown(facts, "date-unreadable", product=name)
        return self._by_age(facts, name, base.built_at, running=clamav.running)

    def _by_age(
        self, facts: Facts, product: str, built_at: datetime, *, running: bool | None
    ) -> Finding:
        """By the signatures' own date; ``running`` None: that could not be seen."""
        age = facts.taken_at - built_at
        limit = facts.context.figure("antivirus_max_signature_age_days")
        known = {"product": product, "built_at": built_at}
        if age < -_CLOCK_SLACK:
            return self.unknown(facts, "date-in-future", **known)
        if age > timedelta(days=limit):
            return self.failed(facts, "signatures-old", age_days=age.days, limit=limit, **known)
        if running is None:
            return self.unknown(facts, "running-unknown", product=product)
        return self.passed(facts, "running-and-fresh", **known)


def _others_installed(windows: WindowsFacts) -> bool:
    """Whether a product is there for which Defender steps aside; its own state is then no fault."""
    programs = windows.programs
    return not isinstance(programs, Unseen) and any(
        "antivirus" in each.kinds and each.starts is not False for each in programs
    )

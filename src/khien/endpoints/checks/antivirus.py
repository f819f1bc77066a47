"""Is an antivirus program there, running, and with a fresh database?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from khien.core.findings import Finding
from khien.core.i18n import N_
from khien.core.messages import Message
from khien.endpoints.check import Check
from khien.endpoints.facts import Facts, FoundProduct, Unseen

_CLAMAV = "clamav"
_CLOCK_SLACK = timedelta(days=1)


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
        "TCVN 14423:2026, nhóm phòng chống mã độc (bậc 1–2)",
    )
    source = "/var/lib/dpkg/status, /proc/*/comm, /var/lib/clamav"
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
            N_("Bật cập nhật mẫu nhận diện tự động (freshclam)."),
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
            N_("Chạy lại lệnh với quyền quản trị (sudo)."),
        ),
        "freshness-not-readable": Message(
            N_("{product} đang chạy, nhưng chưa biết cách đọc ngày của mẫu nhận diện."),
            N_("Nộp minh chứng từ bảng quản lý của phần mềm này."),
        ),
    }

    def run(self, facts: Facts) -> Iterator[Finding]:
        """ClamAV first; another running product is said with what is not known of it."""
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
        age = facts.taken_at - base.built_at
        limit = facts.context.figure("antivirus_max_signature_age_days")
        known = {"product": name, "built_at": base.built_at}
        if age < -_CLOCK_SLACK:
            return self.unknown(facts, "date-in-future", **known)
        if age > timedelta(days=limit):
            return self.failed(facts, "signatures-old", age_days=age.days, limit=limit, **known)
        if clamav.running is None:
            return self.unknown(facts, "running-unknown", product=name)
        return self.passed(facts, "running-and-fresh", **known)

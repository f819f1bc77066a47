"""Does what the PC shows agree with the class that was declared for it?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from khien.core.findings import Finding
from khien.core.i18n import N_
from khien.core.messages import Message
from khien.endpoints.check import Check
from khien.endpoints.facts import Facts, OnlineTrace, OnlineTraces, Unseen, iso

# Sources that remember past connections; the others show only this moment or may be a disc's.
_REMEMBERING = {"NetworkManager", "DHCP", "NetworkList", "NetworkProfile 10000"}
# Law 117/2025/QH15, in force from 01/3/2026, forbids a PC that is connected; the law before it
# one that is or ever was.
_IN_FORCE = datetime(2026, 3, 1, tzinfo=UTC)


class Isolation(Check):
    """A stand-alone PC must show no trace of a network."""

    id = "isolation.declared-class"
    title = {
        "vi": "Máy độc lập không từng nối mạng",
        "en": "An isolated PC was never on a network",
    }
    control = "secrets.isolated-machine"
    references = (
        "Luật Bảo vệ bí mật nhà nước 117/2025/QH15",
        "Nghị định 63/2026/NĐ-CP",
    )
    source = "NetworkManager, DHCP, timesync, apt, /proc/net/route"
    windows_source = (
        "SOFTWARE NetworkList, WindowsUpdate, SYSTEM Tcpip\\Parameters\\Interfaces, "
        "NetworkProfile/Operational 10000, Windows Defender/Operational 2000, Wlansvc\\Profiles, "
        "SRUDB.dat"
    )
    MESSAGES = {
        "no-trace": Message(N_("Không thấy dấu vết nối mạng ở các nơi đã xem ({looked}).")),
        "connected-class": Message(N_("Máy khai là máy nối mạng nên không xét điều này.")),
        "class-not-declared": Message(
            N_("Chưa khai máy thuộc loại nào (nối mạng, mạng nội bộ riêng, độc lập)."),
            N_("Chạy lại lệnh với phiếu đăng ký máy của đơn vị (--ticket)."),
        ),
        "online-trace": Message(
            N_("Máy khai là máy độc lập nhưng có {count} dấu vết nối mạng, gần nhất {latest}."),
            N_(
                "Ngừng soạn tài liệu mật trên máy này và báo người phụ trách; "
                "xác minh lại loại máy."
            ),
        ),
        "online-before-rule": Message(
            N_(
                "Máy khai là máy độc lập, có {count} dấu vết nối mạng trước 01/3/2026, "
                "gần nhất {latest}; sau đó không thấy nữa."
            ),
            N_("Xác minh máy đã được cài lại trước khi soạn tài liệu mật, rồi nộp kết quả."),
        ),
        "weak-traces": Message(
            N_("Có dấu vết có thể do nối mạng hoặc do đĩa cài đặt ({kinds}): cần người xem."),
            N_("Xác minh máy được cài và cập nhật bằng cách nào, rồi nộp kết quả."),
        ),
        "lan-traces": Message(
            N_(
                "Có dấu vết nối mạng ({kinds}); máy này không biết "
                "đó là mạng nội bộ riêng hay mạng ngoài."
            ),
            N_("Xác minh sơ đồ mạng, bảo đảm không có đường ra ngoài, rồi nộp kết quả."),
        ),
        "sources-unread": Message(
            N_("Có nơi lưu dấu vết không đọc được ({unread}) nên không kết luận được."),
            N_("Chạy lại với quyền quản trị (Linux: sudo)."),
        ),
        "no-trace-sources": Message(
            N_("Máy không có nơi nào lưu dấu vết nối mạng để xem, nên không kết luận được."),
            N_("Kiểm tra bằng tay và nộp minh chứng."),
        ),
    }

    def run(self, facts: Facts) -> Iterator[Finding]:
        """The declared class says which question is asked."""
        declared = facts.context.machine_class
        if declared == "connected":
            yield self.not_applicable(facts, "connected-class")
        elif declared == "unknown":
            yield self.not_applicable(facts, "class-not-declared")
        elif isinstance(facts.traces, Unseen):
            yield self.unseen(facts, facts.traces)
        else:
            yield self._judge(facts, facts.traces, alone=declared == "stand_alone")

    def _judge(self, facts: Facts, seen: OnlineTraces, *, alone: bool) -> Finding:
        strong = [trace for trace in seen.traces if not trace.weak]
        kinds = sorted({trace.kind for trace in seen.traces})
        if strong and alone:
            return self._alone(facts, strong, kinds)
        if strong:
            return self.unknown(facts, "lan-traces", kinds=kinds)
        if seen.traces:
            return self.unknown(facts, "weak-traces", kinds=kinds)
        if seen.unread:
            return self.unknown(facts, "sources-unread", unread=list(seen.unread))
        if not _REMEMBERING & set(seen.looked):
            return self.unknown(facts, "no-trace-sources")
        return self.passed(facts, "no-trace", looked=list(seen.looked))

    def _alone(self, facts: Facts, strong: list[OnlineTrace], kinds: list[str]) -> Finding:
        moments = [_zoned(trace.at) for trace in strong if trace.at]
        told = {
            "count": len(strong), "kinds": kinds, "latest": iso(max(moments, default=None)) or "?"
        }  # fmt: skip
        only_before = len(moments) == len(strong) and max(moments) < _IN_FORCE
        if only_before and facts.taken_at >= _IN_FORCE:
            return self.unknown(facts, "online-before-rule", **told)
        return self.failed(facts, "online-trace", **told)


def _zoned(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

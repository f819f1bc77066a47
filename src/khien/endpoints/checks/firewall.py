"""Does a firewall drop what nobody asked for?"""

from __future__ import annotations

from collections.abc import Iterator

from khien.core.findings import Finding
from khien.core.i18n import N_
from khien.core.messages import Message
from khien.endpoints.check import Check
from khien.endpoints.facts import Facts, Unseen


class Firewall(Check):
    """Judges the rules for incoming packets, IPv4 and (where in use) IPv6."""

    id = "firewall.on"
    title = {"vi": "Tường lửa đang bật", "en": "The firewall is on"}
    control = "endpoint.firewall"
    references = (
        "nft(8), iptables(8), firewalld(1)",
        "TCVN 14423:2026, nhóm cấu hình an toàn (bậc 1–2)",
    )
    source = "nft -j list ruleset | iptables -S | systemctl is-active firewalld"
    MESSAGES = {
        "closed": Message(N_("Tường lửa ({tool}) đang chặn kết nối vào không được phép.")),
        "no-tool": Message(
            N_("Máy không có tường lửa nào (nftables, iptables, ufw, firewalld)."),
            N_("Cài và bật tường lửa, mặc định chặn kết nối vào."),
        ),
        "open": Message(
            N_("Tường lửa ({tool}) không chặn kết nối vào."),
            N_("Bật tường lửa, mặc định chặn kết nối vào (ví dụ: ufw enable)."),
        ),
        "ipv6-open": Message(
            N_("Tường lửa ({tool}) chặn IPv4 nhưng để ngỏ IPv6 đang dùng."),
            N_("Áp cùng quy tắc cho IPv6, hoặc tắt IPv6."),
        ),
        "rules-unclear": Message(
            N_("Tường lửa ({tool}) có quy tắc nhưng không kết luận được chúng chặn những gì."),
            N_("Đặt mặc định là chặn kết nối vào, hoặc nộp minh chứng cấu hình."),
        ),
    }

    def run(self, facts: Facts) -> Iterator[Finding]:
        """The weaker of the two families decides."""
        seen = facts.firewall
        if isinstance(seen, Unseen):
            yield self.unseen(facts, seen)
            return
        families = (seen.ipv4, seen.ipv6) if seen.ipv6_in_use else (seen.ipv4,)
        known = {"tool": seen.tool, "ipv4": seen.ipv4, "ipv6": seen.ipv6}
        if not seen.tool:
            yield self.failed(facts, "no-tool")
        elif seen.ipv4 == "open":
            yield self.failed(facts, "open", **known)
        elif "open" in families:
            yield self.failed(facts, "ipv6-open", **known)
        elif "unclear" in families:
            yield self.unknown(facts, "rules-unclear", **known)
        else:
            yield self.passed(facts, "closed", **known)

"""Does a firewall drop what nobody asked for?"""

from __future__ import annotations

from collections.abc import Iterator

from khien.core.findings import Finding
from khien.core.i18n import N_
from khien.core.messages import Message
from khien.endpoints.check import Check
from khien.endpoints.facts import Facts, Unseen
from khien.endpoints.windows_facts import WindowsFacts


class Firewall(Check):
    """Judges the rules for incoming packets, IPv4 and (where in use) IPv6."""

    id = "firewall.on"
    title = {"vi": "Tường lửa đang bật", "en": "The firewall is on"}
    control = "endpoint.firewall"
    references = (
        "nft(8), iptables(8), firewalld(1)",
        "MS-GPFAS 2.2.2: EnableFirewall, DefaultInboundAction",
        "TCVN 14423:2026, nhóm cấu hình an toàn (bậc 1–2)",
    )
    source = "nft -j list ruleset | iptables -S | systemctl is-active firewalld"
    windows_source = (
        "SYSTEM SharedAccess\\Parameters\\FirewallPolicy, SOFTWARE Policies\\Microsoft\\"
        "WindowsFirewall, SYSTEM Services\\MpsSvc"
    )
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
        "profiles-on": Message(N_("Tường lửa Windows bật ở cả ba loại mạng.")),
        "other-firewall": Message(
            N_("{product} đăng ký làm tường lửa thay cho tường lửa Windows và đang bật.")
        ),
        "profiles-off": Message(
            N_("Tường lửa Windows đang tắt ở: {profiles}."),
            N_("Bật tường lửa cho mọi loại mạng (domain, private, public)."),
        ),
        "lets-in": Message(
            N_("Tường lửa Windows bật nhưng mặc định cho kết nối vào ở: {profiles}."),
            N_("Đặt mặc định là chặn kết nối vào."),
        ),
        "profiles-not-told": Message(
            N_("Không thấy cài đặt tường lửa của: {profiles}."),
            N_("Chạy kiểm tra ngay trên máy, hoặc nộp minh chứng cấu hình."),
        ),
    }

    def run(self, facts: Facts) -> Iterator[Finding]:
        """The weaker of the two families decides."""
        if facts.windows is not None:
            yield self._on_windows(facts, facts.windows)
            return
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

    def _on_windows(self, facts: Facts, windows: WindowsFacts) -> Finding:
        """The worst profile decides, unless another product registered itself in its place."""
        seen, center = windows.firewall, windows.security_center
        others = () if isinstance(center, Unseen) else center
        other = next((each for each in others if each.kind == "firewall" and each.on), None)
        if isinstance(seen, Unseen):
            return self.unseen(facts, seen)
        profiles = {"domain": seen.domain, "private": seen.private, "public": seen.public}
        off = [name for name, on in profiles.items() if on is False]
        silent = [name for name, on in profiles.items() if on is None]
        if (off or silent) and other is not None:
            return self.passed(facts, "other-firewall", product=other.name)
        if off:
            return self.failed(facts, "profiles-off", profiles=off)
        if seen.lets_in:
            return self.failed(facts, "lets-in", profiles=list(seen.lets_in))
        if silent:
            return self.unknown(facts, "profiles-not-told", profiles=silent)
        return self.passed(facts, "profiles-on")

"""Are old services without encryption offered: telnet, rsh, FTP, SMB 1?"""

from __future__ import annotations

from collections.abc import Iterator

from khien.core.findings import Finding
from khien.core.i18n import N_
from khien.core.messages import Message
from khien.endpoints.check import Check
from khien.endpoints.facts import Facts, Unseen


class LegacyServices(Check):
    """Listening sockets, Samba's lowest protocol, and server packages that are installed."""

    id = "services.legacy"
    title = {"vi": "Không mở dịch vụ cũ, không mã hóa", "en": "No legacy services are offered"}
    control = "endpoint.legacy-services"
    references = (
        "RFC 854 (telnet), RFC 959 (FTP), RFC 1282 (rlogin)",
        "smb.conf(5), server min protocol",
        "TCVN 14423:2026, nhóm cấu hình an toàn (bậc 1–2)",
    )
    source = "/proc/net/tcp, /etc/samba/smb.conf, /var/lib/dpkg/status"
    MESSAGES = {
        "none": Message(N_("Không thấy dịch vụ cũ nào đang mở hay đã cài.")),
        "listening": Message(
            N_("Máy đang mở dịch vụ cũ, không mã hóa: {services}."),
            N_("Tắt và gỡ các dịch vụ đó; dùng SSH hoặc SFTP thay thế."),
        ),
        "smb1": Message(
            N_("Chia sẻ tệp vẫn nhận giao thức cũ SMB 1."),
            N_("Đặt server min protocol = SMB2_10 trong smb.conf."),
        ),
        "installed": Message(
            N_("Đã cài phần mềm phục vụ dịch vụ cũ: {services}."),
            N_("Gỡ các gói đó khỏi máy."),
        ),
    }

    def run(self, facts: Facts) -> Iterator[Finding]:
        """Each kind found is a finding of its own."""
        services, software = facts.services, facts.software
        failed = False
        if not isinstance(services, Unseen) and services.listening:
            failed = True
            yield self.failed(facts, "listening", services=list(services.listening))
        if not isinstance(services, Unseen) and services.smb1:
            failed = True
            yield self.failed(facts, "smb1")
        found = () if isinstance(software, Unseen) else software.of_kind("legacy")
        if found and not failed:
            failed = True
            yield self.failed(facts, "installed", services=[product.name for product in found])
        if failed:
            return
        if isinstance(services, Unseen):
            yield self.unseen(facts, services)
        elif isinstance(software, Unseen):
            yield self.unseen(facts, software)
        elif not services.sockets_seen or not software.packages_seen:
            yield self.unseen(facts, Unseen("not-supported-here", "/proc/net/tcp, dpkg, rpm"))
        else:
            yield self.passed(facts, "none")

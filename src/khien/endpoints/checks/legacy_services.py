"""Are old services without encryption offered: telnet, rsh, FTP, SMB 1?"""

from __future__ import annotations

from collections.abc import Iterator

from khien.core.findings import Finding
from khien.core.i18n import N_
from khien.core.messages import Message
from khien.endpoints.check import Check
from khien.endpoints.facts import Facts, Unseen
from khien.endpoints.windows_facts import WindowsFacts


class LegacyServices(Check):
    """Listening sockets, Samba's lowest protocol, and server packages that are installed."""

    id = "services.legacy"
    title = {"vi": "Không mở dịch vụ cũ, không mã hóa", "en": "No legacy services are offered"}
    control = "endpoint.legacy-services"
    references = (
        "RFC 854 (telnet), RFC 959 (FTP), RFC 1282 (rlogin)",
        "smb.conf(5), server min protocol",
        "LanmanServer\\Parameters SMB1; MS-SMB",
        "TCVN 14423:2026, nhóm cấu hình an toàn (bậc 1–2)",
    )
    source = "/proc/net/tcp, /etc/samba/smb.conf, /var/lib/dpkg/status"
    windows_source = "SYSTEM LanmanServer\\Parameters SMB1, Services srv, mrxsmb10, TlntSvr, FTPSVC"
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
        "smb1-server": Message(
            N_("Windows còn chia sẻ tệp bằng giao thức cũ SMB 1."),
            N_("Tắt tính năng SMB 1.0/CIFS trong Windows Features rồi khởi động lại."),
        ),
        "smb1-client": Message(
            N_("Windows còn nối tới máy khác bằng giao thức cũ SMB 1."),
            N_("Tắt tính năng SMB 1.0/CIFS Client trong Windows Features rồi khởi động lại."),
        ),
        "smb1-not-told": Message(
            N_("Dữ liệu lấy về không cho biết Windows còn chia sẻ tệp bằng SMB 1 hay không."),
            N_("Lấy thêm tệp SYSTEM và SOFTWARE của máy, hoặc chạy kiểm tra ngay trên máy."),
        ),
    }

    def run(self, facts: Facts) -> Iterator[Finding]:
        """Each kind found is a finding of its own."""
        if facts.windows is not None:
            yield from self._on_windows(facts, facts.windows)
            return
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

    def _on_windows(self, facts: Facts, windows: WindowsFacts) -> Iterator[Finding]:
        """Serving by SMB 1 and asking by it are two findings; programs of old kinds a third."""
        seen, programs = windows.exposure, windows.programs
        if isinstance(seen, Unseen):
            yield self.unseen(facts, seen)
            return
        found = () if isinstance(programs, Unseen) else programs
        legacy = [each.name for each in found if "legacy" in each.kinds]
        if seen.smb1_server:
            yield self.failed(facts, "smb1-server")
        if seen.smb1_client:
            yield self.failed(facts, "smb1-client")
        if legacy:
            yield self.failed(facts, "installed", services=legacy)
        if seen.smb1_server or seen.smb1_client or legacy:
            return
        if isinstance(programs, Unseen):
            yield self.unseen(facts, programs)
        elif seen.smb1_server is None or seen.smb1_client is None:
            yield self.unknown(facts, "smb1-not-told")
        else:
            yield self.passed(facts, "none")

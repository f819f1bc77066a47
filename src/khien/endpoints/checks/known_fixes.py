"""Does Windows carry the fixes of the weaknesses in our list?

The finding also tells what the console needs to answer for any other number: the build, the
revision and the KBs that are installed.
"""

from __future__ import annotations

from collections.abc import Iterator

from khien.core.findings import Finding
from khien.core.i18n import N_
from khien.core.messages import Message
from khien.endpoints.check import WindowsCheck
from khien.endpoints.facts import Facts, Unseen
from khien.endpoints.weaknesses import Machine, Standing, load_fixes, stands
from khien.endpoints.windows_facts import WindowsFacts, WindowsRelease

CHECK_ID = "weaknesses.known-fixes"
MOST_KBS = 200


class KnownFixes(WindowsCheck):
    """Compares build, revision and KBs with the fixes of ``weakness_fixes.json``."""

    id = CHECK_ID
    title = {
        "vi": "Windows đã vá các lỗ hổng trong danh sách đối chiếu",
        "en": "Windows carries the fixes of the weaknesses in the list",
    }
    control = "endpoint.known-weaknesses"
    references = (
        "Windows NT\\CurrentVersion: CurrentBuildNumber, UBR",
        "Component Based Servicing\\Packages: CurrentState 112",
        "TCVN 14423:2026, nhóm lỗ hổng bảo mật (bậc 1–2)",
    )
    source = "SOFTWARE Windows NT\\CurrentVersion, Component Based Servicing\\Packages"
    MESSAGES = {
        "fixed": Message(
            N_("Windows {build}.{revision} đã vá cả {listed} lỗ hổng trong danh sách {as_of}.")
        ),
        "open": Message(
            N_("Windows {build}.{revision} còn {count} lỗ hổng đã có bản vá: {open}."),
            N_("Cài bản cập nhật Windows mới nhất rồi khởi động lại máy."),
        ),
        "undecided": Message(
            N_("Chưa rõ Windows bản dựng {build} đã vá {undecided} lỗ hổng trong danh sách chưa."),
            N_("Xem lịch sử cập nhật ngay trên máy và nộp minh chứng."),
        ),
        "named-fixed": Message(N_("Đã khắc phục những gì văn bản nêu.")),
        "named-open": Message(
            N_("Chưa khắc phục {open} mà văn bản nêu."),
            N_("Cài bản cập nhật mới nhất của Windows hoặc của phần mềm đó."),
        ),
        "named-undecided": Message(
            N_("Chưa rõ đã khắc phục {undecided} mà văn bản nêu chưa."),
            N_("Mở trang lỗ hổng của văn bản để xem vì sao chưa rõ."),
        ),
    }

    def on_windows(self, facts: Facts, windows: WindowsFacts) -> Iterator[Finding]:
        """Affected first; one that cannot be told is never taken as fixed."""
        release = windows.release
        if isinstance(release, Unseen):
            yield self.unseen(facts, release)
            return
        yield self._judged(facts, windows, release)

    def _judged(self, facts: Facts, windows: WindowsFacts, release: WindowsRelease) -> Finding:
        patches = windows.patches
        kbs = () if isinstance(patches, Unseen) else patches.kbs
        machine = Machine(True, release.build, release.revision, frozenset(kbs))
        fixes = load_fixes()
        by_standing: dict[Standing, list[str]] = {one: [] for one in Standing}
        for cve, fix in fixes.by_cve.items():
            if fix.windows:
                by_standing[stands(machine, cve, fixes).standing].append(cve)
        told = {
            "build": release.build,
            "revision": release.revision,
            "kb": list(kbs[:MOST_KBS]),
            "cve": by_standing[Standing.FIXED],
            "open": by_standing[Standing.AFFECTED],
            "as_of": fixes.as_of.isoformat(),
        }
        if count := len(by_standing[Standing.AFFECTED]):
            return self.failed(facts, "open", count=count, **told)
        if undecided := len(by_standing[Standing.CANNOT_TELL]):
            return self.unknown(facts, "undecided", undecided=undecided, **told)
        return self.passed(facts, "fixed", listed=len(by_standing[Standing.FIXED]), **told)

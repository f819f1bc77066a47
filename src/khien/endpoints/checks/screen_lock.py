"""Does the screen lock itself soon enough?"""

from __future__ import annotations

from collections.abc import Iterator

from khien.core.findings import Finding
from khien.core.i18n import N_
from khien.core.messages import Message
from khien.endpoints.check import Check
from khien.endpoints.facts import Facts, LockSetting, ScreenLock, Unseen


class ScreenLocks(Check):
    """GNOME (dconf, gsettings), KDE (kscreenlockerrc), xscreensaver."""

    id = "screen.locks"
    title = {"vi": "Màn hình tự khóa", "en": "The screen locks itself"}
    control = "endpoint.screen-lock"
    references = (
        "dconf(7), kscreenlockerrc, xscreensaver(1)",
        "TCVN 14423:2026, khóa phiên máy trạm trong 15 phút (bậc 1–2)",
    )
    source = "/etc/dconf/db, gsettings, kscreenlockerrc, .xscreensaver"
    MESSAGES = {
        "locks-in-time": Message(N_("Màn hình tự khóa sau {minutes} phút (cho phép {limit}).")),
        "no-desktop": Message(N_("Máy không cài môi trường màn hình nên không có gì để khóa.")),
        "lock-off": Message(
            N_("Màn hình không tự khóa ({origins})."),
            N_("Bật tự khóa màn hình, chậm nhất {limit} phút không dùng."),
        ),
        "locks-too-late": Message(
            N_("Màn hình tự khóa sau {minutes} phút, quá mức cho phép {limit} phút."),
            N_("Đặt lại thời gian tự khóa, chậm nhất {limit} phút không dùng."),
        ),
        "setting-not-found": Message(
            N_("Có môi trường màn hình nhưng không xác định được có tự khóa hay không."),
            N_("Đặt tự khóa cho mọi người dùng (dconf có khóa) rồi chạy lại."),
        ),
        "homes-unread": Message(
            N_("Không thấy hoặc không đọc được cài đặt riêng của {homes_unread} người dùng."),
            N_("Chạy lại lệnh với quyền quản trị (sudo), hoặc đặt tự khóa cho mọi người dùng."),
        ),
    }

    def run(self, facts: Facts) -> Iterator[Finding]:
        """Enforced settings of the system decide; else every setting found must hold."""
        screen = facts.screen
        if isinstance(screen, Unseen):
            yield self.unseen(facts, screen)
        elif not screen.desktops and screen.display_server:
            yield self.unknown(facts, "setting-not-found")
        elif not screen.desktops:
            yield self.not_applicable(facts, "no-desktop")
        else:
            yield self._judge(facts, screen)

    def _judge(self, facts: Facts, screen: ScreenLock) -> Finding:
        limit = facts.context.figure("screen_lock_max_minutes")
        settings, free = _in_force(screen)
        minutes = max((one.minutes for one in settings if one.minutes is not None), default=None)
        off = sorted({one.origin for one in settings if one.enabled is False})
        if off:
            return self.failed(facts, "lock-off", origins=off, limit=limit)
        if minutes is not None and minutes > limit:
            return self.failed(facts, "locks-too-late", minutes=minutes, limit=limit)
        if {one.family for one in settings} != set(screen.families) or not all(
            one.minutes is not None and one.enabled for one in settings
        ):
            return self.unknown(facts, "setting-not-found")
        homes = screen.homes_unread + screen.homes_silent
        if homes and free:
            return self.unknown(facts, "homes-unread", homes_unread=homes)
        return self.passed(facts, "locks-in-time", minutes=minutes, limit=limit)


def _in_force(screen: ScreenLock) -> tuple[list[LockSetting], bool]:
    """The settings that count, and whether any desktop is left to its users' own choice."""
    chosen: list[LockSetting] = []
    free = False
    for family in screen.families:
        own = [setting for setting in screen.settings if setting.family == family]
        enforced = [setting for setting in own if setting.enforced]
        chosen += enforced or own
        free = free or not enforced
    return chosen, free

"""Does the screen lock itself soon enough?"""

from __future__ import annotations

from collections.abc import Iterator

from khien.core.findings import Finding
from khien.core.i18n import N_
from khien.core.messages import Message
from khien.endpoints.check import Check
from khien.endpoints.facts import Facts, LockSetting, ScreenLock, Unseen
from khien.endpoints.windows_facts import WindowsFacts


class ScreenLocks(Check):
    """GNOME (dconf, gsettings), KDE (kscreenlockerrc), xscreensaver."""

    id = "screen.locks"
    title = {"vi": "Màn hình tự khóa", "en": "The screen locks itself"}
    control = "endpoint.screen-lock"
    references = (
        "dconf(7), kscreenlockerrc, xscreensaver(1)",
        "InactivityTimeoutSecs; ScreenSaveActive, ScreenSaverIsSecure, ScreenSaveTimeOut",
        "TCVN 14423:2026, khóa phiên máy trạm trong 15 phút (bậc 1–2)",
    )
    source = "/etc/dconf/db, gsettings, kscreenlockerrc, .xscreensaver"
    windows_source = (
        "SOFTWARE Policies\\System InactivityTimeoutSecs, NTUSER.DAT Control Panel\\Desktop"
    )
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
            N_("Chạy lại với quyền quản trị (Linux: sudo), hoặc đặt tự khóa cho mọi người dùng."),
        ),
        "no-password-asked": Message(
            N_("Trình bảo vệ màn hình bật nhưng không đòi mật khẩu ({origins})."),
            N_("Chọn “On resume, display logon screen”, hoặc đặt bằng chính sách cho cả máy."),
        ),
        "user-setting-not-told": Message(
            N_("Không thấy cài đặt tự khóa của: {origins}."),
            N_("Đặt “Interactive logon: Machine inactivity limit” cho cả máy rồi chạy lại."),
        ),
    }

    def run(self, facts: Facts) -> Iterator[Finding]:
        """Enforced settings of the system decide; else every setting found must hold."""
        if facts.windows is not None:
            yield self._on_windows(facts, facts.windows)
            return
        screen = facts.screen
        if isinstance(screen, Unseen):
            yield self.unseen(facts, screen)
        elif not screen.desktops and screen.display_server:
            yield self.unknown(facts, "setting-not-found")
        elif not screen.desktops:
            yield self.not_applicable(facts, "no-desktop")
        else:
            yield self._judge(facts, screen)

    def _on_windows(self, facts: Facts, windows: WindowsFacts) -> Finding:
        """The PC's own limit decides for all; else every user's setting must hold."""
        locks = windows.locks
        if isinstance(locks, Unseen):
            return self.unseen(facts, locks)
        limit = facts.context.figure("screen_lock_max_minutes")
        machine = [each for each in locks if each.origin == "machine" and each.minutes is not None]
        if machine and (machine[0].minutes or 0) <= limit:
            return self.passed(facts, "locks-in-time", minutes=machine[0].minutes, limit=limit)
        users = [each for each in locks if each.origin != "machine"]
        # A limit of the PC that is too long still locks in the end, whatever a user chose.
        if machine and not users:
            minutes = machine[0].minutes
            return self.failed(facts, "locks-too-late", minutes=minutes, limit=limit)
        off = [each.origin for each in users if each.enabled is False]
        bare = [each.origin for each in users if each.secure is False]
        silent = [
            each.origin for each in users
            if each.enabled is None or each.secure is None or each.minutes is None
        ]  # fmt: skip
        longest = max((each.minutes for each in users if each.minutes is not None), default=None)
        if off:
            return self.failed(facts, "lock-off", origins=off, limit=limit)
        if bare:
            return self.failed(facts, "no-password-asked", origins=bare, limit=limit)
        if longest is not None and longest > limit:
            return self.failed(facts, "locks-too-late", minutes=longest, limit=limit)
        if silent or longest is None:
            return self.unknown(facts, "user-setting-not-told", origins=silent)
        return self.passed(facts, "locks-in-time", minutes=longest, limit=limit)

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

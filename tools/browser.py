"""A console of one's own and a browser before it: what the browser tests and the pictures share.

``Console`` starts ``khien demo`` or ``khien serve`` in a process group, reads what it prints and
ends the whole group. ``Visitor`` is one person's browser: signs in with the second factor where
there is one, and keeps every console error and refused resource that it met.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import os
import queue
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright

PERIOD_SECONDS = 30  # of a TOTP code (RFC 6238)
START_SECONDS = 300.0
WAIT_MS = 45_000
DESK = (1366, 768)
PHONE = (390, 844)
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--lang=vi",
)  # fmt: skip
ROLES = {
    "Đơn vị thường trực": "standing_unit",
    "Lãnh đạo đơn vị": "leader",
    "Cán bộ đầu mối": "officer",
    "Cán bộ kiểm tra": "inspector",
    "Cán bộ, công chức, viên chức": "staff",
    "Quản trị hệ thống": "administrator",
    "Kết nối tự động": "integration",  # never signs in
}
_WHO = re.compile(r"^  (?P<role>\S.*?) — (?P<who>[^,]+), (?P<place>.+)$")
_NAME = re.compile(r"tên: (?P<username>\S+)\s+mật khẩu: (?P<password>\S+)")
_TOTP = re.compile(r"TOTP: (?P<secret>[A-Z2-7]+)")
_URL = re.compile(r"(?P<url>http://localhost:\d+)")


@dataclass(slots=True)
class SignIn:
    """What ``khien demo`` printed for one role."""

    role: str
    who: str
    place: str
    username: str = ""
    password: str = ""
    secret: str = ""


def read_sign_ins(lines: Sequence[str]) -> dict[str, SignIn]:
    """The sign-ins among the lines that ``khien demo`` printed, by role."""
    found: dict[str, SignIn] = {}
    one: SignIn | None = None
    for line in lines:
        if match := _WHO.match(line):
            role = ROLES.get(match["role"])
            one = SignIn(role, match["who"], match["place"]) if role else None
            if one is not None:
                found[one.role] = one
        elif one is not None and (match := _NAME.search(line)):
            one.username, one.password = match["username"], match["password"]
        elif one is not None and (match := _TOTP.search(line)):
            one.secret = match["secret"]
    return found


def totp(secret: str, at: float) -> str:
    """The six digits of a TOTP secret at a moment (RFC 6238, SHA-1)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(at) // PERIOD_SECONDS), hashlib.sha1).digest()
    start = digest[-1] & 15
    (number,) = struct.unpack(">I", digest[start : start + 4])
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06}"


_spent: dict[str, int] = {}


def fresh_code(secret: str) -> str:
    """A code that was not used before by us: waits for the next half minute when it must."""
    while int(time.time()) // PERIOD_SECONDS <= _spent.get(secret, -1):
        time.sleep(0.5)
    now = time.time()
    _spent[secret] = int(now) // PERIOD_SECONDS
    return totp(secret, now)


def free_port() -> int:
    """A port that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def khien() -> str:
    """The ``khien`` command of this environment."""
    beside = Path(sys.executable).parent / "khien"
    return str(beside if beside.exists() else shutil.which("khien") or "khien")


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Ours without what would point the console elsewhere; Vietnamese, as people see it."""
    ours = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("KHIEN_", "DJANGO_")) and name != "DATABASE_URL"
    }
    return {**ours, "KHIEN_LANG": "vi", "PYTHONUNBUFFERED": "1", **(extra or {})}


class Console:
    """``khien VERB --data FOLDER --port N`` from start to end; use as a context manager."""

    def __init__(self, verb: str, folder: Path, *, extra: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.lines: list[str] = []
        command = [khien(), verb, "--data", str(folder), "--port", str(free_port())]
        self._process = subprocess.Popen(
            command, env=environment(extra), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, encoding="utf-8", start_new_session=True,
        )  # fmt: skip
        self._said: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        self.url = ""

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._said.put(line.rstrip("\n"))
        self._said.put(None)

    def __enter__(self) -> Console:
        try:
            self._await_address()
            self._await_port()
        except BaseException:
            self.end()
            raise
        return self

    def _await_address(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self.url:
            line = self._said.get(timeout=max(0.1, deadline - time.monotonic()))
            if line is None:
                raise RuntimeError("the console ended: " + "\n".join(self.lines[-20:]))
            self.lines.append(line)
            if match := _URL.search(line):
                self.url = match["url"]

    def _await_port(self) -> None:
        port = int(self.url.rpartition(":")[2])
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.1)
        raise RuntimeError(f"nobody answers at {self.url}")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()

    def end(self) -> None:
        """End web and worker; nothing of the process group is left."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self._process.kill()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    @property
    def group(self) -> int:
        """The process group of the console."""
        return self._process.pid

    def sign_ins(self) -> dict[str, SignIn]:
        """Who may sign in, by role (of a demo)."""
        return read_sign_ins(self.lines)


def chromium() -> str | None:
    """The browser's path; None where there is none."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def launch(playwright: Playwright) -> Browser:
    """Debian's Chromium without a screen."""
    return playwright.chromium.launch(
        executable_path=chromium(),
        args=list(ARGUMENTS),
        timeout=WAIT_MS,
        env={**os.environ, "LANGUAGE": "vi"},
    )


@dataclass
class Visitor:
    """One browser context and what went wrong in it."""

    context: BrowserContext
    base: str
    problems: list[str] = field(default_factory=list)

    @classmethod
    def open(
        cls,
        browser: Browser,
        base: str,
        *,
        size: tuple[int, int] = DESK,
        cookies_of: Visitor | None = None,
        bypass_csp: bool = False,
    ) -> Visitor:
        """A new context; with ``cookies_of`` signed in as that visitor is."""
        state = cookies_of.context.storage_state() if cookies_of else None
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh", accept_downloads=True, base_url=base,
            storage_state=state, bypass_csp=bypass_csp,
        )  # fmt: skip
        context.set_default_timeout(WAIT_MS)
        visitor = cls(context, base)
        context.on("page", visitor.watch)
        return visitor

    def watch(self, page: Page) -> None:
        """Keep what ``page`` complains of: errors, and whatever the policy refused."""

        def said(message: ConsoleMessage) -> None:
            if message.type == "error" or "Content Security Policy" in message.text:
                where = message.location.get("url") or page.url
                self.problems.append(f"{page.url}: {message.text} ({where})")

        page.on("console", said)
        page.on("pageerror", lambda error: self.problems.append(f"{page.url}: {error}"))

    def page(self, path: str = "") -> Page:
        """A new page, opened at ``path``."""
        page = self.context.new_page()
        if path:
            page.goto(path)
        return page

    def sign_in(self, one: SignIn) -> Page:
        """Name, password and, where the role has it, the code of the second factor."""
        page = self.page("/")
        page.fill("#id_login", one.username)
        page.fill("#id_password", one.password)
        page.click("main form button.btn-primary")
        if one.secret:
            page.fill("#id_code", fresh_code(one.secret))
            page.click("main form button.btn-primary")
        page.wait_for_selector("header .who")
        return page

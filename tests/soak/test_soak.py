"""The console under steady work: memory levels off, nothing answers 5xx, no process dies.

``KHIEN_SOAK_SECONDS`` (20) of requests, on loopback only and at a bounded pace, by every role
that the demo prints. Links are followed as people follow them; only signing in posts anything.
"""

from __future__ import annotations

import os
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.soak.running import RunningConsole, memory
from tests.soak.visitor import Answer, SignIn, Visitor, code, sign_ins

SECONDS = float(os.environ.get("KHIEN_SOAK_SECONDS", "20"))
WARM_UP = 0.5  # share of the time in which caches, templates and connections may fill
WARM_REQUESTS = 25  # of each person, at least, before memory counts: a slow machine warms slowly
PAUSE = 0.05  # between two requests of one person: at most 20 a second each
# Bytes that one process may gain after the warm-up. In the short run some page is still asked
# for the first time then (a PDF brings its fonts); in a long one everything was.
GROWTH = (96 if SECONDS < 120 else 32) * 2**20
pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is read from /proc"),
    pytest.mark.timeout(int(SECONDS) + 420),
]


@dataclass
class Work:
    """What the visitors did together."""

    statuses: Counter[int] = field(default_factory=Counter)
    by_person: Counter[str] = field(default_factory=Counter)
    bad: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, who: SignIn, answer: Answer) -> None:
        with self.lock:
            self.statuses[answer.status] += 1
            self.by_person[who.username] += 1
            if answer.status >= 500:
                self.bad.append(f"{answer.status} {answer.url}")


@pytest.fixture
def console(tmp_path: Path) -> Iterator[RunningConsole]:
    running = RunningConsole(tmp_path / "data")
    try:
        running.wait_until_up()
        yield running
    finally:
        if running.process.poll() is None:
            running.stop()


def wander(who: SignIn, console: RunningConsole, work: Work, over: threading.Event) -> None:
    """One person: signs in, then follows links until it is over."""
    rng = random.Random(who.username)
    visitor = Visitor(console.url)
    try:
        page = visitor.sign_in(who)
        home = page
        work.count(who, page)
        if "/account/" in page.url:
            raise AssertionError(f"{who.username} is not signed in: {page.url}")
        while not over.is_set():
            links = [link for link in page.links if "/account/" not in link]
            page = visitor.get(rng.choice(links)) if links and rng.random() < 0.8 else home
            if page is home:
                page = visitor.get("/")
            work.count(who, page)
            time.sleep(PAUSE)
    except Exception as error:  # a thread's failure must reach the test
        with work.lock:
            work.bad.append(f"{who.username}: {type(error).__name__}: {error}")


def warm_up(people: list[SignIn], work: Work) -> None:
    """Wait for the warm-up's share of the time, and until everybody asked enough pages."""
    time.sleep(SECONDS * WARM_UP)
    ends = time.monotonic() + 120
    while time.monotonic() < ends and not work.bad:
        if all(work.by_person[who.username] >= WARM_REQUESTS for who in people):
            return
        time.sleep(0.2)


def test_the_console_stays_well_under_steady_work(console: RunningConsole) -> None:
    people = sign_ins(console.printed)
    assert len(people) >= 4
    work, over = Work(), threading.Event()
    threads = [
        threading.Thread(target=wander, args=(who, console, work, over), daemon=True)
        for who in people
    ]
    for thread in threads:
        thread.start()
    warm_up(people, work)
    before = console.processes()
    warm = {pid: memory(pid) for pid in before}
    time.sleep(SECONDS * (1 - WARM_UP))
    over.set()
    for thread in threads:
        thread.join(timeout=120)
    grown = {before[pid]: memory(pid) - was for pid, was in warm.items() if memory(pid)}

    told = ", ".join(f"{count} x {status}" for status, count in sorted(work.statuses.items()))
    print(f"soak: {SECONDS:.0f} s, {told}; most grown: {max(grown.values()) / 2**20:.1f} MB")
    assert work.bad == []
    assert work.statuses[200] > len(people)
    # Short-lived workers of the mark check come and go; web, worker and their parent stay.
    lasting = {pid for pid, line in before.items() if "granian" in line or "khien" in line}
    assert lasting <= set(console.processes()), "a process died"
    assert {line: size for line, size in grown.items() if size > GROWTH} == {}
    assert console.stop() == 0
    assert [pid for pid in before if memory(pid)] == [], "a process was left behind"


def test_the_six_digits_are_those_of_the_standard() -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # RFC 6238, appendix B: "12345678901234567890"
    for at, digits in ((59, "287082"), (1111111109, "081804"), (20000000000, "353130")):
        assert code(secret, at=at) == digits


def test_what_the_demo_prints_is_understood() -> None:
    printed = (
        "Mỗi vai trò một tài khoản:\n  Đơn vị thường trực — Lan, Công an tỉnh\n"
        "      tên: lan   mật khẩu: 1a-2b-3c\n      TOTP: ABCDEFGH   mã lúc này: 123456\n"
        "  Cán bộ — Nga, Sở Y tế\n      tên: nga   mật khẩu: 4d-5e-6f\nMã nửa phút sau: TOTP\n"
    )
    assert sign_ins(printed) == [
        SignIn("lan", "1a-2b-3c", "ABCDEFGH"),
        SignIn("nga", "4d-5e-6f"),
    ]

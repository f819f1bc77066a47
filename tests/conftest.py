"""What the whole suite shares."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator

import pytest

# Playwright runs its own event loop in the test's thread; Django must not mistake that for a view.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.fixture(autouse=True)
def no_loop_of_the_browser(request: pytest.FixtureRequest) -> Iterator[None]:
    """Between browser tests of one process Playwright's loop counts as running, and whoever needs
    a loop of his own (the library that checks signatures) is refused one. Django keeps another
    connection with a loop than without: a test that uses the database keeps what it began with."""
    loop = asyncio._get_running_loop()
    marks = (request.node.get_closest_marker(name) for name in ("e2e", "django_db"))
    if loop is None or any(marks) or "db" in request.fixturenames:
        yield
        return
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(loop)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What a test has to say (record_property "said") stands at the end, also with xdist."""
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for name, value in getattr(report, "user_properties", []):
            if name == "said" and report.when == "call":
                terminalreporter.write_line(str(value))

"""What the whole suite shares."""

from __future__ import annotations

import os

import pytest

# Playwright runs its own event loop in the test's thread; Django must not mistake that for a view.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What a test has to say (record_property "said") stands at the end, also with xdist."""
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for name, value in getattr(report, "user_properties", []):
            if name == "said" and report.when == "call":
                terminalreporter.write_line(str(value))

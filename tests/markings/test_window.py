"""Hours of a day, over midnight too."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from khien.markings.window import BadWindow, Window


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, 2, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "within", "without"),
    [
        ("11:30-13:30", [at(11, 30), at(13, 29)], [at(11, 29), at(13, 30), at(0)]),
        ("22:00-05:00", [at(22), at(23, 59), at(0), at(4, 59)], [at(5), at(21, 59), at(12)]),
        ("00:00-00:01", [at(0)], [at(0, 1), at(23, 59)]),
    ],
)
def test_hours(text: str, within: list[datetime], without: list[datetime]) -> None:
    window = Window.parse(text)
    assert all(map(window.holds, within))
    assert not any(map(window.holds, without))
    assert str(window) == text


@pytest.mark.parametrize(
    "text", ["", "11:30", "24:00-05:00", "11:60-12:00", "08:00-08:00", "8:00-9:00", "a-b"]
)
def test_what_is_no_window_is_named(text: str) -> None:
    with pytest.raises(BadWindow):
        Window.parse(text)

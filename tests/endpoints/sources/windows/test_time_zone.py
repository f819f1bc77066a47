"""Local times of a Windows PC in UTC, by the rules that its registry keeps."""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from typing import Any

import pytest

from khien.endpoints.sources.windows.time_zone import Zone, zone_of
from tests.endpoints.made_registry import MadeRegistry

EAST = {
    "Bias": 300, "StandardBias": 0, "DaylightBias": 2**32 - 60,
    "DaylightStart": struct.pack("<8H", 0, 3, 2, 2, 0, 0, 0, 0),
    "StandardStart": struct.pack("<8H", 0, 11, 1, 2, 0, 0, 0, 0),
}  # fmt: skip
SOUTH = EAST | {
    "DaylightStart": struct.pack("<8H", 0, 10, 1, 2, 0, 0, 0, 0),
    "StandardStart": struct.pack("<8H", 0, 4, 1, 3, 0, 0, 0, 0),
}


def zone(values: dict[str, Any]) -> Zone:
    found = zone_of(MadeRegistry(system={"Control": {"TimeZoneInformation": values}}))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("values", "local", "hour"),
    [
        ({"Bias": 2**32 - 420}, datetime(2026, 7, 1, 8), 1),  # Hà Nội, no summer time
        (EAST, datetime(2018, 1, 15, 12), 17),
        (EAST, datetime(2018, 7, 15, 12), 16),
        (EAST, datetime(2018, 3, 11, 1), 6),  # the second Sunday of March, before two o'clock
        (EAST, datetime(2018, 3, 11, 3), 7),
        (EAST, datetime(2018, 11, 4, 3), 8),  # the first Sunday of November
        (SOUTH, datetime(2018, 1, 15, 12), 16),  # summer there
        (SOUTH, datetime(2018, 7, 15, 12), 17),
        (EAST | {"DynamicDaylightTimeDisabled": 1}, datetime(2018, 7, 15, 12), 17),
    ],
)
def test_local_to_utc(values: dict[str, Any], local: datetime, hour: int) -> None:
    assert zone(values).utc(local) == local.replace(hour=hour, tzinfo=UTC)


def test_the_fifth_week_is_the_last_one() -> None:
    europe = EAST | {
        "Bias": 2**32 - 60,
        "DaylightStart": struct.pack("<8H", 0, 3, 5, 2, 0, 0, 0, 0),
        "StandardStart": struct.pack("<8H", 0, 10, 5, 3, 0, 0, 0, 0),
    }
    assert zone(europe).utc(datetime(2026, 3, 29, 4)) == datetime(2026, 3, 29, 2, tzinfo=UTC)
    assert zone(europe).utc(datetime(2026, 3, 28, 4)) == datetime(2026, 3, 28, 3, tzinfo=UTC)


@pytest.mark.parametrize("values", [{}, {"Bias": 5000}, {"Bias": "x"}])
def test_a_registry_that_does_not_say_gives_none(values: dict[str, Any]) -> None:
    registry = MadeRegistry(system={"Control": {"TimeZoneInformation": values}})
    assert zone_of(registry) is None
    assert zone_of(MadeRegistry()) is None

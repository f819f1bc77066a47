"""The zone that a Windows PC keeps its local times in.

In: the registry. Out: a fixed way from local to UTC. Set-up logs write local times and name no
zone, so without a SYSTEM hive a time of theirs stays without one. Source: the structure
TIME_ZONE_INFORMATION and SYSTEMTIME, whose ``wDay`` is the week of a recurring date.
"""

from __future__ import annotations

import calendar
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from khien.endpoints.sources.windows.registry import Key, Registry, number_of

_KEY = "SYSTEM\\CurrentControlSet\\Control\\TimeZoneInformation"
_LAST_WEEK = 5
# The order that the registry keeps SYSTEMTIME in: year, month, week, hour, minute … day of week.
_RULE = struct.Struct("<8H")


@dataclass(frozen=True, slots=True)
class _Rule:
    month: int
    week: int
    hour: int
    minute: int
    weekday: int  # 0: Sunday

    def day_in(self, year: int) -> datetime:
        """The moment of the change in a year, local."""
        first, days = calendar.monthrange(year, self.month)
        day = 1 + (self.weekday - (first + 1)) % 7 + 7 * (self.week - 1)
        while day > days:
            day -= 7
        return datetime(year, self.month, day, self.hour, self.minute)  # noqa: DTZ001 - local


@dataclass(frozen=True, slots=True)
class Zone:
    """Minutes to add to local time for UTC, by season where the zone has two."""

    bias: int
    daylight_bias: int
    daylight: _Rule | None
    standard: _Rule | None

    def utc(self, local: datetime) -> datetime:
        """An aware UTC time of a local one."""
        bias = self.bias + (self.daylight_bias if self._is_summer(local) else 0)
        return (local + timedelta(minutes=bias)).replace(tzinfo=UTC)

    def _is_summer(self, local: datetime) -> bool:
        if self.daylight is None or self.standard is None:
            return False
        begins, ends = self.daylight.day_in(local.year), self.standard.day_in(local.year)
        if begins < ends:
            return begins <= local < ends
        return not ends <= local < begins


def zone_of(registry: Registry) -> Zone | None:
    """The zone; None when the registry does not say."""
    key = registry.key(_KEY)
    bias = _signed(number_of(key, "Bias"))
    if key is None or bias is None or abs(bias) > 24 * 60:
        return None
    fixed = bool(number_of(key, "DynamicDaylightTimeDisabled"))
    standard_bias = _signed(number_of(key, "StandardBias")) or 0
    return Zone(
        bias=bias + standard_bias,
        daylight_bias=(_signed(number_of(key, "DaylightBias")) or 0) - standard_bias,
        daylight=None if fixed else _rule(key, "DaylightStart"),
        standard=None if fixed else _rule(key, "StandardStart"),
    )


def _signed(value: int | None) -> int | None:
    return None if value is None else value - (1 << 32) if value >= 1 << 31 else value


def _rule(key: Key, name: str) -> _Rule | None:
    value = key.value(name)
    if not isinstance(value, bytes) or len(value) != _RULE.size:
        return None
    _, month, week, hour, minute, _, _, weekday = _RULE.unpack(value)
    known = 1 <= month <= 12 and 1 <= week <= _LAST_WEEK and hour < 24 and minute < 60
    return _Rule(month, week, hour, minute, weekday % 7) if known else None

"""Sightings of one drive from several sources become one record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.endpoints.context import InspectionContext
from khien.endpoints.sources.usb_merge import Sighting, judge_serial, merge
from tests.endpoints.made import NOW

REGISTER = InspectionContext(issued_serials=frozenset({"4C530001"}))
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("serial", "expected"),
    [
        ("4C530001", ("4C530001", True)),
        ("6&1a2b3c&0", ("6&1a2b3c&0", False)),
        ("000000000000", ("000000000000", False)),
        ("0123456789ABCDEF", ("0123456789ABCDEF", False)),
        ("  \x00 ", (None, False)),
        (None, (None, False)),
        ("AB\x1b[31m", ("AB[31m", True)),
    ],
)
def test_serials(serial: str | None, expected: tuple[str | None, bool]) -> None:
    assert judge_serial(serial) == expected


def test_a_serial_made_up_by_windows_is_never_issued() -> None:
    context = InspectionContext(issued_serials=frozenset({"6&1a2b&0"}))
    (record,) = merge([Sighting(serial="6&1a2b&0", storage=True)], context, NOW)
    assert (record.serial_is_real, record.issued) == (False, None)


def test_drives_without_a_serial_are_told_apart_by_model() -> None:
    found = [Sighting("0781", "5567"), Sighting("0781", "5567"), Sighting("13fe", "4200")]
    records = merge(found, REGISTER, NOW)
    assert [(record.vendor, record.product) for record in records] == [
        ("0781", "5567"),
        ("13fe", "4200"),
    ]


def test_names_from_devices_are_made_printable() -> None:
    (record,) = merge([Sighting(product="A\x1b]0;x\x07" + "b" * 500)], REGISTER, NOW)
    assert record.product is not None
    assert record.product.isprintable()
    assert len(record.product) <= 128


def test_the_own_record_of_a_device_is_believed_to_the_millisecond() -> None:
    exact = Sighting(serial="AB12", first=NOW - DAY, connected=NOW - DAY, exact=0, source="own")
    near = NOW - DAY + timedelta(seconds=3)
    seen = Sighting(serial="AB12", first=near, connected=near, exact=5, source="log")
    (record,) = merge([seen, exact], REGISTER, NOW)
    assert (record.first_seen, record.last_seen) == (NOW - DAY, NOW - DAY)
    assert record.sources == ("log", "own")


def test_a_log_that_saw_the_drive_much_earlier_or_later_is_believed() -> None:
    exact = Sighting(serial="AB12", first=NOW - 5 * DAY, connected=NOW - 5 * DAY, exact=0)
    old = Sighting(serial="AB12", first=NOW - 9 * DAY, exact=5)
    new = Sighting(serial="AB12", connected=NOW - DAY, exact=5)
    (record,) = merge([exact, old, new], REGISTER, NOW)
    assert (record.first_seen, record.last_seen) == (NOW - 9 * DAY, NOW - DAY)


def test_a_removal_before_the_first_plug_in_is_kept_and_flagged() -> None:
    one = Sighting(serial="AB12", first=NOW - DAY, connected=NOW, removed=NOW - 2 * DAY, exact=0)
    (record,) = merge([one], REGISTER, NOW)
    assert record.last_removed == NOW - 2 * DAY
    assert record.flags == ("removed-before-first-seen",)


def test_a_time_without_a_zone_counts_only_where_there_is_no_other() -> None:
    local = datetime(2026, 11, 1, 8, 0)
    (alone,) = merge([Sighting(serial="AB12", first=local)], REGISTER, NOW)
    assert (alone.first_seen, alone.flags) == (local, ("zone-unknown",))
    both = [Sighting(serial="AB12", first=local), Sighting(serial="AB12", first=NOW - DAY)]
    (record,) = merge(both, REGISTER, NOW)
    assert (record.first_seen, record.flags) == (NOW - DAY, ())


MOMENTS = st.none() | st.datetimes() | st.datetimes(timezones=st.just(UTC))
SIGHTINGS = st.builds(
    Sighting,
    vendor_id=st.text(max_size=4),
    product_id=st.text(max_size=4),
    manufacturer=st.none() | st.text(max_size=8),
    product=st.none() | st.text(max_size=8),
    serial=st.none() | st.text(max_size=8),
    first=MOMENTS,
    connected=MOMENTS,
    removed=MOMENTS,
    exact=st.sampled_from([0, 1, 9]),
    source=st.sampled_from(["journal", "sysfs"]),
)


@settings(deadline=None, max_examples=100)
@given(st.lists(SIGHTINGS, max_size=8))
def test_merging_loses_no_serial_and_invents_none(found: list[Sighting]) -> None:
    records = merge(found, REGISTER, NOW)
    given_serials = {judge_serial(one.serial)[0] for one in found}
    assert _folded(record.serial for record in records) == _folded(given_serials)
    assert all(record.issued is not True for record in records if not record.serial_is_real)
    assert len(records) <= len(found)


def _folded(serials: Iterable[str | None]) -> set[str]:
    return {(serial or "").casefold() for serial in serials}

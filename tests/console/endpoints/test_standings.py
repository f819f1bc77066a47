"""How PCs stand, for a page and for the sentence above it: the same by either way."""

from __future__ import annotations

import itertools

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.console.assignments.findings import make_finding
from tests.console.people import Province, sign_in

from khien.console.endpoints import queries
from khien.console.endpoints.models import Computer
from khien.console.endpoints.standings import SILENT, Standing

STATES = ("failing", "unclear", "planned", "passing", "silent")


@pytest.mark.parametrize("counts", list(itertools.product((0, 2), repeat=4)))
def test_a_pc_is_in_one_list_only(counts: tuple[int, ...]) -> None:
    """Silence is unclear too; a plan and something unseen are both shown."""
    from django.utils import timezone

    one = Standing(*counts, last_seen=timezone.now())
    lists = {state for state in STATES if one.is_in(state)}
    assert "silent" not in lists
    assert ("failing" in lists) == (one.fails > 0)
    assert ("passing" in lists) == one.proven
    assert lists <= {"unclear", "planned"} or len(lists) == 1
    assert lists


def test_silence_is_unclear_and_silent_never_passing() -> None:
    assert {state for state in STATES if SILENT.is_in(state)} == {"unclear", "silent"}
    assert SILENT.is_in("")


def test_pages_of_a_long_register(province: Province) -> None:
    for number in range(120):
        Computer.objects.create(organisation=province.health, name=f"M{number:03d}")
    listed = queries.computers_for(province.person("health.officer"))
    assert len(listed) == 120
    assert [one.name for one in listed[50:53]] == ["M050", "M051", "M052"]
    assert (listed[0].name, listed[-1].name) == ("M000", "M119")
    assert listed[0].fails == 0
    assert listed[0].last_seen is None
    client = sign_in(province.person("health.officer"))
    assert "M119" in client.get("/machines/?page=3").content.decode()
    assert "M119" not in client.get("/machines/?page=1").content.decode()


def test_a_page_asks_the_same_number_of_times_for_many(province: Province) -> None:
    client = sign_in(province.person("health.officer"))

    def asked() -> int:
        client.get("/machines/")
        with CaptureQueriesContext(connection) as seen:
            client.get("/machines/")
        return len(seen)

    Computer.objects.create(organisation=province.health, name="A")
    few = asked()
    for number in range(60):
        Computer.objects.create(organisation=province.health, name=f"M{number}")
    assert asked() <= few + 1


def test_another_organisation_s_pcs_are_in_no_list(province: Province) -> None:
    Computer.objects.create(organisation=province.culture, name="K")
    viewer = province.person("health.officer")
    assert not queries.computers_for(viewer)
    assert not queries.computers_for(viewer, organisation_id=province.culture.pk)
    assert queries.counts_for(viewer, organisation_id=province.culture.pk).owned == 0


def seen(province: Province, control: str, *, days: int, status: str = "pass") -> Computer:
    """A PC whose one finding is so many days old."""
    computer = Computer.objects.create(organisation=province.health, name="KT-01")
    make_finding(province, computer, status, control=control, days_old=days)
    return computer


@pytest.mark.parametrize(
    ("control", "days", "passing"),
    [
        ("endpoint.firewall", 29, True),
        ("endpoint.firewall", 31, False),
        ("nobody.knows", 31, False),
        ("secrets.wiped-before-reuse", 31, True),
        ("secrets.wiped-before-reuse", 400, False),
    ],
)
def test_a_pass_does_not_last_for_ever(
    province: Province, control: str, days: int, *, passing: bool
) -> None:
    viewer = province.person("health.officer")
    computer = seen(province, control, days=days)
    counts = queries.counts_for(viewer)
    assert (counts.passing, counts.unclear) == ((1, 0) if passing else (0, 1))
    assert len(queries.computers_for(viewer, state="passing")) == passing
    assert len(queries.computers_for(viewer, state="unclear")) == (not passing)
    (row,) = queries.findings_of(viewer, computer)
    assert row.status == ("pass" if passing else "unknown")
    page = sign_in(viewer).get(f"/machines/{computer.pk}/").content.decode()
    assert ("Kết quả đạt đã cũ" in page) == (not passing)


def test_what_fails_stays_to_be_mended_however_old(province: Province) -> None:
    seen(province, "endpoint.firewall", days=400, status="fail")
    counts = queries.counts_for(province.person("health.officer"))
    assert (counts.failing, counts.unclear) == (1, 0)

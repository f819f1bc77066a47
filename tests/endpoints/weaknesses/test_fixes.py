"""The list of fixes: ours is sound, the operator's is read in the same form or refused."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from khien.endpoints.weaknesses import Fixes, load_fixes, read_fixes, wanted_number
from khien.endpoints.weaknesses.errors import OddFixes


def fix(**changes: Any) -> dict[str, Any]:
    return {
        "cve": ["CVE-2026-0001"], "name": "Trial", "source": "a bulletin", "confidence": "C",
        "windows": [{"build": 19045, "revision": 100, "kb": ["KB5000001"]}],
    } | changes  # fmt: skip


def listing(*fixes: dict[str, Any], **changes: Any) -> bytes:
    said = {"schema": "khien.weakness-fixes/1", "as_of": "2026-11-25", "fixes": list(fixes)}
    return json.dumps(said | changes).encode()


def read(*fixes: dict[str, Any]) -> Fixes:
    return read_fixes(listing(*fixes))


def test_every_row_of_ours_tells_its_source() -> None:
    ours = load_fixes()
    assert len(ours.listed) >= 10
    assert all(one.source and one.confidence in "CSR" for one in ours.listed)


def test_a_build_stands_once_in_a_fix_and_never_in_what_is_not_affected() -> None:
    for one in load_fixes().listed:
        builds = [row.build for row in one.windows]
        assert len(builds) == len(set(builds)), one.name
        for first, last in one.never:
            assert not [b for b in builds if first <= b <= (last or 10**6)], one.name


def test_a_fix_is_found_by_each_of_its_numbers() -> None:
    ours = load_fixes()
    assert ours.of("CVE-2017-0145") == ours.of("CVE-2017-0144") == ours.of("KB4013429")
    assert ours.of("CVE-1999-0001") == ours.of("KB0000000") == ()


def test_the_operators_rows_replace_ours_of_the_same_number_alone() -> None:
    ours = load_fixes()
    both = ours.with_others(read(fix(cve=["CVE-2020-0796"]), fix()))
    assert both.of("CVE-2020-0796")[0].name == "Trial"
    assert both.of("CVE-2026-0001")
    assert both.of("CVE-2020-0601") == ours.of("CVE-2020-0601")
    assert not both.of("KB4551762")


@pytest.mark.parametrize(
    "changes",
    [
        {"cve": []}, {"cve": "CVE-2026-0001"}, {"cve": ["CVE-2026-1"]}, {"name": ""},
        {"source": ""}, {"confidence": "X"}, {"confidence": "CS"}, {"windows": []},
        {"windows": [{"build": "19045", "revision": 1, "kb": []}]},
        {"windows": [{"build": 19045, "revision": True, "kb": []}]},
        {"windows": [{"build": 19045, "kb": []}]},
        {"windows": [{"build": 19045, "revision": 1, "kb": ["5000001"]}]},
        {"never": [[5]]}, {"never": [[9, 5]]}, {"never": [["0", None]]},
        {"programs": [{"name": "A", "begins": [], "version": "1"}]},
        {"programs": [{"name": "A", "begins": ["a"], "version": "new"}]},
        {"note": {"fr": "…"}}, {"note": "text"},
    ],
)  # fmt: skip
def test_a_row_in_another_form_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(OddFixes):
        read(fix(**changes))


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", listing(fix(), fix()), listing(as_of="never"), listing(schema="other/1")],
)
def test_a_list_in_another_form_is_refused(data: bytes) -> None:
    with pytest.raises(OddFixes):
        read_fixes(data)


def test_the_newer_day_is_that_of_both() -> None:
    later = read_fixes(listing(fix(), as_of="2027-01-01"))
    assert load_fixes().with_others(later).as_of == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("cve-2020-0796", "CVE-2020-0796"), ("CVE 2020–0796 ", "CVE-2020-0796"),
        ("kb4551762", "KB4551762"), ("KB 4551762", "KB4551762"),
        ("KB12", None), ("4551762", None), ("CVE-2020-0796; DROP", None), ("", None),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(text: str, number: str | None) -> None:
    assert wanted_number(text) == number

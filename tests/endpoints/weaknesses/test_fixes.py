"""The list of fixes: ours is sound, the operator's is read in the same form or refused."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.endpoints.weaknesses import (
    Fixes,
    load_fixes,
    numbers_named,
    read_fixes,
    wanted_number,
)
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
        # What is not printable is no text: an empty version began with no digit at all.
        {"name": "\u200b"}, {"source": "\x07"}, {"confidence": "\x00"},
        {"programs": [{"name": "A", "begins": ["a"], "version": "\u200b"}]},
        {"programs": [{"name": "A", "begins": ["a"], "version": "²"}]},
        {"programs": [{"name": "A", "begins": ["\u0301"], "version": "1"}]},
        {"cve": ["CVE-\u0662\u0660\u0662\u0660-0796"]},
        # One build with two words, or a word against itself.
        {"windows": [{"build": 19045, "revision": 1, "kb": []},
                     {"build": 19045, "revision": 9, "kb": []}]},
        {"never": [[19000, 20000]]}, {"never": [[19045, None]]},
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


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("Vá ngay CVE-2020-0796.", ["CVE-2020-0796"]),
        ("(CVE-2020-0796/CVE-2020-0601), “KB4551762”", ["CVE-2020-0796", "CVE-2020-0601", "KB4551762"]),
        ("kb 4551762 và KB4551762", ["KB4551762"]),
        ("CVE-2020-0796_KB4551762.pdf", ["CVE-2020-0796", "KB4551762"]),
        ("XCVE-2020-0796 CVE-2020-07961234 KB45517629999", []),
        ("KB4551762-KB4551763", ["KB4551762", "KB4551763"]),
    ],
)  # fmt: skip
def test_numbers_within_words(words: str, numbers: list[str]) -> None:
    assert numbers_named(words) == numbers


@given(st.lists(st.from_regex(r"\A(CVE-[0-9]{4}-[0-9]{4,7}|KB[0-9]{6,8})\Z"), max_size=6))
@settings(max_examples=60, deadline=None)
def test_every_number_that_is_written_is_found(numbers: list[str]) -> None:
    for between in (" ", ", ", ";\n", ".) ("):
        assert numbers_named(between.join(numbers)) == list(dict.fromkeys(numbers))


def test_of_several_numbers_of_ours_only_the_one_said_anew_is_replaced() -> None:
    ours = load_fixes()
    several = next(one for one in ours.listed if len(one.cves) > 1)
    first, *others = several.cves
    both = ours.with_others(read(fix(cve=[first])))
    assert both.of(first)[0].name == "Trial"
    for other in others:
        assert both.of(other)[0].windows == several.windows
    for kb in {kb for row in several.windows for kb in row.kbs}:
        assert first not in {cve for one in both.of(kb) for cve in one.cves}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**7) | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
FULL = fix(
    never=[[0, 17763]], note={"vi": "n"},
    programs=[{"name": "A", "begins": ["a"], "version": "1.2"}],
)  # fmt: skip


@given(st.sampled_from([*FULL, "schema", "as_of", "fixes"]), JSON)
@settings(max_examples=150, deadline=None)
def test_any_value_in_any_place_is_read_or_refused(place: str, value: object) -> None:
    data = listing(FULL | {place: value}) if place in FULL else listing(FULL, **{place: value})
    try:
        found = read_fixes(data)
    except OddFixes:
        return
    for one in found.listed:
        assert one.cves
        assert one.windows or one.programs
        assert one.name.strip()
        assert one.source.strip()
        assert all(program.version[0] in "0123456789" for program in one.programs)


@given(st.lists(st.sampled_from(["windows", "programs"]), min_size=1, max_size=4), JSON, st.data())
@settings(max_examples=100, deadline=None)
def test_any_value_inside_a_row_is_read_or_refused(
    kinds: list[str], value: object, data: st.DataObject
) -> None:
    kind = kinds[0]
    inner = data.draw(st.sampled_from(sorted(FULL[kind][0])))
    row = {kind: [FULL[kind][0] | {inner: value}]}
    try:
        found = read_fixes(listing(FULL | row))
    except OddFixes:
        return
    assert found.listed
    assert found.by_cve

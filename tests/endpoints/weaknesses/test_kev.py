"""CISA's catalogue: taken whole or not at all, dated, never "not exploited" from an old one."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.endpoints.weaknesses.test_fixes import JSON

from khien.endpoints.weaknesses import kev
from khien.endpoints.weaknesses.errors import OddKev, OlderKev
from khien.endpoints.weaknesses.kev import Exploited, exploited, held_kev, keep_kev, read_kev

DAY = date(2026, 11, 20)


def entry(cve: str = "CVE-2020-0796", **changes: Any) -> dict[str, Any]:
    return {
        "cveID": cve, "vendorProject": "Microsoft", "product": "SMBv3",
        "vulnerabilityName": "Microsoft SMBv3 Remote Code Execution Vulnerability",
        "dateAdded": "2022-02-10", "shortDescription": "…", "requiredAction": "Apply updates.",
        "dueDate": "2022-08-10", "knownRansomwareCampaignUse": "Known", "notes": "", "cwes": [],
    } | changes  # fmt: skip


def catalogue(*entries: dict[str, Any], **changes: Any) -> bytes:
    listed = list(entries) or [entry()]
    said = {
        "title": "CISA Catalog of Known Exploited Vulnerabilities",
        "catalogVersion": "2026.11.20", "dateReleased": "2026-11-20T17:00:27.7264Z",
        "count": len(listed), "vulnerabilities": listed,
    } | changes  # fmt: skip
    return json.dumps(said).encode()


def test_the_published_form_is_read() -> None:
    read = read_kev(catalogue(entry(), entry("CVE-2023-38831", product="WinRAR")))
    assert (read.version, read.released) == ("2026.11.20", DAY)
    one = read.entries["CVE-2020-0796"]
    assert (one.due, one.ransomware, one.vendor) == (date(2022, 8, 10), True, "Microsoft")


def _huge() -> bytes:
    return b" " * (kev.MOST_BYTES + 1)


def _deep() -> bytes:
    return b"[" * 100_000


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\xff\xfe", b"[]", b"null", b'{"count": 1, "count": 2}',
        catalogue(count=2), catalogue(count="1"), catalogue(vulnerabilities={}),
        catalogue(vulnerabilities=[], count=0), catalogue(vulnerabilities=["CVE"], count=1),
        catalogue(entry(), entry()), catalogue(entry("CVE-20-1")), catalogue(entry(cveID=7)),
        catalogue(entry(dueDate="soon")), catalogue(entry(dateAdded=None)),
        catalogue(entry(product="")), catalogue(entry(product="x" * 5_000)),
        catalogue(dateReleased="yesterday"), catalogue(catalogVersion=1),
        catalogue(count=True), catalogue(count=1.0), catalogue(entry(product="\u200b")),
        catalogue(entry("CVE-\u0662\u0660\u0662\u0660-0796")), catalogue(dateReleased="0000-00-00"),
        catalogue(entry(knownRansomwareCampaignUse="Known"), entry("CVE-2020-0796", product="x")),
    ],
)  # fmt: skip
def test_another_form_is_refused_whole(data: bytes) -> None:
    with pytest.raises(OddKev):
        read_kev(data)


@pytest.mark.parametrize("make", [_huge, _deep])
def test_a_bomb_is_refused(make: Callable[[], bytes]) -> None:
    with pytest.raises(OddKev):
        read_kev(make())


@given(st.binary(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_bytes_give_a_catalogue_or_a_named_error(data: bytes) -> None:
    with pytest.raises(OddKev):
        read_kev(data)


def test_what_is_kept_reads_the_same(tmp_path: Path) -> None:
    kept = keep_kev(catalogue(), tmp_path / "new")
    assert held_kev(tmp_path / "new") == kept
    assert [path.name for path in (tmp_path / "new").iterdir()] == [kev.FILE_NAME]


def test_a_refused_file_leaves_the_one_that_is_held(tmp_path: Path) -> None:
    kept = keep_kev(catalogue(), tmp_path)
    with pytest.raises(OddKev):
        keep_kev(catalogue(count=9), tmp_path)
    with pytest.raises(OlderKev):
        keep_kev(catalogue(dateReleased="2026-11-19"), tmp_path)
    assert held_kev(tmp_path) == kept


def test_nothing_held_is_none_and_a_damaged_one_is_said(tmp_path: Path) -> None:
    assert held_kev(tmp_path) is None
    (tmp_path / kev.FILE_NAME).write_bytes(b"{")
    with pytest.raises(OddKev):
        held_kev(tmp_path)


@pytest.mark.parametrize(
    ("cve", "days", "answer"),
    [
        ("CVE-2020-0796", 0, Exploited.YES),
        ("CVE-2020-0796", 900, Exploited.YES),  # an old list still says what is exploited
        ("CVE-2026-1111", 14, Exploited.NO),
        ("CVE-2026-1111", 15, Exploited.STALE),
        ("CVE-2026-1111", -2, Exploited.STALE),  # a list of a day that is not yet come
    ],
)
def test_not_exploited_is_said_only_by_a_fresh_catalogue(
    cve: str, days: int, answer: Exploited
) -> None:
    assert exploited(read_kev(catalogue()), cve, DAY + timedelta(days=days)) is answer


def test_without_a_catalogue_it_is_not_known() -> None:
    assert exploited(None, "CVE-2020-0796", DAY) is Exploited.NO_CATALOGUE


def test_a_damaged_one_does_not_bar_the_way_of_a_good_one(tmp_path: Path) -> None:
    (tmp_path / kev.FILE_NAME).write_bytes(b"{ cut sho")
    kept = keep_kev(catalogue(), tmp_path)
    assert held_kev(tmp_path) == kept


def test_the_same_day_again_replaces(tmp_path: Path) -> None:
    keep_kev(catalogue(), tmp_path)
    second = keep_kev(catalogue(entry("CVE-2026-7777")), tmp_path)
    assert held_kev(tmp_path) == second


def test_nothing_is_left_of_one_that_could_not_be_put_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = keep_kev(catalogue(), tmp_path)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kev.os, "fsync", full)
    with pytest.raises(OSError, match="space"):
        keep_kev(catalogue(dateReleased="2026-11-24"), tmp_path)
    assert held_kev(tmp_path) == kept
    assert [path.name for path in tmp_path.iterdir()] == [kev.FILE_NAME]


@pytest.mark.parametrize("use", ["Unknown", "known", True, None, ["Known"]])
def test_ransomware_is_said_only_in_cisa_s_own_word(use: object) -> None:
    (one,) = read_kev(catalogue(entry(knownRansomwareCampaignUse=use))).entries.values()
    assert one.ransomware is False


FIELDS = [*entry(), "title", "catalogVersion", "dateReleased", "count", "vulnerabilities"]


@given(st.sampled_from(FIELDS), JSON)
@settings(max_examples=200, deadline=None)
def test_any_value_in_any_place_is_read_or_refused(place: str, value: object) -> None:
    changed = {place: value}
    data = catalogue(entry(**changed)) if place in entry() else catalogue(**changed)
    try:
        found = read_kev(data)
    except OddKev:
        return
    for cve, one in found.entries.items():
        assert one.cve == cve
        assert all(word.strip() for word in (one.vendor, one.product, one.name, found.version))
    assert read_kev(kev._as_json(found)) == found  # what is kept reads the same


@given(st.integers(0, 2_000), st.integers(0, 255))
@settings(max_examples=80, deadline=None)
def test_one_byte_changed_never_gives_another_shape(at: int, value: int) -> None:
    body = bytearray(catalogue())
    body[at % len(body)] = value
    try:
        found = read_kev(bytes(body))
    except OddKev:
        return
    assert len(found.entries) == 1

"""The closed form in which marked files leave a PC: nothing else can come in with it."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.evidence.evidence_samples import NOW, a_bundle, a_ticket, an_inspection

from khien.evidence.bundle import verify_bundle
from khien.evidence.errors import EvidenceError, Malformed
from khien.evidence.fields import written
from khien.evidence.keys import make_key
from khien.evidence.marked_files import (
    FILE_FIELDS,
    MAX_FILES,
    SIZE_CLASSES,
    Vocabulary,
    read_marked_files,
    size_class,
)
from khien.evidence.outward import outward

WORDS = Vocabulary(formats={"docx", "pdf"}, rules={"box"}, codes={"encrypted"})
CANARY = "ke-hoach-tac-chien"


def a_file(**changes: Any) -> dict[str, Any]:
    return {
        "finding_id": "a" * 64, "drive": "D:", "depth": 3, "format": "docx",
        "size_class": "up-to-100k", "month": "2026-05", "level": "MẬT", "state": "marked",
        "rule": "box", "where": "head",
    } | changes  # fmt: skip


def a_part(*files: dict[str, Any], **changes: Any) -> dict[str, Any]:
    counts: dict[str, int] = {"form": 2}
    for one in files:
        counts[one["state"]] = counts.get(one["state"], 0) + 1
    return {
        "schema": "khien.marked-files/1", "key_id": "0" * 32, "scanned_at": written(NOW),
        "rules": "2026.11", "drives": ["C:", "D:"],
        "roots": [{"drive": "C:", "depth": 0}, {"drive": "D:", "depth": 2}],
        "examined": 1_000, "skipped": 7, "unreadable": {"encrypted": 1}, "counts": counts,
        "narrowed": 0, "files": list(files), "left_out": 0,
    } | changes  # fmt: skip


def test_it_says_the_same_there_and_back() -> None:
    part = a_part(a_file(), a_file(finding_id="b" * 64, state="box_unread", level=None))
    found = read_marked_files(part, vocabulary=WORDS)
    assert found.as_json() == part
    assert found.whole_drives == {"C:"}
    assert not found.is_whole
    assert found.unread == 1
    assert set(part["files"][0]) == set(FILE_FIELDS)
    assert len(FILE_FIELDS) == 10


def test_the_ten_fields_are_those_of_the_contract() -> None:
    assert FILE_FIELDS == (
        "finding_id", "drive", "depth", "format", "size_class", "month", "level", "state",
        "rule", "where",
    )  # fmt: skip


def test_whole_means_every_drive_with_nothing_kept_out() -> None:
    roots = [{"drive": "C:", "depth": 0}, {"drive": "D:", "depth": 0}]
    assert read_marked_files(a_part(roots=roots)).is_whole
    assert not read_marked_files(a_part(roots=roots, narrowed=1)).is_whole
    assert not read_marked_files(a_part(roots=[], drives=[])).is_whole


@pytest.mark.parametrize(
    "more",
    [
        {"path": f"D:/{CANARY}.docx"}, {"sha256": "f" * 64}, {"name": CANARY}, {"reasons": []},
        {"member": None}, {"": 1}, {CANARY: 1},
    ],
)  # fmt: skip
def test_a_field_that_is_not_named_is_refused(more: dict[str, Any]) -> None:
    for part in (a_part(a_file(**more)), a_part(a_file(), **more)):
        with pytest.raises(Malformed) as told:
            read_marked_files(part, vocabulary=WORDS)
        assert CANARY not in str(told.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("finding_id", CANARY), ("finding_id", "A" * 64), ("finding_id", "a" * 63),
        ("drive", "D:\\"), ("drive", CANARY), ("drive", "/srv"), ("depth", "3"), ("depth", -1),
        ("depth", True), ("depth", 10**6), ("format", CANARY), ("format", "xyz"),
        ("size_class", "123456"), ("month", "2026-13"), ("month", "2026-05-04"),
        ("level", "mật"), ("level", CANARY), ("level", None), ("state", "open"),
        ("rule", "ke_hoach"), ("where", "subject"), ("where", None),
    ],
)  # fmt: skip
def test_a_word_that_is_not_known_is_refused(name: str, value: object) -> None:
    part = a_part(a_file())
    part["files"][0][name] = value
    with pytest.raises(Malformed) as told:
        read_marked_files(part, vocabulary=WORDS)
    assert CANARY not in str(told.value)


@pytest.mark.parametrize(
    "changes",
    [
        {"rules": CANARY}, {"rules": "2026 tháng 11"}, {"drives": ["D:", "D:"]},
        {"drives": [CANARY]}, {"roots": [{"drive": "C:", "depth": 0, "path": CANARY}]},
        {"roots": ["C:/" + CANARY]}, {"unreadable": {CANARY: 1}}, {"unreadable": {"mat_khau": 1}},
        {"counts": {"marked": 1, "other": 1}}, {"counts": {}}, {"counts": {"marked": 2}},
        {"left_out": 1}, {"key_id": None}, {"key_id": CANARY}, {"schema": "khien.marked-files/2"},
        {"examined": 1.5}, {"scanned_at": "hôm qua"}, {"files": {}}, {"narrowed": True},
    ],
)  # fmt: skip
def test_a_part_that_is_odd_anywhere_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(Malformed) as told:
        read_marked_files(a_part(a_file(), **changes), vocabulary=WORDS)
    assert CANARY not in str(told.value)


def test_one_id_twice_and_too_many_files_are_refused() -> None:
    with pytest.raises(Malformed):
        read_marked_files(a_part(a_file(), a_file()))
    many = [a_file(finding_id=f"{at:064x}") for at in range(MAX_FILES + 1)]
    with pytest.raises(Malformed):
        read_marked_files(a_part(*many))


def test_what_a_pc_may_not_send_is_not_signed() -> None:
    good, bad = a_part(a_file()), a_part(a_file(path=f"/srv/{CANARY}"))
    assert outward(an_inspection(marked_files=good))["marked_files"] == good
    assert "marked_files" not in outward(an_inspection(marked_files=bad))
    assert "marked_files" not in outward(an_inspection())
    told = outward(an_inspection(marked_files=good))
    assert outward(told) == told


def test_a_signed_bundle_carries_it_and_no_canary() -> None:
    data = a_bundle(
        a_ticket(make_key()), make_key(), inspection=an_inspection(marked_files=a_part(a_file()))
    )
    assert verify_bundle(data).inspection["marked_files"] == a_part(a_file())
    data = a_bundle(
        a_ticket(make_key()), make_key(),
        inspection=an_inspection(marked_files=a_part(a_file(path=CANARY))),
    )  # fmt: skip
    assert CANARY not in json.dumps(verify_bundle(data).inspection)


def test_sizes_are_told_as_classes() -> None:
    limits = [10 * 2**10, 100 * 2**10, 2**20, 10 * 2**20, 100 * 2**20]
    assert [size_class(limit) for limit in limits] == list(SIZE_CLASSES[:-1])
    assert size_class(100 * 2**20 + 1) == SIZE_CLASSES[-1]
    assert size_class(0) == SIZE_CLASSES[0]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(a_part())), JSON)
def test_anything_else_in_a_field_is_the_same_value_or_malformed(name: str, value: Any) -> None:
    part = a_part(a_file(), **{name: value})
    try:
        found = read_marked_files(part, vocabulary=WORDS)
    except EvidenceError:
        return
    assert found.as_json() == part


@settings(max_examples=100, deadline=None)
@given(JSON)
def test_anything_at_all_is_malformed_or_read(value: Any) -> None:
    with contextlib.suppress(Malformed):
        read_marked_files(value)

"""The allow-list: who answers for a file, why and until when; anything less is refused."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.markings.allow import AllowList, BadAllowList

TODAY = date(2026, 3, 2)
DIGEST = "ab" * 32


def entry(**changes: Any) -> dict[str, Any]:
    told = {"path": "*/mau/*.docx", "reason": "mẫu để tập huấn", "expires": "2026-12-31"}
    return {key: value for key, value in (told | changes).items() if value is not None}


def read(tmp_path: Path, text: str) -> AllowList:
    path = tmp_path / "cho-phep"
    path.write_text(text, "utf-8")
    return AllowList.read(path, today=TODAY)


def test_a_path_pattern_speaks_of_files(tmp_path: Path) -> None:
    allow = read(tmp_path, json.dumps([entry()]))
    found = allow.of("/srv/mau/a.docx", None)
    assert found is not None
    assert found.reason == "mẫu để tập huấn"
    assert allow.of("/srv/khac/a.docx", None) is None


def test_windows_paths_are_written_either_way(tmp_path: Path) -> None:
    allow = read(tmp_path, json.dumps([entry(path="D:\\mau\\*")]))
    assert allow.of("D:\\mau\\a.docx", None)
    assert allow.of("D:/mau/a.docx", None)


def test_a_hash_speaks_of_content_wherever_it_is(tmp_path: Path) -> None:
    allow = read(tmp_path, json.dumps([entry(path=None, sha256=DIGEST.upper())]))
    assert allow.of("/a", DIGEST)
    assert allow.of("/a", None) is None
    assert allow.of("/a", "cd" * 32) is None


def test_a_csv_says_the_same(tmp_path: Path) -> None:
    allow = read(
        tmp_path,
        f"\ufeffpath,sha256,reason,expires\n*.txt,,mẫu,2026-12-31\n,{DIGEST},mẫu,2026-03-02\n",
    )
    assert allow.of("/a.txt", None)
    assert allow.of("/a.doc", DIGEST)


def test_an_entry_that_ran_out_counts_no_more_and_is_kept_to_be_told(tmp_path: Path) -> None:
    allow = read(tmp_path, json.dumps([entry(expires="2026-03-01")]))
    assert allow.of("/srv/mau/a.docx", None) is None
    assert [each.expires for each in allow.expired] == [date(2026, 3, 1)]


@pytest.mark.parametrize(
    "row",
    [
        entry(reason=""), entry(expires=""), entry(expires="mai"), entry(path=None),
        entry(sha256=DIGEST), entry(path=None, sha256="ab"), {}, {"path": 3},
    ],
)  # fmt: skip
def test_an_entry_without_reason_day_or_file_is_refused(
    tmp_path: Path, row: dict[str, Any]
) -> None:
    with pytest.raises(BadAllowList):
        read(tmp_path, json.dumps([entry(), row]))


@pytest.mark.parametrize(
    "text", ["[", "[" * 200_000, "[1]", "[{]", "a,b\n1,2\n", '[{"path": "x"}]']
)
def test_what_is_no_list_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadAllowList):
        read(tmp_path, text)


def test_a_list_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadAllowList):
        AllowList.read(tmp_path / "none", today=TODAY)
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadAllowList):
        AllowList.read(tmp_path / "bytes", today=TODAY)


def test_an_empty_list_allows_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, "path,sha256,reason,expires\n").of("/a", None) is None


@settings(deadline=None, max_examples=80)
@given(st.text(max_size=200))
def test_any_text_is_a_list_or_is_refused(tmp_path_factory: Any, text: str) -> None:
    path = tmp_path_factory.mktemp("allow") / "a"
    path.write_text(text.encode("utf-8", "replace").decode(), "utf-8")
    try:
        AllowList.read(path, today=TODAY)
    except BadAllowList:
        return

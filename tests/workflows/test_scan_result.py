"""The last scan's report, read back: whole, of this PC, young, or a named error."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.workflows.scans import a_row, a_summary, write_report

from khien.core.errors import UsageError
from khien.markings.mark import State, Where
from khien.workflows.scan_result import (
    ScanResult,
    ScanResultElsewhere,
    ScanResultTooOld,
    ScanResultUnreadable,
    about_scan,
    read_scan_result,
)

NOW = datetime.now(UTC)
MONTH = timedelta(days=30)
CANARY = "ke-hoach-tac-chien"


def read(path: Path, **how: Any) -> ScanResult:
    return read_scan_result(path, **{"now": NOW, "max_age": MONTH, **how})


def test_what_the_scan_wrote_is_read(tmp_path: Path) -> None:
    path = write_report(
        tmp_path / "quet.jsonl",
        [a_row("/srv/a.docx"), a_row("/srv/b.pdf", state="box_unread", level=None)],
        unread={"encrypted": 2, "damaged": 1}, roots=["/", "/srv"], narrowed=1,
    )  # fmt: skip
    result = read(path)
    assert [one.path for one in result.found] == ["/srv/a.docx", "/srv/b.pdf"]
    assert result.found[0].state is State.MARKED
    assert result.found[0].where is Where.HEAD
    assert result.found[0].modified == datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)
    assert result.unreadable == {"encrypted": 2, "damaged": 1}
    assert (result.examined, result.skipped, result.narrowed) == (1_000, 3, 1)
    assert result.roots == ("/", "/srv")


def test_lines_may_come_in_any_order_and_hold_more(tmp_path: Path) -> None:
    path = tmp_path / "quet.jsonl"
    lines = [
        {"summary": a_summary(findings=1, unreadable=1, window="22:00-05:00")},
        a_row("/srv/a.docx", finding_id="a" * 64, modified=1_777_000_000.5),
        {"unreadable": {"path": "/srv/c", "code": "locked", "message": "x"}},
    ]
    path.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
    assert len(read(path).found) == 1


@pytest.mark.parametrize(
    "summary",
    [
        {"findings": 2}, {"findings": 0}, {"unreadable": 5}, {"started": "hôm qua"},
        {"started": "2026-11-25T08:00:00"}, {"roots": "/"}, {"roots": ["home"]}, {"rules": ""},
        {"examined": -1}, {"examined": "1"}, {"narrowed": None}, {"host": ""},
        {"finished": False}, {"finished": "no"},
    ],
)  # fmt: skip
def test_figures_that_disagree_are_no_report(tmp_path: Path, summary: dict[str, Any]) -> None:
    path = write_report(tmp_path / "quet.jsonl", [a_row("/srv/a.docx")], **summary)
    with pytest.raises(ScanResultUnreadable):
        read(path)


@pytest.mark.parametrize(
    "row",
    [
        {"path": "a.docx"}, {"path": 3}, {"level": "Kín"}, {"level": None}, {"state": "maybe"},
        {"where": "title"}, {"sha256": "zz"}, {"sha256": "ab"}, {"bytes": True}, {"rule": ""},
        {"modified": "x"}, {"modified": True}, {"modified": 1e300}, {"state": "box_unread"},
    ],
)  # fmt: skip
def test_an_odd_line_is_no_report(tmp_path: Path, row: dict[str, Any]) -> None:
    path = write_report(tmp_path / "quet.jsonl", [a_row(f"/srv/{CANARY}.docx") | row])
    with pytest.raises(ScanResultUnreadable, match="dòng 1") as told:
        read(path)
    assert CANARY not in str(told.value)


def test_a_line_nested_without_end_is_no_report(tmp_path: Path) -> None:
    path = tmp_path / "quet.jsonl"
    path.write_text("[" * 60_000 + "\n", "utf-8")
    with pytest.raises(ScanResultUnreadable):
        read(path)


def test_a_report_cut_short_is_no_report(tmp_path: Path) -> None:
    path = write_report(tmp_path / "quet.jsonl", [a_row("/srv/a.docx")])
    whole = path.read_bytes()
    for end in (0, 10, len(whole) // 2, len(whole) - 3):
        path.write_bytes(whole[:end])
        with pytest.raises(ScanResultUnreadable):
            read(path)
    path.write_bytes(whole + whole)
    with pytest.raises(ScanResultUnreadable):
        read(path)
    with pytest.raises(ScanResultUnreadable):
        read(tmp_path / "khong-co.jsonl")


def test_another_pc_s_report_is_not_taken(tmp_path: Path) -> None:
    path = write_report(tmp_path / "quet.jsonl", host="MAY-KHAC")
    with pytest.raises(ScanResultElsewhere, match="MAY-KHAC"):
        read(path, host="may-nay")
    assert read(path, host="may-khac").examined == 1_000


@pytest.mark.parametrize("age", [timedelta(days=31), timedelta(hours=-2)])
def test_neither_an_old_report_nor_one_from_tomorrow(tmp_path: Path, age: timedelta) -> None:
    path = write_report(tmp_path / "quet.jsonl", started=(NOW - age).isoformat())
    with pytest.raises(ScanResultTooOld):
        read(path)


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_a_changed_byte_raises_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = write_report(tmp_path_factory.getbasetemp() / "quet.jsonl", [a_row("/srv/a.docx")])
    whole = path.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    path.write_bytes(whole[:at] + data.draw(st.binary(max_size=3)) + whole[at + 1 :])
    try:
        read(path)
    except UsageError as error:
        assert error.code.startswith("scan-result-")  # noqa: PT017


def test_what_a_report_says_of_itself_is_read_back(tmp_path: Path) -> None:
    told = about_scan(started=NOW, roots=["/srv"], rules="3f2a9c01", narrowed=2)
    result = read(write_report(tmp_path / "quet.jsonl", **told))
    assert (result.roots, result.rules, result.narrowed) == (("/srv",), "3f2a9c01", 2)
    assert result.scanned_at == NOW.replace(microsecond=0)


def test_a_file_that_could_not_be_examined_is_counted_once_for_each_why(tmp_path: Path) -> None:
    path = tmp_path / "quet.jsonl"
    lines = [
        {"unreadable": {"path": "/srv/a.zip", "code": "encrypted", "message": ""}},
        {"unreadable": {"path": "/srv/a.zip", "code": "encrypted", "message": ""}},
        {
            "unreadable": {
                "path": "/srv/a.zip",
                "code": "damaged",
                "message": "",
                "members": [{"member": "b", "code": "locked"}],
            }
        },
        {"summary": a_summary(unreadable=1)},
    ]
    path.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
    assert read(path).unreadable == {"encrypted": 1, "damaged": 1, "locked": 1}

"""The officer's reports of a scan are known again in every form, and nothing else is."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.markings.scan_files import MARKED, PLAIN

from khien.cli.main import main
from khien.workflows.local_report import is_local_report

SAMPLES = Path(__file__).parents[2] / "samples/files"


def known(data: bytes) -> bool:
    return is_local_report(io.BytesIO(data))


def test_every_report_that_a_scan_writes_is_known(tmp_path: Path) -> None:
    folder = tmp_path / "ho-so"
    folder.mkdir()
    (folder / "mang.txt").write_text(MARKED, "utf-8")
    names = {each: tmp_path / f"q.{each}" for each in ("jsonl", "html", "xlsx", "state")}
    options = [word for each, path in names.items() for word in (f"--{each}", str(path))]
    assert main(["scan", str(folder), "--workers", "1", "--ocr", "never", *options]) == 1
    assert [each for each, path in names.items() if not known(path.read_bytes())] == []
    (folder / "mang.txt").write_text(PLAIN, "utf-8")
    assert main(["scan", str(folder), "--workers", "1", "--jsonl", str(names["jsonl"])]) == 0
    assert known(names["jsonl"].read_bytes()), "figures alone name the folders"


@pytest.mark.parametrize(
    "row",
    [
        {"path": "/" + "đ" * 4_000, "member": None},
        {"path": "/srv/a", "member": None, "level": None},
        {"unreadable": {"path": "/srv/a", "code": "encrypted", "message": ""}},
    ],
)
def test_a_first_line_is_enough(row: dict[str, object]) -> None:
    data = json.dumps(row).encode("ascii")
    assert known(data)
    assert known(b"\xef\xbb\xbf\n" + data)


def test_letters_and_other_data_are_not_taken_for_one() -> None:
    others = [path for path in sorted(SAMPLES.iterdir()) if path.is_file()]
    assert [path.name for path in others if known(path.read_bytes())] == []
    assert not known(b'{"path": "/srv/a"}')
    assert not known(b'{"schema": "khien.inspection/1", "path": "/"}')
    assert not known(b"SQLite format 3\x00" + bytes(5_000))


@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b'{"path":', b"SQLite"]))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_one_or_none(data: bytes, head: bytes) -> None:
    assert known(head + data) in {True, False}

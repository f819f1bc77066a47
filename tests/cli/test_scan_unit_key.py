"""From the report of ``khien scan`` to a bundle and to the console's row: one id on both sides."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.evidence.evidence_samples import a_ticket
from tests.workflows.scans import NAME, TEXT, lay_out

from khien.cli.main import main
from khien.evidence.bundle import verify_bundle
from khien.evidence.keys import make_key
from khien.evidence.ticket import make_ticket
from khien.evidence.unit_key import FILE, held_key

CONSOLE = make_key()


@pytest.fixture
def pc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a ticket and marked files, on a PC of its own state."""
    monkeypatch.setenv("KHIEN_STATE", str(tmp_path / "state"))
    monkeypatch.delenv("KHIEN_LANG", raising=False)
    now = datetime.now(UTC).replace(microsecond=0)
    ticket = replace(a_ticket(CONSOLE), issued_at=now, expires_at=now + timedelta(days=1))
    (tmp_path / "phieu.khien").write_bytes(make_ticket(ticket, key=CONSOLE))
    lay_out(tmp_path / NAME)
    return tmp_path


def scan(pc: Path) -> list[dict[str, Any]]:
    report = pc / "quet.jsonl"
    assert main(["scan", str(pc / NAME), "--jsonl", str(report), "--workers", "1"]) == 3
    return [json.loads(line) for line in report.read_text("utf-8").splitlines()]


def test_without_a_key_a_row_has_no_id(pc: Path) -> None:
    assert all("finding_id" not in row for row in scan(pc))


def test_the_id_in_the_report_is_the_one_in_the_bundle(pc: Path) -> None:
    ticket, bundle = str(pc / "phieu.khien"), str(pc / "ket-qua.khien")
    main(["enrol", ticket])
    ids = {row["finding_id"] for row in scan(pc) if "finding_id" in row}
    assert len(ids) == 1
    inspect = ["inspect", "--ticket", ticket, "--bundle", bundle]
    assert main([*inspect, "--scan-result", str(pc / "quet.jsonl")]) in (1, 3)
    part = verify_bundle(Path(bundle).read_bytes()).inspection["marked_files"]
    assert {one["finding_id"] for one in part["files"]} == ids
    assert part["unreadable"] == {"encrypted": 1}
    again = verify_bundle(Path(bundle).read_bytes()).inspection["findings"]
    (answer,) = [one for one in again if one["check"] == "secrets.no-marked-files-online"]
    assert (answer["status"], answer["facts"]["marked"]) == ("fail", 1)
    # In the same go it is the same.
    assert main([*inspect, "--scan", str(pc / NAME)]) in (1, 3)
    told = verify_bundle(Path(bundle).read_bytes()).inspection["marked_files"]
    assert {one["finding_id"] for one in told["files"]} == ids
    assert told["counts"] == part["counts"]
    assert told["rules"] == part["rules"]
    data = Path(bundle).read_bytes()
    assert NAME.encode() not in data
    assert TEXT.encode() not in data


def test_a_damaged_key_is_said_and_the_scan_goes_on(
    pc: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["enrol", str(pc / "phieu.khien")])
    (pc / "state" / FILE).write_bytes(b"hong")
    rows = scan(pc)
    assert any(row.get("level") == "MẬT" for row in rows)
    assert all("finding_id" not in row for row in rows)
    assert "khóa đơn vị" in capsys.readouterr().err


def test_the_key_is_in_no_output(pc: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["enrol", str(pc / "phieu.khien")])
    key = held_key(pc / "state")
    assert key is not None
    scan(pc)
    said = capsys.readouterr()
    report = (pc / "quet.jsonl").read_text("utf-8")
    assert all(key.secret.hex() not in text for text in (said.out, said.err, report))

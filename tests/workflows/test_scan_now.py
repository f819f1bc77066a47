"""A real scan in the same go: what it found, what could not be read, and no word of any file."""

from __future__ import annotations

import base64
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.evidence.evidence_samples import a_ticket, an_inspection
from tests.workflows.scans import NAME, PROPERTY, TEXT, lay_out

from khien.evidence.keys import make_key
from khien.evidence.unit_key import settle_key
from khien.markings.mark import State
from khien.markings.scanning import Options, Scan
from khien.workflows.inspection import run_inspection
from khien.workflows.marked_files import marked_files
from khien.workflows.scan_now import ScanUnfinished, scan_now

NOW = datetime.now(UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lay_out(tmp_path / NAME)
    return tmp_path / NAME


def test_what_is_there_is_found(folder: Path) -> None:
    result = scan_now([str(folder)], now=NOW, options=Options(workers=1))
    (one,) = result.found
    assert (one.level, one.state, one.format) == ("MẬT", State.MARKED, "docx")
    assert one.path == str(folder / f"{NAME}.docx")
    assert result.unreadable == {"encrypted": 1}
    assert (result.examined, result.narrowed) == (2, 0)
    assert result.roots == (str(folder),)


def test_patterns_of_the_person_are_told(folder: Path) -> None:
    result = scan_now([str(folder)], now=NOW, options=Options(workers=1, excludes=("*.docx",)))
    assert (len(result.found), result.narrowed) == (0, 2)


def test_a_scan_that_was_stopped_gives_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Scan, "_finish", lambda self: None)
    with pytest.raises(ScanUnfinished):
        scan_now([str(folder)], now=NOW, options=Options(workers=1))


def test_no_word_of_a_file_is_in_the_bundle(folder: Path, tmp_path: Path) -> None:
    ticket, state = a_ticket(make_key()), tmp_path / "state"
    key = settle_key(state, ticket, tmp_path, now=NOW).key
    result = scan_now([str(folder)], now=NOW, options=Options(workers=1))
    done = run_inspection(
        ticket=ticket, state_dir=state, now=ticket.issued_at, scan=result,
        inspect=lambda target, ticket, now: an_inspection(),
    )  # fmt: skip
    assert done.bundle is not None
    payload = base64.b64decode(json.loads(done.bundle)["payload"])
    part = json.loads(payload)["predicate"]["inspection"]["marked_files"]
    assert [one["level"] for one in part["files"]] == ["MẬT"]
    assert part["files"][0]["finding_id"] == key.finding_id(
        result.found[0].path, str(result.found[0].sha256)
    )
    for canary in (NAME, TEXT, PROPERTY, str(result.found[0].sha256), key.secret.hex()):
        assert canary.encode() not in payload
    kept = [
        path for path in state.rglob("*") if path.is_file() and path.name != "khoa-don-vi.khien"
    ]
    assert all(NAME.encode() not in path.read_bytes() for path in kept)


def test_the_whole_pc_is_the_root(folder: Path) -> None:
    part = marked_files(scan_now([str(folder)], now=NOW, options=Options(workers=1)), key=None)
    if sys.platform != "win32":
        assert (part.drives, part.is_whole) == (("/",), False)

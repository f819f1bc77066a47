"""``Tim tai lieu mat.cmd``: what it finds stays on this PC."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from khien.evidence.unit_key import FILE as UNIT_KEY
from khien.kit import searching
from khien.kit.folder import Kit
from khien.kit.searching import PAGE, REPORT
from khien.kit.windows import own_folder
from tests.kit.conftest import put_ticket
from tests.workflows.scans import NAME, lay_out


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    pages: list[Path] = []
    monkeypatch.setattr(searching, "open_page", pages.append)
    return pages


def test_the_report_stays_here_and_nothing_of_it_beside_the_kit(
    kit: Kit, tmp_path: Path, opened: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    lay_out(tmp_path / NAME)
    put_ticket(kit.root)
    assert searching.run(kit, [str(tmp_path / NAME)]) in (1, 3)
    report = own_folder() / REPORT
    rows = [json.loads(line) for line in report.read_text("ascii").splitlines()]
    assert any("finding_id" in row for row in rows)
    assert opened == [own_folder() / PAGE]
    assert "chỉ nằm ở máy này" in capsys.readouterr().out
    assert {each.name for each in kit.root.iterdir()} == {"phieu.khien", UNIT_KEY}


@pytest.mark.parametrize("changes", [None, {"machine_class": "stand_alone"}])
def test_no_unit_key_without_a_ticket_or_for_a_stand_alone_pc(
    kit: Kit, tmp_path: Path, opened: list[Path], changes: dict[str, str] | None
) -> None:
    (tmp_path / "empty").mkdir()
    if changes is not None:
        put_ticket(kit.root, **changes)
    assert searching.run(kit, [str(tmp_path / "empty")]) == 0
    assert not (kit.root / UNIT_KEY).exists()

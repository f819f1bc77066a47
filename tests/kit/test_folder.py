"""What lies beside the double-click files."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import khien
from khien.evidence.unit_key import FILE as UNIT_KEY
from khien.kit import folder
from khien.kit.folder import RESULTS, Kit, kit_here, result_name
from tests.kit.conftest import put_ticket

NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)


def test_the_newest_ticket_that_has_not_run_out(kit: Kit) -> None:
    assert kit.ticket(NOW) is None
    put_ticket(kit.root, "a.khien", id="old", issued_at=NOW - timedelta(days=9),
               expires_at=NOW + timedelta(days=1))  # fmt: skip
    put_ticket(kit.root, "b.khien", id="newer", issued_at=NOW - timedelta(days=2),
               expires_at=NOW + timedelta(days=1))  # fmt: skip
    put_ticket(kit.root, "c.khien", id="ended", issued_at=NOW - timedelta(days=1),
               expires_at=NOW - timedelta(hours=1))  # fmt: skip
    found = kit.ticket(NOW)
    assert found is not None
    assert (found[0].name, found[1].id) == ("b.khien", "newer")


def test_a_ticket_that_ran_out_still_serves_a_pc_that_knows_it(kit: Kit) -> None:
    put_ticket(kit.root, id="ended", expires_at=NOW - timedelta(hours=1),
               issued_at=NOW - timedelta(days=3))  # fmt: skip
    found = kit.ticket(NOW)
    assert found is not None
    assert found[1].id == "ended"


def test_other_files_beside_the_kit_are_passed_over(kit: Kit) -> None:
    (kit.root / "ket-qua-cu.khien").write_bytes(b"{}")
    (kit.root / UNIT_KEY).write_bytes(b"secret")
    (kit.root / "folder.khien").mkdir()
    put_ticket(kit.root)
    assert [path.name for path, _ in kit.tickets()] == ["phieu.khien"]
    assert b"secret" not in list(kit.receipts())


def test_results_stay_beside_the_kit_where_that_can_be(kit: Kit) -> None:
    assert kit.results() == kit.root / RESULTS
    assert kit.results().is_dir()


def test_a_kit_that_cannot_be_written_uses_the_person_s_folder(
    kit: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "can_write", lambda place: kit.root not in place.parents)
    assert kit.results() == kit.home / f"Khien-{RESULTS}"
    assert kit.results().is_dir()


def test_names_of_results_are_plain_and_told_apart_by_moment() -> None:
    first = result_name("MÁY-01 / ..\\x", NOW)
    assert not set(first) & set("/\\. ")
    assert first != result_name("MÁY-01 / ..\\x", NOW + timedelta(seconds=1))
    assert result_name("", NOW).startswith("may-")


def test_the_kit_is_two_folders_above_the_package() -> None:
    assert kit_here().root == Path(khien.__file__).parents[2]

"""A kit in a folder of its own, on a PC whose look is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from khien.evidence.keys import make_key
from khien.evidence.ticket import Ticket, make_ticket
from khien.kit.folder import Kit
from khien.workflows import inspection as workflow
from tests.evidence.evidence_samples import a_ticket, an_inspection

CONSOLE = make_key()


def ticket(**changes: Any) -> Ticket:
    """A ticket of today."""
    now = datetime.now(UTC).replace(microsecond=0)
    given = {"issued_at": now, "expires_at": now + timedelta(days=7)} | changes
    return replace(a_ticket(CONSOLE), **given)


def put_ticket(folder: Path, name: str = "phieu.khien", **changes: Any) -> Path:
    path = folder / name
    path.write_bytes(make_ticket(ticket(**changes), key=CONSOLE))
    return path


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KHIEN_STATE", str(tmp_path / "state"))
    for name in ("KHIEN_LANG", "DROPPED_FILES"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "state"


@pytest.fixture
def kit(tmp_path: Path) -> Kit:
    root = tmp_path / "Khien-Windows"
    root.mkdir()
    return Kit(root, tmp_path / "home")


@pytest.fixture
def findings(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The findings that the PC shows; a test changes them."""
    found: list[dict[str, Any]] = [dict(one) for one in an_inspection()["findings"]]

    def look(
        target: Path | None, ticket: Ticket | None, now: datetime, **_: object
    ) -> Mapping[str, Any]:
        taken = now.strftime("%Y-%m-%dT%H:%M:%SZ")
        dated = [{**one, "observed_at": taken} for one in found]
        return an_inspection(taken_at=taken, findings=dated)

    monkeypatch.setattr(workflow, "_inspect", look)
    return found

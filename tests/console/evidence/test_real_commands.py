"""The loop with the real commands on this very machine: ticket, inspect, import, receipt, again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from tests.console.people import Province, sign_in

from khien.console.endpoints.models import Computer
from khien.console.evidence.models import Bundle, FindingRow, Ticket


class Machine:
    """This machine, with a state folder of the test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()

    def khien(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "khien.cli.main", *arguments],
            cwd=self.folder, text=True, capture_output=True, timeout=100, check=False,
            env={**os.environ, "KHIEN_STATE": str(self.folder / "state"), "KHIEN_LANG": "vi"},
        )  # fmt: skip


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "may")


def hand_in(client: Client, path: Path) -> dict[str, object]:
    with path.open("rb") as file:
        sent = client.post("/evidence/import/", {"bundles": file})
    (row,) = client.get(sent["Location"]).context["rows"]
    return dict(row)


@pytest.mark.django_db
def test_inspect_import_receipt_and_again(
    province: Province, computer: Computer, machine: Machine
) -> None:
    client = sign_in(province.person("health.officer"))
    client.post("/evidence/tickets/new/", {"kind": "one", "computer": computer.pk, "days": 7})
    ticket = client.get(f"/evidence/tickets/{Ticket.objects.get().pk}/file/")
    (machine.folder / "phieu.json").write_bytes(ticket.content)
    for sequence in (1, 2):
        done = machine.khien("inspect", "--ticket", "phieu.json", "--bundle", "ket-qua.json")
        assert done.returncode in (0, 1, 3), done.stderr
        row = hand_in(client, machine.folder / "ket-qua.json")
        assert (row["outcome"], row["computer"]) == ("accepted", computer.pk), row
        receipt = client.get(f"/evidence/receipts/{row['bundle']}/")
        (machine.folder / "bien-nhan.json").write_bytes(receipt.content)
        stored = machine.khien("receipt", "bien-nhan.json")
        assert stored.returncode == 0, stored.stderr
        assert Bundle.objects.first().sequence == sequence  # type: ignore[union-attr]
    current = FindingRow.objects.filter(computer=computer, current=True)
    assert current.count() >= 8
    assert current.values("bundle").distinct().count() == 1
    page = client.get(f"/machines/{computer.pk}/").content.decode()
    assert "Gói số 2" in page
    again = hand_in(client, machine.folder / "ket-qua.json")
    assert (again["outcome"], again["known"]) == ("refused", True)

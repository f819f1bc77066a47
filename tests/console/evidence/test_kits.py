"""The Windows kit in the console: put in by the operator, handed out with a ticket in it."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.http import FileResponse
from tests.console.people import Province, sign_in

from khien.console.audit.models import Event
from khien.console.evidence import actions, kits
from khien.console.evidence.models import Ticket
from khien.console.evidence.problems import NoKit, OddKit
from khien.console.people.access import Refused
from khien.evidence.ticket import read_ticket

pytestmark = pytest.mark.django_db
ABOUT = {"schema": "khien.kit/1", "khien": "1.2", "python": {"file": "python-3.11.9-embed.zip"}}


def a_kit(path: Path, *, without: str = "", more: tuple[str, ...] = (), **about: object) -> Path:
    """A zip laid out as the builder lays a kit out, its files empty."""
    with zipfile.ZipFile(path, "w") as packed:
        for name in kits._NEEDED:
            if name != without:
                told = json.dumps({**ABOUT, **about}) if name == "kit.json" else name
                packed.writestr(f"Khien-Windows/{name}", told)
        for name in more:
            packed.writestr(name, "x")
    return path


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    path = a_kit(tmp_path / "Khien-Windows.zip")
    actions.install_kit(path)
    return path


def test_the_operator_puts_it_in_and_it_stays_as_it_came(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert kits.installed() is None
    source = a_kit(tmp_path / "Khien-Windows.zip")
    call_command("install_kit", str(source))
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    assert digest in capsys.readouterr().out
    found = kits.installed()
    assert found is not None
    assert (found.version, found.python, found.sha256) == (
        "1.2", "python-3.11.9-embed.zip", digest,
    )  # fmt: skip
    assert kits.place().read_bytes() == source.read_bytes()
    assert Event.objects.filter(verb="kit.install").count() == 1
    assert {each.name for each in kits.place().parent.iterdir()} == {
        "Khien-Windows.zip", "Khien-Windows.json",
    }  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"without": "python/python.exe"}, {"without": "kit.json"}, {"more": ("../../etc/x",)},
        {"more": ("Khien-Windows/../x",)}, {"more": ("another/y",)}, {"schema": "khien.kit/9"},
        {"python": None},
    ],
)  # fmt: skip
def test_what_is_no_kit_is_refused_and_the_one_before_stays(
    tmp_path: Path, kit: Path, wrong: dict[str, object]
) -> None:
    with pytest.raises(OddKit):
        actions.install_kit(a_kit(tmp_path / "other.zip", **wrong))  # type: ignore[arg-type]
    assert kits.place().read_bytes() == kit.read_bytes()
    assert kits.installed() is not None


def test_a_damaged_file_and_no_file_are_refused(tmp_path: Path, kit: Path) -> None:
    data = bytearray(kit.read_bytes())
    at = data.index(b"lib/khien/kit/__main__.py", data.index(b"lib/khien/kit/__main__.py") + 5)
    data[at] ^= 1  # the content of one file, whose sum no longer fits
    (tmp_path / "damaged.zip").write_bytes(data)
    (tmp_path / "text.zip").write_text("no zip")
    for name in ("damaged.zip", "text.zip", "nowhere.zip"):
        with pytest.raises(CommandError):
            call_command("install_kit", str(tmp_path / name))


def test_the_kit_comes_with_the_organisation_s_ticket_in_it(
    province: Province, batch: Ticket, kit: Path
) -> None:
    client = sign_in(province.person("health.officer"))
    answer = client.get(f"/evidence/tickets/{batch.pk}/kit/")
    assert isinstance(answer, FileResponse)
    assert answer.status_code == 200
    assert "Khien-Windows-phieu-lo-3-may.zip" in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "private, no-store"
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as packed:
        assert packed.testzip() is None
        value = read_ticket(packed.read("Khien-Windows/phieu-lo-3-may.khien"))
        others = {name for name in packed.namelist() if not name.endswith(".khien")}
        assert others == {f"Khien-Windows/{name}" for name in kits._NEEDED}
    assert (value.places, value.organisation_name) == (3, "Sở Y tế")
    assert kits.place().read_bytes() == kit.read_bytes()
    (event,) = Event.objects.filter(verb="kit.hand_out")
    assert event.organisation_id == province.health.pk


def test_another_organisation_s_ticket_is_not_handed_out(
    province: Province, batch: Ticket, kit: Path
) -> None:
    culture = province.person("culture.officer")
    assert sign_in(culture).get(f"/evidence/tickets/{batch.pk}/kit/").status_code == 404
    with pytest.raises(Refused):
        actions.hand_out_kit(culture, batch)
    assert not Event.objects.filter(verb="kit.hand_out").exists()


def test_without_a_kit_the_page_says_how_one_is_put_in(province: Province, batch: Ticket) -> None:
    client = sign_in(province.person("health.officer"))
    page = client.get("/evidence/kit/").content.decode()
    assert "chưa có bộ kiểm tra Windows" in page
    assert "khien manage install-kit" in page
    answer = client.get(f"/evidence/tickets/{batch.pk}/kit/")
    assert (answer.status_code, answer["Location"]) == (303, "/evidence/kit/")
    assert "khien manage install-kit" in client.get("/evidence/kit/").content.decode()
    with pytest.raises(NoKit):
        kits.filled(b"ticket", "x.khien")


def test_a_ticket_that_ended_gives_no_kit(province: Province, batch: Ticket, kit: Path) -> None:
    officer = province.person("health.officer")
    actions.revoke_ticket(officer, batch)
    client = sign_in(officer)
    assert client.get(f"/evidence/tickets/{batch.pk}/kit/").status_code == 303
    assert "đã thu hồi" in client.get("/evidence/kit/").content.decode()
    assert not Event.objects.filter(verb="kit.hand_out").exists()


def test_the_page_offers_open_tickets_only(
    province: Province, batch: Ticket, ticket: Ticket, kit: Path
) -> None:
    officer = province.person("health.officer")
    client = sign_in(officer)
    actions.revoke_ticket(officer, ticket)
    page = client.get("/evidence/kit/").content.decode()
    assert f"/evidence/tickets/{batch.pk}/kit/" in page
    assert f"/evidence/tickets/{ticket.pk}/kit/" not in page
    actions.revoke_ticket(officer, batch)
    assert "Chưa có phiếu nào còn hạn" in client.get("/evidence/kit/").content.decode()
    assert "/evidence/kit/" in client.get("/evidence/tickets/").content.decode()

"""Pages of the inventory by role × {own, parent, child, sibling, nobody}; what they show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from tests.console.people import Province

from khien.console.endpoints.models import Computer
from khien.console.inventory import queries
from khien.console.inventory.models import Agent, AgentTicket, Doubt

# The agent is the Sở Y tế's.
SEES = {"standing", "health.officer", "health.leader", "health.inspector", "root.officer"}
ELSEWHERE = {
    "clinic.officer", "clinic.leader", "clinic.inspector", "culture.officer", "culture.leader",
    "culture.inspector",
}  # fmt: skip
NOT = {"health.staff", "administrator", "culture.staff"}
DECIDES = {"health.officer", "root.officer"}
OFFICERS_ELSEWHERE = {"clinic.officer", "culture.officer"}
EVERYONE = sorted(SEES | ELSEWHERE | NOT)
As = Callable[[str], Client]


@pytest.mark.parametrize("who", EVERYONE)
def test_each_page_by_role_and_place(who: str, agent: Agent, as_person: As) -> None:
    client = as_person(who)
    for page in ("", "software/", "software/?name=zip", "doubts/"):
        answer = client.get(f"/inventory/{page}")
        assert answer.status_code == (403 if who in NOT else 200), page
        assert ("PC-1" in answer.content.decode()) <= (who in SEES)
    page = client.get(f"/inventory/{agent.pk}/")
    assert page.status_code == (200 if who in SEES else 404)
    officers = DECIDES | OFFICERS_ELSEWHERE
    for page_name in ("tickets/", "tickets/new/"):
        answer = client.get(f"/inventory/{page_name}")
        assert answer.status_code == (200 if who in officers else 403), page_name
        assert ("Máy Sở" in answer.content.decode()) <= (who in DECIDES)


@pytest.mark.parametrize("who", EVERYONE)
def test_writes_by_role_and_place(
    who: str, agent: Agent, deliver: Any, made: tuple[AgentTicket, str], as_person: As
) -> None:
    deliver(serial="SN8888B")
    doubt = Doubt.objects.get()
    client = as_person(who)
    decides = 303 if who in DECIDES else 403 if who in SEES else 404
    posts = {
        f"/inventory/{agent.pk}/match/": {"computer": "new"},
        f"/inventory/doubts/{doubt.pk}/": {"answer": "other"},
    }
    for url, data in posts.items():
        assert client.post(url, data).status_code == decides, url
    revoked = client.post(f"/inventory/tickets/{made[0].pk}/revoke/")
    assert revoked.status_code == (
        303 if who in DECIDES else 404 if who in OFFICERS_ELSEWHERE else 403
    )
    changed = who in DECIDES
    assert Computer.objects.exists() == changed
    assert AgentTicket.objects.filter(revoked_at__isnull=False).exists() == changed
    assert Doubt.objects.filter(answer="other").exists() == changed


@pytest.mark.parametrize(
    "page", ["", "software/", "doubts/", "tickets/", "tickets/new/", "1/", "1/match/", "doubts/1/"]
)
def test_nobody_goes_to_sign_in(db: None, page: str) -> None:
    answer = Client().get(f"/inventory/{page}")
    assert answer.status_code == 302
    assert "/account/sign-in/" in answer["Location"]


def test_the_page_says_what_is_self_reported(agent: Agent, as_person: As) -> None:
    page = as_person("health.officer").get(f"/inventory/{agent.pk}/").content.decode()
    assert "tự khai" in page
    assert "không phải là không có" in page  # nothing said of antivirus is not "none"


def test_forged_posture_is_no_finding(deliver: Any, as_person: As, province: Province) -> None:
    """ATTACKS 30: an agent that praises its PC makes nothing pass."""
    pc = Computer.objects.create(organisation=province.health, name="K1", serials=["SN4711A"])
    praise = "<ANTIVIRUS><NAME>Bkav</NAME><ENABLED>1</ENABLED><UPTODATE>1</UPTODATE></ANTIVIRUS>"
    deliver(antivirus=praise)
    agent = Agent.objects.get()
    assert agent.computer == pc
    assert not pc.findings.exists()
    page = as_person("health.officer").get(f"/inventory/{agent.pk}/").content.decode()
    assert "Bkav" in page
    assert "(máy tự khai)" in page


def test_hostile_names_are_text(deliver: Any, as_person: As) -> None:
    name = '<script>alert("x")</script>'
    deliver(hostname=name, software=[(name, "=1+1", name)])
    client = as_person("health.officer")
    for page in ("", f"{Agent.objects.get().pk}/", "software/?name=script"):
        text = client.get(f"/inventory/{page}").content.decode()
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert" in text


def test_the_secret_is_shown_once(as_person: As, province: Province) -> None:
    client = as_person("health.officer")
    values = {"organisation": province.health.pk, "name": "Sở", "places": 10, "days": 30}
    page = client.post("/inventory/tickets/new/", values)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert "tag = " in page.content.decode()
    assert "tag = " not in client.get("/inventory/tickets/").content.decode()


def test_a_ticket_for_an_organisation_out_of_reach(as_person: As, province: Province) -> None:
    values = {"organisation": province.culture.pk, "name": "x", "places": 10, "days": 30}
    page = as_person("health.officer").post("/inventory/tickets/new/", values)
    assert page.status_code == 200
    assert not AgentTicket.objects.exists()


def test_a_ticket_by_command(province: Province, capsys: pytest.CaptureFixture[str]) -> None:
    officer = province.person("health.officer")
    call_command("agent_ticket", "--person", officer.username, "--places", "3")
    secret = capsys.readouterr().out.strip()
    row = AgentTicket.objects.get()
    assert (row.organisation, row.places, len(secret)) == (province.health, 3, 32)
    with pytest.raises(CommandError):
        call_command("agent_ticket", "--person", "nobody")
    with pytest.raises(CommandError):
        call_command(
            "agent_ticket", "--person", officer.username, "--organisation", province.culture.pk
        )
    with pytest.raises(CommandError):
        call_command("agent_ticket", "--person", officer.username, "--organisation", 10**9)


SEVEN = [("7-Zip", "19.00", "")]


def test_which_pcs_have_a_program(deliver: Any, province: Province) -> None:
    deliver(device_id="D1", serial="SN47111Q", hostname="A1", software=SEVEN)
    deliver(
        device_id="D2", serial="SN47112Q", hostname="B2",
        software=[("7-Zip 24", "24.08", ""), ("Zalo", "1", "")],
    )  # fmt: skip
    deliver(device_id="D3", serial="SN47113Q", hostname="C3", software=[("7-Zip", "", "")])
    viewer = province.person("health.officer")

    def names(name: str, below: str = "") -> list[str]:
        found = queries.with_software(viewer, name=name, below=below)
        return [one.hostname for one in found.agents]

    assert names("7-ZIP") == ["A1", "B2", "C3"]
    assert names("7-zip", "24.8") == ["A1"]  # 24.08 is 24.8; no version is not lower
    assert names("7-zip", "24.9") == ["A1", "B2"]
    assert names("Zalo") == ["B2"]
    assert names("nothing of this kind") == names("") == []
    found = queries.with_software(viewer, name="7-zip", below="30")
    agents = list(found.agents)
    said = found.versions_on(agents)
    assert [one.version for one in said[agents[1].pk]] == ["24.08"]


def test_the_figures(agent: Agent, deliver: Any, province: Province) -> None:
    viewer = province.person("standing")
    assert queries.figures_for(viewer) == queries.Figures(0, 0, 1, 0)
    Computer.objects.create(organisation=province.health, name="K1", serials=["SN4711A"])
    Computer.objects.create(organisation=province.health, name="K2")
    deliver(hostname="CHANGED")
    assert queries.figures_for(viewer) == queries.Figures(2, 1, 0, 0)
    assert queries.figures_for(viewer, organisation_id=province.culture.pk) == queries.Figures()
    assert queries.figures_for(province.person("culture.officer")) == queries.Figures()


def test_lists_are_filtered(agent: Agent, as_person: As, province: Province) -> None:
    client = as_person("health.officer")

    def shown(query: str) -> bool:
        return "SN4711A" in client.get(f"/inventory/{query}").content.decode()

    assert shown("?q=pc-1")
    assert shown("?q=sn4711")
    assert shown("?state=unmatched")
    assert shown(f"?organisation={province.health.pk}")
    assert not shown("?state=silent")
    assert not shown("?q=nothing")
    assert not shown(f"?organisation={province.clinic.pk}")
    assert not shown("?organisation=99999999999999999")


def test_matched_by_hand_on_the_page(agent: Agent, as_person: As, province: Province) -> None:
    pc = Computer.objects.create(organisation=province.health, name="K1")
    client = as_person("health.officer")
    for odd in ("", "x", "9" * 40, "987654"):
        answer = client.post(f"/inventory/{agent.pk}/match/", {"computer": odd})
        assert answer.status_code == 404
    client.post(f"/inventory/{agent.pk}/match/", {"computer": pc.pk})
    agent.refresh_from_db()
    assert agent.computer == pc

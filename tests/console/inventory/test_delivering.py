"""Agents deliver: what is taken, kept, refused (ATTACKS 18, 23, 27, 29, 31, 34)."""

from __future__ import annotations

import base64
import zlib
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone
from samples.endpoints import agent_inventory as sample
from tests.console.people import Province

from khien.console.audit.models import Content, Event
from khien.console.evidence import flood
from khien.console.inventory import actions, queries
from khien.console.inventory.models import Agent, AgentTicket, SetMember, Software
from khien.console.inventory.problems import WrongPlaces
from khien.console.people.access import Refused


@pytest.fixture(autouse=True)
def no_flood_yet() -> None:
    cache.clear()


def post(body: bytes, **headers: str) -> Any:
    return Client(enforce_csrf_checks=True).post(
        "/inventory", body, content_type="application/x-compress-zlib", headers=headers
    )


def everything_kept() -> str:
    """Every text of every row of every table."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"SELECT * FROM {table}")
            found.append(repr(cursor.fetchall()))
    return "".join(found)


def test_an_inventory_is_kept_as_values(deliver: Any, province: Province) -> None:
    response = deliver(software=[("Zalo", "24.1", "VNG"), ("7-Zip", "19.00", "")])
    assert response.status_code == 200
    agent = Agent.objects.get()
    assert agent.organisation == province.health
    assert (agent.hostname, agent.serial, agent.software_count) == ("PC-1", "SN4711A", 2)
    assert agent.volumes[0]["name"] == "C:"
    assert Event.objects.filter(verb="agent.first", organisation_id=province.health.pk).exists()


def test_nothing_of_environment_commands_or_ticket_is_in_the_database(
    deliver: Any, secret: str
) -> None:
    assert deliver().status_code == 200
    kept = everything_kept()
    assert "SN4711A" in kept
    for canary in (sample.CANARY_ENV, "canary", "7a90be", secret):
        assert canary not in kept


def test_a_prolog_is_answered_without_a_ticket_and_keeps_nothing(db: None) -> None:
    response = post(sample.packed(sample.prolog()))
    assert response.status_code == 200
    assert b"SEND" in zlib.decompress(response.content)
    assert not Agent.objects.exists()
    assert not response.cookies


def test_without_a_right_nothing_is_taken(province: Province) -> None:
    for tag in ("", "x", "'; DROP TABLE", "0" * 32):
        response = post(sample.packed(sample.inventory(tag=tag)))
        assert response.status_code == 401
        assert response["WWW-Authenticate"] == 'Basic realm="Khien"'
    assert not Agent.objects.exists()
    assert Client().get("/inventory").status_code == 405


def test_the_ticket_as_a_password(secret: str) -> None:
    pair = base64.b64encode(f"may:{secret}".encode()).decode()
    body = sample.packed(sample.inventory(tag="KHO-1"))
    assert post(body, authorization=f"Basic {pair}").status_code == 200
    for broken in ("Basic !!!", "Basic ////", "Bearer x", "Basic " + "A" * 5_000):
        assert post(body, authorization=broken).status_code == 401


def test_an_ended_ticket_is_as_unknown_as_none(made: tuple[AgentTicket, str], deliver: Any) -> None:
    row, _ = made
    said = deliver(tag="a" * 32).content
    AgentTicket.objects.filter(pk=row.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    ended = deliver()
    assert (ended.status_code, ended.content) == (401, said)


def test_a_revoked_ticket(made: tuple[AgentTicket, str], deliver: Any, province: Province) -> None:
    actions.revoke_ticket(province.person("health.officer"), made[0])
    assert deliver().status_code == 401
    assert Event.objects.filter(verb="agent_ticket.revoke").count() == 1


def test_a_secret_is_kept_as_a_hash(made: tuple[AgentTicket, str]) -> None:
    row, secret = made
    assert len(secret) == 32
    assert secret not in everything_kept()
    assert row.secret_hash != secret


def test_a_ticket_has_places(deliver: Any) -> None:
    for number in range(5):
        assert deliver(device_id=f"D{number}", serial=f"SN4711{number}Q").status_code == 200
    assert deliver(device_id="D9", serial="SN47119Q").status_code == 403
    assert deliver(device_id="D1", serial="SN47111Q", hostname="NEW").status_code == 200
    assert Agent.objects.count() == 5


def test_the_same_again_writes_no_event(deliver: Any) -> None:
    deliver()
    before = Event.objects.count()
    first = Agent.objects.get().last_seen
    assert deliver().status_code == 200
    assert Event.objects.count() == before
    assert Agent.objects.get().last_seen > first


def test_a_change_replaces_what_was(deliver: Any) -> None:
    deliver(software=[("A", "1", ""), ("B", "1", "")])
    deliver(software=[("A", "2", ""), ("C", "1", "")])
    agent = Agent.objects.get()
    members = SetMember.objects.filter(in_set__in=agent.sets.values("in_set"))
    has = Software.objects.filter(pk__in=members.values("software_id"))
    assert sorted(has.values_list("name", "version")) == [("A", "2"), ("C", "1")]


def test_no_list_of_software_leaves_the_earlier(deliver: Any) -> None:
    deliver(software=[("A", "1", "")])
    deliver(software=[], hostname="PC-9")
    agent = Agent.objects.get()
    assert (agent.hostname, agent.software_count, agent.sets.count()) == ("PC-9", 1, 1)


def test_pcs_share_their_sets(deliver: Any) -> None:
    many = sample.programs(300)
    deliver(device_id="D1", serial="SN47111Q", software=many)
    rows = SetMember.objects.count()
    deliver(device_id="D2", serial="SN47112Q", software=[*many[1:], ("Only here", "1", "")])
    assert SetMember.objects.count() < rows + 30


@pytest.mark.parametrize("body", [b"", b"\x78\x9c", b"<REQUEST/>", b"{}", b"\xff" * 50])
def test_what_is_no_inventory_is_named(body: bytes, province: Province) -> None:
    assert post(body).status_code == 400


def test_a_body_longer_than_any_inventory(province: Province) -> None:
    assert post(b"x" * (5 * 2**20)).status_code == 413


def test_a_form_at_this_address_is_not_parsed(province: Province) -> None:
    response = Client().post("/inventory", {"file": "x"})
    assert response.status_code == 400


def test_odd_values_do_not_stop_it(deliver: Any) -> None:
    odd = {
        "hostname": "x" * 900, "serial": "S" + "9A" * 300, "uuid": "no", "macs": ["zz"] * 40,
        "software": [("n" * 900, "v" * 900, "p" * 900)],
    }  # fmt: skip
    assert deliver(**odd).status_code == 200
    assert len(Agent.objects.get().hostname) == 200


def test_a_flood_is_told_to_wait_and_written_down_now_and_then(
    province: Province, monkeypatch: pytest.MonkeyPatch, deliver: Any
) -> None:
    monkeypatch.setattr(flood, "PER_ADDRESS", 5)
    monkeypatch.setattr(flood, "PER_HOUR", 3)
    answers = [deliver(tag="a" * 32).status_code for _ in range(8)]
    assert (answers[0], answers[-1]) == (401, 429)
    assert Event.objects.filter(verb="agent.turn_away").count() == 3
    assert deliver().status_code == 200  # an honest PC is not kept out


def test_an_office_with_passwords_is_no_flood(
    monkeypatch: pytest.MonkeyPatch, deliver: Any
) -> None:
    """An agent with HTTP Basic is turned away once before it sends its password."""
    monkeypatch.setattr(flood, "PER_ADDRESS", 5)
    assert {deliver(tag="KHO-1").status_code for _ in range(12)} == {401}
    assert not Event.objects.filter(verb="agent.turn_away").exists()


def test_the_log_tells_no_secret(deliver: Any, secret: str) -> None:
    deliver()
    deliver(tag="wrongsecret" * 2 + "abcdefghij")
    facts = repr(list(Content.objects.values_list("facts", flat=True)))
    assert secret not in facts
    assert "wrongsecret" not in facts


def test_who_may_make_a_ticket(province: Province) -> None:
    for who in ("standing", "health.leader", "culture.officer", "clinic.officer", "health.staff"):
        with pytest.raises(Refused):
            actions.make_ticket(
                province.person(who), organisation=province.health, name="x", places=1
            )
    with pytest.raises(WrongPlaces):
        actions.make_ticket(
            province.person("health.officer"), organisation=province.health, name="x", places=0
        )


def test_what_other_organisations_have_pushes_nothing_out_of_a_search(
    deliver: Any, province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_PROGRAMS", 5)
    deliver(software=[("Google Chrome", "120.0", "Google")])
    officer = province.person("culture.officer")
    _, other = actions.make_ticket(officer, organisation=province.culture, name="x", places=3)
    many = [(f"A Chrome {number}", "1.0", "") for number in range(9)]
    assert deliver(tag=other, serial="SN7777C", software=many).status_code == 200
    viewer = province.person("health.officer")
    found = queries.with_software(viewer, name="chrome", below="121")
    assert [one.organisation for one in found.agents] == [province.health]
    assert not found.too_many
    assert queries.with_software(officer, name="chrome").too_many

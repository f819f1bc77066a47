"""Drafts of incidents: one row whatever found them, seen and settled by place, told in words."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.db.transaction import TransactionManagementError
from django.test import Client
from tests.console.people import Province, sign_in

from khien.console.audit.models import Event
from khien.console.endpoints.models import Computer, Drive
from khien.console.incidents import actions, drafting, errors, queries
from khien.console.incidents.models import IncidentDraft
from khien.console.people.access import Refused

KINDS, STATES = IncidentDraft.Kind, IncidentDraft.State
HOSTILE = "<script>alert(1)</script>"
WHO = (
    "health.officer", "root.officer", "health.leader", "health.inspector", "health.staff",
    "standing", "administrator", "clinic.officer", "culture.officer",
)  # fmt: skip
DECIDES = {"health.officer", "root.officer", "standing"}
SEES = DECIDES | {"health.leader", "health.inspector"}


@pytest.fixture
def computer(province: Province) -> Computer:
    return Computer.objects.create(organisation=province.health, name="YT-01")


@pytest.fixture
def sign(province: Province, computer: Computer) -> drafting.Sign:
    return drafting.Sign(
        province.health.pk, KINDS.MALWARE_LEFT, "malware:worm.x", "Worm.X", "BkavCenter",
        computers=(computer.pk,), first_seen="2026-11-01T01:00:00+00:00",
        last_seen="2026-11-02T01:00:00+00:00",
    )  # fmt: skip


def put(sign: drafting.Sign) -> bool:
    with transaction.atomic():
        return drafting.draft(sign)


@pytest.fixture
def draft(sign: drafting.Sign) -> IncidentDraft:
    assert put(sign)
    return IncidentDraft.objects.get()


def told() -> list[tuple[str, str, int, int]]:
    rows = IncidentDraft.objects.order_by("pk")
    return [(row.state, row.kind, row.count, row.repeats) for row in rows]


def test_a_draft_is_told_in_the_log_once(draft: IncidentDraft, sign: drafting.Sign) -> None:
    assert not put(sign)
    event = Event.objects.get(verb="incident.draft")
    assert (event.actor_id, event.organisation_id) == (None, draft.organisation_id)
    assert told() == [("open", "malware_left", 1, 0)]


def test_later_and_wider_signs_fold(draft: IncidentDraft, sign: drafting.Sign) -> None:
    more = Computer.objects.create(organisation=draft.organisation, name="YT-02")
    assert not put(replace(sign, last_seen="2026-11-03T01:00:00+00:00"))
    wider = replace(sign, kind=KINDS.MALWARE_SPREAD, count=3, computers=(more.pk,))
    assert not put(wider)
    assert not put(wider)
    assert told() == [("open", "malware_spread", 3, 2)]
    draft.refresh_from_db()
    assert (draft.first_seen[:10], draft.last_seen[:10]) == ("2026-11-01", "2026-11-03")
    assert {one.name for one in draft.computers.all()} == {"YT-01", "YT-02"}


def test_organisations_and_keys_stand_apart(
    province: Province, draft: IncidentDraft, sign: drafting.Sign
) -> None:
    assert put(replace(sign, organisation_id=province.culture.pk, computers=()))
    assert put(replace(sign, key="malware:worm.y"))
    assert IncidentDraft.objects.filter(state="open").count() == 3


def test_only_something_newer_opens_anew_what_was_settled(
    province: Province, draft: IncidentDraft, sign: drafting.Sign
) -> None:
    actions.settle(province.person("health.officer"), draft, is_incident=False, note="Máy thử")
    assert not put(sign)
    assert put(replace(sign, last_seen="2026-11-09T01:00:00+00:00"))
    assert [state for state, *_rest in told()] == [STATES.SET_ASIDE, STATES.OPEN]


def test_drafting_demands_an_open_transaction(
    sign: drafting.Sign, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = SimpleNamespace(
        get_connection=lambda: SimpleNamespace(in_atomic_block=False),
        TransactionManagementError=TransactionManagementError,
    )
    monkeypatch.setattr(drafting, "transaction", outside)
    with pytest.raises(TransactionManagementError):
        drafting.draft(sign)


@pytest.mark.parametrize("is_incident", [True, False])
def test_settling_is_kept_with_who_and_why(
    province: Province, draft: IncidentDraft, is_incident: bool
) -> None:
    officer = province.person("health.officer")
    with pytest.raises(errors.NoNote):
        actions.settle(officer, draft, is_incident=is_incident, note=" \n ")
    row = actions.settle(officer, draft, is_incident=is_incident, note="  Đã  rút mạng máy ")
    assert (row.decided_by, row.note) == (officer, "Đã rút mạng máy")
    assert row.state == (STATES.CONFIRMED if is_incident else STATES.SET_ASIDE)
    with pytest.raises(errors.DraftSettled):
        actions.settle(officer, draft, is_incident=not is_incident, note="x")
    verb = "incident.confirm" if is_incident else "incident.set_aside"
    assert Event.objects.get(verb=verb).actor_id == officer.pk


@pytest.mark.parametrize("who", WHO)
def test_each_route_by_role_and_place(who: str, province: Province, draft: IncidentDraft) -> None:
    person = province.person(who)
    client = sign_in(person)
    sees, somewhere = who in SEES, who not in {"health.staff", "administrator"}
    page = client.get("/odd/")
    assert page.status_code == (200 if somewhere else 403)
    text = page.content.decode()
    assert ("Worm.X" in text and "YT-01" in text) is sees
    assert ("Là sự cố" in text) is (who in DECIDES)
    if somewhere:
        assert f"{int(sees)} dự thảo sự cố chờ xem xét" in text
    url = f"/odd/drafts/{draft.pk}/settle/"
    assert client.get(url).status_code == 405
    answer = client.post(url, {"is_incident": "1", "note": "đã cô lập", "page": "found"})
    refused = 404 if somewhere and not sees else 403
    assert answer.status_code == (303 if who in DECIDES else refused)
    draft.refresh_from_db()
    assert draft.state == (STATES.CONFIRMED if who in DECIDES else STATES.OPEN)
    if who in DECIDES:
        assert answer["Location"] == "/coverage/found/"
    else:
        with pytest.raises(Refused):
            actions.settle(person, draft, is_incident=True, note="x")


@pytest.mark.parametrize("sent", [{}, {"is_incident": "2", "note": "x"}, {"note": "x"},
                                  {"is_incident": "1", "note": ""}])  # fmt: skip
def test_half_an_answer_settles_nothing(
    province: Province, draft: IncidentDraft, sent: dict[str, str]
) -> None:
    """ATTACKS 1: nor does a column of the server's."""
    extra = {"state": "confirmed", "organisation": province.culture.pk, "page": "//evil"}
    client = sign_in(province.person("health.officer"))
    answer = client.post(f"/odd/drafts/{draft.pk}/settle/", sent | extra)
    assert answer["Location"] == "/odd/"
    assert told() == [("open", "malware_left", 1, 0)]
    assert 'class="message' in client.get("/odd/").content.decode()


def test_nobody_goes_to_sign_in(draft: IncidentDraft) -> None:
    for url in (f"/odd/drafts/{draft.pk}/settle/", "/odd/"):
        assert "/account/sign-in/" in Client().post(url)["Location"]


def test_what_was_found_stays_text(province: Province, sign: drafting.Sign) -> None:
    """ATTACKS 12."""
    put(replace(sign, what=HOSTILE, source=HOSTILE, first_seen=HOSTILE, last_seen=HOSTILE[:40]))
    page = sign_in(province.person("standing")).get("/odd/").content.decode()
    assert HOSTILE not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(("told_time", "shown"), [
    ("2026-11-01T01:00:00+00:00", "01/11/2026 08:00"), ("2026-11-01T01:00:00", "01/11/2026 01:00"),
    ("", ""), ("hôm nọ", "hôm nọ"),
])  # fmt: skip
def test_times_as_people_read_them(told_time: str, shown: str) -> None:
    assert IncidentDraft(last_seen=told_time).last == shown
    assert IncidentDraft(first_seen=told_time).first == shown


@pytest.mark.parametrize("who", ["health.officer", "standing"])
def test_the_home_pages_count_them(province: Province, draft: IncidentDraft, who: str) -> None:
    client = sign_in(province.person(who))
    assert "1 dự thảo sự cố chờ xem xét" in client.get("/").content.decode()
    actions.settle(province.person(who), draft, is_incident=True, note="đã rút mạng")
    assert "dự thảo sự cố chờ" not in client.get("/").content.decode()
    assert queries.open_drafts(province.person(who)) == 0


class _Rows:
    """Old rows, as a migration reads them."""

    def __init__(self, *rows: Any) -> None:
        self.rows = rows
        self.objects = self

    def __getattr__(self, name: str) -> Any:
        return lambda *_names: self

    def iterator(self) -> Any:
        return iter(self.rows)


class _Old:
    """The apps as a migration sees them: old drafts as given, everything else as it stands."""

    def __init__(self, *rows: Any) -> None:
        self.rows = rows

    def get_model(self, app: str, name: str) -> Any:
        known = name not in {"Draft", "SecretDriveDraft"}
        return apps.get_model(app, name) if known else _Rows(*self.rows)


def test_older_drafts_move_with_what_was_decided(
    province: Province, computer: Computer, draft: IncidentDraft
) -> None:
    officer = province.person("health.officer")
    drive = Drive.objects.create(organisation=province.health, serial="S-1", purpose="secret")
    old = {
        "organisation_id": province.health.pk, "repeats": 4, "drafted_at": draft.drafted_at,
        "decided_by_id": officer.pk, "decided_at": draft.drafted_at, "note": "Diễn tập",
    }  # fmt: skip
    malware = type("Old", (), old | {
        "name": "Trojan", "name_key": "trojan", "why": "spread", "computers": 3,
        "state": "dismissed", "last_at": draft.drafted_at,
    })  # fmt: skip
    secret = type("Old", (), old | {
        "computer_id": computer.pk, "drive_id": drive.pk, "drive": drive, "state": "incident",
        "last_seen": "2026-10-01T00:00:00",
    })  # fmt: skip
    for app, row in (("coverage", malware), ("seen_drives", secret)):
        moved = import_module(f"khien.console.{app}.migrations.0002_drafts_in_one_place")
        moved.move(_Old(row), None)
    assert told()[1:] == [
        ("set_aside", "malware_spread", 3, 4), ("confirmed", "secret_drive", 1, 4),
    ]  # fmt: skip
    last = IncidentDraft.objects.latest("pk")
    assert (last.key, last.what, last.note) == (
        f"drive:{computer.pk}:{drive.pk}",
        "S-1",
        "Diễn tập",
    )
    assert last.decided_by == officer

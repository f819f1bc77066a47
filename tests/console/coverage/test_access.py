"""Coverage by role × {own, parent, child, sibling, nobody}, at its pages, exports and the API."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.console.coverage.conftest import ANTIVIRUS, BOOK, Lists, today
from tests.console.people import Province, sign_in

from khien.console.coverage import actions
from khien.console.coverage.models import AlertKey, Find, Kind, Standing
from khien.console.endpoints.models import Computer
from khien.console.incidents.models import IncidentDraft
from khien.console.people.access import Refused
from khien.core.limits import Budget
from khien.documents.source import Source
from khien.endpoints.coverage.sheets import sheets_of

WHO = (
    "health.officer", "health.leader", "health.inspector", "health.staff", "standing",
    "root.officer", "administrator", "clinic.officer", "clinic.leader", "clinic.inspector",
    "culture.officer", "culture.leader", "culture.inspector", "culture.staff",
)  # fmt: skip
NOBODY = {"health.staff", "culture.staff", "administrator"}
BRINGS = {"health.officer", "standing", "root.officer", "clinic.officer", "culture.officer"}
CONNECTS = (BRINGS - {"standing"}) | {"administrator"}
SEES_HEALTH = {
    "health.officer", "health.leader", "health.inspector", "standing", "root.officer",
}  # fmt: skip
DECIDES = {"health.officer", "standing", "root.officer"}
PAGES = ("", "machines/", "doubtful/", "table.xlsx", "table.docx", "assets.xlsx", "found/")


def sheets(data: bytes) -> list[list[list[str]]]:
    """The cells of a workbook, sheet by sheet."""
    source = Source(data)
    return [list(rows) for rows in sheets_of(source, Budget(source.limits))]


@pytest.fixture
def there(judged: Lists) -> Lists:
    officer = judged.person("health.officer")
    actions.make_key(officer, organisation=judged.province.health, name="Wazuh")
    IncidentDraft.objects.create(
        organisation=judged.province.health, kind="malware_left", key="malware:trojan",
        what="Trojan", last_seen="2026-11-20T00:00:00+00:00",
    )  # fmt: skip
    return judged


def test_the_pages_by_role_and_place(there: Lists) -> None:
    for who in WHO:
        client = sign_in(there.person(who))
        for page in PAGES:
            expected = 403 if who in NOBODY else 200
            assert client.get(f"/coverage/{page}").status_code == expected, (who, page)
        assert client.get("/coverage/lists/new/").status_code == (200 if who in BRINGS else 403)
        assert client.get("/coverage/keys/").status_code == (200 if who in CONNECTS else 403)


def test_what_is_the_health_departments_is_seen_by_its_own(there: Lists) -> None:
    elsewhere = f"/coverage/machines/?organisation={there.province.culture.pk}"
    for who in sorted(set(WHO) - NOBODY):
        client = sign_in(there.person(who))
        sees = who in SEES_HEALTH
        assert ("SYT-01" in client.get("/coverage/machines/").content.decode()) is sees, who
        assert ("Trojan" in client.get("/coverage/found/").content.decode()) is sees, who
        assert "SYT-01" not in client.get(elsewhere).content.decode()
        names = [row[2] for row in sheets(client.get("/coverage/assets.xlsx").content)[0]]
        assert ("SYT-01" in names) is sees, who
        table = sheets(client.get("/coverage/table.xlsx").content)[0]
        assert ("Sở Y tế" in [row[1] for row in table if len(row) > 1]) is sees, who


def _acts(there: Lists, who: str, list_pk: int) -> dict[str, int]:
    client = sign_in(there.person(who))
    pk = Computer.objects.get(name="SYT-03").pk
    AlertKey.objects.update(ended_at=None)
    sent = {"key": "hosts:không có", "same": "1"}
    return {
        "decide": client.post(f"/coverage/machines/{pk}/decide/", sent).status_code,
        "columns": client.get(f"/coverage/lists/{list_pk}/").status_code,
        "end_key": client.post(f"/coverage/keys/{AlertKey.objects.get().pk}/end/").status_code,
    }


def test_the_acts_by_role_and_place(there: Lists) -> None:
    row = there.send(ANTIVIRUS.format(today=today()), Kind.EDR)
    may = {
        "decide": (DECIDES, BRINGS, 303),
        "columns": (DECIDES, BRINGS, 200),
        "end_key": (CONNECTS & (DECIDES | {"administrator"}), CONNECTS, 303),
    }  # fmt: skip
    for who in WHO:
        found = _acts(there, who, row.pk)
        for act, (allowed, somewhere, done) in may.items():
            expected = done if who in allowed else 404 if who in somewhere else 403
            assert found[act] == expected, (who, act)


def test_nobody_goes_to_sign_in(there: Lists) -> None:
    client = Client()
    for page in (*PAGES, "lists/new/", "keys/", "lists/1/"):
        answer = client.get(f"/coverage/{page}")
        assert answer["Location"].startswith("/account/sign-in/?next="), page
    for page in ("machines/1/decide/", "keys/1/end/"):
        assert client.post(f"/coverage/{page}").status_code == 302


def test_the_acts_ask_for_the_right_first(there: Lists) -> None:
    health = there.province.health
    computer = Computer.objects.get(name="SYT-03")
    row = there.send(ANTIVIRUS.format(today=today()), Kind.EDR)
    file = {"kind": "edr", "source": "x", "product": "", "file": b"a,b\n", "name": "a.csv"}
    for who in sorted(set(WHO) - DECIDES):
        person = there.person(who)
        with pytest.raises(Refused):
            actions.take(person, row, {"hostname": 0})
        with pytest.raises(Refused):
            actions.decide(person, computer, key="hosts:pc-la", same=True)
        with pytest.raises(Refused):
            actions.upload(person, organisation=health, **file)  # type: ignore[arg-type]
        if who != "administrator":
            with pytest.raises(Refused):
                actions.make_key(person, organisation=health, name="x")
            with pytest.raises(Refused):
                actions.end_key(person, AlertKey.objects.get())


def test_a_list_cannot_be_put_at_an_organisation_out_of_reach(lists: Lists) -> None:
    client = sign_in(lists.person("clinic.officer"))
    sent = {
        "organisation": lists.province.health.pk, "kind": "antivirus", "source": "x",
        "file": SimpleUploadedFile("a.csv", BOOK.encode()),
    }  # fmt: skip
    assert client.post("/coverage/lists/new/", sent).status_code == 422


def test_a_list_about_one_organisation_says_nothing_of_another(
    there: Lists, province: Province
) -> None:
    """ATTACKS 3: an officer's list names a PC of another organisation."""
    before = Standing.objects.get(computer__name="SYT-02").state
    there.take(
        "Tên máy;Trạng thái\nSYT-02;Running\n", Kind.EDR, who="culture.officer",
        place=province.culture,
    )  # fmt: skip
    assert Standing.objects.get(computer__name="SYT-02").state == before


def test_the_alerts_door(there: Lists) -> None:
    row, secret = actions.make_key(
        there.person("health.officer"), organisation=there.province.health, name="SIEM"
    )
    body = json.dumps({"alerts": [{"host": "SYT-01", "threat": "Trojan.A", "state": "detected"}]})

    def post(key: str, sent: str = body) -> int:
        header = {"HTTP_AUTHORIZATION": f"Bearer {key}"} if key else {}
        answer = Client().post(
            "/api/v1/alerts", sent, content_type="application/json", **header
        )  # fmt: skip
        return int(answer.status_code)

    assert post("") == 401
    assert post("sai") == 401
    assert not Find.objects.exists()
    assert post(secret) == 200
    assert Find.objects.get().organisation == there.province.health
    assert post(secret, "{}") == 422
    many = json.dumps({"alerts": [{"host": "a", "threat": "b"}] * 501})
    assert post(secret, many) == 422
    actions.end_key(there.person("health.officer"), row)
    assert post(secret) == 401


def test_the_whole_way_in_the_browser(lists: Lists) -> None:
    """Upload, columns looked at and taken, the headline, a doubtful PC settled, the table."""
    client = sign_in(lists.person("health.officer"))

    def bring(text: str, kind: str) -> None:
        sent = {
            "organisation": lists.province.health.pk, "kind": kind, "source": kind,
            "file": SimpleUploadedFile("a.csv", text.encode("utf-16")),
        }  # fmt: skip
        page = client.post("/coverage/lists/new/", sent)["Location"]
        shown = client.get(page)
        values = {
            name: str(value) for name, value in shown.context["seen"].mapping.items()
        }  # fmt: skip
        looked = client.post(page, {**values, "step": "look"})
        assert looked.status_code == 200
        assert client.post(page, {**values, "step": "take"})["Location"] == "/coverage/"
        assert client.get(page).status_code == 404  # taken once

    assert "Chưa biết đơn vị có những máy nào" in client.get("/coverage/").content.decode()
    bring(BOOK, "asset_book")
    bring(ANTIVIRUS.format(today=today()), "antivirus")
    page = client.get("/coverage/").content.decode()
    assert "1 trên 4 máy được bảo vệ" in page
    doubt = client.get("/coverage/doubtful/").context["rows"][0]
    pk, key = doubt["computer"].pk, doubt["candidates"][0]["key"]
    client.post(f"/coverage/machines/{pk}/decide/", {"key": key, "same": "1"})
    assert "2 trên 4 máy được bảo vệ" in client.get("/coverage/").content.decode()
    assert client.get("/coverage/table.docx").content.startswith(b"PK")
    assert client.get("/coverage/machines/?state=not-covered").context["total"] == 2


def test_hostile_names_are_shown_as_words(lists: Lists) -> None:
    """ATTACKS 11, 12: a host name that is a formula, a script."""
    hostile = "=HYPERLINK(1)", "<script>alert(1)</script>"
    text = "Mã tài sản;Tên máy tính;Đơn vị\n" + "".join(
        f'T{at};"{name}";Sở Y tế\n' for at, name in enumerate(hostile)
    )
    lists.take(text, Kind.ASSET_BOOK)
    client = sign_in(lists.person("health.officer"))
    assert "<script>alert" not in client.get("/coverage/machines/").content.decode()
    for address in ("assets.xlsx", "table.xlsx"):
        data = client.get(f"/coverage/{address}").content
        assert any(hostile[0] in row for rows in sheets(data) for row in rows)
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            names = [name for name in parts.namelist() if "worksheets/" in name]
            assert not any(b"<f" in parts.read(name) for name in names)

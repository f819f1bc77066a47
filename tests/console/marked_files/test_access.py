"""Marked files by role × {own, parent, child, sibling, nobody}: who sees which, who only how many."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.console.marked_files.scanned import Scanned, a_file, a_part, an_id
from tests.console.people import Province, sign_in

from khien.console.endpoints.models import Computer
from khien.console.marked_files import actions, queries
from khien.console.marked_files.models import MarkedFile, State
from khien.console.people.access import Refused

WHO = (
    "health.officer", "health.leader", "health.inspector", "health.staff",
    "standing", "root.officer", "administrator",
    "clinic.officer", "clinic.leader", "clinic.inspector", "culture.officer", "culture.leader",
    "culture.inspector", "culture.staff",
)  # fmt: skip
# The files are the Sở Y tế's.
SEES = {"health.officer", "health.leader", "health.inspector", "root.officer"}
SEES_ELSEWHERE = {
    "clinic.officer", "clinic.leader", "clinic.inspector", "culture.officer", "culture.leader",
    "culture.inspector",
}  # fmt: skip
SETTLES = {"health.officer", "root.officer"}
COUNTS = SEES | SEES_ELSEWHERE | {"standing"}


@pytest.fixture
def there(scanned: Scanned) -> Scanned:
    scanned.hand_in(a_part(a_file(1), a_file(2, level="TỐI MẬT")))
    return scanned


def answers(there: Scanned, province: Province) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    page = f"/marked/machines/{there.computer.pk}/"
    chosen = {"what": "moved", "file": [there.row(1).pk]}
    for who in sorted(WHO, key=lambda name: name in SETTLES):
        client = sign_in(province.person(who))
        found[who] = {
            "overview": client.get("/marked/").status_code,
            "computer": client.get(page).status_code,
            "settle": client.post(f"{page}settle/", chosen).status_code,
        }
    return found


def test_each_route_by_role_and_place(there: Scanned, province: Province) -> None:
    found = answers(there, province)
    for who, said in found.items():
        assert said["overview"] == (200 if who in COUNTS else 403), who
        known = 404 if who in SEES_ELSEWHERE else 403
        assert said["computer"] == (200 if who in SEES else known), who
        if who in SETTLES:
            assert said["settle"] == 303, who
        elif who in {"clinic.officer", "culture.officer"}:
            assert said["settle"] == 404, who
        else:
            assert said["settle"] == 403, who


def test_nobody_goes_to_sign_in(there: Scanned) -> None:
    client = Client()
    for url in ("/marked/", f"/marked/machines/{there.computer.pk}/"):
        assert client.get(url)["Location"].startswith("/account/sign-in/?next=")
    url = f"/marked/machines/{there.computer.pk}/settle/"
    assert client.post(url, {"what": "moved"}).status_code == 302
    assert set(there.rows().values()) == {State.OPEN}


@pytest.mark.parametrize("who", WHO)
def test_the_acts_ask_for_the_right_first(who: str, there: Scanned, province: Province) -> None:
    person, ids = province.person(who), [there.row(1).pk]
    tries = (
        lambda: actions.settle(person, there.computer, ids, state="moved"),
        lambda: actions.look(person, there.computer, ids, level="MẬT"),
        lambda: actions.reopen(person, there.computer, ids),
    )
    for attempt in tries:
        if who in SETTLES:
            attempt()
        else:
            with pytest.raises(Refused):
                attempt()
    if who not in SETTLES:
        assert there.rows()[an_id(1)] == State.OPEN


def test_the_standing_unit_knows_how_many_and_not_which(there: Scanned, province: Province) -> None:
    page = sign_in(province.person("standing")).get("/marked/").content.decode()
    assert "2 tệp mang dấu độ mật" in page
    assert "Sở Y tế" in page
    for told in (an_id(1), an_id(2), "YT-01", "up-to", "05/2026"):
        assert told not in page
    home = sign_in(province.person("standing")).get("/").content.decode()
    assert "2 tệp mang dấu độ mật" in home


def test_the_lists_hold_only_what_is_in_reach(there: Scanned, province: Province) -> None:
    other = Computer.objects.create(organisation=province.culture, name="VH-01")
    row = there.row(1)
    row.pk, row.computer, row.organisation = None, other, province.culture
    row.save()
    for who in WHO:
        person = province.person(who)
        places = {one.organisation.name for one in queries.places(person)}
        machines = {one.computer.name for one in queries.computers(person)}
        own = {"health": "Sở Y tế", "culture": "Sở Văn hóa, Thể thao và Du lịch"}
        if who in {"standing", "root.officer"}:
            assert places == set(own.values())
        else:
            here = own.get(who.partition(".")[0])
            assert places == ({here} if here and not who.endswith("staff") else set()), who
        if who == "root.officer":
            assert machines == {"YT-01", "VH-01"}
        elif who in SEES:
            assert machines == {"YT-01"}
        elif who.startswith("culture") and not who.endswith("staff"):
            assert machines == {"VH-01"}
        else:
            assert machines == set(), who


def test_rows_of_another_pc_cannot_be_chosen(there: Scanned, province: Province) -> None:
    """ATTACKS 2: a batch call authorised for one PC with ids of another."""
    other = Computer.objects.create(organisation=province.health, name="YT-02")
    theirs = MarkedFile.objects.get(pk=there.row(1).pk)
    theirs.pk, theirs.computer = None, other
    theirs.save()
    officer = province.person("health.officer")
    done = actions.settle(officer, there.computer, [theirs.pk], state="moved")
    assert done.count == 0
    url = f"/marked/machines/{there.computer.pk}/settle/"
    answer = sign_in(officer).post(url, {"what": "moved", "file": [theirs.pk]})
    assert answer.status_code == 422
    theirs.refresh_from_db()
    assert theirs.state == State.OPEN


def test_server_owned_columns_are_not_taken_from_the_form(
    there: Scanned, province: Province
) -> None:
    """ATTACKS 1."""
    row = there.row(1)
    url = f"/marked/machines/{there.computer.pk}/settle/"
    sign_in(province.person("health.officer")).post(
        url,
        {"what": "declassified", "file": [row.pk], "level": "", "drive": "Z:", "state": "gone",
         "decided_by": province.person("culture.officer").pk, "organisation": 1},
    )  # fmt: skip
    row.refresh_from_db()
    assert (row.state, row.drive, row.level) == (State.DECLASSIFIED, "C:", "MẬT")
    assert row.decided_by == province.person("health.officer")
    assert row.organisation == province.health

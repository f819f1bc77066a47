"""A visit: drawn so that anybody can draw again, and two columns that show what differs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.console.evidence.pcs import Pc, a_finding
from tests.console.people import Province, sign_in

from khien.console.audit.models import Content
from khien.console.endpoints.models import Computer
from khien.console.evidence import actions, visits
from khien.console.evidence.models import Ticket, VisitedComputer
from khien.console.evidence.problems import AlreadyDecided, NothingToDraw, NotSeen
from khien.console.people.access import Refused
from khien.console.people.models import Person


@pytest.fixture
def inspector(province: Province) -> Person:
    return province.person("health.inspector")


@pytest.fixture
def register(province: Province) -> list[int]:
    made = [
        Computer.objects.create(organisation=province.health, name=f"M{n:02}") for n in range(20)
    ]
    Computer.objects.create(organisation=province.health, name="cũ", active=False)
    Computer.objects.create(organisation=province.culture, name="nơi khác")
    return [one.pk for one in made]


@given(st.text(max_size=40), st.sets(st.integers(1, 10**9), max_size=40), st.integers(0, 50))
def test_the_draw_is_a_function_of_seed_and_pool(seed: str, pool: set[int], count: int) -> None:
    once = visits.drawn(seed, pool, count)
    assert once == visits.drawn(seed, sorted(pool, reverse=True), count)
    assert len(once) == len(set(once)) == min(count, len(pool))
    assert set(once) <= pool


def test_every_pc_has_its_chance() -> None:
    seen = {pk for n in range(200) for pk in visits.drawn(str(n), range(10), 2)}
    assert seen == set(range(10))


def test_a_draw_is_recorded_so_that_it_can_be_made_again(
    province: Province, inspector: Person, register: list[int]
) -> None:
    visit = actions.draw_visit(inspector, province.health, count=5)
    assert visit.pool == register  # neither those out of use nor other organisations'
    drawn = list(visit.computers.values_list("computer_id", flat=True))
    assert drawn == visits.drawn(visit.seed, visit.pool, 5)
    facts = Content.objects.get(event__verb="visit.draw").facts
    assert (facts["seed"], facts["count"], facts["of"]) == (visit.seed, 5, 20)
    again = actions.draw_visit(inspector, province.health, count=5)
    assert again.seed != visit.seed


@pytest.mark.parametrize("count", [0, -1, 51])
def test_how_many(province: Province, inspector: Person, register: list[int], count: int) -> None:
    with pytest.raises(NothingToDraw):
        actions.draw_visit(inspector, province.health, count=count)


def test_where_nothing_is_registered(province: Province, inspector: Person) -> None:
    with pytest.raises(NothingToDraw):
        actions.draw_visit(inspector, province.health, count=1)


@pytest.mark.parametrize(
    "who", ["health.officer", "health.leader", "health.staff", "culture.inspector", "administrator"]
)
def test_whoever_is_inspected_does_not_draw(
    province: Province, register: list[int], who: str
) -> None:
    with pytest.raises(Refused):
        actions.draw_visit(province.person(who), province.health, count=1)


@pytest.fixture
def visited(
    province: Province, inspector: Person, computer: Computer, ticket: Ticket,
    pc: Callable[..., Pc],
) -> VisitedComputer:  # fmt: skip
    found = [a_finding(), a_finding("os.supported", "fail", reason_code="ended")]
    actions.take_bundle(None, pc(findings=found).bundle(ticket), via="api")
    return actions.draw_visit(inspector, province.health, count=3).computers.get()


def test_what_was_signed_stays_as_it_was_when_drawn(
    visited: VisitedComputer, computer: Computer
) -> None:
    computer.findings.update(status="unknown")
    signed = {line.check: line.signed for line in visits.lines_of(visited)}
    assert signed == {"linux.firewall": "pass", "os.supported": "fail"}


def test_what_was_found_is_written_once_and_differences_are_marked(
    inspector: Person, visited: VisitedComputer
) -> None:
    done = actions.write_found(
        inspector, visited.pk, {"linux.firewall": "fail", "of.nothing": "pass"}, note="  tắt  "
    )
    assert done.found == {"linux.firewall": "fail"}
    differing = [line.check for line in visits.lines_of(done) if line.differs]
    assert differing == ["linux.firewall"]
    facts = Content.objects.get(event__verb="visit.found").facts
    assert (facts["count"], facts["of"]) == (1, 1)
    with pytest.raises(AlreadyDecided):
        actions.write_found(inspector, visited.pk, {"os.supported": "pass"})
    with pytest.raises(AlreadyDecided):
        actions.write_found(inspector, 10**9, {})


@pytest.mark.parametrize("found", [{}, {"linux.firewall": ""}, {"linux.firewall": "khác"}])
def test_nothing_seen_is_not_written(
    inspector: Person, visited: VisitedComputer, found: dict[str, str]
) -> None:
    with pytest.raises(NotSeen):
        actions.write_found(inspector, visited.pk, found)


def test_only_who_may_draw_writes(province: Province, visited: VisitedComputer) -> None:
    with pytest.raises(Refused):
        actions.write_found(province.person("health.officer"), visited.pk, {}, note="x")


def test_the_pages(province: Province, inspector: Person, visited: VisitedComputer) -> None:
    client = sign_in(inspector)
    assert "Rút máy" in client.get("/").content.decode()
    url = f"/evidence/visits/{visited.visit_id}/"
    page = client.get(url).content.decode()
    assert visited.visit.seed in page
    assert "Ghi những gì thấy tại máy" in page
    client.post(f"/evidence/visits/computers/{visited.pk}/", {})
    assert "Chưa ghi thấy gì" in client.get(url).content.decode()
    client.post(
        f"/evidence/visits/computers/{visited.pk}/", {"found-1": "fail", "note": "<b>tắt</b>"}
    )
    page = client.get(url).content.decode()
    assert "đã xem 1 trên 1 máy, 1 điều khác" in page
    assert "&lt;b&gt;tắt" in page


def test_what_a_person_vouches_for_is_not_shown_as_the_pc_s(
    inspector: Person, visited: VisitedComputer
) -> None:
    first, second = visited.signed
    visited.signed = [{**first, "source": "declared:khien scan"}, second]
    visited.save(update_fields=["signed"])
    shown = [(line.declared, line.place) for line in visits.lines_of(visited)]
    assert shown == [(True, "khien scan"), (False, second["source"])]
    page = sign_in(inspector).get(f"/evidence/visits/{visited.visit_id}/").content.decode()
    assert "declared:" not in page
    assert page.count("người khai") == 1


def test_drawing_from_the_page(province: Province, inspector: Person, register: list[int]) -> None:
    client = sign_in(inspector)
    data = {"organisation": province.health.pk, "count": 4}
    answer = client.post("/evidence/visits/", data)
    assert answer.status_code == 303
    assert client.get(answer["Location"]).content.decode().count('<section class="card"') == 4
    for data in (
        {"organisation": province.culture.pk, "count": 4},
        {"organisation": province.health.pk, "count": 0},
        {"organisation": "x", "count": "y"},
    ):
        assert client.post("/evidence/visits/", data).status_code == 200
    assert "4" in client.get("/evidence/visits/").content.decode()


def test_what_was_found_stands_on_the_pc_s_page(
    province: Province, inspector: Person, register: list[int]
) -> None:
    """A draw is not told to the inspected before the visit; what was found is."""
    visit = actions.draw_visit(inspector, province.health, count=1)
    row = visit.computers.get()
    row.signed = [
        {"check": name, "status": "pass", "source": "khien inspect"} for name in ("a.x", "b.y")
    ]
    row.save()
    officer = sign_in(province.person("health.officer"))
    url = reverse("endpoints:computer", args=[row.computer_id])
    assert "Kiểm tra tại chỗ" not in officer.get(url).content.decode()
    assert "Được rút lúc" in sign_in(inspector).get(url).content.decode()
    actions.write_found(inspector, row.pk, {"a.x": "fail", "b.y": "pass"}, note="<i>máy</i>")
    page = officer.get(url).content.decode()
    for said in (inspector.full_name, "2 mục", "1 điều khác với kết quả đã ký", "&lt;i&gt;máy"):
        assert said in page, said
    elsewhere = Computer.objects.get(name="nơi khác")
    assert not visits.visits_of(province.person("culture.officer"), row.computer)
    assert not visits.visits_of(province.person("culture.officer"), elsewhere)

"""The pages of assignments: who reaches which, the acts behind them, hostile text, the sums."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from tests.console.assignments.findings import ANTIVIRUS, make_computer, make_finding
from tests.console.assignments.making import make_assignment, make_directive, make_obligation
from tests.console.people import Province

from khien.console.assignments import actions, queries
from khien.console.assignments.models import Assignment, State

Sign = Callable[[str], Client]
HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(2)>{{ 7|add:7 }}'
# Everybody of interest to an assignment of health: own, parent, child, sibling.
SEES = {"standing", "health.officer", "health.leader", "health.inspector"}
ROLELESS = {"health.staff", "clinic.staff", "administrator"}
OTHERS = {"clinic.officer", "clinic.leader", "culture.officer", "culture.inspector"}
EVERYONE = sorted(SEES | ROLELESS | OTHERS)


@pytest.fixture
def item(province: Province) -> Assignment:
    return make_assignment(province, province.health)


@pytest.mark.parametrize("who", EVERYONE)
def test_who_sees_an_assignment(
    province: Province, as_person: Sign, item: Assignment, who: str
) -> None:
    client = as_person(who)
    page = client.get(reverse("assignments:detail", args=[item.pk]))
    assert page.status_code == (200 if who in SEES else 404)
    listed = client.get(reverse("assignments:list"))
    assert listed.status_code == (403 if who in ROLELESS else 200)
    link = reverse("assignments:detail", args=[item.pk])
    assert (link in listed.content.decode()) is (who in SEES)


@pytest.mark.parametrize("who", EVERYONE)
def test_who_sees_the_matrix(
    province: Province, as_person: Sign, item: Assignment, who: str
) -> None:
    url = reverse("assignments:matrix", args=[item.obligation.directive_id])
    assert as_person(who).get(url).status_code == (200 if who == "standing" else 403)


@pytest.mark.parametrize("who", EVERYONE)
@pytest.mark.parametrize("verb", ["accept", "say", "withdraw"])
def test_who_acts(
    province: Province, as_person: Sign, item: Assignment, who: str, verb: str
) -> None:
    """ATTACKS 7: through the page, as through the action."""
    answer = as_person(who).post(reverse("assignments:act", args=[item.pk, verb]), {"words": "lời"})
    may = {
        "accept": {"health.officer", "health.leader"}, "say": SEES, "withdraw": {"standing"},
    }[verb]  # fmt: skip
    expected = 404 if who not in SEES else 303 if who in may else 403
    assert answer.status_code == expected
    assert item.entries.exists() is (who in may)


@pytest.mark.parametrize("who", EVERYONE)
def test_who_moves_a_deadline(
    province: Province, as_person: Sign, item: Assignment, who: str
) -> None:
    answer = as_person(who).post(
        reverse("assignments:deadline", args=[item.pk]), {"due": "2027-01-15", "words": "chờ"}
    )
    expected = 404 if who not in SEES else 303 if who == "standing" else 403
    assert answer.status_code == expected
    item.refresh_from_db()
    assert item.due == (date(2027, 1, 15) if who == "standing" else date(2026, 12, 15))


@pytest.mark.parametrize("who", EVERYONE)
def test_accepting_all_takes_only_ones_own(
    province: Province, as_person: Sign, item: Assignment, who: str
) -> None:
    """ATTACKS 2: whatever the request carries, only what the person may accept is."""
    below = make_assignment(province, province.clinic)
    beside = make_assignment(province, province.culture)
    answer = as_person(who).post(
        reverse("assignments:accept_all"), {"pk": [item.pk, below.pk, beside.pk]}
    )
    assert answer.status_code == 303
    taken = set(
        Assignment.objects.filter(state=State.ACCEPTED).values_list("organisation__name", flat=True)
    )
    health, clinic, culture = (
        place.name for place in (province.health, province.clinic, province.culture)
    )
    expected: dict[str, set[str]] = {
        "health.officer": {health, clinic}, "health.leader": {health, clinic},
        "clinic.officer": {clinic}, "clinic.leader": {clinic}, "culture.officer": {culture},
    }  # fmt: skip
    assert taken == expected.get(who, set())


@pytest.mark.parametrize("name", ["list", "detail", "matrix", "act", "deadline", "accept_all"])
def test_nobody_who_is_not_signed_in_sees_anything(
    province: Province, item: Assignment, name: str
) -> None:
    args: dict[str, list[object]] = {
        "list": [], "accept_all": [], "detail": [item.pk], "deadline": [item.pk],
        "matrix": [item.obligation.directive_id], "act": [item.pk, "accept"],
    }  # fmt: skip
    url = reverse(f"assignments:{name}", args=args[name])
    for answer in (Client().get(url), Client().post(url)):
        assert answer.status_code == 302
        assert "/account/sign-in/" in answer["Location"]


@pytest.mark.parametrize("pk", [10**9, 10**30])
def test_what_does_not_exist_is_not_found(province: Province, as_person: Sign, pk: int) -> None:
    client = as_person("standing")
    assert client.get(f"/assignments/{pk}/").status_code == 404
    assert client.post(f"/assignments/{pk}/accept/", {"words": ""}).status_code == 404
    assert client.get(f"/assignments/of/{pk}/").status_code == 404


def test_an_act_nobody_knows_is_not_found(
    province: Province, as_person: Sign, item: Assignment
) -> None:
    client = as_person("health.officer")
    assert client.post(f"/assignments/{item.pk}/delete/", {"words": "x"}).status_code == 404
    assert client.get(f"/assignments/{item.pk}/accept/").status_code == 405


def test_hostile_text_stays_text(province: Province, as_person: Sign) -> None:
    """ATTACKS 12: in the letter, the obligation, the thread, an organisation, a PC."""
    province.health.name = HOSTILE
    province.health.save()
    letter = make_directive(province, subject=HOSTILE, number_as_printed=HOSTILE[:100])
    obligation = make_obligation(
        letter, text=HOSTILE, report_to=HOSTILE, deadline_text=HOSTILE, controls=[ANTIVIRUS]
    )
    make_obligation(letter, text=HOSTILE, scope="excluded")
    item = make_assignment(province, province.health, obligation=obligation, due=None)
    make_finding(province, make_computer(province.health, HOSTILE[:100]), "fail")
    actions.say(province.person("health.officer"), item.pk, words=HOSTILE)
    client = as_person("standing")
    for url in (
        reverse("assignments:detail", args=[item.pk]), reverse("assignments:list"),
        reverse("assignments:matrix", args=[letter.pk]),
    ):  # fmt: skip
        page = client.get(url).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;" in page
        assert " style=" not in page
        assert page.count("<h1") == 1


def test_acts_say_what_happened_and_what_stood_in_the_way(
    province: Province, as_person: Sign, item: Assignment
) -> None:
    client = as_person("health.officer")
    url = reverse("assignments:detail", args=[item.pk])

    def act(verb: str, words: str = "") -> str:
        answer = client.post(reverse("assignments:act", args=[item.pk, verb]), {"words": words})
        assert answer["Location"] == url
        return client.get(url).content.decode()

    assert "Cần ghi lý do" in act("decline")
    assert "Đã tiếp nhận" in act("accept")
    assert "đã đổi trạng thái" in act("accept")
    assert "Đã nộp" in act("submit", "xong rồi")
    assert "quá dài" in act("say", "x" * 4_001)
    assert "xong rồi" in client.get(url).content.decode()


def test_the_page_says_what_is_missing_before_it_is_handed_in(
    province: Province, as_person: Sign, item: Assignment
) -> None:
    client = as_person("health.officer")
    url = reverse("assignments:detail", args=[item.pk])
    submit = reverse("assignments:act", args=[item.pk, "submit"])
    client.post(reverse("assignments:act", args=[item.pk, "accept"]))
    page = client.get(url).content.decode()
    assert "Chưa đủ:" in page
    assert "Vì sao vẫn nộp" in page
    client.post(submit)
    assert "chưa đạt hoặc không rõ" in client.get(url).content.decode()
    client.post(submit, {"words": "đang chờ máy"})
    page = client.get(url).content.decode()
    assert "Chờ xác nhận" in page
    assert "Nộp tệp, ghi khai báo" not in page  # nothing can be handed in now
    page = as_person("standing").get(url).content.decode()
    assert "Vì sao vẫn xác nhận" in page


def test_a_bad_deadline_is_said(province: Province, as_person: Sign, item: Assignment) -> None:
    client = as_person("standing")
    for data in ({"due": "mai", "words": "x"}, {"due": "2027-01-15", "words": ""}):
        answer = client.post(reverse("assignments:deadline", args=[item.pk]), data)
        assert "Ghi hạn mới dạng ngày" in client.get(answer["Location"]).content.decode()
    Assignment.objects.filter(pk=item.pk).update(state=State.CONFIRMED)
    answer = client.post(
        reverse("assignments:deadline", args=[item.pk]), {"due": "2027-01-15", "words": "x"}
    )
    assert "đã đổi trạng thái" in client.get(answer["Location"]).content.decode()


def test_the_next_act_is_for_this_person(
    province: Province, as_person: Sign, item: Assignment
) -> None:
    url = reverse("assignments:detail", args=[item.pk])
    accept = reverse("assignments:act", args=[item.pk, "accept"])
    assert accept in as_person("health.officer").get(url).content.decode()
    for who in ("standing", "health.inspector"):
        assert accept not in as_person(who).get(url).content.decode()
    assert "không phải làm gì" in as_person("health.inspector").get(url).content.decode()


@pytest.mark.parametrize("place", ["abc", "²", "-1", "9" * 40, "1' OR 1=1", "0"])
def test_a_made_up_filter_breaks_nothing(
    province: Province, as_person: Sign, item: Assignment, place: str
) -> None:
    """ATTACKS 21."""
    page = as_person("standing").get(
        reverse("assignments:list"), {"place": place, "state": "x" * 99, "page": "9" * 30}
    )
    assert page.status_code == 200


def test_the_list_filters(province: Province, as_person: Sign, item: Assignment) -> None:
    late = make_assignment(province, province.culture, due=date(2020, 1, 1))
    waiting = make_assignment(province, province.commune, state=State.SUBMITTED)
    client = as_person("standing")

    def shown(**query: object) -> set[int]:
        page = client.get(reverse("assignments:list"), query).content.decode()
        every = (item, late, waiting)
        return {a.pk for a in every if reverse("assignments:detail", args=[a.pk]) in page}

    assert shown() == {item.pk, late.pk, waiting.pk}
    assert shown(late="1") == {late.pk}
    assert shown(review="1") == {waiting.pk}
    assert shown(state="submitted") == {waiting.pk}
    assert shown(place=province.health.pk) == {item.pk}
    assert shown(state="confirmed") == set()


def test_the_matrix_adds_up(province: Province) -> None:
    letter = make_directive(province)
    one, two = make_obligation(letter), make_obligation(letter)
    make_obligation(letter, scope="excluded", text="ngoài phạm vi")
    for place, obligation, values in (
        (province.health, one, {"state": State.CONFIRMED}),
        (province.health, two, {"due": date(2020, 1, 1)}),
        (province.clinic, one, {"due": date(2020, 1, 1)}),
        (province.culture, two, {"state": State.WITHDRAWN}),
    ):
        make_assignment(province, place, obligation=obligation, **values)
    table = queries.matrix(province.person("standing"), letter)
    assert [o.pk for o in table.obligations] == [one.pk, two.pk]
    assert [o.text for o in table.excluded] == ["ngoài phạm vi"]
    names = [(row.organisation.name, row.depth) for row in table.rows]
    assert names == [("Sở Y tế", 1), ("Trung tâm Y tế Đông Khê", 2)]
    assert [(r.done, r.overdue, r.total) for r in table.rows] == [(1, 1, 2), (0, 1, 1)]
    assert table.columns == [(1, 1, 2), (0, 1, 1)]
    for index, name in enumerate(("done", "overdue", "total")):
        assert sum(column[index] for column in table.columns) == table.totals[name]
    assert table.rows[1].cells[1] is None
    narrowed = queries.matrix(province.person("standing"), letter, only_overdue=True)
    assert len(narrowed.rows) == 2


def test_the_matrix_stops_at_the_viewer_s_reach(province: Province) -> None:
    letter = make_directive(province)
    obligation = make_obligation(letter)
    for place in (province.health, province.clinic, province.culture):
        make_assignment(province, place, obligation=obligation)
    for who, expected in (("standing", 3), ("health.officer", 2), ("clinic.officer", 1)):
        table = queries.matrix(province.person(who), letter)
        assert table.totals["total"] == expected
    assert queries.matrix(province.person("health.staff"), letter).rows == []


def test_empty_pages_say_why(province: Province, as_person: Sign) -> None:
    client = as_person("standing")
    assert "Không có việc nào khớp" in client.get(reverse("assignments:list")).content.decode()
    url = reverse("assignments:matrix", args=[make_directive(province).pk])
    assert "chưa giao cho đơn vị nào" in client.get(url).content.decode()
    assert "Không có đơn vị nào quá hạn" in client.get(url, {"late": "1"}).content.decode()


def test_counters_and_changes_stop_at_the_reach(province: Province) -> None:
    """ATTACKS 6."""
    for place, who in ((province.health, "health.officer"), (province.culture, "culture.officer")):
        actions.accept(province.person(who), make_assignment(province, place).pk)
    assert queries.changes_since_yesterday(province.person("standing"))["accept"] == 2
    assert queries.changes_since_yesterday(province.person("health.officer"))["accept"] == 1
    assert not queries.changes_since_yesterday(province.person("health.staff"))
    assert [x.organisation for x in queries.league(province.person("culture.officer"))] == [
        province.culture
    ]
    assert not queries.waiting_for_review(province.person("health.officer")).exists()


def test_the_parts_of_a_cut_clause_have_headings_of_their_own(province: Province) -> None:
    letter = make_directive(province)
    for path in ("1", "2", "2", ""):
        make_obligation(letter, path=path)
    table = queries.matrix(province.person("standing"), letter)
    assert [heading for heading, _ in table.headings] == ["1", "2 (1)", "2 (2)", "4"]

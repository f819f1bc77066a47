"""Acts of the review page by one press: actors, deadline in words, controls, modality, undo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.console.directives.letters import letter, rows
from tests.console.people import Province

from khien.console.directives import queries
from khien.console.directives.models import Correction, Directive, Obligation
from khien.console.people import access
from khien.console.people.models import Person

JSON = "application/json"


@pytest.fixture
def directive(province: Province, standing: Person) -> Directive:
    return letter(standing, province.police)


@pytest.fixture
def client(as_person: Callable[[str], Client]) -> Client:
    return as_person("standing")


def url(directive: Directive, tail: str = "") -> str:
    return f"/directives/{directive.pk}/{tail}"


def press(client: Client, directive: Directive, row: Obligation, verb: str, **sent: Any) -> Any:
    return client.post(url(directive, f"{row.pk}/{verb}/"), {"version": row.version, **sent})


def test_actors_are_set_and_confirmed_and_nothing_else_changes(
    client: Client, directive: Directive
) -> None:
    row = rows(directive)[3]
    response = press(client, directive, row, "actors", actor=["Sở Y tế", "Mọi nơi nhận", "Sở Y tế"])
    assert response["Location"].endswith(f"#o-{row.pk}")
    after = rows(directive)[3]
    assert after.actors == ["Sở Y tế", "addressees"]
    assert after.confirmed
    assert (after.text, after.due_rule, after.report_to) == (row.text, row.due_rule, row.report_to)
    press(client, directive, after, "actors")
    assert rows(directive)[3].actors == []


def test_modality_and_controls(client: Client, directive: Directive) -> None:
    row = rows(directive)[0]
    press(client, directive, row, "modality", modality="must_not")
    row.refresh_from_db()
    assert row.modality == "must_not"
    assert press(client, directive, row, "modality", modality="order").status_code == 422
    sent = ["endpoint.edr", "no.such", "endpoint.antivirus"]
    press(client, directive, row, "controls", control=sent)
    row.refresh_from_db()
    assert row.controls == ["endpoint.antivirus", "endpoint.edr"]
    press(client, directive, row, "controls")
    assert rows(directive)[0].controls == []


def test_a_statement_taken_for_work(client: Client, directive: Directive) -> None:
    one, two = rows(directive)[:2]
    response = press(client, directive, one, "not-a-task")
    assert response["Location"].endswith(f"#o-{two.pk}")
    assert rows(directive)[0].removed_reason == "không phải nhiệm vụ"
    assert queries.review_of(directive.taken_in_by, directive, most=99).work == 2


def test_the_day_is_shown_before_it_is_saved(client: Client, directive: Directive) -> None:
    row = rows(directive)[1]
    address = url(directive, f"{row.pk}/deadline/")
    assert client.get(address).status_code == 200
    asked = press(client, directive, row, "deadline", words="cuối quý")
    text = asked.content.decode()
    assert asked.status_code == 200
    assert "Thứ 5, 31/12/2026" in text
    assert 'name="seen" value="2026-12-31"' in text
    assert rows(directive)[1].deadline is None
    other = press(client, directive, row, "deadline", words="cuối quý", seen="2026-12-30")
    assert other.status_code == 200  # not what was shown
    saved = press(client, directive, row, "deadline", words="cuối quý", seen="2026-12-31")
    assert saved.status_code == 303
    after = rows(directive)[1]
    assert (after.deadline, after.confirmed) == (date(2026, 12, 31), True)


def test_what_names_no_day_is_said_and_kept_in_the_field(
    client: Client, directive: Directive
) -> None:
    response = press(client, directive, rows(directive)[1], "deadline", words="hôm nào rảnh")
    text = response.content.decode()
    assert "hôm nào rảnh" in text
    assert "15/12" in text
    assert rows(directive)[1].deadline is None
    bad = press(client, directive, rows(directive)[1], "deadline", words="x", seen="không ngày")
    assert bad.status_code == 422


def test_no_words_take_the_deadline_away(client: Client, directive: Directive) -> None:
    row = rows(directive)[0]
    shown = press(client, directive, row, "deadline", words="")
    assert "không có hạn" in shown.content.decode().lower() or shown.status_code == 303
    assert rows(directive)[0].deadline is None


def test_a_deadline_over_somebody_else_s_change(client: Client, directive: Directive) -> None:
    row = rows(directive)[0]
    Obligation.objects.filter(pk=row.pk).update(version=5)
    response = press(client, directive, row, "deadline", words="20/12", seen="2026-12-20")
    assert response.status_code == 409
    assert 'name="version" value="5"' in response.content.decode()
    assert rows(directive)[0].deadline == date(2026, 12, 15)


def test_words_are_understood_as_json(client: Client, directive: Directive) -> None:
    address = url(directive, f"{rows(directive)[0].pk}/deadline/")
    found = client.get(address, {"words": "5 ngày làm việc"}, headers={"Accept": JSON}).json()
    assert found["due"] == "2026-11-30"
    assert "20/11/2026" in found["words"]
    assert client.get(address, {"words": ""}, headers={"Accept": JSON}).json()["due"] == ""
    unread = client.get(address, {"words": "<b>"}, headers={"Accept": JSON}).json()
    assert set(unread) == {"problem", "hint"}


def test_names_for_completion_are_those_in_reach(
    client: Client, directive: Directive, province: Province, standing: Person
) -> None:
    found = client.get(url(directive, "choices/")).json()
    assert found["names"][0] == "Mọi nơi nhận"
    assert {"Sở Y tế", "UBND xã An Hòa"} <= set(found["names"])
    assert len(found["names"]) == len(set(found["names"]))
    assert found["controls"]["endpoint.edr"]
    with pytest.raises(access.Refused):
        queries.choices_for(province.person("health.officer"), directive)


def test_undo_by_button(client: Client, directive: Directive) -> None:
    row = rows(directive)[0]
    press(client, directive, row, "not-a-task")
    response = client.post(url(directive, "undo/"))
    assert response["Location"].endswith(f"#o-{row.pk}")
    assert rows(directive)[0].is_work
    client.post(url(directive, "undo/"))
    assert "Không có thao tác nào" in client.get(url(directive)).content.decode()


def test_merging_is_offered_on_the_second_of_two(client: Client, directive: Directive) -> None:
    one, two = rows(directive)[:2]
    text = client.get(url(directive)).content.decode()
    first, second = (text.split(f'id="o-{row.pk}"')[1].split("</li>")[0] for row in (one, two))
    assert 'data-act="m"' not in first
    assert f"/{one.pk}/merge/" in second
    assert f"/{two.pk}/merge/" not in second


def test_what_needs_a_look_is_listed_first(client: Client, directive: Directive) -> None:
    two = rows(directive)[1]
    Obligation.objects.filter(pk=two.pk).update(actors=[], confidence=0.2)
    text = client.get(url(directive)).content.decode()
    assert text.index("Xem trước các mục chưa chắc") < text.index("data-cards")
    card = text.split(f'id="o-{two.pk}"')[0].rsplit("<li", 1)[1]
    assert "doubtful" in card
    body = text.split(f'id="o-{two.pk}"')[1].split("</li>")[0]
    assert "data-doubt" in body
    assert "máy đọc không chắc" in body
    assert "chưa rõ ai làm" in body


def test_a_letter_of_three_hundred_obligations_asks_the_database_as_often_as_one_of_four(
    client: Client, directive: Directive, province: Province, standing: Person
) -> None:
    lines = tuple(f"Cập nhật bản vá trên máy tính số {n} của cơ quan." for n in range(300))
    long = letter(standing, province.police, lines=lines)
    counts = []
    for each in (directive, long):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(url(each)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
    with CaptureQueriesContext(connection) as asked:
        client.get(url(long, "choices/"))
    assert len(asked) < 40


def test_numbers_on_the_page_are_plain_in_every_language(
    client: Client, directive: Directive
) -> None:
    Obligation.objects.filter(pk=rows(directive)[0].pk).update(version=12_345)
    client.cookies["django_language"] = "en"
    assert 'data-version="12345"' in client.get(url(directive)).content.decode()


def test_each_press_is_one_correction(client: Client, directive: Directive) -> None:
    one, two = rows(directive)[:2]
    press(client, directive, one, "confirm")
    press(client, directive, two, "actors", actor=["Sở Y tế"])
    assert [each.act for each in Correction.objects.order_by("pk")] == ["confirm", "edit"]

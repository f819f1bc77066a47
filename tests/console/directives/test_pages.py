"""The pages of a review: what they show, what they send, and what outside text cannot do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from tests.console.directives.letters import LINES, letter, rows
from tests.console.people import Province

from khien.console.assignments.models import Assignment
from khien.console.directives import actions, queries
from khien.console.directives.models import Directive, Obligation
from khien.console.directives.terms import How, term_of
from khien.console.people.models import Person

XSS = '<script>alert(1)</script><img src=x onerror="alert(2)">'


@pytest.fixture
def directive(province: Province, standing: Person) -> Directive:
    return letter(standing, province.police)


@pytest.fixture
def client(as_person: Callable[[str], Client]) -> Client:
    return as_person("standing")


def url(directive: Directive, tail: str = "") -> str:
    return f"/directives/{directive.pk}/{tail}"


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_counts_and_filters(client: Client, directive: Directive) -> None:
    response = client.get("/directives/")
    assert response.context["waiting"] == 1
    row = response.context["page"].object_list[0]
    assert (row.work_count, row.excluded_count, row.open_count) == (3, 1, 3)
    assert client.get("/directives/?q=an+ninh").context["page"].object_list
    assert not client.get("/directives/?q=khác").context["page"].object_list
    assert not client.get("/directives/?state=issued").context["page"].object_list
    assert client.get("/directives/?state=x&page=99").status_code == 200


def test_an_empty_list_says_what_to_do(client: Client) -> None:
    assert "/directives/intake/" in page(client, "/directives/")


def test_the_review_shows_spans_cards_and_figures(client: Client, directive: Directive) -> None:
    text = page(client, url(directive))
    for row in rows(directive):
        assert f'id="o-{row.pk}"' in text
        assert f'id="s-{row.pk}"' in text
    excluded = rows(directive)[2]
    assert f'class="span excluded" data-span="{excluded.pk}"' in text
    assert "3 nhiệm vụ · 0 cần người xác định · 1 ngoài phạm vi" in " ".join(text.split())
    for key in ("Enter", "s", "m", "a", "d", "e"):
        assert f'data-act="{key}"' in text
    assert 'data-key="?"' in text
    assert "30/11/2026" in text  # the counted term
    assert "24/11/2026" in text  # a day it skipped
    assert "diệt" not in text.split("Chứng minh bằng")[0]


def test_an_excluded_card_has_no_act(client: Client, directive: Directive) -> None:
    text = page(client, url(directive))
    excluded = rows(directive)[2]
    card = text.split(f'id="o-{excluded.pk}"')[1].split("</li>")[0]
    assert "<form" not in card
    acts = card.split('class="acts')[1]
    assert acts.count("<a ") == acts.count("/defend/") == 1
    for verb in ("edit", "split", "deadline"):
        assert client.get(url(directive, f"{excluded.pk}/{verb}/")).status_code == 422
    verbs = ("confirm", "leave-out", "merge", "restore", "actors", "controls", "modality",
             "exclude", "not-a-task", "deadline")  # fmt: skip
    for verb in verbs:
        sent = {"version": 1, "next_version": 1, "reason": "x"}
        response = client.post(url(directive, f"{excluded.pk}/{verb}/"), sent)
        assert response.status_code == 422
    response = client.post(url(directive, f"{excluded.pk}/edit/"), {"version": 1, "text": "x"})
    assert response.status_code == 422
    assert rows(directive)[2].version == 1


def test_outside_text_is_text(client: Client, province: Province, standing: Person) -> None:
    lines = (f"Cài đặt {XSS} trên máy tính.",)
    hostile = letter(
        standing, province.police, lines=lines, subject=XSS, issuer=XSS, addressees=[XSS],
        warnings=[{"code": "x", "message": XSS}],
    )  # fmt: skip
    Obligation.objects.filter(directive=hostile).update(actors=[XSS], report_to=XSS)
    row = rows(hostile)[0]
    for tail in ("", "letter/", "issue/", "header/", f"{row.pk}/edit/", f"{row.pk}/split/"):
        text = page(client, url(hostile, tail))
        assert "<script>alert" not in text
        assert "<img" not in text
    assert "<img" not in page(client, "/directives/")
    changed = client.post(url(hostile, f"{row.pk}/leave-out/"), {"version": 9, "reason": XSS})
    assert changed.status_code == 409
    assert "<img" not in changed.content.decode()


def test_no_inline_script_or_style(client: Client, directive: Directive) -> None:
    row = rows(directive)[0]
    for tail in ("", "letter/", "issue/", "header/", "add/", "withdraw/", f"{row.pk}/edit/"):
        text = page(client, url(directive, tail))
        assert "onclick" not in text
        assert " style=" not in text
        assert "<style" not in text
        assert text.count("<h1") == 1


def test_a_letter_is_done_in_three_presses(
    client: Client, directive: Directive, province: Province
) -> None:
    assert client.post(url(directive, "confirm-rest/")).status_code == 303
    context = client.get(url(directive, "issue/")).context
    sent = {"seen": context["seen"], "do": "issue", "org": list(context["ticked"])} | {
        f"who-{row.planned.obligation.pk}": row.who for row in context["rows"]
    }
    assert client.post(url(directive, "issue/"), sent).status_code == 303
    assert Assignment.objects.count() == 9


def test_acts_go_on_to_the_next_open_one(client: Client, directive: Directive) -> None:
    one, two, _excluded, four = rows(directive)
    response = client.post(url(directive, f"{one.pk}/confirm/"), {"version": 1})
    assert response["Location"].endswith(f"#o-{two.pk}")
    response = client.post(url(directive, f"{two.pk}/leave-out/"), {"version": 1, "reason": "a"})
    assert response["Location"].endswith(f"#o-{four.pk}")
    response = client.post(url(directive, f"{two.pk}/restore/"), {"version": 2})
    assert response["Location"].endswith(f"#o-{two.pk}")
    response = client.post(url(directive, f"{one.pk}/merge/"), {"version": 2, "next_version": 3})
    assert response["Location"].endswith(f"#o-{one.pk}")
    assert len(rows(directive)) == 3


def test_editing_and_adding_by_form(client: Client, directive: Directive) -> None:
    row = rows(directive)[0]
    form = client.get(url(directive, f"{row.pk}/edit/")).context["form"]
    assert form.initial["actors"] == "Mọi nơi nhận"
    sent = {
        "version": 1, "text": "Cài đặt phần mềm", "actors": "Mọi nơi nhận\nSở Y tế",
        "modality": "must", "deadline": "2026-12-24", "controls": ["endpoint.edr"],
        "scope": "excluded", "confirmed": "", "directive": 99, "removed_reason": "x",
    }  # fmt: skip
    assert client.post(url(directive, f"{row.pk}/edit/"), sent).status_code == 303
    row.refresh_from_db()
    assert row.actors == ["addressees", "Sở Y tế"]
    assert (row.deadline, row.controls) == (date(2026, 12, 24), ["endpoint.edr"])
    assert (row.scope, row.removed_reason, row.directive) == ("in", "", directive)
    assert client.post(url(directive, "add/"), sent | {"version": 0}).status_code == 303
    assert len(rows(directive)) == 5
    refused = client.post(url(directive, "add/"), sent | {"text": LINES[2]})
    assert refused.status_code == 409
    bad = client.post(url(directive, f"{row.pk}/edit/"), sent | {"modality": "order"})
    assert "modality" in bad.context["form"].errors


def test_a_counted_day_is_shown_kept_and_can_be_taken_away(
    client: Client, directive: Directive
) -> None:
    row = rows(directive)[3]
    row.due_rule = {"count": 10, "unit": "day", "working_days": False, "from": "kể từ ngày nhận"}
    row.deadline, row.deadline_text = None, "trong vòng 10 ngày kể từ ngày nhận"
    row.save()
    page = url(directive, f"{row.pk}/edit/")
    shown = client.get(page).context["form"].initial["deadline"]
    assert shown == term_of(row, directive).due is not None
    sent = {"version": row.version, "text": row.text, "modality": "must"}
    client.post(page, sent | {"deadline": shown.isoformat()})
    row.refresh_from_db()
    assert row.confirmed
    assert row.deadline is None
    assert term_of(row, directive).how is How.COUNTED  # still told how it came about
    client.post(page, sent | {"version": row.version, "deadline": ""})
    row.refresh_from_db()
    term = term_of(row, directive)
    assert (term.due, term.how, term.words) == (None, How.SOFT, row.deadline_text)


def test_the_second_editor_is_told_and_loses_nothing(client: Client, directive: Directive) -> None:
    row = rows(directive)[0]
    sent = {"version": 1, "text": "Bản thứ nhất", "actors": "", "modality": "must"}
    client.post(url(directive, f"{row.pk}/edit/"), sent)
    second = client.post(url(directive, f"{row.pk}/edit/"), sent | {"text": "Bản thứ hai"})
    text = second.content.decode()
    assert second.status_code == 409
    assert "Bản thứ nhất" in text
    assert "Bản thứ hai" in text
    assert rows(directive)[0].text == "Bản thứ nhất"
    saved = client.post(
        url(directive, f"{row.pk}/edit/"),
        sent | {"text": "Bản thứ hai", "version": second.context["form"]["version"].value()},
    )
    assert saved.status_code == 303
    assert rows(directive)[0].text == "Bản thứ hai"


def test_what_was_typed_into_an_obligation_merged_away_is_offered_as_a_new_one(
    client: Client, directive: Directive, standing: Person
) -> None:
    one, two = rows(directive)[:2]
    actions.merge_with_next(standing, one, version=1, next_version=1)
    sent = {"version": 1, "text": "Tôi đã gõ dài", "actors": "", "modality": "must"}
    response = client.post(url(directive, f"{two.pk}/edit/"), sent)
    assert response.status_code == 409
    assert "Tôi đã gõ dài" in response.content.decode()
    assert url(directive, "add/") in response.content.decode()
    assert client.get(url(directive, f"{two.pk}/edit/")).status_code == 404


def test_the_second_one_to_leave_out_keeps_his_reason(client: Client, directive: Directive) -> None:
    row = rows(directive)[0]
    Obligation.objects.filter(pk=row.pk).update(version=2)
    response = client.post(
        url(directive, f"{row.pk}/leave-out/"), {"version": 1, "reason": "đã giao ở văn bản 12"}
    )
    assert response.status_code == 409
    assert "đã giao ở văn bản 12" in response.content.decode()
    assert rows(directive)[0].removed_reason == ""


def test_splitting_by_form(client: Client, directive: Directive) -> None:
    row = rows(directive)[1]
    context = client.get(url(directive, f"{row.pk}/split/")).context
    cut = next(cut for cut in context["strong"] if cut.after.startswith("đổi"))
    assert client.post(
        url(directive, f"{row.pk}/split/"), {"version": 1, "at": cut.at}
    ).status_code == 303  # fmt: skip
    assert [r.text for r in rows(directive)][1:3] == [
        "Khóa tài khoản không sử dụng quá 45 ngày;", "đổi mật khẩu mặc định.",
    ]  # fmt: skip
    again = client.post(url(directive, f"{row.pk}/split/"), {"version": 1, "at": cut.at})
    assert again.status_code == 409
    assert client.post(url(directive, f"{row.pk}/split/"), {"at": "x"}).status_code == 422


def test_the_head_by_form_and_the_second_editor(client: Client, directive: Directive) -> None:
    sent = {
        "version": 1, "subject": "việc mới", "addressees": "Sở Y tế\n\nSở Văn hóa",
        "received_on": "2026-11-21", "date": "16/11/2026", "organisation": 1, "state": "issued",
    }  # fmt: skip
    assert client.post(url(directive, "header/"), sent).status_code == 303
    directive.refresh_from_db()
    assert (directive.subject, directive.state) == ("việc mới", "review")
    assert directive.addressees == ["Sở Y tế", "Sở Văn hóa"]
    second = client.post(url(directive, "header/"), sent | {"subject": "việc khác"})
    assert second.status_code == 409
    assert "việc khác" in second.content.decode()
    assert "người sửa" in page(client, url(directive))


def test_an_obligation_of_another_letter_is_not_reached_through_mine(
    client: Client, directive: Directive, province: Province, standing: Person
) -> None:
    other = rows(letter(standing, province.police))[0]
    for verb in ("edit", "split"):
        assert client.get(url(directive, f"{other.pk}/{verb}/")).status_code == 404
    assert client.post(url(directive, f"{other.pk}/confirm/"), {"version": 1}).status_code == 404
    assert client.post(url(directive, f"{other.pk}/explode/"), {"version": 1}).status_code == 404


def test_the_file_is_a_download_whatever_it_is(
    client: Client, directive: Directive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)
    assert client.get(url(directive, "file/")).status_code == 422  # not there: said
    stored = tmp_path / directive.file.path
    stored.parent.mkdir(parents=True)
    stored.write_text("<script>alert(1)</script>")
    response = client.get(url(directive, "file/"))
    assert b"".join(response.streaming_content) == b"<script>alert(1)</script>"  # type: ignore[attr-defined]
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_an_officer_reads_the_letter_and_his_own_obligations_only(
    directive: Directive, province: Province, standing: Person, as_person: Callable[[str], Client]
) -> None:
    Obligation.objects.update(confirmed=True)
    one, two = rows(directive)[:2]
    officer = as_person("health.officer")
    assert officer.get(url(directive, "letter/")).status_code == 404
    actions.issue(
        standing, directive,
        targets={one.pk: {province.health.pk}, two.pk: {province.culture.pk}},
    )  # fmt: skip
    text = page(officer, url(directive, "letter/"))
    assert f'id="o-{one.pk}"' in text
    assert f'id="o-{two.pk}"' not in text
    assert f'data-span="{two.pk}"' not in text
    assert f"directives/{directive.pk}/{one.pk}" not in text
    viewer = province.person("health.officer")
    assert queries.letter_of(viewer, directive.pk) == directive
    assert [row.pk for row in queries.obligations_of(viewer, directive)] == [one.pk]
    assert queries.excluded_count(viewer, directive) == 0
    assert queries.excluded_count(standing, directive) == 1
    # His child's officer has nothing of it; a withdrawn assignment closes the letter again.
    assert queries.letter_of(province.person("clinic.officer"), directive.pk) is None
    Assignment.objects.filter(obligation=one).update(state="withdrawn")
    assert queries.letter_of(viewer, directive.pk) is None


def test_a_letter_without_text_says_so(
    client: Client, province: Province, standing: Person
) -> None:
    blank = letter(standing, province.police, obligations=[])
    Directive.objects.filter(pk=blank.pk).update(text="")
    assert url(blank, "add/") in page(client, url(blank))


def test_withdrawing_by_form(client: Client, directive: Directive) -> None:
    assert client.post(url(directive, "withdraw/"), {"reason": ""}).status_code == 409
    assert client.post(url(directive, "withdraw/"), {"reason": "nhầm"}).status_code == 303
    assert client.post(url(directive, "withdraw/"), {"reason": "nhầm"}).status_code == 409
    assert "Đã thu hồi" in page(client, url(directive))

"""The pages: who reaches which, what is shown of hostile text, what a page weighs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.console.people import Province

from khien.console.evidence import files
from khien.console.incidents import actions
from khien.console.incidents.models import OddThing

Sign = Callable[[str], Client]
TOLD = {"what": "Thư lạ xin mật khẩu", "where": "máy phòng một cửa", "when": "sáng nay"}
HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(2)>{{ 7|add:7 }}'
EVERYONE = [
    "standing", "administrator", "health.officer", "health.leader", "health.staff",
    "health.inspector", "clinic.officer", "clinic.leader", "clinic.staff", "culture.officer",
    "culture.staff", "commune.leader",
]  # fmt: skip


@pytest.fixture(autouse=True)
def media(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]


@pytest.fixture
def reported(province: Province) -> OddThing:
    """By the staff of the clinic, with a file, answered."""
    data = b"thu la"
    attached = actions.Attached(data, "thư lạ.txt", files.examine_upload(data, name="thu.txt"))
    one = actions.report(province.person("clinic.staff"), **TOLD, attached=attached).odd_thing
    return actions.answer(province.person("standing"), one.pk, words="Cảm ơn, đừng bấm.")


def test_a_report_is_sent_and_its_code_shown(province: Province, as_person: Sign) -> None:
    client = as_person("clinic.staff")
    assert client.get(reverse("incidents:report")).status_code == 200
    upload = SimpleUploadedFile("anh.txt", "Nội dung".encode())
    answer = client.post(reverse("incidents:report"), TOLD | {"file": upload})
    one = OddThing.objects.get()
    assert answer.status_code == 303
    assert answer["Location"] == reverse("incidents:sent", args=[one.pk])
    page = client.get(answer["Location"]).content.decode()
    assert one.code in page
    assert "Công an tỉnh Đông Khê" in page
    assert "17:00" in page
    assert one.file is not None


def test_columns_of_the_server_are_never_taken_from_the_form(
    province: Province, as_person: Sign
) -> None:
    """ATTACKS 1."""
    extra = {
        "organisation": province.culture.pk, "reporter": province.person("standing").pk,
        "state": "answered", "answer": "x", "code": "AAAA", "answer_by": "2030-01-01",
    }  # fmt: skip
    as_person("clinic.staff").post(reverse("incidents:report"), TOLD | extra)
    one = OddThing.objects.get()
    assert (one.organisation, one.reporter) == (province.clinic, province.person("clinic.staff"))
    assert (one.state, one.answer) == ("new", "")
    assert one.code != "AAAA"


@pytest.mark.parametrize("missing", sorted(TOLD))
def test_a_missing_field_is_said_and_the_rest_stays(
    province: Province, as_person: Sign, missing: str
) -> None:
    data = TOLD | {missing: ""}
    page = as_person("clinic.staff").post(reverse("incidents:report"), data)
    assert page.status_code == 200
    assert 'class="field-error"' in page.content.decode()
    for name, value in TOLD.items():
        if name != missing:
            assert value in page.content.decode()
    assert not OddThing.objects.exists()


def test_a_flood_is_answered_with_words(
    province: Province, as_person: Sign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "REPORTS_A_DAY", 0)
    page = as_person("clinic.staff").post(reverse("incidents:report"), TOLD).content.decode()
    assert "chưa nhận thêm" in page
    assert TOLD["what"] in page


@pytest.mark.parametrize("kind", ["marked", "held"])
def test_a_file_that_is_not_taken_is_said(
    province: Province, as_person: Sign, tmp_path: Path, kind: str
) -> None:
    from tests.console.incidents.test_actions import marked

    data = marked(tmp_path) if kind == "marked" else b"\x00\x01 gi do"
    name = "mat.docx" if kind == "marked" else "la.bin"
    upload = SimpleUploadedFile(name, data)
    client = as_person("clinic.staff")
    answer = client.post(reverse("incidents:report"), TOLD | {"file": upload})
    words = client.get(answer["Location"]).content.decode()
    assert OddThing.objects.count() == 1
    expected = "tệp không được nhận" if kind == "marked" else "tệp không mất"
    assert expected in words


@pytest.mark.parametrize("who", EVERYONE)
def test_anybody_reports_and_sees_only_his_own(
    province: Province, as_person: Sign, reported: OddThing, who: str
) -> None:
    client = as_person(who)
    assert client.get(reverse("incidents:report")).status_code == 200
    page = client.get(reverse("incidents:mine"))
    assert page.status_code == 200
    owner = who == "clinic.staff"
    assert (reported.code in page.content.decode()) is owner
    for name in ("incidents:own", "incidents:sent"):
        assert client.get(reverse(name, args=[reported.pk])).status_code == (200 if owner else 404)
    reported.refresh_from_db()
    assert (reported.answer_seen_at is not None) is owner


@pytest.mark.parametrize("who", EVERYONE)
def test_the_list_is_for_the_standing_unit(
    province: Province, as_person: Sign, reported: OddThing, who: str
) -> None:
    client = as_person(who)
    expected = 200 if who == "standing" else 403
    listed = client.get(reverse("incidents:list"))
    sees_drafts = who.partition(".")[2] in {"officer", "leader", "inspector"}
    assert listed.status_code == (200 if sees_drafts else expected)
    assert ("điều bất thường chờ" in listed.content.decode()) is (who == "standing")
    assert (reported.code in listed.content.decode()) is (who == "standing")
    for pk in (reported.pk, 10**9):
        page = client.get(reverse("incidents:detail", args=[pk]))
        assert page.status_code == (403 if expected == 403 else 200 if pk == reported.pk else 404)
    answer = client.post(reverse("incidents:answer", args=[reported.pk]), {"words": "Lời mới"})
    assert answer.status_code == (303 if who == "standing" else 403)
    reported.refresh_from_db()
    assert (reported.answer == "Lời mới") is (who == "standing")


@pytest.mark.parametrize("who", EVERYONE)
def test_the_file_is_for_its_reporter_and_the_standing_unit(
    province: Province, as_person: Sign, reported: OddThing, who: str
) -> None:
    page = as_person(who).get(reverse("incidents:file", args=[reported.pk]))
    if who in {"standing", "clinic.staff"}:
        assert page.status_code == 200
        assert b"".join(page.streaming_content) == b"thu la"  # type: ignore[arg-type]
        assert page["Content-Disposition"].startswith("attachment")
        assert page["Content-Type"] == "application/octet-stream"
    else:
        assert page.status_code == 404


def test_a_standing_unit_of_a_branch_sees_its_branch_only(
    province: Province, as_person: Sign, reported: OddThing
) -> None:
    from khien.console.people.models import Grant, Role

    person = province.person("culture.officer")
    Grant.objects.create(person=person, role=Role.STANDING_UNIT, scope=province.culture)
    client = as_person("culture.officer")
    listed = client.get(reverse("incidents:list"))
    assert listed.status_code == 200
    assert reported.code not in listed.content.decode()
    assert "0 điều bất thường" in listed.content.decode()
    for name in ("detail", "file"):
        assert client.get(reverse(f"incidents:{name}", args=[reported.pk])).status_code == 404
    answer = client.post(reverse("incidents:answer", args=[reported.pk]), {"words": "x"})
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "name", ["list", "report", "mine", "own", "sent", "detail", "answer", "file"]
)
def test_nobody_who_is_not_signed_in_sees_anything(
    province: Province, reported: OddThing, name: str
) -> None:
    """ATTACKS 8."""
    args = [] if name in {"list", "report", "mine"} else [reported.pk]
    page = Client().get(reverse(f"incidents:{name}", args=args))
    assert page.status_code == 302
    assert "/account/sign-in/" in page["Location"]


def test_hostile_text_stays_text(province: Province, as_person: Sign) -> None:
    """ATTACKS 12: in the words, the answer, the file's name."""
    data = b"<svg onload=alert(1)>"
    attached = actions.Attached(data, HOSTILE + ".txt", files.examine_upload(data, name="x.txt"))
    one = actions.report(
        province.person("clinic.staff"),
        what=HOSTILE,
        where=HOSTILE,
        when=HOSTILE[:100],
        attached=attached,
    ).odd_thing
    actions.answer(province.person("standing"), one.pk, words=HOSTILE)
    for who, name, args in (
        ("clinic.staff", "mine", []),
        ("clinic.staff", "own", [one.pk]),
        ("standing", "list", []),
        ("standing", "detail", [one.pk]),
    ):
        page = as_person(who).get(reverse(f"incidents:{name}", args=args)).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;" in page
        assert "{{ 7|add:7 }}" in page or "&lt;img" in page or name in {"mine", "list"}


@pytest.mark.parametrize("which", ["", "open", "late", "answered", "nonsense", "'; DROP--"])
def test_the_list_filters(
    province: Province, as_person: Sign, reported: OddThing, which: str
) -> None:
    fresh = actions.report(province.person("culture.staff"), **TOLD).odd_thing
    page = as_person("standing").get(reverse("incidents:list"), {"which": which}).content.decode()
    assert "1 điều bất thường chờ trả lời" in page
    assert (reported.code in page) is (which not in {"open", "late"})
    assert (fresh.code in page) is (which not in {"answered", "late"})


def test_empty_pages_say_why(province: Province, as_person: Sign) -> None:
    assert (
        "Bạn chưa báo điều gì"
        in as_person("clinic.staff").get(reverse("incidents:mine")).content.decode()
    )
    client = as_person("standing")
    assert "Chưa ai báo" in client.get(reverse("incidents:list")).content.decode()
    filtered = client.get(reverse("incidents:list"), {"which": "late"}).content.decode()
    assert "Không có điều nào khớp" in filtered


def test_an_empty_answer_comes_back_with_the_reason(province: Province, as_person: Sign) -> None:
    one = actions.report(province.person("clinic.staff"), **TOLD).odd_thing
    page = as_person("standing").post(reverse("incidents:answer", args=[one.pk]), {"words": ""})
    assert page.status_code == 200
    assert "field-error" in page.content.decode()
    assert as_person("standing").get(reverse("incidents:answer", args=[one.pk])).status_code == 405


def test_a_file_that_vanished_is_said(
    province: Province, as_person: Sign, reported: OddThing
) -> None:
    assert reported.file is not None
    for path in files._final(reported.file.path), files._incoming(reported.file.path):
        path.unlink(missing_ok=True)
    page = as_person("clinic.staff").get(reverse("incidents:file", args=[reported.pk]))
    assert page.status_code == 422
    assert "không còn ở nơi lưu" in page.content.decode()


@pytest.mark.parametrize("name", ["report", "mine", "own", "sent"])
def test_pages_for_everyone_are_light(
    province: Province, as_person: Sign, reported: OddThing, name: str
) -> None:
    args = [] if name in {"report", "mine"} else [reported.pk]
    page = as_person("clinic.staff").get(reverse(f"incidents:{name}", args=args)).content
    assert len(page) < 20_000
    assert b"tabler" not in page
    assert b"<script" not in page
    assert b" style=" not in page
    assert page.count(b"<h1") == 1

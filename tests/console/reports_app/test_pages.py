"""The report's page and its files: who reaches them, what they say, hostile names."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests.console.assignments.making import make_assignment, make_directive, make_obligation
from tests.console.people import Province

from khien.console.directives.models import Directive
from khien.console.people.models import Grant, Role
from khien.console.reports import actions
from khien.console.reports.models import FrozenReport

Sign = Callable[[str], Client]
HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'
EVERYONE = [
    "standing", "administrator", "health.officer", "health.leader", "health.inspector",
    "health.staff", "clinic.officer", "culture.leader", "commune.officer",
]  # fmt: skip


@pytest.fixture
def letter(province: Province) -> Directive:
    found = make_directive(province, issuer="Bộ Công an")
    obligation = make_obligation(found)
    make_obligation(found, text="Nội dung ngoài phạm vi.", scope="excluded")
    make_assignment(province, province.health, obligation=obligation)
    return found


@pytest.fixture
def frozen(province: Province, letter: Directive) -> FrozenReport:
    return actions.freeze(province.person("standing"), letter)


@pytest.mark.parametrize("who", EVERYONE)
def test_the_report_is_for_the_standing_unit(
    province: Province, as_person: Sign, frozen: FrozenReport, who: str
) -> None:
    client, expected = as_person(who), 200 if who == "standing" else 403
    args = [frozen.directive_id]
    assert client.get(reverse("reports:progress", args=args)).status_code == expected
    posted = client.post(reverse("reports:freeze", args=args))
    assert posted.status_code == (303 if who == "standing" else 403)
    assert FrozenReport.objects.count() == (2 if who == "standing" else 1)
    for name in ("docx", "pdf"):
        page = client.get(reverse(f"reports:{name}", args=[frozen.pk]))
        assert page.status_code == expected
        assert ("attachment" in page.get("Content-Disposition", "")) is (expected == 200)


def test_another_branch_s_standing_unit_sees_that_nothing_is_there(
    province: Province, as_person: Sign, frozen: FrozenReport
) -> None:
    person = province.person("culture.officer")
    Grant.objects.create(person=person, role=Role.STANDING_UNIT, scope=province.culture)
    client = as_person("culture.officer")
    for name, pk in (("progress", frozen.directive_id), ("docx", frozen.pk), ("pdf", frozen.pk)):
        assert client.get(reverse(f"reports:{name}", args=[pk])).status_code == 404
    posted = client.post(reverse("reports:freeze", args=[frozen.directive_id]))
    assert posted.status_code == 404


@pytest.mark.parametrize("name", ["progress", "docx", "pdf"])
def test_what_does_not_exist_is_not_found(province: Province, as_person: Sign, name: str) -> None:
    page = as_person("standing").get(reverse(f"reports:{name}", args=[10**9]))
    assert page.status_code == 404


@pytest.mark.parametrize("name", ["progress", "freeze", "docx", "pdf"])
def test_nobody_who_is_not_signed_in_sees_anything(
    province: Province, frozen: FrozenReport, name: str
) -> None:
    pk = frozen.directive_id if name in {"progress", "freeze"} else frozen.pk
    page = Client().get(reverse(f"reports:{name}", args=[pk]))
    assert page.status_code == 302
    assert "/account/sign-in/" in page["Location"]


def test_the_page_says_what_the_report_will_say(
    province: Province, as_person: Sign, letter: Directive
) -> None:
    client = as_person("standing")
    url = reverse("reports:progress", args=[letter.pk])
    page = client.get(url).content.decode()
    assert "0/1 việc hoàn thành" in page
    assert "Sở Y tế" in page
    assert "Nội dung ngoài phạm vi." in page
    assert "Chưa chốt bản nào" in page
    assert client.post(reverse("reports:freeze", args=[letter.pk]))["Location"] == url
    row = FrozenReport.objects.get()
    page = client.get(url).content.decode()
    assert row.docx_sha256 in page
    assert row.pdf_sha256 in page
    assert reverse("reports:docx", args=[row.pk]) in page


def test_the_files_are_what_was_hashed(
    province: Province, as_person: Sign, frozen: FrozenReport
) -> None:
    from khien.console.reports.queries import sha256

    client = as_person("standing")
    docx = client.get(reverse("reports:docx", args=[frozen.pk]))
    pdf = client.get(reverse("reports:pdf", args=[frozen.pk]))
    assert sha256(docx.content) == frozen.docx_sha256
    assert sha256(pdf.content) == frozen.pdf_sha256
    assert docx.content.startswith(b"PK")
    assert pdf.content.startswith(b"%PDF")


def test_a_letter_with_no_work_says_what_to_do(province: Province, as_person: Sign) -> None:
    bare = make_directive(province)
    client = as_person("standing")
    page = client.get(reverse("reports:progress", args=[bare.pk])).content.decode()
    assert "chưa có gì để báo cáo" in page
    assert reverse("reports:freeze", args=[bare.pk]) not in page
    posted = client.post(reverse("reports:freeze", args=[bare.pk]))
    page = client.get(posted["Location"]).content.decode()
    assert "chưa có gì để báo cáo" in page
    assert not FrozenReport.objects.exists()


def test_freezing_is_a_post(province: Province, as_person: Sign, letter: Directive) -> None:
    page = as_person("standing").get(reverse("reports:freeze", args=[letter.pk]))
    assert page.status_code == 405


def test_hostile_names_stay_text(province: Province, as_person: Sign) -> None:
    """ATTACKS 12 and 13: in the letter, an obligation, an organisation's name."""
    province.health.name = HOSTILE
    province.health.save()
    bad = make_directive(province, subject=HOSTILE, number_as_printed=HOSTILE, issuer=HOSTILE)
    obligation = make_obligation(bad, text=HOSTILE + " {{ 7*7 }} #panic()")
    make_assignment(province, province.health, obligation=obligation)
    actions.freeze(province.person("standing"), bad)
    page = as_person("standing").get(reverse("reports:progress", args=[bad.pk])).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;" in page
    row = FrozenReport.objects.get()
    assert as_person("standing").get(reverse("reports:pdf", args=[row.pk])).status_code == 200

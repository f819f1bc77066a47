"""Every address, asked with hostile values in every field: an answer in words, never an error
of the database or of a number that is too long (ATTACKS 12, 18, 20, 21, 36).
"""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from tests.console.assignments.making import make_assignment
from tests.console.people import Province, sign_in
from tests.console.web.test_every_address import ADDRESSES

from khien.console.directives.models import Directive, Obligation
from khien.console.endpoints.models import Computer, Drive

HOSTILE = {
    "nul": "a\x00b", "long number": "9" * 5_000, "long": "A" * 3_000, "grows folded": "ﬃ" * 300,
    "grows composed": "\U0001d160" * 300, "markup": "<script>alert(1)</script>", "other digit": "²",
    "far page": str(10**9), "elsewhere": "/../\\evil.example",
}  # fmt: skip
ASKED = [
    "q",
    "page",
    "state",
    "organisation",
    "place",
    "late",
    "review",
    "which",
    "after",
    "focus",
    "parent",
    "computer",
    "done",
    "next",
    "full_name",
    "title",
    "phone",
    "email",
    "role",
    "username",
    "pasted",
    "scope",
    "starts_on",
    "ends_on",
    "places",
    "name",
    "kind",
    "short_name",
    "code",
    "valid_from",
    "on",
    "valid_to",
    "province",
    "keys",
    "do",
    "words",
    "version",
    "next_version",
    "at",
    "reason",
    "text",
    "actors",
    "coordinates_with",
    "modality",
    "deadline",
    "report_to",
    "recurring",
    "controls",
    "continuous",
    "means",
    "organisations",
    "everyone",
    "seen",
    "org",
    "received_on",
    "not_a_mark",
    "days",
    "machine_class",
    "serials",
    "issuer",
    "holder",
    "purpose",
    "handed_out",
    "returned",
    "rows",
    "step",
    "active",
    "serial",
    "enrolment",
    "decision",
    "due",
    "what",
    "where",
    "when",
    "body",
    "login",
    "password",
    "who",
    "person",
    "password1",
    "password2",
    "language",
    "declared_done",
    "declared_of",
]
WHO = ("standing", "health.officer")


def _rows(province: Province) -> dict[str, int]:
    """Rows that the addresses of each app may name."""
    work = make_assignment(province, province.health)
    letter, obligation = Directive.objects.get(), Obligation.objects.get()
    letter.state = Directive.State.REVIEW
    letter.save()
    computer = Computer.objects.create(organisation=province.health, name="YT-01")
    drive = Drive.objects.create(organisation=province.health, serial="U1")
    return {
        "directives": letter.pk, "obligation": obligation.pk, "assignments": work.pk,
        "machines": computer.pk, "drives": drive.pk, "people": province.person("clinic.staff").pk,
        "organisations": province.clinic.pk, "reports": letter.pk, "notices": letter.pk,
        "evidence": work.pk,
    }  # fmt: skip


def _address(url: str, rows: dict[str, int]) -> str:
    app = "drives" if "drives" in url else url.split("/")[1]
    first = url.replace("987654321", str(rows.get(app, 1)), 1)
    return first.replace("987654321", str(rows["obligation"]))


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("who", WHO)
def test_no_address_falls_over(province: Province, who: str, kind: str) -> None:
    client, rows = sign_in(province.person(who)), _rows(province)
    client.raise_request_exception = False
    data = dict.fromkeys(ASKED, HOSTILE[kind]) | {
        f"named-{rows['obligation']}": HOSTILE[kind], f"who-{rows['obligation']}": "everyone",
    }  # fmt: skip
    for name, url in ADDRESSES:
        if name == "account_logout":
            continue
        for method in ("get", "post"):
            answer = getattr(client, method)(_address(url, rows), data)
            assert answer.status_code < 500, (name, method)
            where = urljoin(f"http://testserver{url}", answer.headers.get("Location", "/"))
            assert urlsplit(where).netloc == "testserver", (name, where)
            assert "\\" not in where


@pytest.mark.parametrize("url", ["/search/", "/organisations/", "/directives/", "/machines/"])
def test_a_letter_no_database_keeps_is_said(province: Province, url: str) -> None:
    answer = sign_in(province.person("standing")).get(url, {"q": "a\x00"})
    assert answer.status_code == 400
    assert "ký tự không lưu được" in answer.content.decode()


def test_a_form_too_large_is_said(province: Province) -> None:
    client = sign_in(province.person("standing"))
    answer = client.post(reverse("people:bring"), {"pasted": "x" * (6 * 2**20)})
    assert answer.status_code == 413
    assert "quá lớn" in answer.content.decode()
    fields = {f"f{number}": "" for number in range(5_001)}
    assert client.post(reverse("people:bring"), fields).status_code == 413


@pytest.mark.parametrize("cell", ['"' + "x" * 200_000, "\t" * 300_000, '"' * 99_999])
def test_a_paste_without_end_is_understood_or_refused(province: Province, cell: str) -> None:
    client = sign_in(province.person("health.officer"))
    for url in ("/machines/paste/", "/machines/drives/paste/"):
        data = {"organisation": province.health.pk, "rows": cell}
        assert client.post(url, data).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "localhost:80@evil.example", "a\\b"])
def test_another_host_is_not_answered(db: None, settings: object, host: str) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]  # type: ignore[attr-defined]
    assert Client(headers={"host": host}).get("/account/sign-in/").status_code == 400

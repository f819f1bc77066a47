"""Signatures of letters in the console: kept with the letter, shown, and what blocks an issue."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.test import Client
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from khien.console.audit.models import Event
from khien.console.directives import actions as directives
from khien.console.directives.errors import NobodyChosen
from khien.console.directives.models import Directive
from khien.console.people.models import Person
from khien.console.signatures import actions, errors, queries
from khien.console.signatures.models import Acceptance, SignatureCheck
from tests.console.people import Province
from tests.console.signatures.letters import taken, trusted
from tests.documents.signing import LETTER, plain_letter, signed_letter


@pytest.fixture
def administrator(province: Province) -> Person:
    return province.person("administrator")


def changed_letter() -> bytes:
    """The signed letter with a revision nobody signed; its words are still there to be read."""
    writer = IncrementalPdfFileWriter(io.BytesIO(signed_letter()), strict=False)
    page = writer.root["/Pages"]["/Kids"][0]
    page[generic.NameObject("/Rotate")] = generic.NumberObject(0)
    page[generic.NameObject("/UserUnit")] = generic.NumberObject(1)
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def check_of(directive: Directive) -> SignatureCheck:
    found = SignatureCheck.objects.filter(directive=directive).first()
    assert found is not None
    return found


def test_a_letter_is_checked_against_the_roots_then_in_force(
    province: Province, standing: Person, administrator: Person
) -> None:
    root = trusted(administrator)
    check = check_of(taken(standing, province.police, signed_letter()))
    assert (check.state, check.signer) == ("valid", "Nguyễn Văn Mẫu")
    assert check.organisation_name == "UBND tỉnh Đông Khê"
    assert check.signed_at is not None
    assert check.roots == [root.fingerprint]
    assert check.checked_by == standing


def test_a_letter_without_a_signature_is_checked_too(province: Province, standing: Person) -> None:
    check = check_of(taken(standing, province.police, plain_letter()))
    assert (check.state, check.details[0]["code"]) == ("none", "not-signed")
    text = taken(standing, province.police, LETTER.replace("\\", "").encode(), name="a.txt")
    assert text.reading["signature"]["state"] == "none"


def test_a_letter_taken_in_before_is_checked_again(
    province: Province, standing: Person, administrator: Person, as_person: Callable[[str], Client]
) -> None:
    directive = taken(standing, province.police, signed_letter())
    assert check_of(directive).state == "unverifiable"
    before = queries.badge_of(standing, directive)
    assert before is not None
    assert not before.roots_changed
    trusted(administrator)
    now = queries.badge_of(standing, directive)
    assert now is not None
    assert now.roots_changed

    client = as_person("standing")
    page = client.get(f"/directives/{directive.pk}/").content.decode()
    assert "Chưa kiểm chứng được chữ ký" in page
    assert "Danh sách chứng thư gốc đã đổi" in page
    assert client.post(f"/signatures/letters/{directive.pk}/check/").status_code == 303
    assert check_of(directive).state == "valid"
    assert SignatureCheck.objects.filter(directive=directive).count() == 2  # the first one stays
    event = Event.objects.get(verb="signature.check")
    assert event.content.facts == {"was": "unverifiable", "state": "valid"}
    assert "Chữ ký hợp lệ" in client.get(f"/directives/{directive.pk}/").content.decode()


def test_a_file_that_is_gone_is_said(
    province: Province, standing: Person, as_person: Callable[[str], Client]
) -> None:
    directive = taken(standing, province.police, signed_letter())
    directive.file.path = "zz/khong-co"
    directive.file.save()
    client = as_person("standing")
    client.post(f"/signatures/letters/{directive.pk}/check/")
    assert "Không thấy tệp gốc" in client.get(f"/directives/{directive.pk}/").content.decode()


def test_only_an_altered_letter_blocks_the_issue(province: Province, standing: Person) -> None:
    unverifiable = taken(standing, province.police, signed_letter())
    directives.confirm_rest(standing, unverifiable)
    with pytest.raises(NobodyChosen):  # and not SignatureBroken, which is asked first
        directives.issue(standing, unverifiable, targets={})


def test_an_altered_letter_waits_for_a_reason(
    province: Province, standing: Person, as_person: Callable[[str], Client]
) -> None:
    directive = taken(standing, province.police, changed_letter())
    assert check_of(directive).state == "invalid"
    row = directive.obligations.first()
    assert row is not None
    directives.confirm(standing, row, version=row.version)
    targets = {row.pk: [province.health.pk]}
    with pytest.raises(errors.SignatureBroken):
        directives.issue(standing, directive, targets=targets)
    directive.refresh_from_db()
    assert directive.state == Directive.State.REVIEW

    client = as_person("standing")
    url = f"/signatures/letters/{directive.pk}/accept/"
    page = client.get(f"/directives/{directive.pk}/").content.decode()
    assert "Chữ ký không còn nguyên vẹn" in page
    assert url in page
    refused = client.post(f"/directives/{directive.pk}/issue/", {"do": "issue", "org": "1"})
    assert refused.status_code == 409
    assert "bị thay đổi sau khi ký" in refused.content.decode()
    assert client.post(url, {"reason": "  "}).status_code == 303
    assert not Acceptance.objects.exists()
    assert client.post(url, {"reason": "Đã gọi văn thư xác nhận"}).status_code == 303
    event = Event.objects.get(verb="signature.accept_broken")
    assert event.content.facts == {"reason": "Đã gọi văn thư xác nhận"}
    page = client.get(f"/directives/{directive.pk}/").content.decode()
    assert "Đã gọi văn thư xác nhận" in page
    assert "Người standing" in page
    with pytest.raises(errors.NotBroken):
        actions.accept_broken(standing, directive, reason="lần nữa")
    issued = directives.issue(standing, directive, targets=targets)
    assert issued.made == 1


def test_a_letter_let_in_unread_has_no_badge_and_is_not_blocked(
    province: Province, standing: Person
) -> None:
    directive = taken(standing, province.police, signed_letter())
    SignatureCheck.objects.all().delete()
    assert queries.badge_of(standing, directive) is None
    made = actions.check_again(standing, directive)
    assert made is not None
    assert made.state == "unverifiable"


def test_reasons_are_in_the_language_of_the_reader(
    province: Province, standing: Person, as_person: Callable[[str], Client]
) -> None:
    directive = taken(standing, province.police, signed_letter())
    client = as_person("standing")
    client.post("/language/", {"language": "en"})
    page = client.get(f"/directives/{directive.pk}/").content.decode()
    assert "no trusted root certificate" in page
    assert "The signature could not be verified" in page

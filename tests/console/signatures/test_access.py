"""Every route of signatures, tried by role × {own, parent, child, sibling, nobody}."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from khien.console.people import access
from khien.console.people.models import Grant, Person, Role
from khien.console.signatures import actions
from khien.console.signatures.models import Acceptance, SignatureCheck, TrustRoot
from tests.console.people import Province, sign_in
from tests.console.signatures.letters import taken, trusted
from tests.documents.signing import signed_letter, the_authority

OTHERS = (
    "police.officer", "police.leader", "police.staff", "root.officer", "root.leader",
    "health.officer", "health.leader", "health.inspector", "clinic.officer", "clinic.staff",
    "culture.officer", "commune.staff",
)  # fmt: skip
ROOTS = "/signatures/roots/"


def branch(province: Province, role: Role) -> Person:
    """Somebody with ``role`` over one branch of the tree only."""
    person = province.person("health.staff")
    Grant.objects.create(person=person, role=role, scope=province.health)
    return person


@pytest.mark.parametrize("who", OTHERS)
def test_trust_roots_by_role_and_place(
    province: Province, as_person: Callable[[str], Client], who: str
) -> None:
    root = trusted(province.person("administrator"))
    client = as_person(who)
    assert client.get(ROOTS).status_code == 403
    assert client.post(ROOTS, {}).status_code == 403
    assert client.post(f"{ROOTS}lists/", {}).status_code == 403
    assert client.post(f"{ROOTS}{root.pk}/retire/", {"reason": "x"}).status_code == 403
    assert client.post(f"{ROOTS}999999/retire/", {"reason": "x"}).status_code == 403
    root.refresh_from_db()
    assert root.retired_on is None


def test_the_standing_unit_sees_the_roots_and_changes_none(
    province: Province, as_person: Callable[[str], Client]
) -> None:
    root = trusted(province.person("administrator"))
    client = as_person("standing")
    page = client.get(ROOTS)
    assert page.status_code == 200
    assert f"{ROOTS}{root.pk}/retire/" not in page.content.decode()
    assert client.post(ROOTS, {}).status_code == 403
    assert client.post(f"{ROOTS}{root.pk}/retire/", {"reason": "x"}).status_code == 403
    with pytest.raises(access.Refused):
        trusted(province.person("standing"))


def test_an_administrator_of_a_branch_changes_none(province: Province) -> None:
    root = trusted(province.person("administrator"))
    person = branch(province, Role.ADMINISTRATOR)
    client = sign_in(person)
    assert client.get(ROOTS).status_code == 200
    assert client.post(ROOTS, {}).status_code == 403
    assert client.post(f"{ROOTS}{root.pk}/retire/", {"reason": "x"}).status_code == 403
    with pytest.raises(access.Refused):
        actions.add_list(person, the_authority().revocation(), name="a.crl")
    assert TrustRoot.objects.filter(retired_on=None).count() == 1


@pytest.mark.parametrize("who", [*OTHERS, "administrator"])
def test_acts_on_a_letter_by_role_and_place(
    province: Province, standing: Person, as_person: Callable[[str], Client], who: str
) -> None:
    directive = taken(standing, province.police, signed_letter())
    client = as_person(who)
    for tail in ("check/", "accept/"):
        url = f"/signatures/letters/{directive.pk}/{tail}"
        assert client.post(url, {"reason": "x"}).status_code == 403
        assert client.get(url).status_code in {403, 405}
    assert SignatureCheck.objects.count() == 1
    assert not Acceptance.objects.exists()
    with pytest.raises(access.Refused):
        actions.check_again(province.person(who), directive)
    with pytest.raises(access.Refused):
        actions.accept_broken(province.person(who), directive, reason="x")


def test_a_standing_unit_elsewhere_finds_no_such_letter(
    province: Province, standing: Person
) -> None:
    directive = taken(standing, province.police, signed_letter())
    client = sign_in(branch(province, Role.STANDING_UNIT))
    for tail in ("check/", "accept/"):
        assert client.post(f"/signatures/letters/{directive.pk}/{tail}").status_code == 404
    assert client.post("/signatures/letters/999999/check/").status_code == 404
    assert SignatureCheck.objects.count() == 1


def test_nobody_goes_to_sign_in(province: Province, standing: Person, client: Client) -> None:
    directive = taken(standing, province.police, signed_letter())
    for url in (ROOTS, f"{ROOTS}lists/", f"/signatures/letters/{directive.pk}/check/"):
        assert client.post(url).status_code == 302

"""Adding, retiring and listing trust roots; each act asks, checks and tells the log."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from khien.console.audit.models import Event
from khien.console.people.models import Person
from khien.console.signatures import actions, errors
from khien.console.signatures.keeping import roots_in_force
from khien.console.signatures.models import RevocationList, TrustRoot
from khien.documents.signatures import BadTrustRoots
from khien.documents.signatures.roots import HoldsPrivateKey
from tests.console.people import Province
from tests.console.signatures.letters import trusted
from tests.documents.signing import leader, new_authority, the_authority

URL = "/signatures/roots/"


@pytest.fixture
def administrator(province: Province) -> Person:
    return province.person("administrator")


def fingerprint() -> str:
    return the_authority().roots().fingerprints[0]


def test_a_root_counts_from_the_moment_it_is_added(administrator: Person) -> None:
    assert not roots_in_force().certificates
    root = trusted(administrator)
    assert roots_in_force().certificates == (the_authority().der,)
    assert (root.fingerprint, root.added_by) == (fingerprint(), administrator)
    event = Event.objects.get(verb="trust.add")
    assert event.content.facts["fingerprint"] == fingerprint()
    assert event.content.facts["reason"] == "Công văn 12/CA, Lan đọc"


@pytest.mark.parametrize("shape", ["{0}", "{1}", "SHA256: {1}", " {2} "])
def test_the_fingerprint_may_be_typed_as_it_is_printed(administrator: Person, shape: str) -> None:
    plain = fingerprint()
    colons = ":".join(plain[at : at + 2] for at in range(0, 64, 2)).upper()
    typed = shape.format(plain, colons, colons.replace(":", " "))
    actions.add_root(
        administrator, the_authority().der, name="a.der", fingerprint=typed, source="bản giấy"
    )
    assert TrustRoot.objects.count() == 1


@pytest.mark.parametrize("typed", ["", "00" * 32, "zz", "a" * 63])
def test_another_fingerprint_adds_nothing_and_tells_nothing(
    administrator: Person, typed: str
) -> None:
    with pytest.raises(errors.FingerprintDiffers) as caught:
        actions.add_root(
            administrator, the_authority().pem, name="a.pem", fingerprint=typed, source="x"
        )
    assert fingerprint()[:12] not in str(caught.value)
    assert not TrustRoot.objects.exists()


def test_what_is_no_root_is_refused_by_name(administrator: Person) -> None:
    with pytest.raises(BadTrustRoots):
        actions.add_root(administrator, b"x", name="a.pem", fingerprint="", source="x")
    with pytest.raises(HoldsPrivateKey):
        actions.add_root(administrator, leader().key_pem, name="a.pem", fingerprint="", source="x")
    with pytest.raises(errors.NotAnAuthority):
        actions.add_root(
            administrator, leader().pem, name="a.pem", source="x",
            fingerprint=the_authority().roots().__class__((leader().der,)).fingerprints[0],
        )  # fmt: skip
    with pytest.raises(errors.ReasonNeeded):
        actions.add_root(
            administrator, the_authority().pem, name="a.pem", fingerprint=fingerprint(), source=" "
        )
    assert not TrustRoot.objects.exists()


def test_a_retired_root_no_longer_counts_and_keeps_its_row(administrator: Person) -> None:
    root = trusted(administrator)
    with pytest.raises(errors.AlreadyTrusted):
        trusted(administrator)
    with pytest.raises(errors.ReasonNeeded):
        actions.retire_root(administrator, root.pk, reason="")
    actions.retire_root(administrator, root.pk, reason="Hết hợp đồng")
    assert not roots_in_force().certificates
    root.refresh_from_db()
    assert root.retired_by == administrator
    assert root.retired_on is not None
    with pytest.raises(errors.AlreadyRetired):
        actions.retire_root(administrator, root.pk, reason="lần nữa")
    with pytest.raises(errors.AlreadyRetired):
        actions.retire_root(administrator, 999_999, reason="không có")
    again = trusted(administrator)
    assert (again.pk, again.retired_on) == (root.pk, None)
    assert Event.objects.filter(verb="trust.retire").count() == 1


def test_the_newest_list_of_each_issuer_is_used(administrator: Person) -> None:
    authority = the_authority()
    first = actions.add_list(administrator, authority.revocation(), name="a.crl")
    second = actions.add_list(administrator, authority.revocation(leader()), name="b.crl")
    other = new_authority("Khác")
    actions.add_list(administrator, other.revocation(), name="c.crl")
    assert actions.add_list(administrator, bytes(second.der), name="b.crl").pk == second.pk
    assert RevocationList.objects.count() == 3
    assert len(roots_in_force().lists) == 2
    assert first.made_at <= second.made_at
    with pytest.raises(BadTrustRoots):
        actions.add_list(administrator, b"x", name="d.crl")


def test_the_page_adds_and_retires(as_person: Callable[[str], Client], province: Province) -> None:
    client = as_person("administrator")
    empty = client.get(URL)
    assert "Chưa có chứng thư gốc nào" in empty.content.decode()

    def send(typed: str) -> int:
        file = SimpleUploadedFile("goc.pem", the_authority().pem)
        sent = {"certificate": file, "fingerprint": typed, "source": "bản giấy"}
        return client.post(URL, sent).status_code

    assert send("00" * 32) == 409
    assert send("") == 200
    assert send(fingerprint()) == 303
    page = client.get(URL).content.decode()
    assert fingerprint() in page
    root = TrustRoot.objects.get()
    assert client.post(f"{URL}{root.pk}/retire/", {"reason": "thử"}).status_code == 303
    assert "Đã thôi tin" in client.get(URL).content.decode()
    crl = SimpleUploadedFile("a.crl", the_authority().revocation())
    assert client.post(f"{URL}lists/", {"revocation": crl}).status_code == 303
    assert RevocationList.objects.count() == 1
    assert client.post(f"{URL}lists/", {}).status_code == 303
    bad = SimpleUploadedFile("a.crl", b"x")
    assert client.post(f"{URL}lists/", {"revocation": bad}).status_code == 303
    assert RevocationList.objects.count() == 1


def test_names_of_a_certificate_are_text_on_the_page(
    as_person: Callable[[str], Client], administrator: Person
) -> None:
    trusted(administrator, new_authority("<script>alert(1)</script>"))
    page = as_person("administrator").get(URL).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script" in page

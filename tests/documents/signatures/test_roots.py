"""Trust roots from a folder: each file is used or named as unusable, never passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from khien.core.i18n import use_language
from khien.documents.signatures import (
    NO_ROOTS,
    BadTrustRoots,
    SignatureState,
    TrustRoots,
    load_roots,
    verify,
)
from khien.documents.signatures.roots import HoldsPrivateKey, facts_of, list_of
from tests.documents.signing import leader, new_authority, signed_letter, the_authority


def test_the_product_trusts_nobody_as_shipped() -> None:
    assert load_roots() == NO_ROOTS


def test_a_folder_of_pem_and_der_and_lists(tmp_path: Path) -> None:
    authority, other = the_authority(), new_authority("Khác")
    (tmp_path / "goc.pem").write_bytes(b"\n" + authority.pem)
    (tmp_path / "khac.CER").write_bytes(other.der)
    (tmp_path / "thu-hoi.crl").write_bytes(authority.revocation(leader()))
    (tmp_path / "GHI-CHU.md").write_text("không phải chứng thư")
    roots = load_roots(tmp_path)
    assert set(roots.certificates) == {authority.der, other.der}
    assert len(roots.lists) == 1
    assert "revoked" in verify(signed_letter(), roots=roots).codes


def test_roots_travel_as_json() -> None:
    roots = the_authority().roots(the_authority().revocation())
    again = TrustRoots.from_json(roots.as_json())
    assert (again.certificates, again.lists) == (roots.certificates, roots.lists)
    assert again.fingerprints == roots.fingerprints
    assert len(roots.fingerprints[0]) == 64
    assert TrustRoots.from_json(None) == NO_ROOTS


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pem", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
        ("a.der", b"\x30\x03\x02\x01\x01"),
        ("a.crt", b""),
        ("a.crl", b"khong phai"),
        ("a.pem", b"x" * 100_000),
    ],
)
def test_a_file_that_is_no_certificate_is_named(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(BadTrustRoots) as caught:
        load_roots(tmp_path)
    assert name in str(caught.value)


def test_no_such_folder_and_a_folder_named_as_a_file(tmp_path: Path) -> None:
    with pytest.raises(BadTrustRoots):
        load_roots(tmp_path / "khong-co")
    (tmp_path / "a.pem").mkdir()
    with pytest.raises(BadTrustRoots):
        load_roots(tmp_path)


def test_too_many_files(tmp_path: Path) -> None:
    for number in range(301):
        (tmp_path / f"{number}.pem").write_bytes(b"")
    with pytest.raises(BadTrustRoots):
        load_roots(tmp_path)


def test_two_certificates_in_a_file_are_not_one() -> None:
    with pytest.raises(BadTrustRoots):
        facts_of(the_authority().pem + leader().pem, name="hai.pem")


def test_a_private_key_is_turned_away_by_name() -> None:
    with pytest.raises(HoldsPrivateKey):
        facts_of(leader().pem + leader().key_pem, name="khoa.pem")


def test_what_a_certificate_says_of_itself() -> None:
    root, signer = facts_of(the_authority().pem, name="a"), facts_of(leader().der, name="b")
    assert root.authority
    assert not signer.authority
    assert root.subject == root.issuer == signer.issuer
    assert root.fingerprint == the_authority().roots().fingerprints[0]
    assert root.valid_from < root.valid_until
    assert list_of(the_authority().revocation(), name="c")


def test_reasons_in_both_languages() -> None:
    found = verify(signed_letter())
    assert found.state is SignatureState.UNVERIFIABLE
    assert "chứng thư gốc" in found.as_json()["reasons"][0]
    with use_language("en"):
        assert "root" in found.as_json()["reasons"][0]

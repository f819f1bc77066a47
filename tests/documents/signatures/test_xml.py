"""Signed packets: the whole file, or nothing; nothing outside the file is fetched."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from khien.core.errors import DamagedDocument
from khien.documents.signatures import NO_ROOTS, Signature, SignatureState, TrustRoots, verify
from tests.documents.signing import (
    DAY,
    NOW,
    PACKET,
    leader,
    new_authority,
    seal,
    sign_xml,
    the_authority,
)

DS = "{http://www.w3.org/2000/09/xmldsig#}"
INVALID, UNVERIFIABLE = SignatureState.INVALID, SignatureState.UNVERIFIABLE


def checked(data: bytes, roots: TrustRoots | None = None) -> Signature:
    return verify(data, roots=the_authority().roots() if roots is None else roots)


def test_a_good_signature_holds() -> None:
    found = checked(sign_xml(PACKET, leader()))
    assert found.state is SignatureState.VALID
    assert (found.signer, found.organisation) == ("Nguyễn Văn Mẫu", "UBND tỉnh Đông Khê")
    assert "no-time" in found.codes


def test_a_packet_without_a_signature() -> None:
    assert checked(PACKET).codes == ("not-signed",)
    assert checked(PACKET).state is SignatureState.NONE


def test_without_roots_and_with_another_root() -> None:
    data = sign_xml(PACKET, leader())
    assert checked(data, NO_ROOTS).codes[0] == "no-roots"
    assert checked(data, NO_ROOTS).signer == "Nguyễn Văn Mẫu"
    other = checked(data, new_authority().roots())
    assert (other.state, other.codes[0]) == (UNVERIFIABLE, "untrusted")


def test_expired_and_revoked() -> None:
    old = the_authority().issue("Hết Hạn", since=NOW - 700 * DAY, until=NOW - 300 * DAY)
    assert checked(sign_xml(PACKET, old)).codes[0] == "expired"
    gone = the_authority().issue("Thu Hồi")
    roots = the_authority().roots(the_authority().revocation(gone))
    assert checked(sign_xml(PACKET, gone), roots).codes[0] == "revoked"


def test_a_chain_in_any_order_of_certificates() -> None:
    middle = the_authority().issue("CA cấp dưới", authority=True)
    below = middle.issue("Trần Thị Mẫu")  # type: ignore[attr-defined]
    data = sign_xml(PACKET, below, chain=[middle.certificate])
    assert checked(data).state is SignatureState.VALID
    first, second = re.findall(rb"<ds:X509Certificate>.*?</ds:X509Certificate>", data, re.DOTALL)
    turned = data.replace(first, b"@").replace(second, first).replace(b"@", second)
    assert checked(turned).signer == "Trần Thị Mẫu"
    assert checked(turned).state is SignatureState.VALID


def test_a_changed_word_makes_it_invalid() -> None:
    data = sign_xml(PACKET, leader())
    changed = data.replace("rà soát".encode(), "rà xoát".encode())
    assert changed != data
    assert (checked(changed).state, checked(changed).codes[0]) == (INVALID, "altered")
    value = re.sub(rb"(<ds:SignatureValue>)(.)", lambda m: m[1] + (b"B" if m[2] == b"A" else b"A"),
        data)  # fmt: skip
    assert checked(value).state is INVALID


def wrapped(data: bytes) -> bytes:
    """The signed element moved aside, other words put where the reader looks."""
    root = etree.fromstring(data)
    signature = next(root.iter(f"{DS}Signature"))
    outer = etree.fromstring(PACKET.replace("rà soát".encode(), b"chuyen tien"))
    holder = etree.SubElement(outer, "Object")
    holder.append(root)
    outer.append(signature)
    return etree.tostring(outer, xml_declaration=True, encoding="UTF-8")


def named(data: bytes, name: str = "goi", *, attribute: str = "Id") -> bytes:
    root = etree.fromstring(data)
    root.set(attribute, name)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def test_a_reference_by_name_to_the_whole_file_holds() -> None:
    data = sign_xml(named(PACKET), leader(), uri="goi")
    assert b'URI="#goi"' in data
    assert checked(data).state is SignatureState.VALID


def test_signature_wrapping_is_never_valid() -> None:
    """The digest still fits: what was signed is there, only not where it is read."""
    found = checked(wrapped(sign_xml(named(PACKET), leader(), uri="goi")))
    assert found.state is not SignatureState.VALID
    assert {"partial", "altered"} & set(found.codes)


@pytest.mark.parametrize("attribute", ["ID", "id", "Id", "name"])
def test_two_bearers_of_a_name_are_no_whole_file(attribute: str) -> None:
    data = wrapped(sign_xml(named(PACKET), leader(), uri="goi"))
    assert checked(named(data, attribute=attribute)).state is not SignatureState.VALID


def test_a_signature_over_a_part_only() -> None:
    part = PACKET.replace(b"<MessageHeader>", b'<MessageHeader Id="phan">')
    found = checked(sign_xml(part, leader(), uri="phan"))
    assert (found.state, found.codes[0]) == (UNVERIFIABLE, "partial")


@pytest.mark.parametrize("uri", ["http://127.0.0.1:9/a", "file:///etc/passwd", "cid:0007"])
def test_a_reference_outside_is_not_followed(uri: str) -> None:
    data = sign_xml(PACKET, leader()).replace(b'URI=""', f'URI="{uri}"'.encode())
    found = checked(data)
    assert found.state is UNVERIFIABLE
    assert found.signer == "Nguyễn Văn Mẫu"
    assert found.codes[0] == "outside-reference"


def test_a_pointer_expression_is_not_evaluated() -> None:
    data = sign_xml(PACKET, leader()).replace(b'URI=""', b'URI="#xpointer(/)"')
    assert checked(data).state is not SignatureState.VALID


@pytest.mark.parametrize(
    "algorithm",
    [
        "http://www.w3.org/TR/1999/REC-xslt-19991116",
        "http://www.w3.org/TR/1999/REC-xpath-19991116",
        "http://www.w3.org/2000/09/xmldsig#base64",
    ],
)
def test_a_transform_that_could_leave_parts_out(algorithm: str) -> None:
    data = sign_xml(PACKET, leader()).replace(
        b"http://www.w3.org/2000/09/xmldsig#enveloped-signature", algorithm.encode()
    )
    assert checked(data).state is UNVERIFIABLE
    assert checked(data).codes[0] == "odd-structure"


def test_an_old_digest_is_no_proof() -> None:
    data = re.sub(
        rb'DigestMethod Algorithm="[^"]+"',
        b'DigestMethod Algorithm="http://www.w3.org/2000/09/xmldsig#sha1"',
        sign_xml(PACKET, leader()),
    )
    assert checked(data).codes[0] == "weak-digest"


def test_no_certificate_and_a_shape_of_ones_own() -> None:
    bare = re.sub(rb"<ds:KeyInfo>.*</ds:KeyInfo>", b"", sign_xml(PACKET, leader()), flags=re.DOTALL)
    assert checked(bare).codes == ("no-certificate",)
    own = PACKET.replace(b"<Subject>", b"<SignatureValue>AAAA</SignatureValue><Subject>")
    assert checked(own).codes == ("unreadable",)


def test_two_signatures_each_in_its_place() -> None:
    once = sign_xml(PACKET, leader())
    root = etree.fromstring(once)
    first = next(root.iter(f"{DS}Signature"))
    root.append(etree.fromstring(etree.tostring(first)))
    assert checked(etree.tostring(root)).codes == ("too-many",)
    assert seal().der != leader().der


def test_entities_are_refused_before_anything_is_checked() -> None:
    data = sign_xml(PACKET, leader())
    bomb = data.replace(b"?>", b'?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>', 1)
    with pytest.raises(DamagedDocument):
        checked(bomb)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_changed_packet_is_never_valid(data: st.DataObject) -> None:
    good = sign_xml(PACKET, leader())
    end = good.index(b"<ds:Signature")
    at = data.draw(st.integers(good.index(b"<edXML"), end - 1))
    changed = good[:at] + bytes([data.draw(st.integers(0, 255))]) + good[at + 1 :]
    if changed == good:
        return
    try:
        state = checked(changed).state
    except DamagedDocument:
        return
    if state is SignatureState.VALID:
        # White space inside a tag is not part of what canonical XML says.
        assert etree.tostring(etree.fromstring(changed), method="c14n") == etree.tostring(
            etree.fromstring(good), method="c14n"
        )

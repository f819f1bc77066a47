"""The XML signatures (XMLDSig) of a letter that travels as XML: an exchange packet.

In: bytes and roots. Out: one ``Signature`` of all that the file bears. Only a signature over
the whole file counts; one over a part would let the rest be exchanged around it (signature
wrapping). Nothing outside the file is fetched.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from lxml import etree
from signxml.exceptions import InvalidSignature, SignXMLException
from signxml.verifier import SignatureConfiguration, XMLVerifier

from khien.documents.containers.xml import MOST_XML_BYTES, parse
from khien.documents.signatures import chain
from khien.documents.signatures.chain import Revocation
from khien.documents.signatures.roots import TrustRoots
from khien.documents.signatures.value import (
    Reason,
    Signature,
    SignatureState,
    none,
    together,
    unverifiable,
)

DS = "http://www.w3.org/2000/09/xmldsig#"
MOST_SIGNATURES = 8
MOST_REFERENCES = 32
_NS = {"ds": DS}
_SIGNING_TIME = "{*}SigningTime"
# What may be done to the file before it is digested: nothing that leaves a part of it out.
_TRANSFORMS = re.compile(
    r"http://www\.w3\.org/2000/09/xmldsig#enveloped-signature"
    r"|http://www\.w3\.org/TR/2001/REC-xml-c14n-20010315(#WithComments)?"
    r"|http://www\.w3\.org/2006/12/xml-c14n11(#WithComments)?"
    r"|http://www\.w3\.org/2001/10/xml-exc-c14n#(WithComments)?"
)
_WEAK = re.compile(r"#(rsa-|dsa-|ecdsa-)?sha1$|#(rsa-)?md5$")


def verify_xml(data: bytes, roots: TrustRoots, *, now: datetime) -> Signature:
    """What is known of the signatures of ``data``."""
    if len(data) > MOST_XML_BYTES:
        return unverifiable("too-many")
    root = parse(data)
    found = list(root.iter(f"{{{DS}}}Signature"))
    if not found:
        # A value of a signature in a shape that is not the standard's.
        values = any(True for _each in root.iter("{*}SignatureValue"))
        return unverifiable("unreadable") if values else none("not-signed")
    parents = {id(each.getparent()) for each in found}
    if len(found) > MOST_SIGNATURES or len(parents) < len(found):
        return unverifiable("too-many")
    return together(_one(root, each, roots, now) for each in found)


def _one(
    root: etree._Element, signature: etree._Element, roots: TrustRoots, now: datetime
) -> Signature:
    certificates = list(_certificates(signature))
    if not certificates:
        return unverifiable("no-certificate")
    signer, organisation = chain.names_of(certificates[0])
    at = _time_of(signature)
    broken, doubts = _holds(root, signature, certificates[0])
    remarks: tuple[str, ...] = ()
    if broken is None:
        if at is not None and at > now:
            doubts.append("future-time")
        moment = at if at is not None and at <= now else now
        judged = chain.judge(
            certificates[0], certificates[1:], roots, Revocation(),
            moment=moment, time_is_proven=False,
        )  # fmt: skip
        doubts += [judged.problem] if judged.problem else []
        remarks = judged.remarks
    state = (
        SignatureState.INVALID if broken
        else SignatureState.UNVERIFIABLE if doubts
        else SignatureState.VALID
    )  # fmt: skip
    codes = ([broken] if broken else doubts) + [*remarks, "time-claimed" if at else "no-time"]
    return Signature(state, signer, organisation, at, tuple(map(Reason, codes)))


def _holds(
    root: etree._Element, signature: etree._Element, certificate: asn1_x509.Certificate
) -> tuple[str | None, list[str]]:
    """``(why it is broken or None, what stands in the way of trusting it)``."""
    references = signature.findall("ds:SignedInfo/ds:Reference", _NS)
    uris = [each.get("URI") for each in references]
    if not references or len(references) > MOST_REFERENCES:
        return None, ["unreadable"]
    if any(uri is None or (uri and not uri.startswith("#")) for uri in uris):
        return None, ["outside-reference"]
    said = [each.get("Algorithm", "") for each in signature.iter("{*}Transform")]
    if not all(_TRANSFORMS.fullmatch(each) for each in said):
        return None, ["odd-structure"]
    if _weak(signature):
        return None, ["weak-digest"]
    held = x509.load_der_x509_certificate(certificate.dump())
    parent = signature.getparent()
    where = "" if parent is None else root.getroottree().getelementpath(parent)
    config = SignatureConfiguration(
        location="./" if parent is root or parent is None else f"./{where}/",
        expect_references=True,
        # The chain is judged by us, at the time of signing.
        verification_time=held.not_valid_before_utc + timedelta(seconds=1),
    )
    try:
        XMLVerifier().verify(root, x509_cert=held, expect_config=config)
    except InvalidSignature:
        return "altered", []
    except (SignXMLException, ValueError, etree.LxmlError):
        return None, ["unreadable"]
    return None, [] if any(_is_whole(root, uri or "") for uri in uris) else ["partial"]


def _is_whole(root: etree._Element, uri: str) -> bool:
    """Whether a reference names the whole file: everything that is read is what was signed.

    A name counts when the root alone bears it, under whatever attribute: two bearers could be
    told apart one way by us and another way by who checks the digest.
    """
    if uri == "":
        return True
    bearers = root.xpath("//*[@*=$name]", name=uri[1:])
    return isinstance(bearers, list) and len(bearers) == 1 and bearers[0] is root


def _weak(signature: etree._Element) -> bool:
    tags = ("{*}SignatureMethod", "{*}DigestMethod")
    return any(_WEAK.search(each.get("Algorithm", "")) for each in signature.iter(*tags))


def _certificates(signature: etree._Element) -> Iterator[asn1_x509.Certificate]:
    """The certificates the signature brings, the signer's first: the one that is no issuer of
    another.
    """
    held = signature.findall("ds:KeyInfo/ds:X509Data/ds:X509Certificate", _NS)
    texts = held[: chain.MOST_CERTIFICATES]
    loaded = [
        asn1_x509.Certificate.load(base64.b64decode("".join((each.text or "").split())))
        for each in texts
    ]
    issuers = {each.issuer.hashable for each in loaded if not each.self_issued}
    leaves = [each for each in loaded if each.subject.hashable not in issuers]
    first = leaves[0] if leaves else None
    if first is not None:
        yield first
        yield from (each for each in loaded if each is not first)


def _time_of(signature: etree._Element) -> datetime | None:
    """The time the signer's machine wrote (XAdES), in UTC; one without a zone is none."""
    for each in signature.iter(_SIGNING_TIME):
        try:
            found = datetime.fromisoformat((each.text or "").strip())
        except ValueError:
            return None
        return found.astimezone(UTC) if found.tzinfo else None
    return None

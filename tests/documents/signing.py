"""Certificates, revocation lists and signed letters, made in the test."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from lxml import etree
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore
from signxml import XMLSigner
from signxml.algorithms import SignatureConstructionMethod

from khien.documents.signatures import TrustRoots
from tests.documents.making import pdf

NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)
LETTER = """
#set text(lang: "vi")
ỦY BAN NHÂN DÂN TỈNH ĐÔNG KHÊ \\
Số: 15/UBND-NC \\
Đông Khê, ngày 05 tháng 11 năm 2026

Kính gửi: Các sở, ban, ngành.

Chủ tịch Ủy ban nhân dân tỉnh yêu cầu các sở, ban, ngành:

1. Cài đặt phần mềm phòng, chống mã độc trên 100% máy tính công vụ trước ngày 30/11/2026.

2. Báo cáo kết quả về Công an tỉnh trước ngày 05/12/2026.
"""
PACKET = (
    b'<?xml version="1.0" encoding="UTF-8"?>'
    b'<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXMLEnvelope><edXMLHeader>'
    b"<MessageHeader><Subject>V/v r\xc3\xa0 so\xc3\xa1t</Subject></MessageHeader>"
    b"</edXMLHeader></edXMLEnvelope></edXML>"
)


@dataclass
class Identity:
    """A key and the certificate of it; ``chain`` leads towards the root."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...] = ()

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def key_pem(self) -> bytes:
        return self.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )


@dataclass
class Authority(Identity):
    """A certificate authority; ``issue`` makes signers, ``revocation`` lists of them."""

    issued: list[Identity] = field(default_factory=list)

    def issue(
        self,
        name: str,
        *,
        organisation: str | None = "UBND tỉnh Đông Khê",
        since: datetime = NOW - 30 * DAY,
        until: datetime = NOW + 300 * DAY,
        authority: bool = False,
    ) -> Identity:
        return _issue(self, name, organisation, since, until, authority=authority)

    def revocation(self, *revoked: Identity, on: datetime = NOW - 2 * DAY) -> bytes:
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.certificate.subject)
        builder = builder.last_update(NOW - DAY).next_update(NOW + 10 * DAY)
        for each in revoked:
            entry = x509.RevokedCertificateBuilder().serial_number(each.certificate.serial_number)
            builder = builder.add_revoked_certificate(entry.revocation_date(on).build())
        made = builder.sign(self.key, hashes.SHA256())
        return made.public_bytes(serialization.Encoding.DER)

    def roots(self, *lists: bytes) -> TrustRoots:
        return TrustRoots((self.der,), lists)


def _name(common: str, organisation: str | None) -> x509.Name:
    given = [x509.NameAttribute(NameOID.COMMON_NAME, common)]
    if organisation:
        given.insert(0, x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation))
    return x509.Name(given)


def _issue(
    by: Authority | None,
    name: str,
    organisation: str | None,
    since: datetime,
    until: datetime,
    *,
    authority: bool,
) -> Identity:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _name(name, organisation)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(_usage(authority=authority), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    made = builder.sign(by.key if by else key, hashes.SHA256())
    above = (by.certificate, *by.chain) if by else ()
    kind = Authority if authority else Identity
    return kind(key, made, above)


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority, content_commitment=not authority,
        key_encipherment=False, data_encipherment=False, key_agreement=False,
        key_cert_sign=authority, crl_sign=authority, encipher_only=False, decipher_only=False,
    )  # fmt: skip


def new_authority(name: str = "Cơ quan chứng thực mẫu") -> Authority:
    made = _issue(None, name, "Đông Khê CA", NOW - 1000 * DAY, NOW + 3000 * DAY, authority=True)
    assert isinstance(made, Authority)
    return made


@cache
def the_authority() -> Authority:
    """One authority for the whole session: keys are not made anew for each test."""
    return new_authority()


@cache
def leader() -> Identity:
    return the_authority().issue("Nguyễn Văn Mẫu")


@cache
def seal() -> Identity:
    return the_authority().issue("Ủy ban nhân dân tỉnh Đông Khê")


@cache
def plain_letter() -> bytes:
    return pdf(LETTER)


def sign(data: bytes, by: Identity, *, place: str = "ChuKy1", embed: bool = True) -> bytes:
    """``data`` with one more signature, as an incremental revision."""
    store = SimpleCertificateStore()
    certificates = [_asn1(each) for each in (by.chain if embed else ())]
    store.register_multiple(certificates)
    signer = signers.SimpleSigner(
        signing_cert=_asn1(by.certificate),
        signing_key=asn1_keys.PrivateKeyInfo.load(
            by.key.private_bytes(
                serialization.Encoding.DER,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        ),
        cert_registry=store,
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(data), strict=False)
    fields.append_signature_field(writer, fields.SigFieldSpec(place))
    meta = signers.PdfSignatureMetadata(field_name=place, md_algorithm="sha256")
    out = signers.sign_pdf(writer, meta, signer=signer)
    return bytes(out.getvalue())


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


@cache
def signed_letter() -> bytes:
    """The letter, signed by the leader."""
    return sign(plain_letter(), leader())


@cache
def twice_signed_letter() -> bytes:
    """The letter, signed by the leader, then sealed by the organisation."""
    return sign(signed_letter(), seal(), place="ConDau")


def sign_xml(
    data: bytes, by: Identity, *, uri: str | None = None, chain: Iterable[x509.Certificate] = ()
) -> bytes:
    """``data`` with an enveloped XMLDSig over the whole of it, or over ``uri``."""
    root = etree.fromstring(data)
    certificates = b"".join(
        each.public_bytes(serialization.Encoding.PEM) for each in (by.certificate, *chain)
    )
    signer = XMLSigner(
        method=SignatureConstructionMethod.enveloped, signature_algorithm="ecdsa-sha256"
    )
    made = signer.sign(root, key=by.key_pem, cert=certificates.decode(), reference_uri=uri)
    return bytes(etree.tostring(made, xml_declaration=True, encoding="UTF-8"))

"""Mail taken apart: fields as typed, parts as they travelled, and what is not closed."""

from __future__ import annotations

import contextlib
import io
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.core.errors import (
    DamagedDocument,
    DocumentError,
    EncryptedDocument,
    TooLargeDocument,
    UnsupportedDocument,
)
from khien.core.limits import Limits
from khien.documents.containers import mail
from khien.documents.containers.mail import decoded_words, parsed
from khien.documents.document import LineKind
from khien.documents.format import Member
from khien.documents.formats.eml import Mail
from khien.documents.glance import Glance
from khien.documents.source import Source

FORMAT = Mail()


def made(
    text: str = "Kính gửi",
    *,
    html: str = "",
    subject: str = "Công văn",
    attached: tuple[tuple[bytes, str], ...] = (),
    fields: tuple[tuple[str, str], ...] = (),
    cte: str | None = None,
) -> bytes:
    message = EmailMessage()
    message["From"] = "van-thu@dongkhe.example"
    message["Date"] = "Thu, 05 Mar 2026 08:00:00 +0700"
    message["Subject"] = subject
    for name, value in fields:
        message[name] = value
    message.set_content(text, cte=cte)
    if html:
        message.add_alternative(html, subtype="html")
    for data, name in attached:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def raw(fields: str, body: str) -> bytes:
    return f"From: a@b.example\nDate: x\n{fields}\n\n{body}".encode()


def glance(data: bytes) -> Glance:
    return FORMAT.glance(Source(data), Limits())


def members(data: bytes, limits: Limits | None = None) -> list[Member]:
    return list(FORMAT.members(io.BytesIO(data), limits or Limits()))


def head(data: bytes) -> list[tuple[str, str]]:
    lines = FORMAT.head(io.BytesIO(data), Limits()).lines
    return [(line.text, line.kind) for line in lines if line.text]


@pytest.mark.parametrize("cte", ["base64", "quoted-printable", "8bit"])
def test_the_words_of_the_mail_itself(cte: str) -> None:
    data = made("MẬT\nKính gửi: Sở Y tế\n", subject="Tối mật: họp", cte=cte)

    assert glance(data).texts[0] == "Tối mật: họp"
    assert glance(data).texts[1].split("\n")[:2] == ["MẬT", "Kính gửi: Sở Y tế"]
    assert head(data) == [
        ("MẬT", LineKind.PARAGRAPH),
        ("Kính gửi: Sở Y tế", LineKind.PARAGRAPH),
        ("Tối mật: họp", LineKind.FOOTER),
    ]


def test_both_forms_of_the_words_are_seen() -> None:
    data = made("một", html="<p>M<b>Ậ</b>T</p><p>hai</p>")

    assert "MẬT\n" in glance(data).texts[2]
    assert ("MẬT", LineKind.PARAGRAPH) in head(data)


def test_labels_are_told_last() -> None:
    label = "MSIP_Label_0a1b_Enabled=True; MSIP_Label_0a1b_Name=Mat; MSIP_Label_0a1b_Method=x"
    data = made(fields=(("Keywords", "nội bộ"), ("msip_labels", label)))

    assert {"nội bộ", "Mat"} <= set(glance(data).texts)
    assert head(data)[-2:] == [("nội bộ", LineKind.PROPERTY), ("Mat", LineKind.PROPERTY)]


def test_attached_files_are_members() -> None:
    data = made(attached=((b"PK\x03\x04", "công văn.docx"), (b"%PDF-", "b.pdf")))

    assert glance(data).members
    assert members(data) == [Member("công văn.docx", b"PK\x03\x04"), Member("b.pdf", b"%PDF-")]
    assert not glance(made()).members


def test_a_message_in_the_message_is_a_member() -> None:
    inner = made("Tối mật")
    outer = EmailMessage()
    outer["From"], outer["Date"] = "a@b.example", "x"
    outer.set_content("xem thư")
    from email import message_from_bytes, policy

    outer.add_attachment(message_from_bytes(inner, policy=policy.default))
    (found,) = members(outer.as_bytes())

    assert found.name == "thu.eml"
    assert glance(found.data).texts[1].strip() == "Tối mật"


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("; filename*=utf-8''c%C3%B4ng%20v%C4%83n.doc", "công văn.doc"),
        ("; filename*0*=utf-8''c%C3%B4ng; filename*1*=%20v%C4%83n.doc", "công văn.doc"),
        ('; filename*0="cong"; filename*1=" van.doc"', "cong van.doc"),
        ('; filename="a\\"b.doc"', 'a"b.doc'),
        ("; filename==?utf-8?B?Y8O0bmcuZG9j?=", "công.doc"),
        ("; filename=../a\x1b.doc", "../a\ufffd.doc"),
        ("", "tep-1"),
    ],
)
def test_the_name_of_a_file_however_it_is_written(field: str, name: str) -> None:
    body = f"--x\nContent-Type: application/pdf\nContent-Disposition: attachment{field}\n\nZ\n--x--"
    (found,) = members(raw("Content-Type: multipart/mixed; boundary=x", body))

    assert found == Member(name, b"Z")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("=?utf-8?B?TeG6rFQ=?=", "MẬT"),
        ("=?UTF-8?Q?M=E1=BA=ACT_n=E1=BB=99i?=", "MẬT nội"),
        ("=?utf-8?B?TQ==?= =?utf-8?B?4bqsVA==?=", "MẬT"),
        ("=?windows-1258?Q?M=C2=F2T?=", "MÂ\u0323T"),
        ("=?none-such?Q?M=C2?=", "MÂ"),
        ("=?utf-8?B?!!!?=", ""),
        ("a =?b c", "a =?b c"),
    ],
)
def test_words_of_a_field_as_typed(written: str, said: str) -> None:
    assert decoded_words(written) == said


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\r\n\n"])
def test_what_stands_before_the_first_field_is_passed_over(before: bytes) -> None:
    data = before + made("MẬT", cte="base64")

    assert FORMAT.score(data, "") == 70
    assert glance(data).texts[1].strip() == "MẬT"


def test_a_field_that_is_folded() -> None:
    message = parsed(raw("Subject: mot\n hai\n\tba", ""), Limits())

    assert message.fields["subject"] == "mot hai ba"


def test_a_web_page_saved_as_mail() -> None:
    body = (
        "--x\nContent-Type: text/html\n\n<p>M&#7852;T</p>\n--x\nContent-Type: image/png\n\nP\n--x--"
    )
    data = raw("MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x", body)

    assert "MẬT" in glance(data).texts[1]
    assert members(data) == [Member("tep-2"[:4] + "1", b"P")]


def test_a_container_that_is_not_closed_is_in_doubt_and_says_so() -> None:
    data = raw("Content-Type: multipart/mixed; boundary=x", "--x\n\nMẬT\n")

    assert glance(data).unsure == "cut short"
    assert FORMAT.head(io.BytesIO(data), Limits()).properties == {"cut_short": "1"}
    assert ("MẬT", LineKind.PARAGRAPH) in head(data)


def test_a_boundary_must_be_all_of_its_line() -> None:
    body = "--x\n\nmột\n--xy\nhai\n--x--\n"
    data = raw("Content-Type: multipart/mixed; boundary=x", body)

    assert glance(data).texts[1] == "một\n--xy\nhai"


@pytest.mark.parametrize(
    "kind", ["multipart/encrypted; boundary=x", "application/pkcs7-mime; name=smime.p7m"]
)
def test_a_sealed_mail_is_named(kind: str) -> None:
    data = raw(f"Content-Type: {kind}", "--x\n\nabc\n--x--")
    for ask in (glance, members, head):
        with pytest.raises(EncryptedDocument):
            ask(data)


def test_outlook_s_own_bundle_is_named() -> None:
    body = "--x\nContent-Type: application/ms-tnef; name=winmail.dat\n\nZ\n--x--"
    (found,) = members(raw("Content-Type: multipart/mixed; boundary=x", body))

    assert isinstance(found.error, UnsupportedDocument)


def test_a_container_without_a_boundary_is_damaged() -> None:
    with pytest.raises(DamagedDocument):
        glance(raw("Content-Type: multipart/mixed", "x"))


def test_a_file_beyond_the_cap_is_named() -> None:
    """ATTACKS 16."""
    (found,) = members(made(attached=((b"x" * 9_000, "a"),)), Limits(member_bytes=4_096))

    assert isinstance(found.error, TooLargeDocument)


def test_twenty_thousand_parts_are_refused() -> None:
    """ATTACKS 20."""
    body = "--x\n\na\n" * 20_000 + "--x--"
    with pytest.raises(TooLargeDocument):
        glance(raw("Content-Type: multipart/mixed; boundary=x", body))


def test_parts_in_parts_have_a_depth() -> None:
    body = "x"
    for at in range(30):
        body = f"--{at}x\nContent-Type: multipart/mixed; boundary={at - 1}x\n\n{body}\n--{at}x--"
    with pytest.raises(TooLargeDocument):
        glance(raw("Content-Type: multipart/mixed; boundary=29x", body))


def mailbox(*messages: bytes) -> bytes:
    return b"".join(b"From a@b.example Thu Mar  5\n" + each + b"\n\n" for each in messages)


def test_of_a_mailbox_each_message_is_a_member() -> None:
    data = mailbox(made("một"), made("hai\n\nFrom nay ve sau"), made("ba", cte="8bit"))
    found = members(data)

    assert FORMAT.score(data, "") == 70
    assert glance(data) == Glance(members=True)
    assert [each.name for each in found] == ["thu-1.eml", "thu-2.eml", "thu-3.eml"]
    assert [glance(each.data).texts[1].split("\n")[0] for each in found] == ["một", "hai", "ba"]
    assert head(data) == []


def test_a_message_of_a_mailbox_alone_is_a_mail() -> None:
    assert glance(mailbox(made("một"))).texts[1].strip() == "một"


def test_a_large_mailbox_is_gone_through_piece_by_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("khien.documents.containers.mailbox._CHUNK", 700)
    data = mailbox(*(made(f"thư {at}") for at in range(40)))

    assert len(members(data)) == 40
    with pytest.raises(TooLargeDocument):
        members(data, Limits(members=10))


def test_a_message_of_a_mailbox_beyond_the_cap_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("khien.documents.containers.mailbox._CHUNK", 5_000)
    first, second, third = members(
        mailbox(made("một"), made("x" * 30_000), made("ba")), Limits(member_bytes=10_000)
    )

    assert isinstance(second.error, TooLargeDocument)
    assert (first.error, third.error) == (None, None)


def test_kinds_and_encodings_compare_without_case() -> None:
    part = mail.Part("text/plain", "UTF-8".lower(), "x-uuencode", "", "", b"")
    with pytest.raises(UnsupportedDocument):
        part.data()


@settings(deadline=None, max_examples=120)
@given(st.data())
def test_whatever_the_bytes_nothing_but_a_named_error_leaves(data: st.DataObject) -> None:
    whole = bytearray(
        made("MẬT", html="<p>hai</p>", attached=((b"abc", "tên dài.doc"),), cte="base64")
    )
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    for ask in (glance, members, head):
        with contextlib.suppress(DocumentError):
            ask(bytes(whole))

"""Mail: the letter attached is read, the mail's own words are looked at, the rest is held."""

from __future__ import annotations

import random
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien import documents
from khien.core.errors import (
    DamagedDocument,
    DocumentError,
    EncryptedDocument,
    TooLargeDocument,
    UnsupportedDocument,
)
from khien.core.limits import Limits
from khien.markings import State, marks
from tests.directives import forms
from tests.documents.making import p, pdf, vml_box, word

HEAD = "UBND TỈNH ĐÔNG KHÊ\nSố: 12/UBND-NC\n"
BODY = "Kính gửi: Các sở, ban, ngành.\n1. Rà soát toàn bộ máy tính kết nối mạng.\n"


def mail(
    text: str = "", *attached: tuple[bytes, str], subject: str = "Công văn", html: str = ""
) -> bytes:
    message = EmailMessage()
    message["From"] = "van-thu@dongkhe.example"
    message["To"] = "so-y-te@dongkhe.example"
    message["Date"] = "Thu, 05 Mar 2026 08:00:00 +0700"
    message["Subject"] = subject
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    for data, name in attached:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def lines(data: bytes) -> list[tuple[str, str]]:
    document = documents.read(data)
    assert document.format == "eml"
    return [(line.kind.value, line.text) for line in document.lines if line.text]


def marked(data: bytes) -> list[str]:
    return [mark.level for mark in marks(documents.read(data)) if mark.state is State.MARKED]


def test_the_letter_attached_is_read_and_the_mail_stands_behind_it() -> None:
    assert lines(mail("Xin gửi công văn.", (word(p("Kính gửi: Sở Y tế")), "a.docx"))) == [
        ("paragraph", "Kính gửi: Sở Y tế"),
        ("footer", "Công văn"),
        ("footer", "Xin gửi công văn."),
    ]


def test_without_a_letter_the_words_of_the_mail_are_read() -> None:
    assert lines(mail(BODY))[0] == ("paragraph", "Kính gửi: Các sở, ban, ngành.")
    assert lines(mail("khác", html="<html><p>Kính <b>gửi</b></p>"))[0] == ("paragraph", "Kính gửi")


def test_a_letter_in_a_mail_in_a_mail() -> None:
    inner = mail("", (word(p("Kính gửi")), "a.docx"))

    assert lines(mail("", (inner, "thu.eml")))[0] == ("paragraph", "Kính gửi")


@pytest.mark.parametrize(
    ("attached", "held"),
    [
        ([(word(p("a")), "a.docx")], None),
        ([(word(p("a")), "a.docx"), (pdf("b"), "b.pdf")], "2"),
        ([(word(p("a")), "a.docx"), (b"\x89PNG\x00", "b.png")], "1"),
        ([(b"\x89PNG\x00", "b.png"), (b"MZ\x00", "c.exe")], "2"),
    ],
)
def test_what_is_not_read_is_counted(attached: list[tuple[bytes, str]], held: str | None) -> None:
    document = documents.read(mail("Xin gửi.", *attached))

    assert document.properties.get("embedded_files") == held


@pytest.mark.parametrize(
    "data",
    [
        mail(HEAD + "TỐI MẬT\n" + BODY),
        mail("TỐI MẬT", (word(p("a")), "a.docx")),
        mail("", (word(p("a")), "a.docx"), subject="TỐI MẬT"),
        mail("", (word(vml_box(p("TỐI MẬT")) + p("a")), "a.docx")),
        mail("a", html=f"<html><p>TỐI <b>MẬT</b></p><p>{BODY}</p>"),
    ],
)
def test_a_mark_anywhere_in_the_mail_is_seen(data: bytes) -> None:
    assert marked(data) == ["TỐI MẬT"]


def test_words_about_marks_are_no_mark() -> None:
    assert marked(mail(HEAD + BODY + "Bảo vệ bí mật: độ MẬT.")) == []
    assert marked(mail("Gửi công văn về độ MẬT.", (word(p("a")), "a.docx"))) == []


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (mail("a", (b"PK\x03\x04", "a.docx")), DamagedDocument),
        (mail("", (b"\x89PNG\x00", "a.png"), (b"MZ\x00", "b.exe")), UnsupportedDocument),
        (mail("a").replace(b'text/plain; charset="utf-8"', b"application/pkcs7-mime"),
         EncryptedDocument),
        (mail("ă").replace(b"utf-8", b"x-none"), UnsupportedDocument),
        (mail("a", (b"b", "b.txt")).rpartition(b"--=")[0], DamagedDocument),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named(data: bytes, error: type[DocumentError]) -> None:
    """ATTACKS 19."""
    with pytest.raises(error):
        documents.read(data)


def test_mails_in_mails_are_bounded() -> None:
    """ATTACKS 16."""
    data = mail(BODY)
    for _ in range(6):
        data = mail("", (data, "a.eml"))
    with pytest.raises(TooLargeDocument):
        documents.read(data)
    with pytest.raises(TooLargeDocument):
        documents.read(mail("a", *[(b"b", "b.txt")] * 20), limits=Limits(members=10))


@pytest.mark.parametrize("text", [b"Subject: a\n\nb", b"Note: a\nTo: b\n\nc", b"From: a\n"])
def test_a_text_with_a_colon_is_no_mail(text: bytes) -> None:
    assert documents.read(text).format == "txt"


@settings(deadline=None, max_examples=80)
@given(st.integers(0, 2**32), st.integers(1, 12))
def test_spoiled_mails_give_a_document_or_a_named_error(seed: int, hits: int) -> None:
    chance = random.Random(seed)
    data = bytearray(mail(BODY, (HEAD.encode(), "a.txt"), html="<html><p>a"))
    for _ in range(hits):
        data[chance.randrange(len(data))] = chance.randrange(256)
    try:
        document = documents.read(bytes(data))
    except DocumentError:
        return
    assert document.text == "\n".join(line.text for line in document.lines)


@pytest.mark.parametrize("name", forms.NAMES)
def test_a_letter_says_what_its_text_says(name: str) -> None:
    value = forms.letter(name)
    text = forms.text_letter(value).encode()
    data = mail("Xin gửi công văn.", (forms.word_letter(value), "cong-van.docx"))

    assert forms.said(forms.read(data)) == forms.said(forms.read(text))
    assert forms.said(forms.read(mail(text.decode()))) == forms.said(forms.read(text))

"""The head of an Outlook message: its own words at a glance, each attachment a file by itself."""

from __future__ import annotations

import io
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples.files.binary import outlook
from samples.files.binary.outlook import Message

from khien.core.errors import DocumentError, EncryptedDocument, UnsupportedDocument
from khien.core.limits import Limits
from khien.documents.containers.cfb_writing import compound
from khien.documents.document import Document, LineKind
from khien.documents.formats.msg import OutlookMessage
from khien.documents.glance import Glance
from khien.documents.identifying import identify
from khien.documents.source import Source
from khien.markings.examining import examine
from khien.markings.glancing import may_bear
from khien.markings.search import marks
from tests.documents.making import p, word

LIMITS = Limits()
LABEL = "MSIP_Label_0f0e0d0c-0b0a-0908-0706-050403020100_Name"


def msg(message: Message) -> bytes:
    return compound(outlook.streams(message))


def glance(data: bytes) -> Glance:
    return OutlookMessage().glance(Source(data), LIMITS)


def head(data: bytes) -> Document:
    return OutlookMessage().head(io.BytesIO(data), LIMITS)


def plain(rich: str) -> bytes:
    data = rich.encode("ascii")
    return struct.pack("<II4sI", len(data) + 12, len(data), b"MELA", 0) + data


def test_it_is_known_by_its_properties() -> None:
    found = identify(Source(msg(Message(body="x")), "a.doc"))

    assert found is not None
    assert found.id == "msg"


@pytest.mark.parametrize(
    "message",
    [
        Message(body="TỐI MẬT\r\nKính gửi: Sở Y tế\r\n"),
        Message(html="<p>TỐI <b>M</b>ẬT</p><p>Kính gửi</p>".encode()),
        Message(html=b"<p>T&#7888;I M&#7852;T</p>"),
        Message(packed=plain(r"{\rtf1\ansi T\u7888?I M\u7852?T\par K}")),
        Message(subject="[TỐI MẬT] V/v báo cáo", body="Kính gửi"),
    ],
    ids=["text", "page", "entities", "rich", "subject"],
)  # fmt: skip
def test_its_own_words_are_seen_at_a_glance_and_found(message: Message) -> None:
    data = msg(message)
    seen = glance(data)

    assert seen.unsure or may_bear(seen)
    assert {mark.level for mark in marks(head(data))} == {"TỐI MẬT"}


def test_the_head_is_words_subject_labels() -> None:
    fields = f"Subject: x\r\nmsip_labels: {LABEL}=Mật;MSIP_Label_x_Enabled=true\r\n"
    more = {"__substg1.0_007D001F": fields.encode("utf-16-le")}
    data = msg(Message(subject="V/v họp", body="Kính gửi", more=more))

    assert [(line.kind, line.text) for line in head(data).lines] == [
        (LineKind.PARAGRAPH, "Kính gửi"), (LineKind.FOOTER, "V/v họp"), (LineKind.PROPERTY, "Mật"),
    ]  # fmt: skip
    assert may_bear(glance(data))


def test_words_without_the_letters_end_at_a_glance() -> None:
    assert not may_bear(glance(msg(Message(subject="V/v họp", body="Kính gửi: Sở Y tế " * 50))))
    assert not glance(msg(Message(body="x"))).members


def test_attachments_are_members_a_message_too() -> None:
    inner = Message(subject="MẬT", body="bên trong", attached=[("b.txt", b"words")])
    data = msg(Message(body="x", attached=[("a.docx", b"PK\x03\x04"), ("thư", inner)]))

    assert glance(data).members
    one, two = OutlookMessage().members(io.BytesIO(data), LIMITS)
    assert (one.name, one.data) == ("a.docx", b"PK\x03\x04")
    assert two.name == "thư"
    again = head(two.data)
    assert [line.text for line in again.lines] == ["bên trong", "MẬT"]
    (last,) = OutlookMessage().members(io.BytesIO(two.data), LIMITS)
    assert (last.name, last.data) == ("b.txt", b"words")


def test_a_letter_two_messages_deep_is_found_by_its_place() -> None:
    letter = word(p("MẬT") + p("Số: 12/UBND-NC"))
    inner = Message(body="bên trong", attached=[("thư.docx", letter)])
    report = examine(Source(msg(Message(body="x", attached=[("gửi lại", inner)])), "a.msg"))

    assert [(each.level, each.member) for each in report.found] == [("MẬT", "gửi lại/thư.docx")]
    assert report.unread == ()


def test_an_attachment_that_is_not_there_is_named() -> None:
    streams = outlook.streams(Message(body="x", attached=[("a.docx", b"PK")]))
    data = compound({name: each for name, each in streams.items() if "37010102" not in name})

    (one,) = OutlookMessage().members(io.BytesIO(data), LIMITS)
    assert isinstance(one.error, UnsupportedDocument)


def test_a_sealed_message_is_named() -> None:
    data = msg(Message(kind="IPM.Note.SMIME", body="x"))

    for call in (
        glance,
        head,
        lambda data: list(OutlookMessage().members(io.BytesIO(data), LIMITS)),
    ):
        with pytest.raises(EncryptedDocument):
            call(data)


WHOLE = msg(
    Message(
        subject="V/v", body="MẬT", html=b"<p>x", attached=[("a", b"1"), ("b", Message(body="y"))]
    )
)


@settings(max_examples=100, deadline=None)
@given(
    changes=st.lists(
        st.tuples(st.integers(512, len(WHOLE) - 1), st.binary(min_size=1, max_size=5)), max_size=8
    )
)
def test_whatever_the_bytes_only_a_named_error(changes: list[tuple[int, bytes]]) -> None:
    data = bytearray(WHOLE)
    for at, new in changes:
        data[at : at + len(new)] = new
    for call in (
        glance,
        head,
        lambda data: list(OutlookMessage().members(io.BytesIO(data), LIMITS)),
    ):
        try:
            call(bytes(data))
        except DocumentError:
            continue

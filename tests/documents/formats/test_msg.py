"""Outlook messages: the letter attached is read, the message's own words are looked at too."""

from __future__ import annotations

import random
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples.files.binary import outlook
from samples.files.binary.compound import compound
from samples.files.binary.outlook import Message

from khien import documents
from khien.core.encodings import Table, encode
from khien.core.errors import (
    DamagedDocument,
    DocumentError,
    EncryptedDocument,
    TooLargeDocument,
    UnsupportedDocument,
)
from khien.core.limits import Limits
from khien.documents.outlook.packed import unpacked
from khien.markings import State, marks
from tests.documents.making import p, pdf, word

HEAD = "UBND TỈNH ĐÔNG KHÊ\nSố: 12/UBND-NC\n"
BODY = "Kính gửi: Các sở, ban, ngành.\n1. Rà soát toàn bộ máy tính kết nối mạng.\n"
LETTER = ("a.docx", word(p("Kính gửi: Sở Y tế")))


def msg(message: Message) -> bytes:
    return compound(outlook.streams(message))


def lines(message: Message) -> list[tuple[str, str]]:
    document = documents.read(msg(message))
    assert document.format == "msg"
    return [(line.kind.value, line.text) for line in document.lines if line.text]


def plain(rich: str) -> bytes:
    """Rich Text as Outlook keeps it unpacked."""
    data = rich.encode("ascii")
    return struct.pack("<II4sI", len(data) + 12, len(data), b"MELA", 0) + data


def test_the_letter_attached_is_read_and_the_message_stands_behind_it() -> None:
    found = lines(Message("Công văn", "Xin gửi công văn.", attached=[LETTER]))

    assert found == [
        ("paragraph", "Kính gửi: Sở Y tế"),
        ("footer", "Công văn"),
        ("footer", "Xin gửi công văn."),
    ]


@pytest.mark.parametrize(
    "message",
    [
        Message(body="Kính gửi"),
        Message(html="<html><p>Kính <b>gửi</b></p>".encode()),
        Message(body="khác", html="<html><p>Kính gửi</p>".encode()),
        Message(packed=plain("{\\rtf1 K\\u237?nh g\\u7917?i\\par}")),
        Message(body="Kính gửi".replace("ử", "u"), code_page=1252, more={}),
    ],
)
def test_without_a_letter_the_words_of_the_message_are_read(message: Message) -> None:
    ((kind, text),) = lines(message)

    assert kind == "paragraph"
    assert text.replace("u", "ử") == "Kính gửi"


def test_words_of_before_unicode_are_read_by_their_letters() -> None:
    words = "Ủy ban nhân dân tỉnh yêu cầu các cơ quan rà soát máy tính kết nối mạng."
    body = {"__substg1.0_1000001E": encode(words, Table.TCVN3).encode("latin-1") + b"\0"}

    assert lines(Message(more=body))[0][1] == words


def test_a_letter_in_a_message_in_a_message() -> None:
    inner = Message("Trong", attached=[LETTER])
    assert lines(Message(attached=[("thu", inner)]))[0] == ("paragraph", "Kính gửi: Sở Y tế")
    mail = b"From: a@b.example\nDate: Thu, 05 Mar 2026 08:00:00 +0700\n\nKinh gui\n"
    assert lines(Message(attached=[("thu.eml", mail)]))[0] == ("paragraph", "Kinh gui")


@pytest.mark.parametrize(
    ("attached", "held"),
    [
        ([LETTER], None),
        ([LETTER, ("b.pdf", pdf("b"))], "2"),
        ([LETTER, ("b.exe", b"MZ\0")], "1"),
        ([LETTER, ("rong", b"")], "1"),
    ],
)
def test_what_is_not_read_is_counted(attached: list[tuple[str, bytes]], held: str | None) -> None:
    document = documents.read(msg(Message(body="Xin gửi.", attached=attached)))

    assert document.properties.get("embedded_files") == held


@pytest.mark.parametrize(
    "message",
    [
        Message(body=HEAD + "TỐI MẬT\n" + BODY),
        Message("TỐI MẬT", "a", attached=[LETTER]),
        Message("a", "TỐI MẬT", attached=[LETTER]),
        Message("a", attached=[("a.txt", (HEAD + "TỐI MẬT\n" + BODY).encode())]),
        Message("a", attached=[("a", Message(body=HEAD + "TỐI MẬT\n" + BODY))]),
    ],
)
def test_a_mark_anywhere_in_the_message_is_seen(message: Message) -> None:
    found = marks(documents.read(msg(message)))

    assert [mark.level for mark in found if mark.state is State.MARKED] == ["TỐI MẬT"]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (msg(Message(attached=[("a.docx", b"PK\x03\x04")])), DamagedDocument),
        (msg(Message(attached=[("a.exe", b"MZ\0"), ("b", b"MZ\0")])), UnsupportedDocument),
        (msg(Message(kind="IPM.Note.SMIME", attached=[("smime.p7m", b"0")])), EncryptedDocument),
        (msg(Message()), UnsupportedDocument),
        (msg(Message(packed=b"LZFu")), DamagedDocument),
        (msg(Message(packed=plain("x")[:8] + b"?" * 20)), DocumentError),
        (compound({"__properties_version1.0/x": b"x"}), DocumentError),
    ],
)
def test_what_cannot_be_read_is_named(data: bytes, error: type[DocumentError]) -> None:
    """ATTACKS 19."""
    with pytest.raises(error):
        documents.read(data)


def test_messages_in_messages_are_bounded() -> None:
    """ATTACKS 16."""
    message = Message(body="sâu")
    for _ in range(8):
        message = Message(attached=[("thu", message)])
    with pytest.raises(TooLargeDocument):
        documents.read(msg(message))


def test_packed_text_as_the_specification_packs_it() -> None:
    """The first example of [MS-OXRTFCP] 4.1."""
    data = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d"
        "0a800fa0"
    )

    assert unpacked(data, Limits()) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


def test_packed_text_is_bounded() -> None:
    """ATTACKS 16."""
    bomb = struct.pack("<II4sI", 100, 2**31, b"LZFu", 0) + b"\xff\0\0" * 40
    with pytest.raises(TooLargeDocument):
        unpacked(bomb, Limits())
    with pytest.raises(DamagedDocument):
        unpacked(struct.pack("<II4sI", 20, 100, b"LZFu", 0) + b"\0abc", Limits())


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=300))
def test_any_packed_bytes_end(data: bytes) -> None:
    try:
        made = unpacked(struct.pack("<II4sI", len(data) + 12, 5000, b"LZFu", 0) + data, Limits())
    except DamagedDocument:
        return
    assert len(made) <= 5000


@settings(deadline=None, max_examples=100)
@given(st.integers(0, 2**32))
def test_any_damage_is_read_or_named(seed: int) -> None:
    rng = random.Random(seed)
    message = Message("Gửi", "Lời", attached=[LETTER, ("thu", Message(body="a"))], code_page=0)
    data = bytearray(msg(message))
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(len(data))
        data[at : at + 4] = rng.choice((rng.randbytes(4), b"\xff" * 4, b"\0" * 4))
    try:
        found = documents.read(bytes(data))
    except DocumentError:
        return
    for line in found.lines:
        assert found.text[line.start : line.end] == line.text

"""Outlook's stores: every message and every attached file, whatever the store is called."""

from __future__ import annotations

import io
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples.files.binary.pst import Message, store
from samples.files.make_office import mail_store

from khien.core.errors import DocumentError, UnsupportedDocument
from khien.core.limits import DEFAULT_LIMITS
from khien.documents.formats import pst
from khien.documents.formats.pst import OutlookStore
from khien.documents.identifying import identify
from khien.documents.source import Source
from khien.markings.examining import examine
from khien.markings.finding import FileReport, Status, Unread
from tests.documents.packages import head, read

MARKED = "Số: 12/KH-STC\nMẬT\nKẾ HOẠCH\nKính gửi: các phòng\n"
PLAIN = "Kính gửi các phòng, mời dự họp giao ban sáng thứ hai.\n"
WHOLE = store([
    Message("Họp giao ban", PLAIN * 300),
    Message("Kế hoạch", PLAIN, files=[("kế hoạch.txt", MARKED.encode()), ("a.txt", b"abc")]),
    Message("Thư HTML", html=f"<p>{PLAIN}</p>".encode()),
])  # fmt: skip


def told(data: bytes, name: str = "luu.pst") -> FileReport:
    return examine(Source(data, name))


def marked(data: bytes) -> list[tuple[str | None, str | None]]:
    return [(each.level, each.member) for each in told(data).found]


@pytest.mark.parametrize("name", ["luu.pst", "thu.ost", "anh.jpg", "khong-ten"])
def test_a_marked_file_in_a_message_is_found_whatever_the_store_is_called(name: str) -> None:
    report = told(WHOLE, name)
    assert (report.status, report.format, report.unread) == (Status.EXAMINED, "pst", ())
    ((level, member),) = marked(WHOLE)
    assert (level, member) == ("MẬT", "Hộp thư đến/200044/kế hoạch.txt")


@pytest.mark.parametrize(
    "message",
    [
        Message("Kế hoạch", MARKED),
        Message("MẬT: Kế hoạch bảo vệ", PLAIN),
        Message("Kế hoạch", html=("<p>" + MARKED.replace("\n", "</p><p>") + "</p>").encode()),
        Message("Kế hoạch", PLAIN, headers="X: 1\r\nMSIP_Labels: MSIP_Label_1_Name=TỐI MẬT;\r\n"),
        Message("Kế hoạch", files=[("thư.eml", b"From: a\r\nDate: x\r\nSubject: a\r\n\r\n" + MARKED.encode())]),
    ],
    ids=["words", "subject", "html", "label", "attached mail"],
)  # fmt: skip
def test_where_a_mark_may_stand(message: Message) -> None:
    assert len(marked(store([message]))) == 1


def test_a_long_attachment_is_read_whole() -> None:
    content = ("Dòng thường.\n" * 4).encode() + MARKED.encode() + b"x" * 60_000
    members = list(OutlookStore().members(
        io.BytesIO(store([Message("a", files=[("dai.txt", content)])])), DEFAULT_LIMITS
    ))  # fmt: skip
    assert [each.data for each in members if each.name.endswith("dai.txt")] == [content]


def test_an_encrypted_message_is_never_clean() -> None:
    report = told(store([Message("Thư", kind="IPM.Note.SMIME", files=[("smime.p7m", b"0\x80")])]))
    assert [each.code for each in report.unread] == ["encrypted"]
    signed = Message("Thư", PLAIN, kind="IPM.Note.SMIME.MultipartSigned")
    assert told(store([signed])).status is Status.EXAMINED


def test_a_store_that_takes_too_long_is_said_to_be_cut_short(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pst, "_SECONDS", -1.0)
    report = told(store([Message("MẬT: Kế hoạch", PLAIN), Message("b", PLAIN)]))
    assert [each.code for each in report.unread] == ["timeout"]
    assert len(report.found) == 1


def test_without_the_library_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypff", None)
    wanted = FileReport(Status.UNREADABLE, format="pst", unread=(Unread("no_mail_store_reader"),))
    assert told(WHOLE) == wanted


@pytest.mark.parametrize("client", [b"SM", b"SO", b"AB"])
def test_a_bare_head_is_a_damaged_store(client: bytes) -> None:
    wanted = FileReport(Status.UNREADABLE, format="pst", unread=(Unread("damaged"),))
    assert told(mail_store(client)) == wanted


def test_reading_one_is_refused_by_name() -> None:
    """A console never takes the mails of a store for letters."""
    assert not OutlookStore.is_container
    for look in (read, head):
        with pytest.raises(UnsupportedDocument):
            look("pst", mail_store())


@pytest.mark.parametrize("data", [b"!BDN", b"!BDN" + bytes(600), WHOLE[1:], b"!BDN la gi?"])
def test_other_bytes_are_no_store(data: bytes) -> None:
    assert not isinstance(identify(Source(data, "a.pst")), OutlookStore)


@settings(deadline=None, max_examples=150)
@given(st.integers(512, len(WHOLE) - 1), st.binary(min_size=1, max_size=8), st.integers(0, 2**17))
def test_a_damaged_store_ends_by_name(at: int, patch: bytes, cut: int) -> None:
    data = bytearray(WHOLE)
    data[at : at + len(patch)] = patch
    try:
        for each in OutlookStore().members(io.BytesIO(data[: max(cut, 1024)]), DEFAULT_LIMITS):
            assert each.name.isprintable()
    except DocumentError:
        pass

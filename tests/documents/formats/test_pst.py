"""Outlook's stores are named by what they are, whatever they are called."""

from __future__ import annotations

import pytest
from samples.files.make_office import mail_store

from khien.core.errors import UnsupportedDocument
from khien.documents.formats.pst import OutlookStore
from khien.documents.identifying import identify
from khien.documents.source import Source
from khien.markings.examining import examine
from khien.markings.finding import FileReport, Status, Unread
from tests.documents.packages import head, read


@pytest.mark.parametrize("name", ["luu.pst", "thu.ost", "anh.jpg", "khong-ten"])
@pytest.mark.parametrize("client", [b"SM", b"SO", b"AB"])
def test_a_store_is_never_clean_whatever_its_name(name: str, client: bytes) -> None:
    wanted = FileReport(Status.UNREADABLE, format="pst", unread=(Unread("no_mail_store_reader"),))

    assert examine(Source(mail_store(client), name)) == wanted


def test_reading_one_is_refused_by_name() -> None:
    for look in (read, head):
        with pytest.raises(UnsupportedDocument):
            look("pst", mail_store())


@pytest.mark.parametrize("data", [b"!BDN", b"!BDN" + bytes(600), mail_store()[1:], b"!BDN la gi?"])
def test_other_bytes_are_no_store(data: bytes) -> None:
    assert not isinstance(identify(Source(data, "a.pst")), OutlookStore)

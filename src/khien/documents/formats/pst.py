"""Outlook's mail stores (.pst, .ost, .pab, [MS-PST]): known by their first bytes, never read.

In: any bytes. Out: one named error. A store is a data base of its own kind; whoever is to look
into it opens it in Outlook and saves its messages as files, which are read.
"""

from __future__ import annotations

from typing import BinaryIO

from khien.core.errors import DocumentError, UnsupportedDocument
from khien.core.i18n import N_
from khien.core.limits import Limits
from khien.documents.document import Document
from khien.documents.format import Format
from khien.documents.glance import Glance
from khien.documents.source import Source

_MAGIC, _CLIENTS_AT = b"!BDN", 8
_CLIENTS = (b"SM", b"SO", b"AB")  # a store, one kept beside a server, addresses


class NoMailStoreReader(DocumentError):
    """The store's messages cannot be reached."""

    code = "no_mail_store_reader"
    text = N_("Khiên không mở được kho thư Outlook (.pst, .ost).")
    hint = N_("Mở kho thư bằng Outlook, lưu các thư ra tệp .msg rồi quét thư mục ấy.")


class OutlookStore(Format):
    """A .pst or .ost file."""

    id = "pst"
    title = ("Kho thư Outlook (.pst, .ost)", "Outlook mail store (.pst, .ost)")
    library = ""
    loses = (
        "tất cả: kho thư được nêu tên, không đọc; thư lưu ra tệp .msg thì đọc được",
        "everything: the store is named, not read; messages saved as .msg are read",
    )

    def score(self, head: bytes, name: str) -> int | None:
        """By its magic and the kind of store."""
        is_store = head.startswith(_MAGIC) and head.startswith(_CLIENTS, _CLIENTS_AT)
        return 100 if is_store else None

    def glance(self, source: Source, limits: Limits) -> Glance:
        """Raises NoMailStoreReader: what was not seen is never clean."""
        raise NoMailStoreReader()

    def read(self, stream: BinaryIO, limits: Limits) -> Document:
        """Raises UnsupportedDocument."""
        raise UnsupportedDocument("no_mail_store_reader")

"""Outlook's mail stores (.pst, .ost, .pab, [MS-PST]): every message as a mail, every attached file.

In: a stream. Out: members, read by libpff; where that cannot be loaded a store is named as one
that could not be looked into. Messages in all folders count, hidden ones too, and
those that no folder holds any more. A store that takes too long is read as far as it goes and said
to be cut short.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any, BinaryIO

from khien.core.errors import (
    DamagedDocument,
    DocumentError,
    EncryptedDocument,
    TimedOut,
    TooLargeDocument,
    UnsupportedDocument,
)
from khien.core.i18n import N_
from khien.core.limits import Limits
from khien.core.text import squeeze
from khien.documents.containers.archive import safe_name
from khien.documents.document import Document
from khien.documents.encoding import glanced
from khien.documents.format import Format, Member
from khien.documents.glance import Glance
from khien.documents.source import Source

_MAGIC, _CLIENTS_AT = b"!BDN", 8
_CLIENTS = (b"SM", b"SO", b"AB")  # a store, one kept beside a server, addresses
_ROOT_FOLDER = 0x122  # NID_ROOT_FOLDER, 2.4.1
_KIND = 0x001A  # PidTagMessageClass
_DEEPEST, _MOST_WORDS, _MOST_HEADERS, _MOST_ATTACHED = 64, 262_144, 65_536, 1_000
_SECONDS = 12.0  # less than a worker may be on one file: what was found is told
_SAYS = re.compile(
    r"^(?:MSIP_Labels|Keywords|Sensitivity|Comments|(?:X-)?Classification):[^\r\n]*"
    r"(?:\r?\n[ \t][^\r\n]*)*",
    re.IGNORECASE | re.MULTILINE,
)


class NoMailStoreReader(DocumentError):
    """The store's messages cannot be reached."""

    code = "no_mail_store_reader"
    text = N_("Khiên không mở được kho thư Outlook (.pst, .ost).")
    hint = N_("Mở kho thư bằng Outlook, lưu các thư ra tệp .msg rồi quét thư mục ấy.")


class OutlookStore(Format):
    """A .pst or .ost file."""

    id = "pst"
    title = ("Kho thư Outlook (.pst, .ost)", "Outlook mail store (.pst, .ost)")
    library = "libpff-python"
    loses = (
        "chỉ khi quét: từng thư và tệp đính kèm; kho lớn đọc trong 12 giây, phần còn lại được nêu",
        "in a scan alone: each message and attached file; a large store is read for 12 seconds, "
        "the rest is named",
    )
    most_members = 100_000

    def score(self, head: bytes, name: str) -> int | None:
        """By its magic and the kind of store."""
        is_store = head.startswith(_MAGIC) and head.startswith(_CLIENTS, _CLIENTS_AT)
        return 100 if is_store else None

    def glance(self, source: Source, limits: Limits) -> Glance:
        """It has no words of its own."""
        return Glance(members=True)

    def members(self, stream: BinaryIO, limits: Limits) -> Iterator[Member]:
        """Every message and attached file; raises NoMailStoreReader where nothing opens it."""
        store = _opened(stream)
        until = time.monotonic() + _SECONDS
        try:
            for message, folder in _messages(store):
                yield from _of_message(message, folder, limits)
                if time.monotonic() > until:
                    yield Member(folder, error=TimedOut())
                    return
        except (OSError, MemoryError):
            raise DamagedDocument("pst") from None

    def read(self, stream: BinaryIO, limits: Limits) -> Document:
        """Raises UnsupportedDocument: which of its mails would be the letter?"""
        raise UnsupportedDocument("mail_store")


def _opened(stream: BinaryIO) -> Any:
    try:
        import pypff
    except ImportError:
        raise NoMailStoreReader() from None
    store = pypff.file()
    try:
        store.open_file_object(stream)
    except OSError:
        raise DamagedDocument("pst") from None
    return store


def _messages(store: Any) -> Iterator[tuple[Any, str]]:
    """Every message with the name of its folder; raises OSError where the tree is not whole."""
    top, has_root = store.root_item, False
    for number in range(top.number_of_sub_items):
        try:
            item = top.get_sub_item(number)
        except MemoryError:  # a node of the store itself: neither folder nor message
            continue
        has_root = has_root or item.identifier == _ROOT_FOLDER
        yield from _below(item, "", 0)
    if not has_root:
        raise OSError("no root folder")
    for number in range(store.number_of_orphan_items):
        yield from _below(store.get_orphan_item(number), "", 0)


def _below(item: Any, folder: str, depth: int) -> Iterator[tuple[Any, str]]:
    kind = type(item).__name__  # to ask for a property would read it
    if kind == "message":
        yield item, folder
    elif kind == "folder":
        folder = _said(item, "name") or folder
    count = int(item.number_of_sub_items)
    if depth >= _DEEPEST and count:
        raise OSError("folders in folders")
    for number in range(count):
        yield from _below(item.get_sub_item(number), folder, depth + 1)


def _of_message(message: Any, folder: str, limits: Limits) -> Iterator[Member]:
    name = "/".join(safe_name(each) for each in (folder, f"{message.identifier:x}") if each)
    try:
        kind = _kind_of(message)
        if "SMIME" in kind and "MULTIPARTSIGNED" not in kind:
            yield Member(f"{name}.eml", error=EncryptedDocument())
            return
        words, suffix = _words_of(message)
        yield Member(f"{name}.eml", _as_mail(message, words, suffix))
        if suffix == "rtf":
            yield Member(f"{name}.rtf", words)
        for number in range(min(int(message.number_of_attachments), _MOST_ATTACHED)):
            yield _attached(message.get_attachment(number), f"{name}/", number + 1, limits)
    except (OSError, ValueError, MemoryError):
        yield Member(f"{name}.eml", error=DamagedDocument("pst"))


def _words_of(message: Any) -> tuple[bytes, str]:
    """The words of a message, and in what form: whichever of the three it has."""
    for told, suffix in (("html_body", "html"), ("plain_text_body", "plain"), ("rtf_body", "rtf")):
        words = getattr(message, told)
        if words:
            return bytes(words), suffix
    return b"", "plain"


def _as_mail(message: Any, words: bytes, suffix: str) -> bytes:
    """A mail with its subject, what its fields say of secrecy, and its words."""
    from email.header import Header  # no file but a store needs it

    fields = _SAYS.findall(_said(message, "transport_headers")[:_MOST_HEADERS])
    subject = Header(squeeze(_said(message, "subject")), "utf-8").encode(linesep="\r\n")
    kind, text = ("plain", "") if suffix == "rtf" else (suffix, glanced(words[:_MOST_WORDS]))
    lines = [
        "From: kho-thu", "Date: Thu, 1 Jan 1970 00:00:00 +0000", f"Subject: {subject}", *fields,
        "MIME-Version: 1.0", f"Content-Type: text/{kind}; charset=utf-8",
        "Content-Transfer-Encoding: 8bit", "", text,
    ]  # fmt: skip
    return "\r\n".join(lines).encode("utf-8", "replace")


def _attached(attachment: Any, folder: str, number: int, limits: Limits) -> Member:
    name = folder + safe_name(_said(attachment, "long_filename") or f"tep-{number}")
    size = int(attachment.size or 0)
    if size > limits.member_bytes:
        return Member(name, error=TooLargeDocument(limit=f"{limits.member_bytes // 2**20} MB"))
    if attachment.number_of_sub_items:  # a message in the message
        return Member(name, error=UnsupportedDocument("embedded_message"))
    return Member(name, bytes(attachment.read_buffer(size)) if size else b"")


def _kind_of(message: Any) -> str:
    for record_set in message.record_sets:
        for entry in record_set.entries:
            if entry.entry_type == _KIND:
                return str(entry.data_as_string or "").upper()
    return ""


def _said(item: Any, name: str) -> str:
    """A text of an item; nothing where it is missing or cannot be read as one."""
    try:
        return str(getattr(item, name) or "")
    except (OSError, UnicodeError):
        return ""

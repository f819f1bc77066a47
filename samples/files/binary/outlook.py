"""Writes an Outlook message ([MS-OXMSG]) with what the samples and tests need of it.

In: subject, words in one or more forms, attachments. Out: the streams of the compound file.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

TEXT, BYTES_TEXT, BINARY = "001F", "001E", "0102"
CLASS, SUBJECT, BODY, PACKED, HTML, DATA, NAME = (
    "001A", "0037", "1000", "1009", "1013", "3701", "3707",
)  # fmt: skip


@dataclass(frozen=True)
class Message:
    """One message; ``attached`` holds (name, bytes or another message)."""

    subject: str = ""
    body: str = ""
    html: bytes = b""
    packed: bytes = b""
    attached: Sequence[tuple[str, bytes | Message]] = ()
    kind: str = "IPM.Note"
    code_page: int = 0  # not 0: texts are bytes in this page
    more: Mapping[str, bytes] = field(default_factory=dict)


def streams(message: Message, path: str = "") -> dict[str, bytes]:
    """The streams of ``message`` by path."""
    head = bytes(32 if not path else 24)
    page = struct.pack("<HHII", 0x0003, 0x3FFD, 6, message.code_page) + bytes(4)
    found = {f"{path}__properties_version1.0": head + (page if message.code_page else b"")}
    for name, text in ((CLASS, message.kind), (SUBJECT, message.subject), (BODY, message.body)):
        if text:
            found |= _text(path, name, text, message.code_page)
    for name, data in ((HTML, message.html), (PACKED, message.packed)):
        if data:
            found[f"{path}__substg1.0_{name}{BINARY}"] = data
    for number, (name, held) in enumerate(message.attached):
        inner = f"{path}__attach_version1.0_#{number:08X}/"
        found[f"{inner}__properties_version1.0"] = bytes(8)
        found |= _text(inner, NAME, name, message.code_page)
        if isinstance(held, Message):
            found |= streams(held, f"{inner}__substg1.0_{DATA}000D/")
        else:
            found[f"{inner}__substg1.0_{DATA}{BINARY}"] = held
    return found | {f"{path}{name}": data for name, data in message.more.items()}


def _text(path: str, name: str, text: str, code_page: int) -> dict[str, bytes]:
    if code_page:
        return {f"{path}__substg1.0_{name}{BYTES_TEXT}": text.encode(f"cp{code_page}")}
    return {f"{path}__substg1.0_{name}{TEXT}": text.encode("utf-16-le")}

"""What carries other files: mail, Outlook messages, exchange packets, archives."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from email.header import Header
from functools import partial

from samples.files.binary import outlook
from samples.files.binary.compound import compound
from samples.marked.writers.package import FIXED_TIME

_AT = 1_772_668_800  # the day of FIXED_TIME, in seconds


def eml(
    subject: str, body: str, attached: Mapping[str, bytes] | None = None, *, html: bool = False
) -> bytes:
    """A mail; its subject as mail programs encode it."""
    kind = "html" if html else "plain"
    start = (
        "From: van-thu@dongkhe.example\r\nTo: cntt@dongkhe.example\r\n"
        "Date: Thu, 05 Mar 2026 08:00:00 +0700\r\nMessage-ID: <1@dongkhe.example>\r\n"
        f"Subject: {Header(subject, 'utf-8').encode()}\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/mixed; boundary=phan\r\n\r\n--phan\r\n"
        f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    )
    start += _lines(body.encode())
    for name, data in (attached or {}).items():
        start += (
            f"--phan\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment;"
            f' filename="{name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n{_lines(data)}'
        )
    return f"{start}--phan--\r\n".encode("ascii")


def _lines(data: bytes) -> str:
    return base64.encodebytes(data).decode("ascii").replace("\n", "\r\n")


def msg(subject: str, body: str, attached: Mapping[str, bytes] | None = None) -> bytes:
    """An Outlook message."""
    message = outlook.Message(subject, body, attached=tuple((attached or {}).items()))
    return compound(outlook.streams(message))


def zip_of(members: Mapping[str, bytes]) -> bytes:
    """A zip with fixed times."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(zipfile.ZipInfo(name, FIXED_TIME), data)
    return buffer.getvalue()


def tar_of(members: Mapping[str, bytes], *, packing: str = "") -> bytes:
    """A tar; ``packing``: gz, bz2 or xz."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as made:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(data), _AT
            made.addfile(info, io.BytesIO(data))
    pack: dict[str, Callable[[bytes], bytes]] = {
        "gz": partial(gzip.compress, mtime=0),
        "bz2": bz2.compress,
        "xz": lzma.compress,
    }
    return pack[packing](buffer.getvalue()) if packing else buffer.getvalue()


def packet(subject: str, members: Mapping[str, bytes]) -> bytes:
    """An exchange packet that brings ``members``."""

    def said(name: str, *inner: str) -> str:
        return f"<edXML:{name}>{''.join(inner)}</edXML:{name}>"

    header = said(
        "MessageHeader",
        said("From", said("OrganId", "000.00.00.H99"), said("OrganName", "UBND tỉnh Đông Khê")),
        said("To", said("OrganId", "000.05.00.H99"), said("OrganName", "Sở Y tế")),
        said("DocumentId", "000.00.00.H99,2026/03/05,12/UBND-NC"),
        said("Code", said("CodeNumber", "12"), said("CodeNotation", "UBND-NC")),
        said("PromulgationInfo", said("PromulgationDate", "2026/03/05")),
        said("DocumentType", said("Type", "18"), said("TypeName", "Công văn")),
        said("Subject", subject),
    )
    files = "".join(
        f"<Attachment><ContentId>cid:{at}</ContentId><AttachmentName>{name}</AttachmentName>"
        + said("ContentTransferEncoded", base64.b64encode(data).decode("ascii"))
        + "</Attachment>"
        for at, (name, data) in enumerate(members.items(), start=1)
    )
    space = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
    envelope = said("edXMLEnvelope", said("edXMLHeader", header))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><edXML xmlns="{space}" xmlns:edXML="{space}">'
        f"{envelope}<AttachmentEncoded>{files}</AttachmentEncoded></edXML>"
    ).encode()

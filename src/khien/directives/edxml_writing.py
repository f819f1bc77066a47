"""Writes packets of the national exchange: a letter with its files, and the status of another.

In: values. Out: the bytes of one packet, laid out as the standard's own samples are (prefix,
order, names as they spell them), each file in a one-file zip. What we write, ``documents`` reads.
"""

from __future__ import annotations

import base64
import enum
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from khien.directives.edxml import Organ, Reference, codes
from khien.directives.values import Signer
from khien.documents.containers.edxml import NAMESPACE

_HERE = timezone(timedelta(hours=7))  # the packet's times bear no zone: they are Vietnam's
_DAY, _MOMENT = "%Y/%m/%d", "%Y/%m/%d %H:%M:%S"
# What XML 1.0 cannot hold, escaped or not.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_ZIP_TYPE = "application/zip"
_NOBODY = Signer()
_MOST_NAME = 120


class StatusCode(enum.StrEnum):
    """What is told of a packet that came in; the words stand in ``data/edxml.json``."""

    ARRIVED = "01"
    REFUSED = "02"
    ACCEPTED = "03"
    ASSIGNED = "04"
    IN_HAND = "05"
    DONE = "06"


@dataclass(frozen=True, slots=True)
class OutFile:
    """One file to go with a letter."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class OutLetter:
    """A letter to be sent, its own file first."""

    sender: Organ
    receivers: tuple[Organ, ...]
    number: str
    notation: str
    day: date
    type_name: str
    subject: str
    files: tuple[OutFile, ...]
    at: datetime
    place: str = ""
    signer: Signer = _NOBODY
    due: date | None = None
    urgency: str | None = None
    steering: bool = False
    answers: tuple[Reference, ...] = ()
    staff: str = ""

    @property
    def document_id(self) -> str:
        """The packet's id: sender, day and number."""
        return f"{self.sender.id},{self.day:{_DAY}},{self.number}/{self.notation}"


@dataclass(frozen=True, slots=True)
class OutStatus:
    """How a packet fares that came in from ``answers``."""

    sender: Organ
    answers: Reference
    code: StatusCode
    at: datetime
    words: str = ""
    staff: str = ""


def letter_packet(letter: OutLetter) -> bytes:
    """The packet of a letter."""
    with _packet() as out:
        with out.group("edXMLEnvelope"):
            with out.group("edXMLHeader"):
                _letter_header(out, letter)
                _trace(out, letter)
            with out.group("edXMLBody"), out.group("edXMLManifest", version="1.0"):
                for at, file in enumerate(letter.files):
                    with out.group("Reference"):
                        _described(out, at, file)
        with out.group("AttachmentEncoded", prefix=False):
            for at, file in enumerate(letter.files):
                with out.group("Attachment", prefix=False):
                    _described(out, at, file, prefix=False)
                    out.leaf("ContentTransferEncoded", _encoded(file))
    return out.value()


def status_packet(status: OutStatus) -> bytes:
    """The packet that tells how another fares."""
    words = status.words or codes()["status"][status.code.value]["vi"]
    with (
        _packet() as out,
        out.group("edXMLEnvelope"),
        out.group("edXMLHeader"),
        out.group("MessageHeader"),
    ):
        _organ(out, "From", status.sender)
        _answer(out, status.answers)
        with out.group("StaffInfo"):
            out.leaf("Staff", status.staff)
        out.leaf("StatusCode", status.code.value)
        out.leaf("Description", words)
        out.leaf("Timestamp", _moment(status.at))
    return out.value()


class _Out:
    """A stream of elements; text is escaped, names are ours."""

    def __init__(self) -> None:
        self._buffer = io.BytesIO()
        self._xml = XMLGenerator(self._buffer, "UTF-8", short_empty_elements=False)

    def start(self) -> None:
        """The declaration and the root, with both spellings of the name space."""
        self._xml.startDocument()
        spaces = {"xmlns": NAMESPACE, "xmlns:edXML": NAMESPACE}
        self._xml.startElement("edXML", AttributesImpl(spaces))

    def end(self) -> None:
        """Close the root."""
        self._xml.endElement("edXML")
        self._xml.endDocument()

    @contextmanager
    def group(self, name: str, *, prefix: bool = True, **attributes: str) -> Iterator[None]:
        """An element around what is written inside."""
        full = f"edXML:{name}" if prefix else name
        self._xml.startElement(full, AttributesImpl(attributes))
        yield
        self._xml.endElement(full)

    def leaf(self, name: str, text: str, *, prefix: bool = True) -> None:
        """An element that holds text."""
        with self.group(name, prefix=prefix):
            self._xml.characters(_NOT_XML.sub("\ufffd", text))

    def value(self) -> bytes:
        """The bytes written."""
        return self._buffer.getvalue()


@contextmanager
def _packet() -> Iterator[_Out]:
    out = _Out()
    out.start()
    yield out
    out.end()


def _letter_header(out: _Out, letter: OutLetter) -> None:
    with out.group("MessageHeader"):
        _organ(out, "From", letter.sender)
        for receiver in letter.receivers:
            _organ(out, "To", receiver)
        out.leaf("DocumentId", letter.document_id)
        with out.group("Code"):
            out.leaf("CodeNumber", letter.number)
            out.leaf("CodeNotation", letter.notation)
        with out.group("PromulgationInfo"):
            out.leaf("Place", letter.place)
            out.leaf("PromulgationDate", letter.day.strftime(_DAY))
        with out.group("DocumentType"):
            out.leaf("Type", "2")
            out.leaf("TypeName", letter.type_name)
        out.leaf("Subject", letter.subject)
        out.leaf("Content", letter.subject)
        with out.group("SignerInfo"):
            out.leaf("Competence", letter.signer.authority or "")
            out.leaf("Position", letter.signer.title or "")
            out.leaf("FullName", letter.signer.name or "")
        out.leaf("DueDate", letter.due.strftime(_DAY) if letter.due else "")
        with out.group("OtherInfo"):
            out.leaf("Priority", _priority(letter.urgency))
        for answer in letter.answers:
            _answer(out, answer)
        # Senders do not agree on 1 and 2; both say more than an empty value.
        out.leaf("SteeringType", "2" if letter.steering else "1")


def _trace(out: _Out, letter: OutLetter) -> None:
    with out.group("TraceHeaderList"):
        with out.group("TraceHeader"):
            out.leaf("OrganId", letter.sender.id)
            out.leaf("Timestamp", _moment(letter.at))
        with out.group("Bussiness"):  # as the standard spells it
            out.leaf("BussinessDocType", "0")
            out.leaf("BussinessDocReason", "Văn bản điện tử mới")
            out.leaf("Paper", "0")
            with out.group("StaffInfo"):
                out.leaf("Staff", letter.staff)


def _organ(out: _Out, name: str, organ: Organ) -> None:
    with out.group(name):
        out.leaf("OrganId", organ.id)
        out.leaf("OrganizationInCharge", organ.name)
        out.leaf("OrganName", organ.name)


def _answer(out: _Out, answer: Reference) -> None:
    with out.group("ResponseFor"):
        out.leaf("OrganId", answer.organ_id)
        out.leaf("Code", answer.code)
        out.leaf("DocumentId", answer.document_id)
        out.leaf("PromulgationDate", (answer.date or "").replace("-", "/"))


def _described(out: _Out, at: int, file: OutFile, *, prefix: bool = True) -> None:
    """The names of a file, in the manifest (with the prefix) and beside its content."""
    name, description = ("AttachmentName", file.name), ("Description", file.name)
    kind = ("ContentType", _ZIP_TYPE)
    out.leaf("ContentId", f"cid:{at + 1:04}", prefix=prefix)
    for what, text in (kind, description, name) if prefix else (name, description, kind):
        out.leaf(what, text, prefix=prefix)


def _encoded(file: OutFile) -> str:
    """The file in a zip of its own, the same bytes each time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo(_member(file.name), _ZIP_TIME)
        info.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(info, file.data)
    return base64.b64encode(buffer.getvalue()).decode("ascii")


def _member(name: str) -> str:
    """A name that says nothing of where a file goes: no path, no drive, no dots alone."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(ch if ch.isalnum() or ch in "-_. " else "-" for ch in last)
    return kept.strip(". ")[:_MOST_NAME] or "van-ban"


def _priority(urgency: str | None) -> str:
    wanted = (urgency or "").casefold()
    known = codes()["priority"].items()
    return next((code for code, row in known if (row["vi"] or "").casefold() == wanted), "0")


def _moment(at: datetime) -> str:
    return at.astimezone(_HERE).strftime(_MOMENT)

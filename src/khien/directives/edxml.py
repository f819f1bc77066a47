"""What a packet of the national exchange says of the letter it brings, and of another's fate.

In: the values of a packet's header, as the sender wrote them. Out: ``PacketFacts``; and a
``Directive`` beside which they were laid: what the letter says wins, what it is silent on is
filled in, and each difference is told. The raw values are kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from importlib import resources
from typing import Any

from khien.core.dates import numeric
from khien.core.text import compare_key, squeeze
from khien.directives.values import Directive, Header, Signer, Warning_
from khien.documents.containers.edxml import PROPERTY, Values, group, groups, one, texts
from khien.documents.document import Document

_DAY_FORMATS = ("%Y/%m/%d", "%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y")
_ABOUT = re.compile(r"^\s*(v\s*/\s*v|về\s+việc)\s*[:.]?\s*", re.IGNORECASE)
_COMMITTEE = re.compile(r"\bubnd\b", re.IGNORECASE)
_NOT_WORDS = re.compile(r"[\W_]+")
_MOST_RECEIVERS = 2_000
_CUT = 300


@dataclass(frozen=True, slots=True)
class Organ:
    """A body of the exchange: its code there and its name."""

    id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """Another letter that a packet answers."""

    organ_id: str = ""
    code: str = ""  # number/notation
    document_id: str = ""
    date: str | None = None


@dataclass(frozen=True, slots=True)
class PacketFacts:
    """A packet's header in our words; dates ISO, an unreadable one None."""

    document_id: str
    sender: Organ
    receivers: tuple[Organ, ...]
    number: str
    notation: str
    date: str | None
    place: str
    type_name: str
    subject: str
    signer: Signer
    due: str | None
    priority: str
    steering: str
    business: str
    answers: tuple[Reference, ...]
    status: str = ""
    status_words: str = ""

    @property
    def urgency(self) -> str | None:
        """The urgency mark that the priority stands for, or None."""
        known = codes()["priority"].get(self.priority)
        return known["vi"] if known else None


@lru_cache(maxsize=1)
def codes() -> Mapping[str, Any]:
    """The code values of the exchange (``data/edxml.json``)."""
    found = json.loads((resources.files("khien.data") / "edxml.json").read_text("utf-8"))
    assert isinstance(found, dict)  # noqa: S101 - our own file
    return found


def is_organ_id(text: str) -> bool:
    """Whether ``text`` is a code of a body as the exchange writes them."""
    return re.fullmatch(codes()["organ_id"].strip("^$"), text) is not None


def facts_of(said: Mapping[str, Any]) -> PacketFacts:
    """What a packet says, from its header and trace values."""
    header, trace = said.get("header") or {}, said.get("trace") or {}
    code, promulgated = group(header, "Code"), group(header, "PromulgationInfo")
    kind, other = group(header, "DocumentType"), group(header, "OtherInfo")
    signer, business = group(header, "SignerInfo"), group(trace, "Business")
    number, notation = one(code, "CodeNumber"), one(code, "CodeNotation")
    if not number and "/" in (whole := one(header, "Code")):
        number, _slash, notation = whole.partition("/")
    return PacketFacts(
        document_id=one(header, "DocumentId"),
        sender=_organ(group(header, "From")),
        receivers=tuple(map(_organ, groups(header, "To")[:_MOST_RECEIVERS])),
        number=number,
        notation=notation,
        date=day_of(one(promulgated, "PromulgationDate", "Date")),
        place=one(promulgated, "Place"),
        type_name=one(kind, "TypeName"),
        subject=one(header, "Subject") or one(header, "Content"),
        signer=Signer(
            one(signer, "Competence") or None,
            one(signer, "Position") or None,
            one(signer, "FullName") or None,
        ),
        due=day_of(one(header, "DueDate")),
        priority=one(other, "Priority"),
        steering=one(header, "SteeringType"),
        business=one(business, "BusinessDocType"),
        answers=tuple(_references(header)),
        status=one(header, "StatusCode"),
        status_words=one(header, "Description"),
    )


def day_of(text: str) -> str | None:
    """A day as the exchange writes it (or as some senders do), as ISO."""
    first = re.split(r"[ T]", text.strip(), maxsplit=1)[0]
    for form in _DAY_FORMATS:
        try:
            return datetime.strptime(first, form).date().isoformat()  # noqa: DTZ007 - a day
        except ValueError:
            continue
    return None


def with_packet(directive: Directive, document: Document) -> Directive:
    """``directive`` with the packet it came in laid beside it; itself when it came in none."""
    said = _said(document)
    if said is None:
        return directive
    facts = facts_of(said)
    header, filled = _filled(directive.header, facts)
    signer = directive.signer
    if not any((signer.authority, signer.title, signer.name)):
        signer = facts.signer
    warnings = [*directive.warnings, *_differences(directive.header, facts)]
    if filled:
        warnings.append(Warning_("packet-filled", {"count": filled}))
        if header.date != directive.header.date:
            warnings = [each for each in warnings if each.code not in {"no-date", "day-missing"}]
    days = {each.deadline for each in directive.obligations}
    if facts.due and facts.due not in days:
        warnings.append(Warning_("packet-due", {"day": numeric(date.fromisoformat(facts.due))}))
    if facts.business in {"1", "2", "3"}:
        warnings.append(Warning_(f"packet-business-{facts.business}"))
    return replace(
        directive, header=header, signer=signer, warnings=tuple(warnings),
        packet=as_json(facts, said),
    )  # fmt: skip


def as_json(facts: PacketFacts, said: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of a packet: our reading of it, and its raw values."""
    return {
        "document_id": facts.document_id,
        "from": {"id": facts.sender.id, "name": facts.sender.name},
        "to": [{"id": each.id, "name": each.name} for each in facts.receivers],
        "code": "/".join(filter(None, (facts.number, facts.notation))),
        "date": facts.date,
        "due": facts.due,
        "priority": facts.priority,
        "steering": facts.steering,
        "business": facts.business,
        "status": facts.status or None,
        "status_words": facts.status_words or None,
        "answers": [
            {"organ": each.organ_id, "code": each.code, "document_id": each.document_id,
             "date": each.date}
            for each in facts.answers
        ],
        "raw": dict(said),
    }  # fmt: skip


def _said(document: Document) -> Mapping[str, Any] | None:
    held = document.properties.get(PROPERTY)
    found = json.loads(held) if held else None
    return found if isinstance(found, dict) else None


def _organ(values: Values) -> Organ:
    return Organ(one(values, "OrganId"), one(values, "OrganName", "OrganizationInCharge"))


def _references(header: Values) -> Iterator[Reference]:
    for each in groups(header, "ResponseFor"):
        code = group(each, "Code")
        whole = "/".join(filter(None, (one(code, "CodeNumber"), one(code, "CodeNotation"))))
        yield Reference(
            one(each, "OrganId"), whole or one(each, "Code"), one(each, "DocumentId"),
            day_of(one(each, "PromulgationDate")),
        )  # fmt: skip
    for text in texts(group(header, "ResponseForTask"), "TaskCode"):
        yield Reference(code=text)


def _filled(header: Header, facts: PacketFacts) -> tuple[Header, int]:
    """The header with what the letter is silent on; how many fields that were."""
    given: dict[str, str | None] = {
        "issuer": facts.sender.name, "notation": facts.notation, "date": facts.date,
        "place": facts.place, "doc_type": facts.type_name, "urgency": facts.urgency,
        "subject": _ABOUT.sub("", facts.subject),
    }  # fmt: skip
    news = {name: value for name, value in given.items() if value and not getattr(header, name)}
    if facts.date and header.date and facts.date.startswith(f"{header.date}-"):
        news["date"] = facts.date  # the letter leaves the day blank
    same = compare_key(header.notation or facts.notation) == compare_key(facts.notation)
    if facts.number and not header.number and same:
        news["number"] = facts.number
        news["number_as_printed"] = f"{facts.number}/{header.notation or facts.notation}"
    return replace(header, **news), len(news)


def _differences(header: Header, facts: PacketFacts) -> Iterator[Warning_]:
    pairs = (
        ("packet-issuer", header.issuer, facts.sender.name, _body_key),
        ("packet-number", header.number, facts.number, _number_key),
        ("packet-notation", header.notation, facts.notation, _words_key),
        ("packet-date", header.date, facts.date, str),
        ("packet-type", header.doc_type, facts.type_name, _words_key),
        ("packet-subject", header.subject, facts.subject, _subject_key),
    )
    for code, letter, packet, key in pairs:
        if not letter or not packet or key(letter) == key(packet):
            continue
        if code == "packet-date" and packet.startswith(f"{letter}-"):
            continue  # a month against a day in it
        yield Warning_(code, {"letter": letter[:_CUT], "packet": packet[:_CUT]})


def _words_key(text: str) -> str:
    return _NOT_WORDS.sub(" ", compare_key(text)).strip()


def _number_key(text: str) -> str:
    return text.strip().lstrip("0") or "0"


def _body_key(text: str) -> str:
    return _words_key(_COMMITTEE.sub("Ủy ban nhân dân", squeeze(text)))


def _subject_key(text: str) -> str:
    return _words_key(_ABOUT.sub("", text))

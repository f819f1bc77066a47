"""A directive as a table for people: header first, then each obligation with its facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from khien.controls import catalogue
from khien.core.dates import numeric
from khien.core.i18n import N_, gettext, language
from khien.documents.signatures.value import STATES


def shown(words: object) -> str:
    """Outside words on one line of a terminal: control characters cannot steer it."""
    return "".join(ch if ch.isprintable() else "�" for ch in " ".join(str(words).split()))


def table(path: Path | str, directive: Mapping[str, Any]) -> Iterator[str]:
    """The directive as lines of a table for people."""
    yield f"── {shown(path)}"
    signer = directive.get("signer") or {}
    for label, value in (
        (N_("Cơ quan"), directive.get("issuer")),
        (N_("Số, ký hiệu"), directive.get("number_as_printed")),
        (N_("Ngày"), _day(directive.get("date"))),
        (N_("Loại"), directive.get("doc_type")),
        (N_("Trích yếu"), directive.get("subject")),
        (N_("Kính gửi"), "; ".join(directive.get("addressees") or [])),
        (N_("Người ký"), " · ".join(filter(None, (signer.get("title"), signer.get("name"))))),
    ):
        yield f"  {gettext(label):<14}{shown(value or '—')}"
    yield from _signature(directive.get("signature") or {})
    obligations = directive.get("obligations") or []
    yield f"  {gettext(N_('Nhiệm vụ'))}: {len(obligations)}"
    for each in obligations:
        yield from _obligation(each)
    for warning in directive.get("warnings") or []:
        yield f"  ! {shown(warning.get('message', ''))}"


def _signature(signature: Mapping[str, Any]) -> Iterator[str]:
    """The state of the signature in words, then who, when, and why."""
    state = STATES.get(str(signature.get("state")))
    if state is None:
        return
    who = [signature.get("signer"), signature.get("organisation"), _moment(signature.get("at"))]
    told = " · ".join([gettext(state), *map(str, filter(None, who))])
    yield f"  {gettext(N_('Chữ ký số')):<14}{shown(told)}"
    for reason in signature.get("reasons") or []:
        yield f"  {'':<14}{shown(reason)}"


def _moment(value: object) -> str | None:
    """A moment on this machine's clock; nothing when there is none."""
    try:
        return datetime.fromisoformat(str(value)).astimezone().strftime("%d/%m/%Y %H:%M")
    except ValueError:
        return None


def _actor(name: str) -> str:
    """The contract's word for "whoever the letter is addressed to", in words."""
    return gettext(N_("các nơi nhận ở mục Kính gửi")) if name == "addressees" else name


def _day(value: object) -> object:
    """A whole date as it is written in Vietnam; a month or a year stays as it is."""
    try:
        return numeric(date.fromisoformat(str(value)))
    except ValueError:
        return value


def _title(control_id: str) -> str:
    known = catalogue().get(control_id)
    return known.title(language()) if known else control_id


def _obligation(each: Mapping[str, Any]) -> Iterator[str]:
    words = str(each.get("text", ""))
    short = words if len(words) <= 300 else words[:299] + "…"
    yield f"  [{shown(each.get('id', ''))}] {shown(short)}"
    facts = [
        (N_("ai làm"), "; ".join(_actor(name) for name in each.get("actors") or [])),
        (N_("hạn"), each.get("deadline_text") or _day(each.get("deadline"))),
        (N_("báo cáo"), each.get("report_to")),
        (N_("kiểm chứng bằng"), "; ".join(_title(name) for name in each.get("controls") or [])),
    ]
    told = [f"{gettext(label)}: {shown(value)}" for label, value in facts if value]
    if each.get("scope") == "excluded":
        told.append(gettext(N_("ngoài phạm vi, không giao")))
    if told:
        yield "      " + " · ".join(told)

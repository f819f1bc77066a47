"""A directive as the JSON object of the public contract (``khien.directive/1``)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from khien.core.i18n import N_, gettext
from khien.directives.laws import standing
from khien.directives.values import Citation, Directive, Obligation
from khien.documents.document import Document
from khien.documents.signatures import Reason, Signature, SignatureState

SCHEMA = "khien.directive/1"
WARNINGS: Mapping[str, str] = {
    "no-header": N_("Không thấy phần đầu văn bản (cơ quan ban hành, số, ký hiệu)."),
    "no-date": N_("Không đọc được ngày ban hành."),
    "day-missing": N_("Ngày ban hành để trống hoặc không đọc được; chỉ biết tháng {month}."),
    "year-assumed": N_("Hạn “{words}” không ghi năm và đã qua trong năm ban hành: hiểu là {date}."),
    "no-addressees": N_("Không thấy nơi nhận thực hiện (Kính gửi)."),
    "no-obligations": N_("Không thấy nhiệm vụ nào được giao trong văn bản."),
    "excluded": N_("{count} nội dung nằm ngoài phạm vi của phần mềm: chỉ hiện để đọc, không giao."),
    "not-read-to-the-end": N_("Văn bản quá dài: chỉ đọc phần đầu."),
    "too-many-obligations": N_("Quá nhiều nhiệm vụ: chỉ giữ {count} nhiệm vụ đầu."),
    "scan-marks": N_(
        "Bản quét: dấu độ mật trong ảnh có thể chưa đọc được; xem trang đầu trước khi nhập."
    ),
    "unread-pages": N_("Có trang chưa đọc được (trang {pages}): xem bản gốc."),
    "packet-filled": N_(
        "{count} mục ở phần đầu được lấy từ gói tin trao đổi vì trong văn bản không thấy."
    ),
    "packet-issuer": N_("Gói tin ghi cơ quan gửi “{packet}”, văn bản ghi “{letter}”."),
    "packet-number": N_("Gói tin ghi số “{packet}”, văn bản ghi “{letter}”."),
    "packet-notation": N_("Gói tin ghi ký hiệu “{packet}”, văn bản ghi “{letter}”."),
    "packet-date": N_("Gói tin ghi ngày {packet}, văn bản ghi {letter}."),
    "packet-type": N_("Gói tin ghi loại “{packet}”, văn bản ghi “{letter}”."),
    "packet-subject": N_("Gói tin ghi trích yếu “{packet}”, văn bản ghi “{letter}”."),
    "packet-due": N_("Gói tin ghi hạn {day}, không trùng hạn nào trong văn bản."),
    "packet-business-1": N_("Gói tin này là yêu cầu thu hồi một văn bản đã gửi."),
    "packet-business-2": N_("Gói tin này cập nhật một văn bản đã gửi."),
    "packet-business-3": N_("Gói tin này thay thế một văn bản đã gửi."),
    "low-confidence": N_("Chữ nhận dạng từ ảnh quét: cần người đối chiếu với bản gốc."),
}
_NOT_SIGNED = Signature(SignatureState.NONE, reasons=(Reason("not-signed"),))


def as_json(
    directive: Directive,
    *,
    file: str,
    sha256: str,
    document: Document,
    signature: Signature = _NOT_SIGNED,
) -> dict[str, object]:
    """The object ``khien read --json`` prints for one file."""
    of_file = {"file": file, "sha256": sha256, "signature": signature.as_json()}
    given = _letter(directive, of_file, document=document)
    if directive.aliases:
        given["aliases"] = {name: list(bodies) for name, bodies in directive.aliases.items()}
    if directive.packet is not None:
        given["packet"] = dict(directive.packet)
    if directive.further:
        given["further"] = [_letter(each, of_file, document=document) for each in directive.further]
    return given


def _letter(
    directive: Directive, of_file: Mapping[str, object], *, document: Document
) -> dict[str, object]:
    header, signer = directive.header, directive.signer
    return {
        "schema": SCHEMA,
        "file": of_file["file"],
        "sha256": of_file["sha256"],
        "pages": document.pages,
        "ocr": document.ocr,
        "confidence": round(document.confidence, 3),
        "issuer": header.issuer,
        "number": header.number,
        "notation": header.notation,
        "number_as_printed": header.number_as_printed,
        "date": header.date,
        "place": header.place,
        "doc_type": header.doc_type,
        "subject": header.subject,
        "urgency": header.urgency,
        "addressees": list(directive.addressees),
        "copies": list(directive.copies),
        "signer": {"authority": signer.authority, "title": signer.title, "name": signer.name},
        "cites": [_citation(cite, header.date) for cite in directive.citations],
        "obligations": [_obligation(item, document.confidence) for item in directive.obligations],
        "signature": of_file["signature"],
        "warnings": [
            {"code": warning.code, "message": gettext(WARNINGS[warning.code], **warning.facts)}
            for warning in directive.warnings
        ],
    }


def _citation(cite: Citation, letter_day: str | None) -> dict[str, object]:
    places = [{"point": at.point, "clause": at.clause, "article": at.article} for at in cite.places]
    first = places[0] if places else {"point": None, "clause": None, "article": None}
    return {
        "kind": cite.kind,
        "as_printed": cite.as_printed,
        "date": cite.date,
        "issuer": cite.issuer,
        "span": [cite.span.start, cite.span.end],
        "number": cite.number,
        "notation": cite.notation,
        **first,
        "places": places,
        "relation": cite.relation.value,
        "standing": _standing(cite, letter_day) if cite.law else None,
    }


def _today() -> datetime.date:
    return datetime.datetime.now().astimezone().date()


def _standing(cite: Citation, letter_day: str | None) -> dict[str, object]:
    """Whether a cited law was in force on the letter's day and is today; successors if not."""
    found = standing(cite.basis, letter_day=letter_day, today=_today())
    ended = found.basis.out_of_force if found.basis else None
    return {
        "basis": cite.basis,
        "on_letter": found.on_letter.value,
        "today": found.today.value,
        "out_of_force": ended.isoformat() if ended else None,
        "replaced_by": [{"number": one.number, "name": one.name()} for one in found.successors],
        "to_verify": found.to_verify,
    }


def _obligation(item: Obligation, confidence: float) -> dict[str, object]:
    return {
        "id": item.id,
        "path": item.path,
        "text": item.text,
        "span": [item.span.start, item.span.end],
        "page": item.page,
        "actors": list(item.actors),
        "coordinates_with": list(item.coordinates_with),
        "also_requested": list(item.also_requested),
        "modality": item.modality.value,
        "deadline": item.deadline,
        "due": item.due.as_json() if item.due else None,
        "deadline_text": item.deadline_text,
        "recurring": item.recurring,
        "report_to": item.report_to,
        "trigger": item.trigger,
        "controls": list(item.controls),
        "control_params": {name: dict(values) for name, values in item.control_params.items()},
        "scope": item.scope.value,
        "confidence": round(item.confidence * confidence, 3),
    }

"""Letters for tests, made as the reader would say them, without a worker process."""

from __future__ import annotations

import hashlib
from datetime import date
from itertools import count
from typing import Any

from django.db import transaction

from khien.console.directives.models import Directive, Obligation
from khien.console.directives.taking import make_directive
from khien.console.evidence.models import StoredFile
from khien.console.organisations.models import Organisation
from khien.console.people.models import Person

_numbers = count(1)
LINES = (
    "Cài đặt phần mềm phòng, chống mã độc trên 100% máy tính, hoàn thành trước ngày 15/12/2026.",
    "Khóa tài khoản không sử dụng quá 45 ngày; đổi mật khẩu mặc định.",
    "Công an tỉnh truy tìm người chia sẻ bài viết trên mạng xã hội phê bình cơ quan.",
    "Báo cáo kết quả về Công an tỉnh trong 05 ngày làm việc kể từ ngày nhận được văn bản.",
)


def reading(text: str, lines: tuple[str, ...] = LINES, **more: Any) -> dict[str, Any]:
    """What a reader would say of ``text``; the third line is outside the scope."""
    obligations = []
    for index, line in enumerate(lines):
        start = text.index(line)
        obligations.append(
            {
                "id": str(index + 1), "path": str(index + 1), "text": line,
                "span": [start, start + len(line)], "page": 1,
                "actors": ["addressees"], "coordinates_with": [], "modality": "must",
                "deadline": None, "due": None, "deadline_text": None, "recurring": None,
                "report_to": None, "trigger": None, "controls": [], "control_params": {},
                "scope": "excluded" if "truy tìm" in line else "in", "confidence": 0.9,
            }
        )  # fmt: skip
    if lines is LINES:
        obligations[0] |= {
            "deadline": "2026-12-15", "deadline_text": "trước ngày 15/12/2026",
            "controls": ["endpoint.antivirus"],
        }  # fmt: skip
        obligations[3] |= {
            "deadline": "trong 05 ngày làm việc", "deadline_text": "trong 05 ngày làm việc",
            "due": {
                "count": 5, "unit": "day", "working_days": True,
                "from": "kể từ ngày nhận được văn bản",
            },
            "report_to": "Công an tỉnh",
        }  # fmt: skip
    return {
        "issuer": "TIỂU BAN AN TOÀN, AN NINH MẠNG", "number_as_printed": f"{next(_numbers)}/TB",
        "date": "2026-11-16", "subject": "tăng cường bảo đảm an ninh mạng", "confidence": 1.0,
        "addressees": ["Các sở, ban, ngành", "UBND xã An Hòa"],
        "signer": {"authority": None, "title": "GIÁM ĐỐC", "name": "Lê Quang Thịnh"},
        "obligations": obligations, "warnings": [], **more,
    }  # fmt: skip


def letter(
    actor: Person,
    organisation: Organisation,
    *,
    lines: tuple[str, ...] = LINES,
    confirmed: bool = False,
    received_on: date = date(2026, 11, 20),
    **more: Any,
) -> Directive:
    """A letter in review."""
    text = "Kính gửi: Các sở, ban, ngành\n" + "\n".join(lines) + "\nGIÁM ĐỐC"
    with transaction.atomic():
        number = next(_numbers)
        stored = StoredFile.objects.create(
            organisation=organisation, sha256=hashlib.sha256(str(number).encode()).hexdigest(),
            size=len(text), name="cong-van.txt", path=f"zz/{number}", added_by=actor,
        )  # fmt: skip
        directive = make_directive(
            actor, stored, organisation=organisation, received_on=received_on,
            reading=reading(text, lines, **more), text=text,
        )  # fmt: skip
    if confirmed:
        directive.obligations.update(confirmed=True)
    return directive


def rows(directive: Directive) -> list[Obligation]:
    """The obligations in their order, fresh."""
    return list(Obligation.objects.filter(directive=directive))

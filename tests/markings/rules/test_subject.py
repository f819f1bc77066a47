"""Positives and negatives of the rule ``subject``."""

from __future__ import annotations

import pytest

from khien.documents.document import Line, LineKind
from khien.markings import State, marks
from tests.markings.letters import BODY, HEAD, document, letter, line


def of_mail(subject: str, kind: LineKind = LineKind.PROPERTY) -> list[tuple[str, str]]:
    mail = document("Kính gửi anh chị.", line(subject, kind), format_id="eml")
    return [(each.rule, each.level) for each in marks(mail) if each.state is State.MARKED]


@pytest.mark.parametrize(
    ("subject", "level"),
    [
        ("[MẬT] V/v báo cáo quý", "MẬT"),
        ("[Tối mật] Báo cáo quý", "TỐI MẬT"),
        ("MẬT - V/v báo cáo quý", "MẬT"),
        ("TUYỆT MẬT: kế hoạch", "TUYỆT MẬT"),
        ("Re: Fwd: [MẬT] Kế hoạch", "MẬT"),
        ("FW: TỐI MẬT – Kế hoạch", "TỐI MẬT"),
        ("[KHẨN][MẬT] Kế hoạch", "MẬT"),
        ("(MẬT - HỎA TỐC) Kế hoạch", "MẬT"),
        ("V/v kế hoạch diễn tập (TỐI MẬT)", "TỐI MẬT"),
    ],
)
@pytest.mark.parametrize("kind", [LineKind.PROPERTY, LineKind.HEADER, LineKind.FOOTER])
def test_taken_from_a_mail(subject: str, level: str, kind: LineKind) -> None:
    assert of_mail(subject, kind) == [("subject", level)]


@pytest.mark.parametrize(
    "subject",
    [
        "Mật khẩu mới", "MẬT KHẨU - hướng dẫn", "[Mật khẩu] hết hạn", "Mật - vị ngọt của rừng",
        "BẢO MẬT - nhắc việc", "Re: BÍ MẬT KINH DOANH", "MẬT ONG: bảng giá", "MẬT: 3 bản",
        "V/v dấu [MẬT] trên tài liệu", "V/v quản lý tài liệu (mật)", "CAM KẾT - MẬT MÃ",
        "Tối mật độ dân số",
    ],
)  # fmt: skip
def test_not_taken_from_a_mail(subject: str) -> None:
    assert of_mail(subject) == []


@pytest.mark.parametrize("text", ["Số: 12/UBND-NC (MẬT)", "Số: 12/UBND-NC - MẬT", "[MẬT] Báo cáo"])
def test_taken_from_the_head_of_a_letter(text: str) -> None:
    assert [mark.rule for mark in marks(document(HEAD[0], text, *BODY))] == ["subject"]


@pytest.mark.parametrize(
    "text", ["Số: 12/UBND-NC", "Số: 12/UBND-NC (Mật mã)", "MẬT - thuật ngữ", "Mật: một mức"]
)
def test_not_taken_from_the_head_of_a_letter(text: str) -> None:
    assert marks(document(HEAD[0], text, *BODY)) == []


def test_not_taken_below_the_body() -> None:
    assert marks(document(*HEAD, *BODY, "[MẬT] Báo cáo")) == []


def test_taken_from_a_margin() -> None:
    margin = Line("TỐI MẬT - Tài liệu họp", kind=LineKind.HEADER)

    assert [mark.rule for mark in marks(letter(margin))] == ["subject"]

"""Positives and negatives of the rule ``labelled``."""

from __future__ import annotations

from dataclasses import replace

import pytest

from khien.documents.document import Line, LineKind
from khien.markings import State, marks
from tests.markings.letters import BODY, HEAD, B, C, document, letter, line


def in_table(*rows: tuple[str, ...]) -> list[Line]:
    """Rows of one table, each cell a line with its place."""
    return [
        replace(line(text, C), cell=(0, row, column))
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
        if text
    ]


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Độ mật: Tối mật", "TỐI MẬT"),
        ("MỨC ĐỘ MẬT: MẬT", "MẬT"),
        ("(Độ mật: Tuyệt mật)", "TUYỆT MẬT"),
        ("Độ mật : Mật; Độ khẩn: Hỏa tốc", "MẬT"),
        ("Độ khẩn: Hỏa tốc   Độ mật: Mật", "MẬT"),
        ("Độ mật: Mật Độ khẩn: Khẩn", "MẬT"),
        ("TĂNG MẬT: TỐI MẬT", "TỐI MẬT"),
        ("Do mat: Toi mat", "TỐI MẬT"),
    ],
)
@pytest.mark.parametrize("kind", [LineKind.PARAGRAPH, C, B, LineKind.HEADER])
def test_taken(text: str, level: str, kind: LineKind) -> None:
    (mark,) = marks(letter(line(text, kind)))

    assert (mark.rule, mark.level, mark.state) == ("labelled", level, State.MARKED)


@pytest.mark.parametrize(
    "text",
    [
        "Độ mật:", "Độ mật: ……", "Độ mật: Thường", "Độ mật: không", "Độ mật",
        "Độ mật: Thường/Mật/Tối mật", "Độ mật: Mật, Tối mật", "Độ mật: ☐ Mật ☐ Tối mật",
        "Độ mật của văn bản do người soạn thảo đề xuất: Mật", "Mật độ: Mật", "Chế độ: Mật",
    ],
)  # fmt: skip
def test_not_taken(text: str) -> None:
    assert marks(letter(text)) == []


def test_not_taken_below_the_body() -> None:
    assert marks(document(*HEAD, *BODY, "Độ mật: Mật")) == []


def test_taken_from_the_cell_or_the_line_after_its_label() -> None:
    cells = in_table(("Số: 12/BC-UBND", ""), ("Độ mật:", "Tối mật"))

    for lines in (cells, ["Độ mật:", "Tối mật"]):
        assert [(each.rule, each.state) for each in marks(letter(*lines))] == [
            ("labelled", State.MARKED)
        ]


def test_one_field_of_a_record_is_a_form() -> None:
    fields = ("Số ký hiệu: 12/BC", "Trích yếu: Báo cáo", "Độ mật: Mật", "Độ khẩn: Thường")
    (mark,) = marks(document("THÔNG TIN VĂN BẢN", *fields, "Người ký: Lò Văn Tư"))

    assert mark.state is State.FORM
    assert "record-card" in mark.reasons

"""Positives and negatives of the rule ``property``."""

from __future__ import annotations

import pytest

from khien.documents.document import LineKind
from khien.markings import State, Where, marks
from tests.markings.letters import letter, line


def found(*texts: str) -> list[tuple[str, str, State]]:
    lines = [line(text, LineKind.PROPERTY) for text in texts]
    return [(mark.rule, mark.level, mark.state) for mark in marks(letter(*lines))]


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("MẬT", "MẬT"),
        ("Mật", "MẬT"),
        ("Độ mật: Tối mật", "TỐI MẬT"),
        ("DoMat: TUYET MAT", "TUYỆT MẬT"),
        ("do_mat: Mật", "MẬT"),
        ("Sensitivity: Mật - Nội bộ", "MẬT"),
        ("MSIP_Label_0a1b2c3d_Name: Tối mật", "TỐI MẬT"),
        ("Classification: 3. Tuyệt mật (Top secret)", "TUYỆT MẬT"),
        ("Category: MẬT", "MẬT"),
        ("Title: TỐI MẬT", "TỐI MẬT"),
        ("Title: [MẬT] Báo cáo", "MẬT"),
    ],
)
def test_taken(text: str, level: str) -> None:
    assert found(text) == [("property", level, State.MARKED)]


@pytest.mark.parametrize(
    "text",
    [
        "Độ mật: Thường", "Độ mật:", "Độ mật: Thường/Mật", "Sensitivity: Công khai",
        "Title: Mật", "Keywords: mật", "Title: Quy chế bảo mật", "Keywords: mật khẩu; bảo mật",
        "MSIP_Label_0a1b2c3d_Name: Bảo mật nội bộ", "Author: Trần Mật", "Company: Mật ong",
    ],
)  # fmt: skip
def test_not_taken(text: str) -> None:
    assert found(text) == []


def test_where_it_stood_and_why() -> None:
    (mark,) = marks(letter(line("Độ mật: Mật", LineKind.PROPERTY)))

    assert mark.where is Where.PROPERTY
    assert mark.reasons == ("file-property",)


def test_several_levels_among_labels_are_a_form() -> None:
    assert {state for _, _, state in found("Độ mật: Mật", "Mức độ mật: Tối mật")} == {State.FORM}


def test_labels_and_print_are_judged_apart() -> None:
    """A printed sample says nothing of the file's label."""
    printed = [line(level, LineKind.BOX) for level in ("MẬT", "TỐI MẬT", "TUYỆT MẬT")]
    label = line("Độ mật: Mật", LineKind.PROPERTY)
    states = {mark.rule: mark.state for mark in marks(letter(*printed, label))}

    assert states == {"box": State.FORM, "property": State.MARKED}

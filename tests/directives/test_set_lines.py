"""Lines that go on with the paragraph above, told by where they stand."""

from __future__ import annotations

from khien.directives.set_lines import run_on
from khien.documents.document import Line

LEFT, RIGHT, INDENT = 0.14, 0.93, 0.2


def line(left: float, right: float) -> Line:
    return Line("chữ", box=(left, 0.1, right, 0.12))


def page(*spans: tuple[float, float]) -> list[Line]:
    return [line(*span) for span in spans]


FIRST, FULL, LAST = (INDENT, RIGHT), (LEFT, RIGHT), (LEFT, 0.4)


def test_lines_at_the_left_margin_after_a_full_line_go_on() -> None:
    assert run_on(page(FIRST, FULL, LAST, FIRST, FULL, FIRST)) == {1, 2, 4}


def test_a_line_after_a_short_one_does_not() -> None:
    assert run_on(page(FIRST, FULL, LAST, FULL, FIRST)) == {1, 2}


def test_nothing_is_said_where_paragraphs_are_not_indented() -> None:
    assert run_on(page(FULL, FULL, FULL, LAST, FULL)) == set()


def test_nothing_is_said_of_lines_without_a_place() -> None:
    assert run_on([Line("chữ"), Line("chữ")]) == set()
    assert run_on([]) == set()


def test_a_sentence_at_the_edge_of_a_full_line_stays_in_its_clause() -> None:
    from khien.directives import read_directive
    from khien.documents.document import Document

    texts = [
        ("SỞ Y TẾ", 0.2, 0.4), ("Số: 12/SYT-VP", 0.2, 0.4), ("Kính gửi: Công an tỉnh.", 0.3, 0.6),
        ("Sở Y tế yêu cầu các đơn vị thực hiện các nội dung sau:", *FIRST),
        ("1. Rà soát toàn bộ máy tính của cơ quan, đơn vị mình.", *FIRST),
        ("Bố trí máy tính độc lập để soạn thảo văn bản.", *LAST),
        ("2. Báo cáo kết quả về Sở Y tế trước ngày 15/11/2026, kèm", *FIRST),
        ("danh sách máy tính./.", *LAST),
    ]  # fmt: skip
    lines = [Line(text, box=(left, 0.1, right, 0.12)) for text, left, right in texts]
    lines.insert(
        5,
        Line(
            "Máy đã rà soát được dán nhãn theo mẫu của Sở Y tế ban hành.",
            box=(LEFT, 0.1, RIGHT, 0.12),
        ),
    )
    found = read_directive(Document.from_lines("pdf", lines)).obligations

    assert {item.path for item in found} == {"1", "2"}
    assert found[0].text.startswith("Rà soát")

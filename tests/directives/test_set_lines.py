"""Lines that go on with the paragraph above, told by where they stand."""

from __future__ import annotations

import textwrap

from khien.directives.set_lines import run_on, wrapped_twice
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


def rewrapped(*paragraphs: str, first: int = 88, then: int = 58) -> list[str]:
    """Paragraphs wrapped by hand and again narrower."""
    lines = [line for text in paragraphs for line in textwrap.wrap(text, first)]
    return [part for line in lines for part in textwrap.wrap(line, then)]


ITEMS = (
    "1. Các trạm quan trắc đo độ mặn tại cửa cống ba lần mỗi ngày, ghi sổ và đối chiếu với số đo của"
    " Đài khí tượng, báo ngay cho Chi cục Thủy lợi khi độ mặn vượt bốn phần nghìn.",
    "2. Chi cục Thủy lợi đóng cống Nà Sài khi nhận được tin báo của trạm, bố trí người trực suốt đêm"
    " trong các ngày triều cường, gửi kết quả về Sở trước ngày 12/4/2024.",
    "3. Phòng Kế hoạch chuẩn bị kinh phí mua thêm bốn máy đo cầm tay, trình Giám đốc Sở phê duyệt trong"
    " tháng 4/2024.",
)


def test_text_wrapped_twice_is_read_as_wrapped_once() -> None:
    from tests.directives.letters import read

    top = "SỞ THỦY LỢI\nSố: 5/STL-QT\n\nKính gửi: Các trạm.\n\nSở yêu cầu:\n"
    whole = read(top + "\n".join(ITEMS))
    broken = read(top + "\n".join(rewrapped(*ITEMS)))
    assert [item.text for item in broken.obligations] == [item.text for item in whole.obligations]
    assert len(broken.obligations) >= len(ITEMS)


def test_lines_after_short_ones_go_on_only_in_text_wrapped_twice() -> None:
    lines = rewrapped(*ITEMS)
    found = wrapped_twice(lines)
    assert found
    assert all(len(lines[at - 1]) < 40 for at in found)
    assert wrapped_twice([line for text in ITEMS for line in textwrap.wrap(text, 70)]) == set()
    assert wrapped_twice([]) == set()
    assert wrapped_twice(["MỘT DÒNG"] * 20) == set()

"""Boxes of a span on its pages: inside the lines, in order, each character's line covered."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from khien.console.directives.layout import MOST_LINES, PageLayout, pages_of, rows_of
from khien.console.directives.spans import Span
from khien.documents.document import Document, Line

LINES = [
    Line("Một hai ba", page=1, box=(0.1, 0.1, 0.9, 0.12)),
    Line("bốn năm", page=1, box=(0.1, 0.14, 0.5, 0.16)),
    Line("sáu bảy tám", page=2, box=(0.1, 0.05, 0.9, 0.07)),
]


def layout(lines: list[Line]) -> tuple[PageLayout, Document]:
    document = Document.from_lines("scan", lines, pages=2, ocr=True)
    return PageLayout(pages=2, lines=rows_of(document.lines)), document


def test_a_whole_line_is_its_box_and_the_first_carries_the_anchor() -> None:
    kept, document = layout(LINES)
    start, end = document.lines[1].start, document.lines[2].end
    one, two = pages_of(kept, [Span(start, end, 7)])
    (box,) = one.boxes
    assert (box.key, box.left, box.top, box.width, box.height) == (7, 100, 140, 400, 20)
    assert box.first
    (rest,) = two.boxes
    assert (rest.left, rest.width, rest.first) == (100, 800, False)


def test_a_part_of_a_line_is_a_part_of_its_box() -> None:
    kept, document = layout(LINES)
    start = document.text.index("hai")
    (box,) = pages_of(kept, [Span(start, start + 3, 1)])[0].boxes
    assert 100 < box.left < 500
    assert box.left + box.width < 900


def test_a_line_without_a_place_and_a_page_without_a_span() -> None:
    kept, document = layout([Line("Không rõ ở đâu", page=1), *LINES])
    assert len(kept.lines) == 3
    first, second = pages_of(kept, [Span(0, document.lines[0].end, 1)])
    assert first.boxes == second.boxes == ()
    assert [page.number for page in (first, second)] == [1, 2]


def test_boxes_outside_the_page_are_cut_and_lines_are_counted() -> None:
    wide = Line("x", box=(-0.4, 0.2, 1.7, 0.3))
    assert rows_of([wide]) == [[1, 0, 0, 0, 200, 1000, 300]]
    assert len(rows_of([wide] * (MOST_LINES + 5))) == MOST_LINES


EDGE = st.floats(0, 1, allow_nan=False)


@given(
    st.lists(st.tuples(st.text("aă b", min_size=1, max_size=9), EDGE, EDGE), min_size=1, max_size=9),
    st.integers(0, 60), st.integers(0, 60),
)  # fmt: skip
@settings(deadline=None, max_examples=100)
def test_every_touched_line_has_one_box_inside_it(
    texts: list[tuple[str, float, float]], one: int, other: int
) -> None:
    lines = [
        Line(text, page=1 + n % 2, box=(min(a, b), n / 10, max(a, b), n / 10 + 0.05))
        for n, (text, a, b) in enumerate(texts)
    ]
    kept, document = layout(lines)
    span = Span(min(one, other), max(one, other), 1)
    boxes = [box for page in pages_of(kept, [span]) for box in page.boxes]
    touched = [line for line in document.lines if line.start < span.end and span.start < line.end]
    assert len(boxes) == len(touched)
    assert sum(box.first for box in boxes) == (1 if touched else 0)
    by_top = sorted(boxes, key=lambda box: box.top)
    for box, line in zip(by_top, touched, strict=True):
        assert line.box is not None
        assert box.left >= round(line.box[0] * 1000)
        assert box.left + box.width <= max(round(line.box[2] * 1000), box.left + 1)

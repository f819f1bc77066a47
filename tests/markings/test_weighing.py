"""What lowers a mark to a printed form, and what leaves it one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from khien.documents.document import Document, Line, LineKind, Style
from khien.markings import Mark, State, marks
from tests.markings.letters import BODY, HEAD, B, C, document, letter, line

Rows = tuple[tuple[str, ...], ...]


def cells(*rows: tuple[str, ...], table: int = 0) -> list[Line]:
    return [
        replace(line(text, C), cell=(table, row, column))
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
        if text
    ]


def states(found: list[Mark]) -> set[State]:
    return {mark.state for mark in found}


LISTS: tuple[Rows, ...] = (
    (("STT", "Số, ký hiệu", "Độ mật"), ("1", "5/BC", "Mật"), ("2", "6/BC", "Mật")),
    (("TT", "Họ và đệm", "Tên"), ("1", "Nguyễn Văn", "Mật")),
    (("TT", "Tên", "Độ mật", "Mật"), ("1", "A", "x", "")),
    (("a", "b", "c"), ("1", "2", "Mật")),
    (("Độ mật", "Số lượng"), ("Mật", "4")),
    (("Thuật ngữ", "Giải thích"), ("Mật", "mức thấp nhất")),
)


@pytest.mark.parametrize("rows", LISTS)
def test_a_level_in_a_table_of_data_speaks_of_other_documents(rows: Rows) -> None:
    found = marks(document("DANH MỤC", *cells(*rows)))

    assert states(found) <= {State.FORM}
    assert all("data-table" in mark.reasons for mark in found)


@pytest.mark.parametrize(
    "rows",
    [
        (
            ("UBND TỈNH", "MẬT", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            ("Số: 1/BC", "KHẨN", "ngày 5"),
        ),
        (("UBND TỈNH", "", "Độc lập - Tự do"), ("Số: 1/BC", "MẬT", "ngày 5 tháng 3")),
        (("UBND TỈNH", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"), ("MẬT", "")),
        (("MẬT",),),
    ],
)
def test_a_level_in_the_table_of_a_letters_head_is_its_own(rows: Rows) -> None:
    assert states(marks(document(*cells(*rows), *BODY))) == {State.MARKED}


def test_a_list_of_secret_documents_does_not_lower_the_mark_above_it() -> None:
    found = marks(document(*HEAD, "MẬT", *cells(*LISTS[0]), *cells(("x", "TỐI MẬT"), table=1)))
    heads = [mark for mark in found if mark.rule == "head_line"]

    assert states(heads) <= {State.MARKED, State.FORM}
    assert marks(document(*HEAD, "TỐI MẬT", *cells(*LISTS[0])))[0].state is State.MARKED


@pytest.mark.parametrize("format_id", ["txt", "pdf"])
def test_columns_without_places_are_known_by_their_headings(format_id: str) -> None:
    printed = ("STT\tSố, ký hiệu\tĐộ mật", "1\t5/BC-UBND\tMật", "2\t7/BC-UBND\tMật")

    assert states(marks(document("DANH MỤC", *printed, format_id=format_id))) == {State.FORM}


@pytest.mark.parametrize(
    "above", ["Mẫu số 05", "MẪU SỐ: 02", "Mẫu 03", "Biểu mẫu 04", "Mẫu BM-02", "Phiếu mẫu"]
)
def test_a_sample_form(above: str) -> None:
    (mark,) = marks(document(above, *HEAD, "MẬT", *BODY))

    assert (mark.state, "form-sample" in mark.reasons) == (State.FORM, True)


@pytest.mark.parametrize("above", ["Mẫu mực trong công tác", "V/v mẫu xét nghiệm", "Mẫu Sơn"])
def test_other_words_that_begin_so(above: str) -> None:
    assert states(marks(document(*HEAD, above, "MẬT", *BODY))) == {State.MARKED}


@pytest.mark.parametrize(
    "beside", ["☐ Tối mật", "[ ] Mật", "Thường", "□ Không", "Công khai", "- Thường"]
)
def test_a_choice_beside_makes_it_one_of_a_list(beside: str) -> None:
    (mark,) = marks(document("PHIẾU TRÌNH", beside, "Tối mật", *BODY))

    assert (mark.state, "option-list" in mark.reasons) == (State.FORM, True)


def test_boxes_of_a_chart_that_part_the_ways_are_choices() -> None:
    boxes = [
        line(text, B) for text in ("Văn bản đến", "Văn thư", "Mật", "Xử lý", "Lãnh đạo", "Thường")
    ]

    assert states(marks(document(*HEAD, *BODY, *boxes))) == {State.FORM}


def test_words_about_stamps_beside_it_show_an_example() -> None:
    for words in ("Hình 1. Mẫu dấu Mật", "Dấu chỉ độ mật có kích thước như sau", "Ví dụ minh họa"):
        (mark,) = marks(document("HƯỚNG DẪN", words, line("MẬT", B), *BODY))
        assert (mark.state, "about-marks" in mark.reasons) == (State.FORM, True)
    assert marks(letter("V/v sử dụng dấu độ mật", "MẬT"))[0].state is State.MARKED


def test_articles_about_stamps_around_a_box_show_an_example() -> None:
    rules = ("Điều 5. Dấu", "Con dấu khắc chữ in hoa.", "Điều 6. Mực", "Mực dùng màu đỏ tươi.")
    found = marks(document("QUY ĐỊNH", *rules, line("MẬT", B)))

    assert states(found) == {State.FORM}


@pytest.mark.parametrize("style", [Style(bold=True), Style(colour="ff0000"), Style(bordered=True)])
def test_a_small_word_counts_when_something_sets_it_apart(style: Style) -> None:
    plain = marks(document("Ghi chép", "Mật", "Hai thìa."))
    told = marks(document("Ghi chép", line("Mật", style=style), "Hai thìa."))

    assert [mark.reasons[-1] for mark in plain] == ["small-letters"]
    assert states(told) == {State.MARKED}
    assert states(marks(letter("Mật"))) == {State.MARKED}
    assert states(marks(letter("mật", format_id="docx"))) == {State.FORM}


@pytest.mark.parametrize("name", ["Đồng chí Nguyễn Văn", "Bà Lê Thị", "ông", "Trần Đức"])
def test_the_last_part_of_a_persons_name(name: str) -> None:
    assert marks(document(*HEAD, name, "Mật", *BODY)) == []
    assert marks(document(*HEAD, name, "MẬT", *BODY))[0].state is State.MARKED


@pytest.mark.parametrize(
    "stamp", ["GIẢM MẬT: MẬT", "TĂNG MẬT", "ĐIỀU CHỈNH ĐỘ MẬT từ ngày 05/3/2026"]
)
def test_a_level_that_was_changed_leaves_two_to_be_read(stamp: str) -> None:
    found = marks(letter("TỐI MẬT", stamp, "MẬT"))

    assert {mark.level for mark in found if mark.state is State.MARKED} == {"TỐI MẬT", "MẬT"}


@pytest.mark.parametrize(
    "lines",
    [
        ("GIẢI MẬT", "Từ: 01/01/2026"),
        ("GIẢI MẬT", "Quyết định số 5/QĐ-UBND", "Từ ngày 05 tháng 3 năm 2026"),
        ("Giải mật từ ngày 01/01/2026",),
        ("(Giải mật kể từ ngày 5-3-2026)",),
        ("Đã giải mật theo Quyết định số 5/QĐ-UBND ngày 05/3/2026",),
        ("ĐÃ GIẢI MẬT", "Từ: 3/2026"),
    ],
)
def test_a_mark_lifted_with_its_date(lines: tuple[str, ...]) -> None:
    assert states(marks(letter("TỐI MẬT", *lines))) == {State.DECLASSIFIED}


@pytest.mark.parametrize(
    "lines",
    [
        ("GIẢI MẬT",), ("V/v giải mật từ ngày 05/3/2026",), ("Giải mật: từ khi công bố",),
        ("Hướng dẫn giải mật từ ngày 05/3/2026",),
    ],
)  # fmt: skip
def test_words_of_lifting_alone_lift_nothing(lines: tuple[str, ...]) -> None:
    assert states(marks(letter("TỐI MẬT", *lines))) == {State.MARKED}


@pytest.mark.parametrize("text", ["MAT", "TOI MAT", "TUYET MAT"])
def test_letters_without_marks_need_more_than_themselves(text: str) -> None:
    toneless = (
        "UBND TINH DONG KHE",
        "CONG HOA XA HOI CHU NGHIA VIET NAM",
        text,
        "Kinh gui: cac so",
    )

    assert states(marks(document(*toneless))) == {State.MARKED}
    assert marks(letter(text)) == []
    assert states(marks(letter(line(text, B)))) == {State.MARKED}
    assert states(marks(letter(line(text, style=Style(colour="ff0000"))))) == {State.MARKED}
    assert marks(document("YOGA MAT", line(text, B), "Blue.")) == []
    assert marks(document("GYM", text, "Clean it.", format_id="txt")) == []


def test_a_sheet_of_choices_is_a_form_and_the_mark_on_another_page_is_not() -> None:
    choices = [line(text, C, page=2) for text in ("Thường", "Mật", "Tối mật")]

    assert states(
        marks(Document.from_lines("xlsx", [*map(Line, HEAD), Line("MẬT"), *choices]))
    ) == {State.MARKED}
    alone = [replace(each, page=1) for each in choices]
    assert states(marks(Document.from_lines("xlsx", alone))) == {State.FORM}


def test_two_sentences_begin_a_body() -> None:
    words = ("Hôm nay trời nắng to.", "Ngày mai có thể có mưa rào.")

    assert marks(document(*words, "MẬT")) == []
    assert states(marks(document(*HEAD, "MẬT", *words))) == {State.MARKED}
    assert LineKind.PARAGRAPH is line("a").kind


@pytest.mark.parametrize("format_id", ["txt", "pdf"])
@pytest.mark.parametrize(
    "printed",
    [
        ("Độ mật\tNội dung", "Mật\tBáo cáo"),
        ("Việc phải làm\tĐộ mật", "Công văn\tTối mật"),
        ("Loại\tTuyệt mật\tTối mật\tMật", "Đi\t0\t1\t5"),
        ("Nội dung\tKết quả", "Đóng dấu\tMật"),
    ],
)
def test_a_heading_over_the_very_column(printed: tuple[str, ...], format_id: str) -> None:
    assert states(marks(document("DANH MỤC", *printed, format_id=format_id))) == {State.FORM}


def test_two_columns_of_a_head_are_no_table_of_data() -> None:
    printed = ("UBND TỈNH\tĐộc lập - Tự do", "Số: 1/BC\tngày 5 tháng 3", "MẬT\tKính chuyển")

    assert states(marks(document(*printed, *BODY, format_id="txt"))) == {State.MARKED}


def test_a_bare_word_in_quotes_is_still_a_small_one() -> None:
    assert states(marks(document("{", '"x": [', '"Mật"', "]", format_id="txt"))) <= {State.FORM}


@pytest.mark.parametrize("title", ["BÁO CÁO TÌNH HÌNH", "Kế hoạch công tác", "CÔNG ĐIỆN"])
def test_the_title_of_a_document_makes_a_letter_of_a_page(title: str) -> None:
    assert states(marks(document("Mật", title, "Nội dung."))) == {State.MARKED}
    assert states(marks(document("Mật", "Công thức nấu ăn", "Hai thìa."))) == {State.FORM}

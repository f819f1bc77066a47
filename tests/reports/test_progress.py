"""The progress report: figures in three parts, what is late, what is outside, and its table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.reports.layout import PROGRESS_COLUMNS
from khien.reports.letter import Letter, Look, Paragraph, Table, letter_text
from khien.reports.progress import (
    DirectiveHead,
    Parts,
    ProgressReport,
    Timing,
    grouped,
    progress_docx,
    progress_letter,
    progress_pdf,
    share,
)
from khien.reports.witness import Checkpoint


def _paragraphs(letter: Letter) -> list[str]:
    return [block.text for block in letter.body if isinstance(block, Paragraph)]


def _tables(letter: Letter) -> list[Table]:
    return [block for block in letter.body if isinstance(block, Table)]


def test_the_report_is_a_document_of_the_kind_bao_cao(report: ProgressReport) -> None:
    letter = progress_letter(report)
    assert letter.kind == "Báo cáo"
    assert letter.subject == (
        "Tiến độ thực hiện Công văn số 15/TBATANM-CAT ngày 05/10/2026"
        " của Tiểu ban An toàn, An ninh mạng"
    )
    assert letter.issuer == report.issuer
    assert letter.number is None


def test_a_directive_without_a_subject_is_named_without_one(report: ProgressReport) -> None:
    bare = replace(report, directive=replace(report.directive, subject=""))
    assert "về việc" not in _paragraphs(progress_letter(bare))[0]
    assert "về việc cài đặt" in _paragraphs(progress_letter(report))[0]


def test_the_as_of_time_is_vietnam_s(report: ProgressReport) -> None:
    # 18:30 UTC on the 25th is 01:30 on the 26th in Vietnam
    assert "01:30 ngày 26 tháng 11 năm 2026" in _paragraphs(progress_letter(report))[0]


def test_the_overall_figures_are_said_with_their_shares(report: ProgressReport) -> None:
    (line,) = [one for one in _paragraphs(progress_letter(report)) if one.startswith("1. Đã giao")]
    plain = line.replace("\xa0", " ")
    assert "181 việc cho 40 cơ quan, đơn vị" in plain
    assert "đúng hạn 80 (44,2 %)" in plain
    assert "quá hạn 40 (22,1 %)" in plain
    assert "trong hạn 40" in plain
    assert "quá hạn 20 (11,0 %)" in plain
    assert plain.endswith("; từ chối 1; thu hồi 2.")


def test_withdrawn_and_declined_are_said_only_where_there_are_any(report: ProgressReport) -> None:
    text = letter_text(progress_letter(replace(report, timing=Timing(1, 0, 0, 0))))
    assert "thu hồi" not in text
    assert "từ chối" not in text


def test_the_three_parts_stand_in_one_table_that_adds_up(report: ProgressReport) -> None:
    table = _tables(progress_letter(report))[0]
    assert [row[0] for row in table.rows] == ["Máy kiểm chứng", "Người khai", "Không rõ", "Cộng"]
    assert [row[2] for row in table.rows] == ["12.400", "480", "1.600", "14.480"]
    assert table.rows[-1][3].startswith("100,0")


def test_who_is_late_is_named_worst_first(report: ProgressReport) -> None:
    first = replace(report.organisations[1], name="Sở Y tế", timing=Timing(0, 0, 0, 9))
    text = letter_text(
        progress_letter(replace(report, organisations=(report.organisations[0], first)))
    )
    assert "2 cơ quan, đơn vị đang quá hạn: Sở Y tế (9 việc); Ủy ban" in text


def test_more_late_than_a_sentence_holds_are_counted_and_sent_to_the_annex(
    report: ProgressReport,
) -> None:
    rows = tuple(
        replace(report.organisations[0], name=f"Xã {n:03d}", timing=Timing(open_overdue=1))
        for n in range(45)
    )
    text = letter_text(progress_letter(replace(report, organisations=rows)))
    assert "45 cơ quan, đơn vị đang quá hạn" in text
    assert "và 15 cơ quan, đơn vị khác tại Phụ lục I." in text


def test_nobody_late_is_said(report: ProgressReport) -> None:
    assert "Không có cơ quan, đơn vị đang quá hạn." in letter_text(
        progress_letter(replace(report, organisations=()))
    )


def test_what_is_out_of_scope_is_listed_and_never_in_the_table(report: ProgressReport) -> None:
    letter = progress_letter(report)
    table = _tables(letter)[1]
    assert [row[0] for row in table.rows] == ["1.a"]
    lines = _paragraphs(letter)
    assert any(line.startswith("Ngoài phạm vi (1 nội dung): không giao") for line in lines)
    assert "- Mục 3: Truy tìm người chia sẻ bài viết (theo dõi)." in lines


def test_a_directive_wholly_out_of_scope_says_so(report: ProgressReport) -> None:
    outside = tuple(replace(row, excluded=True) for row in report.obligations)
    letter = progress_letter(replace(report, obligations=outside))
    assert "Không có nhiệm vụ nào trong phạm vi theo dõi." in _paragraphs(letter)
    assert len(_tables(letter)) == 1


def test_the_annex_has_the_columns_of_annex_iv_and_a_row_each(report: ProgressReport) -> None:
    first, second = progress_letter(report).annexes
    table = first.blocks[0]
    assert isinstance(table, Table)
    assert [column.title for column in table.columns] == [title for title, _w in PROGRESS_COLUMNS]
    assert len(table.rows) == 40
    row = table.rows[0]
    assert row[0] == "1042"
    assert row[2:6] == (
        "Ủy ban nhân dân xã Số 0",
        "15/12/2026",
        "Đang thực hiện (quá hạn 12 ngày)",
        "45/UBND",
    )
    figures = second.blocks[0]
    assert isinstance(figures, Table)
    assert figures.rows[-1][1] == "Toàn bộ"
    assert figures.rows[-1][-3:] == ("12.400", "480", "1.600")
    assert first.landscape
    assert second.landscape


def test_an_organisation_without_a_deadline_says_so(report: ProgressReport) -> None:
    rows = (replace(report.organisations[0], deadline=None),)
    table = progress_letter(replace(report, organisations=rows)).annexes[0].blocks[0]
    assert isinstance(table, Table)
    assert table.rows[0][3] == "Không ghi"


def test_the_footing_lets_a_reader_check_later(report: ProgressReport) -> None:
    letter = progress_letter(report)
    notes = [b.text for b in letter.body if isinstance(b, Paragraph) and b.look is Look.NOTE]
    assert "Lịch nghỉ năm 2026 chưa được xác nhận" in notes[0]
    assert "15.234 mục, mã gốc " + "9f2c" * 16 in notes[1]
    assert "Khiên 0.1.0" in notes[1]
    assert "Nhật ký đã khóa đến 01:00 ngày 26 tháng 11 năm 2026" in notes[1]
    annex_notes = [b.text for b in letter.annexes[0].blocks if isinstance(b, Paragraph)]
    assert annex_notes == notes


def test_a_log_never_sealed_is_said_not_left_out(report: ProgressReport) -> None:
    text = letter_text(progress_letter(replace(report, checkpoint=None, unconfirmed_years=())))
    assert "Nhật ký chưa khóa lần nào." in text
    assert "chưa được xác nhận" not in text


def test_times_without_a_zone_are_refused(report: ProgressReport) -> None:
    with pytest.raises(ValueError, match="aware"):
        replace(report, as_of=datetime(2026, 11, 25))
    with pytest.raises(ValueError, match="aware"):
        replace(report, checkpoint=Checkpoint(1, "ab", datetime(2026, 11, 25)))


def test_a_directive_is_named_as_printed() -> None:
    head = DirectiveHead("UBND tỉnh", "Số: 05/UBND-NC", date(2026, 1, 5), "x", kind="Chỉ thị")
    assert head.reference() == "Chỉ thị số 05/UBND-NC ngày 05/01/2026 của UBND tỉnh"
    assert replace(head, kind="công văn").reference().startswith("Công văn số 05/")
    assert replace(head, date=None).reference() == "Chỉ thị số 05/UBND-NC của UBND tỉnh"


def test_the_pdf_and_the_docx_tell_the_same(
    report: ProgressReport,
    read_pdf: Callable[[bytes], str],
    read_docx: Callable[[bytes], list[str]],
) -> None:
    pdf = "".join(read_pdf(progress_pdf(report)).split())
    for line in read_docx(progress_docx(report)):
        assert "".join(line.split()) in pdf, line


def test_the_report_is_the_same_file_twice(report: ProgressReport) -> None:
    assert progress_pdf(report) == progress_pdf(replace(report))
    assert progress_docx(report) == progress_docx(replace(report))


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0"), (999, "999"), (1234, "1.234"), (1234567, "1.234.567")]
)
def test_thousands_are_set_apart_by_points(number: int, text: str) -> None:
    assert grouped(number) == text


@given(part=st.integers(0, 10**6), rest=st.integers(0, 10**6))
@settings(deadline=None, max_examples=100)
def test_a_share_is_between_nothing_and_all(part: int, rest: int) -> None:
    text = share(part, part + rest)
    if part + rest == 0:
        assert text == "–"
    else:
        value = float(text.removesuffix("\xa0%").replace(",", "."))
        assert 0 <= value <= 100
        assert abs(value - 100 * part / (part + rest)) <= 0.05 + 1e-9


@given(counts=st.lists(st.integers(0, 9), min_size=3, max_size=3))
@settings(deadline=None, max_examples=50)
def test_parts_add_up(counts: list[int]) -> None:
    assert Parts(*counts).total == sum(counts)

"""Terms: dates, counted terms, recurrence, soft words."""

from __future__ import annotations

import pytest

from khien.directives.dates import iso_date, month_end
from khien.directives.deadlines import list_deadline, read_deadline, read_recurring
from khien.directives.passages import Passage


def passage(text: str) -> Passage:
    return Passage.of(text, range(len(text) + 1))


@pytest.mark.parametrize(
    ("text", "value", "words"),
    [
        ("Gửi trước ngày 24/3/2026.", "2026-03-24", "trước ngày 24/3/2026"),
        ("Gửi chậm nhất ngày 27/10/2026 và qua thư.", "2026-10-27", "chậm nhất ngày 27/10/2026"),
        ("Gửi chậm nhât ngày 27/10/2026.", "2026-10-27", "chậm nhât ngày 27/10/2026"),
        ("Gửi chậm nhất đến ngày 30/9/2026.", "2026-09-30", "chậm nhất đến ngày 30/9/2026"),
        ("Gửi muộn nhất là ngày 30-9-2026.", "2026-09-30", "muộn nhất là ngày 30-9-2026"),
        ("Xong trước 17 giờ ngày 15/9/2026.", "2026-09-15", "Xong trước 17 giờ ngày 15/9/2026"),
        ("Gửi trước 16h30 ngày 15/9/2026.", "2026-09-15", "trước 16h30 ngày 15/9/2026"),
        ("Gửi trước ngày 5 tháng 12 năm 2026.", "2026-12-05", "trước ngày 5 tháng 12 năm 2026"),
        ("Gửi trước ngày 20/11.", "2026-11-20", "trước ngày 20/11"),
        ("Gửi trước ngày 15/01.", "2027-01-15", "trước ngày 15/01"),
        ("Hoàn thành trong tháng 12/2026.", "2026-12-31", "trong tháng 12/2026"),
        ("Hoàn thành trong tháng 2 năm 2028.", "2028-02-29", "trong tháng 2 năm 2028"),
        ("Hoàn thành trong quý IV/2026.", "2026-12-31", "trong quý IV/2026"),
        ("Hoàn thành trong quý 1 năm 2027.", "2027-03-31", "trong quý 1 năm 2027"),
        ("Hoàn thành trong năm 2026.", "2026-12-31", "trong năm 2026"),
        ("Làm theo thời gian được gia hạn tại khoản 1 nêu trên.",
         "theo thời gian được gia hạn tại khoản 1", "theo thời gian được gia hạn tại khoản 1"),
        ("Gửi trước ngày 25 hằng tháng.", "trước ngày 25 hằng tháng", "trước ngày 25 hằng tháng"),
    ],
)  # fmt: skip
def test_firm_terms(text: str, value: str, words: str) -> None:
    found = read_deadline(passage(text), "2026-10-05", reported=False)
    assert found is not None
    assert (found.value, found.text) == (value, words)


@pytest.mark.parametrize(
    "text",
    [
        "Thực hiện Công văn số 12/UBND ngày 24/3/2026.",
        "Gửi trước ngày 45/13/2026.",
        "Tăng cường trước, trong và sau Tết.",
        "Xử lý kịp thời các vấn đề.",
        "",
    ],
)
def test_no_term(text: str) -> None:
    assert read_deadline(passage(text), "2026-10-05", reported=True) is None


@pytest.mark.parametrize(
    ("text", "count", "unit", "working", "since"),
    [
        ("trong vòng 05 ngày làm việc kể từ ngày nhận được văn bản", 5, "day", True,
         "kể từ ngày nhận được văn bản"),
        ("trong 24 giờ kể từ khi phát hiện", 24, "hour", False, "kể từ khi phát hiện"),
        ("chậm nhất 03 ngày", 3, "day", False, ""),
        ("trong thời hạn 10 (mười) ngày làm việc", 10, "day", True, ""),
        ("không quá 02 tuần", 2, "week", False, ""),
        ("trong 06 tháng tính từ ngày ký", 6, "month", False, "tính từ ngày ký"),
    ],
)  # fmt: skip
def test_counted_terms(text: str, count: int, unit: str, working: bool, since: str) -> None:
    found = read_deadline(passage(f"Báo cáo Sở {text}."), None, reported=True)
    assert found is not None
    assert found.due is not None
    assert (found.due.count, found.due.unit) == (count, unit)
    assert (found.due.working_days, found.due.from_) == (working, since)
    assert found.value == text


@pytest.mark.parametrize(
    ("text", "value", "words"),
    [
        ("báo cáo ngay cho Công an tỉnh", "ngay", "báo cáo ngay"),
        ("thông báo kịp thời về Công an tỉnh", "kịp thời", "kịp thời"),
        ("báo cáo, tham mưu kịp thời về Tiểu ban", "kịp thời", "kịp thời"),
        ("kịp thời báo cáo về Tiểu ban", "kịp thời", "kịp thời"),
        ("kịp thời báo cáo Ủy ban nhân dân tỉnh", "kịp thời", "kịp thời"),
    ],
)
def test_soft_words_are_terms_only_of_a_report(text: str, value: str, words: str) -> None:
    found = read_deadline(passage(text), None, reported=True)
    assert found is not None
    assert (found.value, found.text) == (value, words)
    assert read_deadline(passage(text), None, reported=False) is None


def test_the_last_date_is_the_reports() -> None:
    text = "Rà soát trước ngày 1/10/2026, gửi kết quả trước ngày 5/10/2026."
    found = read_deadline(passage(text), None, reported=True)
    assert found is not None
    assert found.value == "2026-10-05"


def test_a_day_without_year_needs_the_letters_date() -> None:
    assert read_deadline(passage("Gửi trước ngày 5/10."), None, reported=True) is None


def test_the_opening_sentence_hands_a_term_down() -> None:
    found = list_deadline(passage("yêu cầu các đơn vị triển khai ngay những việc sau:"), None)
    assert found is not None
    assert found.value == "ngay"
    assert list_deadline(passage("triển khai ngay từ đầu năm các việc sau:"), None) is None
    dated = list_deadline(passage("thực hiện xong trước ngày 1/12/2026 các việc sau:"), None)
    assert dated is not None
    assert dated.value == "2026-12-01"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Thường xuyên kiểm tra.", "Thường xuyên"),
        ("Hằng tháng báo cáo.", "Hằng tháng"),
        ("Hàng quý báo cáo.", "Hàng quý"),
        ("Định kỳ 6 tháng/lần báo cáo.", "Định kỳ 6 tháng/lần"),
        ("Báo cáo định kỳ hằng năm.", "định kỳ hằng năm"),
        ("Kiểm tra máy tính.", None),
    ],
)
def test_recurring(text: str, words: str | None) -> None:
    assert read_recurring(passage(text)) == words


@pytest.mark.parametrize(
    ("day", "month", "year", "iso"),
    [
        ("5", "1", "2026", "2026-01-05"),
        ("", "1", "2026", "2026-01"),
        ("30", "2", "2026", "2026-02"),
        ("5", "13", "2026", None),
        ("5", "1", "1800", None),
        ("٥", "1", "2026", "2026-01"),
    ],
)
def test_iso_dates(day: str, month: str, year: str, iso: str | None) -> None:
    assert iso_date(day, month, year) == iso


def test_month_end() -> None:
    assert month_end("2", "2026") == "2026-02-28"
    assert month_end("x", "2026") is None

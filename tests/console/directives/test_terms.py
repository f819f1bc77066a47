"""By when: printed, counted, soft, tied to an event, or a question for a person."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from khien.console.directives.models import Directive, Obligation
from khien.console.directives.terms import Doubt, How, doubts, term_of

LETTER = Directive(date=date(2026, 11, 16), received_on=date(2026, 11, 20))


def obligation(**values: Any) -> Obligation:
    return Obligation(**{"text": "x", "actors": ["addressees"], **values})


def rule(count: int, unit: str = "day", *, work: bool = False, since: str = "") -> dict[str, Any]:
    return {"count": count, "unit": unit, "working_days": work, "from": since}


@pytest.mark.parametrize(
    ("due", "since", "expected"),
    [
        # 20/11/2026 is a Friday; besides the weekend, 24/11 is a holiday.
        (rule(5, work=True, since="kể từ ngày nhận được"), date(2026, 11, 20), date(2026, 11, 30)),
        (rule(5, work=True, since="kể từ ngày ký"), date(2026, 11, 16), date(2026, 11, 23)),
        (rule(10), date(2026, 11, 20), date(2026, 11, 30)),
        (rule(8), date(2026, 11, 20), date(2026, 11, 30)),  # the 28th is a Saturday
        (rule(24, "hour"), date(2026, 11, 20), date(2026, 11, 23)),
        (rule(2, "week"), date(2026, 11, 20), date(2026, 12, 4)),
        (rule(1, "week", work=True), date(2026, 11, 20), date(2026, 11, 30)),
        (rule(1, "month", since="từ ngày ban hành"), date(2026, 11, 16), date(2026, 12, 16)),
        (rule(3, "month"), date(2026, 11, 20), date(2027, 2, 22)),
    ],
)
def test_a_counted_term_has_a_date_and_the_day_it_began(
    due: dict[str, Any], since: date, expected: date
) -> None:
    term = term_of(obligation(due_rule=due, deadline_text="trong hạn"), LETTER)
    assert (term.how, term.since, term.due) == (How.COUNTED, since, expected)
    assert not term.needs_person


def test_skipped_days_are_told_with_their_names() -> None:
    term = term_of(obligation(due_rule=rule(1, work=True)), LETTER)
    assert term.skipped_words() == ["21/11/2026 (Thứ Bảy)", "22/11/2026 (Chủ nhật)"]
    assert "20/11/2026" in term.how_words()


def test_a_month_ends_on_its_last_day() -> None:
    letter = Directive(received_on=date(2026, 8, 31))
    assert term_of(obligation(due_rule=rule(1, "month")), letter).due == date(2026, 9, 30)


def test_a_year_nobody_confirmed_is_said() -> None:
    letter = Directive(received_on=date(2040, 3, 1))
    assert "2040" in term_of(obligation(due_rule=rule(3, work=True)), letter).caveat


@pytest.mark.parametrize(
    ("values", "how"),
    [
        ({}, How.NONE),
        ({"deadline": date(2026, 12, 1), "due_rule": rule(5)}, How.PRINTED),
        ({"deadline_text": "kịp thời"}, How.SOFT),
        ({"deadline_text": "báo cáo ngay"}, How.SOFT),
        ({"deadline_text": "trước thời hạn theo chỉ đạo"}, How.UNCLEAR),
        ({"deadline_text": "trước khi chuyển mục đích sử dụng"}, How.EVENT),
        ({"deadline_text": "ngay sau khi kết thúc kỳ nghỉ"}, How.EVENT),
        ({"deadline_text": "định kỳ", "recurring": "hằng quý"}, How.EVENT),
        ({"recurring": "hằng quý"}, How.EVENT),
        ({"deadline_text": "ngay", "trigger": "Khi phát hiện sự cố"}, How.EVENT),
        ({"trigger": "Khi phát hiện sự cố"}, How.NONE),
        ({"due_rule": rule(24, "hour", since="kể từ khi phát hiện")}, How.EVENT),
        # 24 hours of the incident, not of the day the letter came
        ({"due_rule": rule(24, "hour"), "trigger": "Khi xảy ra sự cố"}, How.EVENT),
        ({"due_rule": rule(5), "recurring": "hằng quý"}, How.EVENT),
        (
            {"due_rule": rule(5, since="kể từ ngày nhận được"), "trigger": "Trường hợp có lỗi"},
            How.COUNTED,
        ),
        ({"due_rule": rule(9_999)}, How.UNCLEAR),
        ({"due_rule": {"count": "x", "unit": "day"}}, How.UNCLEAR),
        ({"due_rule": rule(2, "fortnight")}, How.UNCLEAR),
    ],
)
def test_how_a_term_is_known(values: dict[str, Any], how: How) -> None:
    assert term_of(obligation(**values), LETTER).how is how


def test_a_term_from_the_date_of_a_letter_without_one_is_a_question() -> None:
    letter = Directive(received_on=date(2026, 11, 20))
    term = term_of(obligation(due_rule=rule(5, since="kể từ ngày ký")), letter)
    assert term.due is None
    assert term.how is not How.COUNTED


def test_doubts_name_what_a_person_must_look_at() -> None:
    unsure = obligation(actors=[], deadline_text="đúng tiến độ", confidence=0.2)
    assert doubts(unsure, LETTER) == [Doubt.NOBODY, Doubt.WHEN, Doubt.UNSURE]
    assert all(doubt.words() for doubt in doubts(unsure, LETTER))
    assert doubts(obligation(actors=[], confirmed=True), LETTER) == []
    assert doubts(obligation(actors=[], scope="excluded"), LETTER) == []
    assert doubts(obligation(actors=[], removed_reason="x"), LETTER) == []


def test_a_count_from_a_printed_day_says_so() -> None:
    due = rule(5, work=True, since="kể từ ngày 20/11/2026")
    term = term_of(obligation(due_rule=due, deadline=date(2026, 11, 30)), LETTER)
    assert (term.how, term.since, term.due) == (How.COUNTED, date(2026, 11, 20), date(2026, 11, 30))
    assert "20/11/2026" in term.how_words()


def test_a_day_set_by_a_person_outweighs_the_count() -> None:
    due = rule(5, work=True, since="kể từ ngày 20/11/2026")
    term = term_of(obligation(due_rule=due, deadline=date(2026, 12, 9)), LETTER)
    assert (term.how, term.due) == (How.PRINTED, date(2026, 12, 9))


def test_a_printed_day_begins_the_count_also_without_a_date_of_its_own() -> None:
    due = rule(2, "week", since="kể từ ngày 20/11")
    assert term_of(obligation(due_rule=due), LETTER).since == date(2026, 11, 20)

"""Each half of a split obligation keeps what its own words say."""

from __future__ import annotations

from datetime import date

import pytest
from tests.console.directives.letters import letter, rows
from tests.console.people import Province

from khien.console.directives import actions
from khien.console.directives.models import Obligation
from khien.console.people.models import Person

ONE = "Khóa tài khoản của người đã nghỉ việc, hoàn thành trước ngày 05 tháng 12 năm 2026;"
TWO = "lập danh sách tài khoản quản trị gửi Công an tỉnh trước ngày 25 tháng 12 năm 2026."


def split(
    standing: Person, province: Province, line: str, at: int, **values: object
) -> tuple[Obligation, Obligation]:
    directive = letter(standing, province.police, lines=(line,))
    Obligation.objects.filter(directive=directive).update(**values)
    return actions.split_obligation(standing, rows(directive)[0], version=1, at=at)


def test_each_half_has_its_own_day_and_report(province: Province, standing: Person) -> None:
    first, second = split(
        standing, province, f"{ONE} {TWO}", len(ONE) + 1,
        deadline=date(2026, 12, 25), deadline_text="trước ngày 25 tháng 12 năm 2026",
        report_to="Công an tỉnh", controls=["accounts.dormant"],
    )  # fmt: skip
    assert (first.deadline, second.deadline) == (date(2026, 12, 5), date(2026, 12, 25))
    assert first.deadline_text.endswith("trước ngày 05 tháng 12 năm 2026")
    assert (first.report_to, second.report_to) == ("", "Công an tỉnh")
    assert "accounts.dormant" in first.controls


def test_what_only_one_half_says_does_not_stay_with_the_other(
    province: Province, standing: Person
) -> None:
    line = "Cập nhật bản vá trên máy tính; hằng tháng báo cáo Công an tỉnh trước ngày 10/12/2026."
    first, second = split(
        standing, province, line, line.index("hằng"), deadline=date(2026, 12, 10),
        deadline_text="trước ngày 10/12/2026", recurring="hằng tháng",
        controls=["endpoint.patched", "report.submitted"],
    )  # fmt: skip
    assert (first.deadline, first.deadline_text, first.recurring) == (None, "", "")
    assert second.recurring == "hằng tháng"
    assert "report.submitted" not in first.controls
    assert "endpoint.patched" in first.controls
    assert "endpoint.patched" not in second.controls


def test_what_neither_half_says_was_inherited_and_stays(
    province: Province, standing: Person
) -> None:
    line = "Cử cán bộ đầu mối; lập sổ theo dõi máy tính."
    halves = split(
        standing, province, line, line.index("lập"), deadline=date(2026, 12, 1),
        deadline_text="trước ngày 01/12/2026", report_to="UBND tỉnh", trigger="khi có yêu cầu",
    )  # fmt: skip
    for half in halves:
        assert (half.deadline, half.report_to, half.trigger) == (
            date(2026, 12, 1), "UBND tỉnh", "khi có yêu cầu",
        )  # fmt: skip


@pytest.mark.parametrize("at", [3, 9])
def test_a_count_is_read_as_a_count(province: Province, standing: Person, at: int) -> None:
    line = "Rà soát máy; báo cáo trong 05 ngày làm việc kể từ ngày nhận được văn bản."
    rule = {"count": 5, "unit": "day", "working_days": True, "from": "kể từ ngày nhận"}
    first, second = split(
        standing, province, line, at, due_rule=rule, deadline_text="trong 05 ngày làm việc"
    )
    assert first.due_rule is None
    assert second.due_rule is not None
    assert second.due_rule["count"] == 5

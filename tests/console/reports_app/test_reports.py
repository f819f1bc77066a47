"""An official report: the matrix's figures, frozen, written again byte for byte."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import docx
import pypdfium2
import pytest
from django.utils import timezone, translation
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.console.assignments.making import make_assignment, make_directive, make_obligation
from tests.console.people import Province

from khien.console.assignments.models import Assignment, State
from khien.console.audit.actions import seal
from khien.console.audit.models import Content, Event
from khien.console.directives.models import Directive
from khien.console.people.access import Refused
from khien.console.people.models import Grant, Role
from khien.console.reports import actions, building, queries
from khien.console.reports.errors import NothingToReport, UnreadableReport
from khien.console.reports.frozen import from_values, to_values
from khien.console.reports.models import FrozenReport
from khien.reports.letter import Signer
from khien.reports.progress import (
    Checkpoint,
    DirectiveHead,
    ObligationRow,
    OrganisationRow,
    Parts,
    ProgressReport,
    Timing,
)

SECRET_WORK = "Truy tìm người chia sẻ bài viết trên mạng xã hội"
DUE = date(2026, 11, 20)


@pytest.fixture
def letter(province: Province) -> Directive:
    """Two obligations that are work and one outside scope; five assignments in five states."""
    found = make_directive(
        province, issuer="Bộ Công an", date=date(2026, 11, 1), subject="V/v bảo đảm an ninh mạng"
    )
    one = make_obligation(found, text="Cài đặt phần mềm.", deadline=DUE)
    two = make_obligation(found, text="Phổ biến tới cán bộ.", deadline_text="quý IV/2026")
    make_obligation(found, text=SECRET_WORK, scope="excluded")
    make_obligation(found, text="Mục trùng lặp.", removed_reason="trùng mục 1")
    late = timezone.now() - timedelta(days=1)
    for organisation, obligation, values in (
        (province.health, one, {"state": State.CONFIRMED, "due": DUE, "submitted_at": late}),
        (province.health, two, {"state": State.DECLINED, "due": None}),
        (province.culture, one, {"state": State.ACCEPTED, "due": date(2020, 1, 1)}),
        (province.commune, one, {"state": State.ISSUED, "due": date(2099, 1, 1)}),
        (province.commune, two, {"state": State.WITHDRAWN, "due": None}),
    ):
        make_assignment(province, organisation, obligation=obligation, **values)
    return found


def test_the_figures_are_those_of_the_matrix(province: Province, letter: Directive) -> None:
    late = Assignment.objects.get(organisation=province.health, state=State.CONFIRMED)
    late.submitted_at = datetime(2026, 11, 21, 3, tzinfo=UTC)
    late.save()
    report = queries.draft(province.person("standing"), letter).report
    assert report.timing == Timing(
        done_on_time=0, done_late=1, open_in_time=1, open_overdue=1, declined=1, withdrawn=1
    )
    assert report.timing.total == 4
    by_name = {row.name: row for row in report.organisations}
    assert set(by_name) == {"Sở Y tế", "Sở Văn hóa, Thể thao và Du lịch", "UBND xã An Hòa"}
    health = by_name["Sở Y tế"]
    assert health.state == "Hoàn thành 1/2 việc"
    assert (health.timing.done_late, health.timing.declined) == (1, 1)
    assert "từ chối: 1" in health.note
    assert "quá hạn" in by_name["Sở Văn hóa, Thể thao và Du lịch"].state
    assert by_name["UBND xã An Hòa"].deadline == date(2099, 1, 1)


def test_the_parts_of_the_rows_add_up(province: Province, letter: Directive) -> None:
    report = queries.draft(province.person("standing"), letter).report
    for rows in (report.organisations, [r for r in report.obligations if not r.excluded]):
        assert sum(row.parts.total for row in rows) == report.parts.total
    # Silence is unknown: nothing was handed in, so nothing is verified or declared.
    assert report.parts == Parts(unknown=4)


def test_what_is_out_of_scope_is_listed_and_never_counted(
    province: Province, letter: Directive
) -> None:
    report = queries.draft(province.person("standing"), letter).report
    outside = [row for row in report.obligations if row.excluded]
    assert [row.text for row in outside] == [SECRET_WORK]
    assert outside[0].parts == Parts()
    assert [row.text for row in report.obligations if not row.excluded] == [
        "Cài đặt phần mềm.",
        "Phổ biến tới cán bộ.",
    ]


def test_who_reports_comes_from_the_tree_and_the_rest_is_left_open(
    province: Province, letter: Directive
) -> None:
    report = queries.draft(province.person("standing"), letter).report
    assert report.parent == ("Tỉnh Đông Khê",)
    assert report.issuer == ("Công an tỉnh Đông Khê",)
    assert report.place == "Đông Khê"
    assert report.notation == "BC-…"
    assert (report.number, report.date, report.signer) == (None, None, Signer())
    assert report.addressees == ("Bộ Công an",)
    assert report.directive.subject == "bảo đảm an ninh mạng"
    province.police.short_name = "CAT"
    province.police.save()
    assert queries.draft(province.person("standing"), letter).report.notation == "BC-CAT"


def test_a_report_is_in_vietnamese_whatever_the_page_is_in(
    province: Province, letter: Directive
) -> None:
    with translation.override("en"):
        report = queries.draft(province.person("standing"), letter).report
    assert any("quá hạn" in row.state for row in report.organisations)


@pytest.mark.parametrize(
    ("name", "place"),
    [("Tỉnh Đông Khê", "Đông Khê"), ("Thành phố Hải Vân", "Hải Vân"), ("Đông Khê", "Đông Khê")],
)
def test_the_place_is_the_province_without_its_title(name: str, place: str) -> None:
    assert building._place(name) == place


def test_a_counted_deadline_names_the_years_nobody_confirmed(
    province: Province, letter: Directive
) -> None:
    year = 2035  # no calendar
    letter.received_on = date(year, 3, 1)
    letter.save()
    make_obligation(
        letter,
        deadline_text="trong thời hạn 10 ngày làm việc kể từ ngày nhận",
        due_rule={"count": 10, "unit": "working_days"},
    )
    from khien.console.directives.terms import How, term_of

    last = letter.obligations.order_by("-order")[0]
    report = queries.draft(province.person("standing"), letter).report
    counted = term_of(last, letter).how is How.COUNTED
    assert (year in report.unconfirmed_years) is counted


def test_frozen_values_do_not_move_with_the_work(province: Province, letter: Directive) -> None:
    standing = province.person("standing")
    row = actions.freeze(standing, letter)
    before = queries.docx_of(standing, row), queries.pdf_of(standing, row)
    assert (row.docx_sha256, row.pdf_sha256) == tuple(queries.sha256(each) for each in before)
    Assignment.objects.update(state=State.CONFIRMED, submitted_at=timezone.now())
    letter.subject = "khác hẳn"
    letter.save()
    row.refresh_from_db()
    assert (queries.docx_of(standing, row), queries.pdf_of(standing, row)) == before
    assert queries.draft(standing, letter).report.timing.open_overdue == 0


def test_freezing_is_told_with_the_hashes_and_the_log_s_head(
    province: Province, letter: Directive
) -> None:
    standing = province.person("standing")
    actions.freeze(standing, letter)
    seal()
    row = actions.freeze(standing, letter)
    event = Event.objects.filter(verb="report.freeze").first()
    assert event is not None
    assert event.organisation_id == letter.organisation_id
    assert Content.objects.get(event=event).facts == {
        "directive": letter.pk,
        "docx_sha256": row.docx_sha256,
        "pdf_sha256": row.pdf_sha256,
    }
    point = from_values(row.values).checkpoint
    assert point is not None
    assert point.size == 1
    first = FrozenReport.objects.last()
    assert first is not None
    assert from_values(first.values).checkpoint is None


def test_the_files_say_what_the_values_say(province: Province, letter: Directive) -> None:
    standing = province.person("standing")
    row = actions.freeze(standing, letter)
    document = docx.Document(io.BytesIO(queries.docx_of(standing, row)))
    cells = [cell.text for table in document.tables for line in table.rows for cell in line.cells]
    words = "\n".join([p.text for p in document.paragraphs] + cells)
    pdf = pypdfium2.PdfDocument(queries.pdf_of(standing, row))
    printed = " ".join(" ".join(page.get_textpage().get_text_range() for page in pdf).split())
    for wanted in ("Sở Y tế", "UBND xã An Hòa", SECRET_WORK, "Ngoài phạm vi"):
        assert wanted in words
        assert wanted in printed
    assert "Mục trùng lặp" not in words


def test_what_failed_is_printed_as_a_part_of_its_own(province: Province, letter: Directive) -> None:
    from khien.reports.letter import letter_text
    from khien.reports.progress import progress_letter

    report = queries.draft(province.person("standing"), letter).report
    assert "Chưa đạt" not in letter_text(progress_letter(report))
    failed = replace(report, parts=Parts(3, 2, 1, 4))
    text = letter_text(progress_letter(failed))
    assert "Chưa đạt" in text
    assert "40,0\N{NO-BREAK SPACE}%" in text


def test_nothing_issued_is_nothing_to_report(province: Province) -> None:
    bare = make_directive(province)
    with pytest.raises(NothingToReport):
        actions.freeze(province.person("standing"), bare)
    assert not FrozenReport.objects.exists()


@pytest.mark.parametrize(
    "who", ["administrator", "health.officer", "health.leader", "health.inspector", "health.staff"]
)
def test_only_the_standing_unit_freezes(province: Province, letter: Directive, who: str) -> None:
    with pytest.raises(Refused):
        actions.freeze(province.person(who), letter)
    with pytest.raises(Refused):
        queries.draft(province.person(who), letter)


def test_a_report_is_hidden_from_whom_it_speaks_too_widely(
    province: Province, letter: Directive
) -> None:
    """ATTACKS 6: somebody who may see the letter's organisation but not all it was given to."""
    row = actions.freeze(province.person("standing"), letter)
    narrow = province.person("culture.staff")
    Grant.objects.create(person=narrow, role=Role.STANDING_UNIT, scope=province.police)
    letter.organisation = province.police
    letter.save()
    FrozenReport.objects.update(organisation=province.police)
    assert queries.draft(narrow, letter).report.organisations == ()
    assert queries.reports_of(narrow, letter) == []
    assert queries.report_for(narrow, row.pk) is None
    assert queries.report_for(province.person("standing"), row.pk) == row


TEXT = st.text(max_size=12)
COUNT = st.integers(0, 10**6)
PARTS = st.builds(Parts, COUNT, COUNT, COUNT, COUNT)
TIMING = st.builds(Timing, COUNT, COUNT, COUNT, COUNT, COUNT, COUNT)
DAY = st.none() | st.dates()
MOMENT = st.datetimes(timezones=st.just(UTC))
REPORTS = st.builds(
    ProgressReport,
    directive=st.builds(DirectiveHead, TEXT, TEXT, DAY, TEXT, TEXT, TEXT),
    as_of=MOMENT,
    issuer=st.tuples(TEXT),
    notation=TEXT,
    place=TEXT,
    parts=PARTS,
    timing=TIMING,
    organisations=st.lists(
        st.builds(OrganisationRow, TEXT, TEXT, TIMING, PARTS, DAY, TEXT, TEXT), max_size=3
    ).map(tuple),
    obligations=st.lists(
        st.builds(ObligationRow, TEXT, TEXT, TEXT, PARTS, st.booleans(), TEXT), max_size=3
    ).map(tuple),
    version=TEXT,
    parent=st.tuples(TEXT),
    number=st.none() | COUNT,
    date=DAY,
    addressees=st.tuples(TEXT, TEXT),
    signer=st.builds(Signer, st.tuples(TEXT), st.tuples(TEXT), TEXT),
    checkpoint=st.none() | st.builds(Checkpoint, COUNT, TEXT, MOMENT),
    unconfirmed_years=st.lists(st.integers(2020, 2040), max_size=3).map(tuple),
)


@settings(deadline=None, max_examples=80)
@given(report=REPORTS)
def test_values_come_back_as_they_went(report: ProgressReport) -> None:
    assert from_values(to_values(report)) == report


def _without(values: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key != name}


def test_values_of_another_kind_are_named_not_guessed(
    province: Province, letter: Directive
) -> None:
    values = to_values(queries.draft(province.person("standing"), letter).report)
    for broken in (
        {}, values | {"schema": "khien.progress/9"}, values | {"as_of": "hôm qua"},
        values | {"parts": {"machine": 1, "nobody": 2}}, _without(values, "timing"),
        values | {"as_of": "2026-11-25T10:00:00"},
    ):  # fmt: skip
        with pytest.raises(UnreadableReport):
            from_values(broken)

"""One local administrator on many PCs of an organisation fails on each of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db.transaction import TransactionManagementError
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.console.evidence.pcs import Pc, a_finding
from tests.console.people import Province, sign_in

from khien.console.endpoints.models import Computer
from khien.console.evidence import actions
from khien.console.evidence.models import FindingRow
from khien.console.local_administrators import comparing
from khien.console.local_administrators.models import SharedKey
from khien.console.organisations.models import Organisation
from khien.console.people.models import Person
from khien.endpoints.checks.local_administrators import CHECK_ID

Report = Callable[..., Computer]
NOW = datetime.now(tz=UTC)
DAY, FRESH = "2026-01-05T03:04:05.678Z", (NOW - timedelta(days=3)).isoformat()


@pytest.fixture
def officer(province: Province) -> Person:
    return province.person("health.officer")


@pytest.fixture
def report(
    province: Province, officer: Person, tmp_path: Path,
    django_capture_on_commit_callbacks: Any,
) -> Report:  # fmt: skip
    """A bundle of a PC with these lines of administrators."""
    made: dict[str, tuple[Pc, Computer, Any]] = {}

    def one(
        name: str, *rows: str, place: Organisation | None = None, by: Person | None = None
    ) -> Computer:
        if name not in made:
            where, who = place or province.health, by or officer
            computer = Computer.objects.create(organisation=where, name=name)
            ticket = actions.make_ticket(who, organisation=where, computer=computer)
            made[name] = Pc(tmp_path / name, hostname=name, serials=[f"S-{name}"]), computer, ticket
        pc, computer, ticket = made[name]
        pc.findings = [
            a_finding(
                CHECK_ID, "not_applicable", control="endpoint.local-accounts",
                reason_code="not-compared",
                facts={"count": len(rows), "administrators": list(rows)},
            )
        ]  # fmt: skip
        with django_capture_on_commit_callbacks(execute=True):
            taken = actions.take_bundle(by or officer, pc.bundle(ticket), via="upload")
        pc.take(taken.receipt)
        return computer

    return one


def answers() -> dict[str, str]:
    rows = FindingRow.objects.filter(check_id=CHECK_ID, current=True)
    return dict(rows.values_list("computer__name", "reason_code"))


def test_the_third_pc_makes_all_three_fail_and_one_changed_password_frees_them(
    report: Report, officer: Person
) -> None:
    report("A", f"500 {DAY} Administrator")
    report("B", f"500 {DAY} Administrator")
    assert set(answers().values()) == {"not-compared"}
    computer = report("C", f"500 {DAY} Administrator", "1001 - khach")
    assert answers() == dict.fromkeys("ABC", "same-password-time")
    page = sign_in(officer).get(f"/machines/{computer.pk}/").content.decode()
    assert "“Administrator” có mật khẩu đặt cùng một lúc" in page
    report("D", f"500 {DAY} Administrator")
    assert answers() == dict.fromkeys("ABCD", "same-password-time")
    report("D", f"500 {FRESH} Administrator")
    report("C", f"500 {FRESH} Administrator")
    assert answers() == dict.fromkeys("ABCD", "not-compared")


def test_a_name_that_people_gave_is_one_account_where_its_password_is_old(report: Report) -> None:
    report("A", "1001 - Quản trị")
    report("B", f"1005 {DAY} quản trị")
    report("C", "1002 2025-01-01T00:00:00Z QUẢN TRỊ")
    assert answers() == dict.fromkeys("ABC", "same-name")


def test_passwords_that_change_by_themselves_and_the_built_in_name_are_no_sign(
    report: Report,
) -> None:
    for n, name in enumerate("ABC"):
        at = (NOW - timedelta(days=n + 1)).isoformat()
        report(name, f"1001 {at} quan.tri", "500 - Administrator")
    assert set(answers().values()) == {"not-compared"}


def test_another_organisation_and_a_pc_out_of_use_are_not_counted(
    report: Report, province: Province
) -> None:
    row = f"500 {DAY} Administrator"
    report("A", row)
    report("X", row, place=province.culture, by=province.person("culture.officer"))
    Computer.objects.filter(pk=report("B", row).pk).update(active=False)
    report("C", row)
    assert set(answers().values()) == {"not-compared"}


def test_a_bundle_that_says_nothing_leaves_what_was_told(report: Report) -> None:
    computer = report("A", f"500 {DAY} Administrator")
    comparing.take({"findings": []}, computer, taken_at=NOW)
    comparing.take(
        {"findings": [a_finding(CHECK_ID, "unknown", facts={"what": "SAM"})]}, computer,
        taken_at=NOW,
    )  # fmt: skip
    assert SharedKey.objects.count() == 1


def test_keys_are_kept_in_a_transaction_only(
    report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    computer = report("A")
    outside = SimpleNamespace(in_atomic_block=False)
    with monkeypatch.context() as changed:
        changed.setattr("django.db.transaction.get_connection", lambda *given: outside)
        with pytest.raises(TransactionManagementError):
            comparing.take({"findings": []}, computer, taken_at=NOW)


@pytest.mark.parametrize(
    "row",
    ["", "500", "500 ", "x - a", "-5 - a", "500 yesterday a", "1001 2026-01-05T03:04:05 a",
     "99999999999 - a", "1001 - ", "²500 - a"],
)  # fmt: skip
def test_a_line_of_another_form_is_no_key(row: str) -> None:
    assert comparing.shared_in([row], taken_at=NOW) == []


@given(st.lists(st.text(max_size=60) | st.integers(), max_size=20))
@settings(max_examples=80, deadline=None)
def test_any_lines_give_short_keys(rows: list[Any]) -> None:
    assert all(len(one.key) <= 120 for one in comparing.shared_in(rows, taken_at=NOW))

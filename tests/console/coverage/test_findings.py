"""Lists judge "an antivirus on every PC"; an agent's word alone is unknown; pages say which."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.console.assignments.findings import (
    ANTIVIRUS,
    make_computer,
    make_finding,
    make_statement,
)
from tests.console.assignments.making import make_assignment, make_directive, make_obligation
from tests.console.people import Province, sign_in

from khien.console.assignments import queries as assignments
from khien.console.assignments.models import Assignment
from khien.console.assignments.verdicts import verdicts_of
from khien.console.coverage import words
from khien.console.coverage.findings import findings_for
from khien.console.coverage.models import Kind, SourceList, Standing, State
from khien.console.coverage.second_source import (
    Second,
    is_antivirus,
    same_product,
    second_source,
    told_of,
)
from khien.console.endpoints.models import Computer
from khien.console.evidence.models import StoredFile
from khien.console.inventory.models import (
    Agent,
    AgentSet,
    AgentTicket,
    SetMember,
    Software,
    SoftwareSet,
)

BKAV = [{"name": "Bkav Pro", "version": "9", "enabled": True, "up_to_date": None}]
OFF = [{"name": "Bkav Pro", "enabled": False}]


@pytest.fixture
def pc(province: Province) -> Computer:
    return make_computer(province.clinic, "TTYT-09")


@pytest.fixture
def item(province: Province, pc: Computer) -> Assignment:
    return a_letter(province)


def a_letter(province: Province, **params: object) -> Assignment:
    obligation = make_obligation(make_directive(province), controls=[ANTIVIRUS])
    obligation.control_params = {ANTIVIRUS: params}
    obligation.save()
    return make_assignment(province, province.clinic, obligation=obligation)


def listed(
    pc: Computer, state: str, reason: str, *, product: str = "", days: int = 0
) -> Standing:  # fmt: skip
    now = timezone.now()
    return Standing.objects.create(
        computer=pc, state=state, reason=reason, product=product, judged_at=now,
        seen_at=now - timedelta(days=days), matches=[{"list": "BkavCenter", "by": "serial"}],
    )  # fmt: skip


def told(province: Province, pc: Computer, antivirus: list[dict[str, Any]], **more: Any) -> Agent:
    now = timezone.now()
    ticket = AgentTicket.objects.create(
        organisation=pc.organisation, name="x", secret_hash=pc.name, places=9, expires_at=now,
    )  # fmt: skip
    values = {"device_id": "d", "antivirus": antivirus, "first_seen": now, "last_seen": now} | more
    return Agent.objects.create(
        organisation=pc.organisation, ticket=ticket, computer=pc, **values
    )  # fmt: skip


def counts(item: Assignment) -> tuple[str, int, int, int]:
    found = verdicts_of([item])[item.pk]
    return found.look, found.verified, found.unknown, found.failed


class TestLists:
    @pytest.mark.parametrize(("state", "reason", "expected"), [
        ("covered", "protected", ("pass", 1, 0, 0)),
        ("not-covered", "absent", ("fail", 0, 0, 1)),
        ("not-covered", "protection-off", ("fail", 0, 0, 1)),
        ("cannot-tell", "candidates", ("unknown", 0, 1, 0)),
        ("cannot-tell", "old-list", ("unknown", 0, 1, 0)),
        ("cannot-tell", "no-list", ("unknown", 0, 1, 0)),
    ])  # fmt: skip
    def test_alone(
        self, pc: Computer, item: Assignment, state: str, reason: str,
        expected: tuple[str, int, int, int],
    ) -> None:  # fmt: skip
        listed(pc, state, reason)
        assert counts(item) == expected

    @pytest.mark.parametrize(("state", "status", "expected"), [
        ("covered", "fail", "fail"),  # the PC itself shows what a list cannot
        ("covered", "unknown", "pass"),
        ("covered", "pass", "pass"),
        ("not-covered", "pass", "fail"),  # a list that must know the PC decides
        ("cannot-tell", "pass", "pass"),
        ("cannot-tell", "fail", "fail"),
        ("cannot-tell", "unknown", "unknown"),
    ])  # fmt: skip
    def test_beside_what_the_pc_signed(
        self, province: Province, pc: Computer, item: Assignment, state: str, status: str,
        expected: str,
    ) -> None:  # fmt: skip
        listed(pc, state, "old-list" if state == "cannot-tell" else "listed")
        make_finding(province, pc, status)
        assert counts(item)[0] == expected

    @pytest.mark.parametrize("status", ["pass", "fail"])
    def test_an_old_result_of_the_pc_gives_way_to_a_list(
        self, province: Province, pc: Computer, item: Assignment, status: str
    ) -> None:
        make_finding(province, pc, status, days_old=40)
        assert counts(item)[0] == "unknown"
        listed(pc, "covered", "protected")
        assert counts(item)[0] == "pass"

    def test_a_person_s_word_gives_way_to_a_list(
        self, province: Province, pc: Computer, item: Assignment
    ) -> None:
        make_finding(province, pc, "pass", source="declared:khien inspect")
        assert counts(item)[0] == "declared"
        listed(pc, "covered", "protected")
        assert counts(item)[0] == "pass"

    def test_one_that_was_last_seen_long_ago_is_unknown(
        self, pc: Computer, item: Assignment
    ) -> None:
        listed(pc, "covered", "protected", days=31)
        assert counts(item)[0] == "unknown"

    def test_the_letter_s_product_counts(self, province: Province, pc: Computer) -> None:
        row = listed(pc, "covered", "protected", product="Kaspersky Endpoint Security")
        assert counts(a_letter(province, product="Kaspersky"))[0] == "pass"
        other = a_letter(province, product="Bkav")
        assert counts(other)[0] == "fail"
        row.product = ""
        row.save()
        assert counts(other)[0] == "unknown"

    def test_only_pcs_of_the_place_and_in_use(
        self, province: Province, pc: Computer, item: Assignment
    ) -> None:
        listed(make_computer(province.culture), "not-covered", "absent")
        gone = make_computer(province.clinic)
        listed(gone, "not-covered", "absent")
        Computer.objects.filter(pk=gone.pk).update(active=False)
        listed(pc, "covered", "protected")
        assert counts(item) == ("pass", 1, 0, 0)

    def test_another_control_is_not_judged_by_them(self, province: Province, pc: Computer) -> None:
        listed(pc, "covered", "protected")
        obligation = make_obligation(make_directive(province), controls=["endpoint.firewall"])
        other = make_assignment(province, province.clinic, obligation=obligation)
        assert counts(other)[0] == "unknown"

    def test_what_is_to_mend_is_told_in_words(
        self, province: Province, pc: Computer, item: Assignment
    ) -> None:
        listed(pc, "not-covered", "absent")
        viewer = province.person("clinic.officer")
        rows = assignments.to_mend(viewer, item, verdicts_of([item])[item.pk])
        assert [(one.computer, one.reason) for one in rows] == [
            (pc, "không danh sách nào có máy này")
        ]
        assert rows[0].remedy == words.remedy()

    def test_absence_is_dated_by_the_newest_list_above(
        self, province: Province, pc: Computer
    ) -> None:
        listed(pc, "not-covered", "absent")
        Standing.objects.update(seen_at=None)
        now = timezone.now()
        day = now - timedelta(days=12)
        assert findings_for([province.clinic.pk], now=now)[str(pc.pk)].observed_at <= now
        list_row(province, day)
        assert findings_for([province.clinic.pk], now=now)[str(pc.pk)].observed_at == day


def list_row(province: Province, taken_at: Any) -> SourceList:
    file = StoredFile.objects.create(
        organisation=province.root, sha256="0" * 64, size=1, name="a.csv",
        added_by=province.person("standing"),
    )  # fmt: skip
    return SourceList.objects.create(
        organisation=province.root, kind=Kind.EDR, source="EDR tỉnh", file=file, current=True,
        added_by=province.person("standing"), taken_at=taken_at,
    )  # fmt: skip


class TestAgents:
    """ATTACKS 30: what an agent says proves nothing alone."""

    def test_alone_is_unknown_never_a_pass(
        self, province: Province, pc: Computer, item: Assignment
    ) -> None:
        told(province, pc, BKAV)
        assert counts(item) == ("unknown", 0, 1, 0)
        found = findings_for([pc.organisation_id], now=timezone.now())[str(pc.pk)]
        assert words.reason(found.reason_code) == "tự khai, chưa có nguồn thứ hai"

    def test_what_a_person_states_still_counts_beside_it(
        self, province: Province, pc: Computer, item: Assignment
    ) -> None:
        told(province, pc, BKAV)
        make_statement(province, item, done=1, of=1)
        assert counts(item)[0] == "declared"

    def test_a_list_that_agrees_is_a_pass_and_one_that_does_not_a_fail(
        self, province: Province, pc: Computer, item: Assignment
    ) -> None:
        told(province, pc, BKAV)
        row = listed(pc, "covered", "protected", product="Bkav")
        assert counts(item)[0] == "pass"
        row.state, row.reason = State.NOT_COVERED, "absent"
        row.save()
        assert counts(item)[0] == "fail"

    def test_one_that_says_off_makes_a_covered_pc_unknown(
        self, province: Province, pc: Computer, item: Assignment
    ) -> None:
        told(province, pc, OFF)
        listed(pc, "covered", "protected", product="Bkav")
        assert counts(item) == ("unknown", 0, 1, 0)

    @pytest.mark.parametrize("more", [
        {"last_seen": timezone.now() - timedelta(days=31)}, {"state": Agent.State.DOUBTFUL},
        {"antivirus": []},
    ])  # fmt: skip
    def test_a_silent_or_doubtful_one_says_nothing(
        self, province: Province, pc: Computer, more: dict[str, Any]
    ) -> None:
        told(province, pc, more.pop("antivirus", BKAV), **more)
        assert findings_for([pc.organisation_id], now=timezone.now()) == {}


@pytest.mark.parametrize(("antivirus", "state", "product", "expected"), [
    (BKAV, None, "", Second.ALONE), (BKAV, "cannot-tell", "", Second.ALONE),
    (BKAV, "not-covered", "", Second.NOT), (OFF, "covered", "Bkav", Second.OFF),
    (BKAV, "covered", "", Second.UNNAMED), (BKAV, "covered", "BKAV", Second.AGREES),
    (BKAV, "covered", "Kaspersky", Second.OTHER), ([{}], "covered", "Kaspersky", Second.OTHER),
    ([*OFF, {"name": "Kaspersky"}], "covered", "Kaspersky", Second.AGREES),
])  # fmt: skip
def test_two_sources(
    antivirus: list[dict[str, Any]], state: str | None, product: str, expected: Second
) -> None:
    standing = Standing(state=state, product=product) if state else None
    assert second_source(antivirus, standing) is expected
    assert words.second(expected.value)[1]


def test_which_programs_are_an_antivirus() -> None:
    assert is_antivirus("Kaspersky Endpoint Security 12.3")
    assert is_antivirus("clamav")
    assert not is_antivirus("7-Zip")
    assert not is_antivirus("")
    assert told_of(["7-Zip", "Bkav Pro", "clamav"], BKAV) == [BKAV[0], {"name": "clamav"}]
    assert same_product("Bkav", "BKAV Pro 2026")
    assert not same_product("", "")


class TestPages:
    def test_the_search_says_whether_a_second_source_agrees(
        self, province: Province, pc: Computer
    ) -> None:
        agent = told(province, pc, [], tells_software=True)
        shared = SoftwareSet.objects.create(key="k")
        for key in ("clamav", "7-zip"):
            program = Software.objects.create(name=key, name_folded=key, version="1.0", key=key)
            SetMember.objects.create(in_set=shared, software=program)
        AgentSet.objects.create(agent=agent, in_set=shared)
        client = sign_in(province.person("clinic.officer"))
        alone = "tự khai, chưa có nguồn thứ hai"
        assert alone in client.get("/inventory/software/?name=clamav").content.decode()
        assert alone not in client.get("/inventory/software/?name=7-zip").content.decode()
        listed(pc, "covered", "protected", product="ClamAV")
        page = client.get("/inventory/software/?name=clamav").content.decode()
        assert "danh sách cũng ghi" in page
        assert alone not in page

    def test_the_pc_s_page_tells_lists_and_agent(self, province: Province, pc: Computer) -> None:
        agent = told(province, pc, BKAV, os_name="<b>Windows</b>")
        listed(pc, "cannot-tell", "old-list")
        client = sign_in(province.person("clinic.officer"))
        text = client.get(reverse("endpoints:computer", args=[pc.pk])).content.decode()
        for said in ("Bkav Pro 9", "tự khai, chưa có nguồn thứ hai", "BkavCenter",
                     "cần nhập bản mới", f"/inventory/{agent.pk}/"):  # fmt: skip
            assert said in text, said
        assert "<b>Windows</b>" not in text

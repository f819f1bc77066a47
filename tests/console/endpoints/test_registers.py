"""The registers: entering, changing, taking out of use, and the pages that show them."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import resources

import pytest
from django.http import Http404
from tests.console.evidence.pcs import Pc, a_drive, a_finding
from tests.console.people import Province, sign_in

from khien.console.audit.models import Event
from khien.console.endpoints import actions, queries
from khien.console.endpoints.machine import TRACES, _traces, shown_time
from khien.console.endpoints.models import Computer, Drive
from khien.console.endpoints.problems import NameTaken, SerialTaken
from khien.console.evidence import actions as evidence
from khien.console.evidence.models import Enrolment, Ticket
from khien.console.people.access import Refused

MakePc = Callable[..., Pc]
TO_MEND = [
    a_finding("usb.issued-only", "fail", reason_code="not-issued",
              facts={"not_issued": 2, "drives": 3}),
    a_finding("linux.screen", "unknown", reason_code="needs-elevation", facts={"what": "dconf"}),
]  # fmt: skip


class TestWriting:
    def test_a_pc_is_entered_once(self, province: Province) -> None:
        officer = province.person("health.officer")
        row = actions.add_computer(officer, organisation=province.clinic, name="  PK   01 ")
        assert (row.name, row.organisation) == ("PK 01", province.clinic)
        with pytest.raises(NameTaken):
            actions.add_computer(officer, organisation=province.clinic, name="pk 01")
        actions.add_computer(officer, organisation=province.health, name="PK 01")
        assert Event.objects.filter(verb="computer.add").count() == 2

    def test_only_named_columns_are_set(self, province: Province, computer: Computer) -> None:
        officer = province.person("health.officer")
        actions.edit_computer(
            officer, computer, holder="Lan", organisation=province.culture, active=False, pk=99
        )
        computer.refresh_from_db()
        assert (computer.holder, computer.organisation, computer.active) == (
            "Lan",
            province.health,
            True,
        )

    def test_an_edit_that_changes_nothing_leaves_no_trace(
        self,
        province: Province,
        computer: Computer,
    ) -> None:
        actions.edit_computer(province.person("health.officer"), computer, holder="")
        assert not Event.objects.filter(verb="computer.edit").exists()

    @pytest.mark.parametrize(
        "who",
        [
            "standing",
            "health.leader",
            "culture.officer",
            "clinic.officer",
            "health.inspector",
            "health.staff",
        ],
    )
    def test_without_the_right_nothing_is_written(
        self,
        province: Province,
        computer: Computer,
        who: str,
    ) -> None:
        person = province.person(who)
        for act in (
            lambda: actions.add_computer(person, organisation=province.health, name="x"),
            lambda: actions.edit_computer(person, computer, name="x"),
            lambda: actions.set_computer_active(person, computer, active=False),
            lambda: actions.add_computers(person, province.health, [(1, {"name": "x"})]),
            lambda: actions.add_drive(person, organisation=province.health, serial="x"),
            lambda: actions.add_drives(person, province.health, [(1, {"serial": "x"})]),
        ):
            with pytest.raises(Refused):
                act()
        assert Computer.objects.count() == 1
        assert Drive.objects.count() == 0

    def test_a_pc_out_of_use_loses_its_key_and_tickets(
        self,
        province: Province,
        ticket: Ticket,
        computer: Computer,
        pc: MakePc,
    ) -> None:
        officer = province.person("health.officer")
        one = pc()
        one.take(evidence.take_bundle(None, one.bundle(ticket), via="api").receipt)
        actions.set_computer_active(officer, computer, active=False)
        assert Enrolment.objects.get().state == "retired"
        ticket.refresh_from_db()
        assert ticket.revoked_at is not None
        assert queries.computers_of([province.health.pk]).count() == 0
        assert not queries.current_findings([province.health.pk], "endpoint.firewall").exists()
        actions.set_computer_active(officer, computer, active=False)
        assert Event.objects.filter(verb="computer.deactivate").count() == 1

    def test_drives_are_returned_and_lost(self, province: Province) -> None:
        officer = province.person("health.officer")
        row = actions.add_drive(officer, organisation=province.health, serial=" U-1 ")
        with pytest.raises(SerialTaken):
            actions.add_drive(officer, organisation=province.health, serial="u-1")
        actions.edit_drive(officer, row, state="returned")
        row.refresh_from_db()
        assert (row.serial, row.serial_key, row.state) == ("U-1", "u-1", "returned")
        assert row.returned is not None
        with pytest.raises(Refused):
            actions.edit_drive(province.person("culture.officer"), row, state="held")

    def test_many_rows_say_which_failed(self, province: Province) -> None:
        officer = province.person("health.officer")
        rows = [(line, {"name": f"M{line % 150}"}) for line in range(1, 152)]
        result = actions.add_computers(officer, province.health, rows)
        assert result.count == 150
        assert [(line, error.code) for line, error in result.failed] == [(151, "name_taken")]
        result = actions.add_drives(
            officer, province.health, [(1, {"serial": "a"}), (2, {"serial": "A"})]
        )
        assert (result.count, [line for line, _ in result.failed]) == (1, [2])


class TestReading:
    def test_counts_never_take_silence_for_a_pass(
        self,
        province: Province,
        ticket: Ticket,
        pc: MakePc,
    ) -> None:
        Computer.objects.create(organisation=province.health, name="im lặng")
        viewer = province.person("health.officer")
        evidence.take_bundle(None, pc().bundle(ticket), via="api")
        counts = queries.counts_for(viewer)
        assert (counts.owned, counts.reported, counts.passing, counts.failing) == (2, 1, 1, 0)
        assert counts.unclear == 1
        assert queries.counts_of([province.health.pk, province.clinic.pk]) == {
            province.health.pk: counts,
            province.clinic.pk: queries.Counts(),
        }

    @pytest.mark.parametrize(
        ("statuses", "state"),
        [
            (["pass"], "passing"),
            (["pass", "unknown"], "unclear"),
            (["pass", "fail"], "failing"),
            (["not_applicable"], "unclear"),
            ([], "silent"),
        ],
    )
    def test_filters(
        self, province: Province, ticket: Ticket, pc: MakePc,
        statuses: list[str], state: str,
    ) -> None:  # fmt: skip
        viewer = province.person("health.officer")
        if statuses:
            found = [a_finding(f"c{at}", status) for at, status in enumerate(statuses)]
            evidence.take_bundle(None, pc(findings=found).bundle(ticket), via="api")
        shown = {
            name for name in ("passing", "unclear", "failing", "silent")
            if queries.computers_for(viewer, state=name)
        }  # fmt: skip
        assert shown == ({state} if statuses else {"silent", "unclear"})

    def test_findings_of_a_control(self, province: Province, ticket: Ticket, pc: MakePc) -> None:
        evidence.take_bundle(None, pc().bundle(ticket), via="api")
        ids = [province.health.pk]
        assert queries.current_findings(ids, "endpoint.firewall").count() == 1
        assert queries.current_findings(ids, {"endpoint.firewall", "x"}).count() == 1
        assert queries.current_findings(ids, "endpoint.edr").count() == 0

    def test_out_of_reach_is_not_found(self, province: Province, computer: Computer) -> None:
        outsider = province.person("culture.officer")
        with pytest.raises(Http404):
            queries.computer_for(outsider, computer.pk)
        with pytest.raises(Http404):
            queries.findings_of(outsider, computer)


class TestPages:
    def test_an_empty_register_says_what_to_do(self, province: Province) -> None:
        client = sign_in(province.person("health.officer"))
        html = client.get("/machines/").content.decode()
        assert "Máy của đơn vị: 0 · đã báo 0 · đạt 0 · cần sửa 0 · chưa rõ 0" in html
        assert "Dán danh sách từ Excel" in html
        assert client.get("/machines/?q=x&organisation=%D9%A1&page=x").status_code == 200
        assert client.get("/machines/drives/?q=x&state=x").status_code == 200
        assert "USB đã cấp: 0" in client.get("/machines/drives/").content.decode()

    def test_a_pc_shows_what_to_mend_and_how_it_is_known(
        self,
        province: Province,
        ticket: Ticket,
        computer: Computer,
        pc: MakePc,
    ) -> None:
        Drive.objects.create(organisation=province.health, serial="U-OURS")
        Drive.objects.create(organisation=province.culture, serial="U-THEIRS")
        drives = [a_drive(name) for name in ("u-ours", "U-THEIRS", "U-STRANGE")]
        one = pc(findings=TO_MEND, drives=[*drives, a_drive("00", real=False)])
        evidence.take_bundle(None, one.bundle(ticket), via="api")
        html = (
            sign_in(province.person("health.officer"))
            .get(f"/machines/{computer.pk}/")
            .content.decode()
        )
        assert "YT-01: máy này còn 1 việc phải sửa" in html
        assert "chỉ dùng ổ được cấp" in html
        assert "Chạy lại với quyền quản trị" in html
        for answer in (
            "Có trong sổ của đơn vị",
            "Cấp cho nơi khác",
            "Không có trong sổ cấp",
            "không đối chiếu được",
        ):
            assert answer in html
        assert "Sở Văn hóa" not in html
        assert "Dấu vết nối mạng" in html
        assert "Không xem những gì" in html
        assert "Chữ ký chứng minh" in html
        english = sign_in(province.person("health.officer"))
        english.cookies["django_language"] = "en"
        assert english.get(f"/machines/{computer.pk}/").status_code == 200

    def test_a_silent_pc_is_not_a_good_one(self, province: Province, computer: Computer) -> None:
        html = (
            sign_in(province.person("health.officer"))
            .get(f"/machines/{computer.pk}/")
            .content.decode()
        )
        assert "YT-01: chưa biết gì về máy này" in html

    def test_paste_shows_before_it_saves(self, province: Province) -> None:
        client = sign_in(province.person("health.officer"))
        Computer.objects.create(organisation=province.health, name="YT-02")
        text = "Tên máy\tLoại\nYT-01\tnối mạng\nYT-02\t\nYT-03\tbảng\n<script>x</script>\t\n"
        data = {"organisation": province.health.pk, "rows": text, "step": "look"}
        html = client.post("/machines/paste/", data).content.decode()
        assert "Hiểu được 2 trên 4 dòng" in html
        assert "đã có trong sổ" in html
        assert "<script>x" not in html
        assert Computer.objects.count() == 1
        assert client.post("/machines/paste/", data | {"step": "save"}).status_code == 303
        assert Computer.objects.count() == 3

    def test_drives_by_page(self, province: Province) -> None:
        client = sign_in(province.person("health.officer"))
        text = "serial\tholder\nU1\tLan\nU1\tLan\n"
        data = {"organisation": province.health.pk, "rows": text, "step": "save"}
        client.post("/machines/drives/paste/", data)
        drive = Drive.objects.get()
        client.post(
            f"/machines/drives/{drive.pk}/edit/",
            {"serial": "U1", "purpose": "secret", "state": "lost", "handed_out": "2026-01-05"},
        )
        drive.refresh_from_db()
        assert (drive.state, drive.purpose, drive.handed_out.isoformat()) == (
            "lost",
            "secret",
            "2026-01-05",
        )
        assert "1 đã mất" in client.get("/machines/drives/?state=lost").content.decode()

    def test_one_by_one(self, province: Province) -> None:
        client = sign_in(province.person("health.officer"))
        data = {
            "organisation": province.health.pk,
            "name": "YT-09",
            "machine_class": "connected",
            "serials": "A1, B2",
        }
        sent = client.post("/machines/new/", data)
        row = Computer.objects.get()
        assert sent["Location"] == f"/machines/{row.pk}/"
        assert row.serials == ["A1", "B2"]
        assert "đã có máy tên" in client.post("/machines/new/", data).content.decode()
        page = client.get(f"/machines/{row.pk}/edit/").content.decode()
        assert 'value="A1, B2"' in page
        client.post(f"/machines/{row.pk}/active/", {"active": "0"})
        assert "đã thôi dùng" in client.get(f"/machines/{row.pk}/").content.decode()
        drive = {
            "organisation": province.health.pk,
            "serial": "U1",
            "purpose": "work",
            "state": "held",
        }
        assert client.post("/machines/drives/new/", drive).status_code == 303
        assert client.post("/machines/drives/new/", drive).status_code == 200


def test_times_are_shown_by_the_clock_of_the_page() -> None:
    assert shown_time("2026-11-25T08:30:00Z") == "25/11/2026 15:30"
    assert shown_time("2026-11-25T18:30:00Z") == "26/11/2026 01:30"
    assert shown_time("2026-11-25T08:30:00") == "25/11/2026 08:30 (giờ của máy)"
    assert shown_time("hôm qua") == "hôm qua"
    assert shown_time(None) == shown_time("") == ""


def test_network_traces_are_told_in_words() -> None:
    told = _traces([{"at": None, "kind": "default-route"}, {"at": "2026-11-25", "kind": "newer"}])
    assert told == [("25/11/2026", "newer"), ("", "đang có đường ra mạng")]
    for system in ("linux", "windows"):
        place = resources.files("khien.endpoints").joinpath(f"sources/{system}/traces.py")
        source = place.read_text("utf-8")
        kinds = re.findall(r'(?:OnlineTrace|_log)\([^)]*?"([a-z]+(?:-[a-z]+)+)"', source)
        assert kinds
        assert set(kinds) <= set(TRACES)

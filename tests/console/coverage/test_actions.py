"""Lists taken, answers judged, decisions that stay, finds that fold into drafts."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.console.coverage.conftest import ANTIVIRUS, BOOK, Lists, today
from tests.console.people import Province, sign_in

from khien.console.audit.models import Event
from khien.console.coverage import actions, queries
from khien.console.coverage.alerts import Alert, key_of, take_alerts
from khien.console.coverage.errors import ListGone, ListMarked, NothingToDecide
from khien.console.coverage.finding import draft_due
from khien.console.coverage.judging import judge_if_changed, judge_soon
from khien.console.coverage.models import (
    Decision,
    Find,
    Judging,
    Kind,
    Profile,
    Snapshot,
    SourceList,
    Standing,
)
from khien.console.coverage.taking import preview
from khien.console.endpoints.models import Computer
from khien.console.evidence.models import Refusal, StoredFile
from khien.console.incidents import actions as incidents
from khien.console.incidents.errors import DraftSettled
from khien.console.incidents.models import IncidentDraft
from khien.console.people.access import Refused
from khien.endpoints.coverage.errors import NoIdentity, NoTable


def states() -> dict[str, tuple[str, str]]:
    return {
        each.computer.name: (each.state, each.reason)
        for each in Standing.objects.select_related("computer")
    }


def test_a_book_fills_the_register_by_unit(lists: Lists, province: Province) -> None:
    taken = lists.take(BOOK, Kind.ASSET_BOOK)
    assert (taken.added, taken.known, taken.failed) == (4, 0, [])
    assert Computer.objects.get(name="TTYT-01").organisation == province.clinic
    assert Computer.objects.get(name="SYT-01").asset.code == "TS1"
    again = lists.take(BOOK.replace("SYT-03", "SYT-33"), Kind.ASSET_BOOK)
    assert (again.added, again.known) == (0, 4)  # known by its asset code


def test_a_unit_nobody_knows_is_said_with_its_line(lists: Lists) -> None:
    taken = lists.take(BOOK.replace(";Sở Y tế\nTS2", ";Sở Không Có\nTS2"), Kind.ASSET_BOOK)
    assert taken.failed == [(2, "Sở Không Có")]
    assert taken.added == 3


def test_two_pcs_of_one_name_are_kept_apart_by_their_codes(lists: Lists) -> None:
    lists.take(BOOK.replace("SYT-02", "SYT-01"), Kind.ASSET_BOOK)
    assert set(Computer.objects.filter(hostname="SYT-01").values_list("name", flat=True)) == {
        "SYT-01", "SYT-01 (TS2)",
    }  # fmt: skip


def test_the_three_answers(judged: Lists) -> None:
    assert states()["SYT-01"] == ("covered", "protected")
    assert states()["SYT-02"] == ("not-covered", "protection-off")
    assert states()["SYT-03"] == ("cannot-tell", "candidates")  # its user has another PC there
    assert Snapshot.objects.get(organisation=judged.province.health).owned == 3


def test_the_newest_list_of_a_source_counts_and_its_columns_are_remembered(judged: Lists) -> None:
    judged.take(ANTIVIRUS.format(today=today()).replace("Not running", "Running"), Kind.ANTIVIRUS)
    assert SourceList.objects.filter(kind=Kind.ANTIVIRUS, current=True).count() == 1
    assert states()["SYT-02"][0] == "covered"
    assert Profile.objects.get(kind=Kind.ANTIVIRUS).mapping["hostname"] == "Device"
    odd = "Cột lạ;Status\nSYT-01;Running\n"
    Profile.objects.filter(kind=Kind.ANTIVIRUS).update(mapping={"hostname": "Cột lạ"})
    assert preview(judged.send(odd, Kind.ANTIVIRUS)).mapping["hostname"] == 0


def test_a_list_is_taken_once_and_needs_a_column_that_names_pcs(lists: Lists) -> None:
    row = lists.send(BOOK, Kind.ANTIVIRUS)
    with pytest.raises(NoIdentity):
        actions.take(row.added_by, row, {"user": 3})
    with pytest.raises(NoIdentity):  # a column that there is not
        actions.take(row.added_by, row, {"hostname": 99})
    actions.take(row.added_by, row, {"hostname": 1})
    with pytest.raises(ListGone):
        actions.take(row.added_by, row, {"hostname": 1})


def test_a_file_that_is_no_table_leaves_nothing(lists: Lists) -> None:
    with pytest.raises(NoTable):
        lists.send("chỉ một dòng chữ\n", Kind.ANTIVIRUS)
    assert not SourceList.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_marked_list_is_turned_away(lists: Lists) -> None:
    from docx import Document

    document = Document()
    document.add_paragraph("MẬT").runs[0].bold = True
    document.add_paragraph("DANH SÁCH MÁY")
    target = io.BytesIO()
    document.save(target)
    with pytest.raises(ListMarked):
        actions.upload(
            lists.person("health.officer"), organisation=lists.province.health,
            kind=Kind.ANTIVIRUS, source="x", product="", file=target.getvalue(), name="a.docx",
        )  # fmt: skip
    assert Refusal.objects.get().facts["place"] == "list"
    assert not StoredFile.objects.exists()


DOUBT = "Tên máy;Số sê-ri;Trạng thái\nX-1;5CD1234AB0;Running\n"


def doubtful(lists: Lists) -> Computer:
    """A PC whose serial is one letter off in the list."""
    lists.take(BOOK, Kind.ASSET_BOOK)
    lists.take(DOUBT.replace("5CD1234AB0", "8XYZ99888"), Kind.EDR)
    return Computer.objects.get(name="TTYT-01")


def test_a_persons_yes_stays_for_later_lists(lists: Lists) -> None:
    computer = doubtful(lists)
    shown = Standing.objects.get(computer=computer).candidates
    assert [each["signs"] for each in shown] == [["half"]]
    officer = lists.person("health.officer")
    actions.decide(officer, computer, key=shown[0]["key"], same=True)
    judge_soon()
    assert states()["TTYT-01"] == ("covered", "protected")
    lists.take(DOUBT.replace("5CD1234AB0", "8XYZ99888"), Kind.EDR)
    assert states()["TTYT-01"] == ("covered", "protected")
    assert Event.objects.filter(verb="coverage.same").count() == 1


def test_a_persons_no_stays_for_later_lists(lists: Lists) -> None:
    computer = doubtful(lists)
    key = Standing.objects.get(computer=computer).candidates[0]["key"]
    actions.decide(lists.person("health.officer"), computer, key=key, same=False)
    judge_soon()
    assert states()["TTYT-01"][1] != "candidates"
    lists.take(DOUBT.replace("5CD1234AB0", "8XYZ99888"), Kind.EDR)
    assert states()["TTYT-01"][1] != "candidates"
    assert Decision.objects.get().same is False


def test_only_a_candidate_is_decided(lists: Lists) -> None:
    computer = doubtful(lists)
    with pytest.raises(NothingToDecide):
        actions.decide(lists.person("health.officer"), computer, key="hosts:x", same=True)
    assert not Decision.objects.exists()


def test_an_entry_of_a_list_from_above_is_not_shown_below(province: Province, lists: Lists) -> None:
    lists.take(BOOK, Kind.ASSET_BOOK)
    lists.take(
        DOUBT.replace("5CD1234AB0", "8XYZ99888"), Kind.EDR, who="standing", place=province.root
    )
    clinic = lists.person("clinic.officer")
    ((computer, shown, hidden),) = queries.doubtful(clinic)
    assert (computer.name, shown, hidden) == ("TTYT-01", [], 1)
    key = Standing.objects.get(computer=computer).candidates[0]["key"]
    with pytest.raises(NothingToDecide):
        actions.decide(clinic, computer, key=key, same=True)
    actions.decide(lists.person("standing"), computer, key=key, same=True)


def test_the_letters_network_and_product_narrow_the_count(judged: Lists) -> None:
    viewer = judged.person("health.officer")
    Computer.objects.filter(name="SYT-01").update(networks=["CPNet"])
    Computer.objects.filter(name="SYT-02").update(networks=[])
    (clinic, health) = sorted(
        queries.headlines(viewer, queries.Asked("CPNet")), key=lambda row: row.owned
    )
    assert clinic.organisation == judged.province.clinic
    assert (health.owned, health.covered, health.outside) == (2, 1, 1)
    reasons = {
        row.computer.name: row.reason
        for row in queries.computers(viewer, queries.Asked(product="Bkav"))
    }
    assert reasons["SYT-01"] == "product-unclear"  # the list names no product
    Standing.objects.filter(computer__name="SYT-01").update(product="Kaspersky Endpoint")
    found = queries.computers(viewer, queries.Asked(product="Bkav"))
    by_name = {row.computer.name: (row.state, row.reason) for row in found}
    assert by_name["SYT-01"] == ("not-covered", "other-product")


def test_what_changed_since_the_last_day(judged: Lists) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    Snapshot.objects.create(
        organisation=judged.province.health, day=yesterday, owned=3, covered=0, not_covered=3,
        reporting=0,
    )  # fmt: skip
    rows = queries.headlines(judged.person("health.officer"), queries.Asked())
    health = next(row for row in rows if row.organisation == judged.province.health)
    assert health.change == health.covered


def test_judging_again_changes_nothing_and_a_gone_file_proves_nothing(judged: Lists) -> None:
    before = states()
    assert judge_if_changed() == 0
    assert states() == before
    row = SourceList.objects.get(kind=Kind.ANTIVIRUS)
    row.file.path = "aa/gone"
    row.file.save()
    Judging.objects.update(changed_at=timezone.now())
    judge_if_changed()
    assert {reason for _state, reason in states().values()} == {"no-list"}


def test_a_list_grows_old_without_anybody_changing_anything(judged: Lists) -> None:
    month = timezone.now() - timedelta(days=31)
    SourceList.objects.filter(kind=Kind.ANTIVIRUS).update(taken_at=month)
    assert judge_if_changed() == 0  # it was judged today
    Judging.objects.update(judged_at=timezone.now() - timedelta(days=1), changed_at=month)
    assert judge_if_changed() == 4
    assert {state for state, _reason in states().values()} == {"cannot-tell"}
    assert "old-list" in {reason for _state, reason in states().values()}
    head = queries.headlines(judged.person("health.officer"), queries.Asked())
    assert not any(row.covered for row in head)


FOUND = "Device;Threat name;Detected at;Action\n"


def test_a_find_left_for_a_day_drafts_once_and_repeats_fold(judged: Lists) -> None:
    old = f"{timezone.localtime() - timedelta(days=2):%d/%m/%Y %H:%M}"
    judged.take(f"{FOUND}SYT-01;Trojan.Gen;{old};Detected\n", Kind.ANTIVIRUS, source="av2")
    draft = IncidentDraft.objects.get()
    assert (draft.kind, draft.count, draft.state) == ("malware_left", 1, "open")
    now = f"{timezone.localtime():%d/%m/%Y %H:%M}"
    judged.take(f"{FOUND}SYT-01;trojan.gen;{now};Detected\n", Kind.ANTIVIRUS, source="av2")
    draft = IncidentDraft.objects.get()
    assert draft.repeats == 1
    assert Find.objects.get().count == 2
    assert draft_due(timezone.now()) == 0


def test_what_is_cleaned_in_time_drafts_nothing_and_three_pcs_do(judged: Lists) -> None:
    now = f"{timezone.localtime() - timedelta(minutes=5):%d/%m/%Y %H:%M}"
    judged.take(f"{FOUND}SYT-01;Worm.X;{now};Cleaned\n", Kind.ANTIVIRUS, source="av2")
    assert draft_due(timezone.now() + timedelta(days=3)) == 0
    rows = "".join(f"SYT-0{n};Worm.X;{now};Cleaned\n" for n in (1, 2, 3))
    judged.take(FOUND + rows, Kind.ANTIVIRUS, source="av2")
    assert (IncidentDraft.objects.get().kind, IncidentDraft.objects.get().count) == (
        "malware_spread",
        3,
    )
    assert IncidentDraft.objects.get().computers.count() == 3


def test_a_find_not_said_to_be_cleaned_counts_as_left(judged: Lists) -> None:
    old = f"{timezone.localtime() - timedelta(days=2):%d/%m/%Y %H:%M}"
    judged.take(f"{FOUND}SYT-01;Trojan.Gen;{old};Từ lạ\n", Kind.ANTIVIRUS, source="av2")
    assert Find.objects.get().cleaned is None
    assert IncidentDraft.objects.get().kind == "malware_left"


def test_a_settled_draft_stays_until_something_new_is_found(judged: Lists) -> None:
    old = f"{timezone.localtime() - timedelta(days=2):%d/%m/%Y %H:%M}"
    judged.take(f"{FOUND}SYT-01;Trojan.Gen;{old};Detected\n", Kind.ANTIVIRUS, source="av2")
    officer = judged.person("health.officer")
    draft = IncidentDraft.objects.get()
    incidents.settle(officer, draft, is_incident=False, note="Máy thử")
    with pytest.raises(DraftSettled):
        incidents.settle(officer, draft, is_incident=True, note="")
    assert draft_due(timezone.now()) == 0
    now = f"{timezone.localtime():%d/%m/%Y %H:%M}"
    judged.take(f"{FOUND}SYT-01;Trojan.Gen;{now};Detected\n", Kind.ANTIVIRUS, source="av2")
    assert IncidentDraft.objects.filter(state="open").count() == 1


def test_alerts_with_a_key_reach_only_its_organisation(judged: Lists) -> None:
    officer = judged.person("health.officer")
    row, secret = actions.make_key(officer, organisation=judged.province.health, name="Wazuh")
    assert secret not in str(row.__dict__)
    key = key_of(secret)
    assert key == row
    assert key_of("khác") is None
    old = (timezone.now() - timedelta(days=2)).isoformat()
    alerts = [Alert("SYT-01", "Mimikatz", old), Alert("", "không máy nào"), Alert("LẠ", "X", old)]
    assert take_alerts(row, alerts) == 2
    assert Find.objects.get(name="Mimikatz").computer == Computer.objects.get(name="SYT-01")
    assert Find.objects.get(name="X").computer is None
    assert {draft.organisation for draft in IncidentDraft.objects.all()} == {judged.province.health}
    actions.end_key(officer, row)
    assert key_of(secret) is None


def test_a_list_is_brought_by_who_may(lists: Lists) -> None:
    for who in ("health.leader", "health.inspector", "clinic.officer"):
        with pytest.raises(Refused):
            lists.send(BOOK, Kind.ANTIVIRUS, who=who)
    with pytest.raises(Refused):  # the register is the officers'
        lists.send(BOOK, Kind.ASSET_BOOK, who="standing")
    assert not StoredFile.objects.exists()


def test_the_home_pages_show_the_headline(judged: Lists) -> None:
    """The same figures as the page itself, counted by the database."""
    Snapshot.objects.create(
        organisation=judged.province.health, day=timezone.localdate() - timedelta(days=40),
        owned=3, covered=9, not_covered=0, reporting=0,
    )  # fmt: skip
    Snapshot.objects.create(
        organisation=judged.province.health, day=timezone.localdate() - timedelta(days=2),
        owned=3, covered=0, not_covered=0, reporting=0,
    )  # fmt: skip
    for who in ("health.officer", "standing", "culture.officer"):
        viewer = judged.person(who)
        counted = queries.counted(viewer)
        slow = {each.organisation.pk: each for each in queries.headlines(viewer, queries.Asked())}
        assert counted == slow
        page = sign_in(viewer).get("/").content.decode()
        owned, covered, _reporting, change = queries.together(counted.values())
        assert (f"{covered} / {owned} máy được bảo vệ" in page) is bool(owned)
        assert ("từ lần trước +1" in page) is (change == 1) is (who != "culture.officer")

"""What people say of marked files, and what it makes of the PC's answer and of assignments."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from tests.console.marked_files.scanned import Scanned, a_box, a_file, a_part
from tests.console.people import Province

from khien.console.audit.models import Event
from khien.console.endpoints import queries as machines
from khien.console.marked_files import actions
from khien.console.marked_files.errors import NeedsListedReason, NothingChosen
from khien.console.marked_files.models import MarkedFile, Reason, State
from khien.console.people.models import Person
from khien.controls import catalogue, judge
from khien.core.findings import Finding, Status


@pytest.fixture
def officer(province: Province) -> Person:
    return province.person("health.officer")


def test_each_word_is_kept_with_who_and_when_and_logged(scanned: Scanned, officer: Person) -> None:
    scanned.hand_in(a_part(a_file(1), a_file(2), a_file(3)))
    for name, state, reason in (
        (1, State.MOVED, ""), (2, State.DECLASSIFIED, ""), (3, State.FALSE_ALARM, "quotation"),
    ):  # fmt: skip
        done = actions.settle(
            officer, scanned.computer, [scanned.row(name).pk], state=state, reason=reason
        )
        assert (done.count, done.failed) == (1, [])
        row = scanned.row(name)
        assert (row.state, row.reason, row.decided_by) == (state, reason, officer)
        assert row.decided_at is not None
        assert Event.objects.get(verb=f"marked_file.{state}").content.facts["was"] == "open"
    assert scanned.answer() == ("pass", "none-found")


def test_a_pass_on_a_person_s_word_is_declared_until_a_scan_shows_it(
    scanned: Scanned, officer: Person
) -> None:
    scanned.hand_in(a_part(a_file(1)))
    actions.settle(officer, scanned.computer, [scanned.row(1).pk], state=State.MOVED)
    assert scanned.answer() == ("pass", "none-found")
    assert scanned.finding().declared
    scanned.hand_in(a_part())
    assert scanned.row(1).state == State.MOVED
    assert not scanned.finding().declared
    assert scanned.finding().bundle.signed


def test_it_fails_until_the_last_file_is_settled(scanned: Scanned, officer: Person) -> None:
    scanned.hand_in(a_part(*(a_file(at) for at in range(5))))
    for at in range(5):
        assert scanned.answer() == ("fail", "marked")
        assert scanned.finding().facts["marked"] == 5 - at
        actions.settle(officer, scanned.computer, [scanned.row(at).pk], state=State.MOVED)
    assert scanned.answer() == ("pass", "none-found")


def test_taking_a_word_back_fails_again(scanned: Scanned, officer: Person) -> None:
    scanned.hand_in(a_part(a_file(1)))
    ids = [scanned.row(1).pk]
    actions.settle(officer, scanned.computer, ids, state=State.DECLASSIFIED)
    actions.reopen(officer, scanned.computer, ids)
    assert scanned.answer() == ("fail", "marked")
    assert scanned.row(1).decided_by is None
    assert Event.objects.filter(verb="marked_file.reopen").count() == 1


def test_a_look_at_an_unread_box_is_recorded(scanned: Scanned, officer: Person) -> None:
    scanned.hand_in(a_part(a_box(1), a_box(2)))
    assert scanned.answer() == ("unknown", "boxes-unread")
    actions.look(officer, scanned.computer, [scanned.row(1).pk], level="TỐI MẬT")
    row = scanned.row(1)
    assert (row.level, row.looked_by, row.is_open) == ("TỐI MẬT", officer, True)
    assert scanned.answer() == ("fail", "marked")
    actions.settle(
        officer, scanned.computer, [scanned.row(2).pk], state=State.FALSE_ALARM, reason="no_stamp"
    )
    actions.settle(officer, scanned.computer, [row.pk], state=State.MOVED)
    assert scanned.answer() == ("pass", "none-found")
    assert Event.objects.filter(verb="marked_file.look").count() == 1
    # The level that a person saw stays when the next scan sees the same unread box.
    scanned.hand_in(a_part(a_box(1)))
    assert scanned.row(1).level == "TỐI MẬT"
    assert scanned.row(1).is_open


def test_what_cannot_be_said_is_said_to_be_so(scanned: Scanned, officer: Person) -> None:
    scanned.hand_in(a_part(a_box(1), a_file(2)))
    box, read = scanned.row(1), scanned.row(2)
    done = actions.settle(officer, scanned.computer, [box.pk, read.pk], state=State.MOVED)
    assert (done.count, [pk for pk, _why in done.failed]) == (1, [box.pk])
    done = actions.look(officer, scanned.computer, [read.pk], level="MẬT")
    assert (done.count, len(done.failed)) == (0, 1)
    with pytest.raises(NothingChosen):
        actions.settle(officer, scanned.computer, [], state=State.MOVED)
    with pytest.raises(NeedsListedReason):
        actions.settle(
            officer, scanned.computer, [read.pk], state=State.FALSE_ALARM, reason="vì nó thế"
        )
    for state in ("open", "gone", "key_changed", "x"):
        with pytest.raises(ValueError, match="settles"):
            actions.settle(officer, scanned.computer, [read.pk], state=state)
    with pytest.raises(ValueError, match="level"):
        actions.look(officer, scanned.computer, [box.pk], level="Kín")


def test_no_field_holds_words_of_a_person() -> None:
    """Words could tell what a file is: everything said is one of a list."""
    free = {
        field.name
        for field in MarkedFile._meta.get_fields()
        if field.get_internal_type() in {"TextField", "JSONField", "BinaryField", "FileField"}
    }
    assert free == set()
    assert all(
        field.max_length <= 64
        for field in MarkedFile._meta.get_fields()
        if field.get_internal_type() == "CharField"
    )
    assert set(Reason.values) == {"sample", "quotation", "other_mark", "no_stamp"}


def test_many_are_settled_a_hundred_at_a_time(
    scanned: Scanned, officer: Person, django_assert_max_num_queries: Callable[..., object]
) -> None:
    scanned.hand_in(a_part(*(a_file(at) for at in range(120))))
    ids = [row.pk for row in MarkedFile.objects.all()]
    before = len(connection.queries)
    done = actions.settle(officer, scanned.computer, ids, state=State.MOVED)
    assert (done.count, before) == (120, len(connection.queries))
    assert scanned.answer() == ("pass", "none-found")
    assert Event.objects.filter(verb="marked_file.moved").count() == 120


def test_an_unsettled_file_does_not_grow_stale(scanned: Scanned, officer: Person) -> None:
    """A failing finding keeps the verdict failing until it is resolved, however old."""
    scanned.hand_in(a_part(a_file(1)))
    control = catalogue()["secrets.no-marked-files-online"]

    def verdict() -> Status:
        (row,) = machines.current_findings([scanned.computer.organisation_id], control.id)
        finding = Finding(
            row.check_id, row.control, "1", Status(row.status), row.reason_code, row.observed_at,
            row.facts, row.source,
        )  # fmt: skip
        later = timezone.now() + timedelta(days=400)
        return judge(control, [finding], now=later, denominator=1).status

    assert verdict() is Status.FAIL
    actions.settle(officer, scanned.computer, [scanned.row(1).pk], state=State.MOVED)
    assert verdict() is Status.UNKNOWN


def test_the_pages_say_what_happened(
    scanned: Scanned, as_person: Callable[[str], Client], officer: Person
) -> None:
    client = as_person("health.officer")
    scanned.hand_in(a_part(a_file(1), a_box(2)))
    url = f"/marked/machines/{scanned.computer.pk}/"
    page = client.get(url).content.decode()
    assert "còn 2 tệp mang dấu độ mật chưa xử lý" in page
    assert "1 tệp phải mở xem" in page
    assert "đầu trang 1" in page
    assert "05/2026" in page
    box, read = scanned.row(2), scanned.row(1)
    lacking = client.post(f"{url}settle/", {"what": "looked", "file": [box.pk]})
    assert lacking.status_code == 422
    ticked = [f'value="{one.pk}" checked' in lacking.content.decode() for one in (box, read)]
    assert ticked == [True, False]
    assert (
        client.post(f"{url}settle/", {"what": "false_alarm", "file": [read.pk]}).status_code == 422
    )
    client.post(f"{url}settle/", {"what": "moved", "file": [box.pk]})
    assert "1 tệp không ghi nhận được" in client.get(url).content.decode()
    said = {"what": "looked", "level": "MẬT", "file": [box.pk]}
    assert client.post(f"{url}settle/", said).status_code == 303
    assert "mở xem" in client.get(url).content.decode()
    said = {"what": "false_alarm", "reason": "sample", "file": [read.pk, box.pk]}
    client.post(f"{url}settle/", said)
    page = client.get(url).content.decode()
    assert "mọi tệp đã thấy đều đã xử lý" in page
    assert "Mẫu in sẵn" in page
    # Whoever inspects sees the false alarms listed, with who said so.
    page = as_person("health.inspector").get("/marked/").content.decode()
    assert "Đã ghi là báo nhầm" in page
    assert officer.full_name in page
    assert client.post(f"{url}settle/", {"what": "reopen", "file": [read.pk]}).status_code == 303
    assert "còn 1 tệp" in client.get(url).content.decode()
    machine = client.get(f"/machines/{scanned.computer.pk}/").content.decode()
    assert "Có 1 tệp mang dấu độ mật chưa xử lý" in machine


def test_empty_pages_say_why(as_person: Callable[[str], Client], scanned: Scanned) -> None:
    client = as_person("health.officer")
    assert "Chưa máy nào báo" in client.get("/marked/").content.decode()
    page = client.get(f"/marked/machines/{scanned.computer.pk}/").content.decode()
    assert "không có tệp mang dấu" in page


def test_the_page_says_what_the_last_scan_looked_at(
    as_person: Callable[[str], Client], scanned: Scanned
) -> None:
    url = f"/marked/machines/{scanned.computer.pk}/"
    assert "chưa nộp lần quét nào" in as_person("health.officer").get(url).content.decode()
    scanned.hand_in(
        a_part(
            a_file(1), unreadable={"encrypted": 4, "other": 1},
            counts={"marked": 3, "form": 5, "declassified": 2}, left_out=2,
        )
    )  # fmt: skip
    for who in ("health.officer", "health.inspector", "health.leader"):
        page = as_person(who).get(url).content.decode()
        for told in ("C:, D: (2 trong 2 ổ)", "9000", "4 · Tệp có mật khẩu.", "1 · Lý do khác",
                     "2 tệp mang dấu không có mã"):  # fmt: skip
            assert told in page, told
    # A bundle without a scan takes nothing of it away.
    scanned.hand_in(None)
    assert "C:, D:" in as_person("health.officer").get(url).content.decode()


def test_the_pages_are_in_english_too(as_person: Callable[[str], Client], scanned: Scanned) -> None:
    scanned.hand_in(a_part(a_file(1), a_box(2)))
    client = as_person("health.officer")
    client.cookies["django_language"] = "en"
    page = client.get(f"/marked/machines/{scanned.computer.pk}/").content.decode()
    for told in ("2 marked files have not been dealt with", "unread box", "head of page 1",
                 "Files examined"):  # fmt: skip
        assert told in page, told
    assert "1 of" not in client.get("/marked/").content.decode().split("</h1>")[0]

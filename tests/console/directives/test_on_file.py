"""Letters already in force: no work of them, found again, and begun by a person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone
from tests.console.directives.letters import letter, rows
from tests.console.directives.test_intake import LETTER, MARKED, own_store
from tests.console.directives.test_linking import cite, narrow, only
from tests.console.people import Province, sign_in

from khien.console.assignments.models import Assignment
from khien.console.audit.models import Event
from khien.console.directives import actions, errors, queries
from khien.console.directives.actions import TakenAs, ToFile
from khien.console.directives.linked import Filing
from khien.console.directives.models import Directive, Obligation
from khien.console.directives.on_file import NOT_STARTED, next_day, put_on_file
from khien.console.directives.reading_filed import read_waiting
from khien.console.evidence.actions import held
from khien.console.evidence.models import HeldFile, StoredFile
from khien.console.people import access
from khien.console.people.models import Person

__all__ = ["narrow", "own_store"]
SOON = date.today() + timedelta(days=30)  # noqa: DTZ011


@pytest.fixture
def filed(standing: Person, province: Province) -> Directive:
    """An old letter on file: three obligations in scope, the third line outside."""
    old = letter(standing, province.police, date="2019-05-06", number_as_printed="5/UBND-NC",
                 issuer="UBND TỈNH ĐÔNG KHÊ")  # fmt: skip
    with transaction.atomic():
        put_on_file(standing, old, read=True)
    return old


def days(directive: Directive, *orders: int, day: date | None = SOON) -> dict[int, date | None]:
    every = rows(directive)
    return {every[order].pk: day for order in orders}


def test_a_letter_on_file_gives_no_work(filed: Directive, standing: Person) -> None:
    assert filed.state == Directive.State.FILED
    assert not Assignment.objects.exists()
    assert Event.objects.filter(verb="directive.put_on_file").count() == 1
    for row in rows(filed):
        Obligation.objects.filter(pk=row.pk).update(confirmed=True)
    with pytest.raises(errors.OnFile):
        actions.issue(standing, filed, targets={rows(filed)[0].pk: {filed.organisation_id}})
    assert not Assignment.objects.exists()


def test_it_is_linked_and_found(
    filed: Directive, standing: Person, province: Province, as_person: Callable[[str], Client]
) -> None:
    new = letter(standing, province.police, cites=[
        cite("5/UBND-NC", date="2019-05-06", relation="carries_out")
    ])  # fmt: skip
    assert only(new).target == filed
    client = as_person("standing")
    # by number, notation, subject, issuer, and any words of the text, with or without marks
    for words in ("5/UBND-NC", "ubnd-nc", "tăng cường bảo đảm", "dong khe", "mat khau mac dinh"):
        assert list(queries.matching(queries.filed_for(standing), words)) == [filed], words
        page = client.get("/directives/in-force/", {"q": words}).content.decode()
        assert "5/UBND-NC" in page
        assert "5/UBND-NC" in client.get("/directives/", {"q": words}).content.decode()
    assert not queries.matching(queries.filed_for(standing), "không hề có").exists()


def test_the_list_of_letters_leaves_the_file_out_until_one_looks(
    filed: Directive, as_person: Callable[[str], Client]
) -> None:
    client = as_person("standing")
    page = client.get("/directives/").content.decode()
    assert f"/directives/{filed.pk}/" not in page
    assert "Hồ sơ đang có hiệu lực (1)" in page
    assert f"/directives/{filed.pk}/" in client.get("/directives/?state=filed").content.decode()
    assert f"/directives/{filed.pk}/" not in client.get("/").content.decode()


def test_what_still_holds_begins_today_and_is_issued_the_usual_way(
    filed: Directive, standing: Person, province: Province
) -> None:
    assert actions.start_filed(standing, filed, days=days(filed, 0)) == 1
    filed.refresh_from_db()
    assert (filed.state, filed.received_on) == (Directive.State.REVIEW, timezone.localdate())
    first, second, outside, last = rows(filed)
    assert (first.deadline, first.deadline_text, first.confirmed) == (SOON, "", True)
    assert (second.removed_reason, last.removed_reason) == (NOT_STARTED, NOT_STARTED)
    assert (outside.scope, outside.removed_reason) == ("excluded", "")
    issued = actions.issue(standing, filed, targets={first.pk: {province.health.pk}})
    assert issued.made == 1
    assert Assignment.objects.get().due == SOON
    # Another of them may begin later, of the same letter.
    actions.start_filed(standing, filed, days={last.pk: SOON})
    filed.refresh_from_db()
    assert filed.state == Directive.State.ISSUED
    assert actions.issue(standing, filed, targets={last.pk: {province.health.pk}}).made == 1
    with pytest.raises(errors.OutOfScope):
        actions.start_filed(standing, filed, days={first.pk: SOON})
    assert Event.objects.filter(verb="directive.start_filed").count() == 2


def test_what_cannot_begin(filed: Directive, standing: Person, province: Province) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    with pytest.raises(errors.NothingToStart):
        actions.start_filed(standing, filed, days={})
    with pytest.raises(errors.OutOfScope):
        actions.start_filed(standing, filed, days=days(filed, 2))  # outside the scope
    with pytest.raises(errors.DayNeeded):
        actions.start_filed(standing, filed, days=days(filed, 0, day=yesterday))
    with pytest.raises(errors.DayNeeded):
        actions.start_filed(standing, filed, days=days(filed, 1, day=None))
    other = letter(standing, province.police)
    with pytest.raises(errors.GoneMeanwhile):
        actions.start_filed(standing, filed, days=days(other, 0))
    with pytest.raises(errors.NotInReview):  # never on file
        actions.start_filed(standing, other, days=days(other, 0))
    for who in ("health.officer", "police.leader", "administrator"):
        with pytest.raises(access.Refused):
            actions.start_filed(province.person(who), filed, days=days(filed, 0))
    filed.refresh_from_db()
    assert filed.state == Directive.State.FILED
    assert [row.version for row in rows(filed)] == [1] * 4


def test_a_duty_that_comes_again_begins_with_its_next_period(
    filed: Directive, standing: Person
) -> None:
    row = rows(filed)[1]
    row.recurring, row.deadline_text = "hằng tháng", "trước ngày 25 hằng tháng"
    row.save()
    proposed = next_day(row)
    assert proposed is not None
    assert proposed.day == 25
    actions.start_filed(standing, filed, days={row.pk: None})
    row.refresh_from_db()
    assert (row.deadline, row.recurring) == (proposed, "hằng tháng")


def test_the_head_of_a_letter_on_file_may_be_mended(
    filed: Directive, as_person: Callable[[str], Client]
) -> None:
    client = as_person("standing")
    assert "header/" in client.get(f"/directives/{filed.pk}/").content.decode()
    sent = {
        "version": filed.version, "number_as_printed": "6/UBND-NC", "issuer": "UBND tỉnh",
        "date": "2019-05-06", "received_on": "2026-11-20", "subject": "x",
    }  # fmt: skip
    assert client.post(f"/directives/{filed.pk}/header/", sent).status_code == 303
    filed.refresh_from_db()
    assert (filed.state, filed.index.number) == ("filed", "6")


def test_the_page_of_what_still_holds(
    filed: Directive, as_person: Callable[[str], Client], standing: Person
) -> None:
    client = as_person("standing")
    url = f"/directives/{filed.pk}/start/"
    page = client.get(url).content.decode()
    assert "3 nhiệm vụ của văn bản này" in page
    assert "1 nội dung ngoài phạm vi không chọn được" in page
    first, second, outside, _last = rows(filed)
    assert outside.text not in page
    assert client.post(url, {}).status_code == 409
    assert client.post(url, {"start": second.pk}).status_code == 409
    assert (
        client.post(url, {"start": second.pk, f"day-{second.pk}": "2026-13-99"}).status_code == 409
    )
    refused = client.post(url, {"start": outside.pk, f"day-{outside.pk}": SOON.isoformat()})
    assert refused.status_code in (403, 409, 422)
    assert client.post(url, {"start": "x"}).status_code == 409
    sent = client.post(url, {"start": first.pk, f"day-{first.pk}": SOON.isoformat()})
    assert (sent.status_code, sent["Location"]) == (303, f"/directives/{filed.pk}/issue/")
    assert client.get(f"/directives/{filed.pk}/issue/").status_code == 200
    assert (
        "Chọn nhiệm vụ còn hiệu lực" not in client.get(f"/directives/{filed.pk}/").content.decode()
    )
    assert "3" not in client.get(url).context["directive"].state
    never = letter(standing, filed.organisation)
    assert client.get(f"/directives/{never.pk}/start/").status_code == 404


@pytest.mark.parametrize(
    "who",
    ["police.officer", "police.leader", "police.staff", "root.officer", "root.leader",
     "health.officer", "health.leader", "health.inspector", "clinic.officer", "clinic.staff",
     "culture.officer", "commune.staff", "administrator"],
)  # fmt: skip
def test_only_the_standing_unit_keeps_the_file(
    filed: Directive, as_person: Callable[[str], Client], who: str
) -> None:
    client = as_person(who)
    url = f"/directives/{filed.pk}/start/"
    first = rows(filed)[0].pk
    assert client.get("/directives/in-force/").status_code == 403
    assert client.post("/directives/in-force/", {}).status_code == 403
    assert client.get(url).status_code == 403
    assert client.post(url, {"start": first, f"day-{first}": SOON.isoformat()}).status_code == 403
    assert client.get(f"/directives/{filed.pk}/letter/").status_code == 404
    assert Directive.objects.get().state == "filed"


def test_a_standing_unit_elsewhere_sees_no_such_file(filed: Directive, narrow: Person) -> None:
    client = sign_in(narrow)
    page = client.get("/directives/in-force/")
    assert "0 văn bản trong hồ sơ" in page.content.decode()
    assert "5/UBND-NC" not in client.get("/directives/in-force/?q=UBND-NC").content.decode()
    assert client.get(f"/directives/{filed.pk}/start/").status_code == 404
    assert client.post(f"/directives/{filed.pk}/start/", {}).status_code == 404


@pytest.mark.parametrize("url", ["/directives/in-force/", "/directives/1/start/"])
def test_nobody_goes_to_sign_in(client: Client, db: object, url: str) -> None:
    assert client.get(url).status_code == 302
    assert client.post(url, {}).status_code == 302


# Through the door: these run the real worker process.


def upload(words: str, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, words.encode(), content_type="text/plain")


def test_old_letters_through_the_door(
    standing: Person, province: Province, as_person: Callable[[str], Client], settings: object
) -> None:
    client = as_person("standing")
    empty = client.post("/directives/in-force/", {})
    assert "Chọn tệp hoặc thư mục" in empty.content.decode()
    sent = client.post("/directives/in-force/", {"letters": [
        upload(LETTER, "mot.txt"), upload(MARKED, "hai.txt"), upload("", "ba.docx"),
    ]})  # fmt: skip
    page = sent.content.decode()
    assert sent.status_code == 200
    assert "Đã xem 3 tệp, 2 tệp không nhận mới" in page
    assert "TỐI MẬT" in page
    one = Directive.objects.get()
    assert (one.state, one.number_as_printed) == ("filed", "77/TBATANM-CAT")
    assert one.obligations.count() == 3
    assert HeldFile.objects.get().place == "filed"
    again = client.post("/directives/in-force/", {"letters": [upload(LETTER, "mot.txt")]})
    assert "không nhận lần hai" in again.content.decode()
    assert Directive.objects.count() == 1


def test_of_many_only_the_mark_is_checked_at_the_door_and_the_worker_reads(
    standing: Person, province: Province
) -> None:
    taken = actions.take_in(
        standing, LETTER.encode(), name="mot.txt", organisation=province.police,
        received_on=date(2026, 11, 20), to_file=ToFile.UNREAD,
    )  # fmt: skip
    marked = actions.take_in(
        standing, MARKED.encode(), name="hai.txt", organisation=province.police,
        received_on=date(2026, 11, 20), to_file=ToFile.UNREAD,
    )  # fmt: skip
    assert (taken.how, marked.how) == (TakenAs.TAKEN, TakenAs.MARKED)
    one = Directive.objects.get()
    assert (one.state, one.text, one.filing.waits_to_be_read) == ("filed", "", True)
    assert read_waiting() == 1
    one = Directive.objects.get()
    assert (one.state, one.number_as_printed) == ("filed", "77/TBATANM-CAT")
    assert one.obligations.count() == 3
    assert one.index.notation == "tbatanm-cat"
    assert read_waiting() == 0
    assert Directive.objects.get().version == one.version


def test_a_letter_whose_file_is_gone_is_named_and_stops_nobody(
    standing: Person, province: Province
) -> None:
    for number in (1, 2):
        actions.take_in(
            standing, LETTER.replace("77/", f"{number}/").encode(), name="x.txt",
            organisation=province.police, received_on=date(2026, 11, 20), to_file=ToFile.UNREAD,
        )  # fmt: skip
    StoredFile.objects.filter(pk=Directive.objects.order_by("pk")[0].file_id).update(path="aa/no")
    assert read_waiting() == 2
    first, second = Filing.objects.order_by("pk")
    assert (first.unreadable, first.waits_to_be_read) == ("file_gone", False)
    assert second.unreadable == ""
    assert second.directive.text


def test_a_held_old_letter_that_is_let_in_goes_on_file(
    standing: Person, province: Province
) -> None:
    actions.take_in(
        standing, b"", name="rong.docx", organisation=province.police,
        received_on=date(2026, 11, 20), to_file=ToFile.READ,
    )  # fmt: skip
    waiting = HeldFile.objects.get()
    held.let_in(standing, waiting.pk, reason="đã xem bản giấy")
    one = Directive.objects.get()
    assert (one.state, one.filing.waits_to_be_read) == ("filed", True)
    assert read_waiting() == 1
    assert Filing.objects.get().unreadable
    assert settings.MEDIA_ROOT

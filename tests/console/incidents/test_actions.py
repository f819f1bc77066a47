"""Reporting, answering, seeing the answer: whose it is, what is kept, what the log says."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from tests.console.people import Province, sign_in

from khien.console.audit.models import Content, Event
from khien.console.evidence import files
from khien.console.evidence.actions import held as held_actions
from khien.console.evidence.models import HeldFile, Refusal, StoredFile
from khien.console.evidence.problems import NeedsReason, NoMarkSeen
from khien.console.incidents import actions, promises, queries
from khien.console.incidents.errors import HasFile, NoAnswer, NothingTold, TooManyReports
from khien.console.incidents.models import OddThing
from khien.console.people.access import Refused
from khien.core.dates import VIETNAM, is_working_day

TOLD = {"what": "Thư lạ xin mật khẩu", "where": "máy phòng một cửa", "when": "sáng nay"}


@pytest.fixture(autouse=True)
def media(settings: object, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
    return tmp_path / "files"


def attached(data: bytes, name: str = "anh.txt") -> actions.Attached:
    return actions.Attached(data, name, files.examine_upload(data, name=name))


def marked(tmp_path: Path) -> bytes:
    document = docx.Document()
    for line in ("UBND TỈNH ĐÔNG KHÊ", "TỐI MẬT", "BÁO CÁO", "Nội dung."):
        document.add_paragraph(line)
    document.save(str(tmp_path / "marked.docx"))
    return (tmp_path / "marked.docx").read_bytes()


def test_a_report_is_of_its_reporter_and_his_organisation(province: Province) -> None:
    staff = province.person("clinic.staff")
    done = actions.report(staff, **TOLD)
    found = OddThing.objects.get()
    assert done.odd_thing == found
    assert (found.reporter, found.organisation) == (staff, province.clinic)
    assert found.state == OddThing.State.NEW
    assert done.file == ""
    assert len(found.code) == actions.CODE_LENGTH
    assert set(found.code) <= set(actions.CODE_LETTERS)


def test_the_log_says_that_it_was_told_never_what(province: Province) -> None:
    done = actions.report(province.person("clinic.staff"), **TOLD)
    actions.answer(province.person("standing"), done.odd_thing.pk, words="Đừng bấm đường dẫn")
    actions.open_own(province.person("clinic.staff"), done.odd_thing.pk)
    verbs = list(Event.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["odd_thing.report", "odd_thing.answer", "odd_thing.see_answer"]
    assert set(Event.objects.values_list("organisation_id", flat=True)) == {province.clinic.pk}
    kept = json.dumps([row.facts for row in Content.objects.all()], ensure_ascii=False)
    for secret in (*TOLD.values(), "Đừng bấm", done.odd_thing.code):
        assert secret not in kept


@pytest.mark.parametrize("missing", sorted(TOLD))
def test_nothing_told_is_not_a_report(province: Province, missing: str) -> None:
    with pytest.raises(NothingTold):
        actions.report(province.person("clinic.staff"), **(TOLD | {missing: " \n "}))
    assert not OddThing.objects.exists()


def test_somebody_who_left_reports_nothing(province: Province) -> None:
    staff = province.person("clinic.staff")
    staff.is_active = False
    staff.save()
    with pytest.raises(Refused):
        actions.report(staff, **TOLD)


def test_a_flood_of_reports_is_stopped_and_told(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "REPORTS_A_DAY", 2)
    staff = province.person("clinic.staff")
    first = actions.report(staff, **TOLD).odd_thing
    actions.report(staff, **TOLD)
    with pytest.raises(TooManyReports, match="2"):
        actions.report(staff, **TOLD)
    actions.report(province.person("health.staff"), **TOLD)
    OddThing.objects.filter(pk=first.pk).update(reported_at=timezone.now() - timedelta(days=1))
    actions.report(staff, **TOLD)


def test_codes_do_not_repeat(province: Province, monkeypatch: pytest.MonkeyPatch) -> None:
    letters = iter("A" * 8 + "A" * 8 + "C" * 8)
    monkeypatch.setattr(actions, "secrets", SimpleNamespace(choice=lambda _from: next(letters)))
    staff = province.person("clinic.staff")
    codes = [actions.report(staff, **TOLD).odd_thing.code for _ in range(2)]
    assert codes == ["A" * 8, "C" * 8]


def test_a_clear_file_is_stored_with_the_report(province: Province) -> None:
    staff = province.person("clinic.staff")
    done = actions.report(staff, **TOLD, attached=attached("Nội dung thư lạ".encode()))
    assert done.file == "stored"
    stored = StoredFile.objects.get()
    assert OddThing.objects.get().file == stored
    assert (stored.organisation, stored.added_by) == (province.clinic, staff)


def test_a_marked_file_leaves_nothing_but_the_words_stay(
    province: Province, tmp_path: Path, media: Path
) -> None:
    bad = attached(marked(tmp_path), "mat.docx")
    done = actions.report(province.person("clinic.staff"), **TOLD, attached=bad)
    assert done.file == "marked"
    assert OddThing.objects.get().file is None
    assert Refusal.objects.get().facts["level"]
    assert not StoredFile.objects.exists()
    assert not [path for path in media.rglob("*") if path.is_file()]


def test_a_file_that_could_not_be_examined_waits_and_then_joins_the_report(
    province: Province,
) -> None:
    staff = province.person("clinic.staff")
    done = actions.report(staff, **TOLD, attached=attached(b"\x00\x01\x02 gi do", "la.bin"))
    assert done.file == "held"
    held = HeldFile.objects.get()
    assert (held.place, held.target_id) == ("attachment", done.odd_thing.pk)
    assert queries.file_waits(staff, done.odd_thing)
    held_actions.let_in(province.person("standing"), held.pk, reason="ảnh chụp màn hình")
    done.odd_thing.refresh_from_db()
    assert done.odd_thing.file is not None
    assert not queries.file_waits(staff, done.odd_thing)


def test_a_held_file_never_joins_the_report_of_another(province: Province) -> None:
    mine = actions.report(province.person("clinic.staff"), **TOLD).odd_thing
    stored = actions.report(
        province.person("culture.staff"), **TOLD, attached=attached("Nội dung".encode())
    ).odd_thing.file
    assert stored is not None
    held = HeldFile.objects.create(
        organisation=province.culture,
        place="attachment",
        target_id=mine.pk,
        reason_code="damaged",
        size=1,
        name="x",
        path="aa/x",
        added_by=province.person("culture.staff"),
    )
    with transaction.atomic():
        actions.let_in(province.person("standing"), held, stored)
        held.target_id = None
        actions.let_in(province.person("standing"), held, stored)
    mine.refresh_from_db()
    assert mine.file is None


def test_a_file_that_is_too_large_never_loses_the_words(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    big = files._too_large(10**9)
    done = actions.report(
        province.person("clinic.staff"), **TOLD, attached=actions.Attached(b"", "to.bin", big)
    )
    assert done.file == "too_large"
    assert OddThing.objects.count() == 1
    assert not HeldFile.objects.exists()


def test_an_answer_is_new_until_its_reporter_opens_it(province: Province) -> None:
    staff, standing = province.person("clinic.staff"), province.person("standing")
    one = actions.report(staff, **TOLD).odd_thing
    assert (queries.open_count(standing), queries.new_answers(staff)) == (1, 0)
    actions.answer(standing, one.pk, words="  Cảm ơn. Đừng bấm đường dẫn.  ")
    assert (queries.open_count(standing), queries.new_answers(staff)) == (0, 1)
    seen = actions.open_own(staff, one.pk)
    assert seen.answer == "Cảm ơn. Đừng bấm đường dẫn."
    assert seen.answer_seen_at is not None
    assert queries.new_answers(staff) == 0
    first = actions.open_own(staff, one.pk).answer_seen_at
    assert first == seen.answer_seen_at
    assert Event.objects.filter(verb="odd_thing.see_answer").count() == 1


def test_a_mended_answer_is_unread_again(province: Province) -> None:
    staff, standing = province.person("clinic.staff"), province.person("standing")
    one = actions.report(staff, **TOLD).odd_thing
    actions.answer(standing, one.pk, words="Không sao.")
    actions.open_own(staff, one.pk)
    actions.answer(standing, one.pk, words="Xem lại: hãy đổi mật khẩu.")
    assert queries.new_answers(staff) == 1
    assert Content.objects.get(event__verb="odd_thing.answer", event__pk=_last_event()).facts == {
        "again": True
    }


def _last_event() -> int:
    event = Event.objects.first()
    assert event is not None
    return event.pk


def test_an_empty_answer_is_none(province: Province) -> None:
    one = actions.report(province.person("clinic.staff"), **TOLD).odd_thing
    with pytest.raises(NoAnswer):
        actions.answer(province.person("standing"), one.pk, words="  ")


@pytest.mark.parametrize(
    "who",
    ["health.officer", "health.leader", "clinic.officer", "clinic.staff", "clinic.inspector",
     "culture.officer", "administrator"],
)  # fmt: skip
def test_only_the_standing_unit_answers(province: Province, who: str) -> None:
    one = actions.report(province.person("clinic.staff"), **TOLD).odd_thing
    with pytest.raises(Refused):
        actions.answer(province.person(who), one.pk, words="tự trả lời")
    with pytest.raises(Refused):
        actions.answer(province.person(who), 10**9, words="tự trả lời")
    one.refresh_from_db()
    assert one.state == OddThing.State.NEW


@pytest.mark.parametrize("who", ["health.officer", "clinic.officer", "health.staff", "standing"])
def test_nobody_opens_a_report_as_its_reporter(province: Province, who: str) -> None:
    one = actions.report(province.person("clinic.staff"), **TOLD).odd_thing
    actions.answer(province.person("standing"), one.pk, words="Cảm ơn.")
    with pytest.raises(Refused):
        actions.open_own(province.person(who), one.pk)
    one.refresh_from_db()
    assert one.answer_seen_at is None


@pytest.mark.parametrize(
    ("day", "by"),
    [
        (date(2026, 11, 25), date(2026, 11, 26)),  # Wednesday
        (date(2026, 11, 27), date(2026, 11, 30)),  # Friday: Monday
        (date(2026, 11, 29), date(2026, 11, 30)),  # Sunday: Monday
    ],
)
def test_an_answer_is_promised_by_the_end_of_the_next_working_day(day: date, by: date) -> None:
    assert is_working_day(by)
    assert promises.answer_by(day) == datetime(by.year, by.month, by.day, 17, tzinfo=VIETNAM)


def test_who_answers_is_the_nearest_standing_unit(province: Province) -> None:
    for place in (province.clinic, province.health, province.root, province.police):
        assert promises.standing_unit_over(place) == province.police
    province.police.valid_to = date(2026, 1, 1)
    province.police.save()
    assert promises.standing_unit_over(province.clinic) is None


def test_the_kept_time_is_what_is_shown(province: Province) -> None:
    staff = province.person("clinic.staff")
    one = actions.report(staff, **TOLD).odd_thing
    kept = datetime(2026, 12, 1, 10, tzinfo=UTC)
    one.answer_by = kept
    shown = queries.promise_of(staff, one)
    assert (shown.by, shown.who) == (kept, province.police)


def test_late_ones_are_counted_apart(province: Province) -> None:
    staff, standing = province.person("clinic.staff"), province.person("standing")
    late = actions.report(staff, **TOLD).odd_thing
    actions.report(staff, **TOLD)
    done = actions.report(staff, **TOLD).odd_thing
    long_ago = timezone.now() - timedelta(days=3)
    OddThing.objects.filter(pk__in=[late.pk, done.pk]).update(answer_by=long_ago)
    actions.answer(standing, done.pk, words="Xong.")
    assert (queries.open_count(standing), queries.late_count(standing)) == (2, 1)
    listed = list(queries.for_unit(standing))
    assert listed[0] == late
    assert listed[-1] == done
    assert listed[0].is_late
    assert not listed[-1].is_late
    assert list(queries.for_unit(standing, which="answered")) == [done]


class TestNotAMark:
    """A file turned away for a mark that is none: added by whoever may declare so."""

    def told(self, province: Province) -> OddThing:
        return actions.report(province.person("clinic.staff"), **TOLD).odd_thing

    def past(self, data: bytes, name: str = "mau.docx") -> actions.Attached:
        examination = files.examine_upload(data, name=name, past_mark=True)
        return actions.Attached(data, name, examination)

    def test_it_goes_to_the_report_and_the_reason_is_kept(
        self, province: Province, tmp_path: Path
    ) -> None:
        found, data = self.told(province), marked(tmp_path)
        actions.attach_declared(
            province.person("standing"), found.pk, self.past(data), reason="ảnh mẫu in"
        )
        found.refresh_from_db()
        assert found.file is not None
        assert files.open_stored(found.file).read() == data
        facts = Content.objects.get(event__verb="mark.declare").facts
        assert (facts["level"], facts["reason"], facts["place"]) == (
            "TỐI MẬT", "ảnh mẫu in", "attachment",
        )  # fmt: skip
        with pytest.raises(HasFile):
            actions.attach_declared(
                province.person("standing"), found.pk, self.past(data), reason="x"
            )

    @pytest.mark.parametrize("who", ["clinic.staff", "clinic.officer", "health.leader"])
    def test_only_with_the_right(self, province: Province, tmp_path: Path, who: str) -> None:
        found = self.told(province)
        with pytest.raises(Refused):
            actions.attach_declared(
                province.person(who), found.pk, self.past(marked(tmp_path)), reason="x"
            )
        with pytest.raises(Refused):
            actions.attach_declared(
                province.person(who), 999_999, self.past(marked(tmp_path)), reason="x"
            )

    def test_only_about_a_mark_with_a_reason(self, province: Province, tmp_path: Path) -> None:
        found, standing = self.told(province), province.person("standing")
        with pytest.raises(NeedsReason):
            actions.attach_declared(standing, found.pk, self.past(marked(tmp_path)), reason=" ")
        with pytest.raises(NoMarkSeen):
            actions.attach_declared(standing, found.pk, self.past(b"anh"), reason="x")
        assert StoredFile.objects.count() == 0

    def test_the_page_and_the_words_to_the_reporter(
        self, province: Province, tmp_path: Path
    ) -> None:
        province.person("standing")
        upload = SimpleUploadedFile("m.docx", marked(tmp_path))
        reporter = sign_in(province.person("clinic.staff"))
        sent = reporter.post("/odd/report/", TOLD | {"file": upload})
        assert "nhờ Người standing" in reporter.get(sent["Location"]).content.decode()
        found = OddThing.objects.get()
        url = f"/odd/{found.pk}/not-a-mark/"
        assert reporter.post(url, {}).status_code == 403
        client = sign_in(province.person("standing"))
        assert url in client.get(f"/odd/{found.pk}/").content.decode()
        client.post(url, {"reason": "x"})
        assert StoredFile.objects.count() == 0
        again = SimpleUploadedFile("m.docx", marked(tmp_path))
        client.post(url, {"reason": "mẫu in sẵn", "file": again})
        found.refresh_from_db()
        assert found.file is not None
        assert url not in client.get(f"/odd/{found.pk}/").content.decode()

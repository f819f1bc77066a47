"""Evidence for an assignment: files through the door, words, who may, what a reader gets."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.console.people import Province, sign_in

from khien.console.assignments.models import Assignment
from khien.console.audit.models import Content, Event
from khien.console.directives.models import Directive, Obligation
from khien.console.evidence import actions, queries
from khien.console.evidence.actions import held as held_actions
from khien.console.evidence.declared import declared_for
from khien.console.evidence.models import Evidence, HeldFile, Refusal, StoredFile
from khien.console.evidence.problems import (
    AlreadyDecided,
    NeedsReason,
    NeedsWords,
    NoMarkSeen,
    NotOpen,
    WrongFigures,
)
from khien.console.people.access import Refused

CLEAR = "Biên bản cài đặt phần mềm cho 12 máy.\n".encode()
ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.fixture
def assignment(province: Province) -> Assignment:
    standing = province.person("standing")
    letter = StoredFile.objects.create(
        organisation=province.police,
        sha256="0" * 64,
        size=1,
        name="cv.pdf",
        path="aa/letter",
        added_by=standing,
    )
    directive = Directive.objects.create(
        organisation=province.police,
        file=letter,
        received_on=date(2026, 11, 1),
        taken_in_by=standing,
        state="issued",
    )
    obligation = Obligation.objects.create(directive=directive, order=1, text="Cài phần mềm.")
    return Assignment.objects.create(
        obligation=obligation, organisation=province.health, state="accepted", issued_by=standing
    )


def marked(tmp_path: Path) -> bytes:
    document = docx.Document()
    for line in ("UBND TỈNH ĐÔNG KHÊ", "MẬT", "BÁO CÁO", "Nội dung."):
        document.add_paragraph(line)
    document.save(str(tmp_path / "m.docx"))
    return (tmp_path / "m.docx").read_bytes()


def test_a_clear_file_is_evidence(province: Province, assignment: Assignment) -> None:
    officer = province.person("health.officer")
    made = actions.add_file(officer, assignment, CLEAR, "12 máy", name="bien-ban.txt")
    assert isinstance(made, Evidence)
    assert (made.kind, made.words, made.added_by) == ("file", "12 máy", officer)
    assert made.file is not None
    assert made.file.name == "bien-ban.txt"
    assert queries.for_assignment(officer, assignment) == [made]
    assert Event.objects.filter(verb="evidence.add_file", subject_id=str(made.pk)).exists()


def test_a_marked_file_is_refused_and_nothing_of_it_stays(
    province: Province, assignment: Assignment, tmp_path: Path
) -> None:
    made = actions.add_file(
        province.person("health.officer"), assignment, marked(tmp_path), name="ten-mat.docx"
    )
    assert isinstance(made, Refusal)
    assert Evidence.objects.count() == 0
    assert StoredFile.objects.exclude(path="aa/letter").count() == 0
    assert not [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
    assert "ten-mat" not in str(list(Content.objects.values()))


def test_a_statement_counts_as_declared(province: Province, assignment: Assignment) -> None:
    officer = province.person("health.officer")
    actions.add_statement(officer, assignment, "Đã cài", 12, 15)
    declared = declared_for([assignment.pk])[assignment.pk]
    assert (declared.done, declared.of) == (12, 15)


@pytest.mark.parametrize(
    ("words", "done", "of", "error"),
    [("  ", 1, 2, NeedsWords), ("x", 3, 2, WrongFigures), ("x", 3, None, WrongFigures)],
)
def test_a_statement_makes_sense(
    province: Province, assignment: Assignment, words: str, done: int, of: int | None,
    error: type[Exception],
) -> None:  # fmt: skip
    with pytest.raises(error):
        actions.add_statement(province.person("health.officer"), assignment, words, done, of)


@pytest.mark.parametrize(
    "who", ["standing", "culture.officer", "clinic.officer", "health.staff", "health.inspector"]
)
def test_only_the_organisation_hands_in(
    province: Province, assignment: Assignment, who: str
) -> None:
    with pytest.raises(Refused):
        actions.add_statement(province.person(who), assignment, "x")
    with pytest.raises(Refused):
        actions.add_file(province.person(who), assignment, CLEAR)
    assert Evidence.objects.count() == 0


@pytest.mark.parametrize("state", ["confirmed", "declined", "withdrawn"])
def test_a_closed_assignment_takes_nothing(
    province: Province, assignment: Assignment, state: str
) -> None:
    Assignment.objects.update(state=state)
    with pytest.raises(NotOpen):
        actions.add_file(province.person("health.officer"), assignment, CLEAR)
    with pytest.raises(NotOpen):
        actions.add_statement(province.person("health.officer"), assignment, "x")


class TestHeld:
    def held(self, province: Province, assignment: Assignment, words: str = "") -> HeldFile:
        made = actions.add_file(
            province.person("health.officer"), assignment, ENCRYPTED, words, name="khoa.docx"
        )
        assert isinstance(made, HeldFile)
        return made

    def test_it_waits_and_is_let_in_with_a_reason(
        self, province: Province, assignment: Assignment
    ) -> None:
        standing = province.person("standing")
        held = self.held(province, assignment, "biên bản")
        assert queries.for_assignment(standing, assignment) == []
        assert queries.waiting_for_assignment(standing, assignment) == [held]
        with pytest.raises(NeedsReason):
            actions.let_in(standing, held.pk, reason=" ")
        actions.let_in(standing, held.pk, reason="đã xem trên máy riêng")
        row = Evidence.objects.get()
        assert (row.words, row.added_by.username) == ("biên bản", "health.officer")
        assert row.file is not None
        assert queries.open_file(standing, row.file.pk)[1].read() == ENCRYPTED
        with pytest.raises(AlreadyDecided):
            actions.remove(standing, held.pk, reason="lần nữa")

    def test_removed_its_name_and_bytes_are_gone(
        self, province: Province, assignment: Assignment, tmp_path: Path,
        django_capture_on_commit_callbacks: object,
    ) -> None:  # fmt: skip
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            held = self.held(province, assignment)
            actions.remove(province.person("standing"), held.pk, reason="không đúng tệp")
        held.refresh_from_db()
        assert (held.state, held.name) == ("refused", "")
        assert not [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
        assert Evidence.objects.count() == 0

    @pytest.mark.parametrize("who", ["health.officer", "health.leader", "health.staff"])
    def test_who_handed_it_in_does_not_decide(
        self, province: Province, assignment: Assignment, who: str
    ) -> None:
        held = self.held(province, assignment)
        with pytest.raises(Refused):
            actions.let_in(province.person(who), held.pk, reason="x")
        with pytest.raises(Refused):
            actions.remove(province.person(who), held.pk, reason="x")

    def test_a_mark_to_judge_needs_that_right_too(
        self, province: Province, assignment: Assignment, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        held = self.held(province, assignment)
        HeldFile.objects.update(reason_code="doubtful_mark")
        standing = province.person("standing")
        asked: list[str] = []
        real = held_actions.access.require

        def require(actor: object, verb: str, place: object) -> None:
            asked.append(verb)
            real(actor, verb, place)  # type: ignore[arg-type]

        monkeypatch.setattr(held_actions.access, "require", require)
        actions.let_in(standing, held.pk, reason="mẫu in sẵn")
        assert asked == ["held.decide", "mark.declare"]

    def test_another_places_hook_gets_the_file(self, province: Province) -> None:
        with pytest.raises(ValueError, match="unknown place"):
            actions.on_let_in("nowhere", lambda actor, held, stored: None)

    def test_the_page_decides(self, province: Province, assignment: Assignment) -> None:
        held = self.held(province, assignment)
        client = sign_in(province.person("standing"))
        html = client.get("/evidence/held/").content.decode()
        assert "khoa.docx" in html
        download = client.get(f"/evidence/held/{held.pk}/file/")
        assert b"".join(download.streaming_content) == ENCRYPTED  # type: ignore[attr-defined]
        url = f"/evidence/held/{held.pk}/"
        client.post(url, {"decision": "let_in", "reason": ""})
        assert Evidence.objects.count() == 0
        client.post(url, {"decision": "let_in", "reason": "đã xem"})
        assert Evidence.objects.count() == 1
        assert client.post(url, {"decision": "remove", "reason": "x"}).status_code == 404


class TestNotAMark:
    def test_who_may_hands_it_in_with_a_reason_that_is_recorded(
        self, province: Province, assignment: Assignment, tmp_path: Path
    ) -> None:
        standing = province.person("standing")
        data = marked(tmp_path)
        made = actions.add_declared_file(
            standing, assignment, data, reason=" phiếu\nmẫu ", words="12 máy", name="mau.docx"
        )
        assert isinstance(made, Evidence)
        assert made.file is not None
        assert (made.words, made.added_by, made.file.name) == ("12 máy", standing, "mau.docx")
        assert queries.open_file(province.person("health.officer"), made.file.pk)[1].read() == data
        facts = Content.objects.get(event__verb="mark.declare").facts
        assert facts == {
            "level": "MẬT", "size": len(data), "place": "evidence", "reason": "phiếu mẫu",
        }  # fmt: skip

    @pytest.mark.parametrize("who", ["health.officer", "health.leader", "root.officer",
                                     "culture.officer", "health.staff"])  # fmt: skip
    def test_nobody_declares_over_his_own_organisation(
        self, province: Province, assignment: Assignment, tmp_path: Path, who: str
    ) -> None:
        with pytest.raises(Refused):
            actions.add_declared_file(
                province.person(who), assignment, marked(tmp_path), reason="x", name="m.docx"
            )
        assert Evidence.objects.count() == 0

    def test_it_needs_a_mark_a_reason_and_an_open_assignment(
        self, province: Province, assignment: Assignment, tmp_path: Path
    ) -> None:
        standing = province.person("standing")
        with pytest.raises(NoMarkSeen):
            actions.add_declared_file(standing, assignment, CLEAR, reason="x", name="a.txt")
        data = marked(tmp_path)
        with pytest.raises(NeedsReason):
            actions.add_declared_file(standing, assignment, data, reason=" ", name="m.docx")
        Assignment.objects.update(state="confirmed")
        with pytest.raises(NotOpen):
            actions.add_declared_file(standing, assignment, data, reason="x", name="m.docx")
        assert StoredFile.objects.exclude(path="aa/letter").count() == 0

    def test_who_is_turned_away_is_told_whom_to_ask(
        self, province: Province, assignment: Assignment, tmp_path: Path
    ) -> None:
        province.person("standing")
        client = sign_in(province.person("health.officer"))
        upload = SimpleUploadedFile("m.docx", marked(tmp_path))
        url = f"/evidence/assignments/{assignment.pk}/file/"
        # A reason in the form gives no right.
        sent = client.post(url, {"file": upload, "reason": "không phải dấu", "not_a_mark": "1"})
        html = client.get(sent["Location"]).content.decode()
        assert "nhờ Người standing (Công an tỉnh Đông Khê) xác nhận và nộp thay" in html
        assert "/evidence/not-a-mark/" not in html
        assert Evidence.objects.count() == 0

    def test_the_page_of_the_standing_unit(
        self, province: Province, assignment: Assignment, tmp_path: Path
    ) -> None:
        client = sign_in(province.person("standing"))
        assert "/evidence/not-a-mark/" in client.get("/evidence/held/").content.decode()
        door = f"/evidence/not-a-mark/?organisation={province.health.pk}"
        assert door in client.get(f"/assignments/{assignment.pk}/").content.decode()
        assert "Cài phần mềm." in client.get(door).content.decode()
        values = {
            "organisation": province.health.pk, "assignment": assignment.pk, "reason": "mẫu in sẵn",
            "file": SimpleUploadedFile("m.docx", marked(tmp_path)),
        }  # fmt: skip
        sent = client.post("/evidence/not-a-mark/", values)
        assert sent["Location"] == f"/assignments/{assignment.pk}/"
        assert Evidence.objects.get().added_by.username == "standing"
        bare = values | {"reason": "", "file": SimpleUploadedFile("m.docx", b"x")}
        assert client.post("/evidence/not-a-mark/", bare).status_code == 200
        assert Evidence.objects.count() == 1

    def test_an_assignment_is_chosen_only_within_reach_and_place(
        self, province: Province, assignment: Assignment, tmp_path: Path
    ) -> None:
        client = sign_in(province.person("standing"))
        values = {"assignment": assignment.pk, "reason": "x"}
        for organisation, status in ((province.culture.pk, 200), (999_999, 404), ("", 200)):
            file = SimpleUploadedFile("m.docx", marked(tmp_path))
            sent = client.post(
                "/evidence/not-a-mark/", values | {"organisation": organisation, "file": file}
            )
            assert sent.status_code == status
        assert Evidence.objects.count() == 0


class TestPages:
    def test_an_officer_hands_in_and_gets_it_back(
        self, province: Province, assignment: Assignment
    ) -> None:
        client = sign_in(province.person("health.officer"))
        upload = SimpleUploadedFile("<svg onload=alert(1)>.txt", CLEAR, "image/svg+xml")
        sent = client.post(
            f"/evidence/assignments/{assignment.pk}/file/", {"file": upload, "words": "<b>x</b>"}
        )
        assert sent.status_code == 303
        client.post(
            f"/evidence/assignments/{assignment.pk}/statement/",
            {"words": "Đã cài", "declared_done": 1, "declared_of": 2},
        )
        assert Evidence.objects.count() == 2
        html = client.get(sent["Location"]).content.decode()
        assert "<svg onload" not in html
        assert "<b>x</b>" not in html
        assert "&lt;b&gt;x&lt;/b&gt;" in html
        stored = StoredFile.objects.exclude(path="aa/letter").get()
        answer = client.get(f"/evidence/files/{stored.pk}/")
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert b"".join(answer.streaming_content) == CLEAR  # type: ignore[attr-defined]

    def test_server_owned_columns_in_a_form_change_nothing(
        self, province: Province, assignment: Assignment
    ) -> None:
        client = sign_in(province.person("health.officer"))
        client.post(
            f"/evidence/assignments/{assignment.pk}/statement/",
            {
                "words": "Đã cài",
                "kind": "machine",
                "assignment": 99,
                "added_by": 1,
                "observed_at": "2020-01-01",
            },
        )
        row = Evidence.objects.get()
        assert (row.kind, row.assignment_id) == ("statement", assignment.pk)
        assert row.added_by.username == "health.officer"
        assert row.observed_at.year >= 2026

    def test_a_letter_is_not_opened_through_evidence(
        self, province: Province, assignment: Assignment
    ) -> None:
        letter = StoredFile.objects.get(path="aa/letter")
        for who in ("standing", "health.officer"):
            client = sign_in(province.person(who))
            assert client.get(f"/evidence/files/{letter.pk}/").status_code == 404

    def test_nothing_chosen_is_said(self, province: Province, assignment: Assignment) -> None:
        client = sign_in(province.person("health.officer"))
        for url in ("file", "statement"):
            sent = client.post(f"/evidence/assignments/{assignment.pk}/{url}/", {})
            assert sent.status_code == 303
        assert Evidence.objects.count() == 0

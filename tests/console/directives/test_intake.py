"""Intake: the mark check first, then one of five answers. These run the real worker."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.console.people import Province

from khien.console.audit.models import Content, Event
from khien.console.directives import actions, errors
from khien.console.directives.actions import Taken, TakenAs
from khien.console.directives.models import Directive
from khien.console.evidence.actions import held
from khien.console.evidence.models import HeldFile, Refusal, StoredFile
from khien.console.people import access
from khien.console.people.models import Grant, Person, Role

LETTER = """TIỂU BAN AN TOÀN, AN NINH MẠNG
Số: 77/TBATANM-CAT
V/v bảo đảm an ninh mạng
Đông Khê, ngày 16 tháng 11 năm 2026

Kính gửi: Các sở, ban, ngành.

Tiểu ban yêu cầu các cơ quan, đơn vị, địa phương:
1. Cài đặt phần mềm phòng, chống mã độc trên toàn bộ máy tính trước ngày 15 tháng 12 năm 2026.
2. Công an tỉnh truy tìm người chia sẻ bài viết trên mạng xã hội phê bình cơ quan.
3. Báo cáo kết quả về Công an tỉnh trước ngày 20 tháng 12 năm 2026.
"""
MARKED = LETTER.replace("\nKính gửi", "\nTỐI MẬT\n\nKính gửi")


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path / "files")
    return tmp_path / "files"


def take(
    actor: Person, province: Province, data: bytes, name: str = "cv.txt", **more: str
) -> Taken:
    return actions.take_in(
        actor, data, name=name, organisation=province.police, received_on=date(2026, 11, 20), **more
    )


def test_a_clear_letter_is_in_review_with_its_obligations(
    standing: Person, province: Province
) -> None:
    taken = take(standing, province, LETTER.encode())
    assert taken.how is TakenAs.TAKEN
    directive = taken.directive
    assert directive is not None
    assert (directive.state, directive.number_as_printed) == ("review", "77/TBATANM-CAT")
    assert directive.reading["schema"] == "khien.directive/1"
    assert directive.file.sha256 == directive.reading["sha256"]
    scopes = {row.path: row.scope for row in directive.obligations.all()}
    assert scopes == {"1": "in", "2": "excluded", "3": "in"}
    assert "directive.take_in" in set(Event.objects.values_list("verb", flat=True))


def test_the_same_letter_is_said_not_doubled(standing: Person, province: Province) -> None:
    first = take(standing, province, LETTER.encode())
    again = take(standing, province, LETTER.encode(), "tên khác.txt")
    assert (again.how, again.directive) == (TakenAs.TWIN, first.directive)
    # Other bytes, same number, date and issuer.
    retyped = take(standing, province, (LETTER + "\nĐã ký\n").encode())
    assert (retyped.how, retyped.directive) == (TakenAs.TWIN, first.directive)
    assert StoredFile.objects.count() == Directive.objects.count() == 1


def test_a_withdrawn_letter_may_be_taken_in_again(standing: Person, province: Province) -> None:
    take(standing, province, LETTER.encode())
    Directive.objects.update(state="withdrawn")
    assert take(standing, province, LETTER.encode()).how is TakenAs.TAKEN


def test_of_a_marked_letter_nothing_is_kept(
    standing: Person, province: Province, own_store: Path
) -> None:
    taken = take(standing, province, MARKED.encode(), "Ke hoach bao ve X.txt")
    assert (taken.how, taken.level) == (TakenAs.MARKED, "TỐI MẬT")
    assert taken.error is not None
    assert taken.error.advice()
    assert not Directive.objects.exists()
    assert not StoredFile.objects.exists()
    assert not HeldFile.objects.exists()
    assert not [path for path in own_store.rglob("*") if path.is_file()]
    refusal = Refusal.objects.get()
    assert refusal.facts == {
        "level": "TỐI MẬT", "size": len(MARKED.encode()), "place": "letter"
    }  # fmt: skip
    kept = str(list(Content.objects.values_list("facts", flat=True)))
    assert "Ke hoach" not in kept
    assert "an ninh" not in kept


def test_not_a_mark_needs_the_right_and_a_reason_and_is_logged(
    standing: Person, province: Province
) -> None:
    taken = take(standing, province, MARKED.encode(), not_a_mark="chữ trong mẫu in sẵn")
    assert taken.how is TakenAs.TAKEN
    event = Event.objects.get(verb="mark.declare")
    assert event.content.facts["level"] == "TỐI MẬT"
    assert event.content.facts["reason"] == "chữ trong mẫu in sẵn"
    assert taken.directive is not None
    assert taken.directive.obligations.count() == 3


def test_not_a_mark_without_the_right_is_refused(
    standing: Person, province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = {verb: rule for verb, rule in access.RULES.items() if verb != "mark.declare"}
    monkeypatch.setattr(access, "RULES", rules | {"mark.declare": {}})
    with pytest.raises(access.Refused):
        take(standing, province, MARKED.encode(), not_a_mark="lý do")
    assert not Directive.objects.exists()


def test_saying_not_a_mark_of_an_unmarked_letter_says_nothing(
    standing: Person, province: Province
) -> None:
    assert take(standing, province, LETTER.encode(), not_a_mark="lý do").how is TakenAs.TAKEN
    assert not Event.objects.filter(verb="mark.declare").exists()


def test_what_cannot_be_examined_waits(standing: Person, province: Province) -> None:
    taken = take(standing, province, b"%PDF-1.7 broken", "quet.pdf")
    assert taken.how is TakenAs.HELD
    waiting = HeldFile.objects.get()
    assert (waiting.place, waiting.state, waiting.organisation) == (
        "letter",
        "waiting",
        province.police,
    )
    assert not Directive.objects.exists()


def test_a_held_letter_let_in_is_read_by_a_step_of_its_own(
    standing: Person, province: Province, as_person: Callable[[str], Client]
) -> None:
    form = MARKED.replace("TIỂU BAN", "Mẫu số 05\nTIỂU BAN", 1)
    taken = take(standing, province, form.encode())
    assert (taken.how, taken.level) == (TakenAs.HELD, "TỐI MẬT")
    held.let_in(standing, HeldFile.objects.get().pk, reason="mẫu in sẵn")
    directive = Directive.objects.get()
    assert (directive.text, directive.received_on) == ("", date(2026, 11, 20))
    client = as_person("standing")
    address = f"/directives/{directive.pk}/"
    assert "read-again" in client.get(address).content.decode()
    assert client.post(f"{address}read-again/").status_code == 303
    directive.refresh_from_db()
    assert (directive.number_as_printed, directive.obligations.count()) == ("77/TBATANM-CAT", 3)
    with pytest.raises(errors.AlreadyRead):
        actions.read_again(standing, directive)
    with pytest.raises(access.Refused):
        actions.read_again(province.person("police.officer"), directive)


def test_a_letter_that_still_cannot_be_read_says_why(
    standing: Person, province: Province, as_person: Callable[[str], Client]
) -> None:
    take(standing, province, b"%PDF-1.7 broken", "quet.pdf")
    held.let_in(standing, HeldFile.objects.get().pk, reason="đã xem bản giấy")
    directive = Directive.objects.get()
    client = as_person("standing")
    assert client.post(f"/directives/{directive.pk}/read-again/").status_code == 303
    assert 'class="message error"' in client.get(f"/directives/{directive.pk}/").content.decode()
    directive.refresh_from_db()
    assert (directive.text, directive.state) == ("", "review")


@pytest.mark.parametrize(
    "who", ["health.officer", "police.leader", "health.staff", "administrator"]
)
def test_others_take_nothing_in(province: Province, who: str) -> None:
    with pytest.raises(access.Refused):
        take(province.person(who), province, LETTER.encode())


def test_a_unit_does_not_learn_of_letters_it_may_not_see(
    standing: Person, province: Province
) -> None:
    take(standing, province, LETTER.encode())
    other = Person.objects.create(username="u", full_name="U", organisation=province.health)
    Grant.objects.create(person=other, role=Role.STANDING_UNIT, scope=province.health)
    taken = actions.take_in(
        other, LETTER.encode(), name="a.txt", organisation=province.health,
        received_on=date(2026, 11, 20),
    )  # fmt: skip
    assert taken.how is TakenAs.TAKEN


def test_pasted_text_goes_the_way_of_a_file(as_person: Callable[[str], Client]) -> None:
    client = as_person("standing")
    response = client.post("/directives/intake/", {"pasted": LETTER, "received_on": "2026-11-20"})
    assert response.status_code == 303
    directive = Directive.objects.get()
    assert response["Location"] == f"/directives/{directive.pk}/"
    assert directive.file.name == "van-ban-dan.txt"
    marked = client.post("/directives/intake/", {"pasted": MARKED, "received_on": "2026-11-20"})
    assert "TỐI MẬT" in marked.content.decode()
    assert Directive.objects.count() == 1


def test_several_files_each_with_its_answer(as_person: Callable[[str], Client]) -> None:
    client = as_person("standing")
    response = client.post(
        "/directives/intake/",
        {
            "letters": [
                SimpleUploadedFile("a.txt", LETTER.encode()),
                SimpleUploadedFile("b.txt", MARKED.encode()),
                SimpleUploadedFile("c.pdf", b"%PDF-1.7 x"),
                SimpleUploadedFile("<img src=x>.txt", LETTER.encode()),
            ],
            "received_on": "2026-11-20",
        },
    )  # fmt: skip
    page = response.content.decode()
    assert response.status_code == 200
    for how in ("taken", "marked", "held", "twin"):
        assert f"result-{how}" in page
    assert "<img" not in page


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"received_on": "2026-11-20"}, "letters"),
        ({"received_on": "2999-01-01", "pasted": "x"}, "received_on"),
        ({"received_on": "", "pasted": "x"}, "received_on"),
        ({"received_on": "2026-11-20", "pasted": "x", "not_a_mark": "on"}, "reason"),
    ],
)
def test_the_form_says_what_is_missing(
    as_person: Callable[[str], Client], data: dict[str, str], field: str
) -> None:
    response = as_person("standing").post("/directives/intake/", data)
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert not Directive.objects.exists()


def test_a_form_cannot_carry_the_owner_or_the_state(
    as_person: Callable[[str], Client], province: Province
) -> None:
    as_person("standing").post(
        "/directives/intake/",
        {
            "pasted": LETTER, "received_on": "2026-11-20", "organisation": province.health.pk,
            "state": "issued", "file": "1", "path": "../../x", "taken_in_by": "9",
        },
    )  # fmt: skip
    directive = Directive.objects.get()
    assert (directive.organisation, directive.state) == (province.police, "review")

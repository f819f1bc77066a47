"""The pages of notices: who reaches which, what the draft holds, hostile text, weight."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from tests.console.assignments.making import make_assignment, make_directive, make_obligation
from tests.console.people import Province

from khien.console.directives.models import Directive
from khien.console.notices import actions
from khien.console.notices.models import Notice, Reading

Sign = Callable[[str], Client]
HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(2)>{{ 7|add:7 }}'
# For a notice of health, whose child is the clinic and whose sibling is culture.
READERS = {"health.officer", "health.leader", "health.inspector", "health.staff", "clinic.officer",
           "clinic.staff"}  # fmt: skip
OTHERS = {"standing", "administrator", "culture.officer", "culture.staff", "commune.leader"}
EVERYONE = sorted(READERS | OTHERS)


@pytest.fixture
def letter(province: Province) -> Directive:
    found = make_directive(province, subject="bảo đảm an toàn")
    obligation = make_obligation(found, text="Không cắm USB lạ vào máy cơ quan.")
    for place in (province.health, province.culture):
        make_assignment(province, place, obligation=obligation)
    return found


@pytest.fixture
def notice(province: Province, letter: Directive) -> Notice:
    actions.publish(
        province.person("standing"), letter, [province.health.pk], title="USB lạ", body="Đừng cắm."
    )
    return Notice.objects.get()


@pytest.mark.parametrize("who", EVERYONE)
def test_a_notice_is_for_its_readers(
    province: Province, as_person: Sign, notice: Notice, who: str
) -> None:
    client = as_person(who)
    mine = client.get(reverse("notices:mine"))
    assert mine.status_code == 200
    assert ("USB lạ" in mine.content.decode()) is (who in READERS)
    page = client.get(reverse("notices:read", args=[notice.pk]))
    assert page.status_code == (200 if who in READERS else 404)
    assert client.get(reverse("notices:confirm", args=[notice.pk])).status_code == 405
    answer = client.post(reverse("notices:confirm", args=[notice.pk]))
    assert answer.status_code == (303 if who in READERS else 404)
    confirmed = Reading.objects.filter(confirmed_at__isnull=False)
    assert list(confirmed.values_list("person__username", flat=True)) == (
        [who] if who in READERS else []
    )


def test_confirming_takes_no_name_from_the_form(
    province: Province, as_person: Sign, notice: Notice
) -> None:
    """ATTACKS 1 and 9."""
    victim = province.person("health.officer")
    as_person("health.staff").post(
        reverse("notices:confirm", args=[notice.pk]),
        {"person": victim.pk, "user": victim.pk, "confirmed_at": "2020-01-01"},
    )
    row = Reading.objects.get()
    assert row.person == province.person("health.staff")
    assert row.confirmed_at is not None
    assert row.confirmed_at.year > 2020


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("standing", 200), ("health.officer", 200), ("health.leader", 200),
        ("culture.officer", 200), ("clinic.officer", 404), ("commune.officer", 404),
        ("health.inspector", 403), ("health.staff", 403), ("administrator", 403),
    ],
)  # fmt: skip
def test_who_sees_how_far_each_organisation_is(
    province: Province, as_person: Sign, notice: Notice, who: str, expected: int
) -> None:
    url = reverse("notices:of", args=[notice.directive_id])
    client = as_person(who)
    page = client.get(url)
    assert page.status_code == expected
    if who == "culture.officer":
        # ATTACKS 6: the sibling's notice, its people and its figure stay out.
        words = page.content.decode()
        assert "Sở Y tế" not in words
        assert "Chưa gửi thông báo nào" in words
    assert client.get(reverse("notices:of", args=[10**9])).status_code == (
        403 if expected == 403 else 404
    )


@pytest.mark.parametrize("who", EVERYONE)
def test_who_publishes_through_the_page(
    province: Province, as_person: Sign, letter: Directive, who: str
) -> None:
    """ATTACKS 2: the organisations in the form are tried against the right, not trusted."""
    data = {"title": "Đọc", "body": "Nội dung", "organisations": [province.health.pk]}
    as_person(who).post(reverse("notices:of", args=[letter.pk]), data)
    assert Notice.objects.exists() is (who in {"standing", "health.officer"})


@pytest.mark.parametrize("name", ["mine", "read", "confirm", "of"])
def test_nobody_who_is_not_signed_in_sees_anything(
    province: Province, notice: Notice, name: str
) -> None:
    args = {"mine": [], "of": [notice.directive_id]}.get(name, [notice.pk])
    url = reverse(f"notices:{name}", args=args)
    for answer in (Client().get(url), Client().post(url)):
        assert answer.status_code == 302
        assert "/account/sign-in/" in answer["Location"]
    assert not Reading.objects.exists()


def test_the_draft_is_the_work_and_nothing_that_is_excluded(
    province: Province, as_person: Sign, letter: Directive
) -> None:
    make_obligation(letter, text="Truy tìm người chia sẻ bài viết.", scope="excluded")
    make_obligation(letter, text="Mục bị bỏ.", removed_reason="trùng")
    elsewhere = make_obligation(letter, text="Việc riêng của Sở Văn hóa.")
    make_assignment(province, province.culture, obligation=elsewhere)
    url = reverse("notices:of", args=[letter.pk])
    words = unescape(as_person("standing").get(url).content.decode())
    assert "Không cắm USB lạ vào máy cơ quan." in words
    assert "Việc riêng của Sở Văn hóa." in words
    assert "Bảo đảm an toàn" in words
    for who in ("standing", "health.officer"):
        words = unescape(as_person(who).get(url).content.decode())
        assert "Không cắm USB lạ vào máy cơ quan." in words
        assert "Truy tìm" not in words
        assert "Mục bị bỏ" not in words
    assert "Việc riêng của Sở Văn hóa." not in words


def test_a_very_long_letter_still_gives_a_draft_that_can_be_sent(
    province: Province, as_person: Sign, letter: Directive
) -> None:
    Directive.objects.filter(pk=letter.pk).update(subject="rất dài " * 100)
    for _ in range(5):
        make_obligation(letter, text="nội dung " * 1_000)
    client, url = as_person("standing"), reverse("notices:of", args=[letter.pk])
    form = client.get(url).context["form"]
    data = {
        "title": form.initial["title"], "body": form.initial["body"],
        "organisations": [place.pk for place in form.initial["organisations"]],
    }  # fmt: skip
    assert client.post(url, data).status_code == 303
    assert Notice.objects.count() == 2


def test_publishing_tells_how_many_and_leaves_the_rest(
    province: Province, as_person: Sign, letter: Directive
) -> None:
    client, url = as_person("standing"), reverse("notices:of", args=[letter.pk])
    assert "Chưa gửi thông báo nào" in client.get(url).content.decode()
    data = {"title": "Đọc", "body": "Nội dung", "organisations": [province.health.pk]}
    assert client.post(url, data)["Location"] == url
    page = client.get(url)
    assert "Đã gửi thông báo cho 1 đơn vị." in page.content.decode()
    assert list(page.context["form"].fields["organisations"].queryset) == [province.culture]
    data["organisations"] = [province.culture.pk]
    client.post(url, data)
    page = client.get(url)
    assert page.context["form"] is None


@pytest.mark.parametrize(
    "broken", [{"title": ""}, {"body": ""}, {"organisations": []}, {"organisations": [10**9]},
               {"title": "x" * 301}, {"body": "x" * 20_001}],
)  # fmt: skip
def test_a_broken_form_comes_back_with_words(
    province: Province, as_person: Sign, letter: Directive, broken: dict[str, object]
) -> None:
    data = {"title": "Đọc", "body": "Nội dung", "organisations": [province.health.pk]}
    page = as_person("standing").post(reverse("notices:of", args=[letter.pk]), data | broken)
    assert page.status_code == 200
    assert "field-error" in page.content.decode()
    assert not Notice.objects.exists()


def test_hostile_text_stays_text(province: Province, as_person: Sign, letter: Directive) -> None:
    """ATTACKS 12."""
    person = province.person("health.staff")
    person.full_name = HOSTILE
    person.save()
    Directive.objects.filter(pk=letter.pk).update(subject=HOSTILE, number_as_printed=HOSTILE)
    actions.publish(
        province.person("standing"), letter, [province.health.pk], title=HOSTILE, body=HOSTILE
    )
    notice = Notice.objects.get()
    for who, url in (
        ("health.staff", reverse("notices:mine")),
        ("health.staff", reverse("notices:read", args=[notice.pk])),
        ("standing", reverse("notices:of", args=[letter.pk])),
    ):
        page = as_person(who).get(url).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;" in page
        assert "{{ 7|add:7 }}" in page


def test_reading_says_what_confirming_means(
    province: Province, as_person: Sign, notice: Notice
) -> None:
    client, url = as_person("clinic.staff"), reverse("notices:read", args=[notice.pk])
    assert "không phải là nhận lỗi" in client.get(url).content.decode()
    assert Reading.objects.get().confirmed_at is None
    answer = client.post(reverse("notices:confirm", args=[notice.pk]))
    assert "Đã ghi nhận" in client.get(answer["Location"]).content.decode()
    assert "Bạn đã xác nhận lúc" in client.get(url).content.decode()


def test_pages_of_staff_are_light(province: Province, as_person: Sign, notice: Notice) -> None:
    client = as_person("health.staff")
    for url in (reverse("notices:mine"), reverse("notices:read", args=[notice.pk]), "/"):
        page = client.get(url).content
        assert len(page) < 20_000
        assert b"tabler" not in page
        assert b"<script" not in page
        assert page.count(b"<h1") == 1

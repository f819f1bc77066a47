"""Activation slips: one use, fourteen days, five tries; mending; nothing kept but hashes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from tests.console.people import Province, give_second_factor, sign_in

from khien.console.audit.models import Content, Event
from khien.console.organisations.models import Organisation
from khien.console.people import access, slip_actions
from khien.console.people.errors import Inactive, NotForYourself
from khien.console.people.models import ActivationSlip, Grant, Person, Role
from khien.console.people.slip_actions import PrintedSlip, Purpose
from khien.console.people.slip_codes import ALPHABET, code_fits, hash_code, new_secrets

PASSWORD = "một câu dài khó đoán 77"


@pytest.fixture(autouse=True)
def _no_old_counts() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def newcomer(province: Province) -> Person:
    """A clinic's officer who has not begun."""
    person = province.person("clinic.officer")
    person.set_unusable_password()
    person.save()
    return person


def slip_for(actor: Person, person: Person) -> PrintedSlip:
    return slip_actions.make_slips(actor, [person]).slips[0]


def token_of(slip: PrintedSlip) -> str:
    return slip.url.rstrip("/").rpartition("/")[2]


def use(slip: PrintedSlip, code: str = "", password: str = PASSWORD) -> ActivationSlip | None:
    return slip_actions.activate(token_of(slip), code or slip.code, password)


def wrong(slip: PrintedSlip) -> str:
    return "3333-3333" if slip.code != "3333-3333" else "4444-4444"


def test_a_slip_opens_the_account_once(standing: Person, newcomer: Person) -> None:
    slip = slip_for(standing, newcomer)
    assert use(slip) is not None
    newcomer.refresh_from_db()
    assert newcomer.check_password(PASSWORD)
    assert use(slip, password="một câu khác hẳn 88") is None
    newcomer.refresh_from_db()
    assert newcomer.check_password(PASSWORD)


def test_the_code_may_be_typed_as_people_type(standing: Person, newcomer: Person) -> None:
    slip = slip_for(standing, newcomer)
    assert use(slip, f" {slip.code.lower().replace('-', ' ')} ") is not None


def test_five_wrong_codes_end_the_slip(standing: Person, newcomer: Person) -> None:
    slip = slip_for(standing, newcomer)
    for _ in range(5):
        assert use(slip, wrong(slip)) is None
    assert use(slip) is None
    row = ActivationSlip.objects.get()
    assert (row.failed_tries, row.revoked_at is not None) == (5, True)
    assert Event.objects.filter(verb="slip.revoke").count() == 1


def test_four_wrong_codes_do_not(standing: Person, newcomer: Person) -> None:
    slip = slip_for(standing, newcomer)
    for _ in range(4):
        use(slip, wrong(slip))
    assert use(slip) is not None


def test_a_slip_expires(standing: Person, newcomer: Person) -> None:
    slip = slip_for(standing, newcomer)
    assert slip.expires - timezone.now() > timedelta(days=13)
    ActivationSlip.objects.update(expires_at=timezone.now())
    assert use(slip) is None


def test_a_new_slip_ends_the_old(standing: Person, newcomer: Person) -> None:
    old = slip_for(standing, newcomer)
    new = slip_for(standing, newcomer)
    assert use(old) is None
    assert use(new) is not None


def test_the_code_of_another_slip_does_not_fit(standing: Person, province: Province) -> None:
    slips = []
    for name in ("clinic.officer", "culture.officer"):
        person = province.person(name)
        person.set_unusable_password()
        person.save()
        slips.append(slip_for(standing, person))
    assert slip_actions.activate(token_of(slips[0]), slips[1].code, PASSWORD) is None


def test_a_closed_account_is_not_opened_by_a_slip(standing: Person, newcomer: Person) -> None:
    slip = slip_for(standing, newcomer)
    Person.objects.filter(pk=newcomer.pk).update(is_active=False)
    assert use(slip) is None
    failed = slip_actions.make_slips(standing, [Person.objects.get(pk=newcomer.pk)]).failed
    assert [name for name, _ in failed] == [newcomer.full_name]
    with pytest.raises(Inactive):
        slip_actions.mend(standing, Person.objects.get(pk=newcomer.pk))


def test_a_weak_password_uses_nothing_up(standing: Person, newcomer: Person) -> None:
    slip = slip_for(standing, newcomer)
    with pytest.raises(ValidationError):
        use(slip, password="123")
    row = ActivationSlip.objects.get()
    assert (row.used_at, row.failed_tries) == (None, 0)
    with pytest.raises(ValidationError):  # too like the person himself
        use(slip, password=f"{newcomer.username}1")
    assert use(slip) is not None


def test_only_hashes_are_kept_and_nothing_is_told(standing: Person, newcomer: Person) -> None:
    slip = slip_for(standing, newcomer)
    use(slip, wrong(slip))
    use(slip)
    kept = str(list(ActivationSlip.objects.values())) + str(list(Content.objects.values()))
    kept += str(list(Event.objects.values())) + str(list(Person.objects.values()))
    for secret in (token_of(slip), slip.code, slip.code.replace("-", ""), PASSWORD):
        assert secret not in kept


def test_somebody_with_a_password_gets_no_first_slip(standing: Person, province: Province) -> None:
    """A first slip for a living account would be a quiet way into it."""
    printed = slip_actions.make_slips(standing, [province.person("clinic.officer")])
    assert not printed.slips
    assert "đã kích hoạt" in printed.failed[0][1]


@pytest.mark.parametrize(
    ("actor", "target", "may"),
    [
        ("standing", "health.officer", True),
        ("standing", "administrator", False),
        ("administrator", "standing", True),
        ("health.officer", "clinic.officer", True),
        ("health.officer", "health.leader", True),
        ("health.officer", "clinic.staff", True),
        ("clinic.officer", "health.officer", False),
        ("clinic.officer", "culture.staff", False),
        ("culture.officer", "clinic.staff", False),
        ("health.leader", "clinic.staff", False),
        ("health.inspector", "health.staff", False),
        ("clinic.staff", "clinic.officer", False),
    ],
)
def test_who_mends_whom(province: Province, actor: str, target: str, may: bool) -> None:
    by, whom = province.person(actor), province.person(target)
    if may:
        assert slip_actions.mend(by, whom).person.pk == whom.pk
        return
    with pytest.raises(access.Refused):
        slip_actions.mend(by, whom)
    whom.refresh_from_db()
    assert whom.has_usable_password()


def test_a_right_above_ones_own_protects_the_whole_account(province: Province) -> None:
    """ATTACKS 5: a standing-unit person who also works at the clinic is not the clinic's to mend."""
    officer, person = province.person("health.officer"), province.person("clinic.staff")
    grant = Grant.objects.create(person=person, role=Role.STANDING_UNIT, scope=province.root)
    with pytest.raises(access.Refused):
        slip_actions.mend(officer, person)
    grant.starts_on = timezone.localdate() + timedelta(days=3)  # a right to come counts too
    grant.save()
    with pytest.raises(access.Refused):
        slip_actions.mend(officer, person)
    grant.starts_on = None
    grant.ends_on = timezone.localdate() - timedelta(days=1)
    grant.save()
    assert slip_actions.mend(officer, person)


def test_nobody_mends_himself(standing: Person, province: Province) -> None:
    administrator = province.person("administrator")
    for person in (administrator, province.person("health.officer")):
        with pytest.raises(NotForYourself):
            slip_actions.mend(person, person)


def test_mending_ends_the_old_phone_password_and_sessions(
    standing: Person, province: Province
) -> None:
    person = province.person("health.officer")
    give_second_factor(person)
    old = sign_in(person)
    assert old.get("/search/").status_code == 200
    slip = slip_actions.mend(standing, person)
    assert old.get("/search/").status_code == 302
    assert not Authenticator.objects.filter(user=person).exists()
    person.refresh_from_db()
    assert not person.has_usable_password()
    assert person.session_epoch == 1

    client = Client()
    page = client.post(
        reverse("people:activate", args=[token_of(slip)]),
        {"code": slip.code, "password1": PASSWORD, "password2": PASSWORD},
    )
    said = " ".join(map(str, get_messages(page.wsgi_request)))
    assert standing.full_name in said
    assert "cấp lại" in said
    assert client.get("/search/").headers["Location"] == reverse("mfa_activate_totp")
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    verbs = list(Event.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["slip.make", "slip.use"]


def test_a_slip_does_not_lead_around_a_phone_that_is_bound(
    standing: Person, newcomer: Person
) -> None:
    slip = slip_for(standing, newcomer)
    give_second_factor(newcomer)
    client = Client()
    answer = client.post(
        reverse("people:activate", args=[token_of(slip)]),
        {"code": slip.code, "password1": PASSWORD, "password2": PASSWORD},
    )
    assert answer.headers["Location"].startswith(reverse("mfa_authenticate"))
    assert "_auth_user_id" not in client.session


def test_the_page_looks_the_same_for_every_token(standing: Person, newcomer: Person) -> None:
    good = token_of(slip_for(standing, newcomer))
    data = {"code": "3333-3333", "password1": PASSWORD, "password2": PASSWORD}
    pages = []
    for token in (good, "khong-co-phieu-nay"):
        url = reverse("people:activate", args=[token])
        first, answer = Client().get(url), Client().post(url, data)
        assert (first.status_code, answer.status_code) == (200, 422)
        assert first.headers["Referrer-Policy"] == "same-origin"
        assert "no-store" in first.headers["Cache-Control"]
        text = first.content.decode() + answer.content.decode()
        text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)
        pages.append(text.replace(token, ""))
    assert pages[0] == pages[1]
    assert newcomer.full_name not in pages[0]


@pytest.mark.parametrize(
    "data",
    [
        {"code": "", "password1": PASSWORD, "password2": PASSWORD},
        {"code": "X", "password1": PASSWORD, "password2": "khác"},
        {"code": "X", "password1": "123", "password2": "123"},
        {},
    ],
)
def test_a_form_filled_in_badly_counts_as_no_try(
    standing: Person, newcomer: Person, data: dict[str, str]
) -> None:
    slip = slip_for(standing, newcomer)
    answer = Client().post(reverse("people:activate", args=[token_of(slip)]), data)
    assert answer.status_code in {200, 422}
    assert ActivationSlip.objects.get().failed_tries == 0


def test_closing_an_account_ends_its_sessions_and_slips(standing: Person, newcomer: Person) -> None:
    from khien.console.people import actions

    slip = slip_for(standing, newcomer)
    client = sign_in(newcomer)
    actions.deactivate(standing, newcomer)
    assert client.get("/search/").status_code == 302
    assert use(slip) is None
    newcomer.refresh_from_db()
    actions.reactivate(standing, newcomer)
    assert client.get("/search/").status_code == 302
    assert use(slip) is None


def test_many_slips_on_one_print(
    standing: Person, province: Province, as_person: Callable[[str], Client]
) -> None:
    for number in range(12):
        person = Person(
            username=f"cb{number}", full_name=f"Cán Bộ {number}", organisation=province.commune
        )
        person.set_unusable_password()
        person.save()
        Grant.objects.create(person=person, role=Role.OFFICER, scope=province.commune)
    answer = as_person("standing").post(reverse("people:slips"), {"who": "waiting_officers"})
    assert answer.content.startswith(b"%PDF-")
    assert ActivationSlip.objects.filter(revoked_at=None).count() == 12


def test_nothing_to_print_says_so(as_person: Callable[[str], Client]) -> None:
    answer = as_person("standing").post(reverse("people:slips"), {"person": ["x", "9" * 40]})
    assert answer.status_code == 422
    assert "Không có phiếu" in answer.content.decode()


def test_the_slip_of_one_person_is_shown_once(
    newcomer: Person, as_person: Callable[[str], Client]
) -> None:
    client = as_person("standing")
    page = client.post(reverse("people:slip", args=[newcomer.pk])).content.decode()
    assert "<svg" in page
    assert re.search(rf"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", page)
    assert client.get(reverse("people:slip", args=[newcomer.pk])).status_code == 405


def test_names_are_shown_as_text(province: Province, as_person: Callable[[str], Client]) -> None:
    person = province.person("clinic.staff")
    Person.objects.filter(pk=person.pk).update(full_name="<script>alert(1)</script>", password="!x")
    Organisation.objects.filter(pk=province.clinic.pk).update(name="<img src=x onerror=a>")
    client = as_person("standing")
    for page in (
        client.get(reverse("people:list")), client.get(reverse("people:detail", args=[person.pk])),
        client.get(reverse("organisations:tree")),
        client.post(reverse("people:slip", args=[person.pk])),
    ):  # fmt: skip
        text = page.content.decode()
        assert "<script>alert" not in text
        assert "<img src=x" not in text


def test_codes_have_no_letters_that_look_alike() -> None:
    assert not set(ALPHABET) & set("0O1IL2Z5S8BUV")
    codes = {new_secrets().code for _ in range(200)}
    assert len(codes) == 200
    assert all(re.fullmatch(rf"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", code) for code in codes)


@given(typed=st.text(max_size=30))
def test_no_other_code_fits(typed: str) -> None:
    pair = new_secrets()
    assert code_fits(pair.token, pair.code, pair.code_hash)
    if "".join(ch for ch in typed.upper() if ch.isalnum()) != pair.code.replace("-", ""):
        assert not code_fits(pair.token, typed, pair.code_hash)
    assert hash_code(pair.token, typed) != hash_code(pair.token + "x", typed)


def test_purposes_are_what_the_form_may_not_choose(
    newcomer: Person, as_person: Callable[[str], Client]
) -> None:
    """ATTACKS 1: a purpose sent in the form does not turn a first slip into a mend."""
    newcomer.set_password(PASSWORD)
    newcomer.save()
    as_person("standing").post(
        reverse("people:slips"), {"person": [newcomer.pk], "purpose": Purpose.MEND}
    )
    newcomer.refresh_from_db()
    assert newcomer.has_usable_password()

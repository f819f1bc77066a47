"""Publishing, reading, confirming: each for himself, counted of who is there now."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.console.assignments.making import make_assignment, make_directive, make_obligation
from tests.console.people import Province

from khien.console.audit.models import Content, Event
from khien.console.directives.models import Directive
from khien.console.notices import actions, queries
from khien.console.notices.models import Notice, Reading
from khien.console.organisations.models import Organisation
from khien.console.people.access import Refused
from khien.console.people.models import Person


@pytest.fixture
def letter(province: Province) -> Directive:
    """A letter with work for health, its clinic and culture."""
    found = make_directive(province)
    obligation = make_obligation(found, controls=["people.informed"])
    for place in (province.health, province.clinic, province.culture):
        make_assignment(province, place, obligation=obligation)
    return found


def publish(province: Province, letter: Directive, *places: Organisation) -> list[Notice]:
    ids = [place.pk for place in places]
    standing = province.person("standing")
    actions.publish(standing, letter, ids, title="Không cắm USB lạ", body="Chỉ cắm USB được cấp.")
    return list(Notice.objects.filter(organisation_id__in=ids).order_by("pk"))


def newcomer(place: Organisation, name: str) -> Person:
    return Person.objects.create(username=name, full_name=name, organisation=place)


def shares(letter: Directive, *places: Organisation) -> list[tuple[int, int] | None]:
    counts = queries.confirmed_counts([letter.pk], [place.pk for place in places])
    return [counts.get((letter.pk, place.pk)) for place in places]


def test_one_notice_for_each_organisation_told_in_the_log(
    province: Province, letter: Directive
) -> None:
    standing = province.person("standing")
    ids = [province.health.pk, province.culture.pk]
    assert actions.publish(standing, letter, ids, title=" Đọc ", body=" Một hai ba ") == 2
    assert set(Notice.objects.values_list("title", "body", "minutes")) == {("Đọc", "Một hai ba", 1)}
    events = Event.objects.filter(verb="notice.publish")
    assert set(events.values_list("organisation_id", flat=True)) == set(ids)
    kept = json.dumps([row.facts for row in Content.objects.all()], ensure_ascii=False)
    assert "hai ba" not in kept


def test_publishing_again_adds_only_what_is_missing(province: Province, letter: Directive) -> None:
    """ATTACKS 25."""
    publish(province, letter, province.health)
    standing = province.person("standing")
    ids = [province.health.pk, province.culture.pk]
    assert actions.publish(standing, letter, ids, title="Mới", body="Mới") == 1
    assert actions.publish(standing, letter, ids, title="Mới", body="Mới") == 0
    assert Notice.objects.get(organisation=province.health).title == "Không cắm USB lạ"
    # What somebody else published between the look and the act is found too.
    assert actions._publish(standing, letter, ids, title="Ba", body="Ba") == 0
    assert Notice.objects.count() == 2


@pytest.mark.parametrize(("title", "body"), [("", "x"), ("x", "  "), (" ", "")])
def test_nothing_to_read_is_not_published(
    province: Province, letter: Directive, title: str, body: str
) -> None:
    with pytest.raises(actions.NothingToRead):
        actions.publish(
            province.person("standing"), letter, [province.health.pk], title=title, body=body
        )
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("who", "place", "allowed"),
    [
        ("standing", "health", True),
        ("standing", "commune", True),
        ("health.officer", "health", True),
        ("health.officer", "clinic", True),
        ("health.officer", "culture", False),
        ("health.officer", "root", False),
        ("clinic.officer", "clinic", True),
        ("clinic.officer", "health", False),
        ("commune.officer", "commune", False),  # was not given the letter
        ("health.leader", "health", False),
        ("health.inspector", "health", False),
        ("health.staff", "health", False),
        ("administrator", "health", False),
    ],
)
def test_who_publishes_where(
    province: Province, letter: Directive, who: str, place: str, allowed: bool
) -> None:
    def act() -> int:
        ids = [getattr(province, place).pk]
        return actions.publish(province.person(who), letter, ids, title="Đọc", body="Nội dung")

    if allowed:
        assert act() == 1
    else:
        with pytest.raises(Refused):
            act()
        assert not Notice.objects.exists()


def test_one_organisation_out_of_reach_refuses_the_whole(
    province: Province, letter: Directive
) -> None:
    """ATTACKS 2."""
    for ids in ([province.health.pk, province.culture.pk], [province.health.pk, 10**9], []):
        with pytest.raises(Refused):
            actions.publish(
                province.person("health.officer"), letter, ids, title="Đọc", body="Nội dung"
            )
    assert not Notice.objects.exists()


def test_a_person_confirms_his_own_row_once(province: Province, letter: Directive) -> None:
    (notice,) = publish(province, letter, province.health)
    staff, officer = province.person("health.staff"), province.person("health.officer")
    opened = actions.open_notice(staff, notice.pk)
    assert (opened.confirmed_at, opened.opened_at is None) == (None, False)
    actions.confirm(staff, notice.pk)
    first = Reading.objects.get(person=staff)
    assert first.confirmed_at is not None
    actions.confirm(staff, notice.pk)
    actions.open_notice(staff, notice.pk)
    again = Reading.objects.get(person=staff)
    assert (again.confirmed_at, again.opened_at) == (first.confirmed_at, opened.opened_at)
    assert not Reading.objects.filter(person=officer).exists()
    verbs = [event.verb for event in Event.objects.filter(actor_id=staff.pk).order_by("pk")]
    assert verbs == ["notice.open", "notice.confirm"]


@pytest.mark.parametrize("who", ["culture.staff", "standing", "culture.officer"])
def test_nobody_confirms_what_is_not_sent_to_him(
    province: Province, letter: Directive, who: str
) -> None:
    """ATTACKS 9: neither his own row of another's notice, nor another's row."""
    (notice,) = publish(province, letter, province.health)
    for act in (actions.confirm, actions.open_notice):
        with pytest.raises(actions.NotYours):
            act(province.person(who), notice.pk)
        with pytest.raises(actions.NotYours):
            act(province.person(who), 10**9)
    assert not Reading.objects.exists()


def test_somebody_who_left_confirms_nothing(province: Province, letter: Directive) -> None:
    (notice,) = publish(province, letter, province.health)
    staff = province.person("health.staff")
    staff.is_active = False
    staff.save()
    with pytest.raises(actions.NotYours):
        actions.confirm(staff, notice.pk)


def test_those_below_read_the_nearest_notice(province: Province, letter: Directive) -> None:
    staff = province.person("clinic.staff")
    (above,) = publish(province, letter, province.health)
    assert [item.notice for item in queries.home(staff).unread] == [above]
    (own,) = publish(province, letter, province.clinic)
    assert [item.notice for item in queries.home(staff).unread] == [own]
    with pytest.raises(actions.NotYours):
        actions.confirm(staff, above.pk)
    actions.confirm(staff, own.pk)
    home = queries.home(staff)
    assert (home.unread, [item.notice for item in home.read]) == ([], [own])


def test_nothing_reaches_up_or_sideways(province: Province, letter: Directive) -> None:
    publish(province, letter, province.clinic)
    for who in ("health.staff", "culture.staff", "standing", "commune.staff"):
        assert queries.home(province.person(who)).unread == []


def test_a_letter_that_was_taken_back_asks_for_nothing(
    province: Province, letter: Directive
) -> None:
    publish(province, letter, province.health)
    staff = province.person("health.staff")
    assert len(queries.home(staff).unread) == 1
    Directive.objects.update(state=Directive.State.WITHDRAWN)
    assert queries.home(staff).unread == []


def test_the_share_is_of_the_people_there_now(province: Province, letter: Directive) -> None:
    first, second = newcomer(province.clinic, "a"), newcomer(province.clinic, "b")
    (notice,) = publish(province, letter, province.clinic)
    assert shares(letter, province.clinic) == [(0, 2)]
    actions.confirm(first, notice.pk)
    assert shares(letter, province.clinic) == [(1, 2)]
    late = newcomer(province.clinic, "c")
    assert shares(letter, province.clinic) == [(1, 3)]
    assert [item.notice for item in queries.home(late).unread] == [notice]
    second.is_active = False
    second.save()
    assert shares(letter, province.clinic) == [(1, 2)]
    first.organisation = province.culture
    first.save()
    assert shares(letter, province.clinic) == [(0, 1)]


def test_those_below_count_in_their_own_organisation(province: Province, letter: Directive) -> None:
    above = newcomer(province.health, "a")
    below = newcomer(province.clinic, "b")
    (notice,) = publish(province, letter, province.health)
    actions.confirm(below, notice.pk)
    assert shares(letter, province.health, province.clinic, province.culture) == [
        (0, 1), (1, 1), None,
    ]  # fmt: skip
    actions.confirm(above, notice.pk)
    (line,) = queries.progress(province.person("standing"), letter)
    assert (line.confirmed, line.asked) == (2, 2)


def test_another_letter_s_notice_counts_nothing_here(province: Province, letter: Directive) -> None:
    staff = newcomer(province.health, "a")
    (notice,) = publish(province, letter, province.health)
    other = make_directive(province)
    make_assignment(province, province.health, obligation=make_obligation(other))
    standing = province.person("standing")
    actions.publish(standing, other, [province.health.pk], title="Khác", body="Khác")
    actions.confirm(staff, notice.pk)
    counts = queries.confirmed_counts([letter.pk, other.pk], [province.health.pk])
    assert counts[letter.pk, province.health.pk] == (1, 1)
    assert counts[other.pk, province.health.pk] == (0, 1)


def test_progress_names_only_people_in_reach(province: Province, letter: Directive) -> None:
    """ATTACKS 6."""
    newcomer(province.health, "ha")
    newcomer(province.clinic, "cl")
    newcomer(province.culture, "cu")
    publish(province, letter, province.health, province.culture)
    seen = {
        who: {
            person.full_name for line in queries.progress(province.person(who), letter)
            for person in line.missing
        }
        for who in ("standing", "health.officer", "clinic.officer", "health.inspector")
    }  # fmt: skip
    assert {"ha", "cl", "cu"} <= seen["standing"]
    assert {"ha", "cl"} <= seen["health.officer"]
    assert "cu" not in seen["health.officer"]
    assert seen["clinic.officer"] == set()
    assert seen["health.inspector"] == set()


def test_a_person_is_not_asked_twice_for_one_letter(province: Province, letter: Directive) -> None:
    publish(province, letter, province.health)
    publish(province, letter, province.clinic)
    staff = province.person("clinic.staff")
    assert queries.notices_for(staff).count() == 1


@given(words=st.integers(0, 5_000))
def test_reading_time_is_whole_minutes_and_grows(words: int) -> None:
    minutes = actions.minutes_for("từ " * words)
    assert minutes >= 1
    assert abs(minutes - words / actions.WORDS_A_MINUTE) <= 1
    assert minutes <= actions.minutes_for("từ " * (words + 200))

"""Letters linked by what they name: at intake, later, by a person; both ways, within reach."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.console.directives.letters import LINES, letter, rows
from tests.console.people import Province, sign_in

from khien.console.assignments.models import Assignment
from khien.console.audit.models import Event
from khien.console.directives import actions, related
from khien.console.directives.changing import Header
from khien.console.directives.errors import NotThatLetter
from khien.console.directives.linked import CitedLetter, LetterIndex
from khien.console.directives.linking import link_unindexed
from khien.console.directives.models import Directive
from khien.console.organisations.models import Organisation
from khien.console.people import access
from khien.console.people.models import Grant, Person, Role

How = CitedLetter.How


def cite(printed: str, **more: Any) -> dict[str, Any]:
    """A citation as the reader says it: "12/UBND-NC"."""
    number, _slash, notation = printed.partition("/")
    return {
        "kind": "Công văn", "as_printed": f"Công văn số {printed}", "date": "2026-10-06",
        "issuer": "UBND tỉnh", "span": [0, 5], "number": number or None, "notation": notation,
        "places": [], "relation": "carries_out", "standing": None, **more,
    }  # fmt: skip


def stored(actor: Person, place: Organisation, printed: str, **more: Any) -> Directive:
    said = {"issuer": "ỦY BAN NHÂN DÂN TỈNH ĐÔNG KHÊ", "date": "2026-10-06", **more}
    return letter(actor, place, number_as_printed=printed, **said)


def citing(actor: Person, place: Organisation, *cites: dict[str, Any], **more: Any) -> Directive:
    return letter(actor, place, cites=list(cites), **more)


def only(directive: Directive) -> CitedLetter:
    return directive.citations.get()


def test_a_letter_is_linked_as_it_comes_in(standing: Person, province: Province) -> None:
    earlier = stored(standing, province.police, "12/UBND-NC")
    stored(standing, province.police, "12/UBND-NC", date="2025-10-06")
    stored(standing, province.police, "13/UBND-NC")
    row = only(citing(standing, province.police, cite("12/UBND-NC")))
    assert (row.target, row.how, row.linked_by) == (earlier, How.MACHINE, None)


def test_a_letter_that_comes_later_is_linked_then(standing: Person, province: Province) -> None:
    first = citing(standing, province.police, cite("12/UBND-NC"))
    assert only(first).how == How.OPEN
    stored(standing, province.police, "12/UBND-VX")
    assert only(first).target is None
    later = stored(standing, province.police, "12/UBND-NC")
    assert only(first).target == later


def test_a_lost_number_is_carried_by_day_and_issuer(standing: Person, province: Province) -> None:
    earlier = stored(standing, province.police, "/UBND-NC")
    assert only(citing(standing, province.police, cite("12/UBND-NC"))).target == earlier


@pytest.mark.parametrize(
    "said",
    [{"date": None}, {"date": None, "issuer": None}, {"date": "2026-10"},
     {"issuer": "UBND huyện Nà Pó"}],
)  # fmt: skip
def test_a_number_alone_links_nothing(
    standing: Person, province: Province, said: dict[str, Any]
) -> None:
    earlier = stored(standing, province.police, "12/UBND-NC")
    row = only(citing(standing, province.police, cite("12/UBND-NC", **said)))
    assert (row.target, row.how) == (None, How.OPEN)
    assert related.possible(standing, row) == [earlier]


def test_two_letters_of_one_day_are_a_persons_to_choose(
    standing: Person, province: Province
) -> None:
    first = stored(standing, province.police, "/UBND-NC")
    second = stored(standing, province.police, "/UBND-NC", subject="việc khác")
    mine = citing(standing, province.police, cite("12/UBND-NC"))
    assert only(mine).how == How.OPEN
    assert set(related.possible(standing, only(mine))) == {first, second}
    actions.link_cited(standing, mine, only(mine).pk, letter=second.pk)
    row = only(mine)
    assert (row.target, row.how, row.linked_by) == (second, How.PERSON, standing)
    assert Event.objects.filter(verb="directive.link").count() == 1
    actions.ask_cited_again(standing, mine, row.pk)
    assert (only(mine).target, only(mine).how) == (None, How.OPEN)
    actions.link_cited(standing, mine, row.pk, letter=None)
    assert only(mine).how == How.NONE
    stored(standing, province.police, "12/UBND-NC")
    assert only(mine).target is None  # what a person said stays


def test_a_letter_of_a_later_day_is_not_meant(standing: Person, province: Province) -> None:
    stored(standing, province.police, "12/UBND-NC", date="2026-11-20")
    row = only(citing(standing, province.police, cite("12/UBND-NC", date=None), date="2026-11-01"))
    assert related.possible(standing, row) == []


def test_a_withdrawn_twin_gives_way(standing: Person, province: Province) -> None:
    old = stored(standing, province.police, "12/UBND-NC")
    Directive.objects.filter(pk=old.pk).update(state=Directive.State.WITHDRAWN)
    anew = stored(standing, province.police, "12/UBND-NC")
    assert only(citing(standing, province.police, cite("12/UBND-NC"))).target == anew


def header_of(row: Directive, **more: Any) -> Header:
    names = ("issuer", "number_as_printed", "date", "place", "doc_type", "subject", "urgency",
             "addressees", "signer", "received_on")  # fmt: skip
    values = {name: getattr(row, name) for name in names if name in Header.__dataclass_fields__}
    return Header(**{**values, **more})


def test_a_corrected_head_is_linked_again(standing: Person, province: Province) -> None:
    wrong = stored(standing, province.police, "72/UBND-NC")
    mine = citing(standing, province.police, cite("12/UBND-NC"))
    assert only(mine).target is None
    head = header_of(wrong, number_as_printed="12/UBND-NC")
    actions.edit_header(standing, wrong, version=1, header=head)
    assert only(mine).target == wrong
    head = header_of(wrong, number_as_printed="13/UBND-NC")
    actions.edit_header(standing, wrong, version=2, header=head)
    assert only(mine).target is None


def test_letters_from_before_are_linked_by_the_job(standing: Person, province: Province) -> None:
    earlier = stored(standing, province.police, "12/UBND-NC")
    mine = citing(standing, province.police, cite("12/UBND-NC"))
    CitedLetter.objects.all().delete()
    LetterIndex.objects.all().delete()
    # The suite's own transaction is open: the job's must be durable outside tests.
    assert link_unindexed() == 2
    assert only(mine).target == earlier
    assert link_unindexed() == 0


def test_a_link_is_only_to_a_letter_one_may_see_and_that_fits(
    standing: Person, province: Province
) -> None:
    mine = citing(standing, province.police, cite("12/UBND-NC", date=None))
    other = stored(standing, province.police, "12/UBND-VX")
    row = only(mine)
    for wrong in (other.pk, mine.pk, 999_999):
        with pytest.raises(NotThatLetter):
            actions.link_cited(standing, mine, row.pk, letter=wrong)
    with pytest.raises(NotThatLetter):
        actions.link_cited(standing, other, row.pk, letter=None)
    with pytest.raises(access.Refused):
        actions.link_cited(province.person("health.officer"), mine, row.pk, letter=None)


@pytest.fixture
def narrow(province: Province) -> Person:
    """A standing unit of the health branch only."""
    person = province.person("health.staff")
    Grant.objects.create(person=person, role=Role.STANDING_UNIT, scope=province.health)
    return person


def test_no_link_crosses_out_of_reach(standing: Person, province: Province, narrow: Person) -> None:
    stored(standing, province.police, "12/UBND-NC")
    mine = citing(narrow, province.health, cite("12/UBND-NC"))
    assert only(mine).target is None
    assert related.possible(narrow, only(mine)) == []
    with pytest.raises(NotThatLetter):
        actions.link_cited(
            narrow, mine, only(mine).pk, letter=Directive.objects.exclude(pk=mine.pk).get().pk
        )


def test_a_link_made_by_who_sees_more_tells_nothing_to_who_sees_less(
    standing: Person, province: Province, narrow: Person
) -> None:
    hidden = stored(standing, province.police, "12/UBND-NC", subject="chuyện riêng của tỉnh")
    mine = citing(standing, province.health, cite("12/UBND-NC"))
    assert only(mine).target == hidden
    seen = related.related_of(narrow, mine)
    (named,) = seen.named
    assert (named.letter, named.work.total, named.candidates) == (None, 0, ())
    assert related.related_of(standing, mine).named[0].letter == hidden
    assert [each.letter for each in related.related_of(standing, hidden).naming] == [mine]


@pytest.fixture
def chased(standing: Person, province: Province) -> tuple[Directive, Directive]:
    """An issued letter and its reminder."""
    first = stored(standing, province.police, "12/UBND-NC")
    for row in rows(first):
        if row.is_work:
            row.confirmed = True
            row.save()
            Assignment.objects.create(
                obligation=row, organisation=province.health, issued_by=standing,
                due=date(2026, 11, 1), first_due=date(2026, 11, 1),
            )  # fmt: skip
    Directive.objects.filter(pk=first.pk).update(state=Directive.State.ISSUED)
    first.refresh_from_db()
    return first, citing(standing, province.police, cite("12/UBND-NC", relation="reminds"))


def test_a_reminder_shows_what_it_chases_and_how_it_stands(
    chased: tuple[Directive, Directive], standing: Person, as_person: Callable[[str], Client]
) -> None:
    first, reminder = chased
    (named,) = related.related_of(standing, reminder).named
    assert named.chased
    assert (named.work.total, named.work.open, named.work.late) == (3, 3, 3)
    page = as_person("standing").get(f"/directives/{reminder.pk}/").content.decode()
    assert "3 việc, 3 chưa xong, 3 quá hạn" in page
    page = as_person("standing").get(f"/directives/{first.pk}/").content.decode()
    assert "Đã nhắc 1 lần" in page
    assert str(reminder) in page


def test_an_officer_sees_links_only_to_letters_that_gave_him_work(
    chased: tuple[Directive, Directive], as_person: Callable[[str], Client]
) -> None:
    first, reminder = chased
    page = as_person("health.officer").get(f"/directives/{first.pk}/letter/").content.decode()
    assert "Đã nhắc" not in page
    assert str(reminder) not in page
    assert as_person("culture.officer").get(f"/directives/{first.pk}/letter/").status_code == 404


def test_a_replaced_letter_says_so_and_proposes_withdrawal(
    chased: tuple[Directive, Directive],
    standing: Person,
    province: Province,
    as_person: Callable[[str], Client],
) -> None:
    first, _reminder = chased
    anew = citing(standing, province.police, cite("12/UBND-NC", relation="replaces"))
    client = as_person("standing")
    page = client.get(f"/directives/{first.pk}/").content.decode()
    assert "đã được thay thế bởi" in page
    assert "Còn 3 việc chưa xong theo văn bản cũ" in page
    form = client.get(f"/directives/{first.pk}/withdraw/").content.decode()
    assert f"Đã được thay thế bởi {anew} (16/11/2026)" in form
    # Nothing happens by itself: a person decides.
    first.refresh_from_db()
    assert first.state == Directive.State.ISSUED
    Directive.objects.filter(pk=anew.pk).update(state=Directive.State.WITHDRAWN)
    assert not related.related_of(standing, first).replaced_by


@pytest.mark.parametrize(
    ("basis", "day", "words"),
    [
        ("L29", "2026-02-01", ["còn hiệu lực vào ngày của văn bản", "hết hiệu lực từ 01/03/2026",
                               "117/2025/QH15"]),
        ("L117", "2026-11-01", ["còn hiệu lực vào ngày của văn bản"]),
        ("L116", "2026-05-01", ["chưa có hiệu lực vào ngày của văn bản"]),
        ("ND13", "2026-02-01", ["đã hết hiệu lực trước ngày của văn bản", "356/2025/NĐ-CP",
                                "cần xác minh"]),
        ("TT33", "2016-02-01", ["chưa rõ hiệu lực vào ngày của văn bản", "cần xác minh"]),
        (None, "2026-11-01", ["cần xác minh hiệu lực"]),
    ],
)  # fmt: skip
def test_a_law_shows_how_it_stands(
    standing: Person, province: Province, basis: str | None, day: str, words: list[str]
) -> None:
    law = cite("1/X", kind="Luật", relation="based_on", standing={"basis": basis}, number=None,
               notation=None, places=[{"point": "b", "clause": "2", "article": "5"}])  # fmt: skip
    (named,) = related.related_of(standing, citing(standing, province.police, law, date=day)).named
    said = " · ".join(named.law)
    assert all(word in said for word in words), said
    assert named.places == ("điểm b khoản 2 Điều 5",)


def test_choosing_on_the_page(
    standing: Person, province: Province, as_person: Callable[[str], Client]
) -> None:
    earlier = stored(standing, province.police, "12/UBND-NC")
    mine = citing(standing, province.police, cite("12/UBND-NC", date=None))
    client = as_person("standing")
    page = client.get(f"/directives/{mine.pk}/").content.decode()
    assert "1 văn bản được nêu chưa có trong kho hoặc chưa rõ" in page
    url = f"/directives/{mine.pk}/cites/{only(mine).pk}/"
    assert client.get(url).status_code == 405
    assert client.post(url, {"letter": "x"}).status_code == 422
    assert client.post(url, {"letter": "999999"}).status_code == 404
    assert client.post(url, {"letter": str(earlier.pk)}).status_code == 303
    assert only(mine).target == earlier
    assert "người nối" in client.get(f"/directives/{mine.pk}/").content.decode()
    assert client.post(url, {"letter": "again"}).status_code == 303
    assert client.post(url, {"letter": "none"}).status_code == 303
    assert only(mine).how == How.NONE


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("police.officer", 403), ("police.leader", 403), ("police.staff", 403),
        ("root.officer", 403), ("health.officer", 403), ("health.leader", 403),
        ("health.inspector", 403), ("clinic.officer", 403), ("clinic.staff", 403),
        ("culture.officer", 403), ("commune.staff", 403), ("administrator", 403), (None, 302),
    ],
)  # fmt: skip
def test_only_the_standing_unit_links(
    standing: Person,
    province: Province,
    as_person: Callable[[str], Client],
    who: str | None,
    code: int,
) -> None:
    mine = citing(standing, province.police, cite("12/UBND-NC"))
    client = as_person(who) if who else Client()
    url = f"/directives/{mine.pk}/cites/{only(mine).pk}/"
    assert client.post(url, {"letter": "none"}).status_code == code
    assert only(mine).how == How.OPEN


def test_a_standing_unit_elsewhere_finds_no_such_citation(
    standing: Person, province: Province, narrow: Person
) -> None:
    mine = citing(standing, province.police, cite("12/UBND-NC"))
    own = citing(narrow, province.health, cite("12/UBND-NC"))
    client = sign_in(narrow)
    for letter_pk, cited_pk in ((mine.pk, only(mine).pk), (own.pk, only(mine).pk)):
        url = f"/directives/{letter_pk}/cites/{cited_pk}/"
        assert client.post(url, {"letter": "none"}).status_code == 404
    assert only(mine).how == How.OPEN


def test_words_of_a_citation_are_text(
    standing: Person, province: Province, as_person: Callable[[str], Client]
) -> None:
    mine = citing(standing, province.police, cite("12/UBND-NC", as_printed="<script>1</script>"))
    page = as_person("standing").get(f"/directives/{mine.pk}/").content.decode()
    assert "<script>1</script>" not in page
    assert "&lt;script&gt;1" in page


def test_a_thousand_citations_are_cut(standing: Person, province: Province) -> None:
    many = [cite(f"{n}/A-B") for n in range(1_000)]
    assert citing(standing, province.police, *many).citations.count() == 500
    assert len(LINES) == 4

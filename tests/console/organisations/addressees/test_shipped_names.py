"""The departments and communes that come with the product, under every name they had."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.console.organisations.addressees.test_book import Body

from khien.console.organisations.addressees.book import NameBook
from khien.console.organisations.addressees.spelling import own_names
from khien.console.organisations.addressees.values import Name, Period, State
from khien.data.organisations import Alias, Department, communes, departments

TODAY = date(2026, 11, 25)
PROVINCE = "Tỉnh Đông Khê"
EVERY = departments("tỉnh")
FORMER = [(one, alias) for one in EVERY for alias in one.aliases]


def shipped() -> NameBook[Body]:
    """A province of all the shipped departments and twenty shipped communes."""
    book: NameBook[Body] = NameBook([], TODAY, "dong khe")
    top = Body(1, PROVINCE, "province", None)
    bodies = [(top, "", ())] + [
        (Body(pk, one.name, one.kind, short_name=one.short), one.short, one.aliases)
        for pk, one in enumerate(EVERY, 2)
    ]
    places = communes("04")[:20]
    bodies += [
        (Body(pk, f"UBND {one.kind} {one.name}", "commune"), "", ())
        for pk, one in enumerate(places, 500)
    ]
    for body, short, aliases in bodies:
        book.organisations.append(body)
        for words in own_names(
            body.name, short, body.kind, top=body is top, province="tinh dong khe"
        ):
            book.add(words, Name(body))
        for alias in aliases:
            period = Period(alias.valid_from, alias.valid_to)
            book.add(alias.name, Name(body, period, alias.name, alias.confidence))
    return book


BOOK = shipped()


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.code)
def test_a_department_is_known_by_its_name(one: Department) -> None:
    found = BOOK.resolve(one.name, on=TODAY)
    assert [each.name for each in found.organisations] == [one.name]
    assert found.state is State.RESOLVED


@pytest.mark.parametrize(("one", "alias"), FORMER, ids=lambda value: getattr(value, "name", ""))
def test_a_former_name_is_read_as_of_its_time(one: Department, alias: Alias) -> None:
    within = alias.valid_to - timedelta(days=30) if alias.valid_to else TODAY
    found = BOOK.resolve(alias.name, on=within)
    assert one.name in {each.name for each in found.organisations} or (
        found.state is State.UNRESOLVED and one.name in found.reason  # two took it over
    )
    if alias.confidence != "C" and found.state is State.RESOLVED:
        assert "cần xác minh" in found.reason or one.name in {e.name for e in found.organisations}
    if alias.valid_to:
        after = BOOK.resolve(alias.name, on=alias.valid_to)
        assert after.state is State.UNRESOLVED or {e.name for e in after.organisations} != {
            one.name
        }


def test_there_are_former_names_to_try() -> None:
    assert len(FORMER) > 20


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Sở TT&TT", "Sở Khoa học và Công nghệ"),
        ("Sở Thông tin và Truyền thông tỉnh Đông Khê", "Sở Khoa học và Công nghệ"),
        ("SỞ LĐTB&XH", "Sở Nội vụ"),
        ("Giám đốc Sở Kế hoạch và Đầu tư", "Sở Tài chính"),
        ("Sở GD&ĐT", "Sở Giáo dục và Đào tạo"),
    ],
)
def test_bodies_of_a_letter_of_2019(words: str, name: str) -> None:
    found = BOOK.resolve(words, on=date(2019, 6, 3))
    assert [each.name for each in found.organisations] == [name], found.reason


def test_groups_of_a_letter_of_2019() -> None:
    found = BOOK.resolve("Các sở, ban, ngành (trừ Sở TT&TT)", on=date(2019, 6, 3))
    names = {each.name for each in found.organisations}
    assert "Sở Khoa học và Công nghệ" not in names
    assert "Sở Nội vụ" in names
    assert len({e.pk for e in BOOK.resolve("UBND các xã, phường").organisations}) == 20

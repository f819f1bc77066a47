"""From a reading to rows: hostile and incomplete readings, twins, and rows that must not be work."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.console.directives.letters import LINES, letter, reading, rows
from tests.console.people import Province

from khien.console.directives import changing, errors, taking
from khien.console.directives.models import Directive, Obligation
from khien.console.people.models import Person

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)  # fmt: skip


@given(ANYTHING)
@settings(deadline=None, max_examples=100)
def test_a_day_is_a_day_or_nothing(value: Any) -> None:
    found = taking.day_or_none(value)
    assert found is None or isinstance(found, date)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2026-11-16", date(2026, 11, 16)), ("2026-11", None), ("2026-02-30", None),
        ("16/11/2026", None), ("20261116xx", None), (None, None), (20261116, None),
    ],
)  # fmt: skip
def test_only_a_whole_iso_day_is_a_day(value: object, day: date | None) -> None:
    assert taking.day_or_none(value) == day


def test_what_a_database_cannot_keep_is_replaced_and_no_place_moves(
    province: Province, standing: Person
) -> None:
    line = "Cài đặt\0 phần mềm \ud800 trên máy tính."
    found = letter(standing, province.police, lines=(line,), subject="a\0b")
    assert "\0" not in found.subject
    row = rows(found)[0]
    assert "\0" not in found.text
    assert len(found.text[row.span_start : row.span_end]) == len(line)


def test_overlong_values_are_cut_to_their_columns(province: Province, standing: Person) -> None:
    found = letter(
        standing, province.police, issuer="x" * 999, number_as_printed="n" * 999,
        place="p" * 999, doc_type="d" * 999, urgency="u" * 99, subject="s" * 9_999,
        signer={"title": "t" * 300, "name": "n" * 300}, addressees=["a" * 5_000],
    )  # fmt: skip
    found.full_clean(exclude=["file"])
    assert len(found.addressees[0]) == 1_000


def test_an_empty_reading_is_an_empty_letter(province: Province, standing: Person) -> None:
    found = letter(standing, province.police)
    with transaction.atomic():
        blank = taking.make_directive(
            standing, found.file, organisation=province.police, received_on=date(2026, 11, 20)
        )
    assert (blank.subject, blank.addressees, blank.date, blank.text) == ("", [], None, "")
    assert rows(blank) == []
    assert str(blank) == f"#{blank.pk}"


def test_too_many_obligations_are_cut(
    province: Province, standing: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "MOST_OBLIGATIONS", 2)
    assert len(rows(letter(standing, province.police))) == 2


@pytest.mark.parametrize("scope", ["excluded", "IN", "", None, "unknown"])
def test_only_a_plain_in_is_work(province: Province, standing: Person, scope: Any) -> None:
    found = letter(
        standing, province.police, obligations=[{"text": "Rà soát máy tính", "scope": scope}]
    )
    assert [row.is_work for row in rows(found)] == [False]


class TestTwins:
    def of(self, found: Directive, ids: set[int], **said: Any) -> Directive | None:
        return taking.twin_of(ids, sha256=said.pop("sha256", "0" * 64), reading=said)

    def test_by_bytes_and_by_number_date_issuer(self, province: Province, standing: Person) -> None:
        found = letter(standing, province.police)
        ids = {province.police.pk}
        said = {
            "number_as_printed": found.number_as_printed, "date": "2026-11-16",
            "issuer": "Tiểu ban an toàn,  an ninh mạng",
        }  # fmt: skip
        assert self.of(found, ids, sha256=found.file.sha256) == found
        assert self.of(found, ids, **said) == found
        for other in ({"issuer": "UBND"}, {"date": "2026-11-17"}, {"number_as_printed": "9/X"}):
            assert self.of(found, ids, **(said | other)) is None
        assert self.of(found, {province.health.pk}, **said) is None

    def test_letters_without_a_number_or_a_date_are_no_twins(
        self, province: Province, standing: Person
    ) -> None:
        found = letter(standing, province.police, number_as_printed="", date=None)
        assert self.of(found, {province.police.pk}, issuer=found.issuer) is None
        dated = letter(standing, province.police, date="2026-11")
        said = {"number_as_printed": dated.number_as_printed, "date": "2026-11"}
        assert self.of(dated, {province.police.pk}, **said) is None


def test_private_parts_demand_a_transaction(standing: Person, province: Province) -> None:
    found = letter(standing, province.police)
    inside = transaction.get_connection()
    assert inside.in_atomic_block  # the test's own
    real, inside.in_atomic_block = inside.in_atomic_block, False
    try:
        for act in (
            lambda: taking.make_directive(
                standing, found.file, organisation=province.police, received_on=date(2026, 1, 1)
            ),
            lambda: taking.fill(standing, found, reading={}, text=""),
            lambda: changing.locked_directive(standing, found.pk, "directive.edit"),
        ):
            with pytest.raises(TransactionManagementError):
                act()
    finally:
        inside.in_atomic_block = real


@given(st.lists(st.text(max_size=20), max_size=8))
@settings(deadline=None, max_examples=100)
def test_names_are_squeezed_and_stand_once(names: list[str]) -> None:
    found = changing.clean_names(names)
    assert found == list(dict.fromkeys(found))
    assert all(name and name == name.strip() for name in found)
    assert changing.clean_names(found) == found


@given(st.text(max_size=400))
@settings(deadline=None, max_examples=100)
def test_a_reason_says_something_or_is_asked_for(words: str) -> None:
    try:
        found = changing.clean_reason(words)
    except errors.ReasonNeeded:
        assert not words.replace("\ufeff", "").strip()
    else:
        assert 0 < len(found) <= changing.REASON_LENGTH


def test_two_spellings_of_a_name_share_a_key() -> None:
    assert changing.name_key("Sở  Y tế") == changing.name_key("sở y tế")
    assert changing.name_key("UBND xã An Hòa") == changing.name_key("UBND xã An Hoà")
    assert changing.name_key("Sở Y tế") != changing.name_key("Sở Tế y")


def test_the_words_of_an_excluded_instruction_are_known_again(
    province: Province, standing: Person
) -> None:
    found = letter(standing, province.police)
    excluded = rows(found)[2].text
    for words in (excluded, f"  {excluded.casefold()} ngay", excluded[5:60]):
        with pytest.raises(errors.OutOfScope):
            changing.refuse_excluded_words(found.pk, words)
    changing.refuse_excluded_words(found.pk, "Công an tỉnh")
    changing.refuse_excluded_words(found.pk, "Cài đặt phần mềm diệt virus trên máy tính")


def test_a_letter_of_the_reader_is_a_letter_of_ours() -> None:
    said = reading("\n".join(("x", *LINES)))
    assert {row["scope"] for row in said["obligations"]} == {"in", "excluded"}
    assert Obligation(scope="in").is_work
    assert not Obligation(scope="in", removed_reason="x").is_work

"""A short name the letter gave itself stands for the bodies it named."""

from __future__ import annotations

from tests.console.directives.letters import letter, rows
from tests.console.people import Province

from khien.console.directives import queries
from khien.console.directives.models import Directive, Obligation
from khien.console.directives.names import Meaning, PrintedName
from khien.console.people.models import Person


def _named(directive: Directive, standing: Person, words: str) -> PrintedName:
    row = rows(directive)[0]
    Obligation.objects.filter(pk=row.pk).update(actors=[words])
    plan = queries.plan_for(standing, directive)
    return next(each for each in plan.names if each.words == words)


def test_the_bodies_a_short_name_stands_for(province: Province, standing: Person) -> None:
    aliases = {"hai đơn vị": [province.health.name, province.commune.name]}
    directive = letter(standing, province.police, aliases=aliases)
    found = _named(directive, standing, "Hai đơn vị")
    assert found.meaning is Meaning.PLACED
    assert {one.pk for one in found.organisations} == {province.health.pk, province.commune.pk}
    assert province.health.name in found.reason


def test_a_short_name_of_all_addressees_means_everyone(
    province: Province, standing: Person
) -> None:
    aliases = {"các nơi nhận": ["Các sở, ban, ngành", "UBND xã An Hòa"]}
    directive = letter(standing, province.police, aliases=aliases)
    assert _named(directive, standing, "các nơi nhận").meaning is Meaning.EVERYONE


def test_one_body_nobody_knows_makes_the_short_name_a_question(
    province: Province, standing: Person
) -> None:
    aliases = {"hai đơn vị": [province.health.name, "Hội Nuôi ong"]}
    directive = letter(standing, province.police, aliases=aliases)
    found = _named(directive, standing, "hai đơn vị")
    assert (found.meaning, [one.pk for one in found.guess]) == (
        Meaning.ASKED, [province.health.pk],
    )  # fmt: skip


def test_a_short_name_that_names_itself_ends(province: Province, standing: Person) -> None:
    aliases = {"hai đơn vị": ["hai đơn vị"]}
    directive = letter(standing, province.police, aliases=aliases)
    assert _named(directive, standing, "hai đơn vị").meaning is Meaning.ASKED


def test_a_letter_read_before_short_names_were(province: Province, standing: Person) -> None:
    directive = letter(standing, province.police)
    assert "aliases" not in directive.reading
    assert _named(directive, standing, "Hội Nuôi ong").meaning is Meaning.ASKED

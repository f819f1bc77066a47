"""Taking work back from one organisation closes the letter to it, and to nobody else."""

from __future__ import annotations

from django.urls import reverse
from tests.console.assignments.making import make_assignment, make_directive, make_obligation
from tests.console.people import Province, sign_in

from khien.console.assignments import actions


def test_a_withdrawn_assignment_closes_its_own_letter_only(province: Province) -> None:
    letter = make_directive(province)
    obligation = make_obligation(letter)
    mine = make_assignment(province, province.health, obligation=obligation)
    make_assignment(province, province.culture, obligation=obligation)
    actions.withdraw(province.person("standing"), mine.pk, words="nhầm đơn vị")
    url = reverse("directives:letter", args=[letter.pk])
    assert sign_in(province.person("health.officer")).get(url).status_code == 404
    assert sign_in(province.person("culture.officer")).get(url).status_code == 200

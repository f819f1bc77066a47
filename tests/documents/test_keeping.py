"""Lines are kept in one spelling, none of them blank, and never beyond the limits."""

from __future__ import annotations

import pytest

from khien.core.errors import TooLargeDocument
from khien.core.limits import Budget, Limits
from khien.documents.keeping import Kept


def kept(**limits: int) -> Kept:
    return Kept(Budget(Limits(**limits)))


def test_a_line_is_composed_and_stripped_and_a_blank_one_is_none() -> None:
    found = kept()

    assert found.add("  Ma\u0302\u0323t \n", page=2)
    assert not found.add(" \t\n")
    assert [(line.text, line.page) for line in found.lines] == [("Mật", 2)]


@pytest.mark.parametrize("limits", [{"lines": 3}, {"characters": 11}])
def test_the_line_too_many_is_refused(limits: dict[str, int]) -> None:
    found = kept(**limits)
    for _ in range(3):
        found.add("ab")

    with pytest.raises(TooLargeDocument):
        found.add("abc")
    assert len(found.lines) == 3


def test_the_page_too_many_is_refused() -> None:
    with pytest.raises(TooLargeDocument):
        kept(pages=3).add("a", page=4)


def test_letters_that_no_font_explains_are_told() -> None:
    found = kept()
    assert found.legacy.read("Quyết định", "Arial") == "Quyết định"
    assert found.properties() == {}
    found.legacy.read("quyÕt ®Þnh cña ñy ban nh©n d©n tØnh", ".VnTime")
    assert found.properties() == {"legacy_encoding": "tcvn3"}

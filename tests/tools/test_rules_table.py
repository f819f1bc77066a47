"""The table of rules stands between its marks and names rules that serve one letter."""

from __future__ import annotations

import pytest
from tools.rules_table import BEGIN, END, lonely, page_with, table

from khien.directives.rules import rules


def test_the_table_replaces_what_stood_between_its_marks() -> None:
    page = f"# A\n{BEGIN}\nold\n{END}\nafter\n"
    once = page_with(page, "| new |")
    assert once == f"# A\n{BEGIN}\n\n| new |\n\n{END}\nafter\n"
    assert page_with(once, "| new |") == once


@pytest.mark.parametrize("page", ["", BEGIN, f"{END} {BEGIN}"])
def test_a_page_without_the_marks_is_not_written(page: str) -> None:
    with pytest.raises(ValueError, match="no place for the rules"):
        page_with(page, "")


def test_every_rule_has_its_row_and_one_letter_is_too_few() -> None:
    first, second = rules()[0], rules()[1]
    found = {first.id: ["301_a", "302_b"], second.id: ["301_a"]}
    rows = table(found).splitlines()
    assert len(rows) == len(rules()) + 2
    assert rows[2].startswith(f"| `{first.id}` | ")
    assert rows[2].endswith("| 2 | 301, 302 |")
    alone = lonely(found)
    assert first not in alone
    assert second in alone

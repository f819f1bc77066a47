"""Numbers of OpenDocument lists as they print."""

from __future__ import annotations

import pytest
from lxml import etree

from khien.documents.odf.lists import DEEPEST, Counters, level_of, marker, whole
from khien.documents.odf.names import URIS

SPACES = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in URIS.items() if prefix != "xml")


def levels(*said: str) -> etree._Element:
    rows = "".join(
        f'<text:list-level-style-number text:level="{number}" {each}/>'
        for number, each in enumerate(said, start=1)
    )
    return etree.fromstring(f"<text:list-style {SPACES}>{rows}</text:list-style>")


def test_items_count_and_a_deeper_level_begins_anew() -> None:
    style = levels(
        'style:num-format="1" style:num-suffix="."',
        'style:num-format="a" style:num-suffix=")"',
        'style:num-format="1" text:display-levels="3"',
    )
    counters = Counters()
    depths = [0, 1, 1, 2, 0, 1]

    assert [marker(style, counters, depth) for depth in depths] == [
        "1.", "a)", "b)", "1.b.1", "2.", "a)",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "start", "wanted"),
    [
        ('style:num-format="I" text:start-value="4"', None, "IV"),
        ('style:num-format="1"', "7", "7"),
        ('style:num-format="1" style:num-prefix="Điều "', None, "Điều 1"),
        ('style:num-format=""', None, ""),
        ('style:num-format="1" loext:num-list-format="(%1%)"', None, "(1)"),
        ('style:num-format="1" loext:num-list-format="%99%"', None, "1"),
        ('style:num-format="1" text:start-value="9999999"', None, "1"),
    ],
)
def test_what_a_level_says(said: str, start: str | None, wanted: str) -> None:
    assert marker(levels(said), Counters(), 0, start) == wanted


def test_bullets_are_dashes_and_what_has_no_level_shows_none() -> None:
    bullet = etree.fromstring(
        f"<text:list-style {SPACES}><text:list-level-style-bullet text:level='1'/>"
        "</text:list-style>"
    )

    assert marker(bullet, Counters(), 0) == "-"
    assert marker(None, Counters(), 3) == ""
    assert marker(levels(), Counters(), DEEPEST + 50) == ""
    assert level_of(None, 0) is None


def test_a_number_from_outside_is_small_or_none() -> None:
    assert whole("12", 1) == 12
    assert [whole(each, 3) for each in (None, "-1", "x", "1234567", "²")] == [3, 3, 3, 3, 3]

"""Every rule has a name and a form, and is counted where it decides."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import khien.directives
from khien.directives import rules
from khien.directives.rules import RuleTwice, Wording, collecting, fired, rule, wording
from tests.directives.letters import WARNING_LETTER, read

SOURCE = Path(khien.directives.__file__).parent


def test_a_rule_has_a_name_and_a_form() -> None:
    found = rules.rules()
    assert len(found) > 20
    for each in found:
        assert re.fullmatch(r"[a-z-]+(?:\.[a-z][a-z-]*)+", each.id), each.id
        assert len(each.form) > 10, each.id


def test_one_name_is_one_rule() -> None:
    first = rules.rules()[0]
    with pytest.raises(RuleTwice):
        rule(first.id, "said again")


def test_nothing_is_counted_unless_somebody_collects() -> None:
    fired("any.name")
    with collecting() as counts:
        assert not counts
        fired("any.name")
        fired("any.name")
    fired("any.name")
    assert counts == {"any.name": 2}


def test_collections_do_not_run_into_each_other() -> None:
    with collecting() as outer:
        with collecting() as inner:
            fired("any.name")
        assert inner["any.name"] == 1
    assert not outer


def test_a_wording_fires_where_it_matches() -> None:
    words = Wording("any.words", re.compile("hai"))
    with collecting() as counts:
        assert words.search("một hai ba") is not None
        assert words.search("một hai ba", 5) is None
        assert words.match("một hai ba") is None
        assert words.match("một hai ba", 4) is not None
        assert words.search("một hai ba", 0, 5) is None
    assert counts == {"any.words": 2}


def test_a_letter_says_which_rules_read_it() -> None:
    with collecting() as counts:
        read(WARNING_LETTER)
    known = {each.id for each in rules.rules()}
    assert counts
    assert set(counts) <= known
    assert counts["deadline.absolute"] >= 1


def test_every_declared_rule_can_fire() -> None:
    for path in sorted(SOURCE.glob("*.py")):
        text = path.read_text(encoding="utf-8")
        for name in re.findall(r"^(_?\w+) = (?:rule|wording)\(", text, flags=re.MULTILINE):
            assert len(re.findall(rf"\b{name}\b", text)) > 1, (path.name, name)


def test_a_declared_wording_is_found_under_its_name() -> None:
    words = wording("tests.words", "words of this test alone", "abc")
    try:
        assert words.search("xabc") is not None
        assert rules.rules()[-1].id == "tests.words"
    finally:
        rules._RULES.pop("tests.words")

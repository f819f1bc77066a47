"""Both languages are complete: each marked string has English, and no English is left over."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.style.project import ROOT

from tools import messages

CATALOGUES = [(messages.LIBRARIES[0], False), (messages.WEB[0], True)]
_PERCENT = re.compile(r"%\([a-z_]+\)[sd]")


def have(locale: Path) -> dict[str, object]:
    return {
        str(each.id if isinstance(each.id, str) else each.id[0]): each.string
        for each in messages.english(locale)
        if each.id
    }


@pytest.mark.parametrize(("locale", "console"), CATALOGUES, ids=["libraries", "console"])
def test_every_marked_string_has_english(locale: Path, console: bool) -> None:
    english = have(locale)
    missing = [
        f"{path.relative_to(ROOT)}: {text!r}"
        for text, path in messages.marked(console=console).items()
        if not english.get(text)
    ]
    assert missing == []


@pytest.mark.parametrize(("locale", "console"), CATALOGUES, ids=["libraries", "console"])
def test_no_english_is_left_over(locale: Path, console: bool) -> None:
    unused = set(have(locale)) - set(messages.marked(console=console))
    assert sorted(unused) == []


@pytest.mark.parametrize(("locale", "console"), CATALOGUES, ids=["libraries", "console"])
def test_english_has_the_same_places(locale: Path, console: bool) -> None:
    wrong = [
        source
        for source, english in have(locale).items()
        if isinstance(english, str)
        and set(_PERCENT.findall(source)) != set(_PERCENT.findall(english))
    ]
    assert wrong == []

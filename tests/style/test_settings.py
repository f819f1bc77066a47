"""Every environment variable that the code reads is in the table, and the other way round."""

from __future__ import annotations

import re

from tests.style.project import REFERENCE, ROOT, SOURCE

from khien.console.settings.variables import VARIABLES

_NAME = re.compile(r"[\"'](KHIEN_[A-Z_]+|DATABASE_URL|DJANGO_SETTINGS_MODULE)[\"']")
NAMES = {variable.name for variable in VARIABLES}


def read_by_the_code() -> set[str]:
    found: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        if path.name != "variables.py":
            found |= set(_NAME.findall(path.read_text("utf-8")))
    return found


def test_the_table_is_what_the_code_reads() -> None:
    assert read_by_the_code() - NAMES == set(), "not in the table"
    assert NAMES - read_by_the_code() == set(), "read by nothing"


def test_each_is_named_once() -> None:
    assert len(VARIABLES) == len(NAMES)


def test_each_stands_in_the_reference() -> None:
    text = (REFERENCE / "settings.md").read_text("utf-8")
    for name in NAMES:
        assert f"| `{name}` |" in text


def test_production_names_no_variable_that_is_not_there() -> None:
    text = (ROOT / "docs/production.md").read_text("utf-8")
    assert set(re.findall(r"\b(KHIEN_[A-Z_]+|DATABASE_URL)\b", text)) <= NAMES


def test_secrets_have_no_default_that_could_be_guessed() -> None:
    for variable in VARIABLES:
        assert not (variable.secret and variable.default.startswith("`"))

"""A program built on the libraries adds a catalogue of its own errors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from khien.core import i18n
from khien.core.errors import KhienError


class Ours(KhienError):
    text = "Câu chỉ chương trình này có: {what}."
    hint = "Câu không ai dịch."


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Path]:
    """A folder with an English catalogue of one sentence, known to i18n inside the test."""
    words = Catalog(locale="en")
    words.add(Ours.text, "A sentence only this program has: {what}.")
    target = tmp_path / "en/LC_MESSAGES/program.mo"
    target.parent.mkdir(parents=True)
    with target.open("wb") as file:
        write_mo(file, words)
    before = list(i18n._catalogues)
    yield tmp_path
    i18n._catalogues[:] = before
    i18n._catalogue.cache_clear()


def test_a_program_s_own_errors_are_in_its_reader_s_language(catalogue: Path) -> None:
    error = Ours(what="x")
    with i18n.use_language("en"):
        assert error.message() == "Câu chỉ chương trình này có: x."
        i18n.add_catalogue("program", catalogue)
        i18n.add_catalogue("program", catalogue)
        assert error.message() == "A sentence only this program has: x."
        assert error.advice() == "Câu không ai dịch."
    assert error.message() == "Câu chỉ chương trình này có: x."
    assert i18n._catalogues.count(("program", catalogue)) == 1


def test_a_catalogue_that_is_not_there_breaks_nothing(catalogue: Path) -> None:
    i18n.add_catalogue("nowhere", catalogue / "nowhere")
    with i18n.use_language("en"):
        assert i18n.gettext("Câu không ai dịch.") == "Câu không ai dịch."

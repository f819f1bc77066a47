"""Messages in the reader's language: a missing fact or translation never stops a message."""

from __future__ import annotations

import contextvars
import io
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import khien.core
from khien.core import i18n
from khien.core.errors import EncryptedDocument
from khien.core.i18n import LANGUAGES, N_, gettext, language, use_language
from tools import messages

SENTENCE = EncryptedDocument.text


def test_vietnamese_is_the_language_one_begins_with() -> None:
    fresh = contextvars.Context()
    assert fresh.run(language) == "vi"


def test_a_marked_string_is_left_as_it_is() -> None:
    assert N_(SENTENCE) == SENTENCE


def test_english_inside_the_block_only() -> None:
    with use_language("en"):
        inside = gettext(SENTENCE)
        assert language() == "en"
    assert gettext(SENTENCE) == SENTENCE
    assert inside != SENTENCE
    assert "password" in inside


def test_blocks_nest_and_an_error_puts_the_language_back() -> None:
    with use_language("en"):
        with use_language("vi"):
            assert language() == "vi"
        assert language() == "en"
        with pytest.raises(RuntimeError), use_language("vi"):
            raise RuntimeError
        assert language() == "en"


@pytest.mark.parametrize("code", ["", "fr", "EN", "vi-VN", "../../etc"])
def test_an_unknown_language_is_vietnamese(code: str) -> None:
    with use_language(code):
        assert language() == "vi"


def test_facts_are_filled_in_and_others_ignored() -> None:
    assert gettext("Cổng {port} đang bận.", port=8000, other="x") == "Cổng 8000 đang bận."


def test_a_missing_fact_stays_as_printed() -> None:
    assert gettext("{a} và {b}", a=1) == "1 và {b}"


def test_a_message_without_facts_is_not_formatted() -> None:
    assert gettext("{a} }{") == "{a} }{"


def test_facts_are_never_formats_themselves() -> None:
    assert gettext("Tệp {name}", name="{port} {0.__class__}") == "Tệp {port} {0.__class__}"


def test_an_empty_message_stays_empty() -> None:
    # gettext("") is the catalogue's header in every other library.
    for code in LANGUAGES:
        with use_language(code):
            assert gettext("") == ""


def test_a_string_that_nobody_translated_is_shown_as_it_is() -> None:
    with use_language("en"):
        assert gettext("chưa ai dịch câu này") == "chưa ai dịch câu này"


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_english_names_the_same_facts_as_vietnamese() -> None:
    parts = Path(khien.core.__file__).parent / "locale"
    wrong = [
        str(message.id)
        for message in messages.english(parts)
        if message.id and names(str(message.id)) != names(str(message.string))
    ]
    assert wrong == []


def test_the_compiled_catalogue_is_there() -> None:
    assert (Path(i18n.__file__).parent / "locale/en/LC_MESSAGES/khien.mo").is_file()


@pytest.fixture
def own_catalogues(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(i18n, "_catalogues", i18n._catalogues[:1])
    i18n._catalogue.cache_clear()
    yield
    i18n._catalogue.cache_clear()


def compiled(folder: Path, po: str) -> Path:
    (folder / "en/LC_MESSAGES").mkdir(parents=True)
    with (folder / "en/LC_MESSAGES/more.mo").open("wb") as target:
        write_mo(target, read_po(io.BytesIO(po.encode())))
    return folder


@pytest.mark.usefixtures("own_catalogues")
def test_a_program_adds_a_catalogue_of_its_own(tmp_path: Path) -> None:
    po = f'msgid "việc riêng"\nmsgstr "own"\n\nmsgid "{SENTENCE}"\nmsgstr "not ours"\n'
    folder = compiled(tmp_path / "more", po)
    with use_language("en"):
        ours = gettext(SENTENCE)
        assert gettext("việc riêng") == "việc riêng"
        i18n.add_catalogue("more", folder)
        i18n.add_catalogue("more", folder)
        assert gettext("việc riêng") == "own"
        assert gettext(SENTENCE) == ours, "the libraries' own words come first"
    assert gettext("việc riêng") == "việc riêng"
    assert len(i18n._catalogues) == 2


@pytest.mark.usefixtures("own_catalogues")
def test_a_catalogue_that_is_not_there_stops_nothing(tmp_path: Path) -> None:
    i18n.add_catalogue("more", tmp_path / "absent")
    with use_language("en"):
        assert gettext(SENTENCE) != SENTENCE

"""Every error of the libraries says what happened and, in both languages, what to do."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import pytest

import khien
from khien.core.errors import (
    DocumentError,
    EncryptedDocument,
    KhienError,
    MarkedDocument,
    TooLargeDocument,
)
from khien.core.i18n import use_language

# The console's errors are its own tests' business: they need Django.
LIBRARIES = [
    "core", "controls", "directives", "documents", "endpoints", "evidence", "markings",
    "reports", "workflows",
]  # fmt: skip
READ_CODES = {"marked", "encrypted", "damaged", "too_large", "unsupported", "timeout",
              "ocr_missing"}  # fmt: skip


def load_everything() -> None:
    for name in LIBRARIES:
        package = importlib.import_module(f"khien.{name}")
        for module in pkgutil.walk_packages(package.__path__, f"khien.{name}."):
            importlib.import_module(module.name)


def tree(root: type[KhienError]) -> Iterator[type[KhienError]]:
    yield root
    for child in root.__subclasses__():
        yield from tree(child)


def errors() -> list[type[KhienError]]:
    load_everything()
    inside = [f"khien.{name}" for name in LIBRARIES]
    return [e for e in dict.fromkeys(tree(KhienError)) if e.__module__.startswith(tuple(inside))]


ERRORS = errors()


@pytest.mark.parametrize("error", ERRORS, ids=lambda e: f"{e.__module__[6:]}.{e.__name__}")
def test_an_error_has_words_in_both_languages(error: type[KhienError]) -> None:
    assert error.text.endswith((".", "!", "…")), error.text
    with use_language("en"):
        assert KhienError.message(bare(error)) != error.text, "no English"
        if error.hint:
            assert KhienError.advice(bare(error)) != error.hint, "no English"


def bare(error: type[KhienError]) -> KhienError:
    made = error.__new__(error)
    made.facts = {}
    return made


@pytest.mark.parametrize("error", ERRORS, ids=lambda e: f"{e.__module__[6:]}.{e.__name__}")
def test_a_code_is_one_plain_word(error: type[KhienError]) -> None:
    assert error.code
    assert error.code.replace("-", "").replace("_", "").isalnum()
    assert error.code == error.code.lower()


def test_the_codes_of_read_are_those_of_the_contract() -> None:
    documents = [e for e in tree(DocumentError) if e.__module__ == "khien.core.errors"]
    assert {e.code for e in documents if e is not DocumentError} == READ_CODES


def test_message_advice_and_both_together() -> None:
    error = TooLargeDocument(limit="50 MB")
    assert "50 MB" in error.message()
    assert str(error) == f"{error.message()} {error.advice()}"


def test_an_error_is_rendered_in_the_language_of_the_moment() -> None:
    error = MarkedDocument(level="MẬT")
    vietnamese = str(error)
    with use_language("en"):
        assert str(error) != vietnamese
        assert "MẬT" in str(error)


def test_detail_is_kept_for_the_log_and_not_shown() -> None:
    error = EncryptedDocument("EncryptionInfo 4.4")
    assert error.detail == "EncryptionInfo 4.4"
    assert "EncryptionInfo" not in str(error)
    assert error.args == ("EncryptionInfo 4.4",)


def test_without_detail_the_code_stands_in() -> None:
    assert EncryptedDocument().args == ("encrypted",)


def test_an_error_without_advice_has_no_stray_space() -> None:
    assert str(KhienError()) == KhienError.text


def test_the_package_says_its_version() -> None:
    assert khien.__version__.count(".") >= 1

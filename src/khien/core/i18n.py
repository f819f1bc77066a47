"""Messages in the reader's language, for the libraries and the command line.

Source strings are Vietnamese; ``core/locale/en`` translates them. A library never keeps a
rendered sentence: it keeps a code and facts, and whoever shows them calls ``gettext`` at
that moment, in the language of the person who reads.
"""

from __future__ import annotations

import contextlib
import contextvars
import os
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gettext import NullTranslations
    from pathlib import Path

LANGUAGES = ("vi", "en")
DEFAULT_LANGUAGE = "vi"
_language: contextvars.ContextVar[str] = contextvars.ContextVar(
    "khien_language", default=DEFAULT_LANGUAGE
)


def N_(message: str) -> str:
    """Mark ``message`` for translation without translating it (for message tables)."""
    return message


_OWN = os.path.join(os.path.dirname(__file__), "locale")  # noqa: PTH118, PTH120
_catalogues: list[tuple[str, Path | str]] = [("khien", _OWN)]


def add_catalogue(domain: str, folder: Path) -> None:
    """Look up what the libraries' own catalogue lacks in another one too: a program built on
    the libraries has errors of its own.
    """
    if (domain, folder) not in _catalogues:
        _catalogues.append((domain, folder))
        _catalogue.cache_clear()


@lru_cache(maxsize=len(LANGUAGES))
def _catalogue(language: str) -> NullTranslations:
    from gettext import translation  # here: who only looks at files renders no message

    first, *others = (
        translation(domain, folder, languages=[language], fallback=True)
        for domain, folder in _catalogues
    )
    for other in others:
        first.add_fallback(other)
    return first


def language() -> str:
    """The language messages are rendered in just now: ``vi`` or ``en``."""
    return _language.get()


@contextlib.contextmanager
def use_language(code: str) -> Iterator[None]:
    """Render messages in ``code`` inside the block; an unknown code means Vietnamese."""
    token = _language.set(code if code in LANGUAGES else DEFAULT_LANGUAGE)
    try:
        yield
    finally:
        _language.reset(token)


def gettext(message: str, /, **facts: object) -> str:
    """``message`` in the current language, with ``{name}`` filled from ``facts``.

    A fact that the message does not name is ignored; a name without a fact stays as it is
    printed, so that a message is shown, never an exception, when a fact is missing.
    """
    translated = _catalogue(_language.get()).gettext(message) if message else ""
    return translated.format_map(_Lenient(facts)) if facts else translated


class _Lenient(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"

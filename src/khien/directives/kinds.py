"""Kinds of document: the 29 of NĐ 30/2020 with their abbreviations, and those of the law.

The table is data (``data/document_kinds.json``); this module only looks things up in it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

from khien.directives.passages import plain

_NOT_LETTERS = re.compile(r"[^a-z ]+")


@lru_cache(maxsize=1)
def _table() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """(plain title -> kind, abbreviation -> kind)."""
    text = resources.files("khien.data").joinpath("document_kinds.json").read_text("utf-8")
    kinds = json.loads(text)["kinds"]
    titles = {plain(row["kind"]): row["kind"] for row in kinds}
    return titles, {row["abbreviation"]: row["kind"] for row in kinds if row["abbreviation"]}


def kind_of_title(text: str) -> str | None:
    """The kind a row of capitals names ("CHỈ THỊ"), else None; a wrong tone is forgiven."""
    if len(text) > 60 or not text.strip("*_ \"',.:`“”").isupper():
        return None
    letters = " ".join(_NOT_LETTERS.sub(" ", plain(text)).split())
    return _table()[0].get(letters)


def kind_of_notation(notation: str) -> str | None:
    """The kind the notation's first part abbreviates ("CT-BTC"), else None."""
    return _table()[1].get(re.split(r"[-/]", notation, maxsplit=1)[0])


def kind_words() -> tuple[str, ...]:
    """Every kind's name, longest first."""
    return tuple(sorted(_table()[0].values(), key=len, reverse=True))

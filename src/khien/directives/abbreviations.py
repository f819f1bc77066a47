"""Names of bodies with their abbreviations written out: "UBND", "TT&TT", "LĐTB&XH".

In: words in any spelling. Out: the folded words, whole. The table is data
(``data/abbreviations.json``); what is not in it stays as it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

from khien.core.text import compare_key, fold

_SPACED_AND = re.compile(r"\s*&\s*")


@lru_cache(maxsize=1)
def _table() -> tuple[re.Pattern[str], Mapping[str, str]]:
    text = resources.files("khien.data").joinpath("abbreviations.json").read_text("utf-8")
    # With marks: "CA" is shortened, "Cà" is a word.
    whole = {compare_key(short): fold(words) for short, words in json.loads(text)["words"]}
    longest = sorted(whole, key=len, reverse=True)
    shorts = "|".join(map(re.escape, longest))
    return re.compile(rf"(?<![\w&])(?:{shorts})(?![\w&])"), whole


@lru_cache(maxsize=4096)
def written_out(words: str) -> str:
    """``words`` folded, each known abbreviation written out."""
    pattern, whole = _table()
    text = _SPACED_AND.sub("&", compare_key(words))
    return fold(pattern.sub(lambda match: whole[match.group()], text).replace("&", " va "))

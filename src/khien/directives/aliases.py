"""Short names a letter gives once: "Sở A, Sở B (sau đây gọi chung là các đơn vị)".

In: the rows after "Kính gửi", the body's passages, the addressees. Out: short name → the bodies
it stands for, as printed. In the address "gọi chung" means everyone addressed; elsewhere it is
the list of bodies right before it. A short name of something that is no body is left out.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence

from khien.directives.actors import split_names
from khien.directives.passages import Passage, key
from khien.directives.rules import fired, rule
from khien.directives.vocabulary import next_verb, opens_with_body

MOST, MOST_TRIED = 50, 200
_REACH = 1_200  # characters before the short name in which its bodies stand
_CALLED = re.compile(
    r"(?:(?P<bracket>\((?:sau đây )?)|,\ssau đây )(?:được )?gọi "
    r"(?P<how>chung|tắt|chung tắt|tắt chung)?\s?là:? [“\"]?"
    r"(?P<name>(?(bracket)[^()“”\"]{2,80}|[^().;:,“”\"]{2,80}?(?=[.;:,]|$)))(?(bracket)[”\"]?\))"
)
# A list of bodies that begins with a small letter begins so; "xã", "ngành" are parts of names.
_SMALL = re.compile(
    r"(?:các|những|mỗi|từng|toàn thể|thủ trưởng|người đứng đầu|lãnh đạo|giám đốc|chủ tịch|trưởng"
    r"|cấp uỷ|đảng uỷ|cơ quan|đơn vị)(?!\w)"
)
_BORDER = re.compile(r"[.:;]\s")
_SHORT = rule("aliases.called", '"Sở A, Sở B (sau đây gọi chung là các đơn vị)"')


def read_aliases(
    address: Sequence[Passage], body: Sequence[Passage], addressees: Sequence[str]
) -> Mapping[str, tuple[str, ...]]:
    """Short name → bodies; the first meaning given to a short name stays."""
    found: dict[str, tuple[str, ...]] = {}
    for passage in address:
        for match in _CALLED.finditer(passage.key):
            alone = passage.key[: match.start()].strip(" -*") == ""
            everyone = alone or (match["how"] or "").startswith("chung")
            names = tuple(addressees) if everyone else _before(passage, match.start())
            _keep(found, passage.text[slice(*match.span("name"))], names)
    called = ((passage, match) for passage in body for match in _CALLED.finditer(passage.key))
    for passage, match in itertools.islice(called, MOST_TRIED):
        names = _before(passage, match.start())
        _keep(found, passage.text[slice(*match.span("name"))], names)
    return found


def _keep(found: dict[str, tuple[str, ...]], name: str, names: tuple[str, ...]) -> None:
    short = name.strip()
    same = {key(each) for each in names} == {key(short)}
    if names and not same and key(short) not in map(key, found) and len(found) < MOST:
        fired(_SHORT)
        found[short] = names


def _before(passage: Passage, end: int) -> tuple[str, ...]:
    """The list of bodies that ends at ``end``: after the last act and the last full stop."""
    start = max(0, end - _REACH)
    for border in _BORDER.finditer(passage.key, start, end):
        start = border.end()
    at = next_verb(passage, start, end)
    while at is not None:
        space = passage.key.find(" ", at, end)
        start = space + 1 if space >= 0 else end
        at = next_verb(passage, start, end) if start < end else None
    for place in range(start, end):
        begins = place == 0 or passage.text[place - 1] in " (-"
        leads = passage.text[place].isupper() or _SMALL.match(passage.key, place)
        if begins and leads and opens_with_body(passage, place):
            return split_names(passage.text[place:end].strip(" ,"))
    return ()

"""Where in a cited document: "điểm a, b khoản 2 Điều 5" to its points, clauses and articles.

NĐ 30/2020, annex I, part II: a citation names point, clause, article, from the smallest to the
largest. The words also come in the other order ("Điều 5 khoản 2") and as lists.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from khien.directives.values import Place

# One unit with its list: "điểm a, b", "khoản 1 và 3", "Điều 7". In ``Passage.key`` form.
_UNIT = (
    r"(?:điểm|khoản|điều|mục|chương)\s(?:\d{1,3}[a-zđ]?|[a-zđ]\d?|[ivx]{1,5})(?!\w)"
    r"(?:(?:,\s|\svà\s)(?:\d{1,3}[a-zđ]?|[a-zđ])(?!\w)){0,8}"
)
# Up to eight units in front of the document they stand in.
WHERE = rf"(?:{_UNIT}(?:,\s(?:và\s)?|\svà\s|\scủa\s|\s)){{0,8}}"
_LISTED = re.compile(r"(?<!\w)(?:\d{1,3}[a-zđ]?|[a-zđ]\d?|[ivx]{1,5})(?!\w)")
_UNITS = re.compile(_UNIT)
MOST_PLACES = 40


def places_in(where: str) -> tuple[Place, ...]:
    """The places ``where`` names, each once, in the order printed."""
    points: list[str] = []
    waiting: list[tuple[Sequence[str], str | None]] = []  # (points, clause) before an article
    found: list[Place] = []
    for match in _UNITS.finditer(where):
        kind, _, listed = match.group().partition(" ")
        names = _LISTED.findall(listed)
        if kind == "điểm":
            points += names
        elif kind == "khoản":
            waiting += [(points, name) for name in names]
            points = []
        elif kind == "điều":
            if points:
                waiting.append((points, None))
            found += _at(waiting or [((), None)], names)
            waiting, points = [], []
    if points:
        waiting.append((points, None))
    if waiting:
        # "Điều 5 khoản 2": the article stood first.
        bare = bool(found) and found[-1].clause is None and found[-1].point is None
        article = found.pop().article if bare else None
        found += _at(waiting, [article])
    return tuple(dict.fromkeys(found))[:MOST_PLACES]


def _at(
    waiting: Sequence[tuple[Sequence[str], str | None]], articles: Sequence[str | None]
) -> list[Place]:
    """Clauses belong to the first article after them; further articles stand whole."""
    first, *others = articles
    found = [
        Place(point, clause, first) for points, clause in waiting for point in (points or (None,))
    ]
    return found + [Place(None, None, article) for article in others]

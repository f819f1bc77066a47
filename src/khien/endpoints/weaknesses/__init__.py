"""Known weaknesses of PCs: what fixes them, which are exploited, how a PC stands.

In: our small mapping from CVE and KB numbers to builds and versions, the operator's own beside
it, CISA's catalogue as he brings it, and what a PC told. Out: affected, fixed or cannot tell,
each with its reason.
"""

from __future__ import annotations

from khien.endpoints.weaknesses.fixes import (
    Fix,
    Fixes,
    load_fixes,
    numbers_named,
    read_fixes,
    wanted_number,
)
from khien.endpoints.weaknesses.kev import Catalogue, Exploited, read_kev
from khien.endpoints.weaknesses.matching import Answer, Machine, Program, Standing, stands

__all__ = [
    "Answer",
    "Catalogue",
    "Exploited",
    "Fix",
    "Fixes",
    "Machine",
    "Program",
    "Standing",
    "load_fixes",
    "numbers_named",
    "read_fixes",
    "read_kev",
    "stands",
    "wanted_number",
]

"""Fonts of the tables before Unicode: their letters are not what their codes say.

In: a font's name as a file gives it. Out: whether words set in it read as other letters.
"""

from __future__ import annotations

import re

# .VnTime and its kin hold TCVN 5712 (TCVN3); VNI-Times and its kin the VNI table.
_LEGACY = re.compile(r"(?:[A-Z]{6}\+)?(?:\.?Vn[A-Z]|VNI[- ])")
_FOREIGN = re.compile(r"[\x80-\uffff]")


def is_misread(text: str, font: str | None) -> bool:
    """Whether ``text``, set in ``font``, has letters that stand for others."""
    return font is not None and _LEGACY.match(font) is not None and bool(_FOREIGN.search(text))

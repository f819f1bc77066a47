"""What others set on a letter's first page: a registry's stamp, the banner of a signature.

The office that receives a letter stamps "ĐẾN Số: … Ngày: …, Chuyển: …" on it, and a viewer
prints "Ký bởi: … Thời gian ký: …" above it. In: a document's lines. Out: the lines without
those, so that the stamp's number and office are not taken for the letter's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from khien.core.text import fold
from khien.directives.rules import fired, rule
from khien.documents.document import Line

_FIRST_LINES = 30  # of a letter; a stamp stands among them
_NEAR = 2  # lines between parts of one stamp
_STAMP = re.compile(
    r"\W*(?:(?:cong van |van ban )?den(?:\W*$|\s+(?:so|ngay)\b.*)|(?:so|ngay|gio) den\s*:.*"
    r"|den\s*:.*|chuyen\s*:.*|luu ho so(?: so)?\s*:.*|so va ky hieu ho so.*)"
)
_BANNER = re.compile(r"\W*(?:nguoi ky|ky boi|duoc ky boi|thoi gian ky|ngay ky|chu ky so)\b.*")
# Lines that belong to a stamp or a banner only beside one.
_BESIDE = re.compile(
    r"\W*(?:so\s*:?\s*[\d.… ]*\W*|ngay\s*:?\s*[\d/.… -]*|(?:email|co quan|chuc vu|to chuc)\s*:.*)"
)
_NUMBER = re.compile(r"\W*so\b[^/]{0,20}/\s*\w")
_HEAD = re.compile(r"\bkinh gui\b")
_TAKEN_OFF = rule("stamps.registry", 'a stamp "ĐẾN Số: … Ngày: … Chuyển: …", "Ký bởi: …"')


def without_stamps(lines: Sequence[Line]) -> list[Line]:
    """``lines`` without the stamps and banners among the first."""
    folded = [fold(line.text).strip() for line in lines[:_FIRST_LINES]]
    end = next((at for at, text in enumerate(folded) if _HEAD.search(text)), len(folded))
    sure = {
        at for at in range(end) if _STAMP.fullmatch(folded[at]) or _BANNER.fullmatch(folded[at])
    }
    if not sure:
        return list(lines)
    fired(_TAKEN_OFF)
    gone = set(sure)
    for _ in range(_NEAR):
        gone |= {
            at for at in range(end)
            if folded[at] and _BESIDE.fullmatch(folded[at]) and gone & _around(at, _NEAR)
        }  # fmt: skip
    gone |= _offices(lines, folded, sure)
    return [line for at, line in enumerate(lines) if at not in gone]


def _around(at: int, near: int) -> set[int]:
    return {at - near, *range(at - near + 1, at + near + 1)} - {at}


def _offices(lines: Sequence[Line], folded: Sequence[str], sure: set[int]) -> set[int]:
    """The receiving office above its stamp: on top of the page, or below the letter's number."""
    found: set[int] = set()
    for at in sorted(sure):
        above = at - 1
        if above < 0 or not lines[above].text.isupper() or not _STAMP.fullmatch(folded[at]):
            continue
        on_top = not any(folded[:above])
        below = any(_NUMBER.match(text) for text in folded[:above])
        if on_top or below:
            found.add(above)
    return found

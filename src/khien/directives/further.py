"""Where another letter begins in the same file: letters are scanned and forwarded in bundles.

A second national title after the first letter's body begins one when what follows is complete:
a form with blanks, an annex and a quoted head are not letters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from khien.directives.marks import is_dashed
from khien.directives.passages import Row
from khien.directives.values import Directive

_NATIONAL = re.compile(r"cong h[oò]a xa h[oọ]i chu nghia viet nam")
_NAME = re.compile(r"(?:[^\W\d_]\.? ?)[^\W\d_]*(?: [^\W\d_]+){1,5}")
_ENDED = re.compile(r"\./\s?\.|[\W_]{0,4}luu\s?:")
_ABOVE = 14  # rows of the left column that may be read before the national title


def later_heads(rows: Sequence[Row], after: int) -> list[int]:
    """Where each head at or after row ``after`` begins."""
    starts: list[int] = []
    floor = max(after, 1)
    for index in range(floor, len(rows)):
        if _NATIONAL.search(rows[index].plain, 0, 300):
            starts.append(_head_start(rows, index, floor))
            floor = index + 1
    return starts


def _head_start(rows: Sequence[Row], title: int, after: int) -> int:
    """Up from the national title over the left column, to where the letter before ends."""
    start = title
    while start > max(after, title - _ABOVE) and not _ends_letter(rows, start - 1, title):
        start -= 1
    return start


def _ends_letter(rows: Sequence[Row], index: int, title: int) -> bool:
    row = rows[index]
    if row.passage.page != rows[title].passage.page:
        return True
    sentence = row.text.endswith((".", ";", ":", "…"))  # no cell of a head ends so
    return sentence or is_dashed(row) or bool(_ENDED.search(row.plain)) or _is_name(row.text)


def _is_name(text: str) -> bool:
    """A signer's name: words with a capital and small letters, nothing else."""
    return bool(_NAME.fullmatch(text)) and all(
        word[0].isupper() and not word[1:].isupper() for word in text.split()
    )


def is_complete(letter: Directive) -> bool:
    """Whether head, receivers and signer are all there, as no blank form has them."""
    header = letter.header
    dated = header.date is not None and len(header.date) == 10
    addressed = bool(letter.addressees) or header.doc_type not in (None, "công văn")
    return bool(header.number and header.notation and dated and addressed and letter.signer.name)

"""Headers and footers of a sheet: their codes taken out ([MS-XLS] 2.4.136; ECMA-376, 18.3.1.46).

In: the text of a header as the file keeps it, "&L&\\"Times New Roman,Bold\\"&12SECRET". Out: the
lines that print, left, centre and right each by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_CODE = re.compile(
    r'&(?:"[^"&]{0,120}"|K[0-9A-Fa-f]{6}|K\d{2}[+-]\d{3}|\d{1,3}|[LCRPNDTAFZGBIUSXYEOH]|(&))',
    re.IGNORECASE,
)
_PART = re.compile(r"&[LCR]", re.IGNORECASE)
_DOUBLED = "\x00"
_MOST = 4_000


def printed(text: str) -> Iterator[str]:
    """The printed lines of a header or footer."""
    for part in _PART.split(text[:_MOST].replace("&&", _DOUBLED)):
        for line in _CODE.sub("", part).replace(_DOUBLED, "&").splitlines():
            if any(ch.isalnum() for ch in line):  # of "&P/&N" the stroke is left
                yield line.strip()

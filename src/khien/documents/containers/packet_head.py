"""Whether a file begins as a packet of the national exchange does, by its first element.

In: the first bytes. Out: yes or no. Apart from the reader of packets, as every file is asked.
"""

from __future__ import annotations

import re

ROOTS = frozenset({b"edxml", b"edxmlenvelope"})
_SNIFF = 8_192
_FIRST_ELEMENT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
_BEFORE = b"\xef\xbb\xbf\xff\xfe \t\r\n"


def looks_like_packet(head: bytes) -> bool:
    """Whether the first bytes of a file are those of a packet."""
    if not head[:64].replace(b"\0", b"").lstrip(_BEFORE).startswith(b"<"):
        return False
    # Of UTF-16 only the zero bytes stand in the way of reading names.
    start = head[:_SNIFF].replace(b"\0", b"").lstrip(_BEFORE)
    found = _FIRST_ELEMENT.search(start) if start.startswith(b"<") else None
    return found is not None and found[1].lower() in ROOTS

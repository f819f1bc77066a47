"""The signer: lines of capitals (authority, post), then a name (cells 7a-7c of NĐ 30/2020).

The last line of capitals is the post, those above it are the authority (TM./KT./TL./TUQ.); a
lone line is the post unless it is such a form itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from khien.directives.parts import AUTHORITY, Parts, is_dashed
from khien.directives.passages import Row
from khien.directives.values import Signer

_POST = re.compile(
    r"(?:pho |quyen |q\. ?)?(?:chu tich|giam doc|tong giam doc|truong|chanh|cuc truong|tong cuc|bo truong"
    r"|thu truong|thu tuong|bi thu|hieu truong|vien truong|chi huy|tham muu|thong doc|pho|uy vien)\b"
)
_BESIDE = re.compile(r"[;.,:“”\"‘’]\s?\S{0,2}?\s?(?=(?:pho |tm\.|kt\.|tl\.|tuq\.|.\.?t\. )[a-z])")
_DEGREES = re.compile(r"(?:(?:TS|ThS|PGS|GS|BS|CKI{1,2}|Thượng tá|Đại tá|Trung tá|Thiếu tướng)\.?\s*)+")
_NAME = re.compile(r"[^\W\d_]+(?: [^\W\d_]+){1,5}")
_MOST_ROWS = 40


def read_signer(parts: Parts) -> Signer:
    """Authority, title and name from the closing rows (and those printed beside the copies)."""
    posts: list[str] = []
    name: str | None = None
    for row in [*_beside(parts.copies), *parts.closing[:_MOST_ROWS]]:
        text = row if isinstance(row, str) else _clean(row.text)
        if not isinstance(row, str) and is_dashed(row):
            continue
        if _is_post(text):
            posts.append(text)
        elif posts and _is_name(text):
            name = _DEGREES.sub("", text).strip()
            break
        elif posts and len(posts) > 6:
            break
    if not posts:
        return Signer(None, None, name)
    if len(posts) == 1 and AUTHORITY.match(posts[0].lower()) and not _POST.search(_plain(posts[0])):
        return Signer(posts[0], None, name)
    return Signer(" ".join(posts[:-1]) or None, posts[-1], name)


def _plain(text: str) -> str:
    from khien.directives.passages import plain

    return plain(text)


def _clean(text: str) -> str:
    return text.strip(" *_|“”\"'‘’:;,`~.-")


def _beside(rows: Sequence[Row]) -> list[str]:
    """Posts printed on the line of a copies item, as two columns read as one line."""
    found: list[str] = []
    for row in rows:
        match = _BESIDE.search(row.plain)
        if match and _is_post(_clean(row.text[match.end() :])):
            found.append(_clean(row.text[match.end() :]))
    return found


def _is_post(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    return 4 < len(letters) and len(text) < 90 and capitals >= 0.9 * len(letters)


def _is_name(text: str) -> bool:
    bare = _DEGREES.sub("", text).strip()
    match = _NAME.fullmatch(bare)
    return bool(match) and len(bare) < 50 and all(word[0].isupper() for word in bare.split())

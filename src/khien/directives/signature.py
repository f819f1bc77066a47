"""The signer: lines of capitals (authority, post), then a name (cells 7a-7c of NĐ 30/2020).

The last line of capitals is the post, those above it are the authority (TM./KT./TL./TUQ.); a
lone line is the post unless it is such a form itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from khien.directives.parts import AUTHORITY, Parts, is_dashed
from khien.directives.passages import Row, plain
from khien.directives.recipients import POST_BESIDE
from khien.directives.values import Signer

_POST = re.compile(
    r"(?:pho |quyen |q\. ?)?(?:chu tich|giam doc|tong giam doc|truong|chanh|cuc truong"
    r"|tong cuc|bo truong"
    r"|thu truong|thu tuong|bi thu|hieu truong|vien truong|chi huy|tham muu|thong doc|pho"
    r"|uy vien)\b"
)
_DEGREES = re.compile(
    r"(?:(?:TS|ThS|PGS|GS|BS|CKI{1,2}|Thượng tá|Đại tá|Trung tá|Thiếu tướng)\.?\s*)+"
)
_NAME = re.compile(r"[^\W\d_]+(?: [^\W\d_]+){1,5}")
_MOST_ROWS = 40


def read_signer(parts: Parts) -> Signer:
    """Authority, title and name from the rows after the body, in order.

    A post printed beside an item of the copies (two columns read as one line) is taken from it.
    """
    posts: list[str] = []
    name: str | None = None
    copied = {row.passage.at[0] for row in parts.copies}
    for row in parts.closing[:_MOST_ROWS]:
        copy = row.passage.at[0] in copied
        text = _beside(row) if copy or is_dashed(row) else _clean(row.text)
        if text and _is_post(text, least=3 if posts else 5):
            posts.append(text)
        elif posts and not copy and _is_name(text):
            name = _DEGREES.sub("", text).strip()
            break
    return _signer(posts, name)


def _signer(posts: Sequence[str], name: str | None) -> Signer:
    if not posts:
        return Signer(None, None, name)
    if len(posts) == 1 and AUTHORITY.match(plain(posts[0])) and not _POST.search(plain(posts[0])):
        return Signer(posts[0], None, name)
    return Signer(" ".join(posts[:-1]) or None, posts[-1], name)


def _clean(text: str) -> str:
    return text.strip(" *_|“”\"'‘’:;,`~.-")


def _beside(row: Row) -> str:
    """The post printed on the line of a copies item, or nothing."""
    match = POST_BESIDE.search(row.plain)
    return _clean(row.text[match.end() :]) if match else ""


def _is_post(text: str, *, least: int) -> bool:
    """A line of capitals; one that goes on with the post above ("KT. CHỦ / TỊCH") is short."""
    letters = [c for c in text if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    return len(letters) >= least and len(text) < 90 and capitals >= 0.9 * len(letters)


def _is_name(text: str) -> bool:
    bare = _DEGREES.sub("", text).strip()
    match = _NAME.fullmatch(bare)
    return bool(match) and len(bare) < 50 and all(word[0].isupper() for word in bare.split())

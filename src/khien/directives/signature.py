"""The signer: lines of capitals (authority, post), then a name (cells 7a-7c of NĐ 30/2020).

The last line of capitals is the post, those above it are the authority (TM./KT./TL./TUQ.); a
lone line is the post unless it is such a form itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from khien.directives.columns import LEFT
from khien.directives.marks import AUTHORITY, POST, is_dashed, is_name
from khien.directives.parts import Parts
from khien.directives.passages import Row, plain
from khien.directives.recipients import POST_BESIDE
from khien.directives.rules import fired, rule
from khien.directives.values import Signer

_SIGNED = re.compile(r"[\W_]*(?:đã ký|ký tên|chữ ký|ký số)[^\w]*(?:đóng dấu)?[\W_]*", re.IGNORECASE)
_ANNEX = re.compile(r"[\W_]*(?:phu luc|danh sach|mau so|bieu mau|phieu)\b")
_WORDS = (2, 6)  # of a name in capitals
# Words that no person's name has, in a line of capitals below the post.
_NO_NAME = re.compile(
    r"\b(?:ban|phong|so|ubnd|nhan dan|cuc|tinh|huyen|xa|phuong|vien|hoi|tp|thanh pho|bo|uy|doan"
    r"|truong|cong ty|cong an|trung tam|van phong|chi nhanh|benh vien|tong|dang|bi thu)\b"
)
_MOST_ROWS = 40
_IN_CAPITALS = rule("signature.capitals", "the signer's name printed in capitals")
_TWO_LINES = rule("signature.two-lines", "a post that goes on in a second line of capitals")


def read_signer(parts: Parts) -> Signer:
    """Authority, title and name from the rows after the body, in order.

    A post printed beside an item of the copies (two columns read as one line) is taken from it.
    """
    posts: list[str] = []
    name: str | None = None
    copied = {row.passage.at[0] for row in parts.copies}
    for row in parts.closing[:_MOST_ROWS]:
        copy = row.side == LEFT or row.passage.at[0] in copied
        text = _beside(row) if copy or is_dashed(row) else _clean(_SIGNED.sub("", row.text))
        if posts and not copy and _ANNEX.match(row.plain) and row.text.isupper():
            break
        if text and _is_post(text, least=3 if posts else 5):
            posts.append(text)
        elif posts and not copy and is_name(text):
            name = text
            break
    if name is None and len(posts) > 1 and _is_name_in_capitals(posts[-1]):
        fired(_IN_CAPITALS)
        name = posts.pop()
    return _signer(_whole(posts), name)


def _signer(posts: Sequence[str], name: str | None) -> Signer:
    if not posts:
        return Signer(None, None, name)
    if len(posts) == 1 and AUTHORITY.match(plain(posts[0])) and not POST.search(plain(posts[0])):
        return Signer(posts[0], None, name)
    return Signer(" ".join(posts[:-1]) or None, posts[-1], name)


def _whole(posts: Sequence[str]) -> list[str]:
    """The lines with the last joined to the one above where it is the rest of a post."""
    if len(posts) < 2 or _begins_post(posts[-1]) or not POST.match(plain(posts[-2])):
        return list(posts)
    fired(_TWO_LINES)
    return [*posts[:-2], f"{posts[-2]} {posts[-1]}"]


def _begins_post(text: str) -> bool:
    return bool(POST.match(plain(text)) or AUTHORITY.match(plain(text)))


def _is_name_in_capitals(text: str) -> bool:
    """A last line of capitals below the post with the shape of a name and no office in it."""
    words = text.split()
    shape = _WORDS[0] <= len(words) <= _WORDS[1] and is_name(text.title())
    return shape and not _begins_post(text) and not _NO_NAME.search(plain(text))


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

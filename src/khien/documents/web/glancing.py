"""The bare words at the head of a web page, without building its tree.

In: its first bytes. Out: a Glance: text with a new line wherever a block begins; where a style
sheet may set any element apart, once more with a new line at every tag.
"""

from __future__ import annotations

import binascii
import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from khien.core.text import spelled_out
from khien.documents.encoding import glanced, is_thin
from khien.documents.glance import Glance

if TYPE_CHECKING:
    from PIL import Image

    from khien.core.limits import Limits

HEAD_BYTES = 262_144
# Spelled out in both cases: a search that ignores case is ten times as slow.
_UNSHOWN = re.compile(r"<(script|SCRIPT|style|STYLE)\b[^>]*>.*?</\1\s*>", re.DOTALL)
_INLINE_TAGS = (
    "em strong span font sup sub small big ins del strike mark tt code nobr wbr acronym abbr cite "
    "var kbd samp o:p bdo label"
)
_INLINE = re.compile(
    rf"</?(?:[biusaqBIUSAQ]|{'|'.join(f'{each}|{each.upper()}' for each in _INLINE_TAGS.split())}"
    r"|st1:\w+)(?:[\s/][^>]*)?>"
)
_TAG = re.compile(r"<[^>]*>")
# The middle letter of a mark as it is spelled, blanks without width, and the letters around.
_MIDDLES = (
    "ậ", "Ậ", "&#7852", "&#7853", "&#x1eac", "&#x1EAC", "&#x1ead", "&#x1EAD", "&#803", "\u0323",
    "Ë", "ë", "aä", "AÄ",
)  # fmt: skip
_THIN = " \r\n\t\xa0\xad\u200b\u200c\u200d\u2060\ufeff"
_GO_ON = frozenset("<&\xad\u200b\u200c\u200d\u2060\ufeff")
_LAST = re.compile(rf"[{_THIN}]*[tT]")
_FIRST_AT_EDGE = re.compile(rf"[mM][{_THIN}]*<")
_LAST_AT_EDGE = re.compile(rf">[{_THIN}]*[tT]")
_TOGETHER = "MẬT"  # letters that stand apart in the page and may print side by side
_REACH = 1_500
_APART = ("display", "DISPLAY", "position", "POSITION", "float", "FLOAT")
_FIELD = re.compile(r"(?:value|VALUE|placeholder)\s*=\s*[\"']([^\"'<>]{1,300})")
_WRITTEN = re.compile(r"content\s*:\s*[\"']([^\"'<>]{1,300})")
_MOST_SAID = 500
_FEW_LETTERS = 20
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_CUT = re.compile(r"<(?:(?:script|SCRIPT|style|STYLE)\b|!--|[^<>]*\Z).*", re.DOTALL)
_PICTURE = re.compile(rb"data:image/[\w.+-]{1,20};base64,([A-Za-z0-9+/=\s%]{100,})")
_MOST_PICTURES, _MOST_PICTURE = 6, 24 * 2**20
_KINDS = ["PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF"]


def glance_of(head: bytes) -> Glance:
    """What the first bytes of a page say."""
    texts = texts_of(glanced(head))
    pictures = int(b"data:image/" in head)
    bare = pictures and len(texts[0].strip()) < _FEW_LETTERS
    unsure = "scan" if bare else ""
    return Glance(texts=texts, unsure=unsure, pictures=pictures)


def is_bare(head: bytes) -> bool:
    """Whether so few words stand in the first bytes of a longer page that a mark may stand behind
    them: styles, scripts, pictures and comments can be most of it."""
    shown = _TAG.sub("", _CUT.sub("", _COMMENT.sub("", _UNSHOWN.sub("", glanced(head)))))
    return is_thin(shown)


def _is_parted(page: str) -> bool:
    """Whether tags of any kind, comments or words that are not shown may stand between the
    letters of a mark; or a page in the page."""
    if "srcdoc" in page:
        return True
    spelled = "&#" in page
    for middle in _MIDDLES:
        # Whether one letter is there is told very fast.
        at = page.find(middle) if (spelled if middle[0] == "&" else middle[-1] in page) else -1
        while at >= 0:
            end = at + len(middle)
            end += page[end : end + 1] == ";"
            around = page[max(at - 8, 0) : at].rstrip(_THIN)[-1:], page[end : end + 1]
            if (around[0] == ">" or around[1] in _GO_ON) and _are_beside(page, at, end):
                return True
            at = page.find(middle, end)
    return False


def _are_beside(page: str, at: int, end: int) -> bool:
    """Whether the other letters stand around the middle one, or at the edges of nodes near it."""
    before, after = page[max(at - _REACH, 0) : at], page[end : end + _REACH]
    direct = before.rstrip(_THIN)[-1:] in ("m", "M"), _LAST.match(after) is not None
    return (direct[0] or _FIRST_AT_EDGE.search(before) is not None) and (
        direct[1] or _LAST_AT_EDGE.search(after) is not None
    )


def texts_of(page: str) -> tuple[str, ...]:
    """The words of ``page``, line by line."""
    shown = _UNSHOWN.sub("", page) if "<s" in page or "<S" in page else page
    plain = shown.replace("\r", " ").replace("\n", " ").replace("\t", " ")
    texts = [spelled_out(_TAG.sub("\n", _INLINE.sub("", plain)))]
    if any(each in page for each in _APART):
        texts.append(spelled_out(_TAG.sub("\n", plain)))
    if "<pre" in page or "<PRE" in page or "white-space" in page:
        texts.append(spelled_out(_TAG.sub("\n", _INLINE.sub("", shown))))
    said: list[str] = []
    if "<input" in page or "<INPUT" in page:
        said += _FIELD.findall(page)[:_MOST_SAID]
    if "content" in page:
        said += _WRITTEN.findall(page)[:_MOST_SAID]
    if said:
        texts.append(spelled_out("\n".join(said)))
    if _is_parted(page):
        texts.append(_TOGETHER)
    return tuple(texts)


def pictures_in(data: bytes, limits: Limits) -> Iterator[Image.Image]:
    """The pictures that the page holds itself, not decoded yet where that can wait."""
    from khien.documents import pictures

    for found in list(_PICTURE.finditer(data))[:_MOST_PICTURES]:
        try:
            packed = binascii.a2b_base64(found[1][:_MOST_PICTURE])
        except (binascii.Error, ValueError):
            continue
        yield pictures.upper_part(pictures.opened(io.BytesIO(packed), _KINDS, limits))

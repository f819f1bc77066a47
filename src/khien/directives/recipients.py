"""Who a letter goes to: "Kính gửi" lines and "Nơi nhận" lines.

Both are lists whose items end with ";" and whose last ends with "."; dashes may be printed,
lost, or drawn by the word processor and absent from the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from khien.directives.marks import KINH_GUI, is_dashed, undashed
from khien.directives.passages import Row, plain
from khien.directives.straight import is_head_cell

MOST = 2_000  # recipients kept of one list
_COPIES = re.compile(r"[\W_]{0,4}noi nhan\b\s*:?\s*")
# A scan prints the signer's post on the line of an item: "- Như trên;  PHÓ GIÁM ĐỐC".
POST_BESIDE = re.compile(
    r"[;.,:]\s?[^;]{0,3}?(?=(?:pho |q\.\s?|(?:kt|tl|tm)\.\s?|[a-z]{0,2}.?[a-z]?\. )(?:giam|chu tich"
    r"|chanh|truong|cuc|bo|uy)\b)"
)
# specks a scanner leaves after an item's mark
_TAIL = re.compile(r"(?<=;)\s?[^\w\s(]{0,3}\s?\w?[^\w\s)]{0,3}$|(?<=\.)\s[^\w\s(]{1,3}$")
_NOISE = re.compile(r"^[\W_]+|[\s*_]+$")


def addressees(rows: Sequence[Row]) -> tuple[str, ...]:
    """The bodies after "Kính gửi", one per line of it."""
    items: list[str] = []
    open_item = False
    for index, row in enumerate(rows[:MOST]):
        text, dashed = row.text, is_dashed(row)
        if index == 0:
            match = KINH_GUI.search(row.plain)
            text = row.text[match.end() :] if match else row.text
            dashed = True
        if is_head_cell(plain(text).strip()):  # a column of the head read late
            open_item = False
            continue
        if plain(text).startswith("("):
            open_item = False
            continue
        for piece in _pieces(undashed(text.strip("* ")) if dashed else text.strip("* ")):
            if open_item and not dashed and items:
                items[-1] = f"{items[-1]} {piece}"
            else:
                items.append(piece)
            open_item = not piece.endswith((";", ".", ":"))
            dashed = dashed or not open_item
    return tuple(name for name in map(_item, items) if name)


def _pieces(text: str) -> list[str]:
    """Several bodies on one line, parted by ";"."""
    return [part.strip() for part in re.findall(r"[^;]+;?", text) if part.strip(" ;.")]


def _item(text: str) -> str:
    return text.strip(" ;:.*_|")


def copies(rows: Sequence[Row]) -> tuple[str, ...]:
    """The lines of "Nơi nhận" without dash and final mark; "Lưu: VT" is one of them."""
    items: list[str] = []
    for index, row in enumerate(rows[:MOST]):
        text = row.text
        beside = POST_BESIDE.search(row.plain)
        if beside and text[beside.end() :].isupper():
            text = text[: beside.start() + 1]
        if index == 0:
            match = _COPIES.match(row.plain)
            text = text[match.end() :] if match else text
            if text.isupper() and not is_dashed(row):  # the signer's line beside the heading
                continue
            if sum(c.isalpha() for c in text) > 2:
                items.append(undashed(text))
            continue
        if is_dashed(row) or not items or items[-1].rstrip().endswith((";", ".")):
            items.append(_NOISE.sub("", undashed(text) if is_dashed(row) else text))
        else:
            items[-1] = f"{items[-1]} {text}"
    names = (_TAIL.sub("", item).strip(' ;*_|“”"') for item in items)
    return tuple(name for name in names if name.strip("."))

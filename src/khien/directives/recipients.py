"""Who a letter goes to: "Kính gửi" lines and "Nơi nhận" lines.

Both are lists whose items end with ";" and whose last ends with "."; dashes may be printed,
lost, or drawn by the word processor and absent from the text. A line of "Kính gửi" is one item,
also when it names several bodies.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from khien.directives.marks import KINH_GUI, is_dashed, undashed
from khien.directives.passages import Row, plain
from khien.directives.rules import fired, rule
from khien.directives.straight import is_head_cell

MOST = 2_000  # recipients kept of one list
_COPIES = re.compile(r"[\W_]{0,4}noi nhan\b\s*:?\s*")
# A scan prints the signer's post on the line of an item: "- Như trên;  PHÓ GIÁM ĐỐC".
POST_BESIDE = re.compile(
    r"[;.,:]\s?[^;]{0,3}?(?=(?:pho |q\.\s?|(?:kt|tl|tm)\.\s?|[a-z]{0,2}.?[a-z]?\. )(?:giam|chu tich"
    r"|chanh|truong|cuc|bo|uy)\b)"
)
# specks a scanner leaves after an item's mark, a flourish it reads as letters in quotes
_TAIL = re.compile(
    r"(?<=;)\s?[^\w\s(]{0,3}\s?\w?[^\w\s)]{0,3}$|(?<=\.)\s[^\w\s(]{1,3}$"
    r"|,\s?[“\"]\w{1,3}[”\"]\.?$"
)
_FILED = re.compile(r"[\W_]{0,4}luu\b")
# An invitation names whom it invites in blanks of its own: "Ông (bà): …", "Chức vụ: …".
_INVITED = re.compile(
    r"[\W_]{0,4}(?:(?:tran trong )?kinh moi|kinh gui|ong ?\(ba\)|ong[,/] ?ba|dong chi|chuc vu"
    r"|don vi|co quan)\s?:\s?"
)
_INVITES = re.compile(r"\bkinh moi\s?:?$|\bkinh moi\s?:\s?\w")
_MOST_INVITED = 8  # rows in which the blanks stand
_BLANKS = rule("recipients.invited", 'whom an invitation names in its blanks: "Chức vụ: …"')
_UNMARKED = rule("recipients.unmarked", "copies without dashes and final marks, one a line")
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
        item = undashed(text.strip("* ")) if dashed else text.strip("* ")
        if not item.strip(" ;."):
            continue
        if open_item and not dashed and items:
            items[-1] = f"{items[-1]} {item}"
        else:
            items.append(item)
        open_item = not item.endswith((";", ".", ":"))
    return tuple(name for name in map(_item, items) if name)


def invited(rows: Sequence[Row]) -> tuple[str, ...]:
    """Whom an invitation without "Kính gửi" names in the lines after "trân trọng kính mời"."""
    start = next((i for i, row in enumerate(rows) if _INVITES.search(row.plain)), None)
    if start is None:
        return ()
    names: list[str] = []
    for row in rows[start : start + _MOST_INVITED]:
        match = _INVITED.search(row.plain)
        name = _item(row.text[match.end() :]) if match else ""
        if name and any(character.isalpha() for character in name):
            fired(_BLANKS)
            names.append(name.strip("…"))
    return tuple(names)


def _item(text: str) -> str:
    return text.strip(" ;:.*_|")


def copies(rows: Sequence[Row]) -> tuple[str, ...]:
    """The lines of "Nơi nhận" without dash and final mark; "Lưu: VT" is one of them."""
    unmarked = _is_unmarked(rows)
    items: list[str] = []
    for index, row in enumerate(rows[:MOST]):
        text, dashed = row.text, is_dashed(row)
        beside = POST_BESIDE.search(row.plain)
        if beside and text[beside.end() :].isupper():
            text = text[: beside.start() + 1]
        if index == 0:
            match = _COPIES.match(row.plain)
            text = text[match.end() :] if match else text
            if text.isupper() and not dashed:  # the signer's line beside the heading
                continue
            if sum(c.isalpha() for c in text) > 2:
                items.append(undashed(_TAIL.sub("", text)))
            continue
        text = _TAIL.sub("", text)
        anew = dashed or _FILED.match(row.plain) or (unmarked and text[:1].isupper())
        if anew or not items or items[-1].rstrip().endswith((";", ".")):
            items.append(_NOISE.sub("", undashed(text) if dashed else text))
        else:
            items[-1] = f"{items[-1]} {text}"
    names = (item.strip(' ;,*_|“”"') for item in items)
    return tuple(name for name in names if name.strip("."))


def _is_unmarked(rows: Sequence[Row]) -> bool:
    """Whether the list has neither dashes nor marks at its items' ends."""
    items = [row for row in rows[1:MOST] if row.text]
    bare = not any(is_dashed(row) or row.text.rstrip().endswith(";") for row in items)
    if items and bare:
        fired(_UNMARKED)
    return bare

"""A letter's rows parted into head, address, body and closing.

The order is that of NĐ 30/2020 annex I: cells 1-5 above, "Kính gửi" in a letter, the body,
then "Nơi nhận" (cell 9) beside the signature (cell 7). A scan often loses one of the
landmarks, so each part has a second sign: the body also ends after "./." or before a
TM./KT./TL. line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from khien.directives.closing import read_closing
from khien.directives.kinds import kind_of_title
from khien.directives.marks import COPIES, KINH_GUI, POST, is_authority, is_dashed, is_name
from khien.directives.passages import Row
from khien.directives.rules import fired, rule
from khien.directives.straight import straightened

HEAD_ROWS = 80  # a header is looked for in the first rows only
_FINAL = re.compile(r"\./\s?\.")
# How the first sentence of a body begins, by habit of the trade.
BODY_OPENING = re.compile(
    r"[\W_]{0,4}(?:thuc hien|can cu|theo|ngay \d|qua |de |nham|trong |thoi gian|vua qua"
    r"|hien nay|xet|sau khi"
    r"|tiep (?:theo|tuc)|hoi \d|tren co so|thi hanh|trien khai|phuc dap|vua|nhu|hien"
    r"|tinh hinh|dieu \d"
    r"|(?:so|ubnd|uy ban|bo|cong an|tieu ban)[^.;:]{0,60} (?:nhan duoc|da |yeu cau|de nghi"
    r"|giao|co y kien))"
)
_ITEM_END = (";", ".", ":")
_DATED = re.compile(r"\bngay\b[^,;]{0,20}\bthang\b[^,;]{0,10}\bnam\s\d{4}")
_WEB_DATE = re.compile(
    r"(?:cap nhat|ngay dang|\d{1,2}:\d{2}|thu (?:hai|ba|tu|nam|sau|bay)|chu nhat)[^.]{0,30}"
    r"\b\d{1,2}[-/]\d{1,2}[-/]\d{4}"
)

# What a sentence has and the name of a body has not.
_SENTENCE = re.compile(
    r"\b(?:yeu cau|de nghi|can cu|nhan duoc|co y kien|nhu sau|cac viec|da|dang|se|chua|van|bao cao"
    r"|dien ra)\b|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\bngay \d|\bngay \w{1,2}\s?thang|\d%"
)
_MOST_SENTENCE = 6  # rows of a body's first sentence looked at

_UNENDED = rule(
    "parts.unended-address", "the last addressee has no full stop, no blank line after it"
)
_ADDRESSED = rule("parts.addressed", '"Kính gửi:", "… điện:" before the body (NĐ 30/2020, cell 9a)')
_TITLED = rule("parts.title", "the kind in capitals above the body (NĐ 30/2020, cell 5a)")
_BARE = rule("parts.bare", "a text without head: a web page, a cut copy")
_TO_COPIES = rule("parts.copies", 'the body ends at "Nơi nhận" (NĐ 30/2020, cell 9b)')
_TO_AUTHORITY = rule("parts.authority", "the body ends before a TM./KT./TL./TUQ. line (cell 7a)")
_TO_FINAL = rule("parts.final", 'the body ends after "./."')
_TO_SIGNATURE = rule("parts.signature", "a post in capitals and a name end a letter without copies")
_SIGNED_SOON = 3  # rows between a post and the signer's name


@dataclass(frozen=True, slots=True)
class Parts:
    """Rows by part. ``title`` is the row that names the kind ("CHỈ THỊ"), if one does."""

    head: tuple[Row, ...]
    address: tuple[Row, ...]
    body: tuple[Row, ...]
    copies: tuple[Row, ...]
    closing: tuple[Row, ...]  # everything after the body, the copies among it
    title: int | None = None
    web: bool = False


def part(rows: Sequence[Row]) -> Parts:
    """Find the landmarks and part the rows."""
    address = _address_start(rows)
    title = _title_row(rows, HEAD_ROWS if address is None else address)
    landmark = address if title is None else title
    if landmark is not None:
        rows = straightened(rows, landmark)
        address = _address_start(rows)
        title = _title_row(rows, HEAD_ROWS if address is None else address)
    if address is not None:
        fired(_ADDRESSED)
        body = _address_end(rows, address)
    elif title is not None:
        fired(_TITLED)
        body = _subject_end(rows, title)
    else:
        fired(_BARE)
        body = _bare_head_end(rows)
    head_end = address if address is not None else body
    end = _body_end(rows, body)
    closing = read_closing(rows[end:])
    return Parts(
        head=tuple(rows[:head_end]),
        address=tuple(rows[head_end:body]),
        body=tuple(rows[body:end]),
        copies=closing.copies,
        closing=closing.rows,
        title=title,
        web=address is None and title is None and _is_web(rows),
    )


def _address_start(rows: Sequence[Row]) -> int | None:
    for index, row in enumerate(rows[:HEAD_ROWS]):
        found = KINH_GUI.search(row.plain, 0, 60)
        if not found:
            continue
        telegram = found.group().startswith("dien") and row.text[: found.start()].isupper()
        if telegram or row.text[found.start()].isupper() or found.start() < 4:
            return index
    return None


def _title_row(rows: Sequence[Row], before: int) -> int | None:
    for index, row in enumerate(rows[: min(before, HEAD_ROWS)]):
        if _FINAL.search(row.text) or COPIES.match(row.plain):
            return None
        if kind_of_title(row.text) is not None:
            return index
    return None


def _address_end(rows: Sequence[Row], start: int) -> int:
    """The first row after the addressees."""
    first = KINH_GUI.split(rows[start].plain, maxsplit=1)[-1].strip(" *")
    ended, listed, any_item = _stops(first), False, bool(first)
    for index in range(start + 1, len(rows)):
        row = rows[index]
        text = row.text.rstrip("* ")
        if row.plain.startswith("("):  # "(Sau đây gọi chung là …)"
            ended = ended or ")" in text
            continue
        if is_dashed(row):
            listed = any_item = True
        elif not _continues_address(row, ended=ended, listed=listed, any_item=any_item):
            return index
        elif not ended and any_item and row.text[0].isupper() and _tells(rows, index):
            fired(_UNENDED)
            return index
        any_item = True
        ended = _stops(text)
        if text.endswith(".") and not _more_dashes(rows, index):
            return _skip_bracket(rows, index + 1)
    return len(rows)


def _stops(text: str) -> bool:
    return text.endswith(_ITEM_END)


def _more_dashes(rows: Sequence[Row], index: int) -> bool:
    following = rows[index + 1 : index + 2]
    return bool(following) and is_dashed(following[0]) and len(following[0].text) < 200


def _skip_bracket(rows: Sequence[Row], index: int) -> int:
    while index < len(rows) and rows[index].plain.startswith("("):
        index += 1
    return index


def _continues_address(row: Row, *, ended: bool, listed: bool, any_item: bool) -> bool:
    """Whether a row without a dash still belongs to the addressees."""
    if not any_item:
        return not BODY_OPENING.match(row.plain) or len(row.text) < 60
    if not ended:
        if row.text[0].islower():
            return True
        return not row.gap and not BODY_OPENING.match(row.plain) and len(row.text) < 120
    # automatic bullets do not reach the text: short rows that end as items do
    short = len(row.text) < 150 and row.text.rstrip().endswith((";", "."))
    return short and not listed and not BODY_OPENING.match(row.plain)


def _tells(rows: Sequence[Row], start: int) -> bool:
    """Whether the rows up to the next stop read as a sentence: no body's name has a day or an
    ordering verb in it."""
    words = ""
    for row in rows[start : start + _MOST_SENTENCE]:
        if is_dashed(row):
            break
        words = f"{words} {row.plain}"
        if _SENTENCE.search(words):
            return True
        if row.text.rstrip("* ").endswith((";", ".", ":")):
            break
    return False


def _subject_end(rows: Sequence[Row], title: int) -> int:
    """After "CHỈ THỊ" and its summary, if any: the first row that reads as a body."""
    if title + 1 < len(rows) and rows[title + 1].text.endswith(":"):
        return title + 1  # "… trân trọng kính mời:" right under "GIẤY MỜI"
    for index in range(title + 1, min(len(rows), title + 9)):
        row = rows[index]
        if row.text[0].islower() and index > title + 1:
            continue  # the summary's second line
        if BODY_OPENING.match(row.plain) and index > title + 1 and not row.text.isupper():
            return index
        if index > title + 1 and row.text.isupper() and not rows[index - 1].text.isupper():
            return index  # "GIÁM ĐỐC SỞ …" above the bases of a decision
        if index > title + 1 and row.gap and not row.text[0].islower() and not row.text.isupper():
            return index
        if set(row.text) <= set("-–—_*=. "):
            return index + 1
    return min(len(rows), title + 2)


def _is_web(rows: Sequence[Row]) -> bool:
    return any(_WEB_DATE.search(row.plain) for row in rows[:8])


def _bare_head_end(rows: Sequence[Row]) -> int:
    """A text without landmarks: after a web page's date line, else where prose begins."""
    for index, row in enumerate(rows[:8]):
        if _WEB_DATE.search(row.plain):
            return index + 1
    for index, row in enumerate(rows[:HEAD_ROWS]):
        if BODY_OPENING.match(row.plain) and len(row.text) > 40:
            return index
    dated = (i for i, row in enumerate(rows[:15]) if _DATED.search(row.plain, 0, 400))
    return next(dated, -1) + 1


def _body_end(rows: Sequence[Row], body: int) -> int:
    """The body ends at "Nơi nhận", before a TM./KT. line, before a post and a name, or after
    "./."."""
    for index in range(body, len(rows)):
        copies = COPIES.match(rows[index].plain)
        if copies or is_authority(rows[index]):
            fired(_TO_COPIES if copies else _TO_AUTHORITY)
            return index
        if _is_signature(rows, index):
            fired(_TO_SIGNATURE)
            return index
        if _FINAL.search(rows[index].text):
            fired(_TO_FINAL)
            return index + 1
    return len(rows)


def _is_signature(rows: Sequence[Row], index: int) -> bool:
    """Whether the row is the signer's post: in capitals, his name within the next rows."""
    row = rows[index]
    if not (row.text.isupper() and len(row.text) < 80 and POST.match(row.plain)):
        return False
    following = rows[index + 1 : index + 1 + _SIGNED_SOON]
    return any(is_name(each.text) for each in following)

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

from khien.directives.kinds import kind_of_title
from khien.directives.passages import Row
from khien.directives.rules import fired, rule
from khien.directives.straight import straightened

CLOSING_ROWS = 60  # copies and signature are looked for in so many rows after the body
_MOST_OVERLEAF = 20  # rows of a list of copies that may stand on the next page
HEAD_ROWS = 80  # a header is looked for in the first rows only
# "Kính gửi:" of a letter; "CHỦ TỊCH … điện:" of a telegram
KINH_GUI = re.compile(r"\bk[ií]nh g[uứ]i\b\s*[:.]?\s*|(?<=\w )dien\s?:\s*$")
_COPIES = re.compile(r"[\W_]{0,4}n[ơo]i nh[aâ]n\b")
_FINAL = re.compile(r"\./\s?\.")
AUTHORITY = re.compile(r"[\W_]{0,4}(?:tm|kt|tl|tuq|q|t/m|k/t|t/l)\s?[.,]\s?[a-z]")
# How the first sentence of a body begins, by habit of the trade.
BODY_OPENING = re.compile(
    r"[\W_]{0,4}(?:thuc hien|can cu|theo|ngay \d|qua |de |nham|trong |thoi gian|vua qua"
    r"|hien nay|xet|sau khi"
    r"|tiep (?:theo|tuc)|hoi \d|tren co so|thi hanh|trien khai|phuc dap|vua|nhu|hien"
    r"|tinh hinh|dieu \d"
    r"|(?:so|ubnd|uy ban|bo|cong an|tieu ban)[^.;:]{0,60} (?:nhan duoc|da |yeu cau|de nghi"
    r"|giao|co y kien))"
)
_AS_ABOVE = re.compile(
    r"[\W_]{0,4}nhu (?:tren|kinh gui)\b"
)  # the first item of every list of copies
_FILED = re.compile(r"[\W_]{0,4}luu\b")  # "Lưu: VT" is the last item
_DASH = re.compile(r"[*_]{0,2}\s?(?:[-–—+•●]|\*(?=\s))(?!\s?\d{4})\s?")
_ITEM_END = (";", ".", ":")
_DATED = re.compile(r"\bngay\b[^,;]{0,20}\bthang\b[^,;]{0,10}\bnam\s\d{4}")
_WEB_DATE = re.compile(
    r"(?:cap nhat|ngay dang|\d{1,2}:\d{2}|thu (?:hai|ba|tu|nam|sau|bay)|chu nhat)[^.]{0,30}"
    r"\b\d{1,2}[-/]\d{1,2}[-/]\d{4}"
)

_ADDRESSED = rule("parts.addressed", '"Kính gửi:", "… điện:" before the body (NĐ 30/2020, cell 9a)')
_TITLED = rule("parts.title", "the kind in capitals above the body (NĐ 30/2020, cell 5a)")
_BARE = rule("parts.bare", "a text without head: a web page, a cut copy")
_TO_COPIES = rule("parts.copies", 'the body ends at "Nơi nhận" (NĐ 30/2020, cell 9b)')
_TO_AUTHORITY = rule("parts.authority", "the body ends before a TM./KT./TL./TUQ. line (cell 7a)")
_TO_FINAL = rule("parts.final", 'the body ends after "./."')
_OVERLEAF = rule("parts.overleaf", "a list of copies cut by the page's end")


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


def is_dashed(row: Row) -> bool:
    """Whether the row begins with a dash or a bullet (not with a range of years)."""
    return bool(_DASH.match(row.plain))


def undashed(text: str) -> str:
    """``text`` without its leading dash."""
    return _DASH.sub("", text, count=1).strip()


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
    copies, copies_end = _copies(rows, end)
    return Parts(
        head=tuple(rows[:head_end]),
        address=tuple(rows[head_end:body]),
        body=tuple(rows[body:end]),
        copies=(*rows[copies:copies_end], *_copies_overleaf(rows, copies, copies_end)),
        closing=tuple(rows[end:]),
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
        if _FINAL.search(row.text) or _COPIES.match(row.plain):
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


def _subject_end(rows: Sequence[Row], title: int) -> int:
    """After "CHỈ THỊ" and its summary: the first row that reads as a body."""
    for index in range(title + 1, min(len(rows), title + 9)):
        row = rows[index]
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
    """The body ends at "Nơi nhận", before a TM./KT. line, or after "./."."""
    for index in range(body, len(rows)):
        copies = _COPIES.match(rows[index].plain)
        if copies or _is_authority(rows[index]):
            fired(_TO_COPIES if copies else _TO_AUTHORITY)
            return index
        if _FINAL.search(rows[index].text):
            fired(_TO_FINAL)
            return index + 1
    return len(rows)


def _copies(rows: Sequence[Row], end: int) -> tuple[int, int]:
    """(first row, row after the last) of "Nơi nhận"; a scan may lose its heading."""
    window = range(end, min(len(rows), end + CLOSING_ROWS))
    start = next((i for i in window if _COPIES.match(rows[i].plain)), None)
    if start is None:
        start = next((i for i in window if _AS_ABOVE.match(rows[i].plain)), None)
    if start is None:
        return end, end
    stop = start + 1
    while stop < len(rows) and not _after_copies(rows, stop):
        stop += 1
    return start, stop


def _copies_overleaf(rows: Sequence[Row], start: int, stop: int) -> tuple[Row, ...]:
    """The rest of a list the page's end cut, which stands after the signer's column: the rows
    of the next page up to "Lưu: …", when the list had not come to it."""
    if start == stop or any(_FILED.match(row.plain.lstrip("-+ ")) for row in rows[start:stop]):
        return ()
    page = rows[stop - 1].passage.page
    window = range(stop, min(len(rows), stop + CLOSING_ROWS))
    turned = next((i for i in window if rows[i].passage.page > page), None)
    if turned is None or rows[turned].passage.page > page + 1:
        return ()
    for index in range(turned, min(len(rows), turned + _MOST_OVERLEAF)):
        if _FILED.match(rows[index].plain.lstrip("-+ ")):
            fired(_OVERLEAF)
            return tuple(rows[turned : index + 1])
        if _mostly_capitals(rows[index].text):
            return ()
    return ()


def _after_copies(rows: Sequence[Row], index: int) -> bool:
    """Whether the row no longer belongs to the copies: a post, a name, or after the file copy."""
    row = rows[index]
    if is_dashed(row) or _FILED.match(row.plain) or ";" in row.text:
        return False
    if _mostly_capitals(row.text) and len(row.text) < 80 and ";" not in row.text:
        return True
    filed = any(_FILED.match(other.plain) for other in rows[max(0, index - 2) : index])
    return filed and (row.gap or not row.text[0].islower())


def _is_authority(row: Row) -> bool:
    return len(row.text) < 80 and bool(AUTHORITY.match(row.plain)) and _mostly_capitals(row.text)


def _mostly_capitals(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 3 and sum(c.isupper() for c in letters) >= 0.85 * len(letters)

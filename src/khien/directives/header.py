"""The header's cells: issuer, number and notation, place and date, kind, subject, urgency.

Works on rows: two cells printed on one line are parted where a wide gap shows it, and where
columns ran together ("SỞ Y TẾ Độc lập - Tự do") at the national title, its motto and the
place-and-date formula.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from khien.directives.columns import cells, head_in_columns
from khien.directives.dates import iso_date
from khien.directives.kinds import kind_of_notation, kind_of_title
from khien.directives.marks import KINH_GUI
from khien.directives.parts import Parts
from khien.directives.passages import Passage, Row, joined, plain
from khien.directives.rules import fired, rule
from khien.directives.values import Header

# Cell 1: the state's name and motto, or the Party's; OCR loses tones, so compared plain.
_NATIONAL = re.compile(
    r"[\W_]{0,6}(?:cong h[oò]a? ?xa h[oọ]i|doc lap\s{0,3}\W|dang cong san viet nam|cong hoa xa)"
)
_RULE = re.compile(r"[\W_]*")
# Cell 3: "Số: 12/UBND-NC", the number may be blank, starred, spaced, or split by a year.
_NUMBER = re.compile(
    r"(?:^"
    r"|[^\w])s[oó0]\s{0,3}[:.]?\s{0,3}(?P<printed>[*_]{0,2}(?P<number>[\d.,_…\s]{0,40}?)[*_]{0,2}\s{0,3}"
    r"(?:/\s{0,3}(?P<year>(?:19|20)\d{0,2})\s{0,3})?(?P<join>[/-])\s{0,3}"
    r"(?P<notation>[a-z][a-z\d]{0,20}(?:\s?[-./&,]\s?[a-z\d][a-z\d.]{0,20}){0,6}))"
)
_PLACE_DATE = re.compile(
    r"(?P<place>[^,;:|/\d]{2,60}),\s?(?:hoi\s[^,]{0,30},?\s)?ng[aà]y\W{0,3}(?P<day>[^,;]{0,12}?)\s?th[aá]ng\s?"
    r"(?P<month>[^,;]{0,6}?)\s?n[aă]m\s?(?P<year>\d{4})"
)
# A draft leaves room for the day, the month or even the year.
_UNDATED = re.compile(
    r"[^,;:|/\d]{2,60}, ngay\W{0,12}(?:\d{1,2}\W{1,12})?thang\W{0,12}(?:\d{1,2}\W{1,12})?nam\W*$"
)
_SUBJECT = re.compile(r"[\W_]{0,4}(?:v\s?/\s?v|ve viec)\s?[:.]?\s?")
# Under a kind's name: "Về việc …", "V/v …", and the Party's "của Ban Thường vụ … / về …".
_TITLE_LEAD = re.compile(r"[\W_]{0,4}(?:cua [^.;:]{3,80}?\s)?(?:v\s?/\s?v|ve viec|ve)\s?[:.]?\s")
_URGENCY = re.compile(r"[\W_]*(hoa toc|thuong khan|khan)(?: hen gio)?[\W_]*")
_STATE = re.compile(
    r"[\W_]*(?:du thao|ban thao|ban sao|sao y(?: ban chinh)?|mat|luu)(?: lan \d)?[\W_]*"
)
_URGENCIES = {"hoa toc": "hỏa tốc", "thuong khan": "thượng khẩn", "khan": "khẩn"}
# A line that begins so is a body of its own; one that does not goes on with the line above.
_OWN_NAME = re.compile(
    r"(?:bo|so|uy ban|ubnd|cuc|tong cuc|chi cuc|phong|ban|van phong|cong an|hoi dong|truong"
    r"|dai hoc"
    r"|trung tam|vien|toa an|benh vien|dang uy|tinh uy|huyen uy|thanh uy|tieu ban|thu tuong"
    r"|chinh phu"
    r"|quoc hoi|lien doan|hoi|hiep hoi|doan|mat tran|ngan hang|cong ty|tap doan|bao hiem"
    r"|kho bac|dai"
    r"|thanh tra|hai quan|quan khu|bch|bcd|chu tich|hoc vien|lien minh)\b"
)
_WEB_DATE = re.compile(r"\b(\d{1,2})[-/](\d{1,2})[-/](\d{4})\b")
_CHIEF = re.compile(r"^(?:chu tich|giam doc|bo truong|thu truong|truong ban|pho chu tich)\s+")
_GOES_ON = '0123456789("'  # how a subject may go on after a blank line, besides a small letter
_MOST_SUBJECT_ROWS = 8
_MOST_BARE, _MOST_BARE_ROWS = 100, 4  # characters of a line and lines of a subject without "V/v"
_BARE_SUBJECT = rule("header.bare-subject", 'a subject without "V/v" under the number')
_FOOT_ROWS = 12  # rows after the body in which an older letter writes place and date
_MISREAD = str.maketrans("lio|", "1101")  # figures a scan takes for letters


def _title_at(rows: Sequence[Row], printed: Row) -> int | None:
    """Where the title stands once cells are apart: beside another cell it is the one that
    names a kind."""
    own = cells(printed)
    for at, row in enumerate(rows):
        if row in own and (len(own) == 1 or kind_of_title(row.text)):
            return at
    return None


def read_header(parts: Parts) -> Header:
    """Every field of the header that stands in ``parts.head`` (and, for the subject, after)."""
    printed_rows = [*parts.head, *parts.address] if parts.title is not None else parts.head
    rows = head_in_columns(printed_rows)
    title = None if parts.title is None else _title_at(rows, parts.head[parts.title])
    number_at, number, notation, printed = _number(rows)
    place, date = _place_and_date([*rows, *parts.closing[:_FOOT_ROWS]])
    subject = _subject(rows)
    kind = kind_of_title(rows[title].text) if title is not None else None
    if kind and title is not None:
        subject = _title_subject(rows, title) or subject
    if subject is None and title is None and parts.address and number_at is not None:
        subject = _bare_subject(rows[number_at + 1 :])
    if kind is None and (parts.address or subject):
        kind = "công văn"
    elif kind is None and notation:
        kind = kind_of_notation(notation)
    known = notation or date or parts.address or any(_national_at(row.passage) for row in rows)
    issuer = _issuer(rows, title) if known else None
    header = Header(
        issuer, number, notation, printed, date, place, kind, subject,
        _urgency(rows),
    )  # fmt: skip
    return _web_header(header, parts) if parts.web else header


def _clean(text: str) -> str:
    return re.sub(r"[*_]{1,3}", "", text).strip(" ;|-–—`'\"“”")


def _issuer(rows: Sequence[Row], title: int | None) -> str | None:
    """Cell 2: the last body named above the number; the parent body stands above it."""
    names: list[str] = []
    for row in rows[: len(rows) if title is None else title]:
        if _NUMBER.search(row.plain) and "/" in row.text:
            break
        left = row.passage
        for at in (_national_at(left), _place_at(left)):
            if at is not None:
                left = left.cut(0, at)
        text = _clean(left.text)
        if text.startswith("("):  # a trade name below the name
            continue
        if len(text) < (2 if names else 4) or not _capitals(text) or _URGENCY.fullmatch(left.plain):
            continue
        if names and not _OWN_NAME.match(plain(text)):
            names[-1] = f"{names[-1]} {text}"
        elif _OWN_NAME.match(plain(text)) or (not names and text.isupper()):
            names.append(text)
    return names[-1] if names else None


def _national_at(passage: Passage) -> int | None:
    match = re.search(r"(?:cong ho ?a xa h|doc lap\s{0,3}\W|dang cong san viet nam)", passage.plain)
    return match.start() if match else None


def _place_at(passage: Passage) -> int | None:
    """Where the place of "<place>, ngày …" begins."""
    match = _PLACE_DATE.search(passage.plain, 0, 400)
    return match and _name_begins(passage, match.start("place"), match.end("place"))


def _name_begins(passage: Passage, start: int, end: int) -> int:
    """Where the name of a place begins in what stands before the comma: columns that ran
    together leave a subject or the body's name in capitals before it."""
    at = start
    words = list(re.finditer(r"\S+", passage.text[start:end]))
    mixed = [word for word in words if not word.group().isupper() and word.group()[0].isupper()]
    for word in reversed(words):
        text = word.group()
        if not text[0].isupper() or (mixed and text.isupper() and word.start() < mixed[0].start()):
            break
        at = start + word.start()
    else:
        return start
    return at if at > start else start


def _capitals(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and sum(c.isupper() for c in letters) >= 0.8 * len(letters)


def _number(rows: Sequence[Row]) -> tuple[int | None, str | None, str | None, str | None]:
    """Which row has the number, its digits, its notation and both as printed."""
    for index, row in enumerate(rows):
        match = _NUMBER.search(row.plain, 0, 300)
        if not match or not row.text[match.start("notation")].isupper():
            continue
        if match["join"] == "-" and "/" not in match["notation"]:
            continue
        printed = row.text[match.start("printed") : match.end("printed")].strip()
        spelled = _notation(row.text[match.start("notation") : match.end("notation")])
        digits = re.sub(r"\D", "", match["number"])
        return index, digits or None, spelled, printed
    return None, None, None, None


def _notation(text: str) -> str:
    """The notation without spaces; a following word ("… NVY Kiên") is not part of it."""
    kept: list[str] = []
    for token in re.split(r"\s+", text):
        if kept and not kept[-1].endswith(("-", "/")) and not token.startswith(("-", "/")):
            break
        kept.append(token)
    return "".join(kept).rstrip(".,-/")


def _place_and_date(rows: Sequence[Row]) -> tuple[str | None, str | None]:
    for row in rows:
        match = _PLACE_DATE.search(row.plain, 0, 400)
        if not match:
            continue
        begin = match.start("place")
        number = _NUMBER.search(row.plain, 0, match.end("place"))
        if number and "/" in number["printed"]:
            notation = number.start("notation")
            spelled = _notation(row.text[notation : number.end("notation")])
            begin = _after_notation(row.text, notation, spelled)
        begin = _name_begins(row.passage, begin, match.end("place"))
        place = row.text[begin : match.end("place")]
        day, month = (match[part].translate(_MISREAD) for part in ("day", "month"))
        return _clean(place) or None, iso_date(day, month, match["year"])
    return None, None


def _after_notation(text: str, start: int, notation: str) -> int:
    """Where ``text`` goes on after the letters of ``notation``, which begin at ``start``."""
    left = len(notation)
    for index in range(start, len(text)):
        if left == 0:
            return index
        left -= not text[index].isspace()
    return len(text)


def _subject(rows: Sequence[Row]) -> str | None:
    """Cell 5b: from "V/v" to the next cell."""
    for index, row in enumerate(rows):
        match = _SUBJECT.match(row.plain)
        if not match:
            continue
        kept = [row.passage.cut(match.end(), _place_at(row.passage))]
        for following in rows[index + 1 : index + _MOST_SUBJECT_ROWS]:
            first = following.text[0]
            apart = following.gap and not first.islower() and first not in _GOES_ON
            if _is_other_cell(following) or apart:
                break
            kept.append(following.passage)
        return _clean(joined([p for p in kept if p]).text) if any(kept) else None
    return None


def _bare_subject(rows: Sequence[Row]) -> str | None:
    """Cell 5b of a letter that leaves "V/v" out: what stands under the number, in small
    letters, and is no other cell."""
    kept: list[Passage] = []
    for row in rows[:_MOST_SUBJECT_ROWS]:
        if _is_other_cell(row) or row.text.isupper() or row.side or (kept and row.gap):
            if kept:
                break
            continue
        if len(row.text) > _MOST_BARE or row.text.endswith((".", ";", ":")):
            return None
        kept.append(row.passage)
    if not kept or len(kept) > _MOST_BARE_ROWS:
        return None
    fired(_BARE_SUBJECT)
    return _clean(joined(kept).text) or None


def _title_subject(rows: Sequence[Row], title: int) -> str | None:
    """Cell 5a: the rows under the kind's name, up to the body or a rule."""
    kept: list[Passage] = []
    for row in rows[title + 1 : title + _MOST_SUBJECT_ROWS]:
        issuer = bool(kept) and row.text.isupper() and not kept[-1].text.isupper()
        if _is_other_cell(row) or issuer or (row.gap and kept and not row.text.isupper()):
            break
        kept.append(row.passage)
    if not kept:
        return None
    subject = joined(kept)
    lead = _TITLE_LEAD.match(subject.plain)
    if lead and not subject.text.isupper():  # in capitals the words are part of the title
        subject = subject.cut(lead.end())
    return _clean(subject.text) or None


def _is_other_cell(row: Row) -> bool:
    text = row.plain
    return bool(
        _NATIONAL.match(text) or _PLACE_DATE.search(text, 0, 400)
        or _UNDATED.match(text, 0, 200) or KINH_GUI.search(text, 0, 60)
        or _RULE.fullmatch(text) or _URGENCY.fullmatch(text) or _STATE.fullmatch(text)
        or re.match(r"[\W_]{0,4}so\s?[:.]", text)
    )  # fmt: skip


def _urgency(rows: Sequence[Row]) -> str | None:
    for row in rows:
        match = _URGENCY.fullmatch(row.plain)
        if match and row.text.isupper():
            return _URGENCIES[match.group(1)]
    return None


def _web_header(header: Header, parts: Parts) -> Header:
    """A letter given again on a web page: the page's title and day, and who gave the order."""
    subject = next((row.text for row in parts.head if len(row.text) > 20), None)
    date = None
    for row in parts.head:
        if match := _WEB_DATE.search(row.plain):
            date = iso_date(*match.groups())
    issuer = None
    for row in parts.body[:30]:
        match = re.search(r"([^,.;:]{3,60}) co y kien(?: chi dao)? nhu sau", row.plain)
        if match:
            printed = row.text[match.start(1) : match.end(1)].strip()
            chief = _CHIEF.match(plain(printed))
            issuer = printed[chief.end() :] if chief else printed
            break
    return Header(
        issuer, header.number, header.notation, header.number_as_printed, date, None,
        "đăng lại chỉ đạo", subject,
    )  # fmt: skip

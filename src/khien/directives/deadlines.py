"""When: absolute dates, counted terms, soft words, recurrence. Words stay as printed.

A date that resolves becomes ISO. "trong 05 ngày làm việc kể từ ngày nhận" stays a value
(``Due``) for the calendar to count. "ngay", "kịp thời" are deadlines only when they govern a
report or notice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from khien.directives.dates import iso_date, month_end
from khien.directives.passages import Passage, plain
from khien.directives.rules import fired, rule
from khien.directives.values import Due

_LEAD = (
    r"(?:ch[aâ]m nh[aâ]t|muon nhat|xong truoc|hoan thanh truoc|truoc|den het|den|trong|het)"
    r"(?:\s(?:la|den|vao|het|truoc|ngay|trong)){0,2}"
)
_HOUR = (
    r"(?:\s?(?:\d{1,2}\s?(?:gio|h|g)(?:\s?\d{2})?(?:\s?phut)?|\d{1,2}:\d{2})(?:\s?,)?"
    r"(?:\s(?:ngay|cua ngay))?)?"
)
_ABSOLUTE = re.compile(
    rf"(?<!\w){_LEAD}{_HOUR}\s(?:ngay\s)?(?:(?P<d>\d{{1,2}})[/.-](?P<m>\d{{1,2}})(?:[/.-](?P<y>\d{{4}}))?(?!\d)"
    r"|(?P<d2>\d{1,2})\sthang\s(?P<m2>\d{1,2})(?:\snam\s(?P<y2>\d{4}))?)"
)
_YEARLY = re.compile(r"(?<!\w)(?:hang|moi)\snam(?!\w)")
_MONTH = re.compile(
    rf"(?<!\w){_LEAD}\sthang\s(?P<m>\d{{1,2}})(?:/(?P<y>\d{{4}})|\snam\s(?P<y2>\d{{4}}))"
)
_QUARTER = re.compile(
    rf"(?<!\w){_LEAD}\squy\s(?P<q>iv|i{{1,3}}|[1-4])(?:/|\snam\s|\s)(?P<y>\d{{4}})"
)
_YEAR = re.compile(rf"(?<!\w){_LEAD}\snam\s(?P<y>20\d\d)(?!\w)")
_UNITS = {"gio": "hour", "ngay": "day", "tuan": "week", "thang": "month"}
_COUNTED = re.compile(
    r"(?<!\w)(?:(?:cham nhat|muon nhat|khong qua|toi da)(?:\s(?:la|trong"
    r"|khong qua))?(?:\svong|\sthoi han)?"
    r"|trong(?:\s(?:vong|thoi han|thoi gian))?(?:\skhong qua)?"
    r"|sau)\s(?P<n>\d{1,3})(?:\s\([^)]{1,20}\))?\s"
    r"(?P<unit>gio|ngay|tuan|thang)(?P<work>\slam viec)?"
    r"(?P<from>,?\s(?:ke tu|tinh tu|tu|sau)\s(?:khi|ngay|thoi diem|luc)?[^.;:,]{0,80})?"
)
# A term another text fixes: "theo thời gian … tại khoản 1", "trước thời hạn theo chỉ đạo".
_REFERRED = re.compile(
    r"(?<!\w)(?:(?:dung\s)?theo (?:dung )?(?:thoi gian|thoi han"
    r"|tien do)[^.;:,]{0,50}?\s(?:tai|theo|cua)\s[^.;:,]{2,60}"
    r"|truoc thoi han\s[^.;:]{2,80}|dung thoi han\s[^.;:,]{2,60})"
)
_EVERY = (
    r"(?:hang|hằng|moi)\s(?:ngay|tuan|thang|quy|nam)|(?:dinh ky\s)?\d{1,2}\s(?:gio|ngay"
    r"|tuan|thang|nam)(?:\s?/\s?(?:1\s)?lan|\s(?:mot|1|01)\slan)"
    r"|dinh ky(?:\s(?:\d{1,2}\s)?(?:hang\s|hằng\s)?(?:ngay|tuan|thang|quy|nam)(?:\s?/\s?lan"
    r"|\s(?:mot|1|01)\slan)?)?"
    r"|(?<!\w)thuong xuyen(?!\w)|(?:ngay\s)?\d{1,2}\s(?:hang|moi)\s(?:thang|quy)"
)
_RECURRING = re.compile(rf"(?<!\w)(?:{_EVERY})(?!\w)")
_BEFORE_EVERY = re.compile(
    r"(?<!\w)(?:truoc|vao|cham nhat)\s(?:la\s)?(?:ngay\s\d{1,2}(?!\d|[/.-]\d|\sthang\s\d)"
    r"(?:\s(?:hang|cua|moi|thang|cuoi)\s?(?:thang|quy|sau|cuoi|dau)?[^.;:,]{0,20})?"
    r"|\d{1,2}\s?(?:gio|h)\d{0,2}\s(?:hang|moi)\s(?:ngay|tuan)"
    r"|(?:\d{1,2}\s?(?:gio|h)\s?\d{0,2},?\s)?(?:(?:sang|chieu)\s)?(?:ngay\s)?"
    r"(?:thu\s\S{2,4}|ngay)\s(?:hang|moi)\s\w{2,5})"
)
_REPORT = r"(?:bao cao|thong bao|thong tin|phan anh|bao|trao doi|gui|cung cap thong tin)"
_TO = r"(?:ve|cho|voi|toi|den|gui|qua)"
_SOFT = (
    # adverb before the verb, recipient soon after; then adverb after the verb
    re.compile(
        rf"(?<!\w)(?P<soft>kip thoi|ngay lap tuc|khan truong"
        rf"|som)\s(?P<verb>{_REPORT})(?:,\s[^,;.]{{2,20}})?\s{_TO}\s"
    ),
    re.compile(
        rf"(?<!\w)(?P<verb>{_REPORT})(?:,\s[^,;.]{{2,30}})?\s(?P<soft>ngay lap tuc|ngay"
        rf"|kip thoi|som)(?=\s{_TO}\s)"
    ),
    re.compile(rf"(?<!\w)(?P<verb>{_REPORT})\s(?P<soft>ngay)(?=\s[A-Za-z])(?!\s\d)"),
)
# straight before the one told, whose name has a capital: "kịp thời báo cáo Ủy ban …"
_SOFT_DIRECT = re.compile(r"(?<!\w)(?P<soft>kip thoi|khan truong|som) bao cao (?=\w)")
_LIST_SOFT = re.compile(
    r"(?<!\w)(?:trien khai|thuc hien) (?P<soft>ngay)(?!\s(?:\d|tu|thang))(?!\w)"
)

_ABSOLUTE_RULE = rule("deadline.absolute", '"trước (17 giờ) ngày 24/3/2026", with or without year')
_PERIOD_RULE = rule(
    "deadline.period", '"trong tháng 12/2026", "trong quý IV/2026", "trong năm 2026"'
)
_COUNTED_RULE = rule("deadline.counted", '"trong vòng 05 ngày làm việc kể từ ngày nhận"')
_REFERRED_RULE = rule("deadline.referred", '"theo thời gian tại khoản 1": a term of another text')
_SOFT_RULE = rule("deadline.soft", '"báo cáo ngay về X", "kịp thời báo cáo X"')
_LIST_RULE = rule("deadline.list", 'a term in the sentence that opens a list: "triển khai ngay"')
_RECURRING_RULE = rule("deadline.recurring", '"hằng tháng", "6 tháng/lần", "thường xuyên"')
_RULE_OF = {
    "_absolute": _ABSOLUTE_RULE, "_monthly": _PERIOD_RULE, "_counted": _COUNTED_RULE,
    "_referred": _REFERRED_RULE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Deadline:
    """``value``: ISO or printed words; ``text``: the words."""

    value: str
    text: str
    due: Due | None = None


def read_deadline(passage: Passage, letter_date: str | None, *, reported: bool) -> Deadline | None:
    """The last firm term in the passage (a report's, at its end), else the soft one.

    ``reported``: whether a body receives a report or notice; only then is a soft word a term.
    """
    text = plain(passage.text)
    for finder in (_absolute, _monthly, _counted, _referred):
        if found := finder(passage, text, letter_date):
            fired(_RULE_OF[finder.__name__])
            return found
    return _soft(passage, text) if reported else None


def _printed(passage: Passage, match: re.Match[str]) -> str:
    return passage.text[match.start() : match.end()].strip(" ,")


def _absolute(passage: Passage, text: str, letter_date: str | None) -> Deadline | None:
    last: Deadline | None = None
    for match in _ABSOLUTE.finditer(text):
        if not (match["y"] or match["y2"]) and _YEARLY.search(text, 0, match.end() + 16):
            last = Deadline(_printed(passage, match), _printed(passage, match))
            continue  # the day comes every year: no one year is its own
        year = match["y"] or match["y2"] or (letter_date or "")[:4]
        value = iso_date(match["d"] or match["d2"], match["m"] or match["m2"], year)
        if value is None or len(value) != 10:
            continue
        if not (match["y"] or match["y2"]) and letter_date and value < letter_date:
            later = iso_date(
                match["d"] or match["d2"], match["m"] or match["m2"], str(int(year) + 1)
            )
            value = later or value  # a day without a year is the next such day
        last = Deadline(value, _printed(passage, match))
    return last


def _monthly(passage: Passage, text: str, _letter_date: str | None) -> Deadline | None:
    for match in _MONTH.finditer(text):
        if value := month_end(match["m"], match["y"] or match["y2"]):
            return Deadline(value, _printed(passage, match))
    for match in _QUARTER.finditer(text):
        quarter = {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(match["q"]) or int(match["q"])
        if value := month_end(str(quarter * 3), match["y"]):
            return Deadline(value, _printed(passage, match))
    if year := _YEAR.search(text):
        return Deadline(f"{year['y']}-12-31", _printed(passage, year))
    if every := _BEFORE_EVERY.search(text):
        return Deadline(_printed(passage, every), _printed(passage, every))
    return None


def _counted(passage: Passage, text: str, _letter_date: str | None) -> Deadline | None:
    match = _COUNTED.search(text)
    if not match:
        return None
    words = _printed(passage, match)
    since = (
        passage.text[match.start("from") : match.end("from")].strip(" ,") if match["from"] else ""
    )
    due = Due(int(match["n"]), _UNITS[match["unit"]], bool(match["work"]), since)
    return Deadline(words, words, due)


def _referred(passage: Passage, text: str, _letter_date: str | None) -> Deadline | None:
    match = _REFERRED.search(text)
    if not match:
        return None
    words = re.sub(r"\s(?:nêu trên|trên|ở trên)$", "", _printed(passage, match))
    return Deadline(words, words)


def _soft(passage: Passage, text: str) -> Deadline | None:
    for pattern in _SOFT:
        if match := pattern.search(text):
            soft = passage.text[match.start("soft") : match.end("soft")]
            words = soft
            if soft == "ngay":
                words = passage.text[match.start("verb") : match.end("soft")]
            fired(_SOFT_RULE)
            return Deadline(soft, words)
    for match in _SOFT_DIRECT.finditer(text):
        if passage.text[match.end()].isupper():
            soft = passage.text[match.start("soft") : match.end("soft")]
            return Deadline(soft, soft)
    return None


def list_deadline(intro: Passage, letter_date: str | None) -> Deadline | None:
    """A term in the sentence that opens a list, inherited by its items."""
    if match := _LIST_SOFT.search(intro.plain):
        fired(_LIST_RULE)
        return Deadline("ngay", intro.text[match.start() : match.end()])
    text = intro.plain
    return _absolute(intro, text, letter_date) or _counted(intro, text, letter_date)


def read_recurring(passage: Passage) -> str | None:
    """ "hằng tháng", "định kỳ 6 tháng/lần", "thường xuyên", as printed."""
    match = _RECURRING.search(passage.plain)
    if match:
        fired(_RECURRING_RULE)
    return passage.text[match.start() : match.end()].strip() if match else None

"""Terms counted from an event, fixed by another text, or told by an event: words and ``Due``.

"trong vòng 05 ngày làm việc kể từ ngày nhận" is a count for the calendar; "theo thời hạn tại
Công văn …", "ít nhất 06 giờ trước khi …", "ngay sau khi …" stay as printed.
"""

from __future__ import annotations

import datetime
import re

from khien.core.dates import count_from
from khien.core.errors import KhienError
from khien.directives.dates import whole_date, without_year
from khien.directives.passages import Passage, plain
from khien.directives.rules import fired, rule, wording
from khien.directives.terms import Deadline, before, legible, printed, words
from khien.directives.values import Due

_UNITS = {"gio": "hour", "ngay": "day", "tuan": "week", "thang": "month"}
# the event a count begins with, up to the act it is told for
_SINCE = (
    r"(?:ke tu|tinh tu|tu|sau)\s(?:khi|ngay|thoi diem|luc)?"
    r"(?:(?!\s(?:de|nham|bao cao|gui|va bao cao|cac don vi|de nghi|yeu cau|phai|co trach nhiem"
    r"|theo|qua)\s)[^.;:,]){0,90}"
)
_COUNTED = re.compile(
    r"(?<!\w)(?P<lead>(?:cham nhat|muon nhat|tre nhat)(?:\s(?:la|trong|sau|khong qua|den)){0,2}"
    r"(?:\svong|\sthoi han|\sthoi gian)?"
    r"|khong qua|toi da|khong (?:cham|muon|tre) (?:qua|hon)"
    r"|trong(?:\s(?:vong|thoi han|thoi gian))?(?:\s(?:khong qua|toi da|cham nhat))?"
    r"|sau|thoi han(?:\s(?:la|khong qua))?)\s(?P<n>\d{1,3})(?:\s?\([^)]{1,20}\))?\s"
    r"(?P<unit>phut|gio|ngay|tuan|thang)(?P<work>\slam viec)?(?!\s(?:dau|cuoi)\snam|\s\d|,\s\d)"
    rf"(?P<from>,?\s{_SINCE})?(?!\w)"
)
# How long a state lasts, or a sign that something is idle: no term.
_LASTS = re.compile(
    r"(?<!\w)(?:lưu|lưu trữ|lưu giữ|duy trì|tối thiểu|ít nhất|liên tục|cách ly|tạm dừng|nghỉ"
    r"|kéo dài|hiệu lực|không (?:hoạt động|đăng nhập|sử dụng|cập nhật|thay đổi|đổi|truy cập"
    r"|phát sinh))(?!\w)[^,;.]{0,50}$"
)
# How long a thing is shown, unless the count has a beginning.
_SHOWN = re.compile(r"(?<!\w)(?:công khai|niêm yết|trưng bày|treo|dán)(?!\w)[^;.]{0,110}$")
_DOES = re.compile(
    r"(?<!\w)(?:bao cao|gui|thong bao|tra loi|hoan thanh|xu ly|khac phuc|phan hoi|nop|ban giao"
    r"|cung cap|trinh|bao|xong)(?!\w)"
)
# A term another text fixes: "theo thời gian … tại khoản 1", "trước thời hạn nêu tại …".
_REFERRED = wording(
    "deadline.referred",
    'a term of another text: "theo thời hạn tại Công văn số …"',
    r"(?<!\w)(?:(?:dung\s)?theo (?:dung )?(?:cac )?(?:moc )?(?:thoi gian|thoi han"
    r"|tien do|lich)[^.;:,]{0,50}?\s(?:tai|theo|cua|trong|o)\s[^.;:,]{2,80}"
    r"|truoc thoi han\s[^.;:]{2,80}|dung (?:thoi han|tien do|thoi gian)"
    r"(?:\s(?:neu|quy dinh|ghi|duoc giao))?\s(?:tai|theo|cua|trong)\s[^.;:,]{2,60})",
)
_ABOVE = re.compile(r"\s(?:nêu trên|trên|ở trên)$")
_AT_LEAST = wording(
    "deadline.before-event",
    '"ít nhất 06 giờ trước khi …", "trước khi nghỉ Tết", "trước kỳ họp": as printed',
    r"(?<!\w)(?:(?:it nhat|toi thieu|cham nhat|truoc)\s(?:la\s)?\d{1,3}\s(?:gio|ngay|tuan|thang)"
    r"(?:\slam viec)?\s(?:truoc|so voi|tinh den)\s[^.;:,]{3,80}"
    r"|truoc khi\s(?!su dung|mo |dung |ket noi|cai |truy cap|tai |cam |dang nhap|dua ra"
    r"|chuyen giao"
    r"|ky )[^.;:,]{3,90}"
    r"|truoc (?:thoi diem|ngay) [a-z][^.;:,\d]{2,40} \d{1,3} (?:gio|ngay|tuan)(?:\slam viec)?"
    r"|truoc it nhat \d{1,3} (?:gio|ngay|tuan|thang)(?:\slam viec)?"
    r"|truoc (?:ky hop|cuoc hop|hoi nghi|dip|mua|nam hoc|le|tet|ngay (?:bau cu|khai giang|le"
    r"|tet))(?!\w)[^.;:,]{0,60})",
)
_WITHIN = wording(
    "deadline.within",
    '"trong ngày", "trong tuần này", "trong ngày thu", "đến hết học kỳ I": as printed',
    r"(?<!\w)(?:trong (?:ngay hom nay|tuan nay|thang nay|quy nay|nam nay|hom nay)"
    r"|trong ngay(?=[.;,]|\s?$|\./)|trong ngay (?!nghi|le|tet|hoi|bau|thu |gio|thuong"
    r"|\d)[a-z]+(?:\s[a-z]+)?(?=[.;,])"
    r"|trong ngay thu(?=[.;,])|cung thoi han (?:tai|voi|neu) [^.;:,]{2,40}"
    r"|den het (?:hoc ky|nam hoc|nhiem ky|dot|mua)[^.;:,]{0,20}?(?=[.;,]|\sneu|\skhi|$))",
)
_RIGHT_AFTER = wording(
    "deadline.after-event",
    '"ngay sau khi kết thúc quý II/2026" at a sentence\'s end: as printed',
    r"(?<=\s)ngay sau (?:khi|moi|tung)\s(?:(?!\s(?:bao cao|gui|va)\s)[^.;:,]){3,90}",
)
_DAY_HOURS = 24
_FROM_DAY = rule("deadline.counted-from-day", '"trong 10 ngày kể từ ngày 05/3/2026": its date')
_COUNT = rule(
    "deadline.counted", '"trong vòng 05 ngày làm việc kể từ ngày nhận", "không quá 24 giờ"'
)


# "kể từ ngày 05/3/2026", "sau 8 giờ ngày 30/9": the day itself is printed, not an event's
_SINCE_DAY = re.compile(
    r"[\s,]*(?:ke tu|tinh tu|tu|sau)\s(?:khi\s|luc\s)?(?:\d{1,2}(?:h|g|\sgio)(?:\s?\d{2})?,?\s)?"
    r"(?:ngay\s)?(?P<d>\d{1,2})(?:\s?[/.-]\s?|\sthang\s)(?P<m>\d{1,2})"
    r"(?:(?:\s?[/.-]\s?|\snam\s)(?P<y>\d{4}))?(?!\s?[/.-]?\d)(?![^.;]*\sden\s)"
)


def since_printed_day(words_: str, letter_date: str | None) -> datetime.date | None:
    """The day a count begins with, where it is printed: "kể từ ngày 05/3/2026"; else None."""
    match = _SINCE_DAY.match(legible(plain(words_)))
    if match is None:
        return None
    if match["y"]:
        value = whole_date(match["d"], match["m"], match["y"])
    else:
        known = without_year(match["d"], match["m"], letter_date)
        value = known[0] if known and not known[1] else None
    return datetime.date.fromisoformat(value) if value else None


def _resolved(due: Due | None, letter_date: str | None) -> str | None:
    """The date of a count from a printed day, ISO; None where it counts from an event."""
    since = since_printed_day(due.from_, letter_date) if due else None
    if due is None or since is None or (due.unit == "hour" and due.count < _DAY_HOURS):
        return None
    try:
        found = count_from(since, due.count, due.unit, working=due.working_days)
    except (KhienError, ValueError, OverflowError):
        return None
    fired(_FROM_DAY)
    return found.due.isoformat()


def counted(passage: Passage, text: str, letter_date: str | None) -> Deadline | None:
    """A count of hours, days, weeks or months."""
    for match in _COUNTED.finditer(text):
        if not _is_term(passage, text, match):
            continue
        shown = printed(passage, match.start(), match.end())
        since = printed(passage, *match.span("from")) if match["from"] else ""
        fired(_COUNT)
        unit = _UNITS.get(match["unit"])
        due = Due(int(match["n"]), unit, bool(match["work"]), since) if unit else None
        return Deadline(_resolved(due, letter_date) or shown, shown, due)
    return None


def _is_term(passage: Passage, text: str, match: re.Match[str]) -> bool:
    lead_up = before(text, match.start())
    if _LASTS.search(before(passage.key, match.start())):
        return False
    if match["from"]:
        return True
    if match["lead"].startswith("trong") and _SHOWN.search(passage.key, 0, match.start()):
        return False
    if match["lead"] == "sau":  # "sau 45 ngày" alone is a condition
        return False
    return match["lead"] not in ("khong qua", "toi da") or bool(_DOES.search(lead_up))


def referred(passage: Passage, text: str, _letter_date: str | None) -> Deadline | None:
    """A term fixed elsewhere."""
    match = _REFERRED.search(text)
    if not match:
        return None
    shown = _ABOVE.sub("", printed(passage, match.start(), match.end()))
    return Deadline(shown, shown)


def before_event(passage: Passage, text: str, _letter_date: str | None) -> Deadline | None:
    """A term before an event without a date."""
    match = _AT_LEAST.search(text)
    return words(passage, match.start(), match.end()) if match else None


def within(passage: Passage, text: str, _letter_date: str | None) -> Deadline | None:
    """A day, week or season named without its date."""
    match = _WITHIN.search(text)
    return words(passage, match.start(), match.end()) if match else None


def after_event(passage: Passage, text: str, _letter_date: str | None) -> Deadline | None:
    """ "… ngay sau khi …" where the act stands before it."""
    match = _RIGHT_AFTER.search(text, 1)
    return words(passage, match.start(), match.end()) if match else None

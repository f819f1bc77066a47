"""Terms that name a day, a month, a quarter, half a year: "trước 17 giờ 00 ngày 24/3/2026".

In: a passage in plain letters. Out: the last such term, as a date where the words say one and
as printed where they don't ("trước ngày 05/12 hằng năm" has no one year).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from khien.directives.dates import day_before, month_end, whole_date, without_year
from khien.directives.passages import Passage
from khien.directives.rules import fired, rule, wording
from khien.directives.terms import Deadline, before, printed, words

# "chậm nhất là", "đến hết", "xong trước", "thời hạn hoàn thành:"; a scan may lose the tones.
_LEAD = (
    r"(?:ch[aâ]m nh[aâ]t|muon nhat|tre nhat|xong truoc|hoan thanh truoc|truoc|den het|den|trong"
    r"|khong qua|het|xong|tuc(?: la)?|qua(?=\sngay\s[^.;]{5,30}\s(?:coi nhu|khong|se khong))"
    r"|(?:thoi han|thoi gian|han chot|han cuoi|han)(?:\s(?:cuoi(?: cung)?|chot"
    r"|gui|nop|bao cao|hoan thanh|thuc hien|xong)){0,2}(?=[\s:]))"
    r"(?:\s?:)?(?:\s(?:la|den|vao|het|truoc|ngay|trong|cuoi)){0,3}"
)
_CLOCK = (
    r"\d{1,2}\s?(?:(?:gio|h|g)(?:\s?\d{2})?(?:\s?(?:phut|ph))?|:\d{2})"
    r"(?:\s(?:sang|chieu|toi))?"
)
_PART = r"(?:\s(?:buoi\s)?(?:sang|chieu|toi|dem|trua)(?=\s))?"
_HOUR = rf"{_PART}(?:\s?(?:{_CLOCK})(?:\s?,)?(?:\s\(?(?:cua )?(?:ngay|thu \S{{2,4}},? ngay))?)?"
_DAY = (
    r"(?:(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})(?:\s?[/.-]\s?(?P<y>\d{4}"
    r"|\d{2}(?!\d)))?(?!\s?[/-]?\d)"
    r"|(?P<d2>\d{1,2})\sthang\s(?P<m2>\d{1,2})(?:(?:\snam\s|\s?/\s?)(?P<y2>\d{4}))?)"
)
_ON = r"(?:\s?\(?(?:thu \S{2,4}|chu nhat)\)?,?)?\s?(?:ngay\s)?(?:(?:mong|mung)\s)?"
_ABSOLUTE = re.compile(rf"(?<!\w){_LEAD}{_HOUR}{_ON}(?<=\s){_DAY}")
# "vào ngày 25/10/2026" is a report's day; a meeting's is none.
_GIVEN_ON = re.compile(rf"(?<!\w)(?P<lead>vao luc|vao|luc){_HOUR}{_ON}(?<=\s){_DAY}")
_GIVES = re.compile(r"(?<!\w)(?:bao cao|gui|nop|trinh|cung cap|hoan thanh|ban giao|tra loi)(?!\w)")
_MEETS = re.compile(
    r"(?<!\w)(?:hop|hoi nghi|hoi thao|khai mac|to chuc|tap huan|buoi|dien tap|giao ban)(?!\w)"
)
# the last day of several: "trong 2 ngày 02 - 03/6/2025"
_DAYS = re.compile(
    r"(?<!\w)trong\s(?:\d{1,2}|hai|ba|bon|nam)\sngay,?\s\(?(?:tu\s)?\d{1,2}(?:\s?(?:-|,|va"
    r"|den)\s?\d{1,2}){0,3}"
    r"\s?(?:-|,|va|den)\s?(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})"
)
# Days that begin a span, tell of the past, or bound the figures asked for.
_NO_TERM = re.compile(  # with its marks: "tính đến" is not "tỉnh đến"
    r"(?:(?<!\w)từ\s(?:\w+\s){0,3}(?:ngày\s|tháng\s|quý\s)?\d[^;:]{0,30}"
    r"|(?<!\w)(?:tính|cập nhật|số liệu|chốt)\s(?:số liệu\s)?"
    r"|(?<!\w)đã (?:được )?(?:mua|cấp|ban hành|ký|phát hành|lập|tạo|phê duyệt)(?:\s\w+){0,3}\s"
    r"|(?<!\w)(?:phát hành|công bố|xảy ra|diễn ra|ghi nhận|phát sinh|sinh|tồn tại|có mặt)\s"
    r"|(?<!\w)được (?:ban hành|cấp|mua|lập|tuyển dụng|tạo|đưa vào sử dụng)\s)$"
)
_SUBMITS_SPAN = re.compile(r"(?<!\w)(?:gui|nop|dang ky|bao cao)(?!\w)[^.;]{0,100}$")
_YEARLY = re.compile(
    r"(?<!\w)(?:hang nam|moi nam|hang quy|dinh ky|06 thang,|6 thang,|6 thang va|06 thang va"
    r"|nam\s?/\s?lan|mot nam)(?!\w)"
)
_MONTH = re.compile(
    rf"(?<!\w)(?P<lead>{_LEAD})\s(?P<part>dau\s|giua\s|cuoi\s)?thang\s(?P<m>\d{{1,2}})"
    r"(?:\s?/\s?(?P<y>\d{4})|\snam\s(?P<y2>\d{4}))?(?!\s?[/.-]?\d)"
)
_QUARTER = re.compile(
    rf"(?<!\w)(?P<lead>{_LEAD})\s(?P<part>dau\s|giua\s|cuoi\s)?quy\s(?P<q>iv|i{{1,3}}|[1-4])(?!\w)"
    r"(?:\s?/\s?|\snam\s|\s)?(?P<y>\d{4})?"
)
_HALF = re.compile(
    rf"(?<!\w)(?P<lead>{_LEAD})\s(?:(?P<n>\d{{1,2}}|sau|ba|chin)\sthang\s(?P<part>dau|cuoi)"
    r"\snam|nua\s(?P<half>dau|cuoi)\snam)(?:\s(?P<y>20\d\d))?(?!\w)"
)
_YEAR = re.compile(
    rf"(?<!\w)(?P<lead>{_LEAD})\s(?P<part>dau\s|giua\s|cuoi\s)?nam\s(?P<y>20\d\d)(?!\w)"
)
_WEEK = wording(
    "deadline.week",
    'a week of a month stays as printed: "trong tuần cuối tháng 9/2026"',
    r"(?<!\w)(?:trong|vao|truoc)\s(?:tuan|dau thang|giua thang|cuoi thang)(?:\s(?:le|dau|cuoi|thu"
    r"|\S{1,3}|cua)){0,4}\s(?:thang|quy|nam)(?:\s(?:\d{1,2}|iv|i{1,3}))?(?:\s?/\s?\d{4}"
    r"|\snam\s\d{4})?(?!\w)",
)
_NUMBERS = {"ba": 3, "sau": 6, "chin": 9}
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_DATED = rule("deadline.absolute", '"trước (17 giờ) ngày 24/3/2026", "ngày 5 tháng 9 năm 2026"')
_NEXT = rule("deadline.next-year", "a day without year, long past in the letter's year")
_EVERY_YEAR = rule("deadline.yearly", '"trước ngày 05/12 hằng năm": as printed, no one year')
_REPORTED_ON = rule("deadline.given-on", '"gửi báo cáo vào ngày 25/10/2026"')
_SEVERAL = rule("deadline.days", '"trong 2 ngày 02 - 03/6/2026": the last of them')
_SPAN = rule("deadline.no-term", '"từ ngày … đến ngày …", "số liệu tính đến …": no term')
_PERIOD = rule("deadline.period", '"trong tháng 12/2026", "quý IV/2026", "6 tháng đầu năm 2026"')


def printed_day(passage: Passage, text: str, letter_date: str | None) -> Deadline | None:
    """The last day the passage names as a term."""
    last: tuple[int, Deadline] | None = None
    for match in _terms(passage, text):
        found = _of_day(passage, text, match, letter_date)
        if found is not None and (last is None or match.start() > last[0]):
            last = (match.start(), found)
    return last[1] if last else None


def _terms(passage: Passage, text: str) -> Iterator[re.Match[str]]:
    for match in _DAYS.finditer(text):
        fired(_SEVERAL)
        yield match
    for match in _ABSOLUTE.finditer(text):
        lead_up = before(text, match.start(), reach=120)
        spans = _NO_TERM.search(before(passage.key, match.start(), reach=120))
        if spans and not (match.group().startswith("den het") and _SUBMITS_SPAN.search(lead_up)):
            fired(_SPAN)
            continue
        yield match
    for match in _GIVEN_ON.finditer(text):
        lead_up = before(text, match.start(), reach=120)
        ends = [verb.end() for verb in _GIVES.finditer(lead_up)]
        act = match["lead"] != "vao" and not _MEETS.search(lead_up)
        if act or (ends and not _MEETS.search(lead_up, ends[-1])):
            fired(_REPORTED_ON)
            yield match


def _of_day(
    passage: Passage, text: str, match: re.Match[str], letter_date: str | None
) -> Deadline | None:
    parts = match.groupdict()
    day, month = parts["d"] or parts.get("d2"), parts["m"] or parts.get("m2")
    year = parts["y"] or parts.get("y2")
    if not day or not month:
        return None
    shown = printed(passage, match.start(), match.end())
    if year is not None:
        value = whole_date(day, month, year if len(year) == 4 else f"20{year}")
        if value is None or (len(year) == 2 and not _near(value, letter_date)):
            return None
        fired(_DATED)
        return Deadline(value, shown)
    if not whole_date(day, month, "2024"):
        return None
    if _YEARLY.search(text, 0, match.end() + 16):
        fired(_EVERY_YEAR)
        return Deadline(shown, shown)
    known = without_year(day, month, letter_date)
    if known is None:
        return Deadline(shown, shown) if letter_date else None
    fired(_NEXT if known[1] else _DATED)
    return Deadline(known[0], shown, assumed=known[1])


def _near(value: str, letter_date: str | None) -> bool:
    """Whether a year of two figures is the letter's or the next."""
    year = (letter_date or "")[:4]
    return year.isdigit() and int(value[:4]) - int(year) in (0, 1)


def period(passage: Passage, text: str, letter_date: str | None) -> Deadline | None:
    """A month, a quarter, half a year, a year as a term: its last day."""
    if match := _WEEK.search(text):
        return words(passage, match.start(), match.end())
    letter_year = (letter_date or "")[:4]
    for pattern in (_MONTH, _QUARTER, _HALF, _YEAR):
        for match in pattern.finditer(text):
            if _NO_TERM.search(before(passage.key, match.start(), reach=120)):
                continue
            value = _last_day(match, letter_year)
            if value is None:
                continue
            fired(_PERIOD)
            if not match["y"] and _YEARLY.search(text, 0, match.end() + 16):
                return words(passage, match.start(), match.end())
            return Deadline(value, printed(passage, match.start(), match.end()))
    return None


def _last_day(match: re.Match[str], letter_year: str) -> str | None:
    parts = match.groupdict()
    printed_year = parts["y"] or parts.get("y2")
    year = printed_year or letter_year
    if not year:
        return None
    if match.re is _HALF:
        return _half(parts, year)
    if parts.get("part") and parts["part"].strip() != "cuoi":
        return None  # "đầu tháng 10", "giữa quý IV" have no one last day
    if match.re is _YEAR:
        first, last = 1, 12
    elif match.re is _QUARTER:
        last = 3 * (_QUARTERS.get(parts["q"]) or int(parts["q"]))
        first = last - 2
    else:
        first = last = int(parts["m"])
    if not 1 <= last <= 12:
        return None
    if parts["lead"].strip().endswith("truoc") and not parts.get("part"):
        return day_before(int(year), first)  # "trước tháng 10": no day of October is early enough
    return month_end(str(last), year)


def _half(parts: dict[str, str | None], year: str) -> str | None:
    half = parts["half"]
    if half:
        return month_end("6" if half == "dau" else "12", year)
    if parts["part"] == "cuoi":
        return month_end("12", year)
    count = parts["n"] or ""
    return month_end(str(_NUMBERS.get(count) or count), year)

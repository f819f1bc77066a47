"""Rhythms: "hằng tháng", "6 tháng/lần", "mỗi học kỳ ít nhất 01 lần", and their days.

A day that comes again ("trước ngày 15 hằng tháng", "vào thứ Sáu hàng tuần", "hằng ngày trước 15
giờ") is a term that stays as printed.
"""

from __future__ import annotations

import re

from khien.directives.passages import Passage
from khien.directives.rules import fired, rule
from khien.directives.terms import Deadline, legible, words

_UNIT = r"(?:gio|ngay|tuan|thang|quy|nam|hoc ky|nam hoc|dot|ca)"
_COUNT = r"(?:\d{1,2}|mot|hai|ba|bon|sau)"
_RHYTHMS = (
    # "mỗi học kỳ ít nhất 01 lần", "hằng năm tối thiểu 02 lần"
    re.compile(
        rf"(?:hang|moi)\s{_UNIT}\s(?:it nhat\s|toi thieu\s|mot\s(?=lan)|{_COUNT}\s)"
        rf"(?:{_COUNT}\s)?lan"
    ),
    # "6 tháng/lần", "10 ngày một lần", "định kỳ 02 giờ/1 lần", "06 tháng, 01 năm một lần"
    re.compile(rf"(?:dinh ky\s)?{_COUNT}\s{_UNIT}(?:\s?/\s?(?:{_COUNT}\s)?|\s(?:mot|1|01)\s)lan"),
    # "01 lần/tháng", "ít nhất 02 lần mỗi năm"
    re.compile(
        rf"(?:it nhat\s|toi thieu\s)?{_COUNT}\slan"
        rf"(?:\s?/\s?(?:{_COUNT}\s)?|\s(?:moi|mot|hang)\s){_UNIT}"
    ),
    re.compile(
        rf"dinh ky(?:\s(?:hang\s|moi\s)?(?:{_COUNT}\s)?{_UNIT}"
        rf"(?:(?:,|\sva|\shoac)\s(?:{_COUNT}\s)?{_UNIT}){{0,3}})"
    ),
    # "thứ Sáu hàng tuần", "hằng tháng"
    re.compile(rf"(?:hang|moi)\s{_UNIT}"),
    re.compile(r"dinh ky"),
    re.compile(r"thuong xuyen"),
)
_DAYS = (
    # "trước ngày 15 hằng tháng", "trước ngày 20 của tháng cuối quý", "trước ngày 05 tháng sau"
    r"(?:truoc|vao|cham nhat|muon nhat|den)\s(?:la\s|vao\s|truoc\s)?ngay\s(?:mong\s|mung\s)?"
    r"\d{1,2}(?!\d|\s?[/.-]\d|\sthang\s\d|\sngay)(?:\sva\s(?:ngay\s)?\d{1,2}(?!\d|\s?[/.-]\d))?"
    r"(?:,?\s(?:hang|cua|moi|thang|cuoi|dau|quy|sau|ke tiep|lien ke|tiep theo|bao cao|nay|nam"
    r"|thu \w{1,4}){1}(?!\w)(?!\s\d)){0,7}",
    # "trước 16h hằng ngày", "vào 15h30 thứ Sáu hàng tuần", "vào sáng thứ Hai", "trước 15 giờ 00"
    r"(?:truoc|vao|cham nhat|muon nhat)\s(?:la\s|vao\s)?(?:luc\s)?"
    r"\d{1,2}\s?(?:(?:gio|h|g)(?:\s?\d{2})?(?:\s?phut)?|:\d{2})(?!\s(?:sau|ke tu|tinh tu)\s)"
    r"(?:\sva\s\d{1,2}(?:h|\sgio|g)(?:\s?\d{2})?)?"
    r"(?:,?\s(?:sang|chieu|toi))?(?:\s(?:hom sau|hom nay"
    r"|ngay hom sau))?(?:,?\s(?:cac )?(?:ngay )?thu \w{2,4}(?!\w))?"
    r"(?:\s(?:hang|moi|trong|cung)\s(?:ngay|tuan|thang))?(?!\w|\s?,?\s(?:ngay|cung ngay)\s\d)",
    r"(?:truoc|vao|cham nhat)\s(?:la\s|vao\s)?(?:(?:sang|chieu)\s)?(?:cac )?(?:ngay\s)?thu\s"
    r"(?:hai|ba|tu|nam|sau|bay|\d)(?!\w)(?:\s(?:hang|moi|cuoi|dau)\s(?:tuan|thang"
    r"|quy)(?!\w)){0,2}",
    r"(?:truoc|vao|cham nhat|muon nhat)\s(?:la\s|vao\s)?(?:ngay\s)?(?:dau|cuoi|lam viec"
    r" cuoi cung|lam viec dau tien|cuoi cung)(?:\s(?:hang|moi|cua|cuoi))?"
    r"\s(?:tuan|thang|quy|nam|hoc ky|ngay)(?!\w)",
)
_ALONE = (
    # without a word before it: "thứ Sáu hằng tuần", "ngày 25 hằng tháng", "lúc 16 giờ hằng ngày"
    r"(?:(?:sang|chieu|toi)\s)?thu\s(?:hai|ba|tu|nam|sau|bay|\d)\s(?:hang|moi)\stuan(?!\w)",
    r"ngay\s\d{1,2}\s(?:hang|moi)\s(?:thang|quy)(?!\w)",
    r"(?:luc|vao)\s\d{1,2}(?:h|\sgio|g)(?:\s?\d{2})?(?:(?:,|\sva)\s\d{1,2}(?:h|\sgio"
    r"|g)(?:\s?\d{2})?){0,3}"
    r"(?:\s(?:hang|moi)\s(?:ngay|tuan))?(?!\w|\s?,?\s(?:ngay|cung ngay)\s\d)",
    r"vao\s(?:cac\s)?chu nhat(?:\stuan\s(?:dau|cuoi))?(?:\s(?:hang|moi|cua)\s(?:tuan|thang"
    r"|quy)(?!\w))?",
)
_DAY = re.compile(rf"(?<!\w)(?:{'|'.join((*_DAYS, *_ALONE))})")
_RECURS = rule("recurrence.rhythm", '"hằng tháng", "6 tháng/lần", "mỗi học kỳ ít nhất 01 lần"')
_COMES_AGAIN = rule(
    "deadline.recurring-day",
    '"trước ngày 15 hằng tháng", "ngày 20 của tháng cuối quý", "thứ Sáu hàng tuần"',
)


def recurring_day(passage: Passage, text: str, _letter_date: str | None) -> Deadline | None:
    """A day, a weekday or an hour without a date: as printed."""
    match = _DAY.search(text)
    if match is None:
        return None
    fired(_COMES_AGAIN)
    return words(passage, match.start(), match.end())


def read_recurring(passage: Passage) -> str | None:
    """ "hằng tháng", "định kỳ 6 tháng/lần", "thường xuyên", as printed."""
    text = legible(passage.plain)
    for pattern in _RHYTHMS:
        for match in pattern.finditer(text):
            if _is_word(text, match):
                fired(_RECURS)
                return passage.text[match.start() : match.end()].strip()
    return None


def _is_word(text: str, match: re.Match[str]) -> bool:
    before, after = text[: match.start()][-1:], text[match.end() :][:1]
    return not (before.isalnum() or after.isalnum())

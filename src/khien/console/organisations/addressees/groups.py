"""Wordings that mean many bodies at once: by kind, below one body, everyone, districts.

All patterns are over ``spelling.plain``. A wording that is a group with something else beside
it is not the group: the words no group accounts for are given back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

# Resolution 203/2025/QH15: no district level from this day.
DISTRICTS_ENDED = date(2025, 7, 1)
# Folded wording → kinds. The first match of each row adds its kinds; "thi xa" is not "xa".
_GROUPS: Sequence[tuple[re.Pattern[str], tuple[str, ...]]] = tuple(
    (re.compile(pattern), kinds)
    for pattern, kinds in (
        (r"^(?:cac )?(?:so|ban),? (?:ban|nganh|so)\b|\bcac so\b|^so, nganh\b", ("department",)),
        (r"\bcac (?:co quan )?chuyen mon\b(?:.*\b(?:thuoc|cua) ubnd\b|$|(?= (?:tinh|cap tinh)\b))",
         ("department",)),
        (r"\bcac (?:co quan|ban nganh|don vi)(?:, don vi)? (?:thuoc|cua) ubnd tinh",
         ("department",)),
        (r"^(?:ubnd )?(?:cac )?(?:xa|phuong|dac khu)(?:, (?:phuong|xa|thi tran|dac khu)\b)|"
         r"\bcac (?:xa|phuong|dac khu)\b|\b(?:ubnd )?cap xa$", ("commune",)),
        (r"\bco quan (?:(?:cua )?trung uong|nganh doc)\b|\btrung uong (?:dong|tren) ",
         ("central",)),
        (r"\bcac (?:co quan|ban)(?:, ban)? (?:(?:xay dung|cua) )?dang(?: (?:tinh|thanh) uy)?\b|"
         r"\bcac (?:co quan|ban)\b.*\b(?:tinh|thanh) uy\b|^co quan dang\b", ("party",)),
        (r"\bdoan the\b|\bto chuc chinh tri ?-? ?xa hoi\b|^cac mat tran\b", ("front",)),
        (r"\bcac (?:truong|co so giao duc)\b", ("school",)),
        (r"\bcac (?:benh vien|co so (?:y te|kham)|trung tam y te)\b", ("clinic",)),
        (r"\bcac don vi (?:truc thuoc|su nghiep)\b", ("subordinate",)),
        (r"\bcac doanh nghiep nha nuoc\b", ("enterprise",)),
    )
)  # fmt: skip
EVERYONE = re.compile(
    r"^(?:nhu (?:tren|kinh gui)|addressees|(?:cac )?(?:co quan, )?don vi,? (?:va )?dia phuong|"
    r"(?:cac )?(?:co quan, don vi|dia phuong, don vi)(?:, dia phuong)?|(?:cac )?noi nhan)$"
    # who an opening names without a name: "Thủ trưởng các đơn vị", "Quý Đơn vị"
    r"|^(?:thu truong |nguoi dung dau |lanh dao )?(?:cac |quy |cac quy )(?:co quan|don vi)"
    r"(?:(?:,| va) don vi)?$"
    # Staff without a body of their own are those of every body the letter is addressed to.
    r"|^(?:toan the |moi |tat ca )?(?:cac )?(?:can bo|cong chuc)"
    r"(?:(?:,| va|, va) (?:chien si|dang vien|cong chuc|vien chuc|nguoi lao dong))+$"
)
_DISTRICT_WORDS = re.compile(r"\b(?:cac |cap )?huyen\b|\bthi xa\b|\bquan\b(?=, |$)")
# "UBND các huyện", "UBND huyện Nà Pó", "Huyện ủy Nà Pó", "Phòng Y tế các huyện, thị xã".
_DISTRICTS = re.compile(
    r"\b(?:(?:cac|cap) (?:huyen|thi xa|quan)\b|(?:huyen|thi) uy\b"
    r"|(?:ubnd|hđnd|hdnd|phong|cong an|doi|tram|chi cuc|trung tam|bch|ban|toa an|vien|hat|truong"
    r"|mat tran)\b.*\b(?:huyen|thi xa|quan)\b|^(?:huyen|thi xa)\b)"
)
BELOW = re.compile(
    r"^(?:cac )?(?:don vi|co quan|phong|to chuc|phong, ban|phong, don vi)[^;]*?"
    r"\b(?:truc thuoc|thuoc(?!,? (?:va )?truc thuoc))\b,? (?!(?:ubnd )?tinh$)(?P<of>.+)$"
)
# The issuer calls itself by its level: "các đơn vị thuộc Sở", "các phòng thuộc Công an tỉnh".
OWN_BODY = re.compile(
    r"(?:so|ban|nganh|cuc|chi cuc|truong|benh vien|trung tam|co quan|don vi|ubnd (?:xa|phuong))"
)
BARE_BELOW = re.compile(
    r"^(?:cac )?(?:phong, |phong va )?(?:don vi|phong|co quan)(?:, (?:don vi|phong|ban))*"
    r"(?: thuoc,? (?:va )?)?(?: ?truc thuoc)$"
)
# Words that only say where or whose the members of a group are.
_FILLER = re.compile(
    r"cac|va|cap|thuoc|cua|ubnd|tinh|thanh|pho|tren|dia|ban|dong|o|toan|so|nganh|xa|phuong|dac|khu|"
    r"thi|tran|don|vi|co|quan|truc|khac|lien|nha|nuoc|cong|lap|nghiep"
)


def names_districts(plain: str) -> bool:
    """Whether the words name the district level, one district or many."""
    return bool(_DISTRICTS.search(plain))


def kinds_in(plain: str, place: str) -> tuple[list[str], list[str]]:
    """The kinds that folded words name, and the words that no group accounts for."""
    kinds: list[str] = []
    left = plain
    for pattern, found in _GROUPS:
        if pattern.search(plain):
            kinds += found
            left = pattern.sub(" ", left)
    left = _DISTRICT_WORDS.sub(" ", left)
    if place:
        left = re.sub(rf"\b{re.escape(place)}\b", " ", left)
    words = [word for word in re.findall(r"\w+", left) if not _FILLER.fullmatch(word)]
    return list(dict.fromkeys(kinds)), words

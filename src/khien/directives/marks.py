"""The signs by which a letter's lines are known: dashes, "Kính gửi", "Nơi nhận", a signer's line.

In: a row or its text. Out: what kind of line it may be. Shared by the modules that part a letter
and those that read its parts.
"""

from __future__ import annotations

import re

from khien.directives.passages import Row

# "Kính gửi:" of a letter; "CHỦ TỊCH … điện:" of a telegram
KINH_GUI = re.compile(r"\bk[ií]nh g[uứ]i\b\s*[:.]?\s*|(?<=\w )dien\s?:\s*$")
COPIES = re.compile(r"[\W_]{0,4}n[ơo]i nh[aâ]n\b")
# NĐ 30/2020 writes "TM.", "KT."; the Party's offices "T/M", "K/T" without a full stop.
AUTHORITY = re.compile(
    r"[\W_]{0,4}(?:(?:tm|kt|tl|tuq|q|t/m|k/t|t/l|t/uq)\s?[.,]|(?:t/m|k/t|t/l|t/uq)\s)\s?[a-z]"
)
POST = re.compile(
    r"(?:pho |quyen |q\. ?)?(?:(?:tong )?(?:giam doc|bien tap|thu ky|cuc truong|thanh tra)"
    r"|chu tich|chu nhiem|truong|chanh|(?:chi )?cuc (?:truong|pho)|vu (?:truong|pho)|bo truong"
    r"|thu truong|thu tuong|thuong truc|bi thu|hieu (?:truong|pho)|vien (?:truong|pho)|chi huy"
    r"|tham muu|chinh uy|chinh tri vien|tu lenh|thong doc|(?:hat|doi|tram|hai quan) truong|pho"
    r"|giam thi|uy vien|tong cuc|nguoi dai dien|ke toan truong)\b"
)
_DASH = re.compile(r"[*_]{0,2}\s?(?:[-–—+•●]|\*(?=\s))(?!\s?\d{4})\s?")
# Ranks and degrees before a name (NĐ 30/2020, annex I: armed forces, academics and medicine).
_TITLES = re.compile(
    r"(?:(?:Đại|Thượng|Trung|Thiếu) (?:tướng|tá|úy|uý)|(?:Phó |Chuẩn )?Đô đốc|Chuẩn úy"
    r"|(?:Thẩm phán|Kiểm sát viên)(?: (?:cao|trung|sơ) cấp)?"
    r"|(?:[Tt]iến|[Tt]hạc|[Bb]ác|[Dd]ược|[Kk]ỹ|[Ll]uật) (?:sĩ|sỹ|sư)"
    r"|(?:(?:PGS|GS|TSKH|TS|ThS|Ths|BSCK|BsCK|BS|Bs|DSCK|DS|Ds|CK|CN|KSC?|Ks|KTS|LS|NSƯT|NSND|NGƯT"
    r"|NGND|TTƯT|TTND)(?:\s?(?:CK)?[I1]{1,2})?(?:\.\s?|\s|,\s?))+)\s*"
)
# "Lò Văn Tư", "Nguyễn V. Tám", "Ng. Văn Tám", "H'Mai Niê"; "VT." is no initial
_PART = r"(?:[^\W\d_]{1,2}\.|[^\W\d_]+(?:['’-][^\W\d_]+)*)"
_NAME = re.compile(rf"{_PART}(?: {_PART}){{1,5}}")
_OFFICE = re.compile(r"[A-ZĐ]{2,}\.")
_MOST_NAME = 50


def is_dashed(row: Row) -> bool:
    """Whether the row begins with a dash or a bullet (not with a range of years)."""
    return bool(_DASH.match(row.plain))


def undashed(text: str) -> str:
    """``text`` without its leading dash."""
    return _DASH.sub("", text, count=1).strip()


def mostly_capitals(text: str) -> bool:
    """Whether the letters of ``text`` are capitals, a few misread ones forgiven."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 3 and sum(c.isupper() for c in letters) >= 0.85 * len(letters)


def is_authority(row: Row) -> bool:
    """A line "TM. …", "KT. …", "TL. …", "TUQ. …" in capitals."""
    return len(row.text) < 80 and bool(AUTHORITY.match(row.plain)) and mostly_capitals(row.text)


def without_title(text: str) -> str:
    """A name without the rank or degree before it."""
    match = _TITLES.match(text)
    return text[match.end() :].strip() if match else text


def is_name(text: str) -> bool:
    """Words with a capital and small letters, a rank or a degree before them allowed."""
    bare = without_title(text)
    return (
        bool(_NAME.fullmatch(bare)) and len(bare) < _MOST_NAME and not bare.isupper()
        and all(word[0].isupper() for word in bare.split()) and not _OFFICE.search(bare)
    )  # fmt: skip

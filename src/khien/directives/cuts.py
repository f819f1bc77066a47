"""Where one instruction ends and the next begins inside a clause.

Cuts stand at sentence ends and at ";", outside quotation marks and brackets; and at a comma
where the letter turns from forbidding to ordering or back.
"""

from __future__ import annotations

import re

from khien.directives.passages import Passage
from khien.directives.rules import fired, rule

_BREAK = re.compile(r"[.;](?=\s|$)")
_ABBREVIATIONS = re.compile(
    r"(?:^|[\s(])(?:tp|tx|tt|ths|ts|pgs|gs|bs|đ/c|st|v\.v|vv|ô|bà|mr|no|số|p|q|h|x)$"
)
_OPEN, _CLOSE = "([{“", ")]}”"
_TO_DOING = re.compile(
    r",\s(?=(?:đồng thời\s)?(?:thông báo|báo cáo|báo ngay|kịp thời|khẩn trương|chủ động"
    r"|tăng cường|phải|nghiêm túc|trường hợp)(?!\w))"
)
# guideline 10: also "…, không giữ lại bản sao"; not "…, không quá 24 giờ", "…, không để xảy ra"
_TO_NOT = re.compile(
    r",\s(?=(?:tuyệt đối không|không được|nghiêm cấm|không (?:công khai|tự ý|sử dụng|dùng|cài|mở"
    r"|cho|giao|đưa|chia sẻ|lưu|sao|gửi|tổ chức|bán|mua|thu|rút|phát|đăng|nhận|ký|truy cập"
    r"|cung cấp|tiết lộ|tháo|mang|nhập|in|chụp"
    r"|để(?!\s(?:xảy ra|[^,;.]{0,50}(?:bị|tiếp tục|phát sinh|lây|lọt|mất))))(?! được))(?!\w))"
)
MOST_PIECES = 400
_TURN = rule("cuts.turn", "a comma where forbidding turns to ordering, or back")


def pieces(passage: Passage) -> list[Passage]:
    """The clause's sentences and semicolon parts, each with its closing mark."""
    cut: list[Passage] = []
    start = 0
    for at in _breaks(passage):
        if len(cut) >= MOST_PIECES:
            break
        cut.append(passage.cut(start, at))
        start = at
    cut.append(passage.cut(start))
    return [piece for piece in cut if any(c.isalnum() for c in piece.text)]


def _breaks(passage: Passage) -> list[int]:
    found: list[int] = []
    depth, quoted, at = 0, False, 0
    text = passage.text
    for match in _BREAK.finditer(text):
        for character in text[at : match.start()]:
            if character in _OPEN:
                depth += 1
            elif character in _CLOSE:
                depth = max(0, depth - 1)
            elif character == '"':
                quoted = not quoted
        at = match.start()
        if quoted or depth:
            continue
        if match.group() == "." and not _ends_sentence(passage, match):
            continue
        found.append(match.end())
    return found


def _ends_sentence(passage: Passage, match: re.Match[str]) -> bool:
    following = passage.text[match.end() : match.end() + 2].strip()
    if following and not (following[0].isupper() or following[0] in "\"“'(_-+"):
        return False
    before = passage.key[max(0, match.start() - 8) : match.start()]
    return not _ABBREVIATIONS.search(before)


def turn(passage: Passage, *, forbidding: bool) -> int | None:
    """The offset after the comma where the instruction turns, else None."""
    match = (_TO_DOING if forbidding else _TO_NOT).search(passage.key)
    while match and _enclosed(passage.text, match.start()):
        match = (_TO_DOING if forbidding else _TO_NOT).search(passage.key, match.end())
    if match:
        fired(_TURN)
    return match.end() if match else None


def _enclosed(text: str, at: int) -> bool:
    before = text[:at]
    return before.count('"') % 2 == 1 or before.count("(") > before.count(")")

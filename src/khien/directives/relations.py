"""What a letter does with a document it names: carry it out, chase it, replace it, answer it.

In: the words of a sentence before a citation, those after it, what the letter is about. Out: a
``Relation``. The verb that governs the citation decides; the second of a list has the verb of
the first; a document that only stands in another's title is mentioned, nothing more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from khien.directives.values import Relation

# All patterns are for ``Passage.plain``. Words between a verb and its citation hold no stop.
_GAP = r"[^.;:]{0,160}$"
# The form of every reminder: "đến nay chưa nhận được báo cáo theo Công văn …". It governs
# whatever verb stands nearer.
_CHASED = re.compile(
    r"(?:\bchua (?:(?:nhan duoc|nhan|gui|nop|co|thuc hien)(?: [^\s.;:]{1,12}){0,8}? )?"
    r"(?:bao cao|ket qua|van ban tra loi)\b|\bnhac\b(?! nho))"
    + _GAP
    + r"|\btiep theo(?: noi dung| cac)?\s$"
)
_RULES: Sequence[tuple[Relation, re.Pattern[str]]] = tuple(
    (relation, re.compile(pattern))
    for relation, pattern in (
        # Replaced whole or in part: the verb stands right before the citation.
        (Relation.REPLACES, r"\b(?:thay the|thay cho|bai bo|huy bo|huy)(?: (?:toan bo|noi dung"
                            r"|cac|mot phan|cho|hieu luc)){0,3}\s$"),
        (Relation.AMENDS, r"\b(?:dinh chinh|sua doi|bo sung|dieu chinh)(?:,? (?:va )?(?:bo sung"
                          r"|sua doi|thay the))?(?: (?:mot so|noi dung|noi dung tai|dieu|cac|cua"
                          r"|tai|doi voi)){0,5}\s$"),
        (Relation.ANSWERS, r"\b(?:tra loi|phuc dap|xet de nghi|xet to trinh|theo de nghi)\b"
                           + _GAP),
        # What follows "theo mẫu", "theo quy định" is looked up, not carried out.
        (Relation.MENTIONS, r"\btheo (?:dung )?(?:mau|bieu|phu luc|quy dinh|de cuong|danh muc"
                            r"|huong dan|khoan|diem)\b" + _GAP),
        (Relation.CARRIES_OUT, r"\b(?:thuc hien|thi hanh|trien khai|chap hanh|can cu|theo(?! doi)"
                               r"|tren co so|quan triet|cu the hoa)\b" + _GAP),
    )
)  # fmt: skip
# Kinds of NĐ 30/2020 that tell or ask a superior: "Theo Báo cáo số …" carries nothing out.
TELLS = frozenset({"báo cáo", "tờ trình", "giấy mời", "công thư"})
_REPLACED_AFTER = re.compile(r"[^.;:]{0,160}\b(?:het hieu luc|(?:duoc|bi) (?:thay the|bai bo))\b")
# "Ngày … Sở ban hành Công văn số …; tuy nhiên đến nay … chưa gửi báo cáo."
_SILENCE_AFTER = re.compile(
    r".{0,400}?\b(?:den nay|den thoi diem|den het|qua thoi han|het thoi han|tuy nhien|hien nay)\b"
    r"[^.]{0,160}?\b(?:chua (?:nhan duoc|co|gui|nop|bao cao|thuc hien|hoan thanh)"
    r"|van con|cham (?:gui|nop|bao cao))"
)
_TITLE = re.compile(
    r"\b(?:ve viec|ve|v/v|quy dinh|huong dan|ban hanh|phe duyet|sua doi|bo sung|trien khai"
    r"|thi hanh|thuc hien|thay the|bai bo|lay y kien|de nghi|tra loi|dinh chinh)\b"
)
_LISTED = re.compile(r"(?:,|;|\bva|\bcung|\bdong thoi|,? cac)\s*$")
_RECEIVED = re.compile(r"\bnhan duoc\b[^.;:]{0,100}$")
_OPINION = re.compile(r".{0,600}?\b(?:co y kien|tra loi|phuc dap|thong nhat|tham gia y kien)\b")
_REMINDER = re.compile(
    r"\b(?:nhac|don doc)\b(?! nho)|\blan (?:thu )?(?:[2-9]|hai|ba|tu|nam)\b|\btiep theo cong van\b"
)
_REPLY = re.compile(r"\b(?:tra loi|phuc dap|gop y|tham gia y kien|cho y kien)\b")
_BY_LAW = re.compile(r"\bcan cu\b" + _GAP)


def is_reminder(about: str) -> bool:
    """Whether a letter's subject (plain) says that it chases an earlier one."""
    return bool(_REMINDER.search(about))


def relation_of(
    between: str,
    after: str,
    *,
    before: Relation | None,
    about: str,
    law: bool,
    own: bool,
    told: bool = False,
) -> Relation:
    """The relation of one citation.

    ``between``: the plain words from the previous citation of the same sentence (or its start)
    to this one; ``after``: what follows; ``before``: the previous citation's relation; ``own``:
    the cited letter is of the same issuer as this one; ``told``: of a kind that tells and does
    not order (``TELLS``), which nobody carries out.
    """
    if before is not None and not _LISTED.search(between) and _TITLE.search(between):
        return Relation.MENTIONS  # "Công văn A về việc triển khai Chỉ thị B": B stands in A's title
    if _REPLACED_AFTER.match(after) and not law:
        return Relation.REPLACES
    found = _governed(between, after, about=about, law=law)
    if found is None and before is not None:
        found = Relation.CARRIES_OUT if before is Relation.BASED_ON and not law else before
    if told and found is Relation.CARRIES_OUT:
        found = Relation.MENTIONS
    chased = own and found in (None, Relation.CARRIES_OUT, Relation.MENTIONS)
    if chased and (is_reminder(about) or _SILENCE_AFTER.match(after)):
        return Relation.REMINDS
    return found or Relation.MENTIONS


def _governed(between: str, after: str, *, about: str, law: bool) -> Relation | None:
    if _CHASED.search(between):
        return Relation.REMINDS
    if law and _BY_LAW.search(between):
        return Relation.BASED_ON
    nearest: tuple[int, Relation] | None = None
    for relation, pattern in _RULES:
        match = _last(pattern, between)
        if match is not None and (nearest is None or match > nearest[0]):
            nearest = (match, relation)
    if nearest is not None:
        return nearest[1]
    if _RECEIVED.search(between) and (_OPINION.match(after) or _REPLY.search(about)):
        return Relation.ANSWERS
    return None


def _last(pattern: re.Pattern[str], text: str) -> int | None:
    """Where the last verb of this kind begins: the nearest to the citation governs it."""
    found = None
    at = pattern.search(text)
    for _each in range(8):
        if at is None:
            break
        found = at.start()
        at = pattern.search(text, found + 1)
    return found

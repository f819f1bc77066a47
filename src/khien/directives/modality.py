"""How an instruction binds: must, must_not, request, may.

The governing verb is the one that hands the list or sentence down ("yêu cầu", "đề nghị",
"thống nhất"); a prohibition is read at the instruction itself ("Không được …").
"""

from __future__ import annotations

import re

from khien.directives.passages import Passage
from khien.directives.rules import wording
from khien.directives.values import Modality

_NEVER = wording(
    "modality.never",
    'a prohibition: "không được", "nghiêm cấm", "Không …"',
    r"(?:tuyệt đối |nghiêm túc |kiên quyết |tạm thời )?(?:không được(?! giao)|nghiêm cấm|cấm"
    r"|tuyệt đối không|tuyệt đối cấm"
    r"|không (?!chỉ|những|ngừng|để xảy ra|thuộc|gian|có|còn|phải|đúng))(?!\w)?",
)
_DUTY = wording(
    "modality.duty",
    '"phải", "có trách nhiệm" after the subject',
    r"(?:phải|có trách nhiệm|chịu trách nhiệm|có nhiệm vụ)(?!\w)",
)
_MAY = wording(
    "modality.may",
    'a permission: "thống nhất", "đồng ý", "cho phép", "gia hạn"',
    r"(?:thống nhất(?! (?:nhận thức|quản lý|chỉ đạo|về nội dung|trong))|đồng ý|nhất trí"
    r"|chấp thuận|cho phép|được phép|gia hạn|được (?:tạm ứng|sử dụng|dùng|gửi|lùi|mở|chạy|gia hạn)"
    r"|có thể(?! (?:tham khảo|tra cứu|truy cập|tải|xem|liên hệ)))(?!\w)",
)
_LET = wording(
    "modality.let",
    'a subject that is let: "các đơn vị được phép …", "được gia hạn", "có thể dùng"',
    r"(?:được (?:phép|gia hạn|sử dụng|tiếp tục|duy trì|tạm|miễn|áp dụng|kéo dài|dùng|mở|chạy"
    r"|gửi|lùi|nộp|chọn|hoãn|thuê|mượn|mua|bán|nghỉ|trưng dụng|trưng tập|huy động)|có thể)(?!\w)",
)
# The verb that hands down: not a noun ("theo yêu cầu", "theo đề nghị của").
_GOVERNING = re.compile(
    r"(?<!theo )(?<!các )(?<!những )(?<!đúng )(?<!xét )(?<!mục đích, )"
    r"(?<!bảo đảm )(?<!đáp ứng )(?<!được )(?<!tại )"
    r"(?<!\w)(?P<verb>yêu cầu|đề nghị|kính đề nghị|trân trọng đề nghị|chỉ thị"
    r"|giao nhiệm vụ cho|giao|chỉ đạo|kính mong|xin"
    r"|thống nhất|đồng ý)(?!\w)(?! số)(?! của)(?! thông)(?! dịch)(?! tiếp)"
    # "giao ban tuần", "chỉ thị ban hành", but "yêu cầu Ban Quản lý …"
    r"(?! ban(?:[.,;:)]|$| (?:hành|đầu|bố|ngày|tuần|tháng|quý|với|về|định kỳ|trực tuyến|báo chí"
    r"|công tác|của|cụm)(?!\w)))"
)
_REQUESTS = ("đề nghị", "kính đề nghị", "trân trọng đề nghị", "kính mong", "xin")


# "Máy đưa đi sửa phải tháo ổ cứng": a duty of things, whatever the list's own verb
_THING_MUST = wording(
    "modality.thing-must",
    '"Máy đưa đi sửa phải tháo ổ cứng": a duty also in a list of requests',
    r"(?!nếu|khi|trường hợp|không)[^.;:,]{3,80}? phải (?!là|báo cáo|chịu|có ý kiến)(?=\w)",
)


def obliges_things(passage: Passage) -> bool:
    """Whether the instruction says what must be done to a thing, not who asks for it."""
    return bool(_THING_MUST.match(passage.key))


def forbids(passage: Passage) -> bool:
    """Whether the instruction itself is a prohibition."""
    return bool(_NEVER.match(passage.key))


# "Trong thời gian chờ, không …", "từ ngày … đến ngày … không …"
_LATER = wording(
    "modality.never-later",
    'a prohibition after when: "Trong thời gian chờ, không …"',
    r"(?:trong|từ|trước|sau|khi|nếu|đến|hằng|hàng) [^.;:,]{3,140}?(?:,| thì"
    r"|[ /]\d{4}) (?:tuyệt đối |kiên quyết )?"
    r"không (?!chỉ|những|ngừng|để xảy ra|thuộc|gian|có|còn|phải|đúng|quá|muộn|sớm|ít|cần|chậm|bị)",
)
_LABELLED = re.compile(r"đối với [^.;:,]{3,80}, (?:tuyệt đối|kiên quyết|nghiêm cấm|không)")


def forbids_later(passage: Passage) -> bool:
    """Whether the instruction forbids after it has said when or for what."""
    return bool(_LATER.match(passage.key) or _LABELLED.match(passage.key))


def allows(passage: Passage) -> bool:
    """Whether the instruction is a permission ("Thống nhất gia hạn …")."""
    return bool(_MAY.match(passage.key))


def at_verb(passage: Passage, verb_at: int, kind: Modality) -> Modality:
    """The modality of the verb at ``verb_at``, after its subject; ``kind`` when it is plain."""
    if _NEVER.match(passage.key, verb_at):
        return Modality.MUST_NOT
    if _LET.match(passage.key, verb_at):
        return Modality.MAY
    return Modality.MUST if _DUTY.match(passage.key, verb_at) else kind


def governing(passage: Passage, start: int = 0, end: int | None = None) -> re.Match[str] | None:
    """The first verb that hands an instruction down between ``start`` and ``end``."""
    return _GOVERNING.search(passage.key, start, len(passage.key) if end is None else end)


def modality_of(verb: str) -> Modality:
    """The modality a governing verb gives."""
    if verb in _REQUESTS:
        return Modality.REQUEST
    return Modality.MAY if verb in ("thống nhất", "đồng ý") else Modality.MUST

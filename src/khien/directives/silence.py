"""Letters that ask nothing: invitations, replies, thanks, notices that only inform.

In: the header and the body's clauses. Out: what kind of such letter it is, if any, and for one
of its instructions whether its own words order something; in such a letter a list tells what
will be said, where and when, or how things stand, whatever verbs it has.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Sequence

from khien.directives import modality, prose
from khien.directives.clauses import Clause
from khien.directives.passages import Passage, key
from khien.directives.pieces import Piece
from khien.directives.rules import fired, rule, wording
from khien.directives.values import Header


class Telling(enum.Enum):
    """Why a letter is written that orders nothing by itself."""

    INVITES = "invites"
    REPLIES = "replies"
    INFORMS = "informs"


_KINDS = ("giấy mời", "thư mời", "thư cảm ơn", "thư chúc mừng", "thư chia buồn")
_ASKS_TO_COME = re.compile(
    r"(?:kính|trân trọng|thân ái) mời [^.;]{0,400}?(?:dự|họp|tham gia)(?!\w)"
)
_COME = re.compile(
    r"(?:giấy |thư )?mời (?:họp|dự|tham dự|tham gia|làm việc|đại biểu|cuộc họp)(?!\w)"
)
_THANKS = re.compile(r"(?:thư )?(?:cảm ơn|chúc mừng|chia buồn)(?!\w)")
_REPLY = re.compile(r"(?:trả lời|phúc đáp|giải đáp|phản hồi)(?!\w)")
_RECEIVED = re.compile(
    r"(?:nhận được|tiếp nhận|phúc đáp|trả lời) [^.;]{0,40}?(?:công văn|văn bản|đơn|thư|kiến nghị"
    r"|phiếu|đề nghị|ý kiến|câu hỏi)(?!\w)"
)
_FOR_KNOWLEDGE = wording(
    "silence.for-knowledge",
    '"… thông báo để các đơn vị được biết": what the sender does, and no order',
    r"(?:^|[\s,])(?:trả lời|phúc đáp|thông báo|thông tin|trao đổi|cung cấp|báo|gửi|có ý kiến)"
    r"[^.;]{0,120}?(?:để|tới|đến)(?!\w)[^.;]{1,160}?(?:biết|rõ|nắm|tham khảo|nắm được)"
    r"[\s.;/]*$",
)
# "… thông báo để các đơn vị biết, thực hiện": the closing formula, and no order more
_TO_CARRY_OUT = re.compile(
    r"(?:^|[\s,])(?:trả lời|phúc đáp|thông báo|thông tin|có ý kiến)[^.;]{0,80}?(?:để|tới|đến)(?!\w)"
    r"[^.;]{1,120}?biết(?:,| và|,? để)? (?:tổ chức |nghiêm túc |phối hợp )?(?:triển khai )?"
    r"(?:thực hiện|chấp hành|triển khai)[\s./]*$",
)
_REQUEST_TOLD = wording(
    "silence.request-told",
    '"Đề nghị … của Công ty không thuộc …", "Sở nhận được đơn … đề nghị": what somebody asked',
    r"[^.;]{0,100}?(?:nhận được|tiếp nhận) (?:công văn|văn bản|đơn|thư|kiến nghị|phiếu)(?!\w)|"
    r"(?:đề nghị|yêu cầu|kiến nghị|đề xuất) [^,;.]{2,80}? của [^,;.]{2,80}? (?:nằm ngoài|không|chưa"
    r"|đã|sẽ|được|là|thuộc|phù hợp|có cơ sở)(?!\w)",
)
_TOLD = re.compile(r"(?<!\w)(?:sẽ|đã|đang|dự kiến|vừa)(?!\w)")
_LAW = re.compile(
    r"(?:theo|căn cứ|tại) (?:quy định|các quy định|điều|khoản|điểm|luật|bộ luật|nghị định"
    r"|nghị quyết|thông tư|quyết định|hướng dẫn)(?!\w)"
)
_FORBIDS = re.compile(r"(?:nghiêm cấm|cấm|tuyệt đối không|không được)(?!\w)")
_FIRST, _LAST = 3, 3  # clauses in which a letter says what it is

_INVITATION = rule("silence.invitation", "an invitation's list is what will be said, and where")
_ANSWER = rule("silence.reply", "a reply's list explains; what it asks it says in so many words")
_NOTICE = rule("silence.notice", 'a notice "để … được biết" asks for nothing but what it dates')


def telling(header: Header, clauses: Sequence[Clause]) -> Telling | None:
    """What kind of letter that orders nothing by itself this is, or None."""
    subject, kind = key(header.subject or ""), header.doc_type
    texts = [clause.passage.key for clause in clauses]
    if kind in _KINDS[:2] or _COME.match(subject) or any(map(_ASKS_TO_COME.search, texts[:_FIRST])):
        fired(_INVITATION)
        return Telling.INVITES
    closes = any(only_informs(clause.passage) for clause in clauses[-_LAST:])
    asked = _REPLY.match(subject) or any(map(_RECEIVED.search, texts[:_FIRST]))
    if closes and asked:
        fired(_ANSWER)
        return Telling.REPLIES
    if closes or kind in _KINDS or _THANKS.match(subject):
        fired(_NOTICE)
        return Telling.INFORMS
    return None


def only_informs(passage: Passage) -> bool:
    """Whether the passage ends "thông báo để … được biết", with nothing to carry out."""
    return bool(_FOR_KNOWLEDGE.search(passage.key))


def orders_nothing(passage: Passage, why: Telling | None) -> bool:
    """A sentence with an ordering verb that orders nothing: in a reply also what the law says."""
    if why is Telling.REPLIES and _LAW.match(passage.key):
        return True
    closes = only_informs(passage) or _TO_CARRY_OUT.search(passage.key)
    return bool(closes or _REQUEST_TOLD.match(passage.key))


def is_openly_asked(piece: Piece, why: Telling) -> bool:
    """Whether the words of an item of such a letter order something by themselves."""
    passage = piece.passage
    if orders_nothing(passage, why):
        return False
    if prose.order_at(passage) is not None or prose.obliges(passage) or modality.allows(passage):
        return True
    if _FORBIDS.match(passage.key):
        return True
    if why is Telling.INVITES or _TOLD.search(passage.key):
        return False
    told = bool(piece.report) or (piece.own_actor and piece.deadline is not None)
    return told if why is Telling.INFORMS else told and piece.own_actor and bool(piece.report)

"""Instructions in unmarked prose: "<body> yêu cầu X …", "Giao X …", "X có trách nhiệm …".

Prose tells a story more often than it orders, so a sentence counts only with a governing verb
and a body after it, a duty word after its subject, or a place and term for a report.
"""

from __future__ import annotations

import re

from khien.directives import modality
from khien.directives.actors import MAY_AFTER, leading_names, names_after
from khien.directives.deadlines import read_deadline
from khien.directives.events import after_trigger
from khien.directives.modality import governing
from khien.directives.passages import Passage
from khien.directives.reports import leading_trigger, report_to
from khien.directives.rules import fired, rule, wording
from khien.directives.values import Modality
from khien.directives.vocabulary import opens_with_body, opens_with_verb

_DUTY = re.compile(
    r"(?:có trách nhiệm|chịu trách nhiệm|phải|không được|nghiêm cấm|tuyệt đối không)(?!\w)"
)
_BASIS = re.compile(
    r"(?:căn cứ|thực hiện (?:công văn|chỉ thị|kế hoạch|quyết định|nghị|thông báo|văn bản"
    r"|ý kiến|chương trình|công điện|luật)"
    r"|theo (?:đề nghị|báo cáo|thông báo|chỉ đạo|yêu cầu|quy định)|xét (?:đề nghị|công văn)"
    r"|trên cơ sở"
    r"|ngày \d)"
)
_CONTACT = wording(
    "prose.contact",
    'a line that only says whom to ring: "Mọi chi tiết xin liên hệ …"',
    r"[\W_]{0,4}(?:mọi (?:thông tin|chi tiết|vướng mắc)|thông tin (?:chi tiết|liên hệ)"
    r"|chi tiết (?:xin )?liên hệ|đầu mối liên hệ"
    r"|(?:xin )?liên hệ|[^.;]{0,60}(?:có thể|xin|vui lòng) liên hệ|điện thoại|email"
    r"|địa chỉ)(?!\w)",
)
_GENERIC_WORDS = re.compile(
    r"(?<!\w)(?:nghiêm túc|triển khai|tổ chức|thực hiện|quan tâm|phối hợp|chỉ đạo|khẩn trương"
    r"|tích cực|chủ động|đầy đủ|nghiêm"
    r"|có hiệu quả|hiệu quả|kịp thời|nội dung|các|trên|này|chỉ thị|công văn|văn bản|theo|đúng"
    r"|quy định|tinh thần|yêu cầu|nêu|và"
    r"|để|biết|đôn đốc|kế hoạch|quyết định|cho|của|tại|những|căn cứ|chức năng|nhiệm vụ"
    r"|được giao|tốt|chịu trách nhiệm|thi hành"
    r"|nói|công điện|thông báo|nhận được|chặt chẽ|đồng bộ|trân trọng|việc|nhé|xem xét|cùng"
    r"|với|bảo đảm|đảm bảo|thống nhất)(?!\w)"
)
_LINKS = wording(
    "prose.link",
    '"Bên cạnh đó," before the subject stays out',
    r"(?:bên cạnh đó|ngoài ra|theo đó|cùng với đó|song song đó),?\s",
)
_CONTEXT = re.compile(
    r"(?:trên đây là|vậy,? \S+ (?:báo cáo|thông báo) để|trân trọng|xin cảm ơn)"
    # the sender tells or answers: "Sở Nội vụ trả lời để UBND tỉnh được biết"
    r"|[^.;:]{2,90} (?:thông báo|trả lời|phúc đáp|báo cáo|trao đổi)(?: đến| tới)?"
    r" để [^.;]{3,90} (?:được )?(?:biết|nắm)(?!\w)"
)
# "Báo cáo gửi về Sở … trước ngày …" only completes the report asked for just before.
_FORETELLS = wording(
    "prose.foretells",
    'what the sender will do: "Quá thời hạn này, Sở sẽ xem xét …"',
    r"(?<!\w)sẽ (?:xem xét|bị|xử lý|kiểm tra|phê bình|tổng hợp|thông báo|chịu)(?!\w)",
)
_ONLY_TERM = wording(
    "prose.only-a-term",
    'a part that only says by when: "hoàn thành trước ngày …"',
    r"(?:và )?(?:hoàn thành(?: xong)?|xong|chậm nhất|muộn nhất|thời (?:hạn"
    r"|gian) (?:hoàn thành|thực hiện))"
    r"(?: việc này)?:? (?:trước|trong|chậm nhất|muộn nhất|xong|là|vào|ngày|đến|từ)(?!\w)",
)
_COMPLETES = re.compile(
    r"[\W_]{0,5}(?:(?:văn bản|kết quả|nội dung|số liệu"
    r"|báo cáo)\s(?:báo cáo\s)?[^.;]{0,80}?(?:gửi|về)\s|thời (?:hạn|gian) (?:báo cáo|gửi"
    r"|hoàn thành))"
)
_LET_WHOM = re.compile(r"(?:để|cho) (?:các |chi |phòng |công |xí |ubnd |sở |trường |trung )")
_RESULTS = re.compile(
    r"(?:kết quả|số liệu|báo cáo|tiến độ|hồ sơ|biên bản|danh sách|(?:những|các) (?:vấn đề"
    r"|vướng mắc"
    r"|khó khăn))(?!\w)"
)
# "Kho vật chứng phải niêm phong lại": a thing to which something must be done
_MUST_BE = re.compile(r"[^,;.:]{3,60} (?:phải|không được|cần được) \w")
# "Cục đã có công văn số 1611/CT ngày 12/5 yêu cầu …": an order told again, not given
_RETOLD = re.compile(
    r"(?:đã|có|tại|theo|ban hành) [^.;]{0,40}(?:số \S+)(?: ngày [\d/.-]+)?"
    r"(?: (?:của|về) [^,;]{3,90})?,? $"
)
_ON_EVENT = rule("prose.on-event", '"nếu có vướng mắc, các đơn vị phản ánh về X"')
_DUTY_SENTENCE = rule("prose.duty", 'a sentence "X có trách nhiệm / phải / không được …"')
_REPORT_SENTENCE = rule("prose.report-by", "a sentence with whom to report to and by when")
_ORDER_SENTENCE = rule("prose.order", 'a sentence "<body> yêu cầu X …", "Giao X …"')


_STATES = wording(
    "prose.statement",
    '"Chỉ thị này có hiệu lực từ ngày ký", "phổ biến đến chi bộ": what the text itself does',
    r"(?:chỉ thị|công văn|quyết định|kế hoạch|thông báo|văn bản|công điện|hướng dẫn|quy chế"
    r"|nghị quyết|kết luận|thông tri|quy định) (?:này )?(?:có hiệu lực|được phổ biến|phổ biến"
    r"|thay thế|thay cho|áp dụng|được áp dụng|bãi bỏ|hết hiệu lực|được ban hành|gồm)(?!\w)"
    r"|(?:thời điểm|thời gian|mức|số|đơn giá|lễ)(?: \w+){0,14} (?:là|kết thúc|bắt đầu"
    r"|tổ chức lúc) "
    r"|(?:các|những) (?:nội dung|quy định|điều khoản) khác [^.;]{0,60}(?:giữ nguyên|không thay đổi"
    r"|vẫn|có hiệu lực)",
)


_ENDS_ALL = re.compile(
    r",\s(?:và )?(?:phải |cần )?(?:hoàn thành|xong|thực hiện xong|làm xong|kết thúc)(?: xong)?"
    r" (?:trước|trong|chậm nhất|muộn nhất|vào|đến|tất cả|toàn bộ)[^,;]*$"
)


def ends_all(passage: Passage) -> bool:
    """A part that ends ", hoàn thành trước ngày …": the term of the parts before it as well."""
    return bool(_ENDS_ALL.search(passage.key))


def states(passage: Passage) -> bool:
    """A sentence on the text itself: its force, its circle of readers, what it replaces."""
    return bool(_STATES.match(passage.key))


def is_contact(passage: Passage) -> bool:
    """A line that only says whom to ring."""
    return bool(_CONTACT.match(passage.key))


def foretells(passage: Passage) -> bool:
    """A sentence that says what the sender will do asks nothing of anyone."""
    return bool(_FORETELLS.search(passage.key))


def only_a_term(passage: Passage) -> bool:
    """A part that only says by when ("hoàn thành trước ngày …") belongs to the one before."""
    return bool(_ONLY_TERM.match(passage.key)) and len(passage.text) < 120


def completes_report(passage: Passage) -> bool:
    """Whether the sentence only says where and when the report just asked for goes."""
    return bool(_COMPLETES.match(passage.key))


def is_generic_closer(instruction: Passage) -> bool:
    """Whether nothing is left of the instruction but "nghiêm túc triển khai thực hiện"."""
    if "báo cáo" in instruction.key:
        return False
    left = _GENERIC_WORDS.sub(" ", instruction.key)
    return len(re.findall(r"\w+", left)) <= 2


def orders(passage: Passage) -> bool:
    """Whether an unmarked sentence gives an instruction on its own."""
    if is_contact(passage) or _CONTEXT.match(passage.key) or states(passage):
        return False
    if order_at(passage) is not None:
        return True
    if _BASIS.match(passage.key):
        return False
    lead = leading_names(passage)
    if leading_trigger(passage) is not None and report_to(passage):
        end = leading_trigger(passage) or 0
        if after_trigger(passage, end, Modality.MUST)[0]:
            fired(_ON_EVENT)
            return True
    if obliges(passage):
        fired(_DUTY_SENTENCE)
        return True
    told = (lead or opens_with_verb(passage)) and report_to(passage)
    if told and read_deadline(passage, None, reported=False):
        fired(_REPORT_SENTENCE)
        return True
    return completes_report(passage) and report_to(passage) is not None


def obliges(passage: Passage) -> bool:
    """Whether a named body has a duty, a ban or a permission: "X phải …", "X được phép …"."""
    later = names_after(passage)
    lead = leading_names(passage) or (later[1] if later else None)
    if lead is None:
        return False
    key = passage.key
    return bool(_DUTY.match(key, lead.end) or MAY_AFTER.match(key, lead.end))


def names_who_acts(passage: Passage) -> bool:
    """Whether a body is named that acts: under a plan's heading that is an instruction."""
    if _BASIS.match(passage.key) or states(passage) or foretells(passage):
        return False
    return leading_names(passage) is not None or names_after(passage) is not None


def closes(passage: Passage) -> bool:
    """A sentence by which the sender closes: "Trên đây là …", "… trả lời để X được biết"."""
    return bool(_CONTEXT.match(passage.key))


def reads_as_order(passage: Passage) -> bool:
    """Whether an item of a reply instructs, and does not only explain."""
    if orders(passage) or modality.forbids(passage) or modality.allows(passage):
        return True
    if _BASIS.match(passage.key):
        return False
    return (
        opens_with_verb(passage)
        or leading_names(passage) is not None
        or names_after(passage) is not None
        or leading_trigger(passage) is not None
    )


def order_at(passage: Passage) -> int | None:
    """Where the governing verb stands that a body follows (or that opens the sentence)."""
    at = 0
    while (verb := governing(passage, at)) is not None:
        at = verb.end()
        follows = at + 1
        if _RETOLD.search(passage.key, max(0, verb.start() - 160), verb.start()):
            continue
        if follows < len(passage.text) and opens_with_body(passage, follows):
            rest = leading_names(passage, follows)
            if rest is not None and verb["verb"] not in ("chỉ đạo",):
                fired(_ORDER_SENTENCE)
                return verb.start()
        elif verb.start() == 0 and verb["verb"] not in ("thống nhất", "đồng ý", "chỉ đạo"):
            return 0
    return None


def unlinked(passage: Passage) -> Passage:
    """The sentence without "Bên cạnh đó," and the like before its subject."""
    match = _LINKS.match(passage.key)
    return passage.cut(match.end()) if match else passage


def orders_too(passage: Passage) -> bool:
    """After a paragraph that ordered, or under an order, a body with a verb is told as well;
    so is whoever an event concerns, and what is forbidden is."""
    if _BASIS.match(passage.key) or is_contact(passage) or _CONTEXT.match(passage.key):
        return False
    if states(passage) or foretells(passage):
        return False
    if leading_names(passage) is not None or names_after(passage) is not None:
        return True
    if modality.forbids(passage) or _MUST_BE.match(passage.key):
        return True
    if modality.allows(passage) and _LET_WHOM.search(passage.key):
        return True
    if _RESULTS.match(passage.key):  # what is asked for stands first: "Kết quả … gửi về Sở"
        asked = report_to(passage) or read_deadline(passage, None, reported=False)
        return asked is not None
    end = leading_trigger(passage)
    if end is None:
        return False
    if after_trigger(passage, end, Modality.MUST)[0]:
        return True
    rest = passage.cut(end + 1)
    return opens_with_verb(rest) or leading_names(rest) is not None or order_at(passage) is not None


def follows_on(passage: Passage) -> bool:
    """Whether a sentence after an instruction goes on instructing."""
    if is_contact(passage) or _CONTEXT.match(passage.key):
        return False
    return opens_with_verb(passage) or leading_trigger(passage) is not None

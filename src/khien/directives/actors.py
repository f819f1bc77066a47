"""Names of bodies in a passage: where one ends, how a list of them is split.

"các sở, ban, ngành" is one name, "Sở Y tế, Công an tỉnh và các huyện" is three: a comma or
"và" parts two names only where another name begins after it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from khien.directives.passages import Passage, key, plain
from khien.directives.rules import fired, rule
from khien.directives.vocabulary import VERB, next_verb, opens_with_body

ADDRESSEES = "addressees"
MOST_NAME = 1500  # characters of a list of bodies
# What ends a body's name other than a verb: purpose, time, condition, means, punctuation.
_ENDS = re.compile(
    r"[.;:!?…\"“”]|\(|\s(?:để|trước|sau|chậm nhất|muộn nhất|trong (?:ngày|tháng|quý|vòng|thời"
    r"|việc|công|quá|tuần|nửa|cuộc|các|\d+)"
    r"|theo|nếu|khi|nhằm|đối với|về việc|về các|về kết quả|về tình|định kỳ|hằng|hàng|được|là"
    r"|đã|sẽ|do|những|thuộc danh mục|\d{1,3} (?:giờ|ngày|lần|tuần|tháng)|nào|có thể"
    r"|vào|số (?:dư|tiền|lượng|liệu|0\d+|\d{3,}|\d+ (?:đường|phố))|tạm thời|tức là|kết quả"
    r"|tình hình|hạn|ít nhất"
    r"|bằng văn bản|kèm|\d{1,2} (?:bản|bộ|cuốn|tin)|lúc|trong khi|dự kiến|thời hạn|thời gian|trừ"
    r"|qua (?:email|thư|địa chỉ|hộp|số|đường|hệ thống|điện thoại|trục|phần mềm)"
    r"|tại (?:buổi|công văn|văn bản|quyết|nghị|thông|chỉ|kế|mục|khoản|điều|cuộc)|thì|luôn|chưa"
    r"|bằng|từ|xong|đến (?:hết|ngày|\d+))(?!\w)"
)
_BLURRED = re.compile(r"\s(?:cham nhat|muon nhat|truoc ngay)(?!\w)")  # OCR loses tones
_BETWEEN = re.compile(r"\s*(?:,|;|\bvà\b|\bcùng\b)\s*")
# Set phrases whose commas part no names: "các sở, ban, ngành", "các cơ quan, đơn vị, địa phương".
_FIXED = re.compile(
    r"(?:thủ trưởng |người đứng đầu |lãnh đạo )?(?:các |từng |mỗi )?"
    r"(?:(?:sở|ban|ngành|phòng)(?:(?:,| và) (?:ban|ngành|đoàn thể|hội|địa phương"
    r"|(?:trung tâm|đơn vị)(?= (?:trực )?thuộc))(?!\w))+"
    r"|cấp (?:ủy|uỷ)(?:(?:,| và) (?:các )?(?:tổ chức đảng|chính quyền)(?!\w))+"
    r"|(?:cơ quan|đơn vị|địa phương|tổ chức|cá nhân|doanh nghiệp)"
    r"(?:(?:,| và) (?:các )?(?:cơ quan|đơn vị|địa phương|tổ chức|cá nhân|doanh nghiệp)(?!\w))+)"
)
# One office serves both councils: "Văn phòng HĐND và UBND", "Văn phòng Đoàn ĐBQH và HĐND".
_COUNCIL = re.compile(r"(?:hđnd|hội đồng nhân dân|đbqh|quốc hội)(?: (?:tỉnh|xã|phường))?$")
_OFFICE = re.compile(r"(?:ubnd|uỷ ban nhân dân|hđnd|hội đồng nhân dân)(?!\w)")
_NOUN = (
    r"(?:cơ quan|đơn vị|địa phương|tổ chức|cá nhân|doanh nghiệp|trung tâm|phòng|ban|ngành"
    r"|trường|chi nhánh|khoa|tổ|đội|xã|phường)"
)
_BARE_NOUN = re.compile(rf"{_NOUN}(?:(?:,| và) {_NOUN})*")
# "UBMTTQ tỉnh và các đoàn thể", "Hội Nông dân và các tổ chức thành viên": one side of the system.
_WITH_ITS = re.compile(r"các (?:đoàn thể|tổ chức thành viên|hội, đoàn thể)(?!\w)")
# "Công an tỉnh - cơ quan thường trực …": what stands after the dash only explains the name.
_APPOSITION = re.compile(r"\s-\s(?=(?:là )?(?:cơ quan|đơn vị|thường trực|phó|trưởng ban|uỷ viên))")
# The formula that means every body addressed: "các cơ quan, đơn vị, địa phương"; a narrower one
# ("Thủ trưởng các đơn vị", "các cơ quan, đơn vị") names who acts, as printed.
_GENERIC = re.compile(
    r"(?:thủ trưởng |người đứng đầu )?(?:các )?"
    r"(?:(?:cơ quan|đơn vị|tổ chức)(?:,| và) (?:các )?){1,3}"
    r"địa phương(?: (?:nêu|có tên) trên| trên| liên quan| trong tỉnh)?"
)
_PLACES = re.compile(
    r"(?:(?:đảng|huyện|thị|thành|cấp|xã) uỷ|chi bộ|đảng bộ|viên chức|công chức|người lao động"
    r"|giảng viên|giáo viên|nhân viên"
    r"|sinh viên|học sinh|viện"
    r"|khoa|đoàn|trạm|tổ|đội|hộ|đảng viên|thành viên|hội|huyện|thị xã|thành phố|xã|phường"
    r"|thị trấn|đặc khu|tỉnh|ban|ngành|đoàn thể|thị"
    r"|thành)(?!\w)"
)
# The one office whose name has a verb in it: "Phòng An ninh mạng và phòng, chống tội phạm …".
_CRIME_OFFICE = re.compile(r"phòng,? chống tội phạm sử dụng công nghệ cao")

# A body named after what it is set up for: "Đoàn kiểm tra được …", "Tổ thẩm định lập …".
_SET_UP_FOR = re.compile(
    r"(?:đoàn|tổ|đội|ban|phòng|bộ phận) (?:kiểm tra|thanh tra|giám sát|khảo sát|cài đặt"
    r"|tuyên truyền|thẩm định|soạn thảo|biên soạn|ứng cứu|đánh giá|kiểm kê|nghiệm thu|xác minh"
    r"|rà soát|vận hành|bảo trì|thống kê|quản lý|bảo vệ|tiếp nhận"
    r"|trực(?: kỹ thuật| ban)?)(?:(?= liên ngành)| liên ngành)?"
)
_THEN = re.compile(r"\s?(?:[:(]|được |có |gồm )|[\s*_.]*$")
# "yêu cầu các đơn vị chưa báo cáo khẩn trương …": bodies without a name, told apart by what they
# have or have not done; an adverb or duty word begins what they are told.
_GIVEN = re.compile(r"(?:yêu cầu|đề nghị|giao)\s$")
_CONDITION = re.compile(
    r"(?:thủ trưởng )?(?:các|những|\d{1,3}|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)"
    r" (?:chi cục \w+|cơ quan|đơn vị|địa phương|tổ chức|cá nhân|trường hợp|trạm|trường|huyện"
    r"|chi nhánh|doanh nghiệp|xã"
    r"|phòng|sở)(?:(?:,| và) (?:cơ quan|đơn vị|địa phương|tổ chức|cá nhân|phường)){0,3}"
    r" (?:chưa|đã|đang|còn|chậm|không|có) [^.;:,]{2,100}?"
    r"(?= (?:khẩn trương|phải|cần|nghiêm túc|chủ động|tập trung|có trách nhiệm|tiếp tục|sớm"
    r"|gấp rút|hoàn thành|bổ sung|nộp|giải trình|rà soát|kịp thời|gửi|liên hệ|cài đặt|gỡ"
    r"|thực hiện(?= ?:))(?!\w))"
)
# "Chi cục có số thu dưới 65% dự toán báo cáo …": bodies told apart by a figure
_MEASURED = re.compile(
    r"[^.;:,]{3,60}? có (?:số|tỷ lệ|tỉ lệ|mức|tiến độ|kết quả|điểm|từ|trên|dưới) [^.;:,]{0,80}?\d"
    r"[^.;:,]{0,40}?(?= (?:phải|báo cáo|giải trình|gửi|rà soát|khẩn trương|kiểm điểm|bổ sung|lập"
    r"|tổ chức|xây dựng|làm rõ|nộp|hoàn thành)(?!\w))"
)
_NOTE = re.compile(r"\s?\([^()]*\)\s?$")
_COUNTED = re.compile(r"(?:\d{1,3}|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười) ")
_WHICH_BODY = re.compile(r"\w[^.;:,]{1,40} nào [^.;:,]{3,80}?(?= (?:thì|phải) )")
# A subject that is let do something: "các đơn vị được phép …", "Các xã có thể dùng …".
MAY_AFTER = re.compile(
    r"(?:được (?:phép|gia hạn|sử dụng|tiếp tục|duy trì|tạm|miễn|áp dụng|kéo dài|dùng|mở|chạy"
    r"|gửi|lùi|nộp|chọn|hoãn|thuê|mượn|mua|bán|nghỉ|trưng dụng|trưng tập|huy động)"
    r"|có thể (?!tham khảo|tra cứu|truy cập|tải|xem|liên hệ|bị|gây|dẫn))"
)
# An aside between a body and its act: "(trừ huyện X)", ", do đang sửa trụ sở,".
_ASIDE = re.compile(
    r"\([^)]{2,120}\),? |(?:do|vì|nếu|khi) [^,.;:]{3,80}, "
    r"|là (?:cơ quan|đơn vị|bộ phận) (?:thường trực|đầu mối|chủ trì)[^,.;:]{0,80}, "
)
# What a body is, or how things stand, orders nothing.
_STATES = re.compile(
    r"(?:không (?:thuộc|phải|có trách nhiệm|còn)|làm việc (?:trở lại|bình thường|từ)"
    r"|chịu ảnh hưởng"
    r"|tổ chức (?:bộ máy|có)|tự giải thể|đã)(?!\w)"
)

_FIXED_RULE = rule("actors.fixed", 'set phrases that are one body: "các sở, ban, ngành"')
_COUNCIL_RULE = rule("actors.council", 'one office of two councils: "Văn phòng HĐND và UBND"')
_CONDITION_RULE = rule("actors.condition", 'bodies told apart: "các đơn vị chưa báo cáo"')
_APPOSED = rule("actors.apposition", 'an explanation after a dash: "- cơ quan thường trực"')
# "Trước ngày 30/6, Sở … chủ trì", "Hằng tuần, Khoa … giám sát", "Riêng Văn phòng … được …"
_WHEN_OR_WHY = re.compile(
    r"(?:trước|chậm nhất|muộn nhất|trong|hằng|hàng|mỗi|định kỳ|từ|sau|đến|vào|kể từ|căn cứ"
    r"|trên cơ sở|để|nhằm|theo(?! dõi)|ngoài ra|đồng thời|trước mắt|cùng với|bên cạnh|thông qua"
    r"|qua|6 tháng|đối với|kết quả|số liệu|hồ sơ|tiến độ|quá trình|khi)(?!\w)"
)
_ALONE = re.compile(r"(?:riêng(?: đối với)?|đối với|riêng) ")
_PART = re.compile(
    r"(?:đơn vị|địa phương|tổ chức|cá nhân|ban|ngành|đoàn thể|phòng|xã|phường|huyện|thị xã|tỉnh"
    r"|thành phố|viên chức|công chức|người lao động|doanh nghiệp|trung tâm|trường)(?!\w)"
)
_MOST_COMMAS, _MOST_LEAD_IN = 5, 260
_AFTER_WHEN = rule("actors.after-when", '"Trước ngày 30/6, Sở … chủ trì": who, after when or why')
_TOLD_APART = re.compile(r"(?:đơn vị|cơ quan|phòng|ban|tổ chức) (?:có|còn|chưa|đã|nào)(?!\w)")
_PLACE_NAMED = re.compile(r"(?:xã|phường|thị trấn|đặc khu|huyện|thị xã) ")
_SYSTEM = rule("actors.with-its", '"UBMTTQ tỉnh và các đoàn thể" is one')
_WHICH = rule("actors.which", '"Chi bộ nào có … thì báo cáo": told apart by what it has')
_THING_FIRST = rule("actors.after-thing", '"Số liệu kho các trạm gửi về Sở": who, after what')
_PURPOSE = rule("actors.set-up-for", '"Đoàn kiểm tra được …": named after what it is set up for')
_LEADING = rule("actors.leading", 'a body named before its verb: "Công an tỉnh chủ trì …"')


@dataclass(frozen=True, slots=True)
class Named:
    """A list of bodies that ends at ``end``, with the offset where what follows begins."""

    names: tuple[str, ...]
    end: int


def name_end(passage: Passage, start: int) -> int:
    """Where the name (or list of names) that begins at ``start`` ends."""
    stop = min(len(passage.key), start + MOST_NAME)
    verb = next_verb(passage, _after_purpose(passage, start), stop)
    office = _CRIME_OFFICE.search(passage.key, start, stop)
    if verb is not None and office and office.start() <= verb < office.end():
        verb = next_verb(passage, office.end(), stop)
    mark = _ENDS.search(passage.key, start + 1, stop)
    blurred = _BLURRED.search(passage.plain, start + 1, stop)
    ends = [at for at in (verb, mark and mark.start(), blurred and blurred.start()) if at]
    end = min(ends, default=stop)
    text = passage.key[start:end].rstrip(" ,-")
    for word in (" đều", " và", " về", " đồng thời", " cùng", " có", " thì", " với"):
        text = text.removesuffix(word).rstrip(" ,")
    if plain(text).endswith(" dong thoi"):  # OCR loses tones
        text = text[: -len(" dong thoi")].rstrip(" ,")
    return start + len(text)


def _after_purpose(passage: Passage, start: int) -> int:
    """Where the search for an act begins: after the word a body is named for."""
    match = _SET_UP_FOR.match(passage.key, start)
    if match is None or not passage.text[start].isupper():
        return start + 1
    acts = VERB.match(passage.key, match.end() + 1)
    if not (acts or _THEN.match(passage.key, match.end())):
        return start + 1
    fired(_PURPOSE)
    return match.end()


def split_names(text: str) -> tuple[str, ...]:
    """A printed list of bodies as names, each as printed."""
    passage = Passage.of(text, range(len(text) + 1))
    cuts = [0]
    at = 0
    ends: list[int] = []
    for match in _BETWEEN.finditer(passage.key):
        if match.start() < at:
            continue
        fixed = _FIXED.match(passage.key, cuts[-1])
        if fixed and match.start() < fixed.end():
            fired(_FIXED_RULE)
            continue
        if passage.key.startswith("trực thuộc", match.end()):
            continue
        if _COUNCIL.search(passage.key, cuts[-1], match.start()) and _OFFICE.match(
            passage.key, match.end()
        ):
            fired(_COUNCIL_RULE)
            continue
        if not _begins_name(passage, match.end()):
            continue
        if match.group().strip() == "và" and _WITH_ITS.match(passage.key, match.end()):
            fired(_SYSTEM)
            continue
        ends.append(match.start())
        cuts.append(match.end())
        at = match.end()
    ends.append(len(text))
    names: list[str] = []
    for a, b in zip(cuts, ends, strict=True):
        name = _bare(text[a:b])
        if names and _BARE_NOUN.fullmatch(key(name)):  # "các phòng, ban, trung tâm" is one name
            names[-1] = _bare(text[text.index(names[-1]) : b])
        elif name:
            names.append(name)
    return tuple(names)


def _bare(name: str) -> str:
    explained = _APPOSITION.search(key(name))
    if explained:
        fired(_APPOSED)
    return (name[: explained.start()] if explained else name).strip(" ,;.:*")


def _begins_name(passage: Passage, at: int) -> bool:
    if at >= len(passage.text) or not opens_with_body(passage, at):
        return False
    if passage.text[at].isupper():
        return True
    if _TOLD_APART.match(passage.key, at):
        return False  # "Các phòng, đơn vị có máy cũ": one name
    if _names_a_place(passage, at):  # "Thị trấn A và xã B"
        return _names_a_place(passage, 0)
    return not _PLACES.match(passage.key, at)


def _names_a_place(passage: Passage, at: int) -> bool:
    match = _PLACE_NAMED.match(passage.key, at)
    return match is not None and passage.text[match.end() : match.end() + 1].isupper()


def leading_names(passage: Passage, start: int = 0) -> Named | None:
    """The bodies the passage names at ``start``, when a verb follows them."""
    if not opens_with_body(passage, start):
        return None
    end = told_apart_end(passage, start) or name_end(passage, start)
    rest = end
    while rest < len(passage.key) and passage.key[rest] in " ,":
        rest += 1
    aside = _ASIDE.match(passage.key, rest)
    if aside is not None:
        rest = aside.end()
    if passage.key.startswith("thì ", rest):
        rest += 4
    if end <= start + 1 or rest >= len(passage.key):
        return None
    if not (VERB.match(passage.key, rest) or MAY_AFTER.match(passage.key, rest)):
        return None
    if _STATES.match(passage.key, rest):
        return None
    fired(_LEADING)
    return Named(split_names(_NOTE.sub("", passage.text[start:end])), rest)


def names_after(passage: Passage) -> tuple[int, Named] | None:
    """(where they begin, the bodies) a sentence names after when, why or "Riêng"."""
    alone = _ALONE.match(passage.key)
    if alone is not None:
        named = leading_names(passage, alone.end()) if alone.end() < len(passage.text) else None
        if named is not None:
            fired(_AFTER_WHEN)
            return alone.end(), named
    if not _WHEN_OR_WHY.match(passage.key):
        return None
    at = 0
    for _ in range(_MOST_COMMAS):
        comma = passage.key.find(", ", at, _MOST_LEAD_IN)
        if comma < 0 or comma + 2 >= len(passage.text):
            return None
        at = comma + 2
        if not passage.text[at].isupper() and _PART.match(passage.key, at):
            continue  # "các cơ quan, đơn vị" goes on
        named = leading_names(passage, at)
        if named is not None and not passage.key.startswith("phối hợp", named.end):
            fired(_AFTER_WHEN)
            return at, named
    return None


# "Số liệu kho các trạm gửi về Sở": bodies between the thing and the act, in no phrase of it
_AFTER_THING = re.compile(
    r"(?<!của)(?<!cho)(?<!tại)(?<!với)(?<!từ)(?<!trong)(?<!về)(?<!theo)(?<!đến)(?<!do)(?<!là)"
    r"(?<!gồm)(?<!và)(?<!ở)(?<!tới)(?<!thuộc)(?<!đối với)(?<!giữa)(?<!trên)(?<!,)"
    r" (?=(?:các|từng|mỗi) \w)"
)
_HANDS_IN = re.compile(r"(?:gửi|nộp|báo cáo|báo|fax|điện báo|chuyển|hoàn thành)(?!\w)")


def names_after_thing(passage: Passage) -> Named | None:
    """The bodies a sentence names after what they hand in: "Số liệu kho các trạm gửi về Sở"."""
    if VERB.match(passage.key) or opens_with_body(passage):
        return None
    verb = next_verb(passage, 0, min(len(passage.text), _MOST_LEAD_IN))
    if verb is None or not _HANDS_IN.match(passage.key, verb):
        return None
    for match in _AFTER_THING.finditer(passage.key, 0, verb):
        named = leading_names(passage, match.end())
        if named is not None and named.end == verb:
            fired(_THING_FIRST)
            return named
    return None


def told_apart_end(passage: Passage, start: int) -> int | None:
    """Where "các đơn vị chưa báo cáo" ends, told to act right after a verb that hands down."""
    which = _WHICH_BODY.match(passage.key, start)
    if which:
        fired(_WHICH)
        return which.end()
    measured = _MEASURED.match(passage.key, start)
    if measured and next_verb(passage, start + 1, passage.key.find(" có ", start)) is None:
        fired(_CONDITION_RULE)
        return measured.end()
    counted = start == 0 and _COUNTED.match(passage.key) is not None
    if not counted and not _GIVEN.search(passage.key, max(0, start - 12), start):
        return None
    match = _CONDITION.match(passage.key, start)
    if match:
        fired(_CONDITION_RULE)
    return match.end() if match else None


def is_generic(names: tuple[str, ...]) -> bool:
    """Whether the names only say "the bodies addressed" ("các cơ quan, đơn vị")."""
    return len(names) == 1 and bool(_GENERIC.fullmatch(key(names[0])))

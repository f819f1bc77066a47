"""Who receives the report or notice, who works along, and what sets an instruction off."""

from __future__ import annotations

import re

from khien.directives.actors import name_end, split_names
from khien.directives.passages import Passage
from khien.directives.rules import fired, rule
from khien.directives.vocabulary import next_verb, opens_with_body

_REPORT_VERB = re.compile(
    r"(?<!\w)(?:báo cáo|gửi|thông báo|báo|phản ánh|thông tin|kiến nghị|nộp|liên hệ|điện thoại"
    r"|điện báo|fax|giải trình|cung cấp"
    r"|đề xuất)(?!\w)"
)
_NOUN_BEFORE = re.compile(
    r"(?:các|văn bản|chế độ|công tác|nội dung|số liệu|thời hạn|mẫu|nghe|của|công nghệ"
    r"|an toàn|an ninh|hệ thống|trang|cổng)\s$"
)
_TO = re.compile(r"(?<!\w)(?:về|cho|tới|đến|gửi|với|lên)\s")
_WITHIN_POWER = re.compile(
    r"(?<!\w)(?:báo cáo|đề xuất"
    r"|tham mưu)(?!\w)[^.;:]{0,120}thuộc thẩm quyền(?:,? (?:và )?trách nhiệm)?(?: giải quyết)?"
    r" của\s"
)
_PUBLIC = re.compile(
    r"(?:(?:toàn thể|toàn bộ|tất cả|các|từng|mỗi) ){0,3}"
    r"(?:cán bộ(?! đầu mối| phụ trách| chuyên trách| trực| theo dõi)|công chức|viên chức"
    r"|người(?! đứng đầu| phụ trách| có thẩm quyền)|cá nhân|tầng lớp|đơn vị trực thuộc)"
)
_SOON = re.compile(r"\s(?:ngay|kịp thời|sớm)\s")
_WHERE = re.compile(r"[.;:]")
_THROUGH = re.compile(r"\s?(?:qua|\(qua|thông qua)\s")
_BY_NUMBER = re.compile(
    r"(?:số |đường dây nóng |điện thoại )(?:máy |điện thoại |đường dây nóng )?(?:số )?[\d.]{3,16}"
)
# A bracket after the body tells the way, the post or the number; not these.
_OTHER_BRACKET = re.compile(
    r"(?:nếu|để|theo|có|kèm|mẫu|bản|trước|bao gồm|gồm|đối với|tệp|file|lần|trong|chậm nhất|thay"
    r"|sau đây|dưới đây|cả|viết tắt|số lượng|\d)(?!\w)"
)
_REACH = 260  # characters between the verb of report and its recipient
_COORDINATE = re.compile(
    r"(?<!\w)(?:chủ trì(?= cùng )|phối hợp)(?:\s(?:chặt chẽ|thường xuyên|tích cực|tốt"
    r"|kịp thời))?(?:\s(?:với"
    r"|cùng với|cùng))?\s"
)
_TRIGGER = re.compile(
    r"(?:quá trình (?:thực hiện|triển khai)|khi|nếu|trường hợp|trong trường hợp|ngay khi"
    r"|ngay sau khi|trong quá trình)(?!\w)"
)
_TRIGGER_TAIL = re.compile(
    r"(?<!\w)(?:nếu|trong trường hợp|đối với (?:các|những) tình huống|khi (?:phát hiện|xảy ra"
    r"|có sự cố|gặp sự cố|nhận được))(?!\w)[^.;]{3,200}"
)
_TRIGGER_END = re.compile(
    r",\s(?=(?:các|đề nghị|yêu cầu|phải|cần|kịp thời|khẩn trương|báo|thông báo|gửi|liên hệ"
    r"|phản ánh|đơn vị|cơ quan|thủ trưởng|chủ động"
    r"|nhanh chóng|ngắt|dừng|thực hiện|phối hợp|tiến hành|lập|không|tuyệt đối|ngay|xử lý|tổ chức))"
    r"|\s(?=(?:kịp thời|cần|phải|khẩn trương|báo ngay|báo cáo ngay|thông báo ngay|đề nghị"
    r"|yêu cầu)(?!\w))"
    r"|\s(?=thì\s)"
    # "khi xảy ra sự cố báo cáo về …", not "khi có báo cáo về …"
    r"|(?<!có)(?<!được)(?<!các)(?<!và)(?<!hoặc)\s(?=báo cáo (?:về|cho|tới|đến)\s)"
)

_TELLS = rule("reports.tells", '"báo ngay cán bộ đầu mối", "báo Công an xã"')
_DIRECT = rule("reports.direct", 'the body straight after the verb: "báo cáo Ủy ban …"')
_GIVEN = rule("reports.to", 'the body after "về", "cho", "gửi": "báo cáo … về Sở …"')
_POWER = rule("reports.authority", '"báo cáo các nội dung thuộc thẩm quyền của X"')
_WAY = rule("reports.through", 'the way a report goes: "(qua …)", "(Phòng …)", "qua …"')
_OPENING_EVENT = rule("reports.trigger", 'a sentence that opens "Khi …," "Nếu …,"')
_CLOSING_EVENT = rule("reports.trigger-tail", '"nếu …", "khi phát hiện …" at a sentence\'s end')
_ALONG = rule("reports.coordinates", '"phối hợp (với) X"')


def report_to(passage: Passage) -> str | None:
    """The body that receives the report or notice, with "(qua …)"."""
    for verb in _REPORT_VERB.finditer(passage.key):
        if _NOUN_BEFORE.search(passage.key, max(0, verb.start() - 12), verb.start()):
            continue
        if passage.text[verb.start()].isupper() and verb.start() > 0:  # "Sở Thông tin và …"
            continue
        if passage.key.startswith(" của", verb.end()):  # reports that others made
            continue
        found = _recipient(passage, verb)
        if found:
            return found
    return _authority(passage)


def _authority(passage: Passage) -> str | None:
    """ "báo cáo, đề xuất … các nội dung thuộc thẩm quyền của X" reports to X."""
    match = _WITHIN_POWER.search(passage.key)
    if match and opens_with_body(passage, match.end()):
        fired(_POWER)
        return re.split(r"\svề\s", _name(passage, match.end()), maxsplit=1)[0]
    return None


def _recipient(passage: Passage, verb: re.Match[str]) -> str | None:
    """Straight after the verb ("báo cáo Ủy ban …"), or after "về", "cho", "gửi"."""
    stop = _clause_end(passage, verb.end())
    soon = _SOON.match(passage.key, verb.end())
    at = soon.end() if soon else verb.end() + 1
    told = verb.group() == "báo" and at < stop  # "báo ngay cán bộ đầu mối", "báo Công an xã"
    if told and opens_with_body(passage, at) and not _is_public(passage, at):
        fired(_TELLS)
        return _name(passage, at)
    direct = verb.group() in ("báo cáo", "gửi", "đề xuất", "nộp", "điện báo") and at < stop
    if direct and opens_with_body(passage, at) and passage.text[at].isupper():
        fired(_DIRECT)
        return _name(passage, at)
    for match in _TO.finditer(passage.key, verb.end(), stop):
        at = match.end()
        if at < stop and opens_with_body(passage, at):
            if _is_public(passage, at):
                continue
            fired(_GIVEN)
            return _name(passage, at)
    return None


def _clause_end(passage: Passage, start: int) -> int:
    match = _WHERE.search(passage.key, start)
    end = match.start() if match else len(passage.key)
    return min(end, start + _REACH)


def _is_public(passage: Passage, at: int) -> bool:
    """Staff and readers are told, they do not receive a report."""
    return bool(_PUBLIC.match(passage.key, at))


def _name(passage: Passage, at: int) -> str:
    end = name_end(passage, at)
    closing = _bracket(passage, end)
    if closing:
        fired(_WAY)
        return passage.text[at:closing].strip(" ,.;")
    through = _THROUGH.match(passage.key, end)
    if through is None:  # no way told, or one inside the name
        return passage.text[at:end].strip(" ,.;")
    if opens_with_body(passage, through.end()):
        fired(_WAY)
        end = name_end(passage, through.end())
        end = _bracket(passage, end) or end
    elif number := _BY_NUMBER.match(passage.key, through.end()):
        end = number.end()
    return passage.text[at:end].strip(" ,.;")


def _bracket(passage: Passage, end: int) -> int | None:
    """The end of a bracket that tells the way ("(qua Phòng …)") or the post."""
    rest = passage.key[end : end + 2].lstrip()
    if not rest.startswith("("):
        return None
    close = passage.key.find(")", end, end + 300)
    inner = passage.key[end : close if close > 0 else end]
    if close > 0 and not _OTHER_BRACKET.match(inner.strip(" (")):
        return close + 1
    return None


def coordinates_with(passage: Passage) -> tuple[str, ...]:
    """The bodies after "phối hợp (với)"."""
    found: list[str] = []
    for match in _COORDINATE.finditer(passage.key):
        at = match.end()
        if at >= len(passage.text) or not opens_with_body(passage, at):
            continue
        fired(_ALONG)
        found += split_names(passage.text[at : name_end(passage, at)])
    return tuple(dict.fromkeys(found))


def leading_trigger(passage: Passage) -> int | None:
    """Where the clause "Khi …," that opens the passage ends."""
    if not _TRIGGER.match(passage.key):
        return None
    end = _TRIGGER_END.search(passage.key, 4, 600)
    if end:
        return end.start()
    comma = passage.key.find(", ", 4, 400)
    if comma > 0:
        return comma
    return next_verb(passage, 24)


def trigger(passage: Passage) -> str | None:
    """The "khi / nếu / trường hợp …" clause that governs the instruction."""
    end = leading_trigger(passage)
    if end is not None:
        fired(_OPENING_EVENT)
        return passage.text[:end].strip(" ,")
    match = _TRIGGER_TAIL.search(passage.key)
    if match:
        fired(_CLOSING_EVENT)
    return passage.text[match.start() : match.end()].strip(" ,./") if match else None

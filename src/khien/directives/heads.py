"""Headings, labels and opening sentences: what they hand down to the items under them.

"1. UBND các xã:", "2. Giao Công an tỉnh", "Yêu cầu A; đề nghị B:" give actors and
a modality; "I. MỤC ĐÍCH, YÊU CẦU" and "nhận thấy:" say that what follows asks nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from khien.directives.actors import (
    is_generic,
    leading_names,
    name_end,
    names_after,
    split_names,
    told_apart_end,
)
from khien.directives.deadlines import Deadline, list_deadline
from khien.directives.modality import governing, modality_of
from khien.directives.passages import Passage
from khien.directives.reports import coordinates_with
from khien.directives.rules import fired, rule
from khien.directives.values import Modality
from khien.directives.vocabulary import VERB, next_verb, opens_with_body, opens_with_verb


@dataclass(frozen=True, slots=True)
class Context:
    """What an item inherits. ``on``: whether items here are instructions at all; ``weak``:
    nothing handed them down ("có ý kiến như sau"), so an item must read as an instruction;
    ``off``: the heading says that nothing here is asked (purpose, facts)."""

    on: bool = False
    weak: bool = False
    actors: tuple[str, ...] = ()
    modality: Modality = Modality.MUST
    also_requested: tuple[str, ...] = ()
    deadline: Deadline | None = None
    off: bool = False
    ordered: bool = False  # its own words order what is listed under it
    along: tuple[str, ...] = ()


_HANDS_DOWN = re.compile(
    r"có (?:một số )?ý kiến(?: như sau| chỉ đạo)?|(?:nội dung|nhiệm vụ|công việc|việc"
    r"|biện pháp|giải pháp|công tác)(?: chủ yếu"
    r"| trọng tâm| cụ thể| cấp bách)?(?: như)? sau|chỉ đạo như sau"
    r"|hướng dẫn (?:một số nội dung )?như sau|thực hiện:?$|như sau:?$"
)
_SITUATION = re.compile(
    r"nhận thấy|cụ thể như|nguyên nhân|tồn tại|hạn chế, |kết quả (?:như|cụ thể)|tình hình"
    r"|đã phát hiện|cho thấy|đáng chú ý"
    r"|quyết định:$|căn cứ"
)
_TOPIC_OFF = re.compile(
    r"(?:mục đích|mục tiêu|yêu cầu(?:$|,| chung)|tình hình|đánh giá|căn cứ|phạm vi|đối tượng"
    r"|thời gian|địa điểm|thành phần"
    r"|kinh phí|đặc điểm|thực trạng|sự cần thiết|cơ sở (?:pháp lý|thực tiễn)|nguyên nhân|tồn tại"
    r"|hạn chế|kết quả đạt|quan điểm|các lỗ hổng|thông tin chung"
    r"|mô tả)"
)
_TOPIC_ON = re.compile(
    r"(?:nội dung|nhiệm vụ|giải pháp|tổ chức thực hiện|phân công|trách nhiệm|biện pháp"
    r"|đề nghị|kiến nghị|yêu cầu đối với)"
)
_PREFIX = re.compile(
    r"(?:(?:uỷ|ủy) ban[^.;:]{3,60} )?(?P<verb>giao nhiệm vụ cho|giao cho|giao|yêu cầu|đề nghị"
    r"|kính đề nghị|trân trọng đề nghị"
    r"|chỉ đạo|đối với|trách nhiệm của|nhiệm vụ của|về phía)\s"
)
_MOST_LABEL = 300
_NOT_LABEL = re.compile(r"(?:như|sau|gồm|là|sau đây|số điện thoại|email|địa chỉ|đt)$")

_TERM_FIRST = re.compile(r"(?:trước|chậm nhất|muộn nhất|đến hết|trong|hết)(?!\w)")

# A short name given once: "sau đây gọi chung là các đơn vị".
_ALIAS = re.compile(r"\((?:sau đây )?gọi (?:tắt|chung)(?: chung| tắt)? là ([^()]{3,60}?)\)")
_ALIASED = rule("heads.alias", '"(sau đây gọi chung là các đơn vị)" names who acts')
_OPENING = rule("heads.opening", 'a sentence that ends with ":" hands its order down to the list')
_REPLY = rule("heads.weak-opening", '"có ý kiến như sau:" opens a list that may order nothing')
_ASKED = rule("heads.asked-and-ordered", '"đề nghị A, yêu cầu B:" orders B and asks A')
_PARTED = rule("heads.parted", 'bodies of an opening parted by ";" are each as printed')
_TOPIC = rule("heads.topic", "plan headings: purpose asks nothing, tasks and organisation do")
_HEADING = rule("heads.actors", 'a heading "1. Giao Công an tỉnh" names who acts below it')
_TOPIC_THEN = re.compile(
    r"^[^.;:,]{3,80}, ((?:trân trọng |kính )?(?:đề nghị|yêu cầu|giao) (?=\w)[^.;]{3,160}:[*_ ]*$)"
)
_THEN_ORDER = rule("heads.topic-then-order", 'a heading "Chuẩn bị, đề nghị các cơ quan:" orders')
_LABEL = rule("heads.label", 'a label before a colon: "Công an tỉnh: …", "Bưu chính: …"')


def opening(passage: Passage, letter_date: str | None) -> Context | None:
    """The context an unmarked paragraph opens for the list after it, or None when it does not.

    A sentence that ends with ":" opens a list; its governing verb and the body after it are
    handed down, a body without a name of its own ("các đơn vị") means the addressees.
    """
    text = passage.key.rstrip("*_ ")
    asked = _asked_after(passage.cut(text.rfind(". ", 0, -1) + 1), letter_date)
    if asked is not None:
        return asked
    sentence = passage.cut(_last_sentence(passage, text))
    verb = _last_governing(sentence)
    if verb is None and not _HANDS_DOWN.search(sentence.key.rstrip(": *_")):
        return Context(on=False) if text.endswith(":") else None
    if _SITUATION.search(sentence.key[-60:]) and verb is None:
        return Context(on=False, off=True)
    if verb is None:
        fired(_REPLY)
        return Context(on=True, weak=True)
    actors = _named_after(sentence, verb)
    alias = _ALIAS.search(sentence.key)
    if alias is not None and actors:  # "… (gọi tắt là các cấp ủy)": the list's items say so
        fired(_ALIASED)
        actors = (sentence.text[alias.start(1) : alias.end(1)],)
    deadline = list_deadline(sentence, letter_date)
    kind, also = modality_of(verb["verb"]), tuple[str, ...]()
    ordered = governing(sentence, verb.end()) if kind is Modality.REQUEST and actors else None
    if ordered is not None and modality_of(ordered["verb"]) is Modality.MUST:
        told = _named_after(sentence, ordered)
        if told:  # "đề nghị A, yêu cầu B:" orders B and asks A
            fired(_ASKED)
            actors, also, kind = told, actors, Modality.MUST
    names = () if is_generic(actors) else actors
    fired(_OPENING)
    return Context(on=True, actors=names, modality=kind, also_requested=also, deadline=deadline)


def _last_sentence(passage: Passage, text: str) -> int:
    """Where the last sentence begins; a list of bodies parted by ";" is no border."""
    stop = text.rfind(". ", 0, -1) + 1
    semicolon = text.rfind("; ", stop, -1) + 1
    if not semicolon:
        return stop
    goes_on = opens_with_body(passage, semicolon + 1)
    return stop if goes_on and governing(passage.cut(semicolon)) is None else semicolon


def _asked_after(sentence: Passage, letter_date: str | None) -> Context | None:
    """ "yêu cầu A; đề nghị B:" orders A and asks B (guideline 5)."""
    at = sentence.key.rstrip("*_ ").rfind("; ", 0, -1)
    if at < 0:
        return None
    first, second = sentence.cut(0, at), sentence.cut(at + 1)
    ordered, asked = _last_governing(first), _last_governing(second)
    if ordered is None or asked is None or asked.start() > 3:
        return None
    if modality_of(ordered["verb"]) is not Modality.MUST:
        return None
    told, also = _named_after(first, ordered), _named_after(second, asked)
    if not told or modality_of(asked["verb"]) is not Modality.REQUEST:
        return None
    fired(_ASKED)
    return Context(
        on=True, actors=told, also_requested=also, deadline=list_deadline(sentence, letter_date)
    )


def opening_names(passage: Passage) -> tuple[str, ...]:
    """The bodies with names of their own that an opening sentence tells to act."""
    verb = _last_governing(passage)
    names = _named_after(passage, verb) if verb else ()
    return () if is_generic(names) else names


def _named_after(sentence: Passage, verb: re.Match[str]) -> tuple[str, ...]:
    at = verb.end() + 1
    if at >= len(sentence.text) or not opens_with_body(sentence, at):
        return ()
    ends = [told_apart_end(sentence, at) or name_end(sentence, at)]
    starts = [at]
    while sentence.text.startswith("; ", ends[-1]) and opens_with_body(sentence, ends[-1] + 2):
        starts.append(ends[-1] + 2)
        ends.append(name_end(sentence, starts[-1]))
    names = [sentence.text[a:b].strip(" ,") for a, b in zip(starts, ends, strict=True)]
    if len(names) == 1:
        return split_names(names[0])
    fired(_PARTED)  # "các phòng, ban; trưởng các khu dân cư": each side as printed
    return tuple(names)


def _last_governing(sentence: Passage) -> re.Match[str] | None:
    """The governing verb that a body, an act, or the end of the sentence follows: the first, or
    a later one with a subject of its own ("trong đó yêu cầu A …, Ban … đề nghị B")."""
    at, found = 0, None
    ends = sentence.key.rstrip("*_ ").endswith(":")
    while (verb := governing(sentence, at)) is not None:
        at = verb.end()
        rest = sentence.text[at:].lstrip()
        follows = at + 1
        acts = ends and VERB.match(sentence.key, follows) is not None
        told = follows < len(sentence.text) and opens_with_body(sentence, follows)
        if not (not rest.strip(": *_") or told or acts):
            continue
        led = sentence.key[: verb.start()].rstrip()[-3:]
        if found is None or not led.endswith((",", ";", " và")):
            found = verb
    return found


def heading(passage: Passage, parent: Context, letter_date: str | None = None) -> Context:
    """What a heading hands down: bodies, modality, term, and whether its items ask anything."""
    context = replace(_heading(passage, parent), along=coordinates_with(passage) or parent.along)
    asked = None if context.on else _topic_then_order(passage, letter_date)
    if asked is not None:
        context = replace(asked, ordered=True, along=context.along)
    if not context.on or not passage.text.rstrip("*_ ").endswith(":"):
        return context
    term = list_deadline(passage, letter_date)
    return replace(context, deadline=term) if term is not None else context


def _topic_then_order(passage: Passage, letter_date: str | None) -> Context | None:
    """ "4. Công tác chuẩn bị, đề nghị các cơ quan thực hiện:": a topic, then an order."""
    verb = _TOPIC_THEN.search(passage.key)
    opened = opening(passage.cut(verb.start(1)), letter_date) if verb else None
    if opened is None or not opened.on or opened.weak:
        return None
    fired(_THEN_ORDER)
    return opened


def _heading(passage: Passage, parent: Context) -> Context:
    text = passage.key.strip("*_ :.")
    if _TOPIC_OFF.match(text) and not _PREFIX.match(text):
        fired(_TOPIC)
        return replace(parent, on=False, off=True)
    asks = bool(_TOPIC_ON.match(text))
    context = replace(parent, on=parent.on or asks, off=parent.off and not asks)
    found = False
    for part in _parts(passage):
        names, verb = _bodies(part)
        modality = (
            modality_of(verb) if verb in ("đề nghị", "kính đề nghị", "trân trọng đề nghị") else None
        )
        if not names:
            if verb and not found:
                kind = modality or _handed(verb, parent)
                context = replace(context, on=True, weak=False, modality=kind)
            continue
        if found and modality is Modality.REQUEST and context.modality is Modality.MUST:
            context = replace(context, also_requested=names)
        elif not found:
            fired(_HEADING)
            kind = modality or (_handed(verb, parent) if verb else parent.modality)
            if passage.key.rstrip("*_ :").endswith(("đề nghị", "kính đề nghị")):
                kind = Modality.REQUEST
            # a body of its own has its own term: the list's is not handed on
            context = replace(
                context, on=context.on or bool(verb) or not context.off,
                weak=not (context.on or verb), actors=names, modality=kind,
                also_requested=(), deadline=parent.deadline,
            )  # fmt: skip
            found = True
    return context


def _handed(verb: str, parent: Context) -> Modality:
    """What a heading's verb hands down; "Đối với …" only says to whom or what."""
    return parent.modality if verb in ("đối với", "về phía") else Modality.MUST


def _parts(passage: Passage) -> list[Passage]:
    parts, start = [], 0
    for match in re.finditer(";", passage.text):
        parts.append(passage.cut(start, match.start()))
        start = match.end()
    parts.append(passage.cut(start))
    return [part for part in parts if part][:20]


def _bodies(passage: Passage) -> tuple[tuple[str, ...], str | None]:
    """The bodies a label names and the verb that hands down to them."""
    match = _PREFIX.match(passage.key)
    at = match.end() if match else 0
    verb = match["verb"] if match else None
    while at < len(passage.text) and passage.text[at] in "*_ ":
        at += 1
    later = names_after(passage) if verb is None else None
    if later is not None:  # "Trước ngày 25/4, Phòng … hoàn thành các việc sau:"
        return later[1].names, verb
    if at >= len(passage.text) or not opens_with_body(passage, at):
        return (), verb
    end = name_end(passage, at)
    unit = _UNIT.match(passage.key, end)
    if unit is not None:  # "Ban Chỉ huy Quân sự huyện (Trợ lý Quân lực)": the bracket is the unit
        end = unit.end(1)
    if verb == "đối với":  # "Đối với các đơn vị sử dụng ngân sách, đề nghị:"
        stop = _LABEL_END.search(passage.key, at)
        end = stop.start() if stop else len(passage.text)
    return split_names(passage.text[at:end]), verb


_UNIT = re.compile(
    r"(\s\((?!trừ|gồm|bao gồm|nếu|kể cả|có|danh sách|sau đây|theo)[^()]{3,60}\))[\s*_:.]*$"
)
_LABEL_END = re.compile(r"[:(]|,\s(?:đề nghị|yêu cầu)(?!\w)|[*_.:\s]*$")


def label(passage: Passage) -> int | None:
    """Where a label before a colon ends ("Công an tỉnh: …", "Bưu chính: …"), or None."""
    end = _label_end(passage)
    if end is not None:
        fired(_LABEL)
    return end


def _label_end(passage: Passage) -> int | None:
    colon = passage.text.find(":", 0, _MOST_LABEL)
    if colon <= 0 or colon + 1 >= len(passage.text.rstrip()):
        return None
    head = passage.cut(0, colon)
    if _NOT_LABEL.search(head.key) or ("." in head.text.rstrip(".") and "tp." not in head.key):
        return None
    if list_deadline(head, None) is not None and _TERM_FIRST.match(head.key):
        return None  # "Trước 24h00 ngày 10/11/2025: …" is the act's term, not a label
    match = _PREFIX.match(head.key)
    at = match.end() if match else 0
    if at < len(head.text) and opens_with_body(head, at):
        return (
            colon + 1
            if next_verb(head, at + 1) is None or name_end(head, at) >= len(head.text)
            else None
        )
    topic = len(head.text.split()) <= 4 and ";" not in head.text
    if topic and leading_names(passage.cut(colon + 1)) is not None:
        return colon + 1  # "Sao lưu: Phòng Đào tạo …": a topic of one act, then who acts
    short = len(head.text.split()) <= 8 and not opens_with_verb(head) and ";" not in head.text
    return colon + 1 if short or (match and match["verb"] == "đối với") else None
